"""Writes docs/figures/search.md and search.svg: what the search finds, and how right it is for how little it refuses.

.venv/bin/python -m tools.curves

Four sets of questions, two by one hand (something was fitted on them), two by others. One way to ask and the answer are
indexed, the other ways asked. For refusing, three of ten entries are taken out, four times; confidence is fitted on
other entries than it is judged on. Beside it stands the plain sum: half BM25 over syllables and pairs divided by
what the question could reach, half cosine of runs of 2 to 4 letters, of the same folded words.
"""

import itertools
import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content.search import synonyms, tuning
from content.search.confidence import FEATURES, calibration, features
from content.search.figures import Judged, of
from content.search.index import Document, Index
from content.search.noise import CONDITIONS
from content.search.normalise import normalise
from content.search.runs import Runs
from content.search.tuning import Asked, Entry
from tools.calibrate import HELD, SETS, entries

FIGURES = Path(__file__).parent.parent / "docs" / "figures"
TYPED = ("strip", "noisy", "telex")
ALLOWED = (0.01, 0.02, 0.05, 0.10, 0.20, 0.30, 0.40, 0.50)  # of what nothing answers is answered
K1, B = 1.2, 0.75
WIDTH, HEIGHT, EDGE = 560, 320, 48  # pixels of the drawing, and of its margins

Floats = NDArray[np.float64]
Curve = list[tuple[float, float]]  # right and wrong, each a share of the questions that have an answer


class Plain:
    """The plain sum, as short as it can be written."""

    def __init__(self, documents: Sequence[Document]) -> None:
        texts = [normalise(" ".join([*one.questions, *one.questions, one.answer])) for one in documents]
        self._counts = [Counter(_terms(text.folded)) for text in texts]
        used = Counter(term for count in self._counts for term in count)
        self._size = len(texts)
        self._idf = {term: math.log(1 + (self._size - n + 0.5) / (n + 0.5)) for term, n in used.items()}
        self._lengths = [sum(count.values()) for count in self._counts]
        self._mean = sum(self._lengths) / max(self._size, 1)
        self._runs = Runs([text.text for text in texts])

    def scores(self, text: str) -> Floats:
        """The score of every document, about 0 to 1."""
        query = normalise(text)
        terms = set(_terms(query.folded))
        unknown = math.log(1 + (self._size + 0.5) / 0.5)
        mass = sum(self._idf.get(term, unknown) for term in terms) or 1.0
        words = [
            sum(self._idf[term] * self._part(count[term], length) for term in terms if term in count) / mass
            for count, length in zip(self._counts, self._lengths, strict=True)
        ]
        return 0.5 * np.array(words) + 0.5 * self._runs.cosine(query.text)

    def _part(self, count: int, length: int) -> float:
        return count * (K1 + 1) / (count + K1 * (1 - B + B * length / self._mean))


def _terms(folded: Sequence[str]) -> list[str]:
    return [*folded, *(" ".join(pair) for pair in itertools.pairwise(folded))]


@dataclass(frozen=True, slots=True)
class Row:
    """One question as both searches saw it."""

    ours: Asked
    plain: int | None  # rank of the right entry
    sure: float  # score of the plain sum's first


def rows(found: Sequence[Entry], *, removed: float, splits: int) -> Iterator[Row]:
    """Every other way to ask of every entry, in every condition, with a share of the entries taken out."""
    for split in range(splits):
        dice = random.Random(split)
        out = set(dice.sample(range(len(found)), round(removed * len(found))))
        kept = [at for at in range(len(found)) if at not in out]
        documents = [Document(found[at].questions[:1], found[at].answer) for at in kept]
        index, plain = Index(documents, synonyms.load()), Plain(documents)
        for at, entry in enumerate(found):
            for question, condition in itertools.product(entry.questions[1:], TYPED):
                text = CONDITIONS[condition](question, dice)
                right = kept.index(at) if at in kept else None
                there, said = _ours(index, text)
                scores = plain.scores(text)
                order = [int(n) for n in np.argsort(-scores, kind="stable")[:10]]
                yield Row(
                    Asked(entry.name, "other", condition, right is None, _rank(there, right), said),
                    _rank(order, right),
                    float(scores[order[0]]),
                )


def _ours(index: Index, text: str) -> tuple[list[int], tuple[float, ...]]:
    found = index.search(normalise(text))
    if not found.matches:
        return [], tuning.NOTHING
    named = features(found, found.matches[0], found.matches[1] if len(found.matches) > 1 else None)
    return [match.at for match in found.matches], tuple(named[name] for name in FEATURES)


def _rank(order: Sequence[int], right: int | None) -> int | None:
    return order.index(right) if right is not None and right in order else None


