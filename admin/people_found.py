"""Somebody in the chat, found by what staff can know of them: the code of a case they opened, or their chat address."""

from sqlalchemy.orm import Session

from admin.forms import Form
from content import cases, people
from core.models import Person
from core.security import CASE_SIGNS, read_code

CHANNELS = ("telegram", "web", "terminal")


def by_code_or_chat(session: Session, form: Form, name: str) -> Person | None:
    """The person whom the field names; notes on the form when there is none."""
    typed = form.text(name, limit=120)
    code = read_code(typed, CASE_SIGNS)
    case = cases.by_code(session, code) if code else None
    found = session.get(Person, case.person_id) if case is not None and case.person_id else None
    for channel in CHANNELS:
        found = found or people.by_address(session, channel, typed)
    if found is None:
        form.wrong(name, "nobody_found")
    return found
