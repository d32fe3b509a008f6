"""The command that asks one question, or a file of them: ask."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from cli import output
from cli.context import database, load_settings
from core.errors import Invalid
from core.i18n import SOURCE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ask)


def ask(
    question: str = typer.Argument("", metavar="[QUESTION]", help="What somebody would type."),
    language: str = typer.Option(SOURCE, "--language", help="Tag of the language the answer should be in."),
    area: str = typer.Option("", "--area", help="Code of the commune or village of who asks."),
    batch: Path | None = typer.Option(
        None, "--batch", exists=True, dir_okay=False, help='Lines of {"id","text"[,"language","area"]} instead.'
    ),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Ask as a villager would, and see what is answered and why. Nothing is stored.

    outcome: answer, suggest (did you mean) or handover (a person has to answer).

    \b
    Example: tienglang ask "gia ca phe hom nay"
             tienglang ask --batch questions.jsonl --json
    """
    from cli.desk import Desk

    if bool(question) == bool(batch):
        raise typer.BadParameter("give one QUESTION, or --batch FILE.jsonl")
    settings = load_settings()
    with database(settings) as db, db.reading() as session:
        desk = Desk(session, settings)
        if batch is not None:
            for row in _rows(batch):
                found = desk.ask(row["text"], language=row.get("language") or SOURCE, area=row.get("area") or "")
                typer.echo(json.dumps({"id": row.get("id"), **found}, ensure_ascii=False))
            return
        found = desk.ask(question, language=language, area=area)
    if as_json:
        output.data(found)
        return
    output.line(f"{found['outcome']} ({found['kind']}, confidence {found['confidence']:.2f})")
    if found["answer"]:
        output.line(f"\n{found['answer']}\n")
    output.table(
        [{**hit, "score": f"{hit['score']:.3f}"} for hit in found["hits"]],
        ("score", "id", "title"),
    )


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    from content.loadfiles import pieces

    for piece in pieces("entries", path):
        for row in piece.rows:
            if not isinstance(row.get("text"), str):
                raise Invalid(f"{path}: every line needs a text: {json.dumps(row, ensure_ascii=False)[:80]}")
            yield row
