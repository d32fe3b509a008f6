"""Public answers in the console and on the open pages: cleared by one, approved by another, read by everybody."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices, names, scopes
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import personal, public_answers, roles, texts
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Case, Language

HOME = "/admin/public"
PAGE = 30  # of the open pages


async def listing(visit: Visit) -> web.StreamResponse:
    """What waits for another person's yes, and what is public."""

    def look(session: Session) -> dict[str, Any]:
        mine = [
            told
            for told in public_answers.waiting(session)
            if roles.may_see(visit.signed.grants, "article.read", path=scopes.path_of(session, told.row.area_id))
        ]
        return {"submitted": mine, "told": public_answers.published(session)}

    return visit.page("public_list", **await visit.read(look))


async def of_case(visit: Visit) -> web.StreamResponse:
    """The words of a case for everybody, with what looks personal marked."""
    return await _form_page(visit, None)


async def write(visit: Visit) -> web.StreamResponse:
    """Keep the words; with the tick they go on to an approver."""
    form, number = visit.form(), visit.number("case")

    def work(session: Session) -> str:
        limits = public_answers.LIMITS
        question = form.text("question", limit=limits["question"])
        answer = form.text("answer", limit=limits["answer"], lines=True)
        form.stop_if_wrong()
        try:
            row = public_answers.write(
                session, case_id=number, question=question, answer=answer, actor=visit.actor, now=visit.now
            )
        except Forbidden as error:
            raise NotFound(f"case {number}") from error
        if form["go"] == "submit":
            if form["cleared"] != "yes":
                form.wrong("cleared", "cleared")
            form.stop_if_wrong()
            public_answers.submit(session, public_id=row.id, cleared=True, actor=visit.actor, now=visit.now)
            return f"/admin/cases/{number}?said=submitted"
        return f"/admin/cases/{number}/public?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _form_page(visit, form, 422)


async def show(visit: Visit) -> web.StreamResponse:
    """One public answer, to be approved, sent back or withdrawn."""
    return await _one_page(visit, visit.form())


def _deed(said: str, act: Callable[[Session, Visit, int, Form], object]) -> Callable[[Visit], Any]:
    async def view(visit: Visit) -> web.StreamResponse:
        form, number = visit.form(), visit.number("public")

        def work(session: Session) -> str:
            try:
                act(session, visit, number, form)
            except Forbidden:
                form.wrong("note", "own_work")
            except Invalid:
                form.wrong("note", "missing")
            form.stop_if_wrong()
            return f"{HOME}/{number}?said={said}"

        try:
            return await visit.once(work)
        except Wrong:
            return await _one_page(visit, form, 422)
        except Conflict:
            return await _one_page(visit, form, 409)

    return view


approve = _deed(
    "published",
    lambda s, v, n, f: public_answers.approve(s, public_id=n, actor=v.actor, seen=f["seen"], now=v.now),
)
send_back = _deed(
    "saved", lambda s, v, n, f: public_answers.send_back(s, public_id=n, note=f["note"], actor=v.actor, now=v.now)
)
withdraw = _deed("saved", lambda s, v, n, f: public_answers.withdraw(s, public_id=n, actor=v.actor, now=v.now))


async def _form_page(visit: Visit, form: Form | None, status: int = 200) -> web.Response:
    number = visit.number("case")

    def look(session: Session) -> dict[str, Any]:
        case = session.get(Case, number)
        if case is None or not public_answers.may_become(case):
            raise NotFound(f"case {number}")
        row = public_answers.of_case(session, number)
        told = public_answers.one(session, row.id) if row else None
        words = (told.question, told.answer) if told else public_answers.suggestion(session, case)
        return {"case": case, "row": row, "words": words}

    found = await visit.read(look)
    question, answer = found.pop("words")
    filled = form or visit.form(question=question, answer=answer)
    marked = [(name, list(personal.pieces(filled[name]))) for name in ("question", "answer")]
    return visit.page("public_form", status, form=filled, marked=marked, **found)


async def _one_page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    number = visit.number("public")

    def look(session: Session) -> dict[str, Any]:
        told = public_answers.one(session, number)
        return {
            "told": told,
            "by": names.of(session, told.row.author),
            "seen": public_answers.fingerprint(session, number),
            "marked": [list(personal.pieces(words)) for words in (told.question, told.answer)],
            "place": choices.label(session, told.row.area_id),
        }

    return visit.page("public_one", status, form=form, **await visit.read(look))


# --- open to everybody ---


async def open_list(visit: Visit) -> web.StreamResponse:
    """Questions answered, newest first, by topic."""
    query = visit.request.query
    topic, page = query.get("topic", "")[:40], query.get("page", "")
    offset = int(page) * PAGE if page.isascii() and page.isdigit() and len(page) < 6 else 0

    def look(session: Session) -> dict[str, Any]:
        told = public_answers.published(
            session, topic=topic, languages=_reads(session, visit), limit=PAGE + 1, offset=offset
        )
        topics = choices.topics(session, visit.words.tag)
        named = {tag: session.get(Language, tag) for tag in public_answers.languages(session)}
        tongues = [(tag, row.own_name or row.vi_name) for tag, row in named.items() if row is not None and row.active]
        return {"told": told[:PAGE], "more": len(told) > PAGE, "topics": topics, "languages": tongues}

    lang = query.get("lang", "")[:35]
    return visit.page("answers", topic=topic, page=offset // PAGE, reading=lang, **await visit.read(look))


def _reads(session: Session, visit: Visit) -> Sequence[str]:
    """The reader's languages: the one asked for in the address, then that of the page, then Vietnamese."""
    asked = visit.request.query.get("lang", "")
    chosen = texts.chain(session, asked) if session.get(Language, asked[:35]) is not None else ()
    return tuple(dict.fromkeys((*chosen, *texts.chain(session, visit.words.tag))))


async def open_one(visit: Visit) -> web.StreamResponse:
    """One question with its answer, at an address that stays."""
    number = visit.number("public")

    def look(session: Session) -> public_answers.Told:
        told = public_answers.one(session, number, languages=_reads(session, visit))
        if told.row.state != public_answers.PUBLISHED:
            raise NotFound(f"public answer {number}")
        return told

    return visit.page("answer", told=await visit.read(look))
