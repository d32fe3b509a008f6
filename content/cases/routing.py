"""Routing: whose inbox a case comes to, by rules that are data, and one level up when it climbs.

A rule names a place (and all below it), a topic and a class; the narrowest that fits wins: the deepest place first,
then the topic, then the class. Without a rule a case goes to the commune it comes from. What comes from nowhere and
fits no rule goes to the fallback desk and is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from content import areas, audit, tally
from content.cases import states
from core.db import serialise
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, Case, CaseRule, Team

UNROUTED = "case_unrouted"  # the tally of cases that no rule and no place could route
NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Target:
    """Where a case goes: a desk, or the office of a place (None = the province's); and which rule says so."""

    area_id: int | None
    team: Team | None = None
    rule_id: int | None = None
    unroutable: bool = False


def target(session: Session, *, area_id: int | None, topic: str, kind: str, trial: CaseRule | None = None) -> Target:
    """Where a case of this place, topic and class would go now.

    Args:
        trial: a rule that is not saved; it stands for the saved one of the same place, topic and class.
    """
    rule = _rule(session, area_id, topic, kind, trial)
    if rule is not None:
        team = session.get_one(Team, rule.team_id)
        return Target(team.area_id, team, rule.id)
    own = office(session, area_id)
    if own is not None:
        return Target(own)
    last = _fallback(session)
    return Target(last.area_id if last else None, last, unroutable=True)


def place(session: Session, case: Case, *, day: date) -> Target:
    """Put a case where it belongs; what cannot be routed is counted."""
    found = target(session, area_id=case.area_id, topic=case.topic or "", kind=case.kind)
    case.team_area_id, case.team_id = found.area_id, found.team.id if found.team else None
    if found.unroutable:
        tally.count(session, UNROUTED, day=day, ref=case.kind, language=case.language)
    return found


def climb(session: Session, case: Case) -> bool:
    """One level up the tree of places, to nobody's hands; False when it stands at the top already."""
    team = session.get(Area, case.team_area_id) if case.team_area_id else None
    case.owner_id, case.level = None, case.level + 1
    if team is None or team.parent_id is None:
        case.team_id = None
        return False
    case.team_area_id = team.parent_id
    rule = _rule(session, team.parent_id, case.topic or "", case.kind)
    above = session.get(Team, rule.team_id) if rule else None
    case.team_id = above.id if above is not None and above.area_id == team.parent_id else None
    return True


def office(session: Session, area_id: int | None) -> int | None:
    """Whose inbox by place alone: the commune of a village, the place itself otherwise."""
    area = session.get(Area, area_id) if area_id else None
    if area is not None and area.kind == areas.VILLAGE:
        return area.parent_id
    return area.id if area is not None else None


def began_with(session: Session, case: Case) -> int | None:
    """The place whose inbox it was in before it climbed; the team's own when it did not, or was moved elsewhere."""
    first = office(session, case.area_id) if case.level else None
    if first is None or case.team_area_id is None:
        return case.team_area_id
    inside = areas.path(session, first).startswith(areas.path(session, case.team_area_id))
    return first if inside else case.team_area_id


def team_path(session: Session, case: Case) -> str | None:
    """The path of the place whose inbox the case is in, None for the province's."""
    return areas.path(session, case.team_area_id) if case.team_area_id else None


def _rule(
    session: Session, area_id: int | None, topic: str, kind: str, trial: CaseRule | None = None
) -> CaseRule | None:
    above = [int(part) for part in areas.path(session, area_id).strip("/").split("/") if part] if area_id else []
    found = session.scalars(
        select(CaseRule)
        .join(Team, Team.id == CaseRule.team_id)
        .where(
            Team.active,
            or_(CaseRule.area_id.is_(None), CaseRule.area_id.in_(above)),
            CaseRule.topic.in_(("", topic)),
            CaseRule.kind.in_(("", kind)),
        )
    )
    rows = [row for row in found if trial is None or _about(row) != _about(trial)]
    if (
        trial is not None
        and trial.area_id in (None, *above)
        and trial.topic in ("", topic)
        and trial.kind in ("", kind)
    ):
        rows.append(trial)
    return narrowest(rows, above)


def narrowest(rules: Sequence[CaseRule], above: Sequence[int]) -> CaseRule | None:
    """Of rules that fit, the one that counts; `above` are the places from the root down to the case's own."""
    depth = {area: n for n, area in enumerate(above, start=1)}
    return max(rules, key=lambda row: (depth.get(row.area_id or 0, 0), row.topic != "", row.kind != ""), default=None)


def _about(rule: CaseRule) -> tuple[int | None, str, str]:
    return rule.area_id, rule.topic, rule.kind


def _fallback(session: Session) -> Team | None:
    return session.scalar(select(Team).where(Team.fallback, Team.active).order_by(Team.id).limit(1))


# --- desks and rules as data ---


def teams(session: Session, *, active: bool = True) -> list[Team]:
    """All desks by name; closed ones too unless `active`."""
    query = select(Team).order_by(Team.name)
    return list(session.scalars(query.where(Team.active) if active else query))


def put_team(
    session: Session, *, team_id: int | None, name: str, area_id: int | None, fallback: bool, active: bool,
    actor: str, now: datetime,
) -> Team:  # fmt: skip
    """Make or change a desk; at most one is the fallback.

    Raises:
        Invalid: no name, or one over NAME_LIMIT.
        Conflict: another desk has this name, or a desk with open cases would be closed.
        NotFound: no such desk or place.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LIMIT:
        raise Invalid(f"a desk has a name of 1 to {NAME_LIMIT} characters")
    if area_id is not None and session.get(Area, area_id) is None:
        raise NotFound(f"area {area_id}")
    serialise(session, "team")
    team = Team() if team_id is None else session.get(Team, team_id)
    if team is None:
        raise NotFound(f"team {team_id}")
    if session.scalar(select(Team.id).where(Team.name == name, Team.id != (team_id or 0))) is not None:
        raise Conflict("another desk has this name")
    busy = select(Case.id).where(Case.team_id == (team_id or 0), Case.state.in_(states.OPEN)).limit(1)
    if team_id is not None and not active and session.scalar(busy) is not None:
        raise Conflict("the desk has open cases")
    if fallback:
        session.execute(update(Team).where(Team.fallback).values(fallback=False))
    team.name, team.area_id, team.fallback, team.active = name, area_id, fallback, active
    session.add(team)
    session.flush()
    detail: dict[str, audit.Plain] = {"area": area_id, "fallback": fallback, "active": active}
    audit.record(session, actor=actor, verb="team.change", ref=f"team:{team.id}", detail=detail, now=now)
    return team


def rules(session: Session) -> list[CaseRule]:
    """All rules, in the order in which they were made."""
    return list(session.scalars(select(CaseRule).order_by(CaseRule.id)))


def put_rule(
    session: Session, *, area_id: int | None, topic: str, kind: str, team_id: int, actor: str, now: datetime
) -> CaseRule:
    """Make a rule; a rule for the same place, topic and class is replaced.

    Raises:
        NotFound: no such place or open desk.
        Invalid: an unknown class.
    """
    if kind not in ("", *states.KINDS):
        raise Invalid(f"no such class of case: {kind[:20]!r}")
    team = session.get(Team, team_id)
    if team is None or not team.active or (area_id is not None and session.get(Area, area_id) is None):
        raise NotFound(f"team {team_id} or area {area_id}")
    serialise(session, "case_rule")
    same = (CaseRule.area_id.is_(None) if area_id is None else CaseRule.area_id == area_id,
            CaseRule.topic == topic, CaseRule.kind == kind)  # fmt: skip
    rule = session.scalar(select(CaseRule).where(*same)) or CaseRule(area_id=area_id, topic=topic, kind=kind)
    rule.team_id = team_id
    session.add(rule)
    session.flush()
    detail: dict[str, audit.Plain] = {"area": area_id, "topic": topic, "kind": kind, "team": team_id}
    audit.record(session, actor=actor, verb="rule.change", ref=f"rule:{rule.id}", detail=detail, now=now)
    return rule


def drop_rule(session: Session, *, rule_id: int, actor: str, now: datetime) -> None:
    """Take a rule away; cases that it routed stay where they are.

    Raises:
        NotFound: no such rule.
    """
    rule = session.get(CaseRule, rule_id)
    if rule is None:
        raise NotFound(f"rule {rule_id}")
    session.delete(rule)
    audit.record(session, actor=actor, verb="rule.drop", ref=f"rule:{rule_id}", now=now)


def unrouted(session: Session, since: datetime) -> int:
    """Open cases at the fallback that no rule and no place could route, opened since then."""
    found = session.scalars(
        select(Case).where(Case.area_id.is_(None), Case.state.in_(states.OPEN), Case.opened_at >= since)
    ).all()
    return sum(_rule(session, None, case.topic or "", case.kind) is None for case in found)
