"""A notice reaches everybody it is meant for, once, and every row says what became of it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import notice_screens, notices, outbox, people, screens, switches
from core.channels import (
    AddressMoved,
    ChannelDown,
    Outgoing,
    RecipientGone,
    Rejected,
    RetryAfter,
    Unknown,
    WindowClosed,
)
from core.db import Database
from core.models import (
    Address,
    Block,
    Case,
    Consent,
    Delivery,
    DeliveryEvent,
    DeliveryKind,
    DeliveryState,
    Notice,
    Person,
)
from tests.builders import a_clerk, a_language, a_notice, a_person
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, Open, SilentVoice


def village(session: Session, people_: int, **person: object) -> list[str]:
    """So many people who get notices; returns their addresses."""
    made = [a_person(session, **person) for _ in range(people_)]  # type: ignore[arg-type]
    return [f"chat-{person.id}" for person in made]


def row(session: Session, person: str, kind: DeliveryKind = DeliveryKind.NOTICE, copy_no: int = 0) -> Delivery:
    """The delivery to somebody."""
    number = int(person.removeprefix("chat-"))
    return session.scalars(
        select(Delivery).where(Delivery.kind == kind, Delivery.person_id == number, Delivery.copy_no == copy_no)
    ).one()


def owe_answer(session: Session, person: str) -> None:
    """A case of somebody that has just been answered."""
    number = int(person.removeprefix("chat-"))
    case = Case(code=f"H{number:05}", person_id=number, opened_at=NOW)
    session.add(case)
    session.flush()
    outbox.owe(session, kind=DeliveryKind.CASE_ANSWER, ref=case.id, person_id=number, due_at=NOW, now=NOW)


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


async def test_whoever_stops_meanwhile_is_left_alone(db: Database, house: Open, keyring: object) -> None:
    with db.writing() as session:
        them = village(session, 50)
        notice = a_notice(session)
    slow = FakeChannel(capabilities=replace(FAST, rate=60.0))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 2)

        def stop(session: Session) -> None:
            last = session.get_one(Person, int(them[-1].removeprefix("chat-")))
            people.stop(session, last, keyring, now=NOW)  # type: ignore[arg-type]

        await db.write(stop)
        await running.settled(notice.id)
        assert len(slow.sent) == 49
    with db.reading() as session:
        assert (row(session, them[-1]).state, row(session, them[-1]).reason) == (DeliveryState.SKIPPED, "unsubscribed")


async def test_a_stopped_notice_skips_everybody_who_is_still_due(db: Database, house: Open) -> None:
    with db.writing() as session:
        village(session, 1200)
        notice = a_notice(session)
    slow = FakeChannel(capabilities=replace(FAST, rate=60.0))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 5)
        await db.write(lambda s: notices.stop(s, notice_id=notice.id, actor="staff:3", why="Sai ngày", now=NOW))
        await running.stored(lambda s: notices.report(s, notice.id).due == 0)
        report = await db.read(lambda s: notices.report(s, notice.id))
        assert report.sent == len(slow.sent) < 200
        assert report.people == 1200 == report.sent + report.skipped
        assert report.reasons == {"skipped": {"stopped": report.skipped}}


def got(channel: FakeChannel, screen: str) -> list[str]:
    """Who got this screen."""
    return [message.address for message in channel.sent if message.outgoing.screen == screen]


async def test_a_recall_reaches_exactly_those_who_got_it(db: Database, house: Open) -> None:
    with db.writing() as session:
        them = village(session, 300)
        notice = a_notice(session)
    slow = FakeChannel(capabilities=replace(FAST, rate=100.0))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 20)
        await db.write(lambda s: notices.recall(s, notice_id=notice.id, actor="staff:3", why="Sai ngày", now=NOW))
        await running.stored(lambda s: notices.report(s, notice.id).due == 0)
        await running.jobs.move_notices()
        await running.until(lambda: len(got(slow, "notice_recall")) == len(got(slow, "notice")))
        await running.stored(lambda s: not s.scalar(select(Block.id).where(~Block.done).limit(1)))
        await running.jobs.move_notices()
    assert Counter(got(slow, "notice_recall")) == Counter(got(slow, "notice")) < Counter(them)
    assert "Sai ngày" in slow.sent[-1].text
    with db.reading() as session:
        found = session.get_one(Notice, notice.id)
        assert found.state == "recalled"
        assert found.finished_at is not None


async def test_pause_all_stops_broadcasts_but_not_answers_and_outlives_a_restart(db: Database, house: Open) -> None:
    with db.writing() as session:
        village(session, 20)
        [asker] = village(session, 1, notices="none")
        switches.write(session, switches.PAUSED, "yes", now=NOW)
        notice = a_notice(session)
        owe_answer(session, asker)
    for _ in range(2):
        async with house() as running:
            await running.jobs.move_notices()
            await running.stored(lambda s: row(s, asker, DeliveryKind.CASE_ANSWER).state == DeliveryState.SENT)
            assert all(message.address == asker for message in running.channel.sent)
            assert (await db.read(lambda s: notices.report(s, notice.id))).due == 20
    with db.writing() as session:
        switches.write(session, switches.PAUSED, "", now=NOW)
    async with house() as running:
        await running.settled(notice.id)
        assert len(running.channel.sent) == 20


async def test_quiet_hours_hold_everything_but_emergencies_and_answers(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        [person] = village(session, 1)
        clock.forward(hours=13)  # 23:00 in Viet Nam
        normal = a_notice(session, now=clock())
        urgent = a_notice(session, level="emergency", title="Lũ", now=clock())
        priority = a_notice(session, level="priority", title="Họp", now=clock())
        owe_answer(session, person)
    async with house() as running:
        await running.jobs.move_notices()
        await running.stored(lambda s: notices.report(s, urgent.id).sent == 1)
        await running.until(lambda: len(running.channel.sent) == 2)
        assert {message.outgoing.screen for message in running.channel.sent} == {"notice", "case_answer"}
        clock.forward(hours=7, minutes=1)  # 06:01
        await running.settled(normal.id)
        await running.settled(priority.id)
        assert len(running.channel.sent) == 4


async def test_the_very_same_words_reach_nobody_twice_within_a_day(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        village(session, 5)
        first, second = a_notice(session), a_notice(session, title="TIÊM  cho trẻ")
    async with house(daily_cap=0) as running:
        await running.settled(first.id)
        await running.settled(second.id)
        assert len(running.channel.sent) == 5
        both = [await db.read(lambda s, n=n: notices.report(s, n.id)) for n in (first, second)]  # type: ignore[misc]
        assert sum(report.sent for report in both) == 5
        assert sum(report.reasons.get("skipped", {}).get("same text", 0) for report in both) == 5
        clock.forward(hours=25)
        with db.writing() as session:
            third = a_notice(session, now=clock())
        await running.settled(third.id)
        assert len(running.channel.sent) == 10


async def test_an_emergency_overtakes_a_running_notice(db: Database, house: Open) -> None:
    with db.writing() as session:
        village(session, 200)
        a_notice(session)
    slow = FakeChannel(capabilities=replace(FAST, rate=50.0))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 5)
        with db.writing() as session:
            urgent = a_notice(session, level="emergency", title="Lũ về")
        before = len(slow.sent)
        await running.jobs.move_notices()
        await running.until(lambda: any("Lũ về" in message.text for message in slow.sent))
        first = next(at for at, message in enumerate(slow.sent) if "Lũ về" in message.text)
        assert first - before < 60  # about one second at this rate, not two hundred
        await running.until(lambda: sum("Lũ về" in message.text for message in slow.sent) == 200)
    assert urgent.level == "emergency"


async def test_the_same_error_twenty_times_in_a_row_pauses_the_notice_and_tells_staff(
    db: Database, house: Open
) -> None:
    with db.writing() as session:
        chief = a_person(session, notices="none")
        clerk = a_clerk(session, "approver")
        clerk.person_id = chief.id
        them = village(session, 120)
        notice = a_notice(session)
    channel = FakeChannel(capabilities=replace(FAST, in_flight=8))
    channel.results_for = {address: Rejected("400", "bad markup") for address in them}
    async with house(channel) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(channel.sent) == 2)  # the alerts: waits for approval, has stopped
        report = await db.read(lambda s: notices.report(s, notice.id))
        assert report.state == "paused"
        assert 20 <= report.failed < 60
        assert report.people == report.failed + report.due == 120
        assert "Rejected 400" in channel.last(f"chat-{chief.id}").text
        channel.results_for = {}
        await db.write(lambda s: notices.resume(s, notice_id=notice.id, actor="staff:1", now=NOW))
        await running.settled(notice.id)
        final = await db.read(lambda s: notices.report(s, notice.id))
        assert final.sent + final.failed == 120
        assert final.failed < 60


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


async def test_what_expires_on_the_way_is_skipped(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        village(session, 10)
        before = [a_notice(session, title=f"Tin {n}") for n in range(2)]
        notice = a_notice(session, expires_at=NOW + timedelta(hours=2))
    async with house(daily_cap=2) as running:
        for other in before:
            await running.settled(other.id)
        await running.jobs.move_notices()
        await running.stored(lambda s: all(r.reason for r in s.scalars(select(Delivery).filter_by(ref=notice.id))))
        clock.forward(hours=20)  # over the cap it had to wait, and nobody made a digest
        await running.settled(notice.id)
        assert len(running.channel.sent) == 20
    with db.reading() as session:
        assert notices.report(session, notice.id).reasons == {"skipped": {"too late": 10}}


async def test_a_forgotten_person_leaves_no_row_to_send(db: Database, house: Open) -> None:
    with db.writing() as session:
        [someone] = village(session, 1)
        notice = a_notice(session)
    async with house() as running:
        with db.writing() as session:
            number = int(someone.removeprefix("chat-"))
            for owner in (Consent.person_id, Address.person_id, Person.id):
                session.execute(delete(owner.class_).where(owner == number))
        await running.settled(notice.id)
        assert not running.channel.sent
    with db.reading() as session:
        assert notices.report(session, notice.id).people == 0


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

    def trip(session: Session, view: screens.View, notice_id: int, **rest: object) -> Outgoing:
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
