"""The bars that the service is built to, each with the figure that was measured last: the table of README and docs."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "docs" / "figures"
SHOWN_IN = (ROOT / "README.md", ROOT / "docs" / "scaling.md")
BEGIN, END = "<!-- bars: written by make bench -->", "<!-- /bars -->"


class Bar(NamedTuple):
    """One bar. `at` is the way to its figure in what a measurement found."""

    what: str
    at: Sequence[str]
    most: float | None = None
    least: float | None = None
    unit: str = ""
    full: bool = False  # holds for the figures of `make bench-full` only …
    usual: bool = False  # … or for those of `make bench`, whose number of people it names


BARS = (
    Bar(
        "durable broadcast, SQLite, 20,000 people: part of a bare aiohttp loop",
        ("broadcast", "sqlite", "of_A"),
        least=0.80,
        usual=True,
    ),
    Bar("the same, PostgreSQL", ("broadcast", "postgresql", "of_A"), least=0.75, usual=True),
    Bar("the same, the platform answers after 50 ms", ("broadcast", "sqlite, 50 ms", "of_A"), least=0.70, usual=True),
    Bar("a limit of 30 a second: part used", ("limits", "30/s", "used"), least=0.99),
    Bar("a limit of 1,000 a second: part used", ("limits", "1000/s", "used"), least=0.97),
    Bar("… of the calls refused", ("limits", "1000/s", "refused"), most=0.001),
    Bar("… part of a core", ("limits", "1000/s", "of_a_core"), most=0.40),
    Bar(
        "two workers held to 300 a second each, together", ("workers", "held", "a_second"), least=590, unit=" a second"
    ),
    Bar(
        "two workers that share a limit of 300 a second", ("workers", "shared", "a_second"), least=291, unit=" a second"
    ),
    Bar(
        "cost of a delivery at 1,000 / 30,000 / 300,000: most apart from their mean",
        ("growth", "apart"),
        most=0.15,
        full=True,
    ),
    Bar("memory while 300,000 are reached", ("growth", "memory_mb", "sqlite 300,000"), most=200, unit=" MB", full=True),
    Bar(
        "memory while 1,000,000 are reached",
        ("growth", "memory_mb", "sqlite 1,000,000"),
        most=200,
        unit=" MB",
        full=True,
    ),
    Bar(
        "memory while 300,000 are reached, PostgreSQL",
        ("growth", "memory_mb", "postgresql 300,000"),
        most=200,
        unit=" MB",
        full=True,
    ),
    Bar("1,000,000 people become rows, SQLite", ("fanout", "sqlite", "seconds"), most=8, unit=" s", full=True),
    Bar("… another writer waits (p99)", ("fanout", "sqlite", "others_wait_ms_p99"), most=50, unit=" ms", full=True),
    Bar("1,000,000 people become rows, PostgreSQL", ("fanout", "postgres", "seconds"), most=20, unit=" s", full=True),
    Bar(
        "first message of an emergency while 1,000,000 are owed",
        ("overtaking", "emergency_s"),
        most=1,
        unit=" s",
        full=True,
    ),
    Bar("… a reply takes longer (p95)", ("overtaking", "reply_added_p95_ms"), most=300, unit=" ms", full=True),
    Bar("import of 1,000,000 people beside a service", ("people_import", "seconds"), most=120, unit=" s", full=True),
    Bar("… memory", ("people_import", "mb"), most=200, unit=" MB", full=True),
    Bar("… a reply meanwhile (p99)", ("people_import", "replied_p99_ms"), most=300, unit=" ms", full=True),
    Bar("answering: part of aiohttp.web + process_update", ("inbound", "of_reference"), least=0.5),
    Bar("… a reply at 32 connections (p99)", ("inbound", "service", "replied_p99_ms"), most=250, unit=" ms"),
    Bar("start of a service that was there before", ("start", "again_seconds"), most=5, unit=" s"),
    Bar("making speech: times real time", ("audio", "made_x"), least=10),
    Bar("a question among 1,000 answers (p50)", ("search", "speed_1000", "p50_ms"), most=3, unit=" ms"),
    Bar("… (p99)", ("search", "speed_1000", "p99_ms"), most=15, unit=" ms"),
    Bar("a question among 10,000 answers (p99)", ("search", "speed_10000", "p99_ms"), most=40, unit=" ms"),
    Bar("… times bm25s", ("search", "speed_10000", "ratio_bm25s"), most=2),
)


def show() -> None:
    """Write the table of all bars into the pages that show it, from the newest figures of either kind."""
    made = {full: _read("bench-full" if full else "bench") for full in (False, True)}
    lines = ["| what | bar | measured | |", "|---|---|---|---|"]
    for bar in BARS:
        found = None if bar.usual else _figure(made[True], bar.at)
        if found is None and not bar.full:
            found = _figure(made[False], bar.at)
        lines.append(f"| {bar.what} | {_bar(bar)} | {_shown(found, bar.unit)} | {_reached(bar, found)} |")
    table = "\n".join([BEGIN, "", *lines, "", END])
    for page in SHOWN_IN:
        text = page.read_text(encoding="utf-8")
        new = re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: table, text, flags=re.DOTALL)
        page.write_text(new, encoding="utf-8")


def _read(name: str) -> Mapping[str, Any]:
    path = FIGURES / f"{name}.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _figure(made: Mapping[str, Any], at: Sequence[str]) -> float | None:
    found: Any = made
    for name in at:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return float(found)


def _bar(bar: Bar) -> str:
    return f"≥ {bar.least:,g}{bar.unit}" if bar.least is not None else f"≤ {bar.most:,g}{bar.unit}"


def _shown(found: float | None, unit: str) -> str:
    return "not measured" if found is None else f"{found:,.4g}{unit}"


def _reached(bar: Bar, found: float | None) -> str:
    if found is None:
        return ""
    good = found >= bar.least if bar.least is not None else bar.most is not None and found <= bar.most
    return "reached" if good else "**not reached**"
