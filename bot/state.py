"""Where a conversation stands: one versioned state a chat, kept as JSON between two messages."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1
TRAIL = 12  # steps that "0" can undo

Args = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """A feedback on its way: pieces so far and what was chosen; waits a day."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    kind: str = "feedback"
    topic: str | None = None
    named: bool = False
    who: str = ""  # sealed before it is kept anywhere else
    area_id: int | None = None
    told: bool = False  # that a complaint needs a signed paper; said once a draft
    case_id: int | None = None  # more for a case that is open already
    relayed: bool = False  # an influential person sends it for somebody else
    represented: str = ""  # who that is; empty when they do not want to be named
    consent: str = ""  # hash of the clip in which they ask for it
    consent_ms: int = 0
    joins: int | None = None  # a case of others that tells the same; None = a case of its own
    begun_at: str = ""


@dataclass(slots=True)
class Broadcast:
    """What an influential person is about to say to the village."""

    text: str = ""
    clip: str = ""  # hash of the Opus file
    ms: int = 0
    area_id: int | None = None
    notice_id: int | None = None
    options: list[str] = field(default_factory=list)  # of a poll


@dataclass(slots=True)
class State:
    """The whole memory of a talk.

    `language` and `area_id` are the choices of somebody we may not remember; once there is consent they
    stand in the person's row and these are empty.
    """

    turn: int = 0
    screen: str = ""
    args: Args = field(default_factory=dict)
    trail: list[tuple[str, Args]] = field(default_factory=list)
    started: bool = False
    language: str = ""
    area_id: int | None = None
    goal: tuple[str, Args] | None = None  # where a deep link or a first command leads after the start
    misses: int = 0  # inputs in a row that were not understood
    topic: str = ""  # what is being read or was answered last
    topic_at: str = ""
    about: str = ""  # the published question or title read last, for a short follow-up; lives as long as the topic
    about_id: int = 0  # of the FAQ entry, 0 for an article
    draft: Draft | None = None
    broadcast: Broadcast | None = None
    recent: list[float] = field(default_factory=list)  # when the last messages came, to tell a flood
    slowed: bool = False
    shown_at: str = ""  # when the present screen was shown
    code_misses: list[float] = field(default_factory=list)

    def dump(self) -> str:
        """JSON with the version in front."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps({"version": VERSION, **fields}, ensure_ascii=False, default=asdict)

    @classmethod
    def load(cls, text: str) -> "State | None":
        """The state, or None when another version wrote it: the talk then starts over kindly."""
        data = json.loads(text)
        if data.pop("version", None) != VERSION or set(data) - set(cls.__dataclass_fields__):
            return None
        data["trail"] = [(screen, args) for screen, args in data.get("trail", [])]
        data["goal"] = tuple(data["goal"]) if data.get("goal") else None
        data["draft"] = Draft(**data["draft"]) if data.get("draft") else None
        data["broadcast"] = Broadcast(**data["broadcast"]) if data.get("broadcast") else None
        return cls(**data)
