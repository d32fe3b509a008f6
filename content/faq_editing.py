"""FAQ entries as staff write them: a draft, a second person's approval, then the chat answers with it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, editorial, faqs, questions, switches
from content.articles import slug_for
from content.editorial import Facts
from content.faqs import Phrasing
from content.knowledge import PUBLISHED
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Faq, FaqPhrasing, Revision

QUESTION_LIMIT = 200  # characters
ANSWER_LIMIT = 1200  # two screens; a longer answer is an article
PHRASINGS_LIMIT = 40


def write(
    session: Session,
    *,
    question: str,
    answer: str,
    phrasings: Sequence[str],
    facts: Facts,
    author: str,
    today: date,
    now: datetime,
    faq_id: int | None = None,
    expected: int = 0,
) -> tuple[Faq, Revision]:
    """Keep a new wording, a new entry when `faq_id` is None. The chat goes on answering with the approved one.

    Raises:
        Invalid: question or answer empty or too long, too many phrasings, or facts that cannot stand.
        NotFound: no such entry, topic or area.
        Conflict: somebody has written a newer version meanwhile.
    """
    question, answer = " ".join(question.split()), answer.replace("\r\n", "\n").strip()
    if not 1 <= len(question) <= QUESTION_LIMIT or not 1 <= len(answer) <= ANSWER_LIMIT:
        raise Invalid(f"a question has 1 to {QUESTION_LIMIT}, an answer 1 to {ANSWER_LIMIT} characters")
    asked = list(dict.fromkeys(text for line in phrasings if (text := " ".join(line.split()))))
    if len(asked) > PHRASINGS_LIMIT:
        raise Invalid(f"at most {PHRASINGS_LIMIT} other ways to ask")
    editorial.check(session, facts, today=today)
    faq = by_id(session, faq_id) if faq_id is not None else _new(session, question, facts, author, now)
    words = {"question": question, "answer": answer, "phrasings": asked}
    revision = editorial.add(
        session, ref=ref(faq.id), words=words, facts=facts, author=author, now=now, expected=expected
    )
    _unpublished(faq, "draft")
    return faq, revision


def submit(session: Session, *, faq_id: int, version: int, actor: str, now: datetime) -> Revision:
    """Ask another person to approve. Raises as `editorial.submit`."""
    revision = editorial.submit(session, ref=ref(faq_id), version=version, actor=actor, now=now)
    _unpublished(by_id(session, faq_id), "submitted")
    return revision


def approve(session: Session, *, faq_id: int, version: int, actor: str, now: datetime) -> Faq:
    """Approve: the chat answers with these words from now on. Raises as `editorial.approve`."""
    faq = by_id(session, faq_id)
    revision = editorial.approve(session, ref=ref(faq_id), version=version, actor=actor, now=now)
    facts, words = Facts.from_json(revision.facts), revision.words
    others = [p for p in phrasings(session, faq_id) if p.language != SOURCE]  # of translators, not edited here
    published = faqs.put_faq(
        session,
        key=faq.key,
        topic=facts.topic,
        question=words["question"],
        answer=words["answer"],
        phrasings=[*(Phrasing(text) for text in words["phrasings"]), *others],
        source=facts.source,
        area_id=facts.area_id,
        author=revision.author,
        approver=actor,
        now=now,
    )
    questions.answered(session, faq_id=faq_id, now=now)
    return published


def send_back(session: Session, *, faq_id: int, version: int, note: str, actor: str, now: datetime) -> Revision:
    """Give it back to its author with the reason. Raises as `editorial.send_back`."""
    revision = editorial.send_back(session, ref=ref(faq_id), version=version, note=note, actor=actor, now=now)
    _unpublished(by_id(session, faq_id), "draft")
    return revision


def withdraw(session: Session, *, faq_id: int, actor: str, now: datetime) -> Faq:
    """The chat no longer answers with it; one person may do this.

    Raises:
        NotFound: no such entry.
        Conflict: it is not published.
    """
    faq = by_id(session, faq_id)
    if faq.state != PUBLISHED:
        raise Conflict(f"faq {faq_id} is {faq.state}")
    faq.state, faq.changed_at = "withdrawn", now
    audit.record(session, actor=actor, verb="faq.withdraw", ref=ref(faq_id), now=now)
    switches.raise_knowledge(session, now=now)
    return faq


def by_id(session: Session, faq_id: int) -> Faq:
    """The entry, whatever its state.

    Raises:
        NotFound: no such entry.
    """
    faq = session.get(Faq, faq_id, with_for_update=True, populate_existing=True)
    if faq is None:
        raise NotFound(f"faq {faq_id}")
    return faq


def phrasings(session: Session, faq_id: int) -> list[Phrasing]:
    """The other ways to ask that the chat knows now."""
    rows = session.scalars(select(FaqPhrasing).where(FaqPhrasing.faq_id == faq_id).order_by(FaqPhrasing.id))
    return [Phrasing(row.text, row.language) for row in rows]


def ref(faq_id: int) -> str:
    """What its texts, versions and audit rows are filed under."""
    return f"faq:{faq_id}"


def _new(session: Session, question: str, facts: Facts, author: str, now: datetime) -> Faq:
    key = f"agency-{slug_for(session, question)}"
    while session.scalar(select(Faq.id).where(Faq.key == key)) is not None:
        key += "-2"
    faq = Faq(
        key=key, topic=facts.topic, area_id=facts.area_id, state="draft", author=author, created_at=now, changed_at=now
    )
    session.add(faq)
    session.flush()
    return faq


def _unpublished(faq: Faq, state: str) -> None:
    """An entry the chat has never answered with shows where its only wording stands."""
    if faq.state in ("draft", "submitted"):
        faq.state = state
