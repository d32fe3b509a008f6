"""The evening digest: one message for what waited, and every notice in it ends as the digest did."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import notices, switches
from content.outbox import TOGETHER
from core.channels import RecipientGone
from core.db import Database
from core.models import Block, Delivery, DeliveryKind, DeliveryState, Notice
from core.settings import Settings
from scheduler import digests
from tests.builders import a_notice, a_person
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, House, Open

EVENING = {"hours": 8, "minutes": 31}  # NOW is 10:00 in Viet Nam
DAY = 20261125


def waiting(session: Session) -> int:
    """How many notices wait for the evening."""
    return len(
        session.scalars(
            select(Delivery.ref).where(Delivery.reason == TOGETHER, Delivery.state == DeliveryState.DUE)
        ).all()
    )


async def ended(running: House, *made: Notice) -> None:
    """Tick until the digest left and the notices in it are done."""
    for notice in made:
        while (await running.db.read(lambda s, n=notice: notices.report(s, n.id))).state != "done":  # type: ignore[misc]
            await running.jobs.move_notices()
            await running.jobs.move_digests()
            await running.stored(lambda s: True)


async def test_beyond_the_cap_notices_come_as_one_message_in_the_evening(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        for _ in range(5):
            a_person(session)
        made = [a_notice(session, title=f"Tin {n}") for n in range(4)]
    async with house(daily_cap=2) as running:
        await running.jobs.move_notices()
        await running.stored(lambda s: waiting(s) == 10)
        assert len(running.channel.sent) == 10
        clock.forward(**EVENING)
        await ended(running, *made)
        evening = [m.outgoing for m in running.channel.sent[10:]]
        assert [screen.screen for screen in evening] == ["notices"] * 5
        assert [key.digit for key in evening[0].choices] == ["1", "2"]
        assert all(key.label.startswith("Tin ") for key in evening[0].choices)
    with db.reading() as session:
        reports = [notices.report(session, notice.id) for notice in made]
        assert all((r.people, r.sent, r.due) == (5, 5, 0) for r in reports)
        assert sum(r.reasons.get("sent", {}).get(TOGETHER, 0) for r in reports) == 10
        assert session.scalars(select(Block.id).where(Block.kind == int(DeliveryKind.DIGEST))).all() == []


async def test_who_wants_them_together_gets_no_single_one_and_a_failed_digest_fails_each_part(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        kept, left = a_person(session, notices="digest"), a_person(session, notices="digest")
        made = [a_notice(session, title=f"Tin {n}") for n in range(2)]
        priority = a_notice(session, title="Họp", level="priority")
    channel = FakeChannel(capabilities=FAST)
    async with house(channel) as running:
        await running.settled(priority.id)
        await running.jobs.move_notices()
        await running.stored(lambda s: waiting(s) == 4)
        assert len(channel.sent) == 2  # the priority one alone
        channel.results_for = {f"chat-{left.id}": RecipientGone("blocked")}
        clock.forward(**EVENING)
        await ended(running, *made)
        assert [m.address for m in channel.sent[2:]] == [f"chat-{kept.id}"]
    with db.reading() as session:
        for notice in made:
            report = notices.report(session, notice.id)
            assert report.reasons == {"sent": {TOGETHER: 1}, "skipped": {"gone": 1}}


async def test_a_notice_stopped_before_the_evening_is_not_in_it(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        a_person(session, notices="digest")
        stopped, stays = a_notice(session, title="Sai"), a_notice(session, title="Đúng")
    async with house() as running:
        await running.jobs.move_notices()
        await running.stored(lambda s: waiting(s) == 2)
        with db.writing() as session:
            notices.stop(session, notice_id=stopped.id, actor="staff:3", why="Sai ngày", now=clock())
        clock.forward(**EVENING)
        await ended(running, stays)
        while await running.db.read(waiting):
            await running.jobs.beat()  # as it does in life; each beat wakes who sends
        [digest] = running.channel.sent
        assert [key.label for key in digest.outgoing.choices] == ["Đúng"]
    with db.reading() as session:
        assert notices.report(session, stopped.id).reasons == {"skipped": {"stopped": 1}}


async def test_without_a_digest_that_evening_what_was_over_the_cap_comes_next_morning(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        a_person(session)
        made = [a_notice(session, title=f"Tin {n}") for n in range(3)]
    async with house(daily_cap=2) as running:
        await running.jobs.move_notices()
        await running.stored(lambda s: waiting(s) == 1)
        clock.forward(hours=20, minutes=1)  # the clockwork was away all evening; 06:01
        for notice in made:
            await running.settled(notice.id)
        assert [m.outgoing.screen for m in running.channel.sent] == ["notice"] * 3


def test_slices_neither_forget_nor_repeat_anybody_and_a_second_run_changes_nothing(
    db: Database, settings: Settings, monkeypatch: object
) -> None:
    digests_slice, digests.SLICE = digests.SLICE, 3
    try:
        evening = NOW + timedelta(**EVENING)
        with db.writing() as session:
            people = [a_person(session, notices="digest").id for _ in range(8)]
            notice = a_notice(session)
            notice.state = "sending"
            for number in people:
                session.add(
                    Delivery(
                        kind=int(DeliveryKind.NOTICE), ref=notice.id, person_id=number, copy_no=0, state=0,
                        reason=TOGETHER, due_at=NOW + timedelta(days=1), address_id=None, message_ref="", tries=0,
                    )
                )  # fmt: skip
        for _ in range(2):
            more = True
            while more:
                more = db.write_now(lambda s: digests.bind(s, settings=settings, now=evening))
        with db.reading() as session:
            owed = session.scalars(select(Delivery.person_id).where(Delivery.kind == int(DeliveryKind.DIGEST))).all()
            assert sorted(owed) == people
            blocks = session.execute(
                select(Block.first_person, Block.last_person).where(Block.kind == int(DeliveryKind.DIGEST))
            ).all()
            assert sum(last - first + 1 for first, last in blocks) == len(people)
            assert switches.read(session, switches.DIGEST) == f"{DAY}:{digests.DONE}"
    finally:
        digests.SLICE = digests_slice
