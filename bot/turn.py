"""One turn of a talk: what came in, where the talk stands, and what is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.state import TRAIL, State
from content import areas, people, screens
from content.answering import Knowledge
from content.screens import Keys
from content.talks import Chat
from content.texts import Text
from content.views import View, view_for
from core.channels import Capabilities, Incoming, Outgoing
from core.clock import local
from core.files import Files
from core.models import Person
from core.security import Keyring
from core.settings import Settings

FLEETING = ("", "guide_end")  # "0" never leads back to these: how a guide ended is nobody's memory
TOPIC_MINUTES = 30  # how long "the topic being read" lives


@dataclass(frozen=True, slots=True)
class Tools:
    """What every turn of a process shares."""

    settings: Settings
    keyring: Keyring
    files: Files
    knowledge: Knowledge
    caps: dict[str, Capabilities]
    hears: bool = False  # whether a machine understands spoken Vietnamese here


@dataclass
class Turn:
    """Handlers read and change the turn; the conversation keeps its state and sends `out`."""

    session: Session
    incoming: Incoming
    now: datetime
    tools: Tools
    state: State
    person: Person | None
    out: list[Outgoing] = field(default_factory=list)
    inbox_id: int | None = None  # row of the update that is being answered
    keeps: bool = True  # where the talk stands is kept
    wrote: bool = False  # the person did something themselves
    forgot: bool = False  # the person was forgotten: nothing of the talk is kept
    loose_files: set[str] = field(default_factory=set)  # to be deleted after the commit
    kept_files: set[str] = field(default_factory=set)  # originals of voice notes that stay
    method: str = "words"  # how the present choice was made: button, digit, words

    # --- who and where ---

    @property
    def chat(self) -> Chat:
        """The chat this is a turn of."""
        return (self.incoming.channel, self.incoming.address)

    @property
    def settings(self) -> Settings:
        """The settings of the process."""
        return self.tools.settings

    @property
    def caps(self) -> Capabilities:
        """What the channel can carry."""
        return self.tools.caps.get(self.incoming.channel, Capabilities())

    @property
    def language(self) -> str:
        """The language chosen, remembered or only for this talk."""
        return (self.person.language if self.person else None) or self.state.language or "vi"

    @property
    def area_id(self) -> int | None:
        """The place chosen, remembered or only for this talk."""
        return (self.person.area_id if self.person else None) or self.state.area_id

    @property
    def area_path(self) -> str:
        """Its path in the tree, empty when no place was chosen."""
        return areas.path(self.session, self.area_id) if self.area_id else ""

    @property
    def view(self) -> View:
        """The eyes and ears the answer is made for."""
        return view_for(
            self.session,
            settings=self.settings,
            person=self.person,
            language=self.language,
            caps=self.caps,
            channel=self.incoming.channel,
        )

    @property
    def today(self) -> Any:
        """The date on the villagers' calendar."""
        return local(self.now, self.settings.timezone).date()

    @property
    def remembered(self) -> bool:
        """Whether we may keep language and place."""
        return people.agrees(self.session, self.person, people.SAVE)

    def known(self) -> Person:
        """The person behind this chat, remembered from now on: only call when something is owed to them."""
        if self.person is None:
            self.person = people.remember(
                self.session,
                channel=self.incoming.channel,
                account=self.incoming.account,
                address=self.incoming.address,
                now=self.now,
            )
        return self.person

    # --- the topic being read ---

    @property
    def topic(self) -> str | None:
        """What was read or answered in the last half hour."""
        if not self.state.topic or not self.state.topic_at:
            return None
        fresh = datetime.fromisoformat(self.state.topic_at) > self.now - timedelta(minutes=TOPIC_MINUTES)
        return self.state.topic if fresh else None

    @property
    def about(self) -> str:
        """The published question or title that was read in the last half hour; empty when nothing was."""
        return self.state.about if self.topic else ""

    def reading(self, topic: str, *, about: str = "", about_id: int = 0) -> None:
        """Remember for a while what the talk is about: a topic, and the agency's own words that were read."""
        self.state.topic, self.state.topic_at = topic, self.now.isoformat()
        self.state.about, self.state.about_id = about, about_id

    # --- moving about ---

    def line(self, key: str, /, **slots: object) -> Text:
        """A short line to put before a screen."""
        return self.view.line(key, **slots)

    def go(self, screen: str, *, before: Sequence[Text] = (), **args: Any) -> None:
        """Show another screen, or the one that stands for it now; "0" comes back to this one."""
        if (enter := ENTERS.get(screen)) is not None:
            screen, more = enter(self)
            before = [*before, *more]
        here = (self.state.screen, self.state.args)
        if self.state.screen not in FLEETING and here != (screen, args):
            self.state.trail = [*self.state.trail, here][-TRAIL:]
        if screen == "home":
            self.state.trail = []
            self.state.started = True
        self.state.screen, self.state.args = screen, args
        self.state.turn += 1
        self.show(before=before)

    def back(self, *, before: Sequence[Text] = ()) -> None:
        """One step back; home when there is none."""
        if not self.state.trail:
            self.state.screen = ""
            self.go("home", before=before)
            return
        self.state.screen, self.state.args = self.state.trail.pop()
        self.state.turn += 1
        self.show(before=before)

    def show(self, *, before: Sequence[Text] = ()) -> None:
        """Show the present screen (again)."""
        self.out.append(self.rendered(before=before))
        self.state.shown_at = self.now.isoformat()

    def rendered(self, *, before: Sequence[Text] = ()) -> Outgoing:
        """The present screen; making it changes nothing."""
        show = SHOWS.get(self.state.screen)
        if show is None:
            return self.plain(before=before)
        return show(self, tuple(before), **self.state.args)

    def plain(self, *, before: Sequence[Text] = (), keys: Keys | None = None, **more: Any) -> Outgoing:
        """The present screen as the map has it, its keys bound to this turn."""
        keys = replace(keys or Keys(), data=self.data)
        return screens.screen(self.view, self.state.screen, before=before, keys=keys, **more)

    def hear(self) -> None:
        """The words of the present screen as a clip; nothing else changes."""
        self.out.append(replace(self.rendered(), voice="only", choices=(), tail=()))

    @property
    def data(self) -> Callable[[str], str]:
        """Makes the button data of a digit on the present screen."""
        return f"key.1:{self.state.turn}:{{}}".format

    def done(self, what: str, **slots: object) -> None:
        """Say that something is done, then forget how we came here."""
        text = self.line(f"done.{what}", **slots).text
        self.state.trail = []
        self.go("done", what=text)


