"""Figures as files: JSON for machines, tables for people."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def write(folder: Path, name: str, made: Mapping[str, Any]) -> None:
    """Write `NAME.json` and `NAME.md`, one table a measurement."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [
        f"# Figures of `make {name}`",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d}; what each means stands in `bench/`.",
    ]
    for bench, figures in made.items():
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
