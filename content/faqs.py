"""FAQ entries: written by staff and the loader, read by the chat; what finds them is in content/answering.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from rapidfuzz import fuzz, process
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from content import switches, texts
from content.knowledge import PUBLISHED
from content.search.fold import clean, fold
from core.errors import Invalid, NotFound
from core.i18n import SOURCE
from core.models import Faq, FaqPhrasing, Topic, Translation

STATES = ("draft", "submitted", PUBLISHED, "withdrawn")
NEAR = 2  # related questions offered under an answer
NEAR_POOL = 500  # of one topic are compared; a topic that large is not browsed by "near" anyway


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, in which document, and how long it may be shown as true."""

    issuer: str = ""
    doc_no: str = ""
    doc_date: date | None = None
    source_url: str = ""
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Another way people ask the same, in any language."""

    text: str
    language: str = SOURCE


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer in the language it is really in; past `valid_until` it is only "this was valid until …"."""

    faq_id: int
    question: str
    answer: str
    language: str
    issuer: str
    doc_no: str
    doc_date: date | None
    valid_until: date | None
    topic: str
    near: list[int] = field(default_factory=list)


def put_faq(
    session: Session,
    *,
    key: str,
    topic: str,
    question: str,
    answer: str,
    now: datetime,
    author: str,
    phrasings: Iterable[str | Phrasing] = (),
    language: str = SOURCE,
    translations: Mapping[str, tuple[str, str]] | None = None,
    source: Source | None = None,
    area_id: int | None = None,
    state: str = PUBLISHED,
    approver: str = "",
    demo: bool = False,
) -> Faq:
    """Create or update the entry `key`; every process answers with it within 2 seconds of the commit.

    Putting the same again changes nothing. The entry's phrasings become exactly `phrasings`;
    translations that are not given stay as they are.

    Args:
        question: one sentence, as it is offered in "did you mean", in `language`.
        phrasings: other ways to ask; a plain string is in `language`.
        translations: language tag → (question, answer).
        author: actor, e.g. staff:3 or operator; who may do this is the caller's to check.

    Raises:
        Invalid: an empty key, question or answer, or an unknown state.
        NotFound: no such topic.
    """
    question, answer = clean(question), answer.strip()
    if not key or not question or not answer:
        raise Invalid(f"FAQ entry {key!r}: key, question and answer must not be empty")
    if state not in STATES:
        raise Invalid(f"FAQ entry {key!r}: state is one of {', '.join(STATES)}, not {state!r}")
    if session.get(Topic, topic) is None:
        raise NotFound(f"topic {topic!r} of FAQ entry {key!r}")
    faq = session.scalar(select(Faq).where(Faq.key == key))
    if faq is None:
        faq = Faq(key=key, topic=topic, state=state, created_at=now, changed_at=now)
        session.add(faq)
    said = source or Source()
    columns = {name: getattr(said, name) for name in Source.__dataclass_fields__}
    columns |= {"topic": topic, "area_id": area_id, "state": state, "author": author}
    columns |= {"approver": approver, "demo": demo}
    for name, value in columns.items():
        if getattr(faq, name) != value:
            setattr(faq, name, value)
    changed = session.is_modified(faq) or faq in session.new
    session.flush()
    changed |= _put_phrasings(session, faq.id, phrasings, language)
    for tag, (asked, answered) in {language: (question, answer), **(translations or {})}.items():
        changed |= _put_text(session, faq.id, "question", tag, clean(asked), author, now)
        changed |= _put_text(session, faq.id, "answer", tag, answered.strip(), author, now)
    if changed:
        faq.changed_at = now
        switches.raise_knowledge(session, now=now)
    return faq


def _put_text(session: Session, faq_id: int, name: str, language: str, text: str, author: str, now: datetime) -> bool:
    ref = f"faq:{faq_id}"
    old = session.scalar(
        select(Translation.hash).where(
            Translation.ref == ref,
            Translation.field == name,
            Translation.language == language,
            Translation.state == texts.APPROVED,
        )
    )
    if old == texts.text_hash(text):
        return False
    texts.put(session, ref=ref, field=name, language=language, text=text, author=author, now=now)
    return True


def _put_phrasings(session: Session, faq_id: int, given: Iterable[str | Phrasing], language: str) -> bool:
    wanted = [Phrasing(p, language) if isinstance(p, str) else p for p in given]
    wanted = list(dict.fromkeys(Phrasing(clean(p.text), p.language) for p in wanted if clean(p.text)))
    rows = session.scalars(select(FaqPhrasing).where(FaqPhrasing.faq_id == faq_id).order_by(FaqPhrasing.id))
    if [Phrasing(row.text, row.language) for row in rows] == wanted:
        return False
    session.execute(delete(FaqPhrasing).where(FaqPhrasing.faq_id == faq_id))
    session.add_all([FaqPhrasing(faq_id=faq_id, language=p.language, text=p.text) for p in wanted])
    session.flush()
    return True


def entry(session: Session, faq_id: int, languages: Sequence[str], *, today: date | None = None) -> Entry | None:
    """What an entry says in the first of `languages` that has an approved text.

    None when it is not published, or has no words in any of these languages. With `today`
    the related entries are only such as are valid on that day.
    """
    faq = session.get(Faq, faq_id)
    if faq is None or faq.state != PUBLISHED:
        return None
    ref = f"faq:{faq_id}"
    answer = texts.find(session, ref, "answer", languages)
    if answer is None:
        return None
    question = texts.find(session, ref, "question", [answer.language, *languages])
    if question is None:
        return None
    return Entry(
        faq_id=faq_id,
        question=question.text,
        answer=answer.text,
        language=answer.language,
        issuer=faq.issuer,
        doc_no=faq.doc_no,
        doc_date=faq.doc_date,
        valid_until=faq.valid_until,
        topic=faq.topic,
        near=_near(session, faq, question.text, languages, today),
    )


def _near(session: Session, faq: Faq, question: str, languages: Sequence[str], today: date | None) -> list[int]:
    """Entries of the same topic and place that sound most alike."""
    same_place = (
        Faq.area_id.is_(None) if faq.area_id is None else or_(Faq.area_id.is_(None), Faq.area_id == faq.area_id)
    )
    found = select(Faq.id).where(Faq.topic == faq.topic, Faq.state == PUBLISHED, Faq.id != faq.id, same_place)
    if today is not None:
        found = found.where(or_(Faq.valid_until.is_(None), Faq.valid_until >= today))
    ids = session.scalars(found.order_by(Faq.id).limit(NEAR_POOL)).all()
    titles = texts.find_many(session, [f"faq:{n}" for n in ids], "question", languages)
    folded = {n: fold(titles[f"faq:{n}"].text) for n in ids if f"faq:{n}" in titles}
    best = process.extract(fold(question), folded, scorer=fuzz.token_set_ratio, limit=NEAR)
    return [n for _, _, n in best]
