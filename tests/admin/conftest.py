"""The console before an empty database, with a browser and a clock."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, Desk, an_app


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()


@pytest.fixture
def app(db: Database, settings: Settings, keyring: Keyring, files: Files, clock: Clock) -> web.Application:
    """The console alone."""
    return an_app(db, settings, keyring, files, clock)


@pytest.fixture
async def desk(app: web.Application, db: Database, clock: Clock) -> AsyncIterator[Desk]:
    """A browser before the console, not signed in."""
    opened = await Desk.at(app, db, clock)
    yield opened
    await opened.close()
