"""The states of a case, and the row behind an id, locked."""

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.models import Case

RECEIVED, ROUTED, WORKING, WAITING = "received", "routed", "working", "waiting"
ANSWERED, SOLVED, REOPENED = "answered", "solved", "reopened"
OPEN = (RECEIVED, ROUTED, WORKING, WAITING, REOPENED)
RUNNING = (RECEIVED, ROUTED, WORKING, REOPENED)  # its clocks go; while it waits for the person they stand

QUESTION, FEEDBACK, DANGER, DATA = "question", "feedback", "danger", "data"
KINDS = (QUESTION, FEEDBACK, DANGER, DATA)

ROOT_SLASHES = 2  # a path this short is everywhere, or the province itself


def locked(session: Session, case_id: int) -> Case:
    """The case, held until the transaction ends, as it is now.

    Raises:
        NotFound: no such case.
    """
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(f"case {case_id}")
    return case


def ref(case: Case) -> str:
    """How the audit and the texts name it."""
    return f"case:{case.id}"
