"""How tokens are said that the machine voice cannot read: asked for in the editor, below the text."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from admin.forms import Form
from content.audio import readings
from core.errors import Invalid


def keep(session: Session, form: Form, fields: Sequence[str], *, actor: str, now: datetime) -> None:
    """Keep what was typed beside the tokens; what cannot be read itself is noted in the form."""
    typed = _typed(form)
    if not typed:
        return
    try:
        readings.keep(session, typed, written=[form[name] for name in fields], actor=actor, now=now)
    except Invalid:
        form.wrong("said", "said")


def unread(form: Form, error: readings.Unreadable) -> None:
    """Note that the text was not submitted because of these tokens."""
    form.wrong("said", "unread", words=", ".join(error.tokens))


def asked(session: Session, form: Form, fields: Sequence[str]) -> list[tuple[str, str]]:
    """The tokens of what is written in the form, each with what was typed or is kept for it."""
    typed = _typed(form)
    found = readings.asked(session, [form[name] for name in fields])
    return [(token, typed.get(token, said)) for token, said in found.items()]


def _typed(form: Form) -> dict[str, str]:
    return {token: said for token, said in zip(form.all("written"), form.all("said"), strict=False) if said.strip()}
