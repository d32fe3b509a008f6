"""The search: figures on questions it has never seen, and time beside four libraries in the same run.

Quality: the sets of bench/data apart, one way to ask and the answer indexed, the other ways asked in
four conditions; refusing: three of ten entries taken out, mean of four splits. Speed: entries put together from the
same words, 1,000 and 10,000; `ratio_…` is our median time a question over that library's (bar: 2 x bm25s; 3 ms and
15 ms at 1,000, 40 ms at 10,000 on a quiet machine). What is not installed is left out: pip install bm25s tantivy.
"""

import importlib.util
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from content.search import synonyms, tuning
from content.search.fold import fold, syllables
from content.search.index import Document, Index
from content.search.noise import CONDITIONS
from content.search.normalise import normalise
from content.search.tuning import Entry
from tools.calibrate import HELD, SETS, entries, library

SIZES = (1_000, 10_000)
ASKED = 300  # questions that are timed

Find = Callable[[str], Sequence[int]]


def measure() -> dict[str, Any]:
    """All figures."""
    found: dict[str, Any] = {f"{name}_first_of_three": _quality(name) for name in (*SETS, *HELD)}
    tuned = tuning.tune([entries("offices", 2)], synonyms.load(), today=date(2026, 1, 1))
    found["refusing"] = {
        name: {figure: round(row[figure], 3) for figure in ("AUROC", "right at 5 %", "wrong at 5 %")}
        for name, row in tuned.figures.items()
        if name.startswith("other")
    }
    for size in SIZES:
        found[f"speed_{size}"] = _speed(size)
    return found


def _quality(name: str) -> dict[str, list[float]]:
    """R@1 and R@3 by condition: the first way is indexed, the others are asked."""
    found = entries(name)
    index = Index([Document(entry.questions[:1], entry.answer) for entry in found], synonyms.load())
    dice = random.Random(0)
    table = {}
    for condition, change in CONDITIONS.items():
        ranks = []
        for at, entry in enumerate(found):
            for question in entry.questions[1:]:
                there = [match.at for match in index.search(normalise(change(question, dice))).matches]
                ranks.append(there.index(at) if at in there else len(there))
        table[condition] = [round(sum(rank < most for rank in ranks) / len(ranks), 3) for most in (1, 3)]
    return table


def _speed(size: int) -> dict[str, float]:
    made = _made(size)
    start = time.perf_counter()
    index = Index([Document(entry.questions, entry.answer) for entry in made], synonyms.load())
    found = {"build_seconds": round(time.perf_counter() - start, 2)}
    dice = random.Random(1)
    asked = [fold(dice.choice(dice.choice(made).questions)) for _ in range(ASKED)]
    times = _times(lambda text: [match.at for match in index.search(normalise(text)).matches], asked)
    found |= {"p50_ms": round(statistics.median(times), 2), "p99_ms": round(sorted(times)[int(0.99 * ASKED)], 2)}
    texts = [fold(" ".join([*entry.questions, entry.answer])) for entry in made]
    for name, make in _LIBRARIES.items():
        if name in ("fts5", "rapidfuzz") or importlib.util.find_spec(name):
            theirs = statistics.median(_times(_reading(make(texts)), asked))
            found[f"ratio_{name}"] = round(statistics.median(times) / theirs, 2)
    return found


def _reading(find: Find) -> Find:
    """A library behind our reading of what was typed, which none of them can do without."""
    return lambda text: find(normalise(text).text)


def _times(find: Find, asked: Sequence[str]) -> list[float]:
    """Milliseconds of each question, after one that warms up."""
    find(asked[0])
    found = []
    for text in asked:
        start = time.perf_counter()
        find(text)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _made(size: int) -> list[Entry]:
    """Entries of real words in chance order: as long as real ones, and as many as wanted."""
    dice = random.Random(0)
    words = [word for entry in (*library(), *entries("offices")) for word in entry.answer.split()]

    def some(count: int) -> str:
        start = dice.randrange(len(words) - count)
        return " ".join(words[start : start + count])

    return [Entry(str(n), (some(9), some(8)), f"{some(40)} {some(20)}") for n in range(size)]


def _fts5(texts: Sequence[str]) -> Find:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    db.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", enumerate(texts))

    def find(text: str) -> Sequence[int]:
        wanted = " OR ".join(f'"{word}"' for word in syllables(text))
        return [row for (row,) in db.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (wanted,))]

    return find


def _rapidfuzz(texts: Sequence[str]) -> Find:
    return lambda text: [at for _, _, at in process.extract(text, texts, scorer=fuzz.token_set_ratio, limit=10)]


def _bm25s(texts: Sequence[str]) -> Find:
    import bm25s

    index = bm25s.BM25()
    index.index([text.split() for text in texts], show_progress=False)

    def find(text: str) -> Sequence[int]:
        known = [word for word in text.split() if word in index.vocab_dict]
        found, _ = index.retrieve([known or text.split()[:1]], k=10, show_progress=False)
        return [int(at) for at in found[0]]

    return find


def _tantivy(texts: Sequence[str]) -> Find:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("x", stored=False)
    builder.add_integer_field("n", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(x=text, n=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> Sequence[int]:
        query = index.parse_query(" ".join(syllables(text)), ["x"])
        return [hit[1].doc for hit in searcher.search(query, 10).hits]

    return find


_LIBRARIES: dict[str, Callable[[Sequence[str]], Find]] = {
    "fts5": _fts5,
    "bm25s": _bm25s,
    "rapidfuzz": _rapidfuzz,
    "tantivy": _tantivy,
}
