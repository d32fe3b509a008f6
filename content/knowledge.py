"""What may be answered, as one picture of the database: entries, index and names of products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import prices, search_words, switches, texts, trials
from content.search.confidence import Calibration
from content.search.fold import fold
from content.search.index import Document, Floats, Index, Match
from content.search.normalise import Query, normalise
from content.search.terms import Ints
from content.search_words import SearchWords
from core.i18n import SOURCE
from core.models import Area, Faq, FaqPhrasing, Passage, Translation
from core.models import Document as Shelved

PUBLISHED = "published"
OWN_PLACE = 0.05  # a commune's own entry stands before the province's
SAME_TOPIC = 0.03  # what the person is reading about
OWN_LANGUAGE = 0.01  # an entry that can be read in the person's language
NEWER = 0.01  # of two that say the same, the one whose source is younger
NEWEST_DAYS = 3650  # a source that old gains nothing by its date
OUT = -10.0  # takes an entry out of the candidates


@dataclass(frozen=True, slots=True)
class Known:
    """One published entry as the search needs it."""

    faq_id: int
    titles: Mapping[str, str]  # language → question
    topic: str
    area_path: str  # "" = the whole province
    valid_from: date | None
    valid_until: date | None
    dated: date | None = None  # of its source

    def title(self, language: str) -> str:
        """The question in this language, else in Vietnamese, else in any."""
        return self.titles.get(language) or self.titles.get(SOURCE) or next(iter(self.titles.values()), "")

    def is_valid(self, today: date) -> bool:
        """Whether it may be an answer today."""
        return self.valid_until is None or self.valid_until >= today

    def plain(self) -> str:
        """The question folded: two entries with the same one are versions of each other."""
        return fold(self.title(SOURCE))


@dataclass(frozen=True, slots=True)
class Told:
    """One article of a released document as the search needs it."""

    passage_id: int
    document_id: int
    valid_until: date | None


class Picture:
    """Everything that can be found, at one version of the knowledge. Never changed once made.

    An entry has one document for each language it can be asked in, so that a translation does not
    make the Vietnamese words count less.
    """

    def __init__(
        self,
        version: str,
        entries: Sequence[Known],
        owners: Sequence[int],
        index: Index,
        products: Mapping[str, str],
        *,
        words: SearchWords,
        calibration: Calibration,
        passages: Sequence[Told] = (),
        law: Index | None = None,
    ) -> None:
        self.version = version
        self.entries = entries
        self.index = index
        self.products = products
        self.words = words
        self.calibration = calibration
        self.passages = passages
        self.law = law or Index(())
        self._owner = np.array(owners, dtype=np.int64)
        self._paths, self._path_of = _numbered([known.area_path for known in entries])
        self._topics, self._topic_of = _numbered([known.topic for known in entries])
        begins = [known.valid_from.toordinal() if known.valid_from else 0 for known in entries]
        self._begins = np.array(begins, dtype=np.int64)
        self._dated = np.array([known.dated.toordinal() if known.dated else 0 for known in entries], dtype=np.int64)

    @property
    def size(self) -> int:
        """Entries and articles: how much there is to index."""
        return len(self.entries) + len(self.passages)

    def read(self, text: str) -> Query:
        """A question with the agency's short forms expanded."""
        return normalise(text, self.words.short)

    def entry(self, match: Match) -> Known:
        """The entry that a candidate belongs to."""
        return self.entries[int(self._owner[match.at])]

    def one_each(self, matches: Sequence[Match]) -> list[Match]:
        """The best document of each entry."""
        best: dict[int, Match] = {}
        for match in matches:
            best.setdefault(int(self._owner[match.at]), match)
        return list(best.values())

    def reasons(
        self, known: Known, *, area_path: str, topic: str | None, language: str, today: date
    ) -> dict[str, float]:
        """Why an entry gains or loses besides its words: place, topic, language, recency; amounts of `bonus`."""
        amounts = {
            "place": _of_place(area_path, known.area_path),
            "topic": SAME_TOPIC if topic == known.topic else 0.0,
            "language": OWN_LANGUAGE if language != SOURCE and language in known.titles else 0.0,
            "recency": float(_recency(np.array([known.dated.toordinal() if known.dated else 0]), today)[0]),
        }
        return {name: amount for name, amount in amounts.items() if amount}

    def bonus(self, area_path: str, topic: str | None, today: date, language: str = SOURCE) -> Floats:
        """Small amounts that break ties; entries of other communes and of the future are taken out."""
        amounts = np.array([_of_place(area_path, path) for path in self._paths], dtype=np.float32)[self._path_of]
        if topic in self._topics:
            amounts = amounts + np.float32(SAME_TOPIC) * (self._topic_of == self._topics.index(topic))
        if language != SOURCE:
            readable = np.array([language in known.titles for known in self.entries], dtype=np.float32)
            amounts = amounts + np.float32(OWN_LANGUAGE) * readable
        amounts = amounts + _recency(self._dated, today)
        taken: Floats = np.where(self._begins > today.toordinal(), OUT, amounts).astype(np.float32)[self._owner]
        return taken


