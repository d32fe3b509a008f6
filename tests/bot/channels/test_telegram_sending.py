"""Sending through Telegram: one message where one is enough, one upload for a village, and a name for every end."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram_send import keyboard, keyboard_json
from core.channels import (
    AddressMoved,
    Capabilities,
    ChannelDown,
    Choice,
    Clip,
    Outgoing,
    RecipientGone,
    Rejected,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
    VoiceCopy,
)
from core.errors import Unavailable
from core.files import Files
from core.settings import Settings
from tests.bot.channels.support import HOME, MAI, TOKEN, MakeBot, MemoryHandles, a_clip
from tests.fakes.bot_api import BotApi, Limit, Person, faults


@pytest.fixture
async def telegram(make_bot: MakeBot) -> AsyncIterator[Telegram]:
    """A channel that sends; nothing is received here."""
    channel = make_bot()
    yield channel
    await channel.close()


async def test_a_screen_is_one_message_with_its_digits_on_the_buttons(telegram: Telegram, mai: Person) -> None:
    result = await telegram.send(str(MAI), HOME)
    assert result == Sent((str(mai.last.message_id),))
    assert mai.last.text == HOME.text
    assert [[button.text for button in row] for row in mai.last.rows] == [
        ["1 Xem bài theo chủ đề"],
        ["2 Hỏi một câu"],
        ["7 Gặp cán bộ", "9 Nghe"],
    ]
    assert mai.last.rows[0][0].data == "key.1:4:1"


def test_the_keys_of_a_prepared_message_are_those_of_the_library() -> None:
    assert json.loads(keyboard_json(HOME)) == keyboard(HOME).to_dict()  # type: ignore[union-attr]
    assert keyboard_json(replace(HOME, choices=(), tail=())) == ""


async def test_a_short_text_goes_under_the_clip_with_the_note_that_a_machine_speaks(
    telegram: Telegram, mai: Person, tmp_path: Path
) -> None:
    clip = a_clip(tmp_path)
    assert isinstance(await telegram.send(str(MAI), HOME.with_voice("send"), clip), Sent)
    (message,) = mai.seen
    assert (message.method, message.sha256) == ("sendVoice", clip.sha256)
    assert message.text == f"{HOME.text}\nGiọng máy đọc."
    assert len(message.labels) == 4


async def test_a_human_voice_is_credited_and_not_called_a_machine(
    telegram: Telegram, mai: Person, tmp_path: Path
) -> None:
    screen = replace(HOME, voice="send", clip_credit="Người nói: K'Brếo.")
    await telegram.send(str(MAI), screen, a_clip(tmp_path, machine=False))
    assert mai.last.text == f"{HOME.text}\nNgười nói: K'Brếo."


async def test_a_long_text_goes_first_with_the_keys_and_the_clip_follows(
    telegram: Telegram, mai: Person, tmp_path: Path
) -> None:
    screen = replace(HOME, text="Bà con nhớ. " * 100, voice="send")
    result = await telegram.send(str(MAI), screen, a_clip(tmp_path))
    words, voice = mai.seen
    assert [words.method, voice.method] == ["sendMessage", "sendVoice"]
    assert (len(words.labels), len(voice.labels), voice.text) == (4, 0, "Giọng máy đọc.")
    assert result == Sent((str(words.message_id), str(voice.message_id)))


async def test_without_captions_the_words_go_first_and_carry_the_note(
    make_bot: MakeBot, mai: Person, tmp_path: Path
) -> None:
    channel = make_bot(telegram_caption=False)
    await channel.send(str(MAI), HOME.with_voice("send"), a_clip(tmp_path))
    await channel.close()
    assert [(m.method, m.text) for m in mai.seen] == [
        ("sendMessage", f"{HOME.text}\nGiọng máy đọc."),
        ("sendVoice", ""),
    ]


async def test_the_answer_to_nine_is_the_clip_alone(telegram: Telegram, mai: Person, tmp_path: Path) -> None:
    await telegram.send(str(MAI), HOME.with_voice("only"), a_clip(tmp_path))
    (message,) = mai.seen
    assert (message.method, message.text, message.labels) == ("sendVoice", "Giọng máy đọc.", ())


async def test_a_clip_waits_for_nine_unless_it_is_to_be_sent(telegram: Telegram, mai: Person, tmp_path: Path) -> None:
    await telegram.send(str(MAI), HOME, a_clip(tmp_path))
    assert [m.method for m in mai.seen] == ["sendMessage"]


async def test_a_very_long_text_comes_in_parts_and_the_keys_stand_under_the_last(
    telegram: Telegram, mai: Person
) -> None:
    text = " ".join(f"Câu số {n} nói về 936.000 đồng." for n in range(300))
    result = await telegram.send(str(MAI), replace(HOME, text=text))
    assert len(mai.seen) > 1
    assert [len(m.labels) for m in mai.seen] == [0] * (len(mai.seen) - 1) + [4]
    assert " ".join(m.text for m in mai.seen) == text
    assert isinstance(result, Sent)
    assert result.refs[0] == str(mai.last.message_id)


async def test_a_document_is_handed_over_with_the_words_under_it(telegram: Telegram, files: Files, mai: Person) -> None:
    screen = replace(HOME, document=files.put(b'{"name": 1}'), document_name="du-lieu.json")
    await telegram.send(str(MAI), screen)
    assert (mai.last.method, mai.last.text, mai.last.arguments["document"].name) == (
        "sendDocument",
        HOME.text,
        "du-lieu.json",
    )


async def test_a_document_that_is_gone_is_a_refusal_and_no_crash(telegram: Telegram, mai: Person) -> None:
    assert await telegram.send(str(MAI), replace(HOME, document="0" * 64)) == Rejected(
        "file", "cannot be read (NotFound)"
    )


async def test_three_hundred_people_cost_one_upload(telegram: Telegram, api: BotApi, tmp_path: Path) -> None:
    clip = a_clip(tmp_path)
    people = [api.bot(TOKEN).person(number) for number in range(1, 301)]
    results = await asyncio.gather(
        *(telegram.send(str(person.chat.id), HOME.with_voice("send"), clip) for person in people)
    )
    assert all(isinstance(result, Sent) for result in results)
    assert dict(api.world.uploads) == {clip.sha256: 1}
    assert {len(person.seen) for person in people} == {1}


async def test_a_handle_the_platform_has_forgotten_is_replaced_by_one_upload(
    telegram: Telegram, api: BotApi, mai: Person, tmp_path: Path
) -> None:
    clip = a_clip(tmp_path)
    await telegram.send(str(MAI), HOME.with_voice("send"), clip)
    api.world.files.forget(api.bot(TOKEN).bot.id)
    results = await asyncio.gather(*(telegram.send(str(MAI), HOME.with_voice("send"), clip) for _ in range(5)))
    assert all(isinstance(result, Sent) for result in results)
    assert api.world.uploads[clip.sha256] == 2
    assert len(mai.seen) == 6


async def test_who_takes_no_voice_messages_gets_the_words(
    telegram: Telegram, api: BotApi, mai: Person, tmp_path: Path
) -> None:
    api.faults.add(faults.refused("VOICE_MESSAGES_FORBIDDEN"), method="sendVoice")
    assert isinstance(await telegram.send(str(MAI), HOME.with_voice("send"), a_clip(tmp_path)), Sent)
    assert [(m.method, m.text) for m in mai.seen] == [("sendMessage", HOME.text)]


async def test_a_clip_that_was_cleared_away_is_left_out(telegram: Telegram, mai: Person, tmp_path: Path) -> None:
    clip = a_clip(tmp_path)
    clip.path.unlink()
    assert isinstance(await telegram.send(str(MAI), HOME.with_voice("send"), clip), Sent)
    assert [m.method for m in mai.seen] == ["sendMessage"]


@pytest.mark.parametrize(
    ("fault", "expected", "arrived"),
    [
        (faults.too_many(7), RetryAfter(7.0, "recipient", "429"), 0),
        (faults.too_many(), RetryAfter(5.0, "channel", "429 without a time"), 0),
        (faults.blocked(), RecipientGone("Forbidden: bot was blocked by the user"), 0),
        (faults.deactivated(), RecipientGone("Forbidden: user is deactivated"), 0),
        (faults.not_found(), RecipientGone("Chat not found"), 0),
        (faults.refused("message is too long"), Rejected("400", "Message is too long"), 0),
        (faults.moved(-100200), AddressMoved("-100200"), 0),
        (faults.unauthorised(), ChannelDown("token refused (Unauthorized)", 60.0), 0),
        (faults.server_error(), Unknown("Internal Server Error"), 0),
        (faults.cut_before(), Unknown("ServerDisconnectedError"), 0),
        (faults.cut_after(), Unknown("ServerDisconnectedError"), 1),
        (faults.cut_within(), Unknown("ContentLengthError"), 1),
        (faults.garbage(), Unknown("Invalid server response"), 1),
        (faults.garbage(b'{"ok": true, "result": 7}'), Unknown("unreadable answer (TypeError)"), 1),
        (faults.garbage(b"{}"), Unknown("unreadable answer (KeyError)"), 1),
        (faults.garbage(status=502), Unknown("Bad Gateway (502)"), 1),
        (faults.garbage(status=413), Rejected("400", "Request Entity Too Large"), 1),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, int) else "",
)
async def test_every_end_of_a_sending_has_a_name(
    telegram: Telegram, api: BotApi, mai: Person, fault: faults.Fault, expected: SendResult, arrived: int
) -> None:
    api.faults.add(fault, chat=MAI)
    assert await telegram.send(str(MAI), HOME) == expected
    assert len(mai.seen) == arrived
    assert isinstance(await telegram.send(str(MAI), HOME), Sent)


async def test_an_answer_that_does_not_come_leaves_it_open_whether_the_message_arrived(
    telegram: Telegram, api: BotApi, mai: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram_request.READ_SECONDS", 0.1)
    api.faults.add(faults.slow(1.0))
    assert await telegram.send(str(MAI), HOME) == Unknown("SocketTimeoutError")
    assert len(mai.seen) == 1


async def test_without_a_connection_it_is_certain_that_nothing_left(
    telegram: Telegram, api: BotApi, mai: Person
) -> None:
    port = int(api.url.rsplit(":", 1)[1])
    assert telegram.health().ok
    await api.stop()
    assert await telegram.send(str(MAI), HOME) == ChannelDown("no connection (ConnectionRefusedError)")
    assert not telegram.health().ok  # also in a process that only sends
    await api.start(port)
    assert isinstance(await telegram.send(str(MAI), HOME), Sent)
    assert telegram.health().ok


async def test_three_people_refused_at_once_mean_that_the_whole_bot_must_wait(telegram: Telegram, api: BotApi) -> None:
    scopes = []
    for chat in (1, 2, 3):
        api.bot(TOKEN).person(chat)
        api.faults.add(faults.too_many(3), chat=chat)
        result = await telegram.send(str(chat), HOME)
        assert isinstance(result, RetryAfter)
        scopes.append(result.scope)
    assert scopes == ["recipient", "recipient", "channel"]


async def test_a_pause_within_a_screen_is_waited_out_because_its_beginning_has_arrived(
    make_bot: MakeBot,
) -> None:
    async with BotApi(chat_rate=Limit(1, 1.0)) as api:
        mai = api.bot(TOKEN).person(MAI)
        channel = make_bot(api)
        result = await channel.send(str(MAI), replace(HOME, text="Bà con nhớ. Đi tiêm. " * 300))
        await channel.close()
    assert isinstance(result, Sent)
    assert len(mai.seen) == 2


async def test_a_screen_that_broke_off_half_way_is_never_said_to_be_unsent(
    telegram: Telegram, api: BotApi, mai: Person
) -> None:
    api.faults.add(faults.blocked(), call=2)
    result = await telegram.send(str(MAI), replace(HOME, text="Bà con nhớ. Đi tiêm. " * 300))
    assert result == Unknown("arrived in part, then RecipientGone")


async def test_words_that_arrived_count_as_sent_even_when_their_clip_did_not(
    telegram: Telegram, api: BotApi, mai: Person, tmp_path: Path
) -> None:
    api.faults.add(faults.server_error(), method="sendVoice")
    screen = replace(HOME, text="Bà con nhớ. " * 100, voice="send")
    assert await telegram.send(str(MAI), screen, a_clip(tmp_path)) == Sent((str(mai.last.message_id),))


async def test_an_address_of_another_kind_is_nobody_here(telegram: Telegram) -> None:
    assert await telegram.send("web-abc", HOME) == RecipientGone("no chat number")


async def test_behind_a_proxy_the_same_requests_go_another_way(
    make_bot: MakeBot, api: BotApi, mai: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram_wire.Wire.reaches", lambda root: False)
    channel = make_bot()
    assert await channel.send(str(MAI), HOME) == Sent((str(mai.last.message_id),))
    assert mai.last.text == HOME.text
    api.faults.add(faults.blocked(), chat=MAI)
    assert await channel.send(str(MAI), HOME) == RecipientGone("Forbidden: bot was blocked by the user")
    await channel.close()


async def test_a_message_with_a_speakers_voice_says_so_and_which_words_stand_in_it(
    telegram: Telegram, mai: Person, tmp_path: Path
) -> None:
    clip = replace(a_clip(tmp_path), machine=False, takes=(7,))

    async def copy(screen: Outgoing, of: Clip = clip) -> VoiceCopy | None:
        result = await telegram.send(str(MAI), screen, of)
        assert isinstance(result, Sent)
        return result.copy

    below = HOME.with_voice("send")
    assert await copy(below) == VoiceCopy(str(mai.last.message_id), (7,), below)
    assert await copy(HOME.with_voice("only")) == VoiceCopy(str(mai.last.message_id), (7,))
    apart = replace(below, text="Bà con nhớ. " * 120)
    assert await copy(apart) == VoiceCopy(str(mai.last.message_id), (7,)), "the voice stands alone, after the words"
    assert await copy(below, replace(clip, takes=())) is None


async def test_a_message_nobody_could_ask_about_is_neither_gone_nor_there(
    telegram: Telegram, api: BotApi, mai: Person
) -> None:
    await telegram.send(str(MAI), HOME)
    api.faults.add(faults.server_error(), method="deleteMessage")
    with pytest.raises(Unavailable):
        await telegram.delete(str(MAI), str(mai.last.message_id))


async def test_a_message_can_be_taken_back_once(telegram: Telegram, mai: Person) -> None:
    result = await telegram.send(str(MAI), HOME)
    assert isinstance(result, Sent)
    assert await telegram.delete(str(MAI), result.refs[0])
    assert mai.seen == []
    assert not await telegram.delete(str(MAI), result.refs[0])


async def test_words_are_edited_in_place_again_and_again_but_never_a_voice(
    telegram: Telegram, mai: Person, tmp_path: Path
) -> None:
    await telegram.send(str(MAI), HOME)
    ref, right = str(mai.last.message_id), replace(HOME, text="Sáng thứ năm.")
    for _ in range(2):  # the same words once more: the platform says so, and that is as good
        assert await telegram.edit(str(MAI), ref, right) == Sent((ref,))
    assert mai.last.text == "Sáng thứ năm."
    await telegram.send(str(MAI), HOME.with_voice("send"), a_clip(tmp_path))
    assert await telegram.edit(str(MAI), str(mai.last.message_id), right) is None
    assert await telegram.edit(str(MAI), "987654", right) is None


async def test_no_result_and_no_health_holds_the_token(
    telegram: Telegram, api: BotApi, mai: Person, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for fault in (faults.cut_before(), faults.garbage(status=500), faults.unauthorised(), faults.garbage()):
        api.faults.add(fault)
        told.append(repr(await telegram.send(str(MAI), HOME)))
    await api.stop()
    told.append(repr(await telegram.send(str(MAI), HOME)))
    printed = capsys.readouterr()
    for secret in telegram.redact():
        assert secret not in "".join([*told, repr(telegram.health()), caplog.text, printed.out, printed.err])


def test_what_the_channel_can_do_stands_in_its_capabilities(settings: Settings, files: Files) -> None:
    telegram = Telegram(TOKEN, settings, MemoryHandles(), files)
    assert (telegram.name, telegram.account) == ("telegram", "123456")
    assert telegram.capabilities == Capabilities(
        text_max=4096, caption_max=1024, buttons=True, voice="upload", edit=True, delete=True, files=True,
        location=True, platform_abroad="Telegram", rate=settings.telegram_rate, in_flight=64,
    )  # fmt: skip


def test_a_faster_rate_has_more_on_the_way_and_the_setting_has_the_last_word(make_bot: MakeBot) -> None:
    flights = [make_bot(telegram_rate=rate).capabilities.in_flight for rate in (1.0, 30.0, 600.0, 1000.0, 1e6)]
    assert flights == [64, 64, 150, 250, 256]
    assert make_bot(telegram_rate=30.0, telegram_in_flight=8).capabilities.in_flight == 8


async def test_button_data_of_64_bytes_and_long_labels_are_accepted(telegram: Telegram, mai: Person) -> None:
    choice = Choice("1", "Xã Phan Sơn, huyện Bắc Bình cũ, tỉnh Bình Thuận", "k" * 64)
    assert isinstance(await telegram.send(str(MAI), replace(HOME, choices=(choice,))), Sent)
