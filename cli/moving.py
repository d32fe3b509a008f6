"""The command that moves a service into PostgreSQL: migrate-to."""

from dataclasses import asdict

import typer

from cli import output
from cli.context import database, load_settings, upgrade
from core.settings import PREFIX


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("migrate-to")(migrate_to)


def migrate_to(
    url: str = typer.Argument(..., metavar="URL", help="postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, empty."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Copy this service from SQLite into an empty PostgreSQL, and compare every table by count and hash.

    Stop the service first. Nothing is kept in PostgreSQL when anything fails; the SQLite file stays as it is.
    Files and keys stay in DATA_DIR: every machine needs them.

    \b
    Example: tienglang migrate-to postgresql+psycopg://tienglang:SECRET@10.0.0.5/tienglang
    """
    from core import transfer
    from core.db import Database
    from core.errors import Invalid

    if not url.startswith("postgresql"):
        raise Invalid("URL: begins with postgresql+psycopg://")
    settings = load_settings()
    with database(settings) as source, Database(url) as target, output.progress("rows") as advance:
        upgrade(target, settings)
        moved = transfer.move(source, target, advance=advance)
    if as_json:
        output.data([asdict(table) for table in moved])
        return
    output.table([asdict(table) for table in moved if table.rows], ("table", "rows", "digest"))
    output.line(f"{sum(table.rows for table in moved)} rows arrived, all the same.")
    output.line(f"Set {PREFIX}DATABASE_URL to this address and start the service.")
