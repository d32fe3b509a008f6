"""Roles by area: what a grant covers, who holds a right, and what must not happen to the last administrator."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import roles
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, Audit, Person
from tests.builders import a_clerk, a_language, an_area


@pytest.fixture
def province(session: Session) -> Area:
    return an_area(session, "Tỉnh Lâm Đồng", kind="province")


def test_a_role_covers_its_area_and_everything_below_it(session: Session, province: Area, now: datetime) -> None:
    commune = an_area(session, "Xã Phan Sơn", parent=province)
    village = an_area(session, "Thôn 2", parent=commune, kind="village")
    sibling = an_area(session, "Xã La Dạ", parent=province)
    clerk = a_clerk(session, roles.PUBLISHER, area=commune)
    held = roles.grants(session, staff_id=clerk.id, now=now)
    assert roles.may(held, "notice.write", path=commune.path)
    assert roles.may(held, "notice.write", path=village.path)
    assert not roles.may(held, "notice.write", path=sibling.path)
    assert not roles.may(held, "notice.write", path=province.path)
    assert not roles.may(held, "notice.write", path=None)
    assert not roles.may(held, "notice.approve", path=commune.path)


def test_an_area_is_not_covered_by_one_whose_number_begins_alike(session: Session, now: datetime) -> None:
    held = [roles.Grant(roles.PUBLISHER, 1, "/1/5/", None)]
    assert not roles.may(held, "notice.write", path="/1/57/")


def test_the_whole_province_needs_a_role_for_the_province_or_for_everything(
    session: Session, province: Area, now: datetime
) -> None:
    everywhere = a_clerk(session, roles.APPROVER, login="a1")
    at_the_root = a_clerk(session, roles.APPROVER, area=province, login="a2")
    for clerk in (everywhere, at_the_root):
        assert roles.may(roles.grants(session, staff_id=clerk.id, now=now), "notice.approve", path=None)


def test_what_is_meant_for_the_province_may_be_seen_from_a_commune(
    session: Session, province: Area, now: datetime
) -> None:
    clerk = a_clerk(session, roles.VIEWER, area=an_area(session, parent=province))
    held = roles.grants(session, staff_id=clerk.id, now=now)
    assert roles.may_see(held, "article.read", path=None)
    assert not roles.may_see(held, "article.read", path="/99/")
    assert not roles.may(held, "article.read", path=None)


def test_several_roles_in_several_places_add_up(session: Session, province: Area, now: datetime) -> None:
    here, there = an_area(session, "Xã Một", parent=province), an_area(session, "Xã Hai", parent=province)
    clerk = a_clerk(session, roles.CASE_OFFICER, area=here)
    roles.give(session, role=roles.CASE_OFFICER, staff_id=clerk.id, area_id=there.id, actor="operator", now=now)
    held = roles.grants(session, staff_id=clerk.id, now=now)
    assert roles.allowed_paths(held, "case.answer") == sorted([here.path, there.path])
    assert roles.allowed_paths(held, "notice.write") == []
    roles.give(session, role=roles.CASE_OFFICER, staff_id=clerk.id, actor="operator", now=now)
    assert roles.allowed_paths(roles.grants(session, staff_id=clerk.id, now=now), "case.answer") == [roles.EVERYWHERE]


def test_a_role_holds_from_since_to_until(session: Session, now: datetime) -> None:
    clerk = a_clerk(session)
    roles.give(session, role=roles.VIEWER, staff_id=clerk.id, actor="operator", now=now, until=now + timedelta(days=1))
    assert roles.grants(session, staff_id=clerk.id, now=now)
    assert not roles.grants(session, staff_id=clerk.id, now=now - timedelta(seconds=1))
    assert not roles.grants(session, staff_id=clerk.id, now=now + timedelta(days=1))


def test_the_same_role_is_not_given_twice(session: Session, now: datetime) -> None:
    clerk = a_clerk(session, roles.VIEWER)
    roles.give(session, role=roles.VIEWER, staff_id=clerk.id, actor="operator", now=now)
    assert len(roles.in_force(session, now, staff_id=clerk.id)) == 1


def test_a_taken_role_is_over_at_once_and_its_row_stays(session: Session, now: datetime) -> None:
    clerk = a_clerk(session, roles.VIEWER)
    [role] = roles.in_force(session, now, staff_id=clerk.id)
    roles.withdraw(session, role_id=role.id, actor="staff:1", now=now)
    assert roles.grants(session, staff_id=clerk.id, now=now) == []
    assert role.until == now
    assert session.scalars(select(Audit.verb).order_by(Audit.id.desc())).first() == "role.withdraw"
    with pytest.raises(NotFound):
        roles.withdraw(session, role_id=role.id, actor="staff:1", now=now)


def test_the_last_administrator_cannot_be_taken_away(session: Session, now: datetime) -> None:
    chief = a_clerk(session, roles.ADMINISTRATOR, login="chief")
    [role] = roles.in_force(session, now, staff_id=chief.id)
    with pytest.raises(Conflict):
        roles.withdraw(session, role_id=role.id, actor=f"staff:{chief.id}", now=now)
    a_clerk(session, roles.ADMINISTRATOR, login="second")
    roles.withdraw(session, role_id=role.id, actor=f"staff:{chief.id}", now=now)


def test_holders_are_active_staff_whose_area_covers_the_place(session: Session, province: Area, now: datetime) -> None:
    commune = an_area(session, parent=province)
    other = an_area(session, "Xã La Dạ", parent=province)
    wide = a_clerk(session, roles.APPROVER, login="wide")
    near = a_clerk(session, roles.APPROVER, area=commune, login="near")
    a_clerk(session, roles.APPROVER, area=other, login="far")
    a_clerk(session, roles.PUBLISHER, area=commune, login="writer")
    gone = a_clerk(session, roles.APPROVER, area=commune, login="gone")
    gone.active = False
    session.flush()
    assert roles.holders(session, "notice.approve", path=commune.path, now=now) == [wide.id, near.id]
    assert roles.holders(session, "notice.approve", path=None, now=now) == [wide.id]


def test_an_influential_person_has_a_village_and_a_name(session: Session, province: Area, now: datetime) -> None:
    person = Person(created_at=now, audio="ask", notices="none", shared=False)
    session.add(person)
    session.flush()
    village = an_area(session, "Thôn 2", parent=province, kind="village")
    give = {"role": roles.INFLUENTIAL, "person_id": person.id, "actor": "staff:1", "now": now}
    with pytest.raises(Invalid):
        roles.give(session, **give, area_id=village.id)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        roles.give(session, **give, display_name="K’ Brồi")  # type: ignore[arg-type]
    roles.give(session, **give, area_id=village.id, display_name=" Già làng A ")  # type: ignore[arg-type]
    [grant] = roles.grants(session, person_id=person.id, now=now)
    assert (grant.role, grant.path) == (roles.INFLUENTIAL, village.path)
    assert roles.may([grant], "broadcast.send", path=village.path)
    assert not roles.may([grant], "broadcast.send", path=province.path)


@pytest.mark.parametrize(("role", "error"), [("king", Invalid), (roles.INFLUENTIAL, Invalid), (roles.SPEAKER, Invalid)])
def test_a_role_that_does_not_fit_an_account_is_refused(
    session: Session, now: datetime, role: str, error: type[Exception]
) -> None:
    clerk = a_clerk(session)
    with pytest.raises(error):
        roles.give(session, role=role, staff_id=clerk.id, actor="operator", now=now)


def test_a_speaker_is_bound_to_a_language_that_exists(session: Session, now: datetime) -> None:
    clerk = a_clerk(session)
    with pytest.raises(NotFound):
        roles.give(session, role=roles.SPEAKER, staff_id=clerk.id, language="xx", actor="operator", now=now)
    a_language(session, "cjm")
    roles.give(session, role=roles.SPEAKER, staff_id=clerk.id, language="cjm", actor="operator", now=now)
    assert roles.grants(session, staff_id=clerk.id, now=now)[0].language == "cjm"


def test_every_permission_name_is_held_by_somebody_and_written_alike() -> None:
    names = {name for held in roles.PERMISSIONS.values() for name in held}
    assert all(name.count(".") == 1 and name == name.lower() for name in names)
    assert set(roles.PERMISSIONS) == {*roles.STAFF_ROLES, *roles.CHAT_ROLES}
