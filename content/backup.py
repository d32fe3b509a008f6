"""Backup and restore: the database, the files and the key in one archive, made while the service runs."""

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from content import switches
from core import migrate
from core.db import Database
from core.errors import Conflict, Invalid
from core.security import KEY_FILE
from core.settings import Settings

FOLDER = "backups"
NAME = "tienglang-{stamp}.tar"
DATABASE, FILES, _NOTE = "tienglang.db", "files", "backup.json"
FORMAT = 1
ALIVE_SECONDS = 60  # a service beats every 15 seconds


def make(
    settings: Settings,
    *,
    now: datetime,
    out: Path | None = None,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Write a backup and return where it is; readable by its owner only, because the key is in it.

    On PostgreSQL the archive holds files and key only: the database is the operator's own dump.

    Args:
        out: a file or a folder; by default DATA_DIR/backups.
        advance: called with 1 and the number of files after each file.
    """
    target = out or settings.data_dir / FOLDER
    if target.is_dir() or target.suffix != ".tar":
        target = target / NAME.format(stamp=f"{now:%Y%m%dT%H%M%SZ}")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    stored = sorted(path for path in (settings.data_dir / FILES).rglob("*") if path.is_file() and path.name[0] != ".")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
        note = {"format": FORMAT, "made_at": now.isoformat(), "schema": migrate.head()}
        _add_bytes(archive, _NOTE, json.dumps(note).encode(), now)
        if make_url(settings.url()).get_backend_name() == "sqlite":
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                copy = Path(folder) / DATABASE
                migrate.copy_sqlite(settings.url(), copy)
                archive.add(copy, DATABASE)
        key = settings.data_dir / KEY_FILE
        if key.exists():
            archive.add(key, KEY_FILE)
        for path in stored:
            if path.exists():  # somebody may have been forgotten meanwhile
                archive.add(path, f"{FILES}/{path.relative_to(settings.data_dir / FILES)}")
            advance(1, len(stored))
    partial.replace(target)
    return target


def _alive(settings: Settings, now: datetime) -> bool:
    """Whether a scheduler beat in the last minute: whoever was killed a moment ago waits that long."""
    path = settings.data_dir / "tienglang.db"
    if not path.is_file():
        return False
    try:
        with Database(f"sqlite:///{path}") as db, db.reading() as session:
            last = switches.when(session, switches.HEARTBEAT)
            if switches.read(session, switches.HEARTBEAT) == switches.STOPPED:
                return False
    except OperationalError:  # another schema, or damaged: exactly what a restore is for
        return False
    return last is not None and last > now - timedelta(seconds=ALIVE_SECONDS)


def restore(settings: Settings, source: Path, *, now: datetime, force: bool = False) -> dict[str, Any]:
    """Put a backup into DATA_DIR; returns its note (`made_at`, `schema`). The service must not be running.

    With `force` what is there is moved aside to DATA_DIR.before-restore, never deleted.

    Raises:
        Invalid: not a backup of this program, or damaged.
        Conflict: there is data already and `force` is not given, or the service is running on it.
    """
    if _alive(settings, now):
        raise Conflict("the service is running; stop it first (it would go on writing into the old data)")
    if make_url(settings.url()).get_backend_name() == "sqlite" and settings.database_url:
        raise Invalid("restore writes the database in DATA_DIR; unset TIENGLANG_DATABASE_URL first")
    home = settings.data_dir
    fresh = home.with_name(f"{home.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        note = _unpack(source, fresh)
        if home.exists() and any(home.iterdir()):
            if not force:
                raise Conflict(f"{home} is not empty; stop the service, then use --force: the old data is moved aside")
            aside = home.with_name(f"{home.name}.before-restore")
            if aside.exists():
                raise Conflict(f"{aside} is still there from an earlier restore; move it away first")
            home.rename(aside)
            if (aside / FOLDER).is_dir():
                (aside / FOLDER).rename(fresh / FOLDER)
        elif home.exists():
            home.rmdir()
        fresh.rename(home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return note


def prune(settings: Settings, *, now: datetime) -> int:
    """Delete backups older than BACKUP_DAYS, those made before migrations too; returns how many.

    Somebody who was forgotten is gone from all of them after that.
    """
    oldest = now.timestamp() - settings.backup_days * 86_400
    gone = [path for path in _all(settings.data_dir / FOLDER) if path.stat().st_mtime < oldest]
    for path in gone:
        path.unlink()
    return len(gone)


def newest(settings: Settings) -> datetime | None:
    """When the newest backup was made, by its file's time."""
    times = [path.stat().st_mtime for path in _all(settings.data_dir / FOLDER)]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def newest_file(settings: Settings) -> Path | None:
    """The newest whole backup."""
    made = list((settings.data_dir / FOLDER).glob("tienglang-*.tar"))
    return max(made, key=lambda path: path.stat().st_mtime) if made else None


def _all(folder: Path) -> Iterable[Path]:
    return [path for pattern in ("tienglang-*.tar", "before-*.db") for path in folder.glob(pattern)]


def _unpack(source: Path, target: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as archive:
            held = archive.extractfile(_NOTE)
            note: dict[str, Any] = json.load(held) if held else {}
            archive.extractall(target, filter="data")
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise Invalid(f"{source} is not a backup of this program, or is damaged: {error}") from error
    if note.get("format") != FORMAT:
        raise Invalid(f"{source} was made by a newer version of this program")
    (target / _NOTE).unlink()
    database = target / DATABASE
    if database.exists():
        try:
            with Database(f"sqlite:///{database}") as db:
                revision = migrate.current(db)
        except DatabaseError as error:
            raise Invalid(f"the database in {source} is damaged: {error.orig}") from error
        if revision is None:
            raise Invalid(f"the database in {source} is empty")
    return note


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes, now: datetime) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(data), int(now.timestamp()), 0o600
    archive.addfile(info, io.BytesIO(data))
