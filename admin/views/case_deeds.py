"""What an officer does with a case: take, write or speak an answer, confirm it, ask back, note, pass on, merge."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices
from admin.forms import Form, Wrong
from admin.views.cases import HOME, page
from admin.visit import Visit
from content import canned, cases, data_requests, floods, tally
from content.cases import clocks
from content.cases import speakers as saying
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.security import CASE_SIGNS, read_code

REASON_LIMIT = 500  # characters

Act = Callable[[Session, Visit, int, Form], object]


def _deed(said: str, act: Act) -> Callable[[Visit], Any]:
    async def view(visit: Visit) -> web.StreamResponse:
        form, number = visit.form(), visit.number("case")

        def work(session: Session) -> str:
            act(session, visit, number, form)
            return f"{HOME}/{number}?said={said}"

        try:
            return await visit.once(work)
        except Wrong:
            return await page(visit, form, 422)
        except Conflict:
            return await page(visit, form, 409, stale=True)

    return view


async def draft(visit: Visit) -> web.StreamResponse:
    """Keep an answer, written or spoken; it is shown as the person will get it, and sent when confirmed."""
    form, number = visit.form(), visit.number("case")
    clip, ms = "", 0
    if sound := visit.uploads.get("voice"):
        try:
            kept = await visit.console.voice.accept(sound)
        except Invalid:
            form.wrong("voice", "sound")
            return await page(visit, form, 422)
        clip, ms = kept.sha256, kept.ms
        if kept.original != kept.sha256:  # one copy is enough, and one to forget
            await visit.drop_files({kept.original})

    def work(session: Session) -> str:
        text = form.text("answer", limit=cases.ANSWER_LIMIT, least=0 if clip else 1, lines=True)
        language = form.choice("spoken", [tag for tag, _ in choices.languages(session, SOURCE)]) if clip else SOURCE
        form.stop_if_wrong()
        cases.draft(
            session, case_id=number, staff=visit.staff, text=text, clip=clip, ms=ms, language=language, now=visit.now
        )
        return f"{HOME}/{number}?said=drafted#ready"

    try:
        return await visit.once(work)
    except Wrong:
        return await page(visit, form, 422)
    except Conflict:
        return await page(visit, form, 409, stale=True)


def _send(session: Session, visit: Visit, number: int, form: Form) -> None:
    case = cases.confirm(session, case_id=number, seen=form["seen"], staff=visit.staff, now=visit.now)
    tally.count(session, "case_answered", day=visit.today, area_id=case.team_area_id, language=case.language)


def _speakers(session: Session, visit: Visit, number: int, form: Form) -> None:
    try:
        saying.ask(session, case_id=number, seen=form["seen"], staff=visit.staff, now=visit.now)
    except Invalid:
        form.wrong("speakers", "no_speaker")
    form.stop_if_wrong()


def _ask(session: Session, visit: Visit, number: int, form: Form) -> None:
    text = form.text("question", limit=REASON_LIMIT, lines=True)
    form.stop_if_wrong()
    try:
        cases.ask_back(session, case_id=number, staff=visit.staff, text=text, now=visit.now)
    except Invalid:
        form.wrong("question", "nobody_there")
    form.stop_if_wrong()


def _note(session: Session, visit: Visit, number: int, form: Form) -> None:
    text = form.text("note", limit=cases.TEXT_LIMIT, lines=True)
    form.stop_if_wrong()
    cases.note(session, case_id=number, staff=visit.staff, text=text, now=visit.now)


def _urgent(session: Session, visit: Visit, number: int, form: Form) -> None:
    cases.mark_urgent(session, case_id=number, urgent=form["urgent"] == "yes", actor=visit.actor, now=visit.now)


def _pass(session: Session, visit: Visit, number: int, form: Form) -> None:
    reason = form.text("reason", limit=REASON_LIMIT, lines=True)
    kind, _, desk = form["desk"].partition(":")
    area_id = choices.one_place(session, form, "to_place", form["to_place"]) if not desk else None
    form.stop_if_wrong()
    team_id = int(desk) if kind == "team" and desk.isdigit() and len(desk) <= 15 else None
    try:
        cases.pass_on(
            session, case_id=number, staff=visit.staff, reason=reason, team_id=team_id, area_id=area_id, now=visit.now
        )
    except Invalid:
        form.wrong("desk", "there_already")
    except NotFound:
        form.wrong("desk", "choose")
    form.stop_if_wrong()


def _merge(session: Session, visit: Visit, number: int, form: Form) -> None:
    code = read_code(form["into"], CASE_SIGNS)
    main = cases.by_code(session, code) if code else None
    if main is None or not visit.may("case.answer", cases.team_path(session, main)):
        form.wrong("into", "no_case")
        form.stop_if_wrong()
        return
    try:
        cases.merge(session, case_id=number, into=main.id, staff=visit.staff, now=visit.now)
    except Invalid:
        form.wrong("into", "not_merged")
    form.stop_if_wrong()


def _extend(session: Session, visit: Visit, number: int, form: Form) -> None:
    days = form.number("days") or 0
    form.stop_if_wrong()
    try:
        cases.extend_term(
            session, case_id=number, days=days, staff=visit.staff, settings=visit.console.settings, now=visit.now
        )
    except Invalid:
        form.wrong("days", "extension", longest=clocks.EXTENSION_DAYS)
    form.stop_if_wrong()


def _grant(session: Session, visit: Visit, number: int, form: Form) -> None:
    text = form.text("granted", limit=cases.ANSWER_LIMIT, lines=True)
    form.stop_if_wrong()
    try:
        data_requests.grant(
            session, case_id=number, staff=visit.staff, text=text, keyring=visit.console.keyring, now=visit.now
        )
    except Invalid:
        form.wrong("granted", "nobody_there")
    form.stop_if_wrong()


def _mute(session: Session, visit: Visit, number: int, form: Form) -> None:
    days = form.number("mute_days")
    form.stop_if_wrong()
    try:
        floods.mute(session, case_id=number, days=days or 0, actor=visit.actor, now=visit.now)
    except Invalid:
        form.wrong("mute_days", "mute", longest=floods.LONGEST_MUTE)
    except NotFound:
        form.wrong("mute_days", "nobody_there")
    form.stop_if_wrong()


take = _deed("taken", lambda s, v, n, f: cases.take(s, case_id=n, staff=v.staff, now=v.now))
send = _deed("answered", _send)
speakers = _deed("say_asked", _speakers)
drop_draft = _deed("draft_dropped", lambda s, v, n, f: cases.drop_draft(s, case_id=n))
ask = _deed("asked", _ask)
note = _deed("noted", _note)
urgent = _deed("saved", _urgent)
pass_on = _deed("passed", _pass)
merge = _deed("merged", _merge)
part = _deed("saved", lambda s, v, n, f: cases.part(s, case_id=n, staff=v.staff, now=v.now))
extend = _deed("saved", _extend)
grant = _deed("granted", _grant)
mute = _deed("saved", _mute)


# --- ready answers ---


async def ready_answers(visit: Visit) -> web.StreamResponse:
    """All ready answers, and a form for one more."""
    return await _canned_page(visit, visit.form())


async def save_ready(visit: Visit) -> web.StreamResponse:
    """Make or change a ready answer in one language."""
    form = visit.form()

    def work(session: Session) -> str:
        number = form.number("number")
        title, text = form.text("title", limit=120), form.text("text", limit=cases.ANSWER_LIMIT, lines=True)
        topic = form.choice("topic", [code for code, _ in choices.topics(session, visit.words.tag)], optional=True)
        language = form.choice("language", [tag for tag, _ in choices.languages(session, visit.words.tag)])
        form.stop_if_wrong()
        canned.put(
            session, canned_id=number, title=title, topic=topic, language=language, text=text,
            actor=visit.actor, now=visit.now,
        )  # fmt: skip
        return "/admin/ready-answers?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _canned_page(visit, form, 422)


async def drop_ready(visit: Visit) -> web.StreamResponse:
    """Throw a ready answer away."""
    number = visit.number("ready")

    def work(session: Session) -> str:
        canned.drop(session, canned_id=number, actor=visit.actor, now=visit.now)
        return "/admin/ready-answers?said=saved"

    return await visit.once(work)


async def _canned_page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        return {
            "rows": canned.listed(session),
            "topics": choices.topics(session, visit.words.tag),
            "languages": choices.languages(session, visit.words.tag),
        }

    return visit.page("ready_answers", status, form=form, **await visit.read(look))
