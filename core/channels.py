"""The contract with a way of talking to people: Incoming, Outgoing, Channel and the closed list of send results.

A channel turns its platform's updates into `Incoming` and an `Outgoing` into its platform's
messages. It never decides about retries, pacing or who may hear what: it names what happened
(`SendResult`) and the caller decides. What a channel cannot do it degrades by its `Capabilities`:
no buttons → numbered lines, no voice upload → a link, short texts → several parts.
"""

import functools
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

BUTTON_BYTES = 64  # Telegram's limit for callback data, the narrowest of all channels
TEXT_LIMIT = 600  # characters of one screen (CONVERSATION: one idea a screen)

IncomingKind: TypeAlias = Literal[
    "text",  # typed words, commands and digits alike
    "press",  # a button; `press` holds its data
    "voice",
    "photo",
    "file",
    "location",
    "blocked",  # the person left or blocked the service
    "unblocked",
    "heard",  # a spoken question, understood by the recogniser (empty text: not well enough)
    "moved",  # the platform gave the chat a new address: `moved_to`
    "other",  # stickers and whatever else we cannot read
]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a voice note is like as it came: lets a handler ask for it again without decoding it."""

    seconds: float  # from the first to the last sound
    voice_dbfs: float  # of the parts in which somebody speaks
    floor_dbfs: float  # of the quietest tenth of a second
    clipped: float  # share of the samples that were cut off while somebody spoke
    pauses: tuple[tuple[int, int], ...] = ()  # (start, end) in ms


def plain(value: Any) -> Any:
    """A dataclass as a dict, also inside tuples; what is frozen need not be copied, as `dataclasses.asdict` does."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    fields = getattr(type(value), "__dataclass_fields__", None)
    return value if fields is None else {name: plain(getattr(value, name)) for name in fields}


@dataclass(frozen=True, slots=True)
class Media:
    """One attachment. `ref` is the platform's handle for `Channel.fetch`; `sha256` is set once stored."""

    kind: Literal["voice", "photo", "file"]
    ref: str = ""
    mime: str = ""
    size: int = 0  # bytes as announced, 0 = unknown
    ms: int = 0  # duration as announced, 0 = unknown
    name: str = ""
    sha256: str = ""
    original: str = ""  # hash of a voice note as it came; gone after the turn unless a handler keeps it
    measured: Measured | None = None
    refused: str = ""  # why it could not be opened: format, large; of a voice note also long, short, silent


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did. Everything a handler may know about the platform stands here.

    `key` is unique per (channel, account) and is what duplicates are recognised by.
    """

    channel: str
    account: str  # which bot or site received it: the same person may talk to two
    key: str
    address: str
    kind: IncomingKind
    at: datetime
    text: str = ""
    press: str = ""
    message_ref: str = ""  # the message whose button was pressed
    action_ref: str = ""  # what `Channel.acknowledge` needs (Telegram: callback query id)
    media: tuple[Media, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    moved_to: str = ""
    group: bool = False  # private things are not said in a group
    locale: str = ""  # language of the app, a hint only

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        data: dict[str, Any] = plain(self)
        data["at"] = self.at.isoformat()
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Incoming":
        """The inverse of `to_json`; unknown fields of an older version are dropped."""
        known = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        known["at"] = datetime.fromisoformat(known["at"])
        known["media"] = tuple(Media(**m) for m in known.get("media", ()))
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Choice:
    """One key of a screen: the digit that is typed, the words beside it, and the button's data (≤ 64 bytes)."""

    digit: str
    label: str
    data: str
    icon: str = ""  # name of a pictogram for channels that draw


@dataclass(frozen=True, slots=True)
class Speech:
    """Words to be heard. Their clip is looked up by the hash of exactly this text.

    A person may have said the same words in the listener's language without ever writing them down: such a
    recording, bound to this text, is heard first.
    """

    text: str
    language: str  # of the text
    ear: str = ""  # what the listener chose to hear; empty: `language`
    spoken: bool = False  # only a person's recording in the listener's language will do
    datum: bool = False  # a name, a number, a title: may be Vietnamese without being announced as such


@dataclass(frozen=True, slots=True)
class Either:
    """Several ways to say the same, the best first: the first whose every piece has a voice is heard."""

    ways: tuple[tuple[Speech, ...], ...]

    @property
    def text(self) -> str:
        """The words of the last way, which needs least."""
        return " ".join(piece.text for piece in self.ways[-1])


Piece: TypeAlias = Speech | Either


class Said(tuple[Piece, ...]):
    """What a screen says aloud, when many people are shown the same: written down as JSON only once."""

    @functools.cached_property
    def json(self) -> str:
        """The pieces as a JSON list."""
        return _json(self)


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


