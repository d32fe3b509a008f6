"""Desks and rules in the console: which case goes to whom; a rule is tried before it can be saved."""

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import cases
from content.cases import routing
from core.errors import Conflict
from core.models import CaseRule

HOME = "/admin/routing"


async def show(visit: Visit) -> web.StreamResponse:
    """Desks, rules, and where a case like the one asked for would go."""
    asked = {name: visit.request.query.get(name, "") for name in ("place", "topic", "kind", "team")}
    return await _page(visit, visit.form(**asked), tried="try" in visit.request.query)


async def save_rule(visit: Visit) -> web.StreamResponse:
    """Keep a rule that was tried."""
    form = visit.form()

    def work(session: Session) -> str:
        area_id, topic, kind, team_id = _rule(session, visit, form)
        if team_id is None:
            form.wrong("team", "choose")
        form.stop_if_wrong()
        routing.put_rule(
            session, area_id=area_id, topic=topic, kind=kind, team_id=team_id or 0, actor=visit.actor, now=visit.now
        )
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def drop_rule(visit: Visit) -> web.StreamResponse:
    """Take a rule away."""
    number = visit.number("rule")

    def work(session: Session) -> str:
        routing.drop_rule(session, rule_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}?said=saved"

    return await visit.once(work)


async def save_team(visit: Visit) -> web.StreamResponse:
    """Make a desk, or change one."""
    form = visit.form()

    def work(session: Session) -> str:
        area_id = choices.one_place(session, form, "desk_place", form["desk_place"])
        name, number = form.text("desk", limit=routing.NAME_LIMIT), form.number("number")
        form.stop_if_wrong()
        try:
            routing.put_team(
                session, team_id=number, name=name, area_id=area_id, fallback=form["fallback"] == "yes",
                active=form["closed"] != "yes", actor=visit.actor, now=visit.now,
            )  # fmt: skip
        except Conflict:
            form.wrong("desk", "desk")
        form.stop_if_wrong()
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


def _rule(session: Session, visit: Visit, form: Form) -> tuple[int | None, str, str, int | None]:
    area_id = choices.one_place(session, form, "place", form["place"])
    topic = form.choice("topic", [code for code, _ in choices.topics(session, visit.words.tag)], optional=True)
    kind = form.choice("kind", cases.KINDS, optional=True)
    teams = [str(team.id) for team in routing.teams(session)]
    team = form.choice("team", teams, optional=True)
    return area_id, topic, kind, int(team) if team else None


async def _page(visit: Visit, form: Form, status: int = 200, *, tried: bool = False) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        teams = routing.teams(session, active=False)
        names = {team.id: team.name for team in teams}
        topics = choices.topics(session, visit.words.tag)
        rules = [
            (rule, choices.label(session, rule.area_id), dict(topics).get(rule.topic, ""), names[rule.team_id])
            for rule in routing.rules(session)
        ]
        return {
            "teams": [(team, choices.label(session, team.area_id)) for team in teams],
            "rules": rules,
            "topics": topics,
            "places": choices.places(session, visit.signed.grants, "case.manage"),
            "result": _try(session, visit, form) if tried else None,
        }

    found = await visit.read(look)
    status = 422 if form.errors else status
    return visit.page("routing", status, form=form, kinds=_kinds(visit), **found)


def _try(session: Session, visit: Visit, form: Form) -> dict[str, Any] | None:
    """Where a case of the typed place, topic and class goes: now, and with the rule that is typed."""
    area_id, topic, kind, team_id = _rule(session, visit, form)
    if form.errors:
        return None
    about: dict[str, Any] = {"area_id": area_id, "topic": topic, "kind": kind}
    now = routing.target(session, **about)
    trial = CaseRule(**about, team_id=team_id) if team_id is not None else None
    then = routing.target(session, **about, trial=trial) if trial else now
    return {"now": _words(session, visit, now), "then": _words(session, visit, then), "rule": trial is not None}


def _words(session: Session, visit: Visit, found: routing.Target) -> str:
    place = choices.label(session, found.area_id) or visit.words("place.all")
    if found.unroutable:
        key = "routing.fallback" if found.team else "routing.nobody"
        return visit.words(key, team=found.team.name if found.team else "")
    return visit.words("routing.desk", team=found.team.name, place=place) if found.team else place


def _kinds(visit: Visit) -> list[tuple[str, str]]:
    return [(kind, visit.words(f"case.kind.{kind}")) for kind in cases.KINDS]
