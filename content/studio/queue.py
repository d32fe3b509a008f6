"""What a speaker does next: what came back, what others said, then what nobody has said yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.audio.finishing import APPROVED, CHECKED, HARD, PENDING, RECEIVED, REDO
from content.studio import needs, takes
from content.studio.needs import Need
from core.models import Take
from core.settings import Settings

Kind = Literal["redo", "review", "record", "done"]


@dataclass(frozen=True, slots=True)
class Left:
    """How much there is to do in a language."""

    redo: int
    review: int
    record: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing: a take that came back or waits for one's ears, or words that nobody has said yet."""

    kind: Kind
    left: Left
    need: Need | None = None
    take_id: int = 0
    reason: str = ""


def next_step(
    session: Session,
    language: str,
    actor: str,
    *,
    settings: Settings,
    now: datetime,
    skip: Collection[str] = (),
) -> Step:
    """What one speaker of a language is asked for now.

    Args:
        skip: hashes of words, and `take:<id>`, that are left for later.
    """
    wanted = {need.hash: need for need in needs.listing(session, language, settings=settings, now=now)}
    own = takes.selves(session, actor)
    rows = session.scalars(
        select(Take)
        .where(Take.language == language, Take.state.in_((REDO, HARD, PENDING, RECEIVED, CHECKED, APPROVED)))
        .where(or_(Take.state != HARD, Take.speaker.in_(own)))
        .order_by(Take.id)
    ).all()
    said = {row.hash for row in rows if row.state in (RECEIVED, PENDING, CHECKED, APPROVED)}
    redo = [
        row for row in rows if row.state == REDO and row.speaker in own and _open(row, wanted) and row.hash not in said
    ]
    review = [row for row in rows if row.state == PENDING and row.speaker not in own and _open(row, wanted)]
    done = said | {row.hash for row in rows if row.state == HARD} | {row.hash for row in redo}
    record = [need for digest, need in wanted.items() if digest not in done]
    left = Left(len(redo), len(review), len(record))
    if row := _first(redo, skip):
        return Step("redo", left, wanted[row.hash], row.id, row.reason)
    if row := _first(review, skip):
        return Step("review", left, wanted[row.hash], row.id)
    for need in record:
        if need.hash not in skip:
            return Step("record", left, need)
    return Step("done", left)


def _open(row: Take, wanted: Collection[str]) -> bool:
    """Whether these words still stand: a text that was changed needs other takes."""
    return row.hash in wanted


def _first(rows: Iterable[Take], skip: Collection[str]) -> Take | None:
    return next((row for row in rows if f"take:{row.id}" not in skip), None)
