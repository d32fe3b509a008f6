"""FAQ entries in the console."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from admin import previews
from admin.forms import Form
from admin.views import editing
from content import faq_editing, texts
from core.i18n import SOURCE
from core.models import Faq


def _given(words: Mapping[str, Any]) -> Mapping[str, object]:
    return {**words, "phrasings": "\n".join(words["phrasings"])}


def _read(form: Form) -> Mapping[str, Any]:
    phrasings = [line.strip() for line in form["phrasings"].splitlines() if line.strip()]
    if len(phrasings) > faq_editing.PHRASINGS_LIMIT:
        form.wrong("phrasings", "many_lines", limit=faq_editing.PHRASINGS_LIMIT)
    return {
        "question": form.text("question", limit=faq_editing.QUESTION_LIMIT),
        "answer": form.text("answer", limit=faq_editing.ANSWER_LIMIT, lines=True),
        "phrasings": phrasings,
    }


def _now_said(session: Session, number: int) -> Mapping[str, Any]:
    said = {name: texts.find(session, faq_editing.ref(number), name, [SOURCE]) for name in ("question", "answer")}
    if not all(said.values()):
        return {}
    phrasings = [one.text for one in faq_editing.phrasings(session, number) if one.language == SOURCE]
    return {**{name: text.text for name, text in said.items() if text}, "phrasings": phrasings}


KIND = editing.Kind(
    noun="faq",
    home="/admin/faq",
    table=Faq,
    title="question",
    heard=("question", "answer"),
    given=_given,
    read=_read,
    write=faq_editing.write,
    submit=lambda session, number, **how: faq_editing.submit(session, faq_id=number, **how),
    approve=lambda session, number, **how: faq_editing.approve(session, faq_id=number, **how),
    send_back=lambda session, number, **how: faq_editing.send_back(session, faq_id=number, **how),
    withdraw=lambda session, number, **how: faq_editing.withdraw(session, faq_id=number, **how),
    now_said=_now_said,
    screens=previews.faq,
)
