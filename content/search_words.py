"""Words of the search: synonyms and short forms, the library's and what staff add or switch off.

The library's lines are files and grow with every release; the agency's are rows, so that neither overwrites the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content import audit, switches
from content.search import normalise, synonyms, telex
from content.search.fold import clean, fold, syllables
from content.search.synonyms import Synonyms
from core.errors import Conflict, Invalid, NotFound
from core.models import SearchWord

Kind: TypeAlias = Literal["synonym", "short"]
KINDS: tuple[Kind, ...] = ("synonym", "short")
TEXT_LIMIT = 400  # characters of a line
PHRASES = 12  # of a line of synonyms
PHRASE_WORDS = 8
LINES = 2000  # of the agency's own; more is a dictionary, which belongs into the library


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the console lists it; `id` is None for the library's."""

    kind: Kind
    text: str
    id: int | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class SearchWords:
    """What the search uses: concepts, and short forms besides the library's with what they mean."""

    synonyms: Synonyms
    short: Mapping[str, str | None]  # None = the library's form that was switched off


def take(session: Session) -> SearchWords:
    """The library's lines without those that are switched off, and the agency's own."""
    off = {(row.kind, row.text) for row in session.scalars(select(SearchWord).where(SearchWord.off))}
    own = session.scalars(select(SearchWord).where(SearchWord.off.is_(False)).order_by(SearchWord.id)).all()
    short: dict[str, str | None] = {
        form: None for form, meant in normalise.shorthand().items() if ("short", _short_line(form, meant)) in off
    }
    for row in own:
        if row.kind == "short":
            form, _, meant = row.text.partition(" = ")
            short[fold(form)] = meant
    groups = [group for group in synonyms.groups() if ("synonym", ", ".join(group)) not in off]
    groups += [row.text.split(", ") for row in own if row.kind == "synonym"]
    return SearchWords(Synonyms(groups, short), short)


def lines(session: Session, kind: Kind) -> list[Line]:
    """All lines of a kind: the agency's, the newest first, then the library's."""
    rows = session.scalars(select(SearchWord).where(SearchWord.kind == kind).order_by(SearchWord.id.desc())).all()
    off = {row.text: row.id for row in rows if row.off}
    library = (
        [", ".join(group) for group in synonyms.groups()]
        if kind == "synonym"
        else [_short_line(form, meant) for form, meant in normalise.shorthand().items()]
    )
    return [
        *(Line(kind, row.text, row.id) for row in rows if not row.off),
        *(Line(kind, text, off.get(text), text in off) for text in library),
    ]


def add(session: Session, *, kind: Kind, text: str, actor: str, now: datetime) -> SearchWord:
    """Add a line of the agency's own: "heo, lợn" or "sxh = sốt xuất huyết".

    Raises:
        Invalid: too few or too many phrases, or a short form that is a Vietnamese word itself or no word at all.
        Conflict: the line is there already, or there are LINES of them.
    """
    line = _synonyms(text) if kind == "synonym" else _short(text)
    if len(session.scalars(select(SearchWord.id).limit(LINES)).all()) >= LINES:
        raise Conflict(f"there are {LINES} lines already")
    return _put(session, SearchWord(kind=kind, text=line, off=False, author=actor, at=now), now)


def switch_off(session: Session, *, kind: Kind, text: str, actor: str, now: datetime) -> SearchWord:
    """Let one of the library's lines not count.

    Raises:
        NotFound: the library has no such line.
        Conflict: it is off already.
    """
    if not any(line.text == text and line.id is None for line in lines(session, kind)):
        raise NotFound(f"{kind} {text!r}")
    return _put(session, SearchWord(kind=kind, text=text, off=True, author=actor, at=now), now)


def remove(session: Session, *, line_id: int, actor: str, now: datetime) -> None:
    """Take one of the agency's lines out, or let one of the library's count again.

    Raises:
        NotFound: no such line.
    """
    row = session.get(SearchWord, line_id, with_for_update=True)
    if row is None:
        raise NotFound(f"line {line_id}")
    session.delete(row)
    _done(session, "word.remove", row, actor, now)


def _put(session: Session, row: SearchWord, now: datetime) -> SearchWord:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Conflict("this line is there already") from error
    _done(session, "word.off" if row.off else "word.add", row, row.author, now)
    return row


def _done(session: Session, verb: str, row: SearchWord, actor: str, now: datetime) -> None:
    audit.record(session, actor=actor, verb=verb, ref=f"word:{row.id}", detail={"kind": row.kind}, now=now)
    switches.raise_knowledge(session, now=now)


def _synonyms(text: str) -> str:
    phrases = list(
        dict.fromkeys(phrase for part in text[: 2 * TEXT_LIMIT].split(",") if (phrase := clean(part).lower()))
    )
    line = ", ".join(phrases)
    fit = all(1 <= len(syllables(fold(phrase))) <= PHRASE_WORDS for phrase in phrases)
    if not 2 <= len(phrases) <= PHRASES or not fit or len(line) > TEXT_LIMIT:
        raise Invalid(f"2 to {PHRASES} phrases with commas between, each of at most {PHRASE_WORDS} words")
    return line


def _short(text: str) -> str:
    form, sign, meant = (clean(part).lower() for part in text[: 2 * TEXT_LIMIT].partition("="))
    words = syllables(meant)
    if not sign or not form.isalpha() or not 1 <= len(words) <= PHRASE_WORDS or any(map(str.isdigit, words)):
        raise Invalid(f"a short form of letters, =, and at most {PHRASE_WORDS} words without numbers")
    if telex.is_syllable(form):
        raise Invalid("this short form is a Vietnamese word itself")
    return _short_line(form, " ".join(words))


def _short_line(form: str, meant: str) -> str:
    return f"{form} = {meant}"
