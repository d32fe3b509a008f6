"""The channel itself: rows, wake-ups, farewells; on both databases."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from bot.channels.webchat import FILE_REF, WebChat
from bot.channels.webtalk import Said
from core.channels import ChannelDown, Clip, Incoming, Media, Outgoing, RecipientGone, Sent
from core.db import Database
from core.errors import Invalid, Unavailable
from core.files import Files
from core.models import WebDevice, WebMessage
from core.settings import Settings
from tests.bot.web.kit import a_screen

SOON = 5.0  # seconds; far more than a wake-up needs


class Clock:
    """A clock that tests set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    """Stands still."""
    return Clock(now)


@pytest.fixture
async def came(db: Database, settings: Settings, clock: Clock) -> AsyncIterator[tuple[WebChat, list[Incoming]]]:
    """An open channel, and what it handed on."""
    taken: list[Incoming] = []

    async def sink(incomings: Sequence[Incoming]) -> None:
        taken.extend(incomings)

    webchat = WebChat(db, settings, clock)
    await webchat.open(sink)
    yield webchat, taken
    await webchat.close()


@pytest.fixture
def webchat(came: tuple[WebChat, list[Incoming]]) -> WebChat:
    """An open channel."""
    return came[0]


def said(address: str, now: datetime, key: str = "k1") -> Incoming:
    """Somebody typed."""
    return Incoming(channel="web", account="web", key=key, address=address, kind="text", at=now, text="chào")


async def test_a_screen_is_kept_and_read_back_with_its_voice(webchat: WebChat, tmp_path: Path) -> None:
    who = await webchat.visit("")
    clip = Clip("0" * 64, tmp_path / "x", 34_000, 9, machine=False, credit="Người nói: Bảy")
    sent = await webchat.send(who.address, a_screen("home", "Chào {bà con} <b>"), clip)
    [line] = await webchat.lines(who.address)
    assert isinstance(sent, Sent)
    assert sent.refs == (str(line.id),)
    assert line.outgoing == a_screen("home", "Chào {bà con} <b>")
    assert line.heard
    assert (line.heard.ms, line.heard.machine, line.heard.credit) == (34_000, False, "Người nói: Bảy")


async def test_an_unknown_address_is_gone(webchat: WebChat) -> None:
    assert await webchat.send("nobody", a_screen("home", "Chào")) == RecipientGone("no such device")


async def test_only_the_hash_of_a_cookie_is_kept(webchat: WebChat, db: Database) -> None:
    who = await webchat.visit("")
    again = await webchat.visit(who.token)
    with db.reading() as session:
        [row] = session.scalars(select(WebDevice)).all()
    assert (who.fresh, again.fresh, again.address) == (True, False, who.address)
    assert who.token not in (row.token_hash, row.address)
    assert await webchat.device("another") is None


# Whether it is a duplicate is for the inbox to decide: the first may have been lost on the way there.
async def test_the_same_form_twice_is_one_line_but_reaches_the_sink_twice(
    came: tuple[WebChat, list[Incoming]], now: datetime
) -> None:
    webchat, taken = came
    who = await webchat.visit("")
    incoming = said(who.address, now)
    first = await webchat.take(incoming, Said("text", "chào"), key=incoming.key)
    second = await webchat.take(incoming, Said("text", "chào"), key=incoming.key)
    [line] = await webchat.lines(who.address)
    assert first == second == line.id
    assert [one.key for one in taken] == ["k1", "k1"]


async def test_a_page_that_waits_is_woken_by_another_process(webchat: WebChat, db: Database, url: str) -> None:
    who = await webchat.visit("")
    waiting = asyncio.create_task(webchat.news(who.address, after=0, wait=SOON * 4))
    with Database(url) as elsewhere:
        other = WebChat(elsewhere, Settings(_env_file=None), webchat.clock)
        assert isinstance(await other.send(who.address, a_screen("notice", "Tin mới")), Sent)
        async with asyncio.timeout(SOON):
            [line] = await waiting
    assert line.outgoing
    assert line.outgoing.text == "Tin mới"


async def test_a_page_is_not_woken_for_others_and_waits_no_longer_than_it_wants(webchat: WebChat) -> None:
    mine, other = await webchat.visit(""), await webchat.visit("")
    waiting = asyncio.create_task(webchat.news(mine.address, after=0, wait=0.3))
    await webchat.send(other.address, a_screen("home", "Chào"))
    async with asyncio.timeout(SOON):
        assert await waiting == []


async def test_closing_lets_every_page_go(db: Database, settings: Settings, clock: Clock) -> None:
    webchat = WebChat(db, settings, clock)

    async def sink(_incomings: Sequence[Incoming]) -> None:
        return

    await webchat.open(sink)
    who = await webchat.visit("")
    waiting = asyncio.create_task(webchat.news(who.address, after=0, wait=600))
    async with asyncio.timeout(2):
        await webchat.close()
        assert await waiting == []


