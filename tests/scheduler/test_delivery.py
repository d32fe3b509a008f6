"""A notice reaches everybody it is meant for, once, and every row says what became of it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import takeback
from content import notice_screens, notices
from content.views import View
from core.channels import (
    AddressMoved,
    ChannelDown,
    Clip,
    Outgoing,
    RecipientGone,
    Rejected,
    RetryAfter,
    Unknown,
    WindowClosed,
)
from core.db import Database
from core.files import Files
from core.models import (
    Address,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    Notice,
    Take,
)
from scheduler import delivery
from tests.builders import a_language, a_notice
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, Open, SilentVoice
from tests.scheduler.village import row, village


async def test_everybody_gets_it_once_and_the_report_adds_up(db: Database, house: Open) -> None:
    with db.writing() as session:
        them = village(session, 603)
        notice = a_notice(session)
    async with house() as running:
        await running.settled(notice.id)
        assert Counter(message.address for message in running.channel.sent) == Counter(them)
    with db.reading() as session:
        report = notices.report(session, notice.id)
        assert (report.people, report.sent, report.due, report.state) == (603, 603, 0, "done")
        assert session.get_one(Notice, notice.id).people == 603
        assert row(session, them[0]).message_ref.startswith("m")


async def test_a_message_is_made_once_for_all_who_get_the_same(db: Database, house: Open, voice: SilentVoice) -> None:
    with db.writing() as session:
        a_language(session, "en", "Tiếng Anh")
        village(session, 40, audio="always")
        village(session, 30, audio="always", language="en")
        village(session, 20, audio="text")
        notice = a_notice(session)
    async with house() as running:
        await running.settled(notice.id)
        assert len(running.channel.sent) == 90
    assert len(voice.asked) == 2  # two languages that are heard; nobody asks for a sound that is not wanted


async def test_a_voice_that_is_withdrawn_leaves_no_more_while_the_notice_goes_on(
    db: Database, files: Files, house: Open, voice: SilentVoice, clock: HandClock, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr(delivery, "RENEW_SECONDS", 0.05)
    with db.writing() as session:
        village(session, 60, audio="always")
        notice = a_notice(session)
        take = Take(
            language="vi", ref=f"notice:{notice.id}", words="x", words_language="vi", hash="0" * 64, state="approved",
            speaker="person:1", consent="0" * 64, created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        session.add(take)
        session.flush()
        take_id = take.id
    voice.ready = Clip("a" * 64, tmp_path / "clip.ogg", 1000, 9, machine=False, takes=(take_id,))
    slow = FakeChannel(capabilities=replace(FAST, rate=30.0, delete=True))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 5)
        assert all(message.clip is not None for message in slow.sent)
        voice.ready = None
        with db.writing() as session:
            session.get_one(Take, take_id).state = "withdrawn"
        await running.until(lambda: len(slow.sent) == 60)
    silent = [message.clip is None for message in slow.sent]
    assert silent[-1] and silent == sorted(silent), "once it is without the voice it stays so"
    assert sum(silent) > 20, "and that is soon"
    assert await takeback.once(db, files, {slow.name: slow}, now=clock) == 1
    assert len(slow.sent) == 60 and all(message.clip is None for message in slow.sent), (
        "only its words stay with people"
    )
    with db.reading() as session:
        assert session.get_one(Take, take_id).copies_deleted == 60 - sum(silent)


async def test_each_result_has_its_own_end(db: Database, house: Open) -> None:
    with db.writing() as session:
        sent, gone, refused, shut, doubtful = village(session, 5)
        notice = a_notice(session)
    channel = FakeChannel(capabilities=FAST)
    channel.results_for = {
        gone: RecipientGone("Forbidden: bot was blocked by the user"),
        refused: Rejected("400", "message is too long"),
        shut: WindowClosed("seven days"),
        doubtful: Unknown("read timeout"),
    }
    async with house(channel) as running:
        await running.settled(notice.id)
    with db.reading() as session:
        assert row(session, sent).state == DeliveryState.SENT
        assert (row(session, gone).state, row(session, gone).reason) == (DeliveryState.SKIPPED, "gone")
        assert (row(session, refused).state, row(session, refused).reason) == (DeliveryState.FAILED, "400")
        assert row(session, shut).state == DeliveryState.FAILED
        assert (row(session, doubtful).state, row(session, doubtful).reason) == (DeliveryState.UNKNOWN, "read timeout")
        assert session.scalars(select(Address.state).where(Address.address == gone)).one() == "gone"
        report = notices.report(session, notice.id)
        assert (report.people, report.sent, report.failed, report.unknown, report.skipped) == (5, 1, 2, 1, 1)
        assert report.reasons == {
            "skipped": {"gone": 1}, "failed": {"400": 1, "window closed": 1}, "unknown": {"read timeout": 1},
        }  # fmt: skip
        events = session.scalars(select(DeliveryEvent.result)).all()
        assert sorted(events) == ["RecipientGone", "Rejected", "Unknown", "WindowClosed"]


async def test_what_certainly_did_not_leave_is_tried_again(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        [someone] = village(session, 1)
        notice = a_notice(session)
    channel = FakeChannel(capabilities=FAST)
    channel.results.append(RetryAfter(0.05))
    async with house(channel) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(channel.tried) == 1)
        await running.stored(lambda s: row(s, someone).reason == "put off")
        assert not channel.sent
        clock.forward(seconds=3)
        await running.settled(notice.id)
        assert len(channel.sent) == 1
    with db.reading() as session:
        assert (row(session, someone).state, row(session, someone).tries) == (DeliveryState.SENT, 2)


async def test_a_channel_that_is_down_keeps_its_people_due_and_others_go_on(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        far = village(session, 30, channel="far")
        near = village(session, 30, channel="near")
        notice = a_notice(session)
    down, up = FakeChannel("far", capabilities=FAST), FakeChannel("near", capabilities=FAST)
    down.results_for = {address: ChannelDown("no network", seconds=0.1) for address in far}
    async with house(down, up) as running:
        await running.jobs.move_notices()
        await running.stored(lambda s: notices.report(s, notice.id).sent == len(near))
        report = await db.read(lambda s: notices.report(s, notice.id))
        assert (report.people, report.due, report.failed) == (60, 30, 0)
        down.results_for = {}
        clock.forward(minutes=5)
        await running.settled(notice.id)
        assert len(down.sent) == 30


async def test_a_channel_that_is_not_there_keeps_its_people_due(db: Database, house: Open) -> None:
    with db.writing() as session:
        village(session, 3, channel="telegram")
        village(session, 4)
        notice = a_notice(session)
    async with house() as running:
        await running.jobs.move_notices()
        await running.stored(lambda s: notices.report(s, notice.id).sent == 4)
        report = await db.read(lambda s: notices.report(s, notice.id))
        assert (report.due, report.people) == (3, 7)


async def test_a_moved_chat_gets_it_at_its_new_address(db: Database, house: Open) -> None:
    with db.writing() as session:
        [someone] = village(session, 1)
        notice = a_notice(session)
    channel = FakeChannel(capabilities=FAST)
    channel.results_for = {someone: AddressMoved("chat-new")}
    async with house(channel) as running:
        await running.settled(notice.id)
        assert [message.address for message in channel.sent] == ["chat-new"]
    with db.reading() as session:
        assert session.scalars(select(Address.address)).one() == "chat-new"
        assert session.scalars(select(DeliveryEvent.result)).one() == "AddressMoved"


async def test_an_emergency_in_doubt_is_sent_once_more_and_a_normal_notice_never(db: Database, house: Open) -> None:
    with db.writing() as session:
        [someone] = village(session, 1)
        normal = a_notice(session)
        urgent = a_notice(session, level="emergency", title="Lũ")
    channel = FakeChannel(capabilities=FAST)
    channel.results.extend([Unknown("read timeout")] * 3)
    async with house(channel) as running:
        await running.settled(urgent.id)
        await running.settled(normal.id)
    assert len(channel.tried) == 3  # the notice once, the emergency and its one copy
    with db.reading() as session:
        report = notices.report(session, urgent.id)
        assert (report.people, report.unknown, report.copies) == (1, 1, 1)
        assert notices.report(session, normal.id).copies == 0
        states = session.scalars(select(Delivery.state).where(Delivery.person_id == int(someone[5:]))).all()
        assert set(states) == {DeliveryState.UNKNOWN}


async def test_the_first_message_to_somebody_from_a_list_explains_itself_once(db: Database, house: Open) -> None:
    with db.writing() as session:
        [someone] = village(session, 1, imported_from="thôn 2.csv")
        first = a_notice(session)
    async with house() as running:
        await running.settled(first.id)
        message = running.channel.last(someone)
        assert "thôn 2.csv" in message.text
        assert {"5", "6"} <= {key.digit for key in message.outgoing.keys()}
        with db.writing() as session:
            second = a_notice(session, title="Tin hai")
        await running.settled(second.id)
        assert "thôn 2.csv" not in running.channel.last(someone).text


async def test_a_notice_that_cannot_be_shown_fails_openly_and_others_go_on(
    db: Database, house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.writing() as session:
        village(session, 3)
        broken = a_notice(session)
        sound = a_notice(session, title="Tin lành")
    real = notice_screens.arrived

    def trip(session: Session, view: View, notice_id: int, **rest: object) -> Outgoing:
        if notice_id == broken.id:
            raise KeyError("words")
        return real(session, view, notice_id)

    monkeypatch.setattr(notice_screens, "arrived", trip)
    async with house() as running:
        await running.settled(broken.id)
        await running.settled(sound.id)
        assert len(running.channel.sent) == 3
    with db.reading() as session:
        assert notices.report(session, broken.id).reasons == {"failed": {"cannot be shown": 3}}


async def test_two_dispatchers_at_once_send_nothing_twice(db: Database, house: Open) -> None:
    with db.writing() as session:
        them = village(session, 700)
        notice = a_notice(session)
    one, other = FakeChannel(capabilities=FAST), FakeChannel(capabilities=FAST)
    async with house(one) as running, house(other):
        await running.settled(notice.id)
    assert Counter(m.address for m in (*one.sent, *other.sent)) == Counter(them)


async def test_closing_writes_down_what_left_and_keeps_the_rest_due(db: Database, house: Open) -> None:
    with db.writing() as session:
        them = village(session, 200)
        notice = a_notice(session)
    slow = FakeChannel(capabilities=replace(FAST, rate=60.0))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 10)
    report = db.write_now(lambda s: notices.report(s, notice.id))
    assert (report.sent, report.in_flight, report.unknown) == (len(slow.sent), 0, 0)
    again = FakeChannel(capabilities=FAST)
    async with house(again) as running:
        await running.settled(notice.id)
    assert Counter(m.address for m in (*slow.sent, *again.sent)) == Counter(them)
