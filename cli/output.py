"""How commands speak: lines for people, JSON for machines, a progress bar for a terminal only."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import typer

JSON_OPTION = typer.Option(False, "--json", help="Print JSON for a machine.")
YES_OPTION = typer.Option(False, "--yes", "-y", help="Do not ask.")


class Advance(Protocol):
    """Says how many more pieces are done, and optionally how many there are in all."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


def line(text: str = "") -> None:
    """One line for a person."""
    typer.echo(text)


def warn(text: str) -> None:
    """One line beside the output: progress, warnings."""
    typer.echo(text, err=True)


def data(value: Any) -> None:
    """A value as JSON, Vietnamese letters as they are."""
    typer.echo(as_json(value))


def as_json(value: Any) -> str:
    """A value as indented JSON text."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows in aligned columns; nothing when there are none."""
    cells = [list(columns)] + [[str(row.get(name, "")) for name in columns] for row in rows]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    for row in cells:
        line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A bar on standard error when that is a terminal, silence otherwise."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=None)

        def advance(done: int, total: int | None = None) -> None:
            if total is not None:
                bar.update(task, total=total)
            bar.advance(task, done)

        yield advance


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
