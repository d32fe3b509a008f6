"""What staff are told, in a chat or in a letter: words of the catalog, codes and counts, nothing personal."""

from sqlalchemy.orm import Session

from content import areas
from content.cases.digest import VERB as DIGEST
from content.questions.villages import MONTH_VERB
from core.clock import local
from core.errors import NotFound
from core.i18n import Words
from core.models import Audit, Case, Notice
from core.security import show_code
from core.settings import Settings

DOMAIN = "delivery"


def text(session: Session, cause: Audit, words: Words, settings: Settings) -> str:
    """The words of the alert behind an audit row.

    Raises:
        NotFound: what it is about is not there any more.
    """
    kind, _, number = cause.ref.partition(":")
    slots: dict[str, object] = {}
    if cause.verb == MONTH_VERB:
        slots = {**cause.detail}
    elif kind == "question":
        slots = {**cause.detail, "number": int(number)}
    elif cause.verb == DIGEST:
        place = areas.label(session, int(number)) if kind == "area" else settings.agency
        slots = {**cause.detail, "place": place}
    elif kind == "case":
        case = session.get(Case, int(number))
        if case is None:
            raise NotFound(cause.ref)
        due = f"{local(case.answer_due, settings.timezone):%d/%m/%Y}" if case.answer_due else "–"
        slots = {"code": show_code(case.code), "due": due}
    elif kind == "notice":
        notice = session.get(Notice, int(number))
        if notice is None:
            raise NotFound(cause.ref)
        slots = {"code": notice.code, "why": notice.why.rstrip(".")}
        if notice.due_at is not None:
            slots["time"] = f"{local(notice.due_at, settings.timezone):%H:%M}"
    return words(cause.verb, **slots)
