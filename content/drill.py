"""The restore drill: the newest backup is opened, brought up to date and counted, as a restore would do it."""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from content import audit, backup, switches
from core import migrate
from core.db import Database
from core.errors import Invalid
from core.models import Audit, Base, Case, Delivery, Notice, Person
from core.settings import Settings

_COUNTED: tuple[type[Base], ...] = (Person, Notice, Delivery, Case, Audit)
_CHUNK = 1024 * 1024  # bytes read at once


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill found. `why` says what is wrong when it is not good."""

    backup: str
    good: bool
    why: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)  # rows by table; files under "files"


def run(settings: Settings, *, now: datetime) -> Drill:
    """Open the newest backup in a folder of its own and look whether all of it is there; nothing else is touched.

    Raises:
        Invalid: there is no backup yet.
    """
    source = backup.newest_file(settings)
    if source is None:
        raise Invalid("there is no backup yet")
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".drill-") as folder:
        try:
            return _look(source, Path(folder), now)
        except (tarfile.TarError, DatabaseError, ValueError, KeyError, OSError) as error:
            return Drill(source.name, good=False, why=f"it cannot be read ({type(error).__name__})")


def keep(session: Session, found: Drill, *, now: datetime) -> None:
    """Remember it for the check-up."""
    switches.write(session, switches.DRILL, json.dumps(asdict(found)), now=now)


def last(session: Session) -> tuple[Drill, datetime] | None:
    """The last drill and when it was; None before the first."""
    value, at = switches.read(session, switches.DRILL), switches.when(session, switches.DRILL)
    return (Drill(**json.loads(value)), at) if value and at is not None else None


def _look(source: Path, folder: Path, now: datetime) -> Drill:
    files, database = 0, folder / backup.DATABASE
    with tarfile.open(source) as archive:
        for member in archive:
            held = archive.extractfile(member)
            if held is None:
                continue
            if member.name == backup.DATABASE:
                with database.open("wb") as copy:
                    shutil.copyfileobj(held, copy)
            elif member.name.startswith(f"{backup.FILES}/"):
                digest = hashlib.sha256()
                while chunk := held.read(_CHUNK):
                    digest.update(chunk)
                if digest.hexdigest() != Path(member.name).name:
                    return Drill(source.name, good=False, why=f"the file {Path(member.name).name[:12]}… is damaged")
                files += 1
    if not database.exists():  # PostgreSQL: the database is the operator's own dump
        return Drill(source.name, good=True, counts={"files": files})
    with Database(f"sqlite:///{database}") as db:
        if not db.is_whole():
            return Drill(source.name, good=False, why="the database in it is damaged")
        migrate.upgrade(db, backups=folder, now=now)
        with db.reading() as session:
            counts = {
                table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in _COUNTED
            }
            row = audit.broken(session)
    if row is not None:
        return Drill(source.name, good=False, why=f"row {row} of its audit was changed", counts=counts)
    return Drill(source.name, good=True, counts={**counts, "files": files})
