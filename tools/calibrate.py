"""Writes content/search/confidence.json anew: from the sample library, the questions of bench/data, and strange ones.

.venv/bin/python -m tools.calibrate            # prints the figures
.venv/bin/python -m tools.calibrate --write    # and writes the table that is shipped
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml

from content.search import confidence, synonyms, tuning
from content.search.tuning import Entry

ROOT = Path(__file__).parent.parent
FAQS = ROOT / "content" / "library" / "faqs"
DATA = ROOT / "bench" / "data"  # sets of questions that were written apart
SETS = ("offices", "counters")
HELD = ("insurance", "land")  # by other hands; nothing is ever fitted on it
FAR = ROOT / "tests" / "data" / "xquad_vi_questions.txt"  # nothing to do with us


def library() -> list[Entry]:
    """The Vietnamese entries of the sample library."""
    rows = [row for path in sorted(FAQS.glob("*.yml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [Entry(r["key"], (r["question"], *r.get("phrasings", ())), r["answer"]) for r in rows]


def entries(name: str, ways: int | None = None) -> list[Entry]:
    """The questions of bench/data/NAME.txt (offices, counters); at most so many ways to ask each."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split("||") for line in lines if line and not line.startswith("#")]
    return [Entry(f"{name} {n}", tuple(questions.split("|")[:ways]), said) for n, (questions, said) in enumerate(parts)]


def main() -> int:
    """Fit, print, and write when asked to."""
    far = FAR.read_text(encoding="utf-8").splitlines()
    today = datetime.now(UTC).date()
    collections = [library(), *(entries(name, ways) for name in SETS for ways in (None, 2))]
    tuned = tuning.tune(collections, synonyms.load(), today=today, far=far)
    for name, row in tuned.figures.items():
        print(f"{name:20}", "  ".join(f"{figure} {value:.3f}" for figure, value in row.items()))
    print(json.dumps(tuned.table))
    if "--write" in sys.argv[1:]:
        rounded = {name: {f: round(value, 3) for f, value in row.items()} for name, row in tuned.figures.items()}
        whole = {**tuned.table, "entries": tuned.entries, "questions": tuned.questions, "figures": rounded}
        confidence.TABLE.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
