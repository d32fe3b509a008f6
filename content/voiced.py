"""What has a voice: which texts can be heard, by people alone or also by a machine."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.audio.clips import APPROVED as RELEASED
from content.pages import sentences
from content.texts import text_hash
from core.models import Recording


def clips_of(session: Session, *, machine: bool, state: str = RELEASED) -> dict[str, set[str]]:
    """language → hashes of the sentences that have a clip: of people, or also of a machine."""
    query = select(Recording.text_hash, Recording.language).where(Recording.state == state)
    query = query if machine else query.where(Recording.machine.is_(False))
    found: dict[str, set[str]] = defaultdict(set)
    for digest, language in session.execute(query):
        found[language].add(digest)
    return found


def said(texts: Iterable[str], spoken: set[str]) -> bool:
    """Whether each text has a clip as a whole, or sentence by sentence."""
    whole = list(texts)
    return bool(whole) and all(
        text_hash(text) in spoken or all(text_hash(part) in spoken for part in parts(text)) for text in whole
    )


def parts(text: str) -> Iterator[str]:
    return (part for part in sentences(text) if any(sign.isalnum() for sign in part))
