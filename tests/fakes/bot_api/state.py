"""What a Bot API server knows: bots, chats, messages, files, and the journal of what it accepted."""

import hashlib
import itertools
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .errors import Refused, bad_request
from .methods import Upload
from .updates import Inbox

Clock: TypeAlias = Callable[[], float]
ChatKind = Literal["private", "group", "supergroup"]

DELETE_SECONDS = 48 * 3600  # messages can be deleted for 48 hours
CALLBACK_SECONDS = 150  # a press can be answered this long
LINK_SECONDS = 3600  # a download link is valid this long


@dataclass(frozen=True, slots=True)
class Button:
    """One key under a message."""

    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """One call that the server accepted and that concerns a chat."""

    bot: int
    chat_id: int
    method: str
    message_id: int
    at: float  # the server's clock
    text: str = ""  # text or caption
    sha256: str = ""  # of the file that was sent
    file_id: str = ""  # under which the server keeps it
    uploaded: bool = False  # the bytes came with this call
    rows: tuple[tuple[Button, ...], ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """Words of all keys in the order in which they are shown."""
        return tuple(button.text for row in self.rows for button in row)


@dataclass(slots=True)
class Chat:
    """One chat as a bot meets it."""

    id: int
    kind: ChatKind
    name: str = "Mai"
    language_code: str = "vi"
    gone: Literal["", "blocked", "deactivated", "kicked"] = ""
    moved_to: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The Chat object."""
        if self.kind == "private":
            return {"id": self.id, "type": self.kind, "first_name": self.name}
        return {"id": self.id, "type": self.kind, "title": self.name}

    def check(self) -> None:
        """Raise the refusal that the official server gives for a chat that cannot be written to."""
        if self.moved_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.moved_to},
            )
        if self.gone == "blocked":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if self.gone == "deactivated":
            raise Refused(403, "Forbidden: user is deactivated")
        if self.gone == "kicked":
            raise Refused(403, "Forbidden: bot was kicked from the group chat")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file, known to one bot under `file_id` and as one kind."""

    file_id: str
    bot: int
    kind: str
    sha256: str
    data: bytes
    mime: str
    name: str
    path: str

    def as_json(self) -> dict[str, Any]:
        """The fields that all file objects share."""
        unique = hashlib.sha256(f"{self.kind}{self.sha256}".encode()).hexdigest()[:16]
        return {"file_id": self.file_id, "file_unique_id": unique, "file_size": len(self.data)}


class Files:
    """All files of all bots; a handle of one bot is worth nothing to another."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[tuple[int, str], StoredFile] = {}
        self._data: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def keep(self, bot: int, kind: str, upload: Upload) -> StoredFile:
        """Store an upload; every upload gets a handle of its own, as on Telegram."""
        digest = hashlib.sha256(upload.data).hexdigest()
        data = self._data.setdefault(digest, upload.data)
        number = next(self._numbers)
        file_id = "AwACAgUAAxk" + hashlib.sha256(f"{bot}:{kind}:{digest}:{number}".encode()).hexdigest()[:40]
        stored = StoredFile(file_id, bot, kind, digest, data, upload.mime, upload.name, f"{kind}s/file_{number}")
        self._by_id[file_id] = self._by_path[bot, stored.path] = stored
        return stored

    def find(self, bot: int, file_id: str, kind: str = "") -> StoredFile:
        """The file behind a handle.

        Raises:
            Refused: unknown, another bot's, or a file of another kind.
        """
        stored = self._by_id.get(file_id)
        if stored is None or stored.bot != bot:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind and stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def at_path(self, bot: int, path: str) -> StoredFile | None:
        """The file that a download link names."""
        return self._by_path.get((bot, path))

    def forget(self, bot: int) -> None:
        """Make every handle of a bot worthless, as if the server had lost its files."""
        for file_id in [key for key, stored in self._by_id.items() if stored.bot == bot]:
            del self._by_id[file_id]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages in any window of `seconds`."""

    count: int
    seconds: float


class Gate:
    """Enforces one limit with a sliding window: exactly `count`, never one more."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._taken: deque[float] = deque(maxlen=limit.count)

    def wait(self, now: float) -> float:
        """Seconds until the next message would be accepted; 0 = now."""
        if len(self._taken) < self._limit.count:
            return 0.0
        return max(0.0, self._taken[0] + self._limit.seconds - now)

    def take(self, now: float) -> None:
        """Count one accepted message."""
        self._taken.append(now)


@dataclass(slots=True)
class Press:
    """A callback query that waits for its answer."""

    chat_id: int
    at: float
    answered: bool = False


@dataclass(slots=True)
class Bot:
    """One bot: its updates, chats, messages and profile."""

    id: int
    token: str
    inbox: Inbox
    username: str = "tienglang_test_bot"
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    message_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # by language
    links: dict[str, float] = field(default_factory=dict)  # download path → valid until
    gate: Gate | None = None
    chat_gates: dict[int, Gate] = field(default_factory=dict)
    statuses: "Counter[tuple[str, int]]" = field(default_factory=Counter)  # by (method, HTTP status; 0 = cut)

    def as_json(self) -> dict[str, Any]:
        """The User object of the bot."""
        return {"id": self.id, "is_bot": True, "first_name": "Tiếng Làng", "username": self.username}


@dataclass(slots=True)
class World:
    """Everything behind one server."""

    clock: Clock
    chat_limit: Limit | None = None
    files: Files = field(default_factory=Files)
    accepted: list[Accepted] = field(default_factory=list)  # in order, all bots
    uploads: "Counter[str]" = field(default_factory=Counter)  # by sha256: how often the bytes came
