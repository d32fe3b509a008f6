"""Ready answers: what officers say again and again, once in each language, offered beside a case of its topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content import audit, texts
from core.errors import Invalid, NotFound
from core.models import Canned, Translation

FIELD = "text"


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready answer with its words by language."""

    row: Canned
    words: Mapping[str, str]


def ref(row: Canned) -> str:
    """How the table of translated text names it."""
    return f"canned:{row.id}"


def listed(session: Session) -> list[Ready]:
    """All of them by title."""
    rows = session.scalars(select(Canned).order_by(Canned.title, Canned.id)).all()
    said = session.execute(
        select(Translation.ref, Translation.language, Translation.text).where(
            Translation.ref.in_([ref(row) for row in rows]), Translation.state == texts.APPROVED
        )
    )
    words: dict[str, dict[str, str]] = {}
    for name, language, text in said:
        words.setdefault(name, {})[language] = text
    return [Ready(row, words.get(ref(row), {})) for row in rows]


def offered(session: Session, *, topic: str, area_id: int | None, language: str) -> list[tuple[str, str]]:
    """Title and words for a case, in the person's language where there are some, else in Vietnamese."""
    rows = session.scalars(
        select(Canned)
        .where(Canned.topic.in_(("", topic)), or_(Canned.area_id.is_(None), Canned.area_id == area_id))
        .order_by(Canned.topic.desc(), Canned.title)
    ).all()
    found = texts.find_many(session, [ref(row) for row in rows], FIELD, texts.chain(session, language))
    return [(row.title, found[ref(row)].text) for row in rows if ref(row) in found]


def put(
    session: Session, *, canned_id: int | None, title: str, topic: str, language: str, text: str,
    actor: str, now: datetime, area_id: int | None = None,
) -> Canned:  # fmt: skip
    """Make a ready answer, or give an old one other words or one more language.

    Raises:
        NotFound: no such answer.
        Invalid: no title or words.
    """
    title, text = " ".join(title.split()), text.strip()
    if not title or not text:
        raise Invalid("a ready answer has a title and words")
    row = Canned(area_id=area_id) if canned_id is None else session.get(Canned, canned_id)
    if row is None:
        raise NotFound(f"canned {canned_id}")
    row.title, row.topic = title, topic
    session.add(row)
    session.flush()
    texts.put(session, ref=ref(row), field=FIELD, language=language, text=text, author=actor, now=now)
    audit.record(session, actor=actor, verb="canned.change", ref=ref(row), detail={"language": language}, now=now)
    return row


def drop(session: Session, *, canned_id: int, actor: str, now: datetime) -> None:
    """Throw one away.

    Raises:
        NotFound: no such answer.
    """
    row = session.get(Canned, canned_id)
    if row is None:
        raise NotFound(f"canned {canned_id}")
    texts.drop(session, ref(row))
    session.delete(row)
    audit.record(session, actor=actor, verb="canned.drop", ref=f"canned:{canned_id}", now=now)
