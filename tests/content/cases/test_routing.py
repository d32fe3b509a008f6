"""Whose inbox: the narrowest rule, else the commune, else the fallback; tried before saved; any depth of tree."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import cases
from content.cases import routing
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, CaseRule, Tally, Team
from core.settings import Settings
from tests.builders import an_area
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province

BY: dict[str, Any] = {"actor": "staff:1", "now": NOW}


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """Places and people."""
    return a_province(session, settings)


def a_team(session: Session, name: str, area: Area | None = None, **more: Any) -> Team:
    """A desk."""
    area_id = area.id if area else None
    return routing.put_team(
        session, team_id=None, name=name, area_id=area_id, **{"fallback": False, "active": True, **BY, **more}
    )


def a_rule(session: Session, team: Team, area: Area | None = None, topic: str = "", kind: str = "") -> CaseRule:
    """A rule that sends to the desk."""
    return routing.put_rule(
        session, area_id=area.id if area else None, topic=topic, kind=kind, team_id=team.id, **BY
    )  # fmt: skip


def goes_to(province: Province, **about: Any) -> str:
    """Name of the desk a case goes to, empty for a place's own office."""
    case = province.case(**about)
    team = province.session.get(Team, case.team_id) if case.team_id else None
    return team.name if team else ""


def test_without_rules_a_case_goes_to_the_commune_of_its_village(province: Province) -> None:
    assert province.case().team_area_id == province.here.id


def test_the_narrowest_rule_wins_place_before_topic_before_class(province: Province) -> None:
    session = province.session
    health = a_team(session, "Y tế tỉnh")
    here = a_team(session, "Bàn xã Một", province.here)
    children = a_team(session, "Trẻ em", province.here)
    a_rule(session, health, None, topic="health")
    assert goes_to(province) == "Y tế tỉnh"
    a_rule(session, here, province.here)
    assert goes_to(province) == "Bàn xã Một", "a place is narrower than a topic"
    a_rule(session, children, province.here, kind="question")
    assert goes_to(province, kind="question") == "Trẻ em"
    a_rule(session, here, province.here, topic="health")
    assert goes_to(province, kind="question") == "Bàn xã Một", "a topic is narrower than a class"
    assert goes_to(province, area_id=province.there.id) == "Y tế tỉnh"
    assert goes_to(province, area_id=province.there.id, topic="education") == ""


def test_a_rule_is_tried_before_it_is_saved(province: Province) -> None:
    session = province.session
    team = a_team(session, "Bàn mới", province.here)
    about: dict[str, Any] = {"area_id": province.village.id, "topic": "health", "kind": "feedback"}
    trial = CaseRule(area_id=province.here.id, topic="", kind="", team_id=team.id)
    assert routing.target(session, **about, trial=trial).team is team
    assert routing.target(session, **about).team is None
    assert session.scalars(select(CaseRule)).all() == []


def test_what_nobody_can_route_goes_to_the_fallback_and_is_counted(province: Province) -> None:
    session = province.session
    lost = province.case(area_id=None)
    assert (lost.team_id, lost.team_area_id) == (None, None), "without a fallback the province has it"
    a_team(session, "Bàn chung", fallback=True)
    assert goes_to(province, area_id=None) == "Bàn chung"
    assert goes_to(province) == ""
    counted = session.scalars(select(Tally.count).where(Tally.name == routing.UNROUTED)).all()
    assert sum(counted) == 2
    assert routing.unrouted(session, NOW) == 2


def test_there_is_one_fallback_and_one_rule_for_each_thing(province: Province) -> None:
    session = province.session
    first, second = a_team(session, "Một", fallback=True), a_team(session, "Hai", fallback=True)
    assert (first.fallback, second.fallback) == (False, True)
    for team in (first, second):
        a_rule(session, team, None, topic="health")
    [rule] = routing.rules(session)
    assert rule.team_id == second.id
    routing.drop_rule(session, rule_id=rule.id, **BY)
    with pytest.raises(NotFound):
        routing.drop_rule(session, rule_id=rule.id, **BY)


def test_a_desk_with_open_cases_is_not_closed_and_names_are_unique(province: Province) -> None:
    session = province.session
    team = a_team(session, "Bàn", province.here)
    a_rule(session, team, province.here)
    case = province.case()
    changed: dict[str, Any] = {"team_id": team.id, "name": "Bàn", "area_id": None, "fallback": False, **BY}
    with pytest.raises(Conflict):
        routing.put_team(session, **changed, active=False)
    with pytest.raises(Conflict):
        a_team(session, "Bàn")
    with pytest.raises(Invalid):
        a_team(session, " ")
    cases.answer(session, case_id=case.id, staff=province.officer, text="Rồi.", now=NOW)
    routing.put_team(session, **changed, active=False)
    assert goes_to(province) == "", "rules of a closed desk do not count"
    with pytest.raises(NotFound):
        a_rule(session, team)


@given(depth=st.integers(0, 4), ruled=st.lists(st.integers(0, 4), unique=True))
def test_in_a_tree_of_any_depth_the_deepest_rule_above_wins(depth: int, ruled: list[int]) -> None:
    path = list(range(1, 6))[: depth + 1]
    rows = [CaseRule(id=n, area_id=n + 1, topic="", kind="", team_id=n) for n in ruled]
    fitting = [row for row in rows if row.area_id in path]
    expected = max((row.area_id or 0 for row in fitting), default=None)
    found = routing.narrowest(fitting, path)
    assert (found.area_id if found else None) == expected


def test_a_case_climbs_to_the_desk_that_the_level_above_has_for_it(province: Province) -> None:
    session = province.session
    top = a_team(session, "Phòng y tế", province.root)
    a_rule(session, top, province.root, topic="health")
    low = a_team(session, "Bàn xã", province.here)
    a_rule(session, low, province.here)
    case = province.case()
    assert case.team_id == low.id
    routing.climb(session, case)
    assert (case.team_area_id, case.team_id, case.level) == (province.root.id, top.id, 1)
    hamlet = an_area(session, "Khu 1", parent=province.village, kind="quarter")
    assert province.case(area_id=hamlet.id).team_id == low.id
