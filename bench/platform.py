"""A Bot API server that is faster than what it measures: a process of its own, one asyncio.Protocol, no framework.

It takes any method of any token, counts what it accepted chat by chat, keeps a limit when told to, and answers
after a latency when told to. `Platform` starts it; `GET /stats` and `GET /set?latency=0.05&limit=30` are its desk.
"""

import asyncio
import collections
import json
import re
import subprocess
import sys
import time
import urllib.request
from types import TracebackType
from typing import Any

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb"chat_id[^0-9-]{1,12}(-?\d+)")
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: nginx/1.18.0\r\nConnection: keep-alive\r\n"
    b"Content-Length: %d\r\n\r\n%b"
)
_SENT = (
    b'{"ok":true,"result":{"message_id":%d,"from":{"id":1,"is_bot":true,"first_name":"bench"},'
    b'"chat":{"id":%b,"type":"private","first_name":"Mai"},"date":1790000000,"text":"x"}}'
)
_TRUE = b'{"ok":true,"result":true}'
_NONE = b'{"ok":true,"result":[]}'
_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"bench","username":"bench_bot"}}'
_HOOK = b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}'
_WAIT = (
    b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n"
    b"Content-Length: %d\r\n\r\n%b"
)
_TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}'
)
POLL_SECONDS = 20.0  # how long getUpdates waits for nothing


class Desk:
    """What all connections share."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.limit = 0  # accepted messages in any second; 0 = none
        self.hold = 0  # answers a second; who asks faster waits longer; 0 = as fast as it can
        self.free_at = 0.0  # when the next one is answered
        self.times: collections.deque[float] = collections.deque()
        self.chats: dict[bytes, int] = {}
        self.newest = b""  # chat of the last message
        self.calls = self.accepted = self.refused = self.open = self.most_open = 0
        self.first = self.last = 0.0
        self.refusals: list[float] = []
        self.seconds: dict[int, int] = {}  # whole second since the first → accepted

    def reset(self) -> None:
        """Forget all counts."""
        latency, limit, hold = self.latency, self.limit, self.hold
        self.__init__()  # type: ignore[misc]
        self.latency, self.limit, self.hold = latency, limit, hold

    def wait(self, now: float) -> float:
        """Seconds until this one is answered."""
        if not self.hold:
            return self.latency
        self.free_at = max(self.free_at + 1 / self.hold, now)
        return self.free_at - now + self.latency

    def take(self, now: float) -> bool:
        """Whether one more is within the limit of any second."""
        if not self.limit:
            return True
        times = self.times
        while times and now - times[0] >= 1.0:
            times.popleft()
        if len(times) >= self.limit:
            self.refused += 1
            self.refusals.append(round(now - self.first, 3))
            return False
        times.append(now)
        return True

    def stats(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {
            "calls": self.calls, "accepted": self.accepted, "refused": self.refused, "chats": len(self.chats),
            "twice": self.accepted - len(self.chats), "first": self.first, "last": self.last,
            "most_open": self.most_open, "seconds": self.seconds, "refusals": self.refusals[-50:],
        }  # fmt: skip


class Connection(asyncio.Protocol):
    """One client; requests may come in pieces, one after the other."""

    def __init__(self, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        self._desk, self._loop = desk, loop
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        while True:
            head = buffer.find(b"\r\n\r\n")
            if head < 0:
                break
            found = _LENGTH.search(buffer, 0, head + 2)
            end = head + 4 + (int(found[1]) if found else 0)
            if len(buffer) < end:
                break
            self._request(buffer[: buffer.index(b"\r\n")], buffer[head + 4 : end])
            buffer = buffer[end:]
        self._buffer = buffer

    def _request(self, line: bytes, body: bytes) -> None:
        desk = self._desk
        path = line.split(b" ", 2)[1]
        method = path.rpartition(b"/")[2]
        if method[:4].lower() == b"send":
            now = time.monotonic()
            desk.calls += 1
            desk.open += 1
            desk.most_open = max(desk.most_open, desk.open)
            answer = self._accepted(body, now) if desk.take(now) else _WAIT % (len(_TOO_MANY), _TOO_MANY)
            if wait := desk.wait(now):
                self._loop.call_later(wait, self._answer, answer)
            else:
                self._answer(answer)
            return
        made, pause = self._other(path, method)
        answer = _ANSWER % (len(made), made)
        if pause:
            self._loop.call_later(pause, self._write, answer)
        else:
            self._write(answer)

    def _accepted(self, body: bytes, now: float) -> bytes:
        desk = self._desk
        chat = _CHAT.search(body)
        number = chat[1] if chat else b"0"
        desk.newest = number
        desk.chats[number] = desk.chats.get(number, 0) + 1
        desk.accepted += 1
        desk.first = desk.first or now
        desk.last = now
        second = int(now - desk.first)
        desk.seconds[second] = desk.seconds.get(second, 0) + 1
        made = _SENT % (desk.accepted, number)
        return _ANSWER % (len(made), made)

    def _other(self, path: bytes, method: bytes) -> tuple[bytes, float]:
        if path == b"/stats":
            return json.dumps(self._desk.stats()).encode(), 0.0
        if path.startswith(b"/set?"):
            for name, _, value in (part.partition("=") for part in path[5:].decode().split("&")):
                if name == "reset":
                    self._desk.reset()
                else:
                    setattr(self._desk, name, float(value) if name == "latency" else int(value))
            return b"{}", 0.0
        match method.lower():
            case b"getme":
                return _ME, 0.0
            case b"getupdates":
                return _NONE, POLL_SECONDS
            case b"getwebhookinfo":
                return _HOOK, 0.0
        return _TRUE, 0.0

    def _answer(self, answer: bytes) -> None:
        self._desk.open -= 1
        self._write(answer)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


class Platform:
    """The server as a process: `with Platform() as platform`, then `platform.url`."""

    def __enter__(self) -> "Platform":
        self.process = subprocess.Popen([sys.executable, "-m", "bench.platform"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def set(self, *, latency: float = 0.0, limit: int = 0, hold: int = 0) -> None:
        """Answer after so many seconds, refuse above a limit, answer no faster than `hold`; begin to count anew."""
        self._get(f"/set?latency={latency}&limit={limit}&hold={hold}&reset=1")

    def stats(self) -> dict[str, Any]:
        """What was accepted since `set`."""
        found: dict[str, Any] = json.loads(self._get("/stats"))
        return found

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            body: bytes = answer.read()
            return body


async def _serve() -> None:
    loop, desk = asyncio.get_running_loop(), Desk()
    server = await loop.create_server(lambda: Connection(desk, loop), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve())
