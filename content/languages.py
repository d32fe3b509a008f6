"""Languages and their writings: data that staff and native speakers keep; adding one needs no code and no restart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import audit
from content.audio import engines
from core.db import serialise
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Language

#: BCP 47 without extensions: language, script, region, variants, private use ("cjm-Cham", "qaa", "kpm-x-baoloc").
TAG = re.compile(
    r"[a-z]{2,3}(?:-(?P<script>[A-Z][a-z]{3}))?(?:-(?:[A-Z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
LONGEST_TAG = 35  # RFC 5646, 4.4.1
NAME_LIMIT = 80  # characters; it stands on a key
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")  # ISO 15924


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a language.

    Attributes:
        own_name: as its own speakers say it; empty until they have told.
        fallback: tags whose words are shown where this one has none, in order; Vietnamese always comes last.
        locale: whose way of writing numbers and dates it follows; `vi` where Babel does not know it.
        machine_voice: whether a machine speaks the language itself (Vietnamese never stands in for another).
        voices: what engines call their voice for it, as "espeak=yue, gtts=zh-TW"; empty: as an engine chooses.
        digits: the ten signs this writing shows numbers with, from 0 to 9; empty = 0123456789.
        active: False retires it: nobody can choose it any more, its people read what it falls back to.
    """

    vi_name: str
    own_name: str = ""
    en_name: str = ""
    script: str = "Latn"
    fallback: tuple[str, ...] = (SOURCE,)
    locale: str = SOURCE
    machine_voice: bool = False
    voices: str = ""
    digits: str = ""
    active: bool = True


def problems(tag: str, facts: Facts, *, known: Sequence[str] | None = None) -> Mapping[str, str]:
    """What cannot stand, by field, in words for an operator; empty when all is well.

    Args:
        known: tags that a fallback may name; None lets any tag stand (a file may name what follows in it).
    """
    found: dict[str, str] = {}
    read = TAG.fullmatch(tag)
    if read is None or len(tag) > LONGEST_TAG:
        found["tag"] = f"{tag[:LONGEST_TAG]!r} is no language tag of BCP 47, such as kpm or cjm-Cham"
    for name, least in (("vi_name", 1), ("own_name", 0), ("en_name", 0)):
        if not least <= len(getattr(facts, name)) <= NAME_LIMIT:
            found[name] = f"{name} has {least} to {NAME_LIMIT} characters"
    if not _SCRIPT.fullmatch(facts.script) or (read and read["script"] not in (None, facts.script)):
        found["script"] = "a script has four letters (Latn, Cham, Hani), the same as in the tag when it names one"
    strange = [part for part in facts.fallback if not TAG.fullmatch(part) or (known is not None and part not in known)]
    if strange or tag in facts.fallback:
        found["fallback"] = f"a language falls back to others that are there, not to {', '.join(strange) or 'itself'}"
    try:
        engines.named(facts.voices)
    except Invalid as error:
        found["voices"] = str(error)
    if facts.digits and (len(facts.digits) != 10 or len(set(facts.digits)) != 10):
        found["digits"] = "ten different signs, from nought to nine, or nothing"
    if tag == SOURCE and not facts.active:
        found["active"] = "Vietnamese is the source of everything and cannot be retired"
    return found


def check(tag: str, facts: Facts, *, known: Sequence[str] | None = None) -> None:
    """See that a language can be kept so.

    Raises:
        Invalid: the first of `problems`.
    """
    for words in problems(tag, facts, known=known).values():
        raise Invalid(words)


def of(row: Language) -> Facts:
    """The facts that stand in a row."""
    plain = {name: getattr(row, name) for name in Facts.__dataclass_fields__ if name != "fallback"}
    return Facts(fallback=tuple(part for part in row.fallback.split(",") if part), **plain)


def save(session: Session, *, tag: str, facts: Facts, actor: str, now: datetime, new: bool) -> Language:
    """Add a language or one of its writings, or change it; every process knows it with its next question.

    The tag stays what it was: texts and recordings are filed under it.

    Raises:
        Invalid: see `problems`.
        Conflict: a new language has a tag that is there already.
        NotFound: there is no language with this tag to change.
    """
    serialise(session, "languages")
    check(tag, facts, known=session.scalars(select(Language.tag)).all())
    row = session.get(Language, tag)
    if new and row is not None:
        raise Conflict(f"the language {tag} is there already")
    if row is None:
        if not new:
            raise NotFound(f"language {tag}")
        row = add(session, tag)
    fill(row, facts)
    session.flush()
    audit.record(session, actor=actor, verb="language.change", ref=f"language:{tag}", now=now)
    return row


def add(session: Session, tag: str) -> Language:
    """An empty row at the end of the list."""
    last = session.scalar(select(func.max(Language.position))) or 0
    row = Language(tag=tag, position=last + 1, vi_name="")
    session.add(row)
    return row


def fill(row: Language, facts: Facts) -> bool:
    """Write the facts into a row; True when something differs now."""
    values = {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
    values["fallback"] = ",".join(facts.fallback)
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
