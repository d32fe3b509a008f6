"""The restore drill says of the newest backup whether it would help."""

import tarfile
from datetime import datetime
from pathlib import Path

import pytest

from content import backup, drill
from core.db import Database
from core.errors import Invalid
from core.settings import Settings
from tests.builders import a_person


@pytest.fixture
def kept(settings: Settings, sqlite_url: str, now: datetime) -> tuple[Settings, Path]:
    """A service with two people and a file, and its backup."""
    home = Path(sqlite_url.removeprefix("sqlite:///"))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with Database(sqlite_url) as db:
        db.write_now(lambda s: [a_person(s), a_person(s)])
        db.scrub_now()
    home.rename(settings.data_dir / "tienglang.db")
    stored = settings.data_dir / "files" / "ab"
    stored.mkdir(parents=True)
    (stored / "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad").write_bytes(b"abc")
    return settings, backup.make(settings, now=now)


def test_a_good_backup_is_opened_and_counted(kept: tuple[Settings, Path], now: datetime) -> None:
    settings, made = kept
    found = drill.run(settings, now=now)
    assert (found.good, found.backup) == (True, made.name)
    assert (found.counts["person"], found.counts["files"]) == (2, 1)
    assert [path.name for path in made.parent.iterdir()] == [made.name]  # nothing is left of the drill
    with Database(settings.url()) as db:
        db.write_now(lambda s: drill.keep(s, found, now=now))
        with db.reading() as session:
            assert drill.last(session) == (found, now)


def test_a_damaged_file_or_archive_is_found(kept: tuple[Settings, Path], now: datetime) -> None:
    settings, made = kept
    [stored] = (settings.data_dir / "files" / "ab").iterdir()
    stored.write_bytes(b"abd")
    backup.make(settings, now=now)
    assert "is damaged" in drill.run(settings, now=now).why
    made.write_bytes(made.read_bytes()[:700])
    assert not drill.run(settings, now=now).good


def test_a_damaged_database_is_found(kept: tuple[Settings, Path], now: datetime, tmp_path: Path) -> None:
    settings, made = kept
    junk = tmp_path / "junk"
    junk.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with tarfile.open(made, "w") as archive:
        archive.add(junk, backup.DATABASE)
    assert not drill.run(settings, now=now).good


def test_without_a_backup_there_is_nothing_to_try(settings: Settings, now: datetime) -> None:
    with pytest.raises(Invalid):
        drill.run(settings, now=now)
