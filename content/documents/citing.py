"""A passage of law as it is shown: where it stands, of which day, and a few of its own words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from content.documents import quoting
from content.search.normalise import normalise
from core.models import Document, Passage

ARTICLE_LIMIT = 110  # characters of the place; with the quotation it stays on one screen


@dataclass(frozen=True, slots=True)
class Cited:
    """What `answer.law` says.

    Attributes:
        article: "Điều 12, khoản 3", or in a collection the law it was taken from.
        doc: title and number of the document.
        passage: words of the article, gaps marked.
    """

    passage_id: int
    article: str
    doc: str
    date: date | None
    passage: str


def cite(session: Session, passage_id: int, question: str, weight: Callable[[str], float]) -> Cited | None:
    """The part of an article that speaks most of a question; None when it is not on the shelf any more."""
    passage = session.get(Passage, passage_id)
    document = session.get(Document, passage.document_id) if passage else None
    if passage is None or document is None or document.state != "published":
        return None
    found = quoting.quote(passage.text or passage.title, normalise(question), weight)
    place = passage.origin or passage.number or passage.title
    place = f"{place}, khoản {found.clause}" if found.clause and passage.number else place
    doc = document.title if document.doc_no in document.title else f"{document.title} ({document.doc_no})"
    return Cited(passage_id, _cut(place, ARTICLE_LIMIT), _cut(doc, ARTICLE_LIMIT), document.doc_date, found.text)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rsplit(' ', 1)[0]}…"
