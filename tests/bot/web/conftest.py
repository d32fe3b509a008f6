"""A web chat to talk to, as a browser without a script does."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from tests.bot.web.kit import House

Client = TestClient[Request, Application]
NewClient = Callable[[], Awaitable[Client]]


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> House:
    """All parts of a web chat."""
    return House(sqlite_url, tmp_path / "data")


@pytest.fixture
async def new_client(house: House) -> AsyncIterator[NewClient]:
    """Makes browsers, each with cookies of its own."""
    server = TestServer(await house.app())
    await server.start_server()
    clients: list[Client] = []

    async def make() -> Client:
        client: Client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.session.close()
    await server.close()


@pytest.fixture
async def client(new_client: NewClient) -> Client:
    """One browser."""
    return await new_client()


async def say(client: Client, **fields: object) -> str:
    """Send a form and read the page that follows."""
    answer = await client.post("/chat/say", data=fields)
    assert answer.status == 200, await answer.text()
    return await answer.text()


async def look(client: Client, path: str = "/chat") -> str:
    """Read a page."""
    answer = await client.get(path)
    assert answer.status == 200
    return await answer.text()


def ids(html: str) -> list[int]:
    """Numbers of the lines on a page."""
    return [int(found) for found in re.findall(r'data-id="(\d+)"', html)]
