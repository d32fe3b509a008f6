"""Figures as files: JSON for machines, tables for people."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOTE = (
    "Two shared cores; the load stands beside the figures. Compare the ratios, not the rates, and measure on your own\n"
    "machine. What each figure means stands at the head of its file in `bench/`."
)


def keep(folder: Path, name: str, made: Mapping[str, Mapping[str, Any]]) -> None:
    """Write `NAME.json` and `NAME.md`, one table a measurement; others that stand there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found |= {bench: {"measured": f"{datetime.now(UTC):%Y-%m-%d}", **figures} for bench, figures in made.items()}
    found = dict(sorted(found.items()))
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [f"# Figures of `make {name}`", "", NOTE]
    for bench, figures in found.items():
        lines += ["", f"## {bench}", "", *_table(figures)]
    (folder / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(figures: Mapping[str, Any]) -> Iterator[str]:
    """Measurements that are alike are rows of one table; single figures stand in a line above it."""
    single = {name: value for name, value in figures.items() if not isinstance(value, Mapping)}
    rows = {name: value for name, value in figures.items() if isinstance(value, Mapping)}
    if single:
        yield " · ".join(f"{name}: {_shown(value)}" for name, value in single.items())
    if not rows:
        return
    if single:
        yield ""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    yield f"| | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for name, row in rows.items():
        yield f"| {name} | {' | '.join(_shown(row.get(column, '')) for column in columns)} |"


def _shown(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
