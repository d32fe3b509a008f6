"""What has a voice: which texts can be heard, by people alone or also by a machine."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.audio.clips import APPROVED as RELEASED
from content.pages import sentences
from content.screen_map import SCREENS
from content.texts import text_hash
from core.models import Recording, Take

PROMPT = "prompt:"  # begins the refs of takes of the interface
_LISTS = {"key.press.only": "press", **{f"key.{digit}": "tail" for digit in "7890"}}


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


def prompts_heard(session: Session, language: str) -> set[str]:
    """Names of the interface's prompts that somebody recorded: a screen and its keys in one take."""
    rows = select(Take.ref).where(Take.language == language, Take.state == RELEASED, Take.ref.startswith(PROMPT))
    return {ref.removeprefix(PROMPT) for ref in session.scalars(rows)}


def prompt_of(key: str) -> str:
    """The prompt in which a word of the interface is said: "home.3" in the take of the screen "home"."""
    if key in _LISTS:
        return _LISTS[key]
    screen = key.partition(".")[0]
    return screen if screen in SCREENS and key != f"{screen}.empty" else key


def parts(text: str) -> Iterator[str]:
    return (part for part in sentences(text) if any(sign.isalnum() for sign in part))
