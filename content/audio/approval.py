"""Who lets villagers hear a machine clip: the house itself, or a person first.

A low-quality voice may read the sample library, the interface and the words of one moment by itself.
What staff publish about health or policy, and every emergency notice, waits until a person has heard
the clip and released it; until then the screen goes out as text.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from content import audit
from content.audio import interface
from content.audio.clips import APPROVED, PENDING, REJECTED
from content.pages import sentences
from content.texts import text_hash
from core.errors import NotFound
from core.models import Article, Faq, Notice, Recording, Translation

GRAVE_TOPICS = ("health", "policy")
GRAVE_LEVEL = "emergency"
DEMO, SYSTEM = "demo", "system"
_TELLING = 15  # characters from which a sentence is recognised as staff's words inside a longer one


@dataclass(frozen=True, slots=True)
class Verdict:
    """`released_by` is empty when a person has to release it; `lasting` is False for words of one moment."""

    released_by: str
    lasting: bool


@dataclass(slots=True)
class Pending:
    """What waits for a person's ears: the clips of one text in one language."""

    ref: str  # article:12, notice:3; empty when the text has changed since
    language: str
    ids: list[int] = field(default_factory=list)  # recordings, to be released or rejected together
    files: list[str] = field(default_factory=list)  # their sound, in the order in which they are said
    ms: int = 0


def verdict(session: Session, text: str, language: str, *, low_quality: bool) -> Verdict:
    """Whose words a sentence is, and whether its machine clip may be heard at once."""
    if text_hash(text) in interface.hashes(language):
        return Verdict(SYSTEM, lasting=True)
    refs = _refs(session, text, language)
    if _any_demo(session, refs):
        return Verdict(DEMO, lasting=True)
    grave = low_quality and any(ref in refs or _says(text, words) for ref, _, words in _grave_texts(session, language))
    if grave:
        return Verdict("", lasting=True)
    return Verdict(SYSTEM, lasting=bool(refs))


def pending(session: Session) -> list[Pending]:
    """All machine clips that wait for a person, text by text, newest text last."""
    rows = {
        (row.text_hash, row.language): row
        for row in session.scalars(
            select(Recording).where(Recording.machine, Recording.state == PENDING).order_by(Recording.id.desc())
        )
    }
    groups: dict[tuple[str, str], Pending] = {}
    for language in sorted({language for _, language in rows}):
        for ref, _, text in _grave_texts(session, language):
            for part in sentences(text):
                if row := rows.pop((text_hash(part), language), None):
                    _add(groups, ref, row)
    for row in rows.values():
        _add(groups, "", row)
    return list(groups.values())


def release(session: Session, *, ids: Sequence[int], actor: str, now: datetime) -> None:
    """Let villagers hear these clips; `actor` has listened to them.

    Raises:
        NotFound: one of them is not (or no longer) waiting.
    """
    _settle(session, ids, APPROVED, actor, now)


def reject(session: Session, *, ids: Sequence[int], actor: str, now: datetime) -> None:
    """Never play these clips: the text is then read by nobody until a person records it or its words change.

    Raises:
        NotFound: one of them is not (or no longer) waiting.
    """
    _settle(session, ids, REJECTED, actor, now)


def _settle(session: Session, ids: Sequence[int], state: str, actor: str, now: datetime) -> None:
    rows = session.scalars(
        select(Recording).where(Recording.id.in_(ids), Recording.state == PENDING).with_for_update()
    ).all()
    if len(rows) != len(set(ids)):
        raise NotFound(f"waiting clips {sorted(set(ids) - {row.id for row in rows})}")
    for row in rows:
        row.state, row.released_by = state, actor
        audit.record(session, actor=actor, verb=f"clip.{state}", ref=f"recording:{row.id}", now=now)


def _add(groups: dict[tuple[str, str], Pending], ref: str, row: Recording) -> None:
    group = groups.setdefault((ref, row.language), Pending(ref, row.language))
    group.ids.append(row.id)
    group.files.append(row.file)
    group.ms += row.ms


def _refs(session: Session, text: str, language: str) -> set[str]:
    """Whose texts hold exactly this sentence. A scan, but only when a clip is made."""
    rows = session.execute(
        select(Translation.ref, Translation.text).where(
            Translation.language == language, Translation.text.contains(text, autoescape=True)
        )
    )
    return {ref for ref, words in rows if text in sentences(words)}


def _any_demo(session: Session, refs: Iterable[str]) -> bool:
    articles, faqs = _ids(refs, "article"), _ids(refs, "faq")
    return bool(
        (articles and session.scalar(select(Article.id).where(Article.id.in_(articles), Article.demo).limit(1)))
        or (faqs and session.scalar(select(Faq.id).where(Faq.id.in_(faqs), Faq.demo).limit(1)))
    )


def _ids(refs: Iterable[str], kind: str) -> list[int]:
    return [int(ref.partition(":")[2]) for ref in refs if ref.startswith(f"{kind}:")]


def _grave_texts(session: Session, language: str) -> list[tuple[str, str, str]]:
    """(ref, field, text) of all that staff publish about grave things."""
    refs = [
        *(f"article:{n}" for n in session.scalars(_not_demo(Article))),
        *(f"faq:{n}" for n in session.scalars(_not_demo(Faq))),
        *(
            f"notice:{n}"
            for n in session.scalars(
                select(Notice.id).where(or_(Notice.level == GRAVE_LEVEL, Notice.topic.in_(GRAVE_TOPICS)))
            )
        ),
    ]
    rows: list[tuple[str, str, str]] = []
    for some in _slices(refs, 500):
        rows += [
            (ref, name, text)
            for ref, name, text in session.execute(
                select(Translation.ref, Translation.field, Translation.text)
                .where(Translation.ref.in_(some), Translation.language == language)
                .order_by(Translation.id)
            )
        ]
    return rows


def _not_demo(table: type[Article] | type[Faq]) -> Select[int]:
    return select(table.id).where(table.topic.in_(GRAVE_TOPICS), table.demo.is_(False))


def _slices(items: Sequence[str], size: int) -> Iterable[Collection[str]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _says(text: str, words: str) -> bool:
    """Whether `text` repeats a telling part of `words`: a notice's sentence in a frame, or a piece of a long one."""
    if len(text) >= _TELLING and text in words:
        return True
    return any(len(part) >= _TELLING and part in text for part in sentences(words))
