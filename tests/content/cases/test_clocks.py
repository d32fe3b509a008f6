"""Clocks of a case: terms as data, reminders, climbing, standing still while the person is asked; nothing closes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import cases, workdays
from content.cases import clocks, states
from content.cases.clocks import Terms
from core.clock import local
from core.errors import Invalid
from core.models import Audit, Case, Delivery, DeliveryKind, Mail
from core.settings import Settings
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province

ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """Places and people."""
    return a_province(session, settings)


def days(province: Province, case: Case, start: datetime = NOW) -> tuple[int, int, int]:
    """Working days from `start` to the three dues."""
    assert case.ack_due and case.route_due and case.answer_due
    calendar = workdays.load(province.session)
    dues = (case.ack_due, case.route_due, case.answer_due)
    ack, route, answer = (workdays.left(start, due, zone=ZONE, calendar=calendar) for due in dues)
    return ack, route, answer


def told(session: Session, verb: str) -> int:
    """How often staff were told so."""
    return len(session.scalars(select(Audit).where(Audit.verb == verb)).all())


def tick(province: Province, now: datetime) -> int:
    """One round of the clocks, and a second one that must change nothing."""
    first = cases.tell_late(province.session, now=now, settings=province.settings)
    assert cases.tell_late(province.session, now=now, settings=province.settings) == 0
    return first


def test_a_case_is_acknowledged_in_2_routed_in_5_and_answered_in_15_working_days(province: Province) -> None:
    assert days(province, province.case()) == (2, 5, 15)


def test_the_narrowest_terms_count(province: Province) -> None:
    put: dict[str, Any] = {"actor": "staff:1", "now": NOW}
    clocks.put_terms(province.session, kind="", topic="", found=Terms(1, 2, 9, 1), **put)
    clocks.put_terms(province.session, kind="", topic="health", found=Terms(1, 3, 8, 1), **put)
    clocks.put_terms(province.session, kind="question", topic="", found=Terms(1, 2, 7, 1), **put)
    clocks.put_terms(province.session, kind="question", topic="health", found=Terms(1, 2, 6, 1), **put)
    assert days(province, province.case(topic="education")) == (1, 2, 9)
    assert days(province, province.case()) == (1, 3, 8)
    assert days(province, province.case(kind="question", topic=None)) == (1, 2, 7)
    assert days(province, province.case(kind="question")) == (1, 2, 6)
    first = clocks.listed(province.session)[0]
    clocks.drop_terms(province.session, term_id=first.id, actor="staff:1", now=NOW)
    assert days(province, province.case(topic="education")) == (2, 5, 15)


@pytest.mark.parametrize(
    "found", [Terms(0, 5, 15, 3), Terms(2, 5, 401, 3), Terms(16, 5, 15, 3), Terms(2, 16, 15, 3), Terms(2, 5, 15, 16)]
)
def test_terms_that_make_no_sense_are_refused(province: Province, found: Terms) -> None:
    with pytest.raises(Invalid):
        clocks.put_terms(province.session, kind="", topic="", found=found, actor="staff:1", now=NOW)
    with pytest.raises(Invalid):
        clocks.put_terms(province.session, kind="nonsense", topic="", found=Terms(2, 5, 9, 1), actor="s", now=NOW)


def test_a_request_about_own_data_has_the_terms_of_the_law(province: Province) -> None:
    clocks.put_terms(province.session, kind="", topic="", found=Terms(5, 9, 90, 3), actor="staff:1", now=NOW)
    for right, number in (("object", 15), ("delete", 10), ("see", 10), ("correct", 10)):
        case = province.case(kind="data", parts=[], data_right=right)
        assert case.answer_due and case.ack_due
        assert days(province, case)[0] == 2
        ends = local(case.answer_due, ZONE).date() - local(NOW, ZONE).date()
        assert number <= ends.days <= number + 2, f"{right}: {number} days, and no longer than over a weekend"
    due = case.answer_due
    assert due
    clocks.extend(province.session, case, days=15, now=NOW, settings=province.settings)
    assert case.answer_due and case.answer_due >= due + timedelta(days=15)
    for wrong in (case, province.case()):
        with pytest.raises(Invalid):
            clocks.extend(province.session, wrong, days=5, now=NOW, settings=province.settings)


def test_staff_are_reminded_of_what_nobody_took_and_nobody_holds(province: Province) -> None:
    case = province.case()
    tick(province, NOW + timedelta(days=5))
    assert (told(province.session, "alert.case_ack"), told(province.session, "alert.case_route")) == (1, 0)
    tick(province, NOW + timedelta(days=8))
    assert (told(province.session, "alert.case_ack"), told(province.session, "alert.case_route")) == (1, 1)
    assert case.state == states.RECEIVED


def test_the_officer_is_reminded_before_and_what_is_late_climbs_to_the_top_and_is_never_closed(
    province: Province,
) -> None:
    case = province.case()
    cases.take(province.session, case_id=case.id, staff=province.officer, now=NOW)
    assert case.answer_due
    tick(province, case.answer_due - timedelta(days=1))
    assert told(province.session, "alert.case_soon") == 1
    late = case.answer_due + timedelta(minutes=1)
    assert not cases.is_late(case, case.answer_due)
    assert tick(province, late) == 1
    assert (case.team_area_id, case.level, case.owner_id, case.state) == (province.root.id, 1, None, "routed")
    assert cases.is_late(case, late)
    for years in (1, 2, 9):
        assert tick(province, NOW + timedelta(days=365 * years)) == 0
    assert case.state in cases.OPEN and case.level == 1, "there is nothing above the province"
    assert told(province.session, "alert.case_soon") == 1


def test_a_late_case_climbs_level_by_level_as_deep_as_the_tree_is(province: Province) -> None:
    from tests.builders import an_area

    hamlet = an_area(province.session, "Khu 1", parent=province.here, kind="quarter")
    case = province.case(area_id=hamlet.id)
    assert case.team_area_id == hamlet.id and case.answer_due
    now = case.answer_due + timedelta(minutes=1)
    places = []
    for _ in range(4):
        cases.tell_late(province.session, now=now, settings=province.settings)
        places.append(case.team_area_id)
        now = (case.escalate_due or now) + timedelta(minutes=1)
    assert places == [province.here.id, province.root.id, province.root.id, province.root.id]
    kinds = province.session.scalars(select(Delivery.kind).where(Delivery.person_id == province.person.id)).all()
    assert kinds.count(DeliveryKind.CASE_NEWS) == 1, "the person is told once, not at every level"


def test_while_the_person_is_asked_the_clocks_stand(province: Province) -> None:
    case = province.case()
    cases.ask_back(province.session, case_id=case.id, staff=province.officer, text="Giếng nào?", now=NOW)
    assert case.state == cases.WAITING
    long_after = NOW + timedelta(days=100)
    assert tick(province, long_after) == 0
    assert not cases.is_late(case, long_after)
    cases.add(province.session, case, cases.Part("text", "Giếng cuối thôn"), now=long_after, settings=province.settings)
    assert case.state == cases.WORKING
    assert days(province, case, long_after) == (2, 5, 15)


@given(
    asked=st.integers(0, 60 * 24 * 60),
    waited=st.integers(0, 200 * 24 * 60),
    opened=st.datetimes(datetime(2026, 1, 1), datetime(2033, 1, 1)),  # noqa: DTZ001
    answer=st.integers(1, 40),
)
def test_waiting_never_shortens_a_term_and_gives_back_what_was_left(
    asked: int, waited: int, opened: datetime, answer: int
) -> None:
    calendar = workdays.Calendar(
        frozenset(day for day, (_, working) in workdays.shipped().items() if not working), frozenset()
    )
    start = opened.replace(tzinfo=UTC)
    case = Case(state=states.WAITING, answer_due=workdays.due(start, answer, zone=ZONE, calendar=calendar))
    promised = case.answer_due
    assert promised
    paused, now = start + timedelta(minutes=asked), start + timedelta(minutes=asked + waited)
    clocks.pause(case, now=paused)
    clocks.resume_by(case, now=now, zone=ZONE, calendar=calendar)
    assert case.answer_due and case.answer_due >= promised
    if promised > paused:
        was_left = max(workdays.left(paused, promised, zone=ZONE, calendar=calendar), 1)
        assert workdays.left(now, case.answer_due, zone=ZONE, calendar=calendar) >= min(was_left, 1)
        assert workdays.left(now, case.answer_due, zone=ZONE, calendar=calendar) <= was_left
    else:
        assert case.answer_due == promised, "what was late before stays late"


def test_a_second_lateness_after_a_reopening_is_told_again(province: Province) -> None:
    case = province.case()
    session, settings = province.session, province.settings
    now = NOW + timedelta(days=60)
    assert tick(province, now) == 1
    cases.answer(session, case_id=case.id, staff=province.chief, text="Đã sửa.", now=now)
    cases.reopen(session, case, now=now, settings=settings)
    assert case.answer_due and case.answer_due > now
    assert tick(province, now + timedelta(days=60)) == 1
    rows = session.scalars(
        select(Delivery.copy_no).where(Delivery.kind == int(DeliveryKind.CASE_NEWS)).order_by(Delivery.copy_no)
    ).all()
    assert rows == [0, 1]


def test_who_has_no_chat_hears_by_letter(province: Province) -> None:
    province.officer.email = "mot@xa.example"
    province.case(urgent=True)
    [letter] = province.session.scalars(select(Mail))
    assert letter.staff_id == province.officer.id


def test_the_week_is_told_once_with_answered_and_solved_apart(province: Province) -> None:
    from content import roles
    from tests.builders import a_clerk

    session = province.session
    manager = a_clerk(session, roles.APPROVER, area=province.here, login="truong")
    manager.email = "truong@xa.example"
    one, two = province.case(), province.case()
    province.case(area_id=province.there.id)
    for case in (one, two):
        cases.answer(session, case_id=case.id, staff=province.officer, text="Rồi.", now=NOW)
    cases.solve(session, one, now=NOW)
    monday = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)  # 7:30 there
    assert cases.tell_week(session, now=monday - timedelta(hours=1), settings=province.settings) == 0
    for _ in range(2):
        cases.tell_week(session, now=monday, settings=province.settings)
    assert len(session.scalars(select(Mail)).all()) == 1
    row = session.scalars(select(Audit).where(Audit.verb == "digest.cases").order_by(Audit.id.desc())).first()
    assert row is not None and row.ref == f"area:{province.here.id}"
    assert row.detail == {
        "opened": 2, "answered": 2, "solved": 1, "open": 0, "late": 0, "waiting": 0, "unrouted": 0,
    }  # fmt: skip
