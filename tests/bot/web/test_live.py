"""News for the script: pushed, resumed after a cut, or asked for."""

import asyncio
import json

import pytest
from aiohttp import ClientResponse

from tests.bot.web.conftest import Client, ids, look, say
from tests.bot.web.kit import House, a_screen

SOON = 5.0


async def event(stream: ClientResponse) -> dict[str, str]:
    """The next event that is more than a sign of life."""
    async with asyncio.timeout(SOON):
        while True:
            found: dict[str, str] = {}
            while (line := (await stream.content.readline()).decode().rstrip("\n")) != "":
                name, _, value = line.partition(": ")
                found[name] = f"{found[name]}\n{value}" if name in found else value
            if "event" in found:
                return found
            if stream.content.at_eof():
                return {}


async def test_a_new_screen_is_pushed(client: Client, house: House) -> None:
    newest = ids(await say(client, text="topics"))[-1]
    async with client.get(f"/chat/events?after={newest}") as stream:
        assert stream.content_type == "text/event-stream"
        await house.webchat.send(house.brain.heard[0].address, a_screen("notice", "Tin mới.\n\nHai dòng."))
        told = await event(stream)
    assert told["event"] == "line"
    assert int(told["id"]) > newest
    assert "Tin mới." in told["data"]
    assert "Hai dòng." in told["data"]


async def test_after_a_cut_the_browser_gets_what_it_missed(client: Client, house: House) -> None:
    newest = ids(await say(client, text="topics"))[-1]
    address = house.brain.heard[0].address
    await house.webchat.send(address, a_screen("notice", "Một."))
    await house.webchat.send(address, a_screen("notice", "Hai."))
    missed = ids(await look(client))[-2:]
    headers = {"Last-Event-ID": str(missed[0])}
    async with client.get(f"/chat/events?after={newest}", headers=headers) as stream:
        told = await event(stream)
    assert told["id"] == str(missed[1])


async def test_a_line_that_is_taken_back_is_told(client: Client, house: House) -> None:
    newest = ids(await say(client, text="topics"))[-1]
    async with client.get(f"/chat/events?after={newest}") as stream:
        await stream.content.readline()
        assert await house.webchat.delete(house.brain.heard[0].address, str(newest))
        told = await event(stream)
    assert (told["event"], told["data"]) == ("gone", str(newest))


async def test_a_stranger_is_told_not_to_come_again(client: Client) -> None:
    assert (await client.get("/chat/events")).status == 204
    assert await (await client.get("/chat/new")).json() == {"reload": True, "lines": []}


async def test_where_nothing_can_be_pushed_it_is_asked_for(client: Client, house: House) -> None:
    newest = ids(await say(client, text="topics"))[-1]
    assert await (await client.get(f"/chat/new?after={newest}")).json() == {"lines": []}
    asking = asyncio.create_task(client.get(f"/chat/new?after={newest}&wait=20"))
    await house.webchat.send(house.brain.heard[0].address, a_screen("notice", "Tin mới."))
    async with asyncio.timeout(SOON):
        [[number, html]] = json.loads(await (await asking).text())["lines"]
    assert number > newest
    assert "Tin mới." in html


async def test_the_language_of_an_address_is_only_ever_one_we_have(client: Client) -> None:
    await say(client, text="topics")
    for tongue, words in (("en", "Listen"), ("../../../tmp", "Nghe"), ("xx", "Nghe")):
        answer = await client.get("/chat/new", params={"tongue": tongue, "after": "0"})
        assert words in (await answer.json())["lines"][1][1]


async def test_a_signal_of_life_keeps_the_connection(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.live.BEAT_SECONDS", 0.1)
    newest = ids(await say(client, text="topics"))[-1]
    async with client.get(f"/chat/events?after={newest}") as stream, asyncio.timeout(SOON):
        assert await stream.content.readline() == b"retry: 3000\n"
        await stream.content.readline()
        assert await stream.content.readline() == b":\n"


async def test_open_connections_end_when_the_service_stops(client: Client, house: House) -> None:
    newest = ids(await say(client, text="topics"))[-1]
    async with client.get(f"/chat/events?after={newest}") as stream, asyncio.timeout(2):
        await stream.content.readline()
        house.webchat.hush()
        while not stream.content.at_eof():
            await stream.content.readline()
