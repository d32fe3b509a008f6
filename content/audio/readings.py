"""How tokens are said that the normaliser cannot read: written by an editor, kept for every text."""

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit
from content.audio.glossary import choice
from content.audio.spoken import leftovers
from core.db import serialise
from core.errors import Invalid
from core.models import SpokenForm

WRITTEN_LIMIT, SAID_LIMIT = 60, 200  # characters, as wide as the columns


class Unreadable(Invalid):
    """A text holds tokens that nobody has said how to read; `tokens` names them."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self.tokens = tuple(tokens)
        super().__init__(f"the machine voice cannot read {', '.join(self.tokens)}: write how it is said")


def forms(session: Session) -> Mapping[str, str]:
    """Every token with its words; a few hundred at most."""
    return {row.written: row.said for row in session.scalars(select(SpokenForm))}


def apply(said: str, known: Mapping[str, str]) -> str:
    """What `spoken` has made of a text, with the tokens it left over in their words."""
    if not known:
        return said
    return _tokens(tuple(sorted(known))).sub(lambda found: known[found[0]], said)


def asked(session: Session, written: Iterable[str]) -> dict[str, str]:
    """The tokens of Vietnamese texts that need a form, with the words they have; empty words where none are kept."""
    known = forms(session)
    return {token: known.get(token, "") for text in written for token in leftovers(text) if len(token) <= WRITTEN_LIMIT}


def check(session: Session, written: Iterable[str]) -> None:
    """See that a machine can read all of these texts aloud.

    Raises:
        Unreadable: not all; an editor writes how the rest is said.
    """
    known = forms(session)
    unread = [token for text in written for token in leftovers(text) if token not in known]
    if unread:
        raise Unreadable(dict.fromkeys(unread))


def keep(session: Session, said: Mapping[str, str], *, written: Iterable[str], actor: str, now: datetime) -> None:
    """Keep how tokens of these texts are said. Others are left alone: no everyday word is read anew by this way.

    Raises:
        Invalid: what is to be said could not be read itself (digits, capitals in a row), or is too long.
    """
    serialise(session, "spoken forms")
    before = asked(session, written)
    changed = {token: " ".join(words.lower().split()) for token, words in said.items() if token in before}
    changed = {token: words for token, words in changed.items() if words and words != before[token]}
    for token, words in changed.items():
        if leftovers(words) or any(sign.isdigit() for sign in words) or len(words) > SAID_LIMIT:
            raise Invalid(f"{token}: write words that can be read aloud, at most {SAID_LIMIT} characters")
        row = session.get(SpokenForm, token)
        if row is None:
            session.add(SpokenForm(written=token, said=words, author=actor, changed_at=now))
        else:
            row.said, row.author, row.changed_at = words, actor, now
    if changed:
        session.flush()
        audit.record(session, actor=actor, verb="reading.write", detail={"words": len(changed)}, now=now)


@functools.lru_cache(maxsize=4)
def _tokens(written: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice(written)})(?!\w)")
