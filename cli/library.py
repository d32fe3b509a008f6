"""Commands about what the service knows: init, load, coverage, export."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli import output
from cli.context import database, load_settings
from core import clock
from core.errors import Unavailable

if TYPE_CHECKING:
    from content.coverage import VillageRow


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(init)
    app.command()(load)
    app.command()(coverage)
    app.command()(export)


def init(
    bare: bool = typer.Option(False, "--bare", help="Without the sample articles, questions, prices and villages."),
    remove_demo: bool = typer.Option(False, "--remove-demo", help="Take everything out that is marked as demo."),
    yes: bool = output.YES_OPTION,
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Make the database, or bring it up to date, and load the sample library.

    Doing it again changes nothing that staff have edited.

    \b
    Example: tienglang init
             tienglang init --bare
             tienglang init --remove-demo --yes
    """
    from content import loading

    settings = load_settings()
    with database(settings, create=True) as db:
        if remove_demo:
            if not yes:
                typer.confirm("Take all demo articles, questions, prices, offices and villages out?", abort=True)
            counts = db.write_now(lambda session: loading.remove_demo(session, now=clock.now()))
        else:
            with output.progress("library") as advance:
                counts = loading.load_library_into(db, now=clock.now(), samples=not bare, advance=advance)
    _show(counts, as_json)
    if not as_json:
        output.line("Next: tienglang run")


def load(
    paths: list[Path] = typer.Argument(..., metavar="PATH...", help="Files, or folders laid out like content/library."),
    draft: bool = typer.Option(False, "--draft", help="Articles and questions wait for approval in the console."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Load articles (.md), questions (.yml, .jsonl), languages (.yml), prices, places and offices (.csv).

    They are published at once as the operator's own, and the audit says so. The same file again changes nothing.

    \b
    Example: tienglang load prices.csv villages.csv
             tienglang load languages.yml
             tienglang load questions.jsonl --draft
    """
    from content import loading

    settings = load_settings()
    with database(settings, create=True) as db, output.progress("load") as advance:
        counts = loading.load_files(db, paths, now=clock.now(), draft=draft, advance=advance)
    _show(counts, as_json)


def coverage(
    language: str = typer.Option("", "--language", help="Only this language, for example cjm-Latn."),
    villages: bool = typer.Option(False, "--villages", help="What the people of each village have in their languages."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """How much of each topic has text and audio in each language, and for whom it waits.

    \b
    Example: tienglang coverage
             tienglang coverage --language cjm-Latn --json
             tienglang coverage --villages
    """
    from content import coverage as meter

    with database(load_settings()) as db, db.reading() as session:
        if villages:
            _villages([row for row in meter.by_village(session) if row.language == (language or row.language)], as_json)
            return
        rows = meter.by_language_and_topic(session)
    chosen = [row for row in rows if not language or row.language == language]
    if language and not chosen:
        raise Unavailable(f"There is no language {language!r}; tienglang coverage lists them")
    if as_json:
        output.data([row.to_json() for row in chosen])
        return
    output.table(
        [
            {
                "language": row.name,
                "tag": row.language,
                "topic": row.topic,
                "texts": f"{row.texts}/{row.items}",
                "text %": row.text_percent,
                "human %": row.human_percent,
                "machine %": row.machine_percent,
                "stale": row.stale,
                "waiting for": ", ".join(f"{name} {n}" for name, n in row.waiting.items() if n) or "-",
            }
            for row in chosen
        ],
        ("language", "tag", "topic", "texts", "text %", "human %", "machine %", "stale", "waiting for"),
    )


def _villages(rows: "list[VillageRow]", as_json: bool) -> None:
    if as_json:
        output.data([row.to_json() for row in rows])
        return
    told = [row.to_json() for row in rows]
    shown = {"village": "place", "tag": "language", "text %": "text_percent", "audio %": "audio_percent"}
    shown["human %"] = "human_audio_percent"
    output.table([{name: row[key] for name, key in shown.items()} for row in told], tuple(shown))


def export(
    out: Path = typer.Option(Path("tienglang-export.json"), "--out", help="File to write; - is standard output."),
    demo: bool = typer.Option(False, "--demo", help="Also what is marked as demo."),
) -> None:
    """Write the published articles and questions with their sources and languages as open JSON.

    \b
    Example: tienglang export --out library.json
    """
    from content import export as opening

    with database(load_settings()) as db, db.reading() as session:
        found = opening.library(session, demo=demo, now=clock.now())
    if str(out) == "-":
        output.data(found)
        return
    out.write_text(output.as_json(found), encoding="utf-8")
    output.line(f"{out}: {len(found['articles'])} articles, {len(found['faqs'])} questions")


def _show(counts: Mapping[tuple[str, str], int], as_json: bool) -> None:
    rows: dict[str, dict[str, int]] = {}
    for (kind, result), number in sorted(counts.items()):
        rows.setdefault(kind, {})[result] = number
    if as_json:
        output.data(rows)
        return
    for kind, results in rows.items():
        output.line(f"{kind}: " + ", ".join(f"{number} {result}" for result, number in results.items()))
    if any("kept" in results for results in rows.values()):
        output.line("kept = was there before and may have been edited by staff, so it was left alone")