async def test_lines_are_shown_for_seven_days(webchat: WebChat, clock: Clock) -> None:
    who = await webchat.visit("")
    await webchat.send(who.address, a_screen("home", "Cũ"))
    clock.now += timedelta(days=7, minutes=1)
    await webchat.send(who.address, a_screen("home", "Mới"))
    assert [line.outgoing.text for line in await webchat.lines(who.address) if line.outgoing] == ["Mới"]


async def test_a_number_is_never_used_again(webchat: WebChat) -> None:
    who = await webchat.visit("")
    first = await webchat.send(who.address, a_screen("home", "Một"))
    assert isinstance(first, Sent)
    assert await webchat.delete(who.address, first.refs[0])
    second = await webchat.send(who.address, a_screen("home", "Hai"))
    assert isinstance(second, Sent)
    assert int(second.refs[0]) > int(first.refs[0])


async def test_a_line_is_taken_back_only_from_its_own_talk(webchat: WebChat) -> None:
    mine, other = await webchat.visit(""), await webchat.visit("")
    sent = await webchat.send(mine.address, a_screen("home", "Chào"))
    assert isinstance(sent, Sent)
    assert not await webchat.delete(other.address, sent.refs[0])
    assert not await webchat.delete(mine.address, "no number")
    happenings = webchat.follow(mine.address, after=int(sent.refs[0]), wait=SOON)
    told = asyncio.create_task(anext(happenings))
    await asyncio.sleep(0)  # one turn of the loop: the page is open
    assert await webchat.delete(mine.address, sent.refs[0])
    assert await told == ([], [int(sent.refs[0])])
    await happenings.aclose()
    assert await webchat.lines(mine.address) == []


async def test_a_forgotten_person_reads_it_and_is_a_stranger_afterwards(webchat: WebChat, db: Database) -> None:
    who = await webchat.visit("")
    await webchat.send(who.address, a_screen("forget", "Xóa hết chứ?"))
    await db.write(lambda s: (s.execute(delete(WebMessage)), s.execute(delete(WebDevice))))
    assert isinstance(await webchat.send(who.address, a_screen("forgotten", "Máy đã quên.")), Sent)
    known = await webchat.device(who.token)
    assert known
    [line] = await webchat.lines(known.address, after=1)
    assert line.outgoing
    assert line.outgoing.text == "Máy đã quên."
    assert await webchat.line(known.address, line.id) == line
    with db.reading() as session:
        assert session.scalars(select(WebMessage)).all() == []
    stranger = await webchat.visit(who.token)
    assert stranger.fresh
    assert stranger.address != who.address
    assert await webchat.lines(stranger.address) == []
    assert await webchat.device(who.token) is None


async def test_a_page_asked_for_between_the_forgetting_and_its_last_screen_waits_for_it(
    webchat: WebChat, db: Database
) -> None:
    who = await webchat.visit("")
    await db.write(lambda s: s.execute(delete(WebDevice)))
    known = await webchat.device(who.token)
    assert known
    waiting = asyncio.create_task(webchat.news(known.address, after=0, wait=30))
    await webchat.send(who.address, a_screen("forgotten", "Máy đã quên."))
    [line] = await waiting
    assert line.outgoing
    assert line.outgoing.screen == "forgotten"


async def test_uploads_are_read_back_within_the_limit(webchat: WebChat, settings: Settings) -> None:
    kept = Files(settings.data_dir / "files").put(b"OggS voice")
    assert await webchat.fetch(Media("voice", f"{FILE_REF}{kept}"), 10) == b"OggS voice"
    for media, limit in ((Media("voice", f"{FILE_REF}{kept}"), 9), (Media("voice", f"{FILE_REF}{'0' * 64}"), 99)):
        with pytest.raises(Invalid):
            await webchat.fetch(media, limit)


async def test_a_refusing_database_is_a_channel_that_is_down(webchat: WebChat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_work: object) -> None:
        raise Unavailable("database: locked")

    monkeypatch.setattr(webchat._db, "write", refuse)
    sent = await webchat.send("someone", Outgoing("home", "Chào"))
    assert isinstance(sent, ChannelDown)
    assert not webchat.health().ok
    monkeypatch.undo()
    who = await webchat.visit("")
    await webchat.send(who.address, Outgoing("home", "Chào"))
    assert webchat.health().ok


async def test_nothing_is_taken_before_the_channel_is_open(db: Database, settings: Settings, now: datetime) -> None:
    with pytest.raises(Unavailable):
        await WebChat(db, settings, lambda: now).take(said("a", now), Said("text", "chào"), key="k")
