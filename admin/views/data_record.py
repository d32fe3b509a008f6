"""The record of whoever asks about their data: looked at, which is written down, and put right field by field."""

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices
from admin.forms import Wrong
from admin.views.cases import HOME, page
from admin.visit import Visit
from content import data_records
from content.data_records import Record
from core.errors import Conflict, Invalid

PHONE_LIMIT = 30  # characters, with blanks


async def see(visit: Visit) -> web.StreamResponse:
    """What is kept about the person."""
    return await page(visit, visit.form(), record=await _look(visit))


async def correct(visit: Visit) -> web.StreamResponse:
    """Put right what they say is wrong; the answer to them is written apart."""
    form, number = visit.form(), visit.number("case")

    def work(session: Session) -> str:
        tags = [tag for tag, _ in choices.languages(session, visit.words.tag)]
        language = form.choice("record_language", tags, optional=True)
        area_id = choices.one_place(session, form, "record_place", form["record_place"])
        name = form.text("record_name", limit=data_records.NAME_LIMIT, least=0)
        phone = form.text("record_phone", limit=PHONE_LIMIT, least=0)
        form.stop_if_wrong()
        try:
            data_records.correct(
                session, case_id=number, staff=visit.staff, keyring=visit.console.keyring, now=visit.now,
                language=language or "", area_id=area_id, name=name, phone=phone,
            )  # fmt: skip
        except Invalid:
            form.wrong("record_language", "not_corrected")
        form.stop_if_wrong()
        return f"{HOME}/{number}?said=corrected_data"

    try:
        return await visit.once(work)
    except Wrong:
        return await page(visit, form, 422, record=await _look(visit))
    except Conflict:
        return await page(visit, form, 409, stale=True)


async def _look(visit: Visit) -> Record:
    return await visit.write(
        lambda s: data_records.read(
            s, case_id=visit.number("case"), keyring=visit.console.keyring, actor=visit.actor, now=visit.now
        )
    )
