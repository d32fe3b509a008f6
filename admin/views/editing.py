"""What articles, FAQ entries and guides have in common: page with preview, edit, and the way to approval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, names, previews, scopes, spoken
from admin.forms import Form, Wrong
from admin.sounds import sound
from admin.visit import Visit
from content import editorial
from content.audio.readings import Unreadable
from content.editorial import Facts
from content.faqs import Source
from content.views import View
from core.channels import Outgoing
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Article, Faq, Guide, Revision, Translation

NOTE_LIMIT = 1000
LISTEN_SECONDS = 20.0  # a clip nobody has made yet: about 300 ms a screen here, more on a slow machine


@dataclass(frozen=True, slots=True)
class Kind:
    """A noun that is written and approved: where it lives and which verbs of content move it."""

    noun: str
    home: str
    table: Any  # Article, Faq or Guide
    title: str  # the field that stands in lists
    heard: tuple[str, ...]  # the fields a voice reads
    given: Callable[[Mapping[str, Any]], Mapping[str, object]]  # words → fields of the form
    read: Callable[[Form], Mapping[str, Any]]  # form → words, wrong ones noted
    write: Callable[..., tuple[Any, Revision]]
    submit: Callable[..., object]
    approve: Callable[..., object]
    send_back: Callable[..., object]
    withdraw: Callable[..., object]
    now_said: Callable[[Session, int], Mapping[str, Any]]  # the words villagers get now
    screens: Callable[[View, Mapping[str, Any], Facts], list[Outgoing]]
    refused: Callable[[Form, Invalid], None] = lambda form, error: None  # says at which field, when it knows
    begun: Callable[[Session, Visit], Mapping[str, Any]] = lambda session, visit: {}  # fields given by another page
    kept: Callable[[Session, Visit, Form, int], None] = lambda session, visit, form, number: None

    def page(self, number: int, **query: str) -> str:
        """The page of one of them."""
        tail = "&".join(f"{name}={value}" for name, value in query.items())
        return f"{self.home}/{number}{'?' if tail else ''}{tail}"


def show(kind: Kind) -> Callable[[Visit], Any]:
    """One of them: the villager's screens, where it stands, and what may be done next."""

    async def view(visit: Visit) -> web.StreamResponse:
        return await show_page(kind, visit, visit.form())

    return view


async def show_page(kind: Kind, visit: Visit, form: Form, status: int = 200) -> web.Response:
    """The page of one, also with an error beside the reason for sending back."""
    number = visit.number(kind.noun)
    wanted = visit.request.query.get("seen", "")

    def look(session: Session) -> dict[str, Any]:
        row, newer = _found(session, kind, number)
        words, facts = _wording(session, kind, row, newer if wanted != "published" else None)
        view = _view(session, visit)
        ref = f"{kind.noun}:{number}"
        mine = visit.actor in editorial.authors(session, ref)
        paths = scopes.WORDED[kind.noun](session, number)
        return {
            "row": row,
            "newer": newer,
            "words": words,
            "facts": facts,
            "screens": kind.screens(view, words, facts) if words else [],
            "history": [
                (r, names.of(session, r.author), names.of(session, r.approver)) for r in editorial.history(session, ref)
            ],
            "topic": dict(choices.topics(session, visit.words.tag)).get(facts.topic, facts.topic),
            "place": choices.label(session, facts.area_id),
            "mine": mine,
            "can": {
                p: all(visit.may(p, path) for path in paths)
                for p in ("article.write", "article.approve", "article.withdraw")
            },
            "translations": _translations(session, ref),
        }

    found = await visit.read(look)
    return visit.page("wording", status, kind=kind, form=form, seen=wanted, **found)


def new(kind: Kind) -> Callable[[Visit], Any]:
    """An empty form."""

    async def view(visit: Visit) -> web.StreamResponse:
        given = await visit.read(lambda session: kind.begun(session, visit))
        return await _form_page(kind, visit, visit.form(expected=0, **given), None)

    return view


