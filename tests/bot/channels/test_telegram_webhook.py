"""Telegram by webhook: only with the secret, answered only after the update is stored, set again when it is gone."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.telegram import HEADER, WEBHOOK_PATH, Telegram
from core.errors import Unavailable
from tests.bot.channels.support import TOKEN, MakeBot, MemorySink, until
from tests.fakes.bot_api import BotApi, Person


@pytest.fixture
async def hooked(make_bot: MakeBot, sink: MemorySink) -> AsyncIterator[Telegram]:
    """A channel with a webhook, behind a real web server."""
    port = unused_port()
    channel = make_bot(public_url=f"http://127.0.0.1:{port}/")
    app = web.Application()
    channel.add_routes(app)
    async with TestServer(app, port=port):
        await channel.open(sink)
        await until(lambda: channel.health().ok)
        yield channel
        await channel.close()


async def test_a_webhook_brings_updates_and_each_only_after_it_was_stored(
    hooked: Telegram, api: BotApi, mai: Person, sink: MemorySink
) -> None:
    sink.fails = [Unavailable("database is locked")]
    first, second = mai.say("một"), mai.say("hai")
    await until(lambda: len(sink.got) == 2)
    assert [i.text for i in sink.got] == ["một", "hai"]
    await until(lambda: api.bot(TOKEN).waiting == 0)
    assert api.bot(TOKEN).bot.inbox.pushed == [(first, 503), (first, 200), (second, 200)]


async def test_a_webhook_without_the_secret_is_turned_away(hooked: Telegram, api: BotApi, sink: MemorySink) -> None:
    hook = api.bot(TOKEN).bot.inbox.webhook
    assert hook is not None
    assert hook.url.endswith(WEBHOOK_PATH)
    update = {"update_id": 1, "message": {}}
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {HEADER: "wrong"}, {HEADER: "s\u00e9cret"}):
            assert (await session.post(hook.url, json=update, headers=headers)).status == 403
        good = {HEADER: hook.secret}
        assert (await session.post(hook.url, data=b"{", headers=good)).status == 400
        assert (await session.post(hook.url, json=[1], headers=good)).status == 200
    assert sink.got == []


async def test_the_secret_is_the_same_after_a_restart_and_is_not_the_token(api: BotApi, make_bot: MakeBot) -> None:
    one_run, next_run = make_bot(), make_bot()
    assert one_run.redact() == next_run.redact()
    token, secret = one_run.redact()
    assert token == TOKEN
    assert TOKEN not in secret


async def test_a_closed_channel_asks_the_platform_to_come_again(hooked: Telegram, api: BotApi, mai: Person) -> None:
    hook = api.bot(TOKEN).bot.inbox.webhook
    assert hook is not None
    await hooked.close()
    async with aiohttp.ClientSession() as session:
        answer = await session.post(hook.url, json={"update_id": 1}, headers={HEADER: hook.secret})
    assert answer.status == 503


async def test_a_webhook_that_somebody_removed_is_set_again(
    hooked: Telegram, api: BotApi, mai: Person, sink: MemorySink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.CHECK_SECONDS", 0.01)
    await hooked.close()
    await hooked.open(sink)
    await until(lambda: hooked.health().ok)
    async with aiohttp.ClientSession() as session:
        await session.post(f"{api.url}/bot{TOKEN}/deleteWebhook")
    mai.say("alo")
    await sink.one()
