"""A channel made of memory: what was sent stands in `.sent`, what people do is built by `say`, `press` and so on."""

import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.channels import (
    Capabilities,
    Choice,
    Clip,
    Health,
    Incoming,
    IncomingKind,
    Media,
    Outgoing,
    SendResult,
    Sent,
    Sink,
    VoiceCopy,
)
from core.errors import Invalid, Unavailable
from tests.fakes.pictures import a_jpeg

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """One screen that reached a person."""

    address: str
    outgoing: Outgoing
    clip: Clip | None
    ref: str

    @property
    def text(self) -> str:
        """The words of the screen."""
        return self.outgoing.text

    @property
    def shown(self) -> str:
        """All that can be read: words, label of the clip, document, keys."""
        note = self.outgoing.note(self.clip) if self.clip else ""
        keys = [f"{key.digit} {key.label}" for key in (*self.outgoing.choices, *self.outgoing.tail)]
        if self.clip is not None and self.outgoing.voice == "only":
            return note
        return "\n".join([self.outgoing.text, note, self.outgoing.document_name, *keys])


class FakeChannel:
    """Keeps the contract of `core.channels.Channel` without a platform.

    `results` are given to the next sends in order, `results_for` to every send to one address;
    without either a send is accepted. Only what was accepted stands in `sent`; `tried` holds all.

        channel = FakeChannel()
        await worker.sink([channel.say("mai", "xin chào")])
        assert "Tiếng Làng" in channel.last("mai").text
        await worker.sink([channel.press("mai", "1")])
    """

    def __init__(
        self,
        name: str = "fake",
        account: str = "test",
        *,
        capabilities: Capabilities | None = None,
        clock: Callable[[], datetime] = lambda: NOW,
    ) -> None:
        self.name = name
        self.account = account
        self.capabilities = capabilities or Capabilities(
            caption_max=1024, buttons=True, voice="upload", edit=True, delete=True, files=True, location=True
        )
        self.sent: list[Message] = []
        self.tried: list[Message] = []
        self.acknowledged: list[str] = []
        self.deleted: list[tuple[str, str]] = []
        self.edited: list[tuple[str, str]] = []
        self.results: deque[SendResult] = deque()
        self.results_for: dict[str, SendResult] = {}
        self.before_send: Callable[[str, Outgoing], Awaitable[None]] | None = None  # to wait, or to see what is stored
        self.state = Health(ok=True)
        self.unreachable = False
        self.is_open = False
        self._clock = clock
        self._sink: Sink | None = None
        self._numbers = itertools.count(1)
        self._media: dict[str, bytes] = {}

    # --- the contract ---

    async def open(self, sink: Sink) -> None:
        """Remember where `deliver` brings things."""
        self._sink = sink
        self.is_open = True

    async def close(self) -> None:
        """Nothing to give back."""
        self.is_open = False

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Accept the screen, or give the scripted result."""
        if self.before_send is not None:
            await self.before_send(address, outgoing)
        message = Message(address, outgoing, clip, f"m{next(self._numbers)}")
        self.tried.append(message)
        result = self.results.popleft() if self.results else self.results_for.get(address)
        if result is None:
            result = Sent((message.ref,), copy=self._copy(message))
        if isinstance(result, Sent):
            self.sent.append(message)
        return result

    def _copy(self, message: Message) -> VoiceCopy | None:
        clip, words = message.clip, message.outgoing
        if clip is None or not clip.takes or not self.capabilities.delete:
            return None
        return VoiceCopy(message.ref, clip.takes, None if words.voice == "only" else words)

    async def fetch(self, media: Media, limit: int) -> bytes:
        """The bytes given to `voice` or `photo`."""
        data = self._media.get(media.ref)
        if data is None:
            raise Invalid("the platform no longer has this file")
        if len(data) > limit:
            raise Invalid(f"{len(data)} bytes, allowed {limit}")
        return data

    async def acknowledge(self, incoming: Incoming) -> None:
        """Note the press."""
        self.acknowledged.append(incoming.action_ref)

    async def delete(self, address: str, ref: str) -> bool:
        """Take a message back; `deleted` keeps what was asked for. Not while `unreachable`."""
        if self.unreachable:
            raise Unavailable("no connection")
        self.deleted.append((address, ref))
        kept = [message for message in self.sent if (message.address, message.ref) != (address, ref)]
        gone = len(kept) < len(self.sent)
        self.sent[:] = kept
        return gone

    async def edit(self, address: str, ref: str, outgoing: Outgoing) -> SendResult | None:
        """Put another screen in the place of one that arrived; one with a clip cannot be changed."""
        for at, message in enumerate(self.sent):
            if (message.address, message.ref) == (address, ref) and message.clip is None:
                self.sent[at] = replace(message, outgoing=outgoing)
                self.edited.append((address, ref))
                return Sent((ref,))
        return None

    def health(self) -> Health:
        """Whatever the test set as `state`."""
        return self.state

    def redact(self) -> tuple[str, ...]:
        """No secrets."""
        return ()

    # --- what people do ---

    def say(self, address: str, text: str) -> Incoming:
        """The person writes."""
        return self._incoming(address, "text", text=text)

    def press(self, address: str, key: str) -> Incoming:
        """The person presses the key with this digit or data, on the newest screen that has it.

        Raises:
            AssertionError: no screen of this person has such a key.
        """
        for message in reversed(self.to(address)):
            keys = message.outgoing.keys()
            for choice in keys:
                if key in (choice.digit, choice.data):
                    return self.press_data(address, choice.data, message.ref)
        raise AssertionError(f"no key {key!r} on any screen of {address}: {[m.text for m in self.to(address)]}")

    def press_data(self, address: str, data: str, message_ref: str = "m0") -> Incoming:
        """The person presses a button with these data, be it on a screen or made up."""
        return self._incoming(
            address, "press", press=data, message_ref=message_ref, action_ref=f"a{next(self._numbers)}"
        )

    def voice(self, address: str, data: bytes = b"OggS", *, ms: int = 3000, mime: str = "audio/ogg") -> Incoming:
        """The person sends a voice note."""
        ref = f"f{next(self._numbers)}"
        self._media[ref] = data
        return self._incoming(address, "voice", media=(Media("voice", ref, mime, len(data), ms),))

    def photo(self, address: str, data: bytes = a_jpeg(), *, text: str = "") -> Incoming:
        """The person sends a photo, with or without words."""
        ref = f"f{next(self._numbers)}"
        self._media[ref] = data
        return self._incoming(address, "photo", text=text, media=(Media("photo", ref, "image/jpeg", len(data)),))

    def location(self, address: str, latitude: float, longitude: float) -> Incoming:
        """The person shares a place."""
        return replace(self._incoming(address, "location"), latitude=latitude, longitude=longitude)

    def blocked(self, address: str) -> Incoming:
        """The person blocks the service."""
        return self._incoming(address, "blocked")

    def unblocked(self, address: str) -> Incoming:
        """The person is back."""
        return self._incoming(address, "unblocked")

    async def deliver(self, *incomings: Incoming) -> bool:
        """Bring things to the sink that `open` was given; False when it could not store them.

        Raises:
            AssertionError: the channel is not open.
        """
        assert self._sink is not None, "open() first"
        try:
            await self._sink(incomings)
        except Unavailable:
            return False
        return True

    # --- reading ---

    def to(self, address: str) -> list[Message]:
        """Everything that reached this person, oldest first."""
        return [message for message in self.sent if message.address == address]

    def last(self, address: str) -> Message:
        """The newest screen of this person.

        Raises:
            AssertionError: there is none.
        """
        messages = self.to(address)
        assert messages, f"nothing was sent to {address}"
        return messages[-1]

    def choice(self, address: str, digit: str) -> Choice:
        """The key with this digit on the newest screen.

        Raises:
            AssertionError: that screen has no such key.
        """
        keys = self.last(address).outgoing.keys()
        found = [choice for choice in keys if choice.digit == digit]
        assert found, f"no key {digit} on {self.last(address).outgoing}"
        return found[0]

    def _incoming(
        self,
        address: str,
        kind: IncomingKind,
        *,
        text: str = "",
        press: str = "",
        message_ref: str = "",
        action_ref: str = "",
        media: tuple[Media, ...] = (),
    ) -> Incoming:
        return Incoming(
            channel=self.name,
            account=self.account,
            key=f"u{next(self._numbers)}",
            address=address,
            kind=kind,
            at=self._clock(),
            text=text,
            press=press,
            message_ref=message_ref,
            action_ref=action_ref,
            media=media,
        )
