"""Translations in the console: what is missing in one's language, and Vietnamese and translation side by side."""

from collections import Counter
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices, names
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import roles, translations
from content.notices.states import same_human
from content.search.fold import fold
from content.translations import Standing
from core.errors import Conflict, Forbidden, Invalid, NotFound

HOME = "/admin/translations"
UNIT = f"{HOME}/unit"
PAGE = 50
SNIPPET = 120  # characters of a text in the list


async def listing(visit: Visit) -> web.StreamResponse:
    """Texts of one's language by state: what is missing first."""
    mine = roles.tongues(visit.signed.grants, "text.check")
    query = visit.request.query
    language = query.get("language", "") if query.get("language") in mine else next(iter(mine), "")
    kind = query.get("kind", "") if query.get("kind") in translations.KINDS else ""
    state = query.get("state", "") if query.get("state") in translations.STATES else ""
    sought, page = query.get("q", "")[:80], _page_number(query.get("page", ""))

    def look(session: Session) -> dict[str, Any]:
        units = translations.every(session, [kind] if kind else translations.KINDS)
        rows = translations.standings(session, language, units) if language else []
        counts = Counter(row.state for row in rows)
        needle = fold(sought)
        rows = [
            row
            for row in rows
            if (not state or row.state == state)
            and (not needle or needle in fold(row.unit.source) or needle in fold(row.text) or sought == row.unit.key)
        ]
        return {"rows": rows[PAGE * page : PAGE * (page + 1)], "found": len(rows), "counts": counts}

    return visit.page(
        "translations",
        **await visit.read(look),
        mine=await visit.read(lambda s: choices.named(s, mine)),
        language=language,
        kind=kind,
        state=state,
        q=sought,
        number=page,
        size=PAGE,
        snippet=SNIPPET,
        kinds=translations.KINDS,
        states=translations.STATES,
    )


async def show(visit: Visit) -> web.StreamResponse:
    """One text, Vietnamese and translation side by side."""
    query = visit.request.query
    if not query.get("ref"):
        return visit.go(HOME)
    return await _page(visit, query["ref"], query.get("field", ""), query.get("language", ""), None)


async def save(visit: Visit) -> web.StreamResponse:
    """Keep the words as a draft, or ask another speaker to read them."""

    def act(session: Session, where: dict[str, str], form: Form) -> str:
        review = form["review"] == "yes"
        translations.write(
            session, text=form["text"], seen=form["seen"], review=review, actor=visit.actor, now=visit.now, **where
        )
        return "text_review" if review else "text_draft"

    return await _deed(visit, "text.translate", act)


async def decide(visit: Visit) -> web.StreamResponse:
    """Another speaker's yes, or what should be better."""

    def act(session: Session, where: dict[str, str], form: Form) -> str:
        if form["good"] == "yes":
            translations.approve(session, seen=form["seen"], actor=visit.actor, now=visit.now, **where)
            return "text_approved"
        note = form.text("note", limit=translations.flow.NOTE_LIMIT, lines=True)
        form.stop_if_wrong()
        translations.send_back(session, note=note, actor=visit.actor, now=visit.now, **where)
        return "text_back"

    return await _deed(visit, "text.check", act)


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Approved words are wrong: villagers read Vietnamese again at once."""

    def act(session: Session, where: dict[str, str], form: Form) -> str:
        translations.withdraw(session, actor=visit.actor, now=visit.now, **where)
        return "text_withdrawn"

    return await _deed(visit, "text.check", act)


async def _deed(visit: Visit, permission: str, act: Any) -> web.StreamResponse:
    form = visit.form()
    where = {name: form[name] for name in ("ref", "field", "language")}
    _mine(visit, permission, where["language"])

    def work(session: Session) -> str:
        said = act(session, where, form)
        onward = _next(session, where["language"], where["ref"], where["field"]) if form["onward"] == "yes" else None
        ref, field = (onward.unit.ref, onward.unit.field) if onward else (where["ref"], where["field"])
        return f"{UNIT}?language={where['language']}&ref={ref}&field={field}&said={said}"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, **where, form=form, status=422)
    except Invalid as error:
        key = str(error).partition(":")[0]
        form.wrong("text", f"text_{key}" if key in ("slots", "long") else "missing")
        return await _page(visit, **where, form=form, status=422)
    except Conflict:
        return await _page(visit, **where, form=form, status=409, problem="stale")
    except Forbidden:
        return await _page(visit, **where, form=form, status=409, problem="own")


async def _page(
    visit: Visit, ref: str, field: str, language: str, form: Form | None, status: int = 200, problem: str = ""
) -> web.Response:
    _mine(visit, "text.check", language)

    def look(session: Session) -> dict[str, Any]:
        found = translations.standing(session, ref=ref, field=field, language=language)
        return {
            "row": found,
            "author": names.of(session, found.author),
            "approver": names.of(session, found.approver),
            "own": same_human(session, found.author, visit.actor),
            "named": choices.named(session, [language])[0][1],
            "onward": _next(session, language, ref, field),
        }

    values = await visit.read(look)
    row: Standing = values["row"]
    return visit.page(
        "translation",
        status,
        **values,
        form=form or visit.form(text=row.text),
        typed=form["text"] if form is not None and problem == "stale" else "",
        problem=problem,
        may_write=language in roles.tongues(visit.signed.grants, "text.translate"),
    )


def _next(session: Session, language: str, ref: str, field: str) -> Standing | None:
    """The next text that needs words, after this one and around again."""
    rows = translations.standings(session, language, translations.every(session))
    at = next((n for n, row in enumerate(rows) if (row.unit.ref, row.unit.field) == (ref, field)), -1)
    turned = [*rows[at + 1 :], *rows[: max(at, 0)]]
    return next((row for row in turned if row.state in (translations.MISSING, translations.STALE)), None)


def _mine(visit: Visit, permission: str, language: str) -> None:
    """Another language looks like one that is not there."""
    if language not in roles.tongues(visit.signed.grants, permission):
        raise NotFound(f"language {language[:40]}")


def _page_number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
