"""Round trip: a machine's clip with a number in it is heard by the recogniser; what did not survive a person must hear.

Only engines that are good enough to judge by are tried: espeak-ng is misheard even where it is right (AUDIO.md, 1), and
its grave texts wait for a person anyway. A wrong telephone number or amount is the worst failure a voice can have.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, switches
from content.audio import ahead
from content.audio.clips import APPROVED, PENDING
from content.audio.spoken import spoken
from content.search.fold import fold
from core.i18n import SOURCE
from core.models import Recording

GOOD_ENGINES = ("piper", "gtts")  # whose voice names begin so
CHECKED = "voice.checked"  # the switch that remembers how far all clips were heard
SHORTEST = 3  # digits in a row: a hotline, a telephone number, a document's number; an amount is told in words
BATCH = 200  # clips looked at to find one with a number

_DIGITS = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6",
    "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip to be heard: its file, and the words it should say."""

    id: int
    file: str
    words: str


def runs(words: str) -> list[str]:
    """The numbers that are said digit by digit in a text of spoken words, each of SHORTEST digits or more."""
    found, current = [], ""
    for word in [*fold(words).replace(",", " ").split(), ""]:
        digit = _DIGITS.get(word.strip(".;:!?"))
        if digit is not None:
            current += digit
            continue
        if len(current) >= SHORTEST:
            found.append(current)
        current = ""
    return found


def survives(words: str, heard: str) -> bool:
    """Whether every number of `words` stands in what was heard, as words or as figures."""
    said = "".join(_DIGITS.get(part, part if part.isdigit() else "|") for part in fold(heard).replace(",", " ").split())
    return all(run in said for run in runs(words))


def upcoming(session: Session, *, reading: str) -> tuple[Clip | None, int]:
    """The next clip of a good engine with a number in it that was not heard yet, and up to which clip that looked."""
    after = int(switches.read(session, CHECKED) or 0)
    rows = session.scalars(
        select(Recording)
        .where(Recording.id > after, Recording.machine, Recording.language == SOURCE, Recording.state == APPROVED)
        .order_by(Recording.id)
        .limit(BATCH)
    ).all()
    good = [row for row in rows if row.engine.startswith(GOOD_ENGINES) and row.keep_until is None]
    known = ahead.published(session) if good else ()
    texts = {sentence.hash: sentence.text for sentence in known if sentence.language == SOURCE}
    for row in good:
        words = spoken(texts.get(row.text_hash, ""), reading)
        if runs(words):
            return Clip(row.id, row.file, words), row.id
    return None, rows[-1].id if rows else after


def pass_over(session: Session, upto: int, *, now: datetime) -> None:
    """There is nothing to be heard up to this clip."""
    if switches.read(session, CHECKED) != str(upto):
        switches.write(session, CHECKED, str(upto), now=now)


def settle(session: Session, clip: Clip, heard: str, *, now: datetime) -> bool:
    """Remember that a clip was heard; one whose numbers did not survive waits for a person. True when they did."""
    switches.write(session, CHECKED, str(clip.id), now=now)
    if survives(clip.words, heard):
        return True
    row = session.get(Recording, clip.id, with_for_update=True)
    if row is not None and row.state == APPROVED:
        row.state, row.released_by = PENDING, ""
        audit.record(session, actor="system", verb="clip.misheard", ref=f"recording:{clip.id}", now=now)
    return False
