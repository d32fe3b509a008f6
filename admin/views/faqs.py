"""FAQ entries in the console."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from admin import previews, scopes
from admin.forms import Form
from admin.views import editing
from admin.views.questions import may_answer
from admin.visit import Visit
from content import cases, faq_editing, personal, questions, texts
from core.errors import NotFound
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


def _begun(session: Session, visit: Visit) -> Mapping[str, Any]:
    """What a group of questions, or an answered case, gives to a new entry: words that a person then looks through."""
    asked = visit.request.query
    if (group := asked.get("group", "")).isdigit() and len(group) < 16 and may_answer(session, visit, int(group)):
        chosen = [int(number) for number in asked.getall("q", []) if number.isdigit() and len(number) < 16]
        typed = questions.texts(session, chosen)
        first = typed[0] if typed else questions.by_id(session, int(group)).words
        return {"group": group, "question": first, "phrasings": "\n".join(typed[1:] if typed else [])}
    if (case := asked.get("case", "")).isdigit() and len(case) < 16:
        return _of_case(session, visit, int(case))
    return {}


def _of_case(session: Session, visit: Visit, number: int) -> Mapping[str, Any]:
    if not all(visit.may("case.read", path) for path in scopes.case_read(session, number)):
        return {}
    said = [part.text for part in cases.thread(session, number) if part.author == "person" and part.kind == "text"]
    answer = cases.last_answer(session, number)
    return {"question": personal.hidden(said[0]) if said else "", "answer": answer.text if answer else ""}


def _kept(session: Session, visit: Visit, form: Form, number: int) -> None:
    """The group waits for this entry's approval from now on."""
    group = form.number("group")
    if group is not None:
        if not may_answer(session, visit, group):
            raise NotFound(f"question group {group}")
        questions.drafted(session, group_id=group, faq_id=number, actor=visit.actor, now=visit.now)


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
    begun=_begun,
    kept=_kept,
)