Voice: TypeAlias = Literal[
    "button",  # the person hears it by pressing 9
    "send",  # the clip goes with the text
    "only",  # the answer to 9: the clip alone
    "none",
]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One screen for one person, independent of any platform.

    `choices` holds the screen's own keys 1–6 in order; `tail` the keys 7, 8, 9, 0 that fit.
    `clip` names a ready recording (its file hash), which wins over `speech`.
    """

    screen: str
    text: str
    language: str = "vi"
    title: str = ""  # first words of the text when a channel shows a heading; also part of `text`
    source: str = ""  # who says so, and when; also the end of `text`
    choices: tuple[Choice, ...] = ()
    tail: tuple[Choice, ...] = ()
    speech: tuple[Piece, ...] = ()
    announce: Speech | None = None  # said once before words that are not in the listener's language
    clip: str = ""
    trial: bool = False  # the ready recording is for who checks it: villagers may not hear it yet
    clip_credit: str = ""  # "Người nói: …" for a ready recording, when the speaker agreed
    speaker_note: str = ""  # "Người nói: {name}." in the person's language, for recordings found by their words
    machine_note: str = ""  # "Giọng máy đọc." in the person's language; shown when the clip is a machine's
    voice: Voice = "button"
    light: bool = False  # 16 kbit/s instead of 24
    urgent: bool = False  # hotlines: drawn in the danger colour, never delayed
    code: str = ""  # a receipt code, drawn large
    document: str = ""  # file hash of a document to hand over (export of one's own data)
    document_name: str = ""

    def keys(self) -> tuple[Choice, ...]:
        """All keys in the order they are shown."""
        return self.choices + self.tail

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return plain(self)  # type: ignore[no-any-return]

    def dumps(self) -> str:
        """The same as a JSON text, without what is as it always is: every reply is kept in this form."""
        given = {name: getattr(self, name) for name in _USUAL}
        kept = {name: plain(value) for name, value in given.items() if value != _USUAL[name]}
        text = json.dumps({"screen": self.screen, "text": self.text, **kept}, ensure_ascii=False)
        if not self.speech:
            return text
        return f'{text[:-1]}, "speech": {self.speech.json if isinstance(self.speech, Said) else _json(self.speech)}}}'

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Outgoing":
        """The inverse of `to_json` and `dumps`; unknown fields of another version are dropped."""
        known = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        known["choices"] = tuple(Choice(**c) for c in known.get("choices", ()))
        known["tail"] = tuple(Choice(**c) for c in known.get("tail", ()))
        known["speech"] = tuple(_piece(s) for s in known.get("speech", ()))
        known["announce"] = Speech(**known["announce"]) if known.get("announce") else None
        return cls(**known)

    def note(self, clip: "Clip") -> str:
        """Who speaks in a clip of this screen: the machine is always named, a person only when they agreed."""
        credit = self.clip_credit
        if not credit and clip.credit and self.speaker_note:
            credit = self.speaker_note.replace("{name}", clip.credit)
        return " ".join(part for part in (credit, self.machine_note if clip.machine else "") if part)

    def with_voice(self, voice: Voice) -> "Outgoing":
        """The same screen, heard in another way."""
        return replace(self, voice=voice)


#: What stands in the fields of most screens; the speech is written apart.
_USUAL = {one.name: one.default for one in fields(Outgoing) if one.default is not MISSING and one.name != "speech"}


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound file that is ready to be sent: OGG/Opus mono."""

    sha256: str
    path: Path
    ms: int
    size: int  # bytes
    machine: bool  # made by a machine voice: must be labelled
    credit: str = ""  # speaker's name, if the speaker agreed to be named
    language: str = "vi"
    takes: tuple[int, ...] = ()  # ids of the takes of speakers that are heard in it


def _piece(data: Mapping[str, Any]) -> Piece:
    if "ways" in data:
        return Either(tuple(tuple(Speech(**leaf) for leaf in way) for way in data["ways"]))
    return Speech(**data)


