"""What a language needs recorded, most needed first.

First answers that an officer asked for, because a person waits for them; then prompts of the interface, urgent
notices, articles by readers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from content import guides, prompts, texts, wordbook
from content.cases import speakers
from content.cases.answers import FIELD
from content.pages import sentences
from content.texts import text_hash
from content.views import view_for
from content.voiced import PROMPT
from core.channels import Capabilities
from core.i18n import SOURCE
from core.models import Article, Faq, Guide, Language, Notice, PublicAnswer, Tally
from core.settings import Settings

QUIET_NOTICES = ("draft", "submitted", "stopped", "recalled")  # not (or no longer) to be heard
LEVELS = ("emergency", "priority", "normal")
_PUBLIC = select(PublicAnswer.id).where(PublicAnswer.state == "published").order_by(PublicAnswer.published_at.desc())


@dataclass(frozen=True, slots=True)
class Need:
    """One take that is wanted: a sentence, a screen, or a list that is cut at its pauses."""

    ref: str  # answer:9, prompt:home, article:12, faq:7, guide:2, notice:3, public:5
    parts: tuple[str, ...]  # what is said; the clips are bound to exactly these words
    language: str  # of these words; vi where nothing is written in the speaker's own
    vietnamese: str  # the same in Vietnamese, to be read and heard beside it

    @property
    def words(self) -> str:
        """All parts, a line each."""
        return "\n".join(self.parts)

    @property
    def hash(self) -> str:
        """What takes of it are found by."""
        return text_hash(self.words)


def listing(session: Session, language: str, *, settings: Settings, now: datetime) -> list[Need]:
    """Everything that can be recorded in a language, recorded or not; the same words only once."""
    found: dict[str, Need] = {}
    for need in _all(session, language, settings, now):
        found.setdefault(need.hash, need)
    return list(found.values())


def _all(session: Session, language: str, settings: Settings, now: datetime) -> Iterator[Need]:
    yield from _texts(session, speakers.wanted(session, language), (FIELD,), language)  # somebody waits for these
    yield from _prompts(session, language, settings)
    for level in LEVELS[:2]:
        yield from _texts(session, _notices(session, level, now), ("title", "body"), language)
    read = _by_count(session, "article_read", _published(session, Article, "article", now))
    yield from _texts(session, read, ("title", "body"), language)
    asked = _by_count(session, "question_answered", _published(session, Faq, "faq", now))
    yield from _texts(session, asked, ("answer", "question"), language)
    yield from _texts(session, _published(session, Guide, "guide", now), guides.FIELDS, language)
    yield from _texts(session, _notices(session, LEVELS[2], now), ("title", "body"), language)
    public = [f"public:{row}" for row in session.scalars(_PUBLIC)]
    yield from _texts(session, public, ("question", "answer"), language)


def _prompts(session: Session, language: str, settings: Settings) -> Iterator[Need]:
    view = view_for(session, settings=settings, person=None, language=language, caps=Capabilities(), channel="")
    standing, row = view.standing, session.get(Language, language)
    name = row.vi_name if row else language
    words = wordbook.words(session, language)
    vietnamese = {one.name: one for one in prompts.core(words.only(SOURCE), standing, name)}
    for own in prompts.core(words, standing, name):
        source = vietnamese.get(own.name, own)
        written = language if own.parts != source.parts else SOURCE
        yield Need(f"{PROMPT}{own.name}", own.parts, written, "\n".join(source.parts))


def _notices(session: Session, level: str, now: datetime) -> list[str]:
    rows = session.scalars(
        select(Notice.id)
        .where(
            Notice.level == level,
            Notice.state.not_in(QUIET_NOTICES),
            Notice.clip.is_(None),
            or_(Notice.expires_at.is_(None), Notice.expires_at > now),
        )
        .order_by(Notice.id.desc())
    )
    return [f"notice:{number}" for number in rows]


def _published(session: Session, table: type[Article | Faq | Guide], kind: str, now: datetime) -> list[str]:
    today = now.date()
    rows = session.scalars(
        select(table.id)
        .where(table.state == "published", or_(table.valid_until.is_(None), table.valid_until >= today))
        .order_by(table.id)
    )
    return [f"{kind}:{number}" for number in rows]


def _by_count(session: Session, name: str, refs: Sequence[str]) -> list[str]:
    rows = session.execute(select(Tally.ref, func.sum(Tally.count)).where(Tally.name == name).group_by(Tally.ref))
    counts = {ref: int(number) for ref, number in rows}
    return sorted(refs, key=lambda ref: -counts.get(ref, 0))


def _texts(session: Session, refs: Sequence[str], fields: Sequence[str], language: str) -> Iterator[Need]:
    """Titles whole, the rest sentence by sentence; in the own language where a translation is approved."""
    own = {field: texts.find_many(session, refs, field, [language]) for field in fields}
    source = {field: texts.find_many(session, refs, field, [SOURCE]) for field in fields}
    for ref in refs:
        for field in fields:
            text = own[field].get(ref) or source[field].get(ref)
            vietnamese = source[field].get(ref)
            if text is None:
                continue
            parts = [text.text] if field in ("title", "question") else sentences(text.text)
            for part in parts:
                if any(sign.isalnum() for sign in part):
                    beside = part if text.language == SOURCE else (vietnamese.text if vietnamese else "")
                    yield Need(ref, (part,), text.language, beside)
