"""Translated text: one table for articles, FAQ entries, notices and prompts alike."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import memo
from core.channels import Piece
from core.i18n import SOURCE
from core.models import Language, Translation

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Text:
    """Words together with the language they are in, and how they are heard when that is not simply read aloud."""

    text: str
    language: str
    said: tuple[Piece, ...] | None = None  # None: the words themselves; (): nothing


def text_hash(text: str) -> str:
    """What binds a recording to its words: SHA-256 (hex) of the text in NFC."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def chain(session: Session, tag: str) -> tuple[str, ...]:
    """Where to look for words, in order: the language, what it falls back to, Vietnamese. A retired one is left out."""
    return memo.once(session, ("chain", tag), lambda: _chain(session, tag))


def _chain(session: Session, tag: str) -> tuple[str, ...]:
    language = session.get(Language, tag)
    fallback = language.fallback.split(",") if language else []
    first = () if language is not None and not language.active else (tag,)
    return tuple(dict.fromkeys((*first, *(part for part in fallback if part), SOURCE)))


def put(
    session: Session,
    *,
    ref: str,
    field: str,
    language: str,
    text: str,
    author: str,
    now: datetime,
    state: str = APPROVED,
) -> Translation:
    """Write one text. When the Vietnamese source changes, translations of it become `stale`."""
    row = session.scalar(
        select(Translation).where(Translation.ref == ref, Translation.field == field, Translation.language == language)
    )
    digest = text_hash(text)
    if row is None:
        row = Translation(ref=ref, field=field, language=language, text=text, hash=digest, state=state, changed_at=now)
        session.add(row)
    changed = row.hash != digest
    row.text, row.hash, row.state, row.author = text, digest, state, author
    if changed:
        row.changed_at = now
    if language == SOURCE:
        row.source_hash = digest
        if changed:
            _mark_stale(session, ref, field, digest)
    else:
        row.source_hash = source_hash(session, ref, field)
    session.flush()
    return row


def source_hash(session: Session, ref: str, field: str) -> str:
    """Hash of the Vietnamese text as it is now, empty when there is none."""
    found = session.scalar(
        select(Translation.hash).where(
            Translation.ref == ref, Translation.field == field, Translation.language == SOURCE
        )
    )
    return found or ""


def find(session: Session, ref: str, field: str, languages: Sequence[str]) -> Text | None:
    """The approved text in the first language of `languages` that has one."""
    return find_many(session, [ref], field, languages).get(ref)


def find_many(session: Session, refs: Iterable[str], field: str, languages: Sequence[str]) -> Mapping[str, Text]:
    """`find` for many refs in one query."""
    rows = session.execute(
        select(Translation.ref, Translation.language, Translation.text).where(
            Translation.ref.in_(list(refs)),
            Translation.field == field,
            Translation.language.in_(languages),
            Translation.state == APPROVED,
        )
    )
    order = {tag: n for n, tag in enumerate(languages)}
    best: dict[str, Text] = {}
    for ref, language, text in rows:
        if ref not in best or order[language] < order[best[ref].language]:
            best[ref] = Text(text, language)
    return best


def fields(session: Session, ref: str, language: str = SOURCE) -> dict[str, str]:
    """All approved texts of a thing in one language, by field."""
    rows = session.execute(
        select(Translation.field, Translation.text).where(
            Translation.ref == ref, Translation.language == language, Translation.state == APPROVED
        )
    )
    return dict(rows.all())


def copy(session: Session, ref: str, *, to: str) -> None:
    """Write everything that is written of one thing to another as well, with its states."""
    for row in session.scalars(select(Translation).where(Translation.ref == ref).order_by(Translation.id)).all():
        session.add(
            Translation(
                ref=to,
                field=row.field,
                language=row.language,
                text=row.text,
                hash=row.hash,
                state=row.state,
                source_hash=row.source_hash,
                author=row.author,
                changed_at=row.changed_at,
            )
        )
    session.flush()


def drop(session: Session, ref: str) -> None:
    """Remove all texts of a thing, in every language."""
    session.execute(delete(Translation).where(Translation.ref == ref))


def _mark_stale(session: Session, ref: str, field: str, digest: str) -> None:
    for row in session.scalars(
        select(Translation).where(
            Translation.ref == ref,
            Translation.field == field,
            Translation.language != SOURCE,
            Translation.source_hash != digest,
            Translation.state == APPROVED,
        )
    ):
        row.state = "stale"
