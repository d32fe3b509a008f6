"""The audience becomes rows slice by slice: everybody in it, nobody else, also after a crash between slices."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import audience, notices, outbox
from content.audience import Audience
from core.db import Database
from core.models import Address, Block, Consent, Delivery, DeliveryKind, Notice, Person
from scheduler import fanout
from tests.builders import a_notice, a_person, an_area
from tests.conftest import NOW


class Crash(RuntimeError):
    """The process ended here."""


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Slices of 7 people and blocks of 3 meet every border in a small village."""
    monkeypatch.setattr(fanout, "SLICE", 7)
    monkeypatch.setattr(fanout, "BLOCK_SIZE", 3)
    yield


def expand_all(db: Database, notice_id: int, crashes: list[bool]) -> None:
    """Slice by slice; a crash loses the slice that was being made."""
    fate = iter(crashes)
    done = False
    while not done:
        try:
            with db.writing() as session:
                done = fanout.expand(session, notice_id, now=NOW)
                if next(fate, False):
                    done = False
                    raise Crash
        except Crash:
            continue


def check_blocks(session: Session, kind: DeliveryKind, ref: int) -> None:
    """Every row lies in exactly one block, and no block is too large."""
    people = session.scalars(
        select(Delivery.person_id).where(Delivery.kind == int(kind), Delivery.ref == ref).order_by(Delivery.person_id)
    ).all()
    blocks = session.scalars(select(Block).where(Block.kind == int(kind), Block.ref == ref)).all()
    for block in blocks:
        assert 1 <= sum(block.first_person <= person <= block.last_person for person in people) <= 3
    for person in people:
        assert sum(block.first_person <= person <= block.last_person for block in blocks) == 1


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.sampled_from(["each", "digest", "emergency", "none", "gone", "unproven"]), max_size=40),
    crashes=st.lists(st.booleans(), max_size=8),
    level=st.sampled_from(["normal", "emergency"]),
)
def test_rows_are_the_audience_whatever_crashes(
    db: Database, people: list[str], crashes: list[bool], level: str
) -> None:
    with db.writing() as session:
        for table in (Delivery, Block, Notice, Consent, Address, Person):
            session.execute(delete(table))
        a_person(session, notices="each")
        for how in people:
            kind = how if how in ("each", "digest", "emergency", "none") else "each"
            person = a_person(session, notices=kind, agreed=how != "unproven")
            if how == "gone":
                session.scalars(select(Address).where(Address.person_id == person.id)).one().state = "gone"
        notice = a_notice(session, level=level)
        wanted = {row.person_id for row in session.execute(audience.members(session, Audience(), level))}
        late = a_person(session)  # came after the approval
        notices.begin_due(session, now=NOW)
    expand_all(db, notice.id, crashes)
    with db.reading() as session:
        rows = set(session.scalars(select(Delivery.person_id).where(Delivery.ref == notice.id)))
        assert rows == wanted
        assert late.id not in rows
        found = session.get_one(Notice, notice.id)
        assert (found.state, found.people) == ("sending", len(wanted))
        check_blocks(session, DeliveryKind.NOTICE, notice.id)


def test_delivery_can_begin_with_the_first_slice(db: Database) -> None:
    with db.writing() as session:
        for _ in range(20):
            a_person(session)
        notice = a_notice(session)
        notices.begin_due(session, now=NOW)
        assert not fanout.expand(session, notice.id, now=NOW)
        assert len(session.scalars(select(Block)).all()) == 3  # 7 people in blocks of 3
        assert session.get_one(Notice, notice.id).state == "expanding"


