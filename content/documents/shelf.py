"""The shelf of documents: uploaded by one person, released to villagers by another, withdrawn by one.

Nothing that was uploaded is found before somebody has checked that it is in force and has released it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content import audit, outbox, switches
from content.documents import reading, structure
from content.documents.structure import Parsed
from content.faqs import Source
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Document, Passage

WAITING, PUBLISHED, WITHDRAWN = "waiting", "published", "withdrawn"
TITLE_LIMIT = 300  # characters
UNREAD_LIMIT = 200  # characters that name the pages without words
LONGEST_WORDS = 60_000  # characters of one passage; a longer article is an annex of tables nobody can be read out


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document in a list, with the number of its passages."""

    document: Document
    passages: int


def take_apart(data: bytes, name: str) -> Parsed:
    """The articles of a file; slow for a large one, so never inside a transaction.

    Args:
        name: as the file was called; its ending says what it is.

    Raises:
        Invalid: it cannot be read, or has no text.
    """
    return structure.parse(reading.read(data, name))


def facts_of(parsed: Parsed, given: Source) -> Source:
    """What is known of the document: what was given, else what its first lines say."""
    return replace(given, doc_no=given.doc_no or parsed.doc_no, doc_date=given.doc_date or parsed.doc_date)


def pages_said(pages: Sequence[int]) -> str:
    """Page numbers in order as a person writes them: "3-5, 9"; what is more than fits ends in "…"."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][-1] + 1:
            spans[-1][1:] = [page]
        else:
            spans.append([page])
    said = ", ".join("-".join(map(str, span)) for span in spans)
    return said if len(said) <= UNREAD_LIMIT else f"{said[: UNREAD_LIMIT - 2].rpartition(',')[0]} …"


def upload(
    session: Session,
    *,
    parsed: Parsed,
    name: str,
    file: str,
    author: str,
    now: datetime,
    title: str = "",
    source: Source | None = None,
) -> Document:
    """Keep a file that was taken apart, waiting: no villager sees it, nobody has checked whether it is in force.

    Args:
        name: as the file was called.
        file: hash under which the caller keeps the file.

    Raises:
        Conflict: the same file is on the shelf already.
    """
    facts = facts_of(parsed, source or Source())
    document = Document(
        title=(" ".join(title.split()) or parsed.title)[:TITLE_LIMIT],
        file=file,
        file_name=name[-120:],
        state=WAITING,
        author=author,
        created_at=now,
        changed_at=now,
        unread=pages_said(parsed.unread),
        **{field: getattr(facts, field) for field in Source.__dataclass_fields__},
    )
    document.checked_on = None  # only who releases it can say so
    try:
        with session.begin_nested():
            session.add(document)
            session.flush()
    except IntegrityError as error:
        raise Conflict("this file is on the shelf already") from error
    session.add_all(_rows(document.id, parsed))
    session.flush()
    ref = _ref(document.id)
    audit.record(
        session, actor=author, verb="document.upload", ref=ref, detail={"passages": len(parsed.articles)}, now=now
    )
    outbox.alert_staff(session, permission="article.approve", path=None, text_key="alert.document", ref=ref, now=now)
    return document


def release(
    session: Session,
    *,
    document_id: int,
    actor: str,
    checked_on: date,
    valid_until: date | None,
    today: date,
    now: datetime,
) -> Document:
    """Let villagers be shown passages of it.

    Args:
        checked_on: the day on which somebody looked up that it is in force.
        valid_until: the last day it may be quoted, None when no end is known.

    Raises:
        NotFound: no such document.
        Conflict: it is not waiting.
        Forbidden: who uploaded it wants to release it.
        Invalid: checked in the future, without an issuing body, or no longer in force.
    """
    document = by_id(session, document_id)
    if document.state != WAITING:
        raise Conflict(f"document {document_id} is {document.state}")
    if document.author == actor:
        raise Forbidden("uploading and releasing are two people's work")
    if checked_on > today or not document.issuer.strip():
        raise Invalid("a document is released with its issuing body and the day its force was checked")
    if valid_until is not None and valid_until < today:
        raise Invalid("it is no longer in force")
    document.state, document.approver, document.changed_at = PUBLISHED, actor, now
    document.checked_on, document.valid_until = checked_on, valid_until
    _done(session, document, "document.release", actor, now)
    return document


def describe(session: Session, *, document_id: int, title: str, source: Source, actor: str, now: datetime) -> Document:
    """Correct what stands beside a waiting document: title, issuing body, number, dates.

    Raises:
        NotFound: no such document.
        Conflict: it is not waiting.
        Invalid: no title or no issuing body.
    """
    document = by_id(session, document_id)
    if document.state != WAITING:
        raise Conflict(f"document {document_id} is {document.state}")
    if not title.strip() or not source.issuer.strip():
        raise Invalid("a document has a title and an issuing body")
    document.title = " ".join(title.split())[:TITLE_LIMIT]
    for field in Source.__dataclass_fields__:
        setattr(document, field, getattr(source, field))
    document.checked_on, document.author, document.changed_at = None, actor, now
    _done(session, document, "document.describe", actor, now)
    return document


def withdraw(session: Session, *, document_id: int, actor: str, now: datetime) -> Document:
    """Take it away from villagers; one person may do this.

    Raises:
        NotFound: no such document.
        Conflict: it is withdrawn already.
    """
    document = by_id(session, document_id)
    if document.state == WITHDRAWN:
        raise Conflict(f"document {document_id} is {document.state}")
    document.state, document.changed_at = WITHDRAWN, now
    _done(session, document, "document.withdraw", actor, now)
    return document


def by_id(session: Session, document_id: int) -> Document:
    """The document, whatever its state; held until the transaction ends.

    Raises:
        NotFound: no such document.
    """
    document = session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None:
        raise NotFound(f"document {document_id}")
    return document


def listed(session: Session) -> list[Shelved]:
    """All documents, the newest first."""
    count = select(Passage.document_id, func.count().label("n")).group_by(Passage.document_id).subquery()
    rows = session.execute(
        select(Document, func.coalesce(count.c.n, 0))
        .outerjoin(count, count.c.document_id == Document.id)
        .order_by(Document.id.desc())
    )
    return [Shelved(document, int(number)) for document, number in rows]


def passages(session: Session, document_id: int) -> list[Passage]:
    """The articles of a document in their order."""
    return list(session.scalars(select(Passage).where(Passage.document_id == document_id).order_by(Passage.position)))


def _rows(document_id: int, parsed: Parsed) -> Iterable[Passage]:
    for at, article in enumerate(parsed.articles):
        yield Passage(
            document_id=document_id,
            position=at,
            number=article.number[:60],
            title=article.title,
            path="\n".join(article.path),
            origin=article.origin,
            text=article.text[:LONGEST_WORDS],
        )


def _done(session: Session, document: Document, verb: str, actor: str, now: datetime) -> None:
    audit.record(session, actor=actor, verb=verb, ref=_ref(document.id), now=now)
    switches.raise_knowledge(session, now=now)


def _ref(document_id: int) -> str:
    return f"document:{document_id}"
