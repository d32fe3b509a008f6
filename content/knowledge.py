"""What may be answered, as one picture of the database: entries, index and names of products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import prices, switches, texts
from content.search import synonyms
from content.search.fold import fold
from content.search.index import Document, Floats, Index, Ints, Match
from core.i18n import SOURCE
from core.models import Area, Faq, FaqPhrasing, Translation

PUBLISHED = "published"
OWN_PLACE = 0.05  # a commune's own entry stands before the province's
SAME_TOPIC = 0.03  # what the person is reading about
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

    def title(self, language: str) -> str:
        """The question in this language, else in Vietnamese, else in any."""
        return self.titles.get(language) or self.titles.get(SOURCE) or next(iter(self.titles.values()), "")

    def is_valid(self, today: date) -> bool:
        """Whether it may be an answer today."""
        return self.valid_until is None or self.valid_until >= today

    def plain(self) -> str:
        """The question folded: two entries with the same one are versions of each other."""
        return fold(self.title(SOURCE))


class Picture:
    """Everything that can be found, at one version of the knowledge. Never changed once made.

    An entry has one document for each language it can be asked in, so that a translation does not
    make the Vietnamese words count less.
    """

    def __init__(
        self, version: str, entries: Sequence[Known], owners: Sequence[int], index: Index, products: Mapping[str, str]
    ) -> None:
        self.version = version
        self.entries = entries
        self.index = index
        self.products = products
        self._owner = np.array(owners, dtype=np.int64)
        self._paths, self._path_of = _numbered([known.area_path for known in entries])
        self._topics, self._topic_of = _numbered([known.topic for known in entries])
        begins = [known.valid_from.toordinal() if known.valid_from else 0 for known in entries]
        self._begins = np.array(begins, dtype=np.int64)

    def entry(self, match: Match) -> Known:
        """The entry that a candidate belongs to."""
        return self.entries[int(self._owner[match.at])]

    def one_each(self, matches: Sequence[Match]) -> list[Match]:
        """The best document of each entry."""
        best: dict[int, Match] = {}
        for match in matches:
            best.setdefault(int(self._owner[match.at]), match)
        return list(best.values())

    def bonus(self, area_path: str, topic: str | None, today: date) -> Floats:
        """Small amounts that break ties; entries of other communes and of the future are taken out."""
        amounts = np.array([_of_place(area_path, path) for path in self._paths], dtype=np.float32)[self._path_of]
        if topic in self._topics:
            amounts = amounts + SAME_TOPIC * (self._topic_of == self._topics.index(topic))
        taken: Floats = np.where(self._begins > today.toordinal(), OUT, amounts).astype(np.float32)[self._owner]
        return taken


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
    rows = session.execute(
        select(Faq.id, Faq.topic, Area.path, Faq.valid_from, Faq.valid_until)
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
    for faq_id, topic, path, valid_from, valid_until in rows:
        asked, said = questions.get(faq_id, {}), answers.get(faq_id, {})
        if not asked or not said:
            continue
        for language in dict.fromkeys((*asked, *tongues.get(faq_id, ()))):
            title = [asked[language]] if language in asked else []
            owners.append(len(entries))
            documents.append(Document((*title, *phrasings.get((faq_id, language), ())), said.get(language, "")))
        entries.append(Known(faq_id, asked, topic, path or "", valid_from, valid_until))
    return Picture(version, entries, owners, Index(documents, synonyms.load()), prices.products(session))


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
