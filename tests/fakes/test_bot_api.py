"""The test server behaves as the Bot API does; seen through the real python-telegram-bot client."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.fakes.bot_api import BotApi, Limit, faults

TOKEN = "123456:TEST"
MAI = 77


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the library warns about its own next version."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def client(api: BotApi, token: str = TOKEN) -> Bot:
    return Bot(token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot")


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as opened:
        yield opened


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"d:{label}")] for label in labels])


async def test_a_text_with_keys_arrives_and_a_press_comes_back(api: BotApi, bot: Bot) -> None:
    mai = api.bot(TOKEN).person(MAI)
    sent = await bot.send_message(MAI, "Chào bà con", reply_markup=keyboard("1 Sức khỏe", "0 Quay lại"))
    assert (mai.last.text, [b.text for b in mai.buttons]) == ("Chào bà con", ["1 Sức khỏe", "0 Quay lại"])
    mai.press("1")
    (update,) = await bot.get_updates(timeout=1)
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.message) == ("d:1 Sức khỏe", sent)
    assert await update.callback_query.answer()
    assert mai.answered_presses == 1


async def test_an_update_stays_until_a_higher_offset_is_asked_for(api: BotApi, bot: Bot) -> None:
    mai = api.bot(TOKEN).person(MAI)
    first, second = mai.say("/start v_12"), mai.say("xin chào")
    for _ in range(2):
        assert [update.update_id for update in await bot.get_updates()] == [first, second]
    assert [update.update_id for update in await bot.get_updates(offset=second)] == [second]
    assert api.bot(TOKEN).waiting == 1
    assert await bot.get_updates(offset=second + 1) == ()
    assert api.bot(TOKEN).waiting == 0


async def test_a_long_poll_ends_when_something_comes(api: BotApi, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.wait([poll], timeout=0.05)
    api.bot(TOKEN).person(MAI).say("alo")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message is not None
    assert update.message.text == "alo"


async def test_a_second_poll_ends_the_first_with_a_conflict(api: BotApi, bot: Bot) -> None:
    async with client(api) as other:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.wait([first], timeout=0.1)
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict):
            await asyncio.wait_for(first, 2)
        assert await second == ()


async def test_all_that_people_send_can_be_read_by_the_library(api: BotApi, bot: Bot) -> None:
    mai = api.bot(TOKEN).person(MAI)
    mai.voice(b"OggS", seconds=4)
    mai.audio(b"ID3")
    mai.photo(b"\xff\xd8", "nhà dột")
    mai.document(b"%PDF")
    mai.video_note(b"mp4")
    mai.location(11.5, 108.1)
    mai.contact("0900000000")
    mai.sticker()
    messages = [update.message for update in await bot.get_updates()]
    kinds = ["voice", "audio", "photo", "document", "video_note", "location", "contact", "sticker"]
    assert [kind for kind, message in zip(kinds, messages, strict=True) if not getattr(message, kind)] == []


async def test_a_voice_note_can_be_fetched(api: BotApi, bot: Bot) -> None:
    api.bot(TOKEN).person(MAI).voice(b"OggS and more")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.voice is not None
    file = await update.message.voice.get_file()
    assert bytes(await file.download_as_bytearray()) == b"OggS and more"


async def test_a_clip_is_uploaded_once_and_sent_again_by_its_handle(api: BotApi, bot: Bot) -> None:
    mai = api.bot(TOKEN).person(MAI)
    first = await bot.send_voice(MAI, b"OggS", caption="Nghe")
    assert first.voice is not None
    await bot.send_voice(MAI, first.voice.file_id)
    assert [(seen.uploaded, seen.text) for seen in mai.seen] == [(True, "Nghe"), (False, "")]
    assert dict(api.world.uploads) == {hashlib.sha256(b"OggS").hexdigest(): 1}


async def test_a_handle_of_another_bot_or_kind_is_worth_nothing(api: BotApi, bot: Bot) -> None:
    for token in (TOKEN, "999:OTHER"):
        api.bot(token).person(MAI)
    voice = (await bot.send_voice(MAI, b"OggS")).voice
    assert voice is not None
    with pytest.raises(BadRequest, match="Can't use file of type"):
        await bot.send_document(MAI, voice.file_id)
    async with client(api, "999:OTHER") as other:
        with pytest.raises(BadRequest, match=r"[Ww]rong file identifier"):
            await other.send_voice(MAI, voice.file_id)


async def test_a_message_can_be_deleted_once(api: BotApi, bot: Bot) -> None:
    mai = api.bot(TOKEN).person(MAI)
    sent = await bot.send_message(MAI, "nhầm")
    assert await bot.delete_message(MAI, sent.message_id)
    assert mai.seen == []
    with pytest.raises(BadRequest, match="not found"):
        await bot.delete_message(MAI, sent.message_id)


async def test_commands_are_kept_by_language(api: BotApi, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Bắt đầu")])
    await bot.set_my_commands([BotCommand("start", "Begin")], language_code="en")
    assert [c.description for c in await bot.get_my_commands(language_code="en")] == ["Begin"]


async def test_the_published_limits_hold(api: BotApi, bot: Bot) -> None:
    api.bot(TOKEN).person(MAI)
    await bot.send_message(MAI, "ă" * 4096)
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(MAI, "ă" * 4097)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_voice(MAI, b"OggS", caption="ă" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        data = "ă" * 33  # 66 bytes
        await bot.send_message(
            MAI, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])
        )
    with pytest.raises(BadRequest, match="no field"):
        await bot.send_message(MAI, "x", api_kwargs={"txet": "y"})


async def test_who_may_not_be_written_to_is_told_in_the_platforms_words(api: BotApi, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message(4711, "x")
    mai = api.bot(TOKEN).person(MAI)
    mai.block()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(MAI, "x")
    mai.unblock()
    await bot.send_message(MAI, "x")
    statuses = [u.my_chat_member.new_chat_member.status for u in await bot.get_updates() if u.my_chat_member]
    assert statuses == ["kicked", "member"]
    group = api.bot(TOKEN).group()
    group.move(-100200)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.chat.id, "x")
    assert moved.value.new_chat_id == -100200


async def test_limits_are_counted_over_all_chats_and_for_each_chat() -> None:
    now = [1_000_000.0]
    async with (
        BotApi(rate=Limit(3, 1.0), chat_rate=Limit(1, 1.0), clock=lambda: now[0]) as api,
        client(api) as bot,
    ):
        for chat in (1, 2, 3, 4):
            api.bot(TOKEN).person(chat)
        for chat in (1, 2, 3):
            await bot.send_message(chat, "x")
        with pytest.raises(RetryAfter) as over_all:
            await bot.send_message(4, "x")
        assert over_all.value.retry_after == timedelta(seconds=1)
        now[0] += 1
        await bot.send_message(1, "x")
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "x")
        await bot.send_message(2, "x")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.too_many(7), RetryAfter),
        (faults.too_many(), NetworkError),
        (faults.blocked(), Forbidden),
        (faults.deactivated(), Forbidden),
        (faults.not_found(), BadRequest),
        (faults.refused("message is too long"), BadRequest),
        (faults.moved(-100), ChatMigrated),
        (faults.server_error(), NetworkError),
        (faults.unauthorised(), InvalidToken),
        (faults.cut_before(), NetworkError),
    ],
)
async def test_a_scripted_refusal_strikes_once_and_nothing_is_accepted(
    api: BotApi, bot: Bot, fault: faults.Fault, error: type[TelegramError]
) -> None:
    mai = api.bot(TOKEN).person(MAI)
    api.faults.add(fault, chat=MAI)
    with pytest.raises(error):
        await bot.send_message(MAI, "x")
    assert mai.seen == []
    await bot.send_message(MAI, "x")
    assert len(mai.seen) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.slow(1.0), TimedOut),
        (faults.cut_after(), NetworkError),
        (faults.cut_within(), NetworkError),
        (faults.garbage(), TelegramError),
        (faults.garbage(status=502), NetworkError),
    ],
)
async def test_some_misfortune_comes_after_the_message_was_accepted(
    api: BotApi, bot: Bot, fault: faults.Fault, error: type[TelegramError]
) -> None:
    mai = api.bot(TOKEN).person(MAI)
    api.faults.add(fault)
    with pytest.raises(error):
        await bot.send_message(MAI, "x", read_timeout=0.2)
    assert len(mai.seen) == 1


async def test_a_fault_can_wait_for_a_later_call_and_strike_several(api: BotApi, bot: Bot) -> None:
    api.bot(TOKEN).person(MAI)
    rule = api.faults.add(faults.blocked(), call=2, times=2)
    outcomes = []
    for _ in range(4):
        try:
            await bot.send_message(MAI, "x")
            outcomes.append("sent")
        except Forbidden:
            outcomes.append("refused")
    assert (outcomes, rule.struck) == (["sent", "refused", "refused", "sent"], 2)


async def test_a_revoked_token_is_refused(api: BotApi, bot: Bot) -> None:
    api.revoke(TOKEN)
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_a_webhook_gets_each_update_with_the_secret_until_it_answers_well(api: BotApi, bot: Bot) -> None:
    got: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
    statuses = [500, 200, 200]

    async def hook(request: web.Request) -> web.Response:
        got.put_nowait((request.headers["X-Telegram-Bot-Api-Secret-Token"], await request.json()))
        return web.Response(status=statuses.pop(0))

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with TestServer(app) as server:
        await bot.set_webhook(str(server.make_url("/hook")), secret_token="s3cret")
        with pytest.raises(Conflict):
            await bot.get_updates()
        mai = api.bot(TOKEN).person(MAI)
        first, second = mai.say("một"), mai.say("hai")
        seen = [await asyncio.wait_for(got.get(), 2) for _ in range(3)]
        assert [(secret, body["update_id"]) for secret, body in seen] == [
            ("s3cret", first),
            ("s3cret", first),
            ("s3cret", second),
        ]
        assert all(Update.de_json(body, bot) for _, body in seen)
        await bot.delete_webhook()
    mai.say("ba")
    assert [u.message.text for u in await bot.get_updates(offset=second + 1) if u.message] == ["ba"]


async def test_a_server_that_comes_back_still_knows_what_waits(api: BotApi, bot: Bot) -> None:
    api.bot(TOKEN).person(MAI).say("alo")
    port = int(api.url.rsplit(":", 1)[1])
    await api.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await api.start(port)
    assert len(await bot.get_updates()) == 1


async def test_a_person_at_a_keyboard_can_take_part(api: BotApi, bot: Bot) -> None:
    async with aiohttp.ClientSession(api.url) as session:
        await session.post(f"/_user/{MAI}/say", json={"text": "/start"})
        await bot.send_message(MAI, "Chào bà con", reply_markup=keyboard("1 Có"))
        pressed = await (await session.post(f"/_user/{MAI}/press", json={"button": "1"})).json()
        (shown,) = await (await session.get(f"/_chat/{MAI}")).json()
        assert (await session.post(f"/_user/{MAI}/press", json={"button": "5"})).status == 400
    assert (shown["text"], shown["rows"]) == ("Chào bà con", [[{"text": "1 Có", "data": "d:1 Có"}]])
    assert [update.update_id for update in await bot.get_updates()][1] == pressed["update_id"]