Show = Callable[..., Outgoing]
Choose = Callable[[Turn, int], None]
Take = Callable[[Turn], bool | None]  # False: not for this screen after all
Enter = Callable[[Turn], tuple[str, list[Text]]]

SHOWS: dict[str, Show] = {}
CHOOSES: dict[str, Choose] = {}
TAKES: dict[str, Take] = {}
ENTERS: dict[str, Enter] = {}


def shows(*names: str) -> Callable[[Show], Show]:
    """This function makes the screen: `f(turn, before, **args)`; it must not change anything."""

    def keep(function: Show) -> Show:
        SHOWS.update(dict.fromkeys(names, function))
        return function

    return keep


def enters(name: str) -> Callable[[Enter], Enter]:
    """This function says which screen is gone to instead of this one, and what is said before it."""

    def keep(function: Enter) -> Enter:
        ENTERS[name] = function
        return function

    return keep


def chooses(*names: str) -> Callable[[Choose], Choose]:
    """This function acts on a digit (counted from 1) of the screen."""

    def keep(function: Choose) -> Choose:
        CHOOSES.update(dict.fromkeys(names, function))
        return function

    return keep


def takes(*names: str) -> Callable[[Take], Take]:
    """This function takes the text, voice, picture or place that the screen waits for."""

    def keep(function: Take) -> Take:
        TAKES.update(dict.fromkeys(names, function))
        return function

    return keep
