"""Commands about documents: documents add, list. Releasing them is done in the console, by a second person."""

from pathlib import Path

import typer

from cli import output
from cli.context import database, load_settings
from core import clock
from core.errors import Conflict

documents = typer.Typer(help="Laws, decrees and guides that are quoted where no entry fits.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(documents, name="documents")


@documents.command("add")
def add(
    files: list[Path] = typer.Argument(..., exists=True, dir_okay=False, help="Markdown, .txt, .docx or .pdf files."),
    issuer: str = typer.Option("", "--issuer", help="The body that issued them."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Put documents on the shelf, split into articles. They wait: nobody has checked whether they are in force.

    A second person releases them in the console; until then no villager sees a word of them.

    \b
    Example: tienglang documents add nghi-dinh-188.pdf --issuer "Chính phủ"
    """
    from content.documents import shelf
    from content.faqs import Source
    from core.files import Files

    settings = load_settings()
    kept = Files(settings.data_dir / "files")
    done: list[dict[str, object]] = []
    with database(settings) as db:
        for file in files:
            data = file.read_bytes()
            parsed = shelf.take_apart(data, file.name)
            given = {"parsed": parsed, "name": file.name, "file": kept.put(data), "source": Source(issuer=issuer)}
            try:
                made = db.write_now(
                    lambda session, given=given: (
                        shelf.upload(  # type: ignore[misc]
                            session, author="operator", now=clock.now(), **given
                        ).id
                    )
                )
            except Conflict:
                made = None
            number = len(parsed.articles)
            unread = shelf.pages_said(parsed.unread)
            done.append({"file": file.name, "id": made, "articles": number, "new": made is not None, "unread": unread})
    if as_json:
        output.data(done)
        return
    for row in done:
        output.line(f"{row['file']}: {row['articles']} articles, {'waiting' if row['new'] else 'there already'}")
        if row["unread"]:
            output.line(f"  pages {row['unread']} have next to no words; what pictures say is missing")


@documents.command("list")
def listing(as_json: bool = output.JSON_OPTION) -> None:
    """What is on the shelf.

    \b
    Example: tienglang documents list
    """
    from content.documents import shelf

    with database(load_settings()) as db, db.reading() as session:
        rows = [
            {
                "id": line.document.id,
                "title": line.document.title,
                "state": line.document.state,
                "articles": line.passages,
                "checked": line.document.checked_on,
            }
            for line in shelf.listed(session)
        ]
    if as_json:
        output.data(rows)
        return
    output.table(rows, ("id", "state", "articles", "checked", "title"))