def edit(kind: Kind) -> Callable[[Visit], Any]:
    """The form with the newest wording."""

    async def view(visit: Visit) -> web.StreamResponse:
        number = visit.number(kind.noun)

        def look(session: Session) -> Form:
            row, newer = _found(session, kind, number)
            words, facts = _wording(session, kind, row, newer)
            newest = editorial.latest(session, f"{kind.noun}:{number}")
            given = {name: value for name, value in facts.to_json().items() if name != "area_id"}
            said = dict(kind.given(words)) if words else {}
            more = kind.begun(session, visit)
            return visit.form(
                **given,
                **said,
                **_added(said, more),
                place=choices.label(session, facts.area_id),
                expected=newest.version if newest else 0,
            )

        return await _form_page(kind, visit, await visit.read(look), number)

    return view


def save(kind: Kind) -> Callable[[Visit], Any]:
    """Keep what was written, and ask for approval when that button was pressed."""

    async def view(visit: Visit) -> web.StreamResponse:
        form = visit.form()
        number = visit.number(kind.noun) if kind.noun in visit.request.match_info else None

        def work(session: Session) -> str:
            words, facts = kind.read(form), _facts(session, visit, form)
            spoken.keep(session, form, kind.heard, actor=visit.actor, now=visit.now)
            form.stop_if_wrong()
            try:
                row, revision = kind.write(
                    session,
                    **words,
                    **{f"{kind.noun}_id": number},
                    facts=facts,
                    author=visit.actor,
                    today=visit.today,
                    now=visit.now,
                    expected=form.number("expected") or 0,
                )
            except Invalid as error:
                kind.refused(form, error)
                form.stop_if_wrong()
                raise
            kind.kept(session, visit, form, row.id)
            if form["do"] != "submit":
                return kind.page(row.id, said="draft")
            try:
                kind.submit(session, row.id, version=revision.version, actor=visit.actor, now=visit.now)
            except Unreadable as error:
                spoken.unread(form, error)
            form.stop_if_wrong()
            return kind.page(row.id, said="submitted")

        try:
            return await visit.once(work)
        except Wrong:
            return await _form_page(kind, visit, form, number, 422)
        except Conflict:
            return await _form_page(kind, visit, form, number, 409, stale=True)

    return view


def submit(kind: Kind) -> Callable[[Visit], Any]:
    """Ask for approval of what was written before."""
    return _deed(kind, "submitted", lambda s, v, n, f: kind.submit(s, n, version=_version(f), actor=v.actor, now=v.now))


def approve(kind: Kind) -> Callable[[Visit], Any]:
    """Approve; from now on villagers get it."""
    return _deed(kind, "approved", lambda s, v, n, f: kind.approve(s, n, version=_version(f), actor=v.actor, now=v.now))


def withdraw(kind: Kind) -> Callable[[Visit], Any]:
    """Take it away from villagers."""
    return _deed(kind, "withdrawn", lambda s, v, n, f: kind.withdraw(s, n, actor=v.actor, now=v.now))


def send_back(kind: Kind) -> Callable[[Visit], Any]:
    """Give it back to its author with a reason."""

    def back(session: Session, visit: Visit, number: int, form: Form) -> None:
        note = form.text("note", limit=NOTE_LIMIT, lines=True)
        form.stop_if_wrong()
        kind.send_back(session, number, version=_version(form), note=note, actor=visit.actor, now=visit.now)

    return _deed(kind, "sent_back", back)


def listen(kind: Kind) -> Callable[[Visit], Any]:
    """The clip of one screen, as villagers hear it."""

    async def view(visit: Visit) -> web.StreamResponse:
        number, at = visit.number(kind.noun), visit.number("screen")
        wanted = visit.request.query.get("seen", "")

        def look(session: Session) -> list[Outgoing]:
            row, newer = _found(session, kind, number)
            words, facts = _wording(session, kind, row, newer if wanted != "published" else None)
            return kind.screens(_view(session, visit), words, facts) if words else []

        screens = await visit.read(look)
        clip = await visit.console.voice.clip(screens[at], wait=LISTEN_SECONDS) if at < len(screens) else None
        if clip is None:
            raise NotFound("clip")
        return sound(clip.path)

    return view


