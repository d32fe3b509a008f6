"""FAQ entries: written by staff and the loader, found by what a person typed, read by the chat."""

import contextlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from rapidfuzz import fuzz, process
from sqlalchemy import Engine, delete, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content import knowledge, prices, smalltalk, switches, texts
from content.knowledge import PUBLISHED, Picture
from content.prices import PriceLine
from content.search.confidence import calibration, features
from content.search.fold import clean, fold
from content.search.index import Found, Match
from content.search.normalise import Query, normalise
from core.errors import Invalid, NotFound
from core.i18n import SOURCE
from core.models import Faq, FaqPhrasing, Topic, Translation

STATES = ("draft", "submitted", PUBLISHED, "withdrawn")
BUILD_AT_ONCE = 500  # entries: so many are indexed in about 0.2 s, by whoever asks first
LEAST_LETTERS = 2  # of a question
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate, the best first. One that is not valid today is never an answer."""

    faq_id: int
    score: float
    title: str
    confidence: float
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What to do with a question.

    Attributes:
        outcome: answer with the first hit (or the prices, or small talk), suggest up to three, or hand over.
        smalltalk: message key, with kind "smalltalk".
        prices: newest prices of the product asked for, with kind "price".
        confidence: 0 to 1, of the first hit.
    """

    outcome: Literal["answer", "suggest", "handover"]
    kind: Literal["faq", "price", "smalltalk", "none"]
    hits: tuple[Hit, ...] = ()
    smalltalk: str = ""
    prices: tuple[PriceLine, ...] = ()
    confidence: float = 0.0


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


class Knowledge:
    """The index of one process, in step with its database; may be asked by many threads at once.

    Every question looks at the version of the knowledge. When it has changed, a small index is
    built at once; a large one is built by a thread of its own while questions still get the old
    one, whose hits are then checked against the database. `close()` waits for that thread.
    """

    def __init__(self) -> None:
        self._picture: Picture | None = None
        self._lock = threading.Lock()
        self._builder: threading.Thread | None = None

    def ask(
        self,
        session: Session,
        text: str,
        *,
        language: str = SOURCE,
        area_path: str = "",
        topic: str | None = None,
        today: date,
    ) -> Reply:
        """What the service knows about a question.

        Args:
            language: of the person; decides the language of titles.
            area_path: of the person's place; entries of other communes are left out.
            topic: what is being read or was asked before; breaks ties of short follow-ups.
        """
        talk = smalltalk.key(text)
        if talk is not None:
            return Reply("answer", "smalltalk", smalltalk=talk, confidence=1.0)
        query = normalise(text)
        if len(query.text) < LEAST_LETTERS or all(word.isdigit() for word in query.folded):
            return Reply("handover", "none")
        picture = self._current(session)
        product = prices.asked(query, picture.products)
        if product and (lines := prices.latest(session, product, today=today)):
            return Reply("answer", "price", prices=tuple(lines), confidence=1.0)
        found = picture.index.search(query, bonus=picture.bonus(area_path, topic, today))
        return self._reply(session, picture, query, found, language, area_path, today)

    def refresh(self, session: Session) -> None:
        """Take a new picture when there is something new: for a door that starts, or waits for changes."""
        if self._is_stale(session):
            with self._lock:
                self._take(session)

    def close(self) -> None:
        """Wait until nothing is being built."""
        if self._builder is not None:
            self._builder.join()

    def _current(self, session: Session) -> Picture:
        picture = self._picture
        if picture is not None and not self._is_stale(session):
            return picture
        bind = session.get_bind()
        if picture is None or len(picture.entries) <= BUILD_AT_ONCE or not isinstance(bind, Engine):
            with self._lock:
                picture = self._picture
                return self._take(session) if picture is None or self._is_stale(session) else picture
        if self._lock.acquire(blocking=False):
            self._builder = threading.Thread(target=self._take_aside, args=(bind,), name="knowledge", daemon=True)
            self._builder.start()
        return picture

    def _is_stale(self, session: Session) -> bool:
        return self._picture is None or self._picture.version != switches.read(session, switches.KNOWLEDGE)

    def _take_aside(self, engine: Engine) -> None:
        """In a thread of its own, with a session of its own; the lock was taken by who started it."""
        try:
            with contextlib.suppress(OperationalError), Session(engine) as session:  # the next question tries again
                self._take(session)
        finally:
            self._lock.release()

    def _take(self, session: Session) -> Picture:
        self._picture = knowledge.take(session)
        return self._picture

    def _reply(
        self,
        session: Session,
        picture: Picture,
        query: Query,
        found: Found,
        language: str,
        area_path: str,
        today: date,
    ) -> Reply:
        matches = self._still_published(session, picture, picture.one_each(found.matches))
        if not matches:
            return Reply("handover", "none")
        first = picture.entry(matches[0])
        second = next((match for match in matches[1:] if picture.entry(match).plain() != first.plain()), None)
        figures = features(query, found, matches[0], second)
        table = calibration()
        outcome, sure = table.outcome(query, figures), table.first(figures)
        hits = [self._hit(picture, match, language, today, sure * match.score / matches[0].score) for match in matches]
        elsewhere = first.area_path and not area_path
        if outcome == "answer" and (not hits[0].valid or elsewhere):
            outcome = "suggest"
        return Reply(outcome, "faq" if outcome != "handover" else "none", tuple(hits), confidence=sure)

    @staticmethod
    def _hit(picture: Picture, match: Match, language: str, today: date, sure: float) -> Hit:
        known = picture.entry(match)
        return Hit(known.faq_id, match.score, known.title(language), sure, known.is_valid(today))

    def _still_published(self, session: Session, picture: Picture, matches: Sequence[Match]) -> list[Match]:
        """All of them while the picture is fresh; while a new one is being made, those that were not withdrawn."""
        if not self._is_stale(session):
            return list(matches)
        ids = [picture.entry(match).faq_id for match in matches]
        there = set(session.scalars(select(Faq.id).where(Faq.id.in_(ids), Faq.state == PUBLISHED)))
        return [match for match in matches if picture.entry(match).faq_id in there]
