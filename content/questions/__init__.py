"""Questions nobody could answer: kept for two days without their asker, alike ones together, until a person answers."""

from content.questions.answering import answered, by_id, close, drafted, join, texts
from content.questions.asked import (
    KEEP_HOURS,
    SEVERAL,
    Asker,
    Why,
    asker,
    blank,
    forget,
    key,
    note,
    put_together,
    wait,
)
from content.questions.groups import Groups
from content.questions.listing import Line, Sight, listed, sight, to_review
from content.questions.villages import tell, tell_month

__all__ = [
    "KEEP_HOURS",
    "SEVERAL",
    "Asker",
    "Groups",
    "Line",
    "Sight",
    "Why",
    "answered",
    "asker",
    "blank",
    "by_id",
    "close",
    "drafted",
    "forget",
    "join",
    "key",
    "listed",
    "note",
    "put_together",
    "sight",
    "tell",
    "tell_month",
    "texts",
    "to_review",
    "wait",
]