def _deed(kind: Kind, said: str, act: Callable[[Session, Visit, int, Form], object]) -> Callable[[Visit], Any]:
    async def view(visit: Visit) -> web.StreamResponse:
        form, number = visit.form(), visit.number(kind.noun)

        def work(session: Session) -> str:
            act(session, visit, number, form)
            return kind.page(number, said=said)

        try:
            return await visit.once(work)
        except Wrong:
            return await show_page(kind, visit, form, 422)
        except Conflict:
            return visit.go(kind.page(number), said="stale")
        except Forbidden:
            return visit.go(kind.page(number), said="own_words")
        except Unreadable:
            return visit.go(f"{kind.page(number)}/edit" if said == "submitted" else kind.page(number), said="unread")

    return view


async def _form_page(
    kind: Kind, visit: Visit, form: Form, number: int | None, status: int = 200, *, stale: bool = False
) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        newest = editorial.latest(session, f"{kind.noun}:{number}") if number else None
        return {
            "topics": choices.topics(session, visit.words.tag),
            "places": choices.places(session, visit.signed.grants, "article.write"),
            "unread": spoken.asked(session, form, kind.heard),
            "newest": newest,
            "newest_by": names.of(session, newest.author) if newest else "",
        }

    found = await visit.read(look)
    return visit.page(f"{kind.noun}_form", status, kind=kind, form=form, number=number, stale=stale, **found)


def _added(said: dict[str, object], more: Mapping[str, Any]) -> Mapping[str, object]:
    """What another page gives to the form of a wording that exists: lists grow, other words stay as they are."""
    if "phrasings" in said and more.get("phrasings"):
        said["phrasings"] = f"{said['phrasings']}\n{more['phrasings']}".strip()
    return {name: value for name, value in more.items() if name not in said and name == "group"}


def _facts(session: Session, visit: Visit, form: Form) -> Facts:
    topic = form.choice("topic", [code for code, _ in choices.topics(session, SOURCE)])
    area_id = choices.place(session, form, "place", visit.signed.grants, "article.write")
    source = Source(
        issuer=form.text("issuer", limit=200),
        doc_no=form.text("doc_no", limit=80, least=0),
        doc_date=form.day("doc_date"),
        source_url=form.text("source_url", limit=500, least=0),
        checked_on=form.day("checked_on"),
        valid_from=form.day("valid_from"),
        valid_until=form.day("valid_until"),
    )
    if source.source_url and not source.source_url.startswith(("https://", "http://")):
        form.wrong("source_url", "url")
    if source.doc_date and source.doc_date > visit.today:
        form.wrong("doc_date", "date_future")
    if source.valid_until and source.valid_until < max(visit.today, source.valid_from or visit.today):
        form.wrong("valid_until", "valid_until")
    return Facts(topic, area_id, source)


def _found(session: Session, kind: Kind, number: int) -> tuple[Article | Faq | Guide, Revision | None]:
    row = session.get(kind.table, number)
    if row is None:
        raise NotFound(f"{kind.noun} {number}")
    return row, editorial.pending(session, f"{kind.noun}:{number}")


def _wording(
    session: Session, kind: Kind, row: Article | Faq | Guide, newer: Revision | None
) -> tuple[Mapping[str, Any], Facts]:
    if newer is not None:
        return newer.words, Facts.from_json(newer.facts)
    return kind.now_said(session, row.id), Facts.of(row)


def _view(session: Session, visit: Visit) -> View:
    return previews.view(session, visit.console)


def _translations(session: Session, ref: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Translation.language, Translation.state)
        .where(Translation.ref == ref, Translation.language != SOURCE)
        .order_by(Translation.language)
    )
    return list(dict.fromkeys((language, state) for language, state in rows))


def _version(form: Form) -> int:
    return form.number("version") or 0
