"""Notices in the console: the list, one notice with its progress, and every deed on it."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, names, previews, scopes
from admin.forms import Form, Wrong
from admin.sounds import sound
from admin.visit import Visit
from content import notices, roles, texts
from content.audience import Audience
from content.audio.readings import Unreadable
from content.notice_screens import arrived as notice_screen
from content.notices import correcting, reporting, states
from core.channels import Outgoing
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Notice

HOME = "/admin/notices"
PAGE = 50
WHY_LIMIT = 300
LISTEN_SECONDS = 20.0
GROUPS: dict[str, tuple[str, ...]] = {
    "open": (*states.UNWRITTEN, *states.PENDING, *states.MOVING),
    "over": (states.DONE, states.STOPPED, states.RECALLED),
}


def page_of(number: int, said: str = "") -> str:
    """The page of one notice."""
    return f"{HOME}/{number}{f'?said={said}' if said else ''}"


async def listing(visit: Visit) -> web.StreamResponse:
    """Notices of one's own places, the newest first."""
    group = visit.request.query.get("group", "")

    def look(session: Session) -> list[tuple[Notice, str]]:
        query = select(Notice).order_by(Notice.id.desc())
        if group in GROUPS:
            query = query.where(Notice.state.in_(GROUPS[group]))
        held, seen = visit.signed.grants, []
        for row in session.scalars(query):
            if all(roles.may_see(held, "notice.read", path=path) for path in scopes.notice(session, row.id)):
                seen.append(row)
            if len(seen) == PAGE:
                break
        titles = texts.find_many(session, [states.ref(row) for row in seen], "title", [SOURCE])
        return [(row, titles[states.ref(row)].text if states.ref(row) in titles else row.sender) for row in seen]

    return visit.page("notices", rows=await visit.read(look), group=group, groups=list(GROUPS))


async def show(visit: Visit) -> web.StreamResponse:
    """One notice: what people get, who gets it, how far it is, and what may be done next."""
    return await show_page(visit, visit.form())


async def show_page(visit: Visit, form: Form, status: int = 200, problem: str = "") -> web.Response:
    """The page of one notice, also with what is wrong in one of its forms."""
    number = visit.number("notice")
    language = visit.request.query.get("in", SOURCE)

    def look(session: Session) -> dict[str, Any]:
        notice = session.get(Notice, number)
        if notice is None:
            raise NotFound(f"notice {number}")
        content = notices.content_of(session, notice)
        paths = scopes.notice(session, number)
        before = notice.state in (*states.UNWRITTEN, *states.PENDING)
        author = states.author_person(notice)
        return {
            "notice": notice,
            "content": content,
            "screen": notice_screen(session, previews.view(session, visit.console, language), number),
            "count": notices.count_audience(session, content.audience, notice.level, notice_id=number)
            if before
            else None,
            "voices": notices.of_notice(session, notice) if before else [],
            "coming": notices.foresee(
                session,
                content.audience,
                notice.level,
                settings=visit.console.settings,
                now=visit.now,
                due_at=notice.due_at,
            )
            if before
            else {},
            "report": None if before else notices.report(session, number, now=visit.now),
            "echoes": [] if before else reporting.echoes(session, number),
            "few": visit.console.settings.min_cell,
            "repeats": notice.series is None and notice.state in states.GONE_OUT and author is None,
            "seen": notices.fingerprint(session, notice),
            "correction": _correction(session, visit, number),
            "correctable": author is None and notice.state in states.GONE_OUT and notice.settled is None,
            "mine": states.same_human(session, notice.author, visit.actor),
            "speaker": author is not None,
            "author": notice.sender if author is not None else names.of(session, notice.author),
            "approver": names.of(session, notice.approver),
            "can": {
                p: all(visit.may(p, path) for path in paths)
                for p in ("notice.write", "notice.approve", "notice.schedule", "notice.stop")
            },
            "places": _places(session, content.audience),
            "languages": choices.languages(session, visit.words.tag),
        }

    found = await visit.read(look)
    return visit.page(
        "notice",
        status,
        form=form,
        language=language,
        problem=problem,
        states=states,
        why_limit=WHY_LIMIT,
        cap=visit.console.settings.daily_cap,
        **found,
    )


def _correction(session: Session, visit: Visit, number: int) -> dict[str, Any] | None:
    """What is being put right, and whether it is one's own."""
    made = correcting.current(session, number)
    if made is None:
        return None
    return {
        "row": made,
        "seen": correcting.fingerprint(made),
        "mine": states.same_human(session, made.author, visit.actor),
        "author": names.of(session, made.author),
        "waits": made.state == correcting.SUBMITTED,
    }


