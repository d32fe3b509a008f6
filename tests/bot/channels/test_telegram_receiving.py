"""Receiving from Telegram: stored before it is acknowledged, by polling and by webhook, through all misfortune."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.channels.telegram import Telegram
from core.channels import Incoming, Media
from core.errors import Invalid, Unavailable
from tests.bot.channels.support import HOME, MAI, TOKEN, MakeBot, MemorySink, until
from tests.conftest import NOW
from tests.fakes.bot_api import BotApi, Person, faults


@pytest.fixture
async def telegram(make_bot: MakeBot, sink: MemorySink) -> AsyncIterator[Telegram]:
    """A channel that polls."""
    channel = make_bot()
    await channel.open(sink)
    await until(lambda: channel.health().ok)
    yield channel
    await channel.close()


# --- what people do ---


async def test_a_text_arrives_with_all_a_handler_may_know(telegram: Telegram, mai: Person, sink: MemorySink) -> None:
    key = mai.say("/start v_12")
    got = await sink.one()
    assert (got.channel, got.account, got.key, got.address) == ("telegram", "123456", str(key), "77")
    assert (got.kind, got.text, got.locale, got.group) == ("text", "/start v_12", "vi", False)
    assert abs((datetime.now(UTC) - got.at).total_seconds()) < 60
    assert Incoming.from_json(got.to_json()) == got


async def test_a_press_arrives_with_its_data_and_its_spinner_is_stopped(
    telegram: Telegram, mai: Person, sink: MemorySink
) -> None:
    await telegram.send(str(MAI), HOME)
    mai.press("2")
    got = await sink.one()
    assert (got.kind, got.press, got.at) == ("press", "key.1:4:2", NOW)
    assert got.message_ref == str(mai.last.message_id)
    await telegram.acknowledge(got)
    assert mai.answered_presses == 1
    await telegram.acknowledge(replace(got, action_ref="4711"))  # too old: no harm


async def test_a_press_on_a_message_that_is_gone_still_arrives(
    telegram: Telegram, mai: Person, sink: MemorySink
) -> None:
    mai.press_on(5, "key.1:2:1")
    got = await sink.one()
    assert (got.kind, got.press, got.message_ref, got.address) == ("press", "key.1:2:1", "5", "77")


async def test_voice_photo_and_files_arrive_and_can_be_fetched(
    telegram: Telegram, mai: Person, sink: MemorySink
) -> None:
    mai.voice(b"OggS voice", seconds=4)
    mai.audio(b"ID3 song")
    mai.photo(b"\xff\xd8 photo", "nhà dột")
    mai.document(b"%PDF paper", "đơn.pdf")
    mai.video_note(b"mp4 round")
    await until(lambda: len(sink.got) == 5)
    assert [(i.kind, i.text, i.media[0].kind, i.media[0].mime, i.media[0].ms, i.media[0].name) for i in sink.got] == [
        ("voice", "", "voice", "audio/ogg", 4000, ""),
        ("voice", "", "voice", "audio/mpeg", 30000, ""),
        ("photo", "nhà dột", "photo", "image/jpeg", 0, ""),
        ("file", "", "file", "application/pdf", 0, "đơn.pdf"),
        ("file", "", "file", "video/mp4", 5000, ""),
    ]
    fetched = [await telegram.fetch(i.media[0], 1000) for i in sink.got]
    assert fetched == [b"OggS voice", b"ID3 song", b"\xff\xd8 photo", b"%PDF paper", b"mp4 round"]


async def test_a_place_arrives_as_numbers_and_a_contact_card_without_its_number(
    telegram: Telegram, mai: Person, sink: MemorySink
) -> None:
    mai.location(11.25, 108.5)
    mai.contact("0901234567")
    mai.sticker()
    await until(lambda: len(sink.got) == 3)
    assert [(i.kind, i.latitude, i.longitude) for i in sink.got] == [
        ("location", 11.25, 108.5),
        ("other", None, None),
        ("other", None, None),
    ]
    assert "0901234567" not in repr(sink.got)


async def test_who_blocks_and_comes_back_is_noticed(telegram: Telegram, mai: Person, sink: MemorySink) -> None:
    mai.block()
    mai.unblock()
    await until(lambda: len(sink.got) == 2)
    assert [i.kind for i in sink.got] == ["blocked", "unblocked"]


async def test_a_group_is_marked_and_its_move_is_told(telegram: Telegram, api: BotApi, sink: MemorySink) -> None:
    group = api.bot(TOKEN).group(-1001)
    group.say("/help@tienglang_bot")
    group.move(-100200)
    await until(lambda: len(sink.got) == 2)
    assert [(i.kind, i.address, i.moved_to, i.group) for i in sink.got] == [
        ("text", "-1001", "", True),
        ("moved", "-1001", "-100200", True),
    ]


async def test_letters_no_database_can_keep_are_left_out(telegram: Telegram, mai: Person, sink: MemorySink) -> None:
    mai.say("alo\x00 \ud83d ơi")
    assert (await sink.one()).text == "alo ? ơi"


async def test_one_update_the_library_cannot_read_does_not_hold_up_the_others(
    telegram: Telegram, api: BotApi, mai: Person, sink: MemorySink
) -> None:
    api.bot(TOKEN).bot.inbox.put("message", "chat 77", {"message_id": 1, "date": "never", "chat": 7})
    mai.say("vẫn tới")
    assert (await sink.one()).text == "vẫn tới"
    await until(lambda: api.bot(TOKEN).waiting == 0)


async def test_what_people_say_stands_in_no_log(
    telegram: Telegram, api: BotApi, mai: Person, sink: MemorySink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.faults.add(faults.garbage(b"half an answer with khoai-mi"), method="getUpdates")
    mai.say("khoai-mi")
    await until(lambda: sink.got)
    await telegram.send(str(MAI), replace(HOME, text="khoai-mi"))
    assert "khoai-mi" not in caplog.text


# --- stored before it is acknowledged ---


async def test_what_the_sink_could_not_store_comes_again(
    telegram: Telegram, api: BotApi, mai: Person, sink: MemorySink
) -> None:
    sink.fails = [Unavailable("database is locked"), Unavailable("database is locked")]
    mai.say("một")
    await until(lambda: sink.calls == 1)
    assert api.bot(TOKEN).waiting == 1
    assert (await sink.one()).text == "một"
    await until(lambda: api.bot(TOKEN).waiting == 0)
    assert telegram.health().ok


async def test_an_update_waits_at_the_platform_while_it_is_being_stored(
    api: BotApi, make_bot: MakeBot, mai: Person
) -> None:
    arrived = asyncio.Event()

    async def never(_: object) -> None:
        arrived.set()
        await asyncio.Event().wait()

    first = make_bot()
    await first.open(never)
    key = mai.say("giữ lại")
    await asyncio.wait_for(arrived.wait(), 5)
    started = time.monotonic()
    await first.close()
    assert time.monotonic() - started < 2
    assert api.bot(TOKEN).waiting == 1
    sink, second = MemorySink(), make_bot()
    await second.open(sink)
    assert (await sink.one()).key == str(key)
    await second.close()


async def test_close_during_a_long_poll_is_quick(telegram: Telegram) -> None:
    started = time.monotonic()
    await telegram.close()
    assert time.monotonic() - started < 1
    assert not telegram.health().ok


async def test_ids_that_start_lower_after_a_quiet_week_are_not_lost(
    telegram: Telegram, api: BotApi, mai: Person, sink: MemorySink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.POLL_SECONDS", 0)
    mai.say("trước")
    await until(lambda: api.bot(TOKEN).waiting == 0 and sink.got)
    calls = api.bot(TOKEN).bot.statuses["getUpdates", 200]
    await until(lambda: api.bot(TOKEN).bot.statuses["getUpdates", 200] > calls + 1)
    api.bot(TOKEN).bot.inbox.restart_ids(5)
    mai.say("sau")
    await until(lambda: len(sink.got) == 2)
    assert sink.got[1].key == "5"


# --- the platform cannot be reached ---


async def test_a_platform_that_is_away_at_the_start_is_tried_until_it_is_there(
    api: BotApi, make_bot: MakeBot, mai: Person, sink: MemorySink
) -> None:
    port = int(api.url.rsplit(":", 1)[1])
    await api.stop()
    channel = make_bot()
    await channel.open(sink)
    await until(lambda: "no connection" in channel.health().why or "Connector" in channel.health().why)
    assert not channel.health().ok
    await api.start(port)
    await until(lambda: channel.health().ok)
    mai.say("alo")
    await sink.one()
    await channel.close()


@pytest.mark.parametrize(
    "fault", [faults.server_error(502), faults.cut_before(), faults.garbage(), faults.too_many(), faults.cut_within()]
)
async def test_a_poll_that_fails_is_tried_again_and_nothing_is_lost(
    telegram: Telegram, api: BotApi, mai: Person, sink: MemorySink, fault: faults.Fault
) -> None:
    rule = api.faults.add(fault, method="getUpdates")
    mai.say("một")
    await until(lambda: sink.got)
    mai.say("hai")
    await until(lambda: rule.struck and len(sink.got) >= 2)
    await until(lambda: api.bot(TOKEN).waiting == 0)
    assert sorted({i.text for i in sink.got}) == ["hai", "một"]


async def test_a_refused_token_is_said_in_health_and_is_no_crash(
    api: BotApi, make_bot: MakeBot, sink: MemorySink
) -> None:
    api.revoke(TOKEN)
    channel = make_bot()
    await channel.open(sink)
    await until(lambda: "Unauthorized" in channel.health().why)
    await channel.close()


async def test_a_webhook_left_behind_is_removed_before_polling(
    api: BotApi, make_bot: MakeBot, mai: Person, sink: MemorySink
) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(f"{api.url}/bot{TOKEN}/setWebhook", json={"url": "http://127.0.0.1:9/old"})
    channel = make_bot()
    await channel.open(sink)
    mai.say("alo")
    await sink.one()
    await channel.close()


async def test_commands_are_offered_in_vietnamese_and_english(telegram: Telegram, api: BotApi) -> None:
    await until(lambda: len(api.bot(TOKEN).bot.commands) == 2)
    menus = api.bot(TOKEN).bot.commands
    for tag in ("", "en"):
        names = [command["command"] for command in menus[tag]]
        assert [*names[:4], *names[-2:]] == ["start", "topics", "ask", "feedback", "stop", "help"]
        assert len(names) == 12


async def test_a_menu_that_is_refused_does_not_matter(api: BotApi, make_bot: MakeBot, sink: MemorySink) -> None:
    api.faults.add(faults.server_error(), method="setMyCommands", times=None)
    channel = make_bot()
    await channel.open(sink)
    await until(lambda: channel.health().ok)
    await channel.close()


# --- attachments ---


async def test_an_attachment_over_the_limit_is_refused_before_and_while_it_is_loaded(
    telegram: Telegram, mai: Person, sink: MemorySink
) -> None:
    mai.voice(b"x" * 5000)
    media = (await sink.one()).media[0]
    with pytest.raises(Invalid):
        await telegram.fetch(media, 4999)
    with pytest.raises(Invalid):
        await telegram.fetch(Media("voice", media.ref), 4999)
    assert len(await telegram.fetch(media, 5000)) == 5000


async def test_an_attachment_that_is_gone_is_invalid_and_one_out_of_reach_is_unavailable(
    telegram: Telegram, api: BotApi, mai: Person, sink: MemorySink
) -> None:
    mai.voice(b"OggS")
    media = (await sink.one()).media[0]
    with pytest.raises(Invalid):
        await telegram.fetch(Media("voice", "AwACnothing"), 1000)
    for method, fault in (("download", faults.server_error()), ("getFile", faults.cut_before())):
        api.faults.add(fault, method=method)
        with pytest.raises(Unavailable):
            await telegram.fetch(media, 1000)
