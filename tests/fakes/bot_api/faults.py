"""Scripted misfortune: which call goes wrong, and how."""

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from .errors import Refused

Cut = Literal["", "before", "after", "within"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for a call to go wrong. Made by the functions below."""

    refusal: Refused | None = None
    delay: float = 0.0  # seconds between accepting and answering
    cut: Cut = ""  # the connection is closed: before accepting, after accepting, or within the answer
    body: bytes | None = None  # answered instead of JSON, after accepting
    status: int = 200  # of `body`


def too_many(retry_after: int | None = None) -> Fault:
    """429; without `retry_after` (seconds) as proxies in front of a Bot API server answer."""
    if retry_after is None:
        return Fault(Refused(429, "Too Many Requests"))
    return Fault(Refused(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}))


def blocked() -> Fault:
    """403: the person blocked the bot."""
    return Fault(Refused(403, "Forbidden: bot was blocked by the user"))


def deactivated() -> Fault:
    """403: the account is gone."""
    return Fault(Refused(403, "Forbidden: user is deactivated"))


def not_found() -> Fault:
    """400: no such chat."""
    return Fault(Refused(400, "Bad Request: chat not found"))


def refused(why: str) -> Fault:
    """400 for any other reason."""
    return Fault(Refused(400, f"Bad Request: {why}"))


def moved(new_chat_id: int) -> Fault:
    """400: the group became a supergroup with another id."""
    return Fault(
        Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": new_chat_id},
        )
    )


def server_error(status: int = 500) -> Fault:
    """A failure of the server itself."""
    return Fault(Refused(status, "Internal Server Error"))


def unauthorised() -> Fault:
    """401: the token was revoked."""
    return Fault(Refused(401, "Unauthorized"))


def slow(seconds: float) -> Fault:
    """Accepted at once, answered late."""
    return Fault(delay=seconds)


def cut_before() -> Fault:
    """The request is read, the connection closed, nothing accepted."""
    return Fault(cut="before")


def cut_after() -> Fault:
    """The message is accepted, the connection closed without an answer."""
    return Fault(cut="after")


def cut_within() -> Fault:
    """The message is accepted, the answer breaks off in the middle."""
    return Fault(cut="within")


def garbage(body: bytes = b"<html>proxy</html>", status: int = 200) -> Fault:
    """The message is accepted, the answer is not JSON."""
    return Fault(body=body, status=status)


@dataclass(slots=True)
class Rule:
    """When a fault strikes."""

    fault: Fault
    method: str
    chat_id: int | None
    first: int
    times: int | None
    share: float
    seen: int = 0  # matching calls so far
    struck: int = 0


@dataclass(slots=True)
class Script:
    """The rules of a server, asked in the order in which they were added."""

    random: Random = field(default_factory=lambda: Random(1))  # chance, but the same in every run
    rules: list[Rule] = field(default_factory=list)

    def add(
        self,
        fault: Fault,
        *,
        method: str = "",
        chat: int | None = None,
        call: int = 1,
        times: int | None = 1,
        share: float = 1.0,
    ) -> Rule:
        """Let `fault` strike calls of `method` (empty = any that sends) to `chat` (None = any).

        Args:
            call: the first matching call that is struck, counted from 1 from now on.
            times: how many matching calls from there on; None = all.
            share: chance per matching call, 0 to 1.
        """
        rule = Rule(fault, method, chat, call, times, share)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """From now on all goes well."""
        self.rules.clear()

    def pick(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that strikes this call, if any."""
        chosen: Fault | None = None
        for rule in self.rules:
            if rule.method != method if rule.method else not method.startswith("send"):
                continue
            if rule.chat_id is not None and rule.chat_id != chat_id:
                continue
            rule.seen += 1
            inside = rule.seen >= rule.first and (rule.times is None or rule.seen < rule.first + rule.times)
            if chosen is None and inside and (rule.share >= 1 or self.random.random() < rule.share):
                rule.struck += 1
                chosen = rule.fault
        return chosen
