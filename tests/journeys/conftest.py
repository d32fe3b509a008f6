"""Databases with the sample library in them, and a running house."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from content.loading import load_library_into
from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from tests.conftest import NOW
from tests.journeys.talk import House


@pytest.fixture(scope="session")
def library_sqlite(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Path:
    """A SQLite database with the sample library, to copy from."""
    path = tmp_path_factory.mktemp("library") / "library.db"
    shutil.copy(empty_sqlite, path)
    with Database(f"sqlite:///{path}") as db:
        load_library_into(db, now=NOW)
    return path


@pytest.fixture(scope="session")
def library_postgres(postgres_url: str) -> str:
    """Name of a PostgreSQL database with the sample library, to copy from."""
    name = "template_library"
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_tl"))
    with Database(make_url(postgres_url).set(database=name).render_as_string(hide_password=False)) as db:
        load_library_into(db, now=NOW)
    admin.dispose()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def library_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind, with the sample library."""
    if request.param == "sqlite":
        path = tmp_path / "house.db"
        shutil.copy(request.getfixturevalue("library_sqlite"), path)
        return f"sqlite:///{path}"
    template = request.getfixturevalue("library_postgres")
    server: str = request.getfixturevalue("postgres_url")
    name = f"j{abs(hash(tmp_path))}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
async def house(library_url: str, settings: Settings, keyring: Keyring, files: Files) -> AsyncIterator[House]:
    """A running service with the sample library, on each kind of database."""
    with Database(library_url) as db:
        built = House(db, settings, keyring, files)
        yield built
        await built.worker.close()
