"""Handing over: rights pass by the day alone, the village and both persons are told once, and it can be called off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import replies, roles, successions
from content.notices import broadcasts
from core.errors import Conflict, Invalid
from core.models import Audit, Delivery, DeliveryKind, Notice, Person, Role, Succession, Translation
from core.settings import Settings
from tests.builders import a_person, an_area
from tests.conftest import NOW

DAY = date(2026, 12, 1)
MIDNIGHT = datetime(2026, 11, 30, 17, tzinfo=UTC)  # in Viet Nam


class Village:
    """Ông Bảy, who hands over to bà Tư, and a neighbour who wants notices."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.area = an_area(session, "Thôn 2", kind="village", code="23008-02")
        self.old = a_person(session, area=self.area)
        self.new = a_person(session, area=self.area)
        self.role = roles.give(
            session, person_id=self.old.id, role=roles.INFLUENTIAL, area_id=self.area.id, display_name="ông Bảy",
            actor="operator", now=NOW,
        )  # fmt: skip

    def hand_over(self, day: date = DAY, *, to: Person | None = None, now: datetime = NOW) -> Succession:
        return successions.hand_over(
            self.session, role_id=self.role.id, heir_id=(to or self.new).id, display_name="bà Tư", day=day,
            actor="staff:1", settings=self.settings, now=now,
        )  # fmt: skip

    def may_speak(self, person: Person, now: datetime) -> bool:
        return broadcasts.may_speak(self.session, person_id=person.id, area_id=self.area.id, now=now)

    def tell(self, now: datetime) -> int:
        return successions.tell(self.session, settings=self.settings, now=now)


@pytest.fixture
def village(session: Session, settings: Settings) -> Village:
    return Village(session, settings)


def test_the_right_passes_at_midnight_of_the_day_with_nothing_running(village: Village) -> None:
    village.hand_over()
    before = MIDNIGHT - timedelta(seconds=1)
    assert (village.may_speak(village.old, before), village.may_speak(village.new, before)) == (True, False)
    assert (village.may_speak(village.old, MIDNIGHT), village.may_speak(village.new, MIDNIGHT)) == (False, True)


def test_today_means_from_now_on(village: Village) -> None:
    village.hand_over(date(2026, 11, 25))
    assert village.may_speak(village.new, NOW) and not village.may_speak(village.old, NOW)


def test_village_and_both_persons_are_told_once_when_the_day_has_come(village: Village, session: Session) -> None:
    row = village.hand_over()
    assert village.tell(MIDNIGHT - timedelta(minutes=1)) == 0
    assert village.tell(MIDNIGHT + timedelta(hours=30)) == 1  # nobody ticked for a day
    assert village.tell(MIDNIGHT + timedelta(hours=31)) == 0
    notice = session.scalars(select(Notice)).one()
    assert notice.audience["areas"] == ["23008-02"] and notice.state == "approved"
    said = session.scalars(
        select(Translation.text).where(Translation.ref == f"notice:{notice.id}", Translation.field == "body")
    ).all()
    assert any("01/12/2026" in text and "bà Tư" in text and "ông Bảy" in text and "Thôn 2" in text for text in said)
    owed = session.execute(
        select(Delivery.person_id, Delivery.copy_no).where(Delivery.kind == int(DeliveryKind.SUCCESSION))
    ).all()
    assert {tuple(one) for one in owed} == {(village.old.id, successions.OLD), (village.new.id, successions.NEW)}
    assert row.told_at is not None


def test_it_can_be_called_off_until_the_day(village: Village, session: Session) -> None:
    until = NOW + timedelta(days=300)
    village.role.until = until
    row = village.hand_over()
    assert village.role.until == MIDNIGHT
    successions.call_off(session, succession_id=row.id, actor="staff:1", now=NOW)
    assert village.role.until == until
    assert village.may_speak(village.old, MIDNIGHT) and not village.may_speak(village.new, MIDNIGHT)
    assert session.scalars(select(Role)).all() == [village.role]
    assert {"role.pass", "role.pass_off"} <= set(session.scalars(select(Audit.verb)))
    row = village.hand_over()
    with pytest.raises(Conflict):
        successions.call_off(session, succession_id=row.id, actor="staff:1", now=MIDNIGHT)


def test_what_makes_no_sense_is_refused(village: Village, session: Session) -> None:
    with pytest.raises(Invalid):
        village.hand_over(date(2026, 11, 24))
    with pytest.raises(Invalid):
        village.hand_over(to=village.old)
    village.hand_over()
    with pytest.raises(Conflict):
        village.hand_over(DAY + timedelta(days=1))


def test_what_the_village_answers_afterwards_comes_to_who_holds_the_role(village: Village, session: Session) -> None:
    notice = broadcasts.broadcast(
        session, person=village.old, area_id=village.area.id, text="Mai họp thôn.", settings=village.settings, now=NOW
    )
    notice.state = "done"
    assert successions.contact(session, notice, now=NOW) == village.old.id
    village.hand_over()
    assert successions.contact(session, notice, now=MIDNIGHT) == village.new.id
    neighbour = a_person(session, area=village.area)
    replies.reply(session, notice, person_id=neighbour.id, text="Mấy giờ?", now=MIDNIGHT)
    assert replies.tell_authors(session, now=MIDNIGHT) == 1
    told = session.scalars(select(Delivery.person_id).where(Delivery.kind == int(DeliveryKind.AUTHOR_REPORT))).one()
    assert told == village.new.id


def test_a_role_may_pass_on_and_on_and_even_back(village: Village, session: Session) -> None:
    notice = broadcasts.broadcast(
        session, person=village.old, area_id=village.area.id, text="Mai họp thôn.", settings=village.settings, now=NOW
    )
    row = village.hand_over()
    later = MIDNIGHT + timedelta(days=10)
    village.role = session.get_one(Role, row.heir_id)
    village.hand_over(date(2026, 12, 11), to=village.old, now=later)
    assert successions.contact(session, notice, now=later + timedelta(days=3)) == village.old.id
