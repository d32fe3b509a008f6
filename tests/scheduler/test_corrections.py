"""A correction reaches exactly those who had the wrong words; the others get only the right ones."""

from collections import Counter
from dataclasses import replace

from sqlalchemy.orm import Session

from content import notices
from core.channels import Clip
from core.db import Database
from core.models import Correction, Notice
from tests.builders import a_notice, a_person
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, House, Open, SilentVoice

WRONG, RIGHT = "sáng thứ ba", "sáng thứ năm"


def put_right(session: Session, notice: Notice, clock: HandClock, *, grave: bool = True) -> Correction:
    """Two people correct it."""
    made = notices.correcting.correct(
        session, notice_id=notice.id, title="Tiêm cho trẻ", body=f"Tiêm {RIGHT}.", wrong=WRONG, right=RIGHT,
        grave=grave, actor="staff:1", now=clock(),
    )  # fmt: skip
    seen = notices.correcting.fingerprint(made)
    return notices.correcting.approve(session, correction_id=made.id, actor="staff:2", seen=seen, now=clock())


def a_wrong_notice(session: Session, people: int, **person: object) -> Notice:
    for _ in range(people):
        a_person(session, **person)  # type: ignore[arg-type]
    return a_notice(session, body=f"Tiêm {WRONG}.")


async def told(running: House, correction: Correction) -> None:
    """Tick until everybody who had it was told."""
    running.clock.forward(seconds=3)
    while (await running.db.read(lambda s: s.get_one(Correction, correction.id))).state != "done":
        await running.jobs.move_corrections()
        await running.jobs.move_notices()
        await running.stored(lambda s: True)


def with_words(channel: FakeChannel, words: str, screen: str) -> Counter[str]:
    return Counter(m.address for m in channel.sent if m.outgoing.screen == screen and words in m.text)


async def test_while_it_runs_who_had_it_is_told_and_who_waits_gets_only_the_right_words(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        notice = a_wrong_notice(session, 300)
    slow = FakeChannel(capabilities=replace(FAST, rate=100.0, delete=False))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 20)
        made = await db.write(lambda s: put_right(s, notice, clock))
        await told(running, made)
        await running.settled(notice.id)
    wrong, right = with_words(slow, WRONG, "notice"), with_words(slow, RIGHT, "notice")
    fixed = with_words(slow, RIGHT, "notice_fix")
    assert wrong == fixed
    assert 20 <= len(wrong) < 300
    assert len(right) == 300 - len(wrong)
    assert not set(right) & set(wrong)
    with db.reading() as session:
        report = notices.report(session, notice.id)
        assert (report.people, report.sent, report.state) == (300, 300, "done")


async def test_a_grave_one_after_the_end_takes_the_wrong_message_away_where_it_is_recent(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        notice = a_wrong_notice(session, 2)
    channel = FakeChannel(capabilities=replace(FAST, delete=True))
    async with house(channel) as running:
        await running.settled(notice.id)
        await told(running, await db.write(lambda s: put_right(s, notice, clock)))
        assert [m.outgoing.screen for m in channel.sent] == ["notice_fix"] * 2
        assert all(WRONG in m.text and RIGHT in m.text for m in channel.sent)


async def test_an_old_message_stays_and_a_new_one_says_so(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        notice = a_wrong_notice(session, 1)
    channel = FakeChannel(capabilities=replace(FAST, delete=True))
    async with house(channel) as running:
        await running.settled(notice.id)
        clock.forward(hours=49)
        await told(running, await db.write(lambda s: put_right(s, notice, clock)))
        assert [m.outgoing.screen for m in channel.sent] == ["notice", "notice_fix"]
        assert channel.deleted == []
        await db.write(lambda s: notices.recall(s, notice_id=notice.id, actor="staff:3", why="Hoãn", now=clock()))
        await running.jobs.move_notices()
        await running.until(lambda: len(channel.sent) == 3)
        assert channel.last(channel.sent[0].address).outgoing.screen == "notice_recall"
        assert channel.deleted == []


async def test_a_slight_one_is_edited_in_place_and_a_voice_gets_a_new_message(
    db: Database, house: Open, clock: HandClock, voice: SilentVoice, tmp_path: object
) -> None:
    with db.writing() as session:
        reader, listener = a_person(session), a_person(session, audio="always")
        notice = a_notice(session, body=f"Tiêm {WRONG}.")
    channel = FakeChannel(capabilities=replace(FAST, edit=True, delete=True))
    voice.ready = Clip("0" * 64, tmp_path / "clip.ogg", 1000, 4, machine=True)  # type: ignore[operator]
    async with house(channel) as running:
        await running.settled(notice.id)
        await told(running, await db.write(lambda s: put_right(s, notice, clock, grave=False)))
    assert [RIGHT in m.text for m in channel.to(f"chat-{reader.id}")] == [True]
    assert channel.edited == [(f"chat-{reader.id}", channel.to(f"chat-{reader.id}")[0].ref)]
    assert [RIGHT in m.text for m in channel.to(f"chat-{listener.id}")] == [False, True]
    assert channel.deleted == []


async def test_a_recall_takes_the_message_away_and_says_why(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        notice = a_wrong_notice(session, 3)
    channel = FakeChannel(capabilities=replace(FAST, delete=True))
    async with house(channel) as running:
        await running.settled(notice.id)
        await db.write(lambda s: notices.recall(s, notice_id=notice.id, actor="staff:3", why="Sai", now=clock()))
        await running.jobs.move_notices()
        await running.until(lambda: len(channel.deleted) == 3 and len(channel.sent) == 3)
        assert {m.outgoing.screen for m in channel.sent} == {"notice_recall"}