def _places(session: Session, audience: Audience) -> str:
    rows = [choices.by_code(session, code) for code in audience.areas]
    return "; ".join(name for name in rows if name)


Act = Callable[[Session, Visit, int, Form], object]
"""What a button does; a text it returns is what is said instead."""


def _deed(said: str, act: Act) -> Callable[[Visit], Any]:
    async def view(visit: Visit) -> web.StreamResponse:
        form, number = visit.form(), visit.number("notice")

        def work(session: Session) -> str:
            told = act(session, visit, number, form)
            return page_of(number, told if isinstance(told, str) else said)

        try:
            return await visit.once(work)
        except Wrong:
            return await show_page(visit, form, 422)
        except Conflict:
            return await show_page(visit, form, 409, problem="stale")
        except Forbidden:
            return await show_page(visit, form, 409, problem="own")
        except Unreadable:
            return await show_page(visit, form, 422, problem="unread")
        except Invalid:
            return await show_page(visit, form, 422, problem=await _why_not(visit, number))

    return view


async def _why_not(visit: Visit, number: int) -> str:
    """In words: nobody would get it, or it would be too late."""

    def look(session: Session) -> str:
        notice = session.get_one(Notice, number)
        count = notices.count_audience(session, Audience.from_json(notice.audience), notice.level)
        return "expired" if count.total else "nobody"

    return await visit.read(look)


def _why(form: Form) -> str:
    why = form.text("why", limit=WHY_LIMIT, lines=True)
    form.stop_if_wrong()
    return why


def _schedule(session: Session, visit: Visit, number: int, form: Form) -> str:
    due_at = form.moment("due_at", visit.console.settings.timezone)
    if due_at is not None and due_at < visit.now:
        form.wrong("due_at", "past")
    form.stop_if_wrong()
    before = session.get_one(Notice, number).state
    notice = notices.schedule(session, notice_id=number, due_at=due_at, actor=visit.actor, now=visit.now)
    return "reapprove" if before == states.APPROVED != notice.state else "scheduled"


def _translate(session: Session, visit: Visit, number: int, form: Form) -> None:
    language = form.choice("language", [tag for tag, _ in choices.languages(session, SOURCE) if tag != SOURCE])
    title = form.text("title", limit=notices.drafting.TITLE_LIMIT)
    body = form.text("body", limit=notices.drafting.BODY_LIMIT, lines=True)
    form.stop_if_wrong()
    notices.translate(
        session, notice_id=number, language=language, title=title, body=body, actor=visit.actor, now=visit.now
    )


def _test(session: Session, visit: Visit, number: int, form: Form) -> None:
    if visit.staff.person_id is None:
        form.wrong("test", "no_chat")
    form.stop_if_wrong()
    notices.test_send(session, notice_id=number, staff=visit.staff, now=visit.now)


submit = _deed("submitted", lambda s, v, n, f: notices.submit(s, notice_id=n, actor=v.actor, now=v.now))


def _approve(session: Session, visit: Visit, number: int, form: Form) -> None:
    until = form.moment("voices_until", visit.console.settings.timezone)
    if until is not None and until <= visit.now:
        form.wrong("voices_until", "past")
    form.stop_if_wrong()
    notices.approve(session, notice_id=number, actor=visit.actor, seen=form["seen"], now=visit.now, voices_until=until)


approve = _deed("notice_approved", _approve)
hold_back = _deed("sent_back", lambda s, v, n, f: notices.hold_back(s, notice_id=n, actor=v.actor, now=v.now))
schedule = _deed("scheduled", _schedule)
translate = _deed("translated", _translate)
test = _deed("tested", _test)
stop = _deed("stopped", lambda s, v, n, f: notices.stop(s, notice_id=n, actor=v.actor, why=_why(f), now=v.now))
recall = _deed("recalled", lambda s, v, n, f: notices.recall(s, notice_id=n, actor=v.actor, why=_why(f), now=v.now))
pause = _deed("paused", lambda s, v, n, f: notices.pause(s, notice_id=n, actor=v.actor, why="", now=v.now))
resume = _deed("resumed", lambda s, v, n, f: notices.resume(s, notice_id=n, actor=v.actor, now=v.now))


async def listen(visit: Visit) -> web.StreamResponse:
    """The clip of the notice, as people hear it: the speaker's own voice, or a machine's."""
    number, language = visit.number("notice"), visit.request.query.get("in", SOURCE)

    def look(session: Session) -> Outgoing:
        return notice_screen(session, previews.view(session, visit.console, language), number)

    clip = await visit.console.voice.clip(await visit.read(look), wait=LISTEN_SECONDS)
    if clip is None:
        raise NotFound("clip")
    return sound(clip.path)
