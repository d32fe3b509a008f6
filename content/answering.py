"""Answering: what a question gets, from an index of one process that keeps in step with its database."""

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content import knowledge, prices, smalltalk, switches
from content.knowledge import PUBLISHED, Known, Picture
from content.prices import PriceLine
from content.search import tongue
from content.search.confidence import features
from content.search.index import Found, Match
from content.search.normalise import Query
from core.i18n import SOURCE
from core.models import Document, Faq, Passage

BUILD_AT_ONCE = 500  # entries: so many are indexed in about 0.2 s, by whoever asks first
LEAST_LETTERS = 2  # of a question
LAW_SURE = 0.30  # least BM25 coverage of an article that is quoted: half of what a question tells stands in it
LAW_WORDS = 3  # words of a question; fewer fit every article
LAW_SUGGESTED = 3  # articles that are given back


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate, the best first. One that is not valid today is never an answer.

    Attributes:
        figures: what the score is made of: words, runs, same, shared, bonus, marks.
        reasons: why it gained or lost besides its words: place, topic, language, recency.
    """

    faq_id: int
    score: float
    title: str
    confidence: float
    valid: bool = True
    figures: Mapping[str, float] = field(default_factory=dict)
    reasons: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LawHit:
    """An article of a released document that speaks of the question."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What to do with a question.

    Attributes:
        outcome: answer with the first hit (or the prices, or small talk), suggest up to three, or hand over.
        smalltalk: message key, with kind "smalltalk".
        prices: newest prices of the product asked for, with kind "price".
        confidence: 0 to 1, of the first hit.
        near: 0 to 1, that one of the first three answers the question.
        laws: articles that speak of it, with kind "passage"; only ever suggested.
        read: the words that were searched for, folded.
        foreign: the question is in no language that can be searched; a listener may understand it.
    """

    outcome: Literal["answer", "suggest", "handover"]
    kind: Literal["faq", "passage", "price", "smalltalk", "none"]
    hits: tuple[Hit, ...] = ()
    smalltalk: str = ""
    prices: tuple[PriceLine, ...] = ()
    confidence: float = 0.0
    near: float = 0.0
    laws: tuple[LawHit, ...] = ()
    read: tuple[str, ...] = ()
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks, where, of what and when."""

    language: str
    area_path: str
    topic: str | None
    today: date


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
        picture, fresh = self._current(session)
        query = picture.read(text)
        if len(query.text) < LEAST_LETTERS or all(word.isdigit() for word in query.folded):
            return Reply("handover", "none", read=query.folded)
        product = prices.asked(query, picture.products)
        if product and (lines := prices.latest(session, product, today=today)):
            return Reply("answer", "price", prices=tuple(lines), confidence=1.0)
        asker = _Asker(language, area_path, topic, today)
        found = picture.index.search(query, bonus=picture.bonus(area_path, topic, today, language))
        matches = picture.one_each(found.matches)
        reply = self._reply(picture, found, matches if fresh else _still_published(session, picture, matches), asker)
        if reply.outcome != "handover":
            return reply
        if not tongue.is_vietnamese(query.folded):
            return _without_hits(reply, foreign=True)
        return self._by_law(session, picture, query, reply, today)

    def quote_weight(self, session: Session, term: str) -> float:
        """What a folded word, or a pair, tells among the articles of law: for choosing what to quote."""
        return self._current(session)[0].law.weight(term)

    def refresh(self, session: Session) -> None:
        """Take a new picture when there is something new: for a door that starts, or waits for changes."""
        if self._is_stale(session):
            with self._lock:
                self._take(session)

    def close(self) -> None:
        """Wait until nothing is being built."""
        if self._builder is not None:
            self._builder.join()

    def _current(self, session: Session) -> tuple[Picture, bool]:
        """The picture to answer from, and whether it is what the database says now."""
        picture = self._picture
        if picture is not None and not self._is_stale(session):
            return picture, True
        bind = session.get_bind()
        if picture is None or picture.size <= BUILD_AT_ONCE or not isinstance(bind, Engine):
            with self._lock:
                picture = self._picture
                return self._take(session) if picture is None or self._is_stale(session) else picture, True
        if self._lock.acquire(blocking=False):
            self._builder = threading.Thread(target=self._take_aside, args=(bind,), name="knowledge", daemon=True)
            self._builder.start()
        return picture, False

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

    @staticmethod
    def _reply(picture: Picture, found: Found, matches: Sequence[Match], asker: _Asker) -> Reply:
        if not matches:
            return Reply("handover", "none", read=found.read)
        first = picture.entry(matches[0])
        second = next((match for match in matches[1:] if picture.entry(match).plain() != first.plain()), None)
        named, table = features(found, matches[0], second), picture.calibration
        outcome, sure = table.outcome(found.read, named), table.first(named)
        best = max(matches[0].score, 1e-9)
        hits = [_hit(picture, match, asker, sure * match.score / best) for match in matches]
        elsewhere = first.area_path and not asker.area_path
        if outcome == "answer" and (not hits[0].valid or elsewhere):
            outcome = "suggest"
        kind: Literal["faq", "none"] = "faq" if outcome != "handover" else "none"
        return Reply(outcome, kind, tuple(hits), confidence=sure, near=table.near(named), read=found.read)

    def _by_law(self, session: Session, picture: Picture, query: Query, reply: Reply, today: date) -> Reply:
        """An article where no entry fits, when it speaks of most of the question; never more than a suggestion."""
        found = picture.law.search(query)
        told = [(picture.passages[match.at], match) for match in found.matches]
        fit = [
            LawHit(law.passage_id, match.words)
            for law, match in told
            if match.words >= LAW_SURE and (law.valid_until is None or law.valid_until >= today)
        ]
        fit = _still_released(session, fit[:LAW_SUGGESTED]) if len(found.read) >= LAW_WORDS else []
        if not fit:
            return reply
        return replace(reply, outcome="suggest", kind="passage", laws=tuple(fit))


def _still_published(session: Session, picture: Picture, matches: Sequence[Match]) -> list[Match]:
    """While a new picture is being made: those that were not withdrawn."""
    ids = [picture.entry(match).faq_id for match in matches]
    there = set(session.scalars(select(Faq.id).where(Faq.id.in_(ids), Faq.state == PUBLISHED)))
    return [match for match in matches if picture.entry(match).faq_id in there]


def _still_released(session: Session, found: Sequence[LawHit]) -> list[LawHit]:
    """Those whose document is on the shelf now: one that was withdrawn a moment ago is not quoted."""
    ids = [hit.passage_id for hit in found]
    there = set(
        session.scalars(
            select(Passage.id)
            .join(Document, Document.id == Passage.document_id)
            .where(Passage.id.in_(ids), Document.state == PUBLISHED)
        )
    )
    return [hit for hit in found if hit.passage_id in there]


def _without_hits(reply: Reply, *, foreign: bool) -> Reply:
    return Reply("handover", "none", confidence=0.0, read=reply.read, foreign=foreign)


def _hit(picture: Picture, match: Match, asker: _Asker, sure: float) -> Hit:
    known: Known = picture.entry(match)
    names = ("words", "runs", "same", "shared", "bonus", "marks")
    return Hit(
        known.faq_id,
        match.score,
        known.title(asker.language),
        sure,
        known.is_valid(asker.today),
        {name: float(getattr(match, name)) for name in names},
        picture.reasons(
            known, area_path=asker.area_path, topic=asker.topic, language=asker.language, today=asker.today
        ),
    )
