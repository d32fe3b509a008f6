"""Seconds to import 10,000 people from a list, the first time and again; the bar is 5 s (SQLite)."""

import tempfile
import time
from pathlib import Path

from content import loading
from content.imports import import_people
from core import clock, migrate
from core.db import Database
from core.security import Keyring

PEOPLE = 10_000


def measure() -> dict[str, float]:
    """The figures; half of them chats, half phone numbers, a third with consent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        rows = [f"{_address(n)},vi,23008,,{('yes', 'no', '')[n % 3]}" for n in range(PEOPLE)]
        path.write_text("\n".join(["channel,address,language,area_code,role,consent", *rows]), encoding="utf-8")
        with Database(f"sqlite:///{folder}/bench.db") as db:
            migrate.upgrade(db, backups=Path(folder), now=clock.now())
            loading.load_library_into(db, now=clock.now(), samples=False)
            return {"people": PEOPLE, "first_seconds": _once(db, path), "again_seconds": _once(db, path)}


def _address(n: int) -> str:
    return f"telegram,{100_000 + n}" if n % 2 else f"sms,09{n:08d}"


def _once(db: Database, path: Path) -> float:
    start = time.perf_counter()
    report = import_people(db, path, keyring=Keyring("bench"), now=clock.now())
    if report.added + report.updated != PEOPLE:
        raise AssertionError(report)
    return round(time.perf_counter() - start, 2)
