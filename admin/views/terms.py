"""Terms and the calendar in the console: how many days a case may take, and which days count."""

from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import cases, workdays
from content.cases import clocks
from content.cases.clocks import Terms
from core.errors import Invalid, NotFound

HOME = "/admin/terms"
YEARS = (2000, 2100)  # a year outside is a slip of the finger
DAYS = ("ack", "route", "answer", "warn")


async def show(visit: Visit) -> web.StreamResponse:
    """Terms, and the calendar of a year."""
    settings = visit.console.settings
    plain = clocks.shipped(kind="", topic="", settings=settings)
    return await _page(visit, visit.form(**{name: getattr(plain, name) for name in DAYS}))


async def save(visit: Visit) -> web.StreamResponse:
    """Set the terms of a class and topic."""
    form = visit.form()

    def work(session: Session) -> str:
        kind = form.choice("kind", cases.KINDS, optional=True)
        topics = [code for code, _ in choices.topics(session, visit.words.tag)]
        topic = form.choice("topic", cases.RIGHTS if kind == cases.DATA else topics, optional=True)
        numbers = {name: form.number(name) or 0 for name in DAYS}
        form.stop_if_wrong()
        found = Terms(**numbers, calendar=form["calendar"] == "yes")
        try:
            clocks.put_terms(session, kind=kind, topic=topic, found=found, actor=visit.actor, now=visit.now)
        except Invalid:
            form.wrong("answer", "terms", longest=clocks.LONGEST)
        form.stop_if_wrong()
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def drop(visit: Visit) -> web.StreamResponse:
    """Take a row of terms away."""
    number = visit.number("term")

    def work(session: Session) -> str:
        clocks.drop_terms(session, term_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}?said=saved"

    return await visit.once(work)


async def save_day(visit: Visit) -> web.StreamResponse:
    """Enter a day off, or a day that is worked; an entered day can be taken back."""
    form = visit.form()

    def work(session: Session) -> str:
        day = form.day("day")
        if day is None:
            form.wrong("day", "date")
        form.stop_if_wrong()
        assert day is not None  # noqa: S101 - said above
        if form["gone"] == "yes":
            workdays.drop_day(session, day=day, actor=visit.actor, now=visit.now)
        else:
            name = form.text("name", limit=workdays.NAME_LIMIT)
            working = form.choice("working", ("yes", "no")) == "yes"
            form.stop_if_wrong()
            workdays.put_day(session, day=day, name=name, working=working, actor=visit.actor, now=visit.now)
        return f"{HOME}?year={day.year}&said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    typed = visit.request.query.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else visit.today.year
    if not YEARS[0] <= year <= YEARS[1]:
        raise NotFound(f"year {year}")

    def look(session: Session) -> dict[str, Any]:
        topics = choices.topics(session, visit.words.tag)
        rights = [(right, visit.words(f"data.{right}")) for right in cases.RIGHTS]
        names = dict([*topics, *rights])
        return {
            "rows": [(row, names.get(row.topic, "")) for row in clocks.listed(session)],
            "topics": topics,
            "rights": rights,
            "days": workdays.of_year(session, year),
            "known": workdays.knows(session, year),
            "next_known": workdays.knows(session, visit.today.year + 1),
        }

    found = await visit.read(look)
    settings = visit.console.settings
    return visit.page(
        "terms", status, form=form, year=year, first=date(year, 1, 1), kinds=_kinds(visit),
        plain=clocks.shipped(kind="", topic="", settings=settings),
        by_right=[(right, clocks.shipped(kind=cases.DATA, topic=right, settings=settings)) for right in cases.RIGHTS],
        **found,
    )  # fmt: skip


def _kinds(visit: Visit) -> list[tuple[str, str]]:
    return [(kind, visit.words(f"case.kind.{kind}")) for kind in cases.KINDS]
