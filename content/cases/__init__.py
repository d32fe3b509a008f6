"""Cases: what people tell the agency, the way it goes through the agency, and what the agency answers."""

from content.cases.answers import ANSWER_LIMIT, answer, ask_back, confirm, draft, drop_draft, needs_speaker, the_draft
from content.cases.clocks import RIGHTS, extend, is_late
from content.cases.closing import forget_settled, reopen, solve
from content.cases.desk import (
    duplicates,
    hand_over,
    history,
    look,
    mark_urgent,
    merge,
    note,
    owned,
    part,
    pass_on,
    reveal_name,
    take,
)
from content.cases.digest import Figures, figures, tell_week
from content.cases.inbox import count_open, count_since, inbox
from content.cases.opening import by_code, of_person, open_case
from content.cases.overdue import tell_late
from content.cases.routing import began_with
from content.cases.states import ANSWERED, DANGER, DATA, KINDS, OPEN, RECEIVED, REOPENED, SOLVED, WAITING, WORKING
from content.cases.thread import LATE, NEWS, TEXT_LIMIT, Part, add, last_answer, last_question, news, thread

__all__ = [
    "ANSWERED",
    "ANSWER_LIMIT",
    "DANGER",
    "DATA",
    "KINDS",
    "LATE",
    "NEWS",
    "OPEN",
    "RECEIVED",
    "REOPENED",
    "RIGHTS",
    "SOLVED",
    "TEXT_LIMIT",
    "WAITING",
    "WORKING",
    "Figures",
    "Part",
    "add",
    "answer",
    "ask_back",
    "began_with",
    "by_code",
    "confirm",
    "count_open",
    "count_since",
    "draft",
    "drop_draft",
    "duplicates",
    "extend",
    "figures",
    "forget_settled",
    "hand_over",
    "history",
    "inbox",
    "is_late",
    "last_answer",
    "last_question",
    "look",
    "mark_urgent",
    "merge",
    "needs_speaker",
    "news",
    "note",
    "of_person",
    "open_case",
    "owned",
    "part",
    "pass_on",
    "reopen",
    "reveal_name",
    "solve",
    "take",
    "tell_late",
    "tell_week",
    "the_draft",
    "thread",
]
