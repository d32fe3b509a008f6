"""The open groups of unanswered questions as one process has read them, to find the like of a new question quickly.

In memory only. Every look reads what has changed. A question whose row is gone is compared with nothing any more, and
its shape is dropped when it would be, at the latest with the other questions of its two days.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.search.alike import SAME, Shape, most_alike, shape
from core.models import Question, QuestionGroup

OPEN = ("open", "drafted")
MOST = 2000  # open groups, the newest, that a question is compared with: 20 ms a question among so many
MEMBERS = 5  # of their questions
TELLING = 4  # terms of a question of which a like one has at least one
_ADDED = ("", datetime.min.replace(tzinfo=UTC))  # unlike any row: to be read again
_WORDS = 0  # stands for the words that stay of a group, where questions have their number


class Groups:
    """What the questions of each open group look like, and which groups speak of a word."""

    def __init__(self) -> None:
        self._read: dict[int, tuple[str, datetime]] = {}  # words and last question when it was read
        self._shapes: dict[int, dict[int, Shape]] = {}  # group → question → its shape, newest first
        self._with: dict[str, set[int]] = {}  # term → groups
        self._oldest = 0  # number of the oldest question there was

    def refresh(self, session: Session) -> None:
        """Read what has changed since the last time, also by others."""
        rows = session.execute(
            select(QuestionGroup.id, QuestionGroup.words, QuestionGroup.last_at)
            .where(QuestionGroup.state.in_(OPEN))
            .order_by(QuestionGroup.last_at.desc(), QuestionGroup.id.desc())
            .limit(MOST)
        ).all()
        there = {row.id: (row.words, row.last_at) for row in rows}
        for gone in self._read.keys() - there.keys():
            self._forget(gone)
        changed = [group_id for group_id, seen in there.items() if self._read.get(group_id) != seen]
        for group_id in changed:
            self._forget(group_id)
            self._read[group_id] = there[group_id]
            self._shapes[group_id] = {_WORDS: shape(words)} if (words := there[group_id][0]) else {}
        if changed:
            self._read_questions(session, changed)
        oldest = session.scalar(select(func.min(Question.id))) or 0
        if oldest != self._oldest:
            self._oldest = oldest
            for group_id in self._shapes:
                self._keep(group_id, lambda number: number >= oldest)

    def nearest(self, session: Session, seen: Shape) -> int | None:
        """The group with the most alike question; only those that share a telling word are compared at all."""
        telling = sorted(seen.terms, key=lambda term: -seen.terms[term])[:TELLING]
        near = sorted({group_id for term in telling for group_id in self._with.get(term, ())})
        self._forget_dead(session, near)
        best = max(
            ((most_alike(seen, list(self._shapes[group_id].values())), group_id) for group_id in near),
            default=(0.0, 0),
        )
        return best[1] if best[0] >= SAME else None

    def add(self, group_id: int, number: int, seen: Shape) -> None:
        """A question has joined a group; the next `refresh` reads it again, and finds out if it was rolled back."""
        self._read[group_id] = _ADDED
        self._shapes[group_id] = {number: seen, **self._shapes.get(group_id, {})}
        self._file(group_id)

    def _read_questions(self, session: Session, changed: Sequence[int]) -> None:
        typed = (
            select(Question.group_id, Question.id, Question.text)
            .where(Question.group_id.in_(changed))
            .order_by(Question.id.desc())
        )
        for group_id, number, text in session.execute(typed):
            shapes = self._shapes[group_id or 0]
            if len(shapes) - (_WORDS in shapes) < MEMBERS:
                shapes[number] = shape(text)
        for group_id in changed:
            self._file(group_id)

    def _forget_dead(self, session: Session, near: Sequence[int]) -> None:
        """Take out questions whose rows are gone because somebody wanted to be forgotten."""
        known = {number for group_id in near for number in self._shapes[group_id] if number != _WORDS}
        alive = set(session.scalars(select(Question.id).where(Question.id.in_(known)))) if known else known
        for group_id in near:
            self._keep(group_id, alive.__contains__)

    def _keep(self, group_id: int, wanted: Callable[[int], bool]) -> None:
        shapes = self._shapes[group_id]
        kept = {number: one for number, one in shapes.items() if number == _WORDS or wanted(number)}
        if len(kept) < len(shapes):
            self._unfile(group_id)
            self._shapes[group_id] = kept
            self._file(group_id)

    def _forget(self, group_id: int) -> None:
        self._unfile(group_id)
        self._read.pop(group_id, None)
        self._shapes.pop(group_id, None)

    def _file(self, group_id: int) -> None:
        for one in self._shapes[group_id].values():
            for term in one.terms:
                self._with.setdefault(term, set()).add(group_id)

    def _unfile(self, group_id: int) -> None:
        for one in self._shapes.get(group_id, {}).values():
            for term in one.terms:
                groups = self._with.get(term)
                if groups is not None:
                    groups.discard(group_id)
                    if not groups:
                        del self._with[term]
