"""Commands about people: people import."""

from dataclasses import asdict
from pathlib import Path

import typer

from cli import output
from cli.context import database, load_keyring, load_settings
from core import clock


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="People who are to be reached.", no_args_is_help=True, rich_markup_mode=None)
    group.callback()(lambda: None)  # a group even with one command
    group.command("import")(import_list)
    app.add_typer(group, name="people")


def import_list(
    file: Path = typer.Argument(..., metavar="FILE.csv", exists=True, dir_okay=False, help="The list."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Import a list with the columns channel,address,language,area_code[,role][,consent].

    consent yes = gets notices (the proof is the name of this file); no or empty = is kept and gets nothing unasked.
    Who stopped or asked to be forgotten is never brought back. Rows that cannot be taken go with the reason to
    FILE.refused.csv. The list may come from Excel: semicolons, Windows-1258, phones as 09... or +84...

    \b
    Example: tienglang people import thon-2.csv
    """
    from content.imports import import_people

    settings = load_settings()
    with database(settings, create=True) as db, output.progress("people") as advance:
        report = import_people(db, file, keyring=load_keyring(settings), now=clock.now(), advance=advance)
    if as_json:
        output.data(asdict(report))
        return
    output.line(
        f"{report.rows} rows: {report.added} added, {report.updated} updated, "
        f"{report.suppressed} left alone because they stopped or asked to be forgotten, {report.refused} refused"
    )
    if report.refused_file:
        output.line(f"The rows that were not taken, with reasons: {report.refused_file}")
