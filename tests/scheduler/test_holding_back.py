"""What was stopped, recalled, paused, is too late or too much does not leave; what is urgent goes first."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import notices, people, switches
from core.channels import (
    Rejected,
)
from core.db import Database
from core.models import (
    Address,
    Block,
    Consent,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Notice,
    Person,
)
from scheduler import delivery, fanout
from tests.builders import a_clerk, a_notice, a_person
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, Open
from tests.scheduler.village import got, owe_answer, row, village


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


async def test_a_second_emergency_does_not_wait_until_the_first_has_reached_everybody(
    db: Database, house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (fanout, delivery):
        monkeypatch.setattr(module, "BLOCK_SIZE", 5)  # so that the first has more than a worker takes ahead
    with db.writing() as session:
        village(session, 100)
        a_notice(session, level="emergency", title="Lũ về")
    slow = FakeChannel(capabilities=replace(FAST, rate=50.0))
    async with house(slow) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) >= 5)
        with db.writing() as session:
            a_notice(session, level="emergency", title="Cháy rừng")
        before = len(slow.sent)
        await running.jobs.move_notices()
        await running.until(lambda: len(slow.sent) == 200)
    titles = ["fire" if "Cháy rừng" in message.text else "flood" for message in slow.sent]
    assert titles.index("fire") - before < 40
    together = titles[titles.index("fire") : titles.index("fire") + 40]
    assert 10 <= together.count("flood") <= 30  # and they take turns
    assert Counter(titles) == {"flood": 100, "fire": 100}


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


async def test_what_expires_on_the_way_is_skipped(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        village(session, 10)
        before = [a_notice(session, title=f"Tin {n}") for n in range(2)]
    async with house(daily_cap=2) as running:
        for other in before:
            await running.settled(other.id)
        with db.writing() as session:  # only now: of three at once, any may be the one over the cap
            notice = a_notice(session, expires_at=NOW + timedelta(hours=2))
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
