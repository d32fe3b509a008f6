"""Listening in the console: a speaker hears a question in their own language and finds or passes on the answer."""

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.sounds import sound
from admin.visit import Visit
from content import faqs, listening, roles
from content.listening import Found
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Listening

HOME = "/admin/listening"
SUGGESTIONS = 3


async def show(visit: Visit) -> web.StreamResponse:
    """How many wait, and the question that one holds."""
    return await _page(visit, visit.form())


async def take(visit: Visit) -> web.StreamResponse:
    """Hold the question that has waited longest."""

    def work(session: Session) -> str:
        listening.claim(session, languages=_mine(visit), actor=visit.actor, now=visit.now)
        return HOME

    return await visit.once(work)


async def listen(visit: Visit) -> web.StreamResponse:
    """The clip of the question one holds, or of another's answer one is asked to hear."""
    asked = visit.request.query.get("question", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return visit.go(HOME)
    number = int(asked)

    def look(session: Session) -> str:
        row = session.get(Listening, number)
        if row is None or row.language not in _mine(visit):
            raise NotFound(f"question {number}")
        if row.state == listening.HELD and row.holder == visit.actor and row.file:
            return row.file
        if row.state == listening.CHECK and row.reply_file and row.holder != visit.actor:
            return row.reply_file
        raise NotFound(f"question {number}")

    return sound(visit.console.files.path(await visit.read(look)))


async def act(visit: Visit) -> web.StreamResponse:
    """Say in Vietnamese what is asked; answer, pass on, leave, ask again, report danger."""
    form = visit.form()

    def work(session: Session) -> str:
        where: dict[str, Any] = {"listening_id": form.number("question") or 0, "actor": visit.actor}
        said = "listen_done"
        match form["deed"]:
            case "summary":
                form.text("summary", limit=listening.SUMMARY_LIMIT, lines=True)
                form.stop_if_wrong()
                listening.summarise(session, text=form["summary"], **where)
                return HOME
            case "answer":
                faq = form.number("faq")
                if faq is None:
                    form.wrong("faq", "choose")
                form.stop_if_wrong()
                settings = visit.console.settings
                listening.answer(session, faq_id=faq or 0, settings=settings, now=visit.now, **where)
            case "pass":
                listening.pass_on(session, now=visit.now, **where)
            case "again":
                words = visit.console.words(SOURCE)("listening.again_words")
                listening.unclear(session, words=words, now=visit.now, **where)
            case "danger":
                listening.danger(session, now=visit.now, **where)
                said = "listen_danger"
            case "good" | "bad":
                settings, good = visit.console.settings, form["deed"] == "good"
                listening.check(session, good=good, settings=settings, now=visit.now, **where)
            case _:
                listening.release(session, **where)
                said = "listen_left"
        return f"{HOME}?said={said}"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)
    except Invalid:
        form.wrong("summary", "missing")
        return await _page(visit, form, 422)
    except (Conflict, NotFound):
        return await _page(visit, form, 409, problem="gone")


async def _page(visit: Visit, form: Form, status: int = 200, problem: str = "") -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        held = listening.held_by(session, visit.actor)
        check: Found | None = None if held else listening.to_check(session, languages=_mine(visit), actor=visit.actor)
        titles = _fitting(session, visit, held.summary) if held is not None and held.summary else []
        return {
            "held": held,
            "check": check,
            "titles": titles,
            "waiting": listening.count_waiting(session, _mine(visit)),
        }

    found = await visit.read(look)
    found["number"] = found.pop("waiting")
    return visit.page("listening", status, form=form, problem=problem, **found)


def _fitting(session: Session, visit: Visit, summary: str) -> list[tuple[int, str, str]]:
    reply = visit.console.knowledge.ask(session, summary, language=SOURCE, today=visit.today)
    found = [(hit.faq_id, faqs.entry(session, hit.faq_id, [SOURCE])) for hit in reply.hits if hit.valid]
    return [(number, said.question, said.answer) for number, said in found if said is not None][:SUGGESTIONS]


def _mine(visit: Visit) -> list[str]:
    return roles.tongues(visit.signed.grants, "text.speak")
