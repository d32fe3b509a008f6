"""Coverage: how much of each topic can be read and heard in each language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.audio.clips import APPROVED as RELEASED
from content.pages import sentences
from content.texts import APPROVED, text_hash
from core.models import Article, Faq, Language, Recording, Topic, Translation

_FIELDS = {"article": ("title", "body"), "faq": ("question", "answer")}


@dataclass(frozen=True, slots=True)
class Row:
    """One language in one topic. An item is an article or a question with its answer."""

    language: str
    name: str  # Vietnamese name of the language
    topic: str
    items: int  # published in any language
    texts: int  # of them with all their words in this language
    clips: int  # of them with an approved clip for every sentence, by a person or a machine
    machine_voice: bool  # a clip that is missing is made when somebody presses 9

    @property
    def text_percent(self) -> int:
        """Whole percent, rounded down: 100 means all."""
        return _percent(self.texts, self.items)

    @property
    def audio_percent(self) -> int:
        """Whole percent, rounded down."""
        return _percent(self.clips, self.items)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "text_percent": self.text_percent, "audio_percent": self.audio_percent}


def by_language_and_topic(session: Session) -> list[Row]:
    """Every language with every topic that has something published, in the order of the menus."""
    items: dict[str, list[str]] = defaultdict(list)
    for kind, model in (("article", Article), ("faq", Faq)):
        for number, topic in session.execute(select(model.id, model.topic).where(model.state == "published")):
            items[topic].append(f"{kind}:{number}")
    words = _words(session)
    spoken = _spoken(session)
    languages = session.scalars(select(Language).order_by(Language.position)).all()
    topics = [code for code in session.scalars(select(Topic.code).order_by(Topic.position)) if items[code]]
    rows = []
    for language in languages:
        for topic in topics:
            written = [ref for ref in items[topic] if len(words[language.tag][ref]) == len(_FIELDS[_kind(ref)])]
            heard = [ref for ref in written if _all_spoken(words[language.tag][ref].values(), spoken[language.tag])]
            rows.append(
                Row(
                    language=language.tag,
                    name=language.vi_name,
                    topic=topic,
                    items=len(items[topic]),
                    texts=len(written),
                    clips=len(heard),
                    machine_voice=language.machine_voice,
                )
            )
    return rows


def _words(session: Session) -> dict[str, dict[str, dict[str, str]]]:
    """language → ref → field → approved text."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for ref, field, language, text in session.execute(
        select(Translation.ref, Translation.field, Translation.language, Translation.text).where(
            Translation.state == APPROVED
        )
    ):
        if field in _FIELDS.get(_kind(ref), ()):
            found[language][ref][field] = text
    return found


def _spoken(session: Session) -> dict[str, set[str]]:
    """language → hashes of the sentences that villagers may hear."""
    found: dict[str, set[str]] = defaultdict(set)
    for digest, language in session.execute(
        select(Recording.text_hash, Recording.language).where(Recording.state == RELEASED)
    ):
        found[language].add(digest)
    return found


def _all_spoken(texts: Iterable[str], spoken: set[str]) -> bool:
    return all(
        text_hash(sentence) in spoken
        for text in texts
        for sentence in sentences(text)
        if any(sign.isalnum() for sign in sentence)
    )


def _kind(ref: str) -> str:
    return ref.partition(":")[0]


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
