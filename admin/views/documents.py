"""Documents in the console: laws and guides are uploaded by one person and released by another."""

import asyncio
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import names
from admin.forms import Form, Wrong
from admin.visit import Visit
from content.documents import reading, shelf
from content.faqs import Source
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Document

HOME = "/admin/documents"
PASSAGES = 400  # shown on the page of one document; the rest is counted
TEXT = 700  # characters of a passage that are shown


async def listing(visit: Visit) -> web.StreamResponse:
    """Everything on the shelf, and the form to put something there."""
    return await _list_page(visit, visit.form())


async def upload(visit: Visit) -> web.StreamResponse:
    """Take a file apart and keep it; it waits until somebody else releases it."""
    form, data = visit.form(), visit.uploads.get("file", b"")
    title, source = _facts(form)
    if not data:
        form.wrong("file", "missing")
    if form.ok():
        name = f"{title or 'document'}{reading.ending(data)}"
        try:
            parsed = await asyncio.to_thread(shelf.take_apart, data, name)
        except Invalid:
            form.wrong("file", "document_file")
            return await _list_page(visit, form, 422)
        given: dict[str, Any] = {"parsed": parsed, "name": name, "title": title, "source": source}
        file = visit.console.files.put(data)

        def work(session: Session) -> str:
            made = shelf.upload(session, file=file, author=visit.actor, now=visit.now, **given)
            return f"{HOME}/{made.id}?said=document_waits"

        try:
            return await visit.once(work)
        except Conflict:
            form.wrong("file", "document_twice")
    return await _list_page(visit, form, 422)


async def show(visit: Visit) -> web.StreamResponse:
    """One document: its articles as they were found, and what may be done next."""
    return await _one_page(visit, None)


async def describe(visit: Visit) -> web.StreamResponse:
    """Correct title, issuing body, number and dates while it waits."""
    form, number = visit.form(), visit.number("document")

    def work(session: Session) -> str:
        title, source = _facts(form)
        if not title:
            form.wrong("title", "missing")
        form.stop_if_wrong()
        shelf.describe(session, document_id=number, title=title, source=source, actor=visit.actor, now=visit.now)
        return f"{HOME}/{number}?said=saved"

    return await _done(visit, form, work)


async def release(visit: Visit) -> web.StreamResponse:
    """Let villagers be shown passages of it."""
    form, number = visit.form(), visit.number("document")

    def work(session: Session) -> str:
        checked_on, valid_until = form.day("checked_on"), form.day("valid_until")
        if checked_on is None:
            form.wrong("checked_on", "missing")
        if checked_on and checked_on > visit.today:
            form.wrong("checked_on", "date_future")
        if valid_until and valid_until < visit.today:
            form.wrong("valid_until", "valid_until")
        form.stop_if_wrong()
        shelf.release(
            session,
            document_id=number,
            actor=visit.actor,
            checked_on=checked_on or visit.today,
            valid_until=valid_until,
            today=visit.today,
            now=visit.now,
        )
        return f"{HOME}/{number}?said=document_released"

    return await _done(visit, form, work)


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Take it away from villagers."""
    number = visit.number("document")

    def work(session: Session) -> str:
        shelf.withdraw(session, document_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}/{number}?said=withdrawn"

    return await _done(visit, visit.form(), work)


async def _done(visit: Visit, form: Form, work: Any) -> web.StreamResponse:
    number = visit.number("document")
    try:
        return await visit.once(work)
    except Wrong:
        return await _one_page(visit, form, 422)
    except Conflict:
        return visit.go(f"{HOME}/{number}", said="stale")
    except Forbidden:
        return visit.go(f"{HOME}/{number}", said="own_words")


def _facts(form: Form) -> tuple[str, Source]:
    source = Source(
        issuer=form.text("issuer", limit=200),
        doc_no=form.text("doc_no", limit=80, least=0),
        doc_date=form.day("doc_date"),
        source_url=form.text("source_url", limit=500, least=0),
    )
    if source.source_url and not source.source_url.startswith(("https://", "http://")):
        form.wrong("source_url", "url")
    return form.text("title", limit=shelf.TITLE_LIMIT, least=0), source


async def _list_page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    return visit.page("documents", status, form=form, shelved=await visit.read(shelf.listed))


async def _one_page(visit: Visit, form: Form | None, status: int = 200) -> web.Response:
    number = visit.number("document")

    def look(session: Session) -> dict[str, Any]:
        document = session.get(Document, number)
        if document is None:
            raise NotFound(f"document {number}")
        passages = shelf.passages(session, number)
        return {
            "document": document,
            "passages": passages[:PASSAGES],
            "more": max(len(passages) - PASSAGES, 0),
            "author": names.of(session, document.author),
            "approver": names.of(session, document.approver) if document.approver else "",
            "mine": document.author == visit.actor,
        }

    found = await visit.read(look)
    row = found["document"]
    given = {field: getattr(row, field) for field in ("title", "issuer", "doc_no", "doc_date", "source_url")}
    shown = form or visit.form(**given, checked_on="", valid_until=row.valid_until or "")
    return visit.page("document", status, form=shown, limit=TEXT, **found)
