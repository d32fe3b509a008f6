"""Commands that look after an installation: doctor, backup, restore."""

import shutil
from dataclasses import asdict
from pathlib import Path

import typer

from cli import output
from cli.context import database, load_settings, upgrade
from core import clock
from core.db import Database

_SIGNS = {"good": "ok", "warning": "!!", "bad": "XX"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)


def doctor(as_json: bool = output.JSON_OPTION) -> None:
    """Look at disk, clock, database, library, deliveries, audit, voices, backups and channels, and say what to do.

    Exit status 1 when something is bad, 0 when there is at most a warning.

    \b
    Example: tienglang doctor
    """
    from content import checkup

    settings = load_settings()
    with database(settings) as db:
        found = list(checkup.look(db, settings, now=clock.now(), has_command=shutil.which))
    if as_json:
        output.data([asdict(finding) for finding in found])
    else:
        for finding in found:
            output.line(f"{_SIGNS[finding.state]}  {finding.name}: {finding.words}")
    if any(finding.state == "bad" for finding in found):
        raise typer.Exit(1)


def backup(
    out: Path | None = typer.Option(None, "--out", help="A file ending in .tar, or a folder; else DATA_DIR/backups."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Write database, files and key into one archive, also while the service runs.

    Keep it as safe as the key in it: it opens everything. On PostgreSQL it holds files and key; add a pg_dump.

    \b
    Example: tienglang backup
             tienglang backup --out /mnt/usb
    """
    from content import backup as archive

    settings = load_settings()
    with database(settings), output.progress("backup") as advance:
        made = archive.make(settings, now=clock.now(), out=out, advance=advance)
    if as_json:
        output.data({"file": str(made), "bytes": made.stat().st_size})
    else:
        output.line(f"{made} ({made.stat().st_size / 1024**2:.1f} MB)")


def restore(
    file: Path = typer.Argument(..., metavar="FILE.tar", exists=True, dir_okay=False, help="What backup made."),
    force: bool = typer.Option(False, "--force", help="Move existing data aside (DATA_DIR.before-restore) first."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Put a backup back into DATA_DIR, and bring it up to date. Stop the service first.

    \b
    Example: tienglang restore data/backups/tienglang-20261125T030000Z.tar --force
    """
    from content import backup as archive

    settings = load_settings()
    note = archive.restore(settings, file, now=clock.now(), force=force)
    if not settings.database_url:
        with Database(settings.url()) as db:
            upgrade(db, settings)
    if as_json:
        output.data(note)
    else:
        output.line(f"The data of {note['made_at']} is in {settings.data_dir} again.")