def ranking(sets: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    """The table of R@1 and R@3."""
    yield "| set | typed | plain sum R@1 | R@3 | this search R@1 | R@3 |"
    yield "|---|---|---|---|---|---|"
    for name, found in sets.items():
        asked = list(rows(found, removed=0.0, splits=1))
        for condition in TYPED:
            here = [row for row in asked if row.ours.condition == condition]
            shares = [
                sum(rank is not None and rank < most for rank in ranks) / len(here)
                for ranks in ([row.plain for row in here], [row.ours.rank for row in here])
                for most in (1, 3)
            ]
            yield f"| {name} | {condition} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"


def _shipped(asked: Asked) -> float:
    return calibration().first(dict(zip(FEATURES, asked.features, strict=True)))


def curve(judged: Sequence[Judged]) -> Curve:
    """Right and wrong answers at each allowed share of false ones."""
    outside = np.sort([row.sure for row in judged if not row.known])[::-1]
    inside = [row for row in judged if row.known]
    found = []
    for allowed in ALLOWED:
        limit = outside[min(int(allowed * len(outside)), len(outside) - 1)]
        told = [row for row in inside if row.sure > limit]
        right = sum(row.rank == 0 for row in told)
        found.append((right / len(inside), (len(told) - right) / len(inside)))
    return found


def refusing(sets: Mapping[str, Sequence[Entry]]) -> tuple[list[str], dict[str, Curve]]:
    """The table of refusing, and the curves: means over the sets."""
    lines = ["| typed | search | AUROC | " + " | ".join(f"{allowed:.0%} false" for allowed in ALLOWED) + " |"]
    lines.append("|---" * (3 + len(ALLOWED)) + "|")
    told: dict[str, list[list[Judged]]] = {}
    for found in sets.values():
        asked = list(rows(found, removed=tuning.REMOVED, splits=tuning.SPLITS))
        sure = tuning.judged([row.ours for row in asked], 1)
        for condition in TYPED[:2]:
            here = [(row, float(by)) for row, by in zip(asked, sure, strict=True) if row.ours.condition == condition]
            told.setdefault(f"{condition} | plain sum", []).append(
                [Judged(not row.ours.removed, row.plain, row.sure, "") for row, _ in here]
            )
            told.setdefault(f"{condition} | this search", []).append(
                [Judged(not row.ours.removed, row.ours.rank, by, "") for row, by in here]
            )
            told.setdefault(f"{condition} | as shipped", []).append(
                [Judged(not row.ours.removed, row.ours.rank, _shipped(row.ours), "") for row, _ in here]
            )
    curves: dict[str, Curve] = {}
    for name, groups in told.items():
        points = np.mean([curve(group) for group in groups], axis=0)
        curves[name] = [(float(right), float(wrong)) for right, wrong in points]
        area = np.mean([of(group)["AUROC"] for group in groups])
        lines.append(f"| {name} | {area:.3f} | " + " | ".join(f"{r:.3f} / {w:.3f}" for r, w in curves[name]) + " |")
    return lines, curves


def picture(curves: Mapping[str, Curve]) -> str:
    """Right answers over false ones as lines, each with its name at its end; dashed is the plain sum."""
    wide, high = WIDTH - 2 * EDGE - 90, HEIGHT - 2 * EDGE
    parts = []
    names: list[tuple[float, str, str]] = []
    for step in range(6):
        x, y = EDGE + wide * step / 5, EDGE + high * (1 - step / 5)
        parts.append(f'<path d="M{x:.0f} {EDGE}v{high}M{EDGE} {y:.0f}h{wide}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{EDGE + high + 18}" text-anchor="middle">{step / 10:.0%}</text>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.0f}" text-anchor="end">{step / 5:.0%}</text>')
    for name, points in curves.items():
        if "shipped" in name:
            continue  # all but the same line as ours
        places = [
            (EDGE + wide * allowed / 0.5, EDGE + high * (1 - right))
            for allowed, (right, _) in zip(ALLOWED, points, strict=True)
        ]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        shade = "#174f4a" if name.startswith("strip") else "#8a6d3b"
        dashes = ' stroke-dasharray="5 4"' if "plain" in name else ""
        parts.append(f'<path d="M{line}" fill="none" stroke="{shade}" stroke-width="2"{dashes}/>')
        names.append((places[-1][1], shade, name.replace(" | ", ", ")))
    below = 0.0
    for y, shade, name in sorted(names):
        below = max(y, below + 15)  # no name stands on another
        parts.append(f'<text x="{EDGE + wide + 6}" y="{below + 4:.0f}" fill="{shade}">{name}</text>')
    parts.append(f'<text x="{EDGE}" y="22">answered right, of questions that have an answer</text>')
    parts.append(
        f'<text x="{EDGE}" y="{HEIGHT - 8}">answered all the same, of questions whose entry was taken out</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="sans-serif" font-size="12" fill="#222"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(parts)}</svg>\n"
    )


def main() -> None:
    """Measure and write both files."""
    sets = {name: entries(name) for name in (*SETS, *HELD)}
    table, curves = refusing(sets)
    asked = sum(len(entry.questions) - 1 for found in sets.values() for entry in found)
    count = sum(map(len, sets.values()))
    lines = [
        "# What the search finds, and what it refuses",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d} by `python -m tools.curves`: {asked} questions of {count} entries",
        "in four sets of `bench/data`, each searched alone. insurance and land are by other hands; nothing is",
        "fitted on them. The plain sum is half BM25 over syllables and pairs, divided by what the question",
        "could reach, and half cosine of runs of 2 to 4 letters, of the same folded words. Why it is no more:",
        "[search](../search.md).",
        "",
        "## Finding",
        "",
        *ranking(sets),
        "",
        "## Refusing",
        "",
        "Three of ten entries taken out, four times; means of the four sets. At each share of false answers:",
        "right / wrong ones. Ours is fitted anew on other entries of the same set; as shipped it was fitted on",
        "offices and counters.",
        "",
        *table,
        "",
        "![Right answers over false ones](search.svg)",
    ]
    (FIGURES / "search.svg").write_text(picture(curves), encoding="utf-8")
    (FIGURES / "search.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