def test_newcomers_get_it_only_when_the_notice_says_so(db: Database) -> None:
    with db.writing() as session:
        for _ in range(10):
            a_person(session)
        closed, open_to_all = a_notice(session), a_notice(session, newcomers=True)
        notices.begin_due(session, now=NOW)
        for notice in (closed, open_to_all):
            fanout.expand(session, notice.id, now=NOW)
        a_person(session)
    for notice in (closed, open_to_all):
        expand_all(db, notice.id, [])
    with db.reading() as session:
        assert [notices.report(session, notice.id).people for notice in (closed, open_to_all)] == [10, 11]


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 30))
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_many_are_looked_at_no_slice_makes_more_rows_than_it_may(
    db: Database, look: int, strangers: int, members: int
) -> None:
    with db.writing() as session:
        for table in (Delivery, Block, Notice, Consent, Address, Person):
            session.execute(delete(table))
        for _ in range(strangers):
            a_person(session, notices="none")
        them = {a_person(session).id for _ in range(members)}
        notice = a_notice(session)
        notices.begin_due(session, now=NOW)
    before, done = 0, False
    while not done:
        with db.writing() as session:
            done = fanout.expand(session, notice.id, now=NOW, look=look)
            rows = notices.report(session, notice.id).people
            assert rows - before <= 7
            before = rows
    with db.reading() as session:
        assert set(session.scalars(select(Delivery.person_id).where(Delivery.ref == notice.id))) == them
        check_blocks(session, DeliveryKind.NOTICE, notice.id)


def test_a_person_who_has_a_row_already_makes_nobody_else_lose_theirs(db: Database) -> None:
    with db.writing() as session:
        them = [a_person(session).id for _ in range(20)]
        notice = a_notice(session)
        notices.begin_due(session, now=NOW)
        outbox.owe(session, kind=DeliveryKind.NOTICE, ref=notice.id, person_id=them[3], due_at=NOW, now=NOW)
    expand_all(db, notice.id, [])
    with db.reading() as session:
        assert set(session.scalars(select(Delivery.person_id).where(Delivery.ref == notice.id))) == set(them)


def test_strides_grow_through_a_province_and_shrink_when_neighbours_would_wait() -> None:
    stride = fanout.Stride(0.025)
    for _ in range(30):
        stride.took(0.001)
    assert stride.people == fanout.LOOK_MOST
    for _ in range(30):
        stride.took(1.0)
    assert stride.people == fanout.LOOK_LEAST


def test_an_emergency_expands_first(db: Database) -> None:
    with db.writing() as session:
        a_person(session)
        normal, urgent = a_notice(session), a_notice(session, level="emergency")
        priority = a_notice(session, level="priority")
        notices.begin_due(session, now=NOW)
        assert fanout.work_left(session) == [urgent.id, priority.id, normal.id]


def test_a_stop_in_the_middle_ends_the_expansion(db: Database) -> None:
    with db.writing() as session:
        for _ in range(20):
            a_person(session)
        notice = a_notice(session)
        notices.begin_due(session, now=NOW)
        fanout.expand(session, notice.id, now=NOW)
        notices.stop(session, notice_id=notice.id, actor="staff:1", why="Sai", now=NOW)
        assert fanout.work_left(session) == []
        assert fanout.expand(session, notice.id, now=NOW)
        assert notices.report(session, notice.id).people == 7


def test_a_recall_is_owed_to_those_who_got_it_and_to_its_speaker(db: Database) -> None:
    with db.writing() as session:
        commune = an_area(session, code="23")
        them = [a_person(session, area=commune) for _ in range(20)]
        speaker = a_person(session, notices="none")
        notice = a_notice(session, areas=("23",), author=f"person:{speaker.id}")
        notices.begin_due(session, now=NOW)
    expand_all(db, notice.id, [])
    with db.writing() as session:
        for number, row in enumerate(session.scalars(select(Delivery).where(Delivery.ref == notice.id))):
            row.state = number % 6  # every state there is
        notices.recall(session, notice_id=notice.id, actor="staff:9", why="Sai", now=NOW)
    expand_all(db, notice.id, [False, True])
    with db.reading() as session:
        told = set(session.scalars(select(Delivery.person_id).where(Delivery.kind == int(DeliveryKind.NOTICE_RECALL))))
        got = {person.id for number, person in enumerate(them) if number % 6 in (1, 2, 4)}
        assert told == got | {speaker.id}
        assert fanout.work_left(session) == []