def _recency(dated: Ints, today: date) -> Floats:
    """NEWER for a source of today, less the older it is; nothing for one without a date."""
    age = np.clip(today.toordinal() - dated, 0, NEWEST_DAYS)
    fresh: Floats = (NEWER * (1 - age / NEWEST_DAYS)).astype(np.float32)
    return fresh


def _numbered(values: Sequence[str]) -> tuple[list[str], Ints]:
    """The different values, and for each place in the list which of them stands there."""
    different = sorted(set(values))
    number = {value: n for n, value in enumerate(different)}
    return different, np.array([number[value] for value in values], dtype=np.int64)


def _of_place(area_path: str, path: str) -> float:
    """What an entry for the place `path` gains or loses for a person in `area_path`."""
    if not path or not area_path:
        return 0.0
    return OWN_PLACE if is_in(area_path, path) else OUT


def is_in(path: str, above: str) -> bool:
    """Whether a place lies in another ("/1/57/803/" in "/1/57/"), or in none in particular ("")."""
    return path.startswith(above)


def take(session: Session) -> Picture:
    """Read everything that is published and build the index: about 0.3 s for 1,000 entries."""
    version = switches.read(session, switches.KNOWLEDGE)
    words = search_words.take(session)
    rows = session.execute(
        select(Faq.id, Faq.topic, Area.path, Faq.valid_from, Faq.valid_until, Faq.doc_date)
        .outerjoin(Area, Faq.area_id == Area.id)
        .where(Faq.state == PUBLISHED)
        .order_by(Faq.id)
    ).all()
    phrasings: dict[tuple[int, str], list[str]] = {}
    said_so = select(FaqPhrasing.faq_id, FaqPhrasing.language, FaqPhrasing.text).order_by(FaqPhrasing.id)
    for faq_id, language, text in session.execute(said_so):
        phrasings.setdefault((faq_id, language), []).append(text)
    tongues: dict[int, list[str]] = {}
    for faq_id, language in phrasings:
        tongues.setdefault(faq_id, []).append(language)
    questions, answers = _words(session, "question"), _words(session, "answer")
    entries: list[Known] = []
    owners: list[int] = []
    documents: list[Document] = []
    for faq_id, topic, path, valid_from, valid_until, dated in rows:
        asked, said = questions.get(faq_id, {}), answers.get(faq_id, {})
        if not asked or not said:
            continue
        for language in dict.fromkeys((*asked, *tongues.get(faq_id, ()))):
            title = [asked[language]] if language in asked else []
            owners.append(len(entries))
            documents.append(Document((*title, *phrasings.get((faq_id, language), ())), said.get(language, "")))
        entries.append(Known(faq_id, asked, topic, path or "", valid_from, valid_until, dated))
    passages, law = _law(session, words)
    return Picture(
        version,
        entries,
        owners,
        Index(documents, words.synonyms, words.short),
        prices.products(session),
        words=words,
        calibration=trials.calibration_in_use(session),
        passages=passages,
        law=law,
    )


def _law(session: Session, words: SearchWords) -> tuple[list[Told], Index]:
    """The articles of released documents; what they stand under counts as a way to ask for them."""
    rows = session.execute(
        select(Passage, Shelved)
        .join(Shelved, Shelved.id == Passage.document_id)
        .where(Shelved.state == PUBLISHED)
        .order_by(Passage.id)
    ).all()
    told = [Told(passage.id, document.id, document.valid_until) for passage, document in rows]
    texts_of = [Document((passage.title, *passage.path.split("\n")), passage.text) for passage, _ in rows]
    return told, Index(texts_of, words.synonyms, words.short, long=True)


def _words(session: Session, field: str) -> dict[int, dict[str, str]]:
    """Approved texts of all FAQ entries: id → language → text."""
    found: dict[int, dict[str, str]] = {}
    rows = session.execute(
        select(Translation.ref, Translation.language, Translation.text).where(
            Translation.ref.like("faq:%"), Translation.field == field, Translation.state == texts.APPROVED
        )
    )
    for ref, language, text in rows:
        found.setdefault(int(ref.removeprefix("faq:")), {})[language] = text
    return found