# --- what a channel can do ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can carry; the renderer and the dispatcher read it, adapters declare it."""

    text_max: int = 4096  # characters of one message
    caption_max: int = 0  # characters under a voice message, 0 = voice goes without text
    buttons: bool = False  # else the choices are written as numbered lines
    voice: Literal["none", "upload", "link"] = "none"
    edit: bool = False
    delete: bool = False
    files: bool = False
    location: bool = False
    drafts: bool = True  # can hold a conversation of several messages (SMS: no)
    initiate: bool = True  # may write first once the person has opted in
    platform_abroad: str = ""  # name to say in the consent when messages pass servers abroad
    rate: float = 25.0  # messages a second over all people
    rate_chat: float = 1.0  # messages a second to one person
    in_flight: int = 64  # requests at once


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a channel works now, in words an operator understands."""

    ok: bool
    why: str = ""
    since: datetime | None = None


# --- what can become of a message: the closed list ------------------------------------------------


@dataclass(frozen=True, slots=True)
class VoiceCopy:
    """A message that can be deleted and in which speakers are heard, who may take their voices back.

    Attributes:
        takes: of whom.
        words: the screen, when its words stand in the same message; they come again without the voice.
    """

    ref: str
    takes: tuple[int, ...]
    words: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted by the platform. `refs` are its message ids, first the one that carries the choices."""

    refs: tuple[str, ...] = ()
    address: str = ""  # set when the platform told a new address on the way
    copy: VoiceCopy | None = None


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Certainly not sent; may be tried again after `seconds`."""

    seconds: float
    scope: Literal["recipient", "channel"] = "recipient"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came: it may or may not have arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class RecipientGone:
    """Blocked, deactivated or never there: stop writing to this address."""

    why: str


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """The platform allows no message to this person now (Zalo: seven days of silence)."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class AddressMoved:
    """The chat has a new address; nothing was sent to the old one."""

    address: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The platform refuses this message for good; sending it again will not help."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class ChannelDown:
    """Nothing can be sent through this channel now (token, quota, network); certainly not sent."""

    why: str
    seconds: float = 5.0  # look again after this long


SendResult: TypeAlias = (
    Sent | RetryAfter | Unknown | RecipientGone | WindowClosed | AddressMoved | Rejected | ChannelDown
)

Sink: TypeAlias = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Stores what came in; when it returns, the rows are committed and the platform may be told so."""


class Handles(Protocol):
    """Remembers what a platform calls a file we uploaded, per (channel account, file, kind)."""

    async def find(self, account: str, sha256: str, kind: str) -> str | None:
        """The platform's handle, or None when the file has to be uploaded."""

    async def keep(self, account: str, sha256: str, kind: str, handle: str) -> None:
        """Remember a handle; an older one for the same file is replaced."""

    async def drop(self, account: str, sha256: str, kind: str) -> None:
        """Forget a handle the platform no longer accepts."""


class Prepared(Protocol):
    """A screen that is ready for many people: all is done that does not depend on the person."""

    async def send(self, address: str) -> SendResult:
        """As `Channel.send`."""


@runtime_checkable
class Prepares(Protocol):
    """What a channel may offer beside its contract: the common part of a broadcast is made once, not per person."""

    def prepare(self, outgoing: Outgoing, clip: Clip | None = None) -> Prepared:
        """Make a screen ready. Asks nothing of the platform and never raises for what the screen holds."""


@runtime_checkable
class Edits(Protocol):
    """What a channel may offer beside its contract: a message that arrived says something else from now on."""

    async def edit(self, address: str, ref: str, outgoing: Outgoing) -> SendResult | None:
        """Put other words and keys in the place of a message's; None when this one cannot be changed (any more).

        Doing it twice is as good as once, so that whatever is in doubt may be tried again.
        """


class Turns(Protocol):
    """Whose message leaves next through one account; replies share its limit with everything that is sent to many."""

    async def reply(self) -> None:
        """Return when one reply may leave."""

    def learn(self, result: SendResult) -> None:
        """What became of it: a refusal that means the whole account stops everybody who shares the limit."""


class Channel(Protocol):
    """A way of talking to people. One instance owns one account (bot token, site)."""

    name: str
    account: str
    capabilities: Capabilities

    async def open(self, sink: Sink) -> None:
        """Begin to receive. Must not raise when the platform cannot be reached: keep trying, tell `health`."""

    async def close(self) -> None:
        """Stop receiving within 2 seconds and give back connections. Nothing received may be lost."""

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Send one screen, with its clip when there is one. Never raises for anything the platform does."""

    async def fetch(self, media: Media, limit: int) -> bytes:
        """Download an attachment of at most `limit` bytes.

        Raises:
            core.errors.Invalid: larger than `limit`, or the platform no longer has it.
            core.errors.Unavailable: the platform cannot be reached now.
        """

    async def acknowledge(self, incoming: Incoming) -> None:
        """Tell the platform that a press was seen (stops the spinner). Failures do not matter."""

    async def delete(self, address: str, ref: str) -> bool:
        """Take a message back where the platform can; False when it cannot (any more).

        Raises:
            core.errors.Unavailable: nobody knows, the platform was not reached; try again.
        """

    def health(self) -> Health:
        """Whether the channel works now."""

    def redact(self) -> tuple[str, ...]:
        """Secrets of this channel that must never reach a log."""


def prepare(channel: Channel, outgoing: Outgoing, clip: Clip | None = None) -> Prepared:
    """A screen ready for many people, in the channel's own way where it has one."""
    return channel.prepare(outgoing, clip) if isinstance(channel, Prepares) else _Plain(channel, outgoing, clip)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A screen of a channel that makes each message anew."""

    channel: Channel
    outgoing: Outgoing
    clip: Clip | None

    async def send(self, address: str) -> SendResult:
        return await self.channel.send(address, self.outgoing, self.clip)
