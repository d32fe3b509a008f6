"""Questions kept by a person to measure the search with: real ones, judged, and never a phrasing."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit
from content.search.normalise import normalise
from core.db import insert_new, touched
from core.errors import NotFound
from core.models import Faq, HeldOut, Question

FOLDED_LIMIT = 400


def keep(session: Session, *, question_id: int, faq_id: int | None, actor: str, now: datetime) -> bool:
    """Keep a question with the entry that answers it; None says that nothing does. False: it is kept already.

    Raises:
        NotFound: the question was deleted meanwhile, or there is no such entry.
    """
    question = session.get(Question, question_id)
    if question is None:
        raise NotFound(f"question {question_id}")
    if faq_id is not None and session.get(Faq, faq_id) is None:
        raise NotFound(f"faq {faq_id}")
    made = session.execute(
        insert_new(session, HeldOut.__table__).values(
            text=question.text, folded=normalise(question.text).text[:FOLDED_LIMIT], faq_id=faq_id,
            language=question.language, author=actor, at=now,
        )
    )  # fmt: skip
    if not touched(made):
        return False
    audit.record(session, actor=actor, verb="question.keep", ref=f"faq:{faq_id}" if faq_id else "", now=now)
    return True


def is_kept(session: Session, text: str) -> bool:
    """Whether these words are kept to measure with: then they may not be taught to the search."""
    folded = normalise(text).text[:FOLDED_LIMIT]
    return session.scalar(select(HeldOut.id).where(HeldOut.folded == folded)) is not None


def lines(session: Session) -> Iterator[str]:
    """The set as `tienglang evaluate FILE` reads it: one {"text", "expect"} a line, expect null where nothing fits."""
    rows = session.execute(select(HeldOut.text, Faq.key).outerjoin(Faq, Faq.id == HeldOut.faq_id).order_by(HeldOut.id))
    for text, key in rows:
        yield json.dumps({"text": text, "expect": key}, ensure_ascii=False)
