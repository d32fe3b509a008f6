"""Views: whose eyes and ears a screen is made for. Most people share one of a few."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from content import heard, texts, wordbook
from content.texts import Text
from core import memo
from core.channels import Capabilities, Outgoing
from core.i18n import SOURCE, Words, fill, number
from core.models import Language, Person
from core.settings import Settings

MAX_VOICE_MINUTES = 5
MONTH_DAYS = 30
KEPT = 64  # views of one process


@dataclass(frozen=True, slots=True)
class View:
    """Whose eyes and ears a screen is made for."""

    words: Words
    language: str
    settings: Settings
    caps: Capabilities
    audio: str = "ask"  # always, ask, text, light
    channel: str = ""
    chain: tuple[str, ...] = (SOURCE,)
    locale: str = SOURCE  # whose way of writing numbers
    digits: str = ""  # the ten signs of a writing that has its own
    standing: dict[str, object] = field(init=False, default_factory=dict, repr=False, compare=False)  # settings
    #: Screens that are the same for many (content/screens.py).
    same: dict[Hashable, Outgoing] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.standing.update(_standing(self))

    def line(self, key: str, /, **slots: object) -> Text:
        """A message with its slots, and the language it is really in."""
        text, language = self.filled(key, slots)
        return Text(text, language, heard.line(self.words, key, slots, self.standing))

    def filled(self, key: str, slots: Mapping[str, object]) -> tuple[str, str]:
        """The words of a message as they are written, and their language."""
        pattern, language = self.words.pattern(key)
        given = {**self.standing, **slots}
        return fill(pattern, {name: self._shown(value, language) for name, value in given.items()}), language

    def _shown(self, value: object, language: str) -> object:
        """Numbers are written as the language of the words writes them."""
        if not isinstance(value, int):
            return value
        own = language == self.language
        return number(value, self.locale if own else language, self.digits if own else "")


def view_for(
    session: Session,
    *,
    settings: Settings,
    person: Person | None,
    language: str | None,
    caps: Capabilities,
    channel: str,
) -> View:
    """The view of a person, or of somebody we do not know who chose `language`."""
    tag = language or (person.language if person else None) or SOURCE
    chain = texts.chain(session, tag)
    audio = person.audio if person else "ask"
    overlay = wordbook.overlay(session)
    locale, digits = memo.once(session, ("numbers", chain[0]), lambda: _numbers(session, chain[0]))
    known = (chain, locale, digits, audio, channel, caps, id(settings), id(overlay))
    view = _views.get(known)
    if view is None or view.settings is not settings or view.words.overlay is not overlay:
        words = Words(chain[0], chain[1:], overlay=overlay)
        view = View(words, chain[0], settings, caps, audio, channel, chain, locale, digits)
        if len(_views) >= KEPT:
            _views.clear()
        _views[known] = view
    return view


#: Views of this process. They hold what they are known by, so that no number of another object is mistaken for it.
_views: dict[Hashable, View] = {}


def _numbers(session: Session, tag: str) -> tuple[str, str]:
    """How a language writes numbers: the name of its format, and signs of its own."""
    language = session.get(Language, tag)
    return (language.locale, language.digits) if language else (SOURCE, "")


def _standing(view: View) -> dict[str, object]:
    """Slots that are settings, the same on every screen."""
    settings = view.settings
    quiet = settings.quiet()
    abroad = view.caps.platform_abroad
    return {
        "agency": settings.agency,
        "child_age": settings.child_age,
        "retention": view.words.plural("months", settings.retention_days // MONTH_DAYS),
        "guest_hours": settings.guest_hours,
        "ack_days": settings.ack_days,
        "answer_days": settings.answer_days,
        "case_months": settings.case_months,
        "backup_days": settings.backup_days,
        "days": settings.data_request_days,
        "cap": settings.daily_cap,
        "quiet_from": f"{quiet[0]:%H:%M}" if quiet else "",
        "quiet_to": f"{quiet[1]:%H:%M}" if quiet else "",
        "max_minutes": MAX_VOICE_MINUTES,
        "platform_note": view.words("platform_note", platform=abroad) if abroad else "",
        "listener_note": "",
        "news": "",
    }
