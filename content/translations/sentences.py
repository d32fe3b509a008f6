"""One sentence at a time, for translators at a telephone; a whole text is put together when its last one is there.

Each sentence is kept once in a language (ref `sentence:<hash of the Vietnamese>`), so what stands in two texts is
asked once, and an edit of an article asks again only for the sentences that changed. They are pieces of work and
never shown: villagers read whole texts that another speaker has approved.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import pages, texts
from content.translations import flow, units
from content.translations.units import SLOT, Unit, worth
from core.db import serialise
from core.errors import Invalid
from core.models import Translation

OPEN = (flow.MISSING, flow.STALE)


@dataclass(frozen=True, slots=True)
class Task:
    """The next sentence to write: where it stands, what a reviewer noted about it, and how many are left."""

    unit: Unit
    sentence: str
    left: int
    note: str = ""


def pieces(text: str) -> list[tuple[str, str]]:
    """Every sentence with the blanks or line breaks behind it: joined, they are the text again."""
    found: list[tuple[str, str]] = []
    at = 0
    for sentence in pages.sentences(text):
        start = text.index(sentence, at)
        if found:
            found[-1] = (found[-1][0], text[at:start])
        at = start + len(sentence)
        found.append((sentence, ""))
    return found


def upcoming(session: Session, language: str, *, skip: Collection[str] = ()) -> Task | None:
    """The next sentence that nobody has written in this language, interface first; None when all are there.

    Args:
        skip: hashes of sentences that the translator has put off.
    """
    known = _memory(session, language)
    first: Task | None = None
    left: set[str] = set()
    for unit, note in _open_units(session, language):
        for sentence, _ in pieces(unit.source):
            digest = texts.text_hash(sentence)
            if digest in known or digest in left or not worth(sentence):
                continue
            left.add(digest)
            if first is None and digest not in skip:
                first = Task(unit, sentence, 0, note)
    return Task(first.unit, first.sentence, len(left), first.note) if first else None


def put(session: Session, *, sentence: str, language: str, text: str, actor: str, now: datetime) -> list[Unit]:
    """Keep one sentence; texts that are whole with it go to another speaker for approval. Returns those.

    Raises:
        Invalid: empty, or not with exactly the slots of the sentence.
    """
    text = " ".join(text.split())
    if not text:
        raise Invalid("nothing was written")
    if sorted(SLOT.findall(text)) != sorted(SLOT.findall(sentence)):
        raise Invalid("slots: the words in braces stay as they are")
    digest = texts.text_hash(sentence)
    serialise(session, f"sentence:{digest}:{language}")
    texts.put(
        session, ref=_ref(digest), field="text", language=language, text=text, author=actor, now=now, state=flow.DRAFT
    )
    return _compose(session, language, sentence, actor, now)


def forget(session: Session, unit: Unit, language: str) -> None:
    """A text was sent back: its sentences are asked for again."""
    refs = [_ref(texts.text_hash(sentence)) for sentence, _ in pieces(unit.source)]
    session.execute(delete(Translation).where(Translation.ref.in_(refs), Translation.language == language))


def _open_units(session: Session, language: str) -> list[tuple[Unit, str]]:
    """What is missing, out of date, or was sent back with a note."""
    return [
        (found.unit, found.note)
        for found in flow.standings(session, language, units.every(session))
        if found.state in OPEN or (found.state == flow.DRAFT and found.note)
    ]


def _compose(session: Session, language: str, sentence: str, actor: str, now: datetime) -> list[Unit]:
    known = _memory(session, language)
    made = []
    for unit, _ in _open_units(session, language):
        parts = pieces(unit.source)
        if all(part != sentence for part, _ in parts):
            continue
        said = [known.get(texts.text_hash(part), "" if worth(part) else part) for part, _ in parts]
        if not all(said):
            continue
        whole = "".join(words + gap for words, (_, gap) in zip(said, parts, strict=True))
        flow.write(
            session, ref=unit.ref, field=unit.field, language=language, text=whole, actor=actor, seen=None, now=now
        )
        made.append(unit)
    return made


def _memory(session: Session, language: str) -> dict[str, str]:
    """Hash of a Vietnamese sentence → its words in the language."""
    rows = session.execute(
        select(Translation.ref, Translation.text).where(
            Translation.language == language, Translation.ref.startswith("sentence:")
        )
    )
    return {ref.partition(":")[2]: text for ref, text in rows}


def _ref(digest: str) -> str:
    return f"sentence:{digest}"
