"""What every command starts with: the settings, and an open database with the newest schema."""

import contextlib
from collections.abc import Iterator

from core import clock, migrate
from core.db import Database, serialise
from core.errors import Invalid, Unavailable
from core.security import Keyring
from core.settings import Settings


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        Invalid: a NAME_FILE names a file that cannot be read.
    """
    try:
        return Settings()
    except OSError as error:
        raise Invalid(f"A setting names a file that cannot be read: {error.filename}: {error.strerror}") from error


def load_keyring(settings: Settings) -> Keyring:
    """The keys of this installation."""
    return Keyring.load(settings.data_dir, settings.secret_key)


@contextlib.contextmanager
def database(settings: Settings, *, create: bool = False) -> Iterator[Database]:
    """The database, open. With `create` a missing or older one is made or brought up to date first.

    Raises:
        Unavailable: there is none, or it is older than the program, and `create` is not given.
    """
    if create:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    elif not settings.database_url and not (settings.data_dir / "tienglang.db").exists():
        raise Unavailable(f"There is no database in {settings.data_dir} yet. Make it with: tienglang init")
    with Database(settings.url()) as db:
        if create:
            upgrade(db, settings)
        elif migrate.current(db) != migrate.head():
            raise Unavailable("The database is not made by this version. Bring it up to date with: tienglang init")
        yield db


def upgrade(db: Database, settings: Settings) -> bool:
    """Bring the schema up to date, one process at a time; True when something changed."""
    backups = settings.data_dir / "backups"
    if db.is_sqlite:
        return migrate.upgrade(db, backups=backups, now=clock.now())
    with db.writing() as gate:  # several roles may start at the same moment
        serialise(gate, "migrate")
        return migrate.upgrade(db, backups=backups, now=clock.now())
