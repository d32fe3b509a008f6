"""How alike two questions are, whoever typed them: shared words weighted by what they tell, and shared runs of letters.

For putting unanswered questions of one meaning together. What a word tells is read from the sample library, which is
the ordinary language of such questions; a word that stands nowhere there tells the most, one that only asks ("ở đâu",
"thủ tục") little. Measured on 2026-11-25: of 16,000 pairs of questions for different library entries 1.2 in a thousand
are SAME; villagers' ways to ask about one event (a bridge, a rumour, a sick cow; tests/content/search/test_alike.py)
reach .49 to .84, and are joined through any member of a group. Ways to ask that share no telling word ("gạo mấy ký",
"trường phát gì") stay apart, 96 of 100 pairs of the library, whose phrasings are meant to differ: an editor joins them.
"""

import functools
import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.search import light, synonyms
from content.search.fold import fold, syllables
from content.search.normalise import normalise, without_fillers

LIBRARY = Path(__file__).parent.parent / "library" / "faqs"
SAME = 0.47  # from here on two questions are taken for one
LIGHT = 0.15  # what a word counts that asks or joins: "ở đâu", "thủ tục"
PAIR = 0.5  # what two words that stand together count beside each of them
GRAMS = (3, 4)  # lengths of runs of characters
RUNS = 0.25  # the share of runs in the whole; they forgive slips of the finger


@dataclass(frozen=True, slots=True)
class Shape:
    """A question as it is compared: what each of its terms tells, and its runs of characters."""

    terms: Mapping[str, float]
    runs: Mapping[str, int]


def shape(text: str) -> Shape:
    """Read a question. Telex, shorthand, marks and words of politeness make no difference."""
    query = without_fillers(normalise(text))
    words = query.folded
    telling = weights()
    unknown = telling[""]
    terms: dict[str, float] = {}
    for word, is_light in zip(words, light.flags(words), strict=True):
        told = telling.get(word, unknown) * (LIGHT if is_light else 1.0)
        terms[word] = max(terms.get(word, 0.0), told)
    for first, second in itertools.pairwise(words):
        terms[f"{first} {second}"] = PAIR * (terms[first] + terms[second]) / 2
    for concept in _synonyms().concepts(words):
        terms[f"={concept}"] = unknown / 2
    line = f" {query.text} "
    runs = Counter(line[at : at + size] for size in GRAMS for at in range(len(line) - size + 1))
    return Shape(terms, runs)


def alike(first: Shape, second: Shape) -> float:
    """0 (nothing in common) to 1 (the same words): Dice over weighted terms, and cosine over runs."""
    whole = sum(first.terms.values()) + sum(second.terms.values())
    common = sum(weight for term, weight in first.terms.items() if term in second.terms)
    words = 2 * common / whole if whole else 0.0
    product = sum(count * second.runs[run] for run, count in first.runs.items() if run in second.runs)
    lengths = math.sqrt(sum(n * n for n in first.runs.values()) * sum(n * n for n in second.runs.values()))
    return (1 - RUNS) * words + RUNS * (product / lengths if lengths else 0.0)


@functools.cache
def weights() -> Mapping[str, float]:
    """What each folded word tells, by in how many paragraphs of the library it stands; "" is an unknown word."""
    lines = [line for path in sorted(LIBRARY.glob("*.yml")) for line in path.read_text("utf-8").splitlines()]
    told = [line.partition(":")[2] if ":" in line else line.strip(" -") for line in lines if not line.startswith("#")]
    texts = [set(map(fold, syllables(text.lower()))) for text in told if len(text) > 1]
    found = Counter(word for text in texts for word in text)
    most = math.log(len(texts) + 1)
    return {"": 1.0, **{word: (math.log((len(texts) + 1) / n) / most) ** 2 for word, n in found.items()}}


@functools.cache
def _synonyms() -> synonyms.Synonyms:
    return synonyms.load()


def most_alike(one: Shape, others: Sequence[Shape]) -> float:
    """The best of `alike` with several; 0 for none."""
    return max((alike(one, other) for other in others), default=0.0)
