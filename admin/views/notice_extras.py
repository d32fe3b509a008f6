"""What a notice can carry beside its words (a day, a question, a rhythm, a request to confirm); and its report."""

import json
from dataclasses import asdict
from typing import Any, TypedDict

from aiohttp import web
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.views.notices import page_of, show_page
from admin.visit import Visit
from content import notices
from content.notices import Content, drafting, files, repeating, reporting
from core.clock import local
from core.errors import Conflict, Forbidden, Invalid
from core.models import Notice

QUESTION_LIMIT, OPTION_LIMIT, EXPLAIN_LIMIT = 200, 60, 300  # characters; one screen holds them


class Extras(TypedDict):
    """Fields of `Content` that this module reads."""

    event_on: Any
    every: str | None
    every_until: Any
    question: dict[str, Any] | None
    confirm_minutes: int | None
    newcomers: bool


def read(visit: Visit, form: Form, level: str) -> Extras:
    """What the form says; what cannot be used is noted in it."""
    zone = visit.console.settings.timezone
    day = form.day("event_on")
    if day is not None and day <= local(visit.now, zone).date():
        form.wrong("event_on", "past")
    question, minutes = _question(form), form.number("confirm_minutes")
    if minutes is not None and not 1 <= minutes <= files.CONFIRM_LIMIT:
        form.wrong("confirm_minutes", "number")
    elif minutes is not None and (level != "emergency" or question is None):
        form.wrong("confirm_minutes", "confirm")
    every, until = rhythm(visit, form)
    return {
        "event_on": day,
        "every": every,
        "every_until": until,
        "question": question,
        "confirm_minutes": minutes,
        "newcomers": bool(form["newcomers"]),
    }


def rhythm(visit: Visit, form: Form) -> tuple[str | None, Any]:
    """Week or month and the end of it; None for once."""
    every = form.choice("every", repeating.EVERY, optional=True) or None
    until = form.end_of_day("every_until", visit.console.settings.timezone)
    if every is None:
        return None, None
    try:
        repeating.check(every, until, now=visit.now)
    except Invalid:
        form.wrong("every_until", "until")
    return every, until


def fields(content: Content, zone: str) -> dict[str, str]:
    """The same for the form, when it is edited again."""
    asked = content.question or {}
    return {
        "event_on": content.event_on.isoformat() if content.event_on else "",
        "every": content.every or "",
        "every_until": f"{local(content.every_until, zone):%Y-%m-%d}" if content.every_until else "",
        "question": asked.get("question", ""),
        "options": "\n".join(asked.get("options", [])),
        "explain": asked.get("explain", ""),
        "confirm_minutes": str(content.confirm_minutes or ""),
        "newcomers": "yes" if content.newcomers else "",
    }


def _question(form: Form) -> dict[str, Any] | None:
    if not form["question"].strip():
        return None
    options = [" ".join(line.split()) for line in form["options"].splitlines() if line.strip()]
    if not 2 <= len(options) <= drafting.OPTIONS_LIMIT or any(len(option) > OPTION_LIMIT for option in options):
        form.wrong("options", "options", limit=drafting.OPTIONS_LIMIT, signs=OPTION_LIMIT)
    return {
        "question": form.text("question", limit=QUESTION_LIMIT),
        "options": options,
        "explain": form.text("explain", limit=EXPLAIN_LIMIT, least=0),
    }


async def plan(visit: Visit) -> web.StreamResponse:
    """Change or end the repetition of a notice that went out."""
    form, number = visit.form(), visit.number("notice")

    def work(session: Session) -> str:
        every, until = rhythm(visit, form)
        form.stop_if_wrong()
        zone = visit.console.settings.timezone
        repeating.plan(session, notice_id=number, every=every, until=until, actor=visit.actor, zone=zone, now=visit.now)
        return page_of(number, "repeat")

    try:
        return await visit.once(work)
    except Wrong:
        return await show_page(visit, form, 422)
    except Conflict:
        return await show_page(visit, form, 409, problem="stale")
    except Forbidden:
        return await show_page(visit, form, 409, problem="rhythm")


async def report(visit: Visit) -> web.StreamResponse:
    """The final report as a file: a table, or JSON. It adds up to the number of people and names nobody."""
    number, as_csv = visit.number("notice"), visit.request.match_info["form"] == "csv"

    def look(session: Session) -> tuple[str, str]:
        code = session.get_one(Notice, number).code
        if as_csv:
            return code, reporting.as_csv(session, number, language=visit.words.tag)
        lines = [asdict(cell) for cell in reporting.cells(session, number)]
        whole = {**notices.report(session, number).to_json(), "lines": lines}
        return code, json.dumps(whole, ensure_ascii=False, indent=2)

    code, text = await visit.read(look)
    kind = "text/csv" if as_csv else "application/json"
    return web.Response(
        text=text,
        content_type=kind,
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="notice-{code}.{"csv" if as_csv else "json"}"',
            "Cache-Control": "no-store",
        },
    )
