"""An influential person speaks to the own village: rights at the press of the button, limits, time to stop."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import notices, roles, texts
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Area, Audit, Delivery, DeliveryKind, Notice, Person
from core.settings import Settings
from tests.builders import a_clerk, a_person, an_area
from tests.conftest import NOW

CLIP = "c" * 64


@pytest.fixture
def village(session: Session) -> Area:
    """Thôn 2 of a commune."""
    commune = an_area(session, "Xã Phan Sơn", code="23")
    return an_area(session, "Thôn 2", code="23-2", parent=commune, kind="village")


@pytest.fixture
def elder(session: Session, village: Area) -> Person:
    """Bảy, influential in Thôn 2."""
    person = a_person(session, area=village)
    roles.give(
        session, role="influential", person_id=person.id, area_id=village.id, display_name="Bảy", actor="staff:1",
        now=NOW - timedelta(days=1),
    )  # fmt: skip
    return person


def with_policy(settings: Settings, policy: str) -> Settings:
    """The setting under test."""
    return settings.model_copy(update={"broadcast_policy": policy})


def speak(session: Session, person: Person, area: Area, settings: Settings, text: str = "Mai họp thôn.") -> Notice:
    """Say it now."""
    return notices.broadcast(session, person=person, area_id=area.id, text=text, settings=settings, now=NOW)


def test_a_voice_note_waits_so_that_the_agency_can_stop_it(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    clerk = a_clerk(session, "approver")
    clerk.person_id = a_person(session, notices="none").id
    notice = notices.broadcast(
        session, person=elder, area_id=village.id, clip=CLIP, clip_ms=40_000, settings=settings, now=NOW
    )
    assert (notice.state, notice.level, notice.clip) == ("waiting", "normal", CLIP)
    assert notice.due_at == NOW + timedelta(minutes=settings.broadcast_delay_minutes)
    assert notice.sender == "Bảy, người có uy tín, Thôn 2, xã Phan Sơn"
    told = session.scalars(select(Delivery)).one()
    assert (told.kind, told.person_id) == (DeliveryKind.STAFF_ALERT, clerk.person_id)
    notices.stop(session, notice_id=notice.id, actor=f"staff:{clerk.id}", why="Tiêm ngày thứ năm", now=NOW)
    report = session.scalars(select(Delivery).where(Delivery.kind == DeliveryKind.AUTHOR_REPORT)).one()
    assert (report.person_id, report.ref) == (elder.id, notice.id)
    assert notices.begin_due(session, now=NOW + timedelta(hours=1)) == []


def test_now_still_leaves_a_minute_to_take_it_back(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    notice = speak(session, elder, village, with_policy(settings, "now"))
    assert notice.due_at == NOW + timedelta(seconds=60)
    notices.take_back(session, person_id=elder.id, notice_id=notice.id, now=NOW)
    assert notice.state == "stopped"
    assert notices.left_today(session, person_id=elder.id, settings=settings, now=NOW) == settings.broadcast_limit
    assert notices.begin_due(session, now=NOW + timedelta(hours=1)) == []


def test_what_has_left_cannot_be_taken_back_but_recalled_by_its_speaker(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    notice = speak(session, elder, village, with_policy(settings, "now"))
    notices.begin_due(session, now=NOW + timedelta(minutes=1))
    with pytest.raises(Conflict):
        notices.take_back(session, person_id=elder.id, notice_id=notice.id, now=NOW)
    with pytest.raises(Forbidden):
        notices.recall(session, notice_id=notice.id, actor="person:999", why="Sai", now=NOW)
    notices.recall(session, notice_id=notice.id, actor=f"person:{elder.id}", why="Sai ngày", now=NOW)
    assert notice.state == "recalled"


def test_with_approval_it_waits_for_the_agency(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    notice = speak(session, elder, village, with_policy(settings, "approval"))
    assert notice.state == "submitted"
    with pytest.raises(Invalid, match="reason"):  # a draft that nobody edits would be the end without a word
        notices.hold_back(session, notice_id=notice.id, actor="staff:2", now=NOW)
    notices.approve(session, notice_id=notice.id, actor="staff:2", seen=notices.fingerprint(session, notice), now=NOW)
    assert notices.begin_due(session, now=NOW) == [notice.id]


def test_another_village_or_the_whole_commune_is_refused_at_the_press(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    other = an_area(session, "Thôn 3", code="23-3", parent=session.get(Area, village.parent_id), kind="village")
    for area_id in (other.id, village.parent_id, 9999):
        with pytest.raises(Forbidden):
            notices.broadcast(session, person=elder, area_id=area_id or 0, text="Alo", settings=settings, now=NOW)
    assert [area.id for area in notices.speaking_places(session, person_id=elder.id, now=NOW)] == [village.id]


def test_a_role_that_ended_speaks_no_more(session: Session, elder: Person, village: Area, settings: Settings) -> None:
    role = roles.in_force(session, NOW, person_id=elder.id)[0]
    roles.withdraw(session, role_id=role.id, actor="staff:1", now=NOW)
    with pytest.raises(Forbidden):
        speak(session, elder, village, settings)


def test_the_day_has_a_limit_and_tomorrow_begins_anew(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    for number in range(settings.broadcast_limit):
        speak(session, elder, village, settings, f"Tin {number}")
    with pytest.raises(Conflict, match="limit"):
        speak(session, elder, village, settings, "Thêm một tin")
    tomorrow = NOW + timedelta(days=1)
    assert notices.left_today(session, person_id=elder.id, settings=settings, now=tomorrow) == 3
    free = settings.model_copy(update={"broadcast_limit": 0})
    assert notices.left_today(session, person_id=elder.id, settings=free, now=NOW) is None


def test_a_button_pressed_twice_is_one_notice(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    first = speak(session, elder, village, settings)
    assert speak(session, elder, village, settings) is first
    assert notices.left_today(session, person_id=elder.id, settings=settings, now=NOW) == 2


def test_a_village_without_listeners_keeps_it_for_newcomers(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    elder.notices = "none"
    session.flush()
    notice = speak(session, elder, village, settings)
    assert (notice.state, notice.people) == ("done", 0)
    [line] = notices.listing(session, now=NOW, area_id=village.id)
    assert line.notice_id == notice.id


@pytest.mark.parametrize(
    "said",
    [{}, {"text": "  "}, {"text": "a" * 3501}, {"clip": CLIP, "clip_ms": 20 * 60_000}],
    ids=["nothing", "blanks", "too long", "twenty minutes"],
)
def test_what_cannot_be_sent_is_refused_before_anything_is_kept(
    session: Session, elder: Person, village: Area, settings: Settings, said: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        notices.broadcast(session, person=elder, area_id=village.id, settings=settings, now=NOW, **said)  # type: ignore[arg-type]
    assert session.scalars(select(Notice)).all() == []


def test_nobody_else_takes_it_back_or_edits_it(
    session: Session, elder: Person, village: Area, settings: Settings
) -> None:
    notice = speak(session, elder, village, settings)
    with pytest.raises(NotFound):
        notices.take_back(session, person_id=elder.id + 1, notice_id=notice.id, now=NOW)
    with pytest.raises(Forbidden):
        notices.edit(session, notice_id=notice.id, actor="staff:1", content=notices.Content("a", "b"), now=NOW)
    said = texts.find(session, f"notice:{notice.id}", "body", ["vi"])
    assert said is not None
    assert said.text == "Mai họp thôn."
    assert all("họp" not in str(row.detail) for row in session.scalars(select(Audit)))
