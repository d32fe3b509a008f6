"""Backup and restore: everything comes back, nothing is deleted on the way, old ones rotate out."""

import os
import stat
import tarfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from content import backup, switches
from core import migrate
from core.db import Database
from core.errors import Conflict, Invalid
from core.files import Files
from core.security import KEY_FILE, Keyring
from core.settings import Settings
from tests.conftest import NOW


@pytest.fixture
def service(settings: Settings, files: Files, now: datetime) -> Settings:
    """A data folder with a database, a file and a key in it."""
    settings.data_dir.mkdir()
    with Database(settings.url()) as db:
        migrate.upgrade(db, backups=settings.data_dir / "backups", now=now)
        db.write_now(lambda session: switches.write(session, "kept", "yes", now=now))
    files.put(b"a voice")
    Keyring.load(settings.data_dir)
    return settings


def said(settings: Settings) -> str:
    """What the database says now."""
    with Database(settings.url()) as db, db.reading() as session:
        return switches.read(session, "kept")


def test_what_was_backed_up_is_there_again(service: Settings, now: datetime) -> None:
    key = (service.data_dir / KEY_FILE).read_text()
    made = backup.make(service, now=now)
    assert made == service.data_dir / "backups" / "tienglang-20261125T030000Z.tar"
    with Database(service.url()) as db:
        db.write_now(lambda session: switches.write(session, "kept", "lost", now=now))
    note = backup.restore(service, made, now=NOW, force=True)
    assert (note["made_at"], note["schema"]) == (now.isoformat(), migrate.head())
    assert said(service) == "yes"
    assert (service.data_dir / KEY_FILE).read_text() == key
    name = next(path for path in (service.data_dir / "files").rglob("*") if path.is_file())
    assert name.read_bytes() == b"a voice"
    assert (service.data_dir / "backups" / made.name).exists()


def test_a_backup_is_whole_while_somebody_writes(service: Settings, now: datetime) -> None:
    with Database(service.url()) as db, db.writing() as session:
        switches.write(session, "kept", "half", now=now)
        made = backup.make(service, now=now)
    backup.restore(service, made, now=NOW, force=True)
    assert said(service) == "yes"


def test_only_its_owner_may_read_it(service: Settings, now: datetime, tmp_path: Path) -> None:
    made = backup.make(service, now=now, out=tmp_path / "usb")
    assert made.parent == tmp_path / "usb"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_data_that_is_there_is_not_overwritten_and_with_force_moved_aside(service: Settings, now: datetime) -> None:
    made = backup.make(service, now=now)
    with pytest.raises(Conflict, match="--force"):
        backup.restore(service, made, now=NOW)
    assert said(service) == "yes"
    backup.restore(service, made, now=NOW, force=True)
    aside = service.data_dir.with_name("data.before-restore")
    assert (aside / "tienglang.db").exists()
    with pytest.raises(Conflict, match="earlier restore"):
        backup.restore(service, service.data_dir / "backups" / made.name, now=NOW, force=True)


def test_an_empty_folder_takes_a_backup(service: Settings, now: datetime, tmp_path: Path) -> None:
    made = backup.make(service, now=now)
    other = Settings(_env_file=None, data_dir=tmp_path / "other")
    other.data_dir.mkdir()
    backup.restore(other, made, now=NOW)
    assert said(other) == "yes"


@pytest.mark.parametrize("damage", ["not a tar", "empty tar", "cut database", "newer format"])
def test_what_is_no_backup_changes_nothing(service: Settings, now: datetime, tmp_path: Path, damage: str) -> None:
    made = backup.make(service, now=now)
    bad = tmp_path / "bad.tar"
    if damage == "not a tar":
        bad.write_bytes(b"hello" * 1000)
    elif damage == "empty tar":
        tarfile.open(bad, "w").close()
    else:
        with tarfile.open(made) as old:
            old.extractall(tmp_path / "x", filter="data")
        if damage == "cut database":
            data = (tmp_path / "x" / "tienglang.db").read_bytes()
            (tmp_path / "x" / "tienglang.db").write_bytes(b"x" * 100 + data[100:4096])
        else:
            (tmp_path / "x" / "backup.json").write_text('{"format": 99}')
        with tarfile.open(bad, "w") as new:
            for path in (tmp_path / "x").iterdir():
                new.add(path, path.name)
    with pytest.raises(Invalid):
        backup.restore(service, bad, now=NOW, force=True)
    assert said(service) == "yes"
    assert not service.data_dir.with_name("data.restoring").exists()


def test_a_path_that_climbs_out_of_the_folder_is_refused(service: Settings, now: datetime, tmp_path: Path) -> None:
    made = backup.make(service, now=now)
    with tarfile.open(made, "a") as archive:
        archive.add(Path(__file__), "../outside.tar")
    with pytest.raises(Invalid):
        backup.restore(service, made, now=NOW, force=True)
    assert not (service.data_dir.parent / "outside.tar").exists()


def test_old_backups_go_and_young_ones_stay(service: Settings, now: datetime) -> None:
    folder = service.data_dir / "backups"
    folder.mkdir(exist_ok=True)
    ages = {"tienglang-old.tar": 31, "before-0002-old.db": 31, "tienglang-new.tar": 29, "by-hand.txt": 400}
    for name, days in ages.items():
        (folder / name).write_text("x")
        at = (now - timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    assert backup.prune(service, now=now) == 2
    assert {path.name for path in folder.iterdir()} == {"tienglang-new.tar", "by-hand.txt"}
    assert backup.newest(service) == now - timedelta(days=29)


def test_progress_counts_the_files(service: Settings, files: Files, now: datetime) -> None:
    files.put(b"another")
    seen: list[tuple[int, int]] = []
    backup.make(service, now=now, advance=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (1, 2)]


def test_a_service_that_is_running_keeps_its_data(service: Settings) -> None:
    from content import switches

    made = backup.make(service, now=NOW)
    with Database(service.url()) as db:
        db.write_now(lambda session: switches.write(session, switches.HEARTBEAT, "x", now=NOW))
    with pytest.raises(Conflict, match="running"):
        backup.restore(service, made, now=NOW, force=True)
    with Database(service.url()) as db:
        db.write_now(lambda session: switches.write(session, switches.HEARTBEAT, switches.STOPPED, now=NOW))
    backup.restore(service, made, now=NOW, force=True)
