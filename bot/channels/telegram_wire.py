"""The cheap way to a Bot API server: a pool of kept connections that takes requests as bytes.

A broadcast makes the same request a million times with another chat number in it. aiohttp's client costs
nine times as much for that as for the bytes themselves (decision 0011), so here the request is a prepared
head and body, and of aiohttp only the parser of answers is used, which is llhttp. TLS is asyncio's.

The token is part of every address, so no error from here quotes one.
"""

import asyncio
import collections
import ssl
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientPayloadError
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpResponseParser
from aiohttp.streams import StreamReader
from telegram.error import NetworkError, TimedOut

from bot.channels import telegram_request as limits
from bot.channels.telegram_request import NotSent, checked

KEEP_SECONDS = 15.0  # an idle connection that is older may be closed by the server just when we use it
ANSWER_BYTES = 1 << 20  # of an answer that is buffered before reading pauses; the platform's have a few thousand
_HTTP, _HTTPS = 80, 443


class Post(Protocol):
    """Sends a form to a method of the bot: the status and body of what came back."""

    def __call__(self, method: str, form: bytes) -> Awaitable[tuple[int, bytes]]:
        """Raises NotSent, TooMany, TimedOut, NetworkError or BadRequest."""


class Wire:
    """One pool of connections to one Bot API server.

    Args:
        root: address of the server, http or https, perhaps with a path.
        token: of the bot.
        connections: most requests at once; more wait in line.
    """

    def __init__(self, root: str, token: str, connections: int) -> None:
        parts = urlsplit(root)
        self._host = parts.hostname or ""
        self._secure = parts.scheme == "https"
        self._port = parts.port or (_HTTPS if self._secure else _HTTP)
        self._path = f"{parts.path.rstrip('/')}/bot{token}/"
        self._name = parts.netloc.rpartition("@")[2]
        self._limit = connections
        self._heads: dict[str, bytes] = {}
        self._idle: list[_Connection] = []  # the newest is used first, so that a quiet pool shrinks
        self._open: set[_Connection] = set()
        self._places = 0  # connections that are open or being made
        self._line: collections.deque[asyncio.Future[_Connection | None]] = collections.deque()
        self._context: ssl.SSLContext | None = None
        self._sweeper: asyncio.TimerHandle | None = None
        self._closed = False

    @staticmethod
    def reaches(root: str) -> bool:
        """Whether this server is reached directly; through a proxy of the environment it is not."""
        parts = urlsplit(root)
        host = parts.hostname or ""
        local = host in ("127.0.0.1", "::1", "localhost")
        return local or parts.scheme not in getproxies() or bool(proxy_bypass(host))

    async def post(self, method: str, form: bytes) -> tuple[int, bytes]:
        """Send a form; status and body of the answer.

        Raises:
            NotSent: there was no connection, and so nothing left.
            TooMany, BadRequest: as `telegram_request.checked`.
            TimedOut, NetworkError: it left, and may have been accepted.
        """
        head = self._heads.get(method)
        if head is None:
            head = self._heads[method] = self._head(method)
        connection = self._free() or await self._connected()
        try:
            status, payload, wait = await connection.ask(b"%b%d\r\n\r\n%b" % (head, len(form), form))
        finally:
            self._give_back(connection)
        return checked(status, payload, wait) if status != HTTPStatus.OK else (status, payload)

    async def open(self) -> None:
        """Connections are made when they are needed."""
        self._closed = False

    async def close(self) -> None:
        """Close all connections; what is under way is in doubt."""
        self._closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        for connection in list(self._open):
            connection.drop()
        while self._hand_on(None):
            continue

    # --- the pool ---

    def _head(self, method: str) -> bytes:
        return (
            f"POST {self._path}{method} HTTP/1.1\r\nHost: {self._name}\r\nAccept: */*\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        ).encode("ascii")

    def _free(self) -> "_Connection | None":
        while self._idle:
            connection = self._idle.pop()
            if connection.usable:
                return connection
            self._leave(connection)  # the server has closed it meanwhile
        return None

    async def _connected(self) -> "_Connection":
        """The next connection that comes free, or a new one."""
        loop = asyncio.get_running_loop()
        end = loop.time() + limits.CONNECT_SECONDS
        while self._places >= self._limit and not self._closed:
            turn: asyncio.Future[_Connection | None] = loop.create_future()
            self._line.append(turn)
            try:
                async with asyncio.timeout_at(end):
                    connection = await turn
            except BaseException as error:
                if turn.done() and not turn.cancelled():  # given to us in the very moment in which we gave up
                    self._refuse(turn.result())
                if isinstance(error, TimeoutError):
                    raise NotSent("no free connection") from None
                raise
            if connection is not None:
                if connection.usable:
                    return connection
                self._leave(connection)
        if self._closed:
            raise NotSent("the channel is closed")
        self._places += 1
        try:
            connection = await self._made(loop, end)
        except BaseException:
            self._places -= 1
            self._hand_on(None)
            raise
        self._open.add(connection)
        if self._sweeper is None:
            self._sweep(loop)
        return connection

    async def _made(self, loop: asyncio.AbstractEventLoop, end: float) -> "_Connection":
        if self._secure and self._context is None:
            self._context = await loop.run_in_executor(None, ssl.create_default_context)
        try:
            async with asyncio.timeout_at(end):
                _, connection = await loop.create_connection(
                    lambda: _Connection(loop), self._host, self._port, ssl=self._context if self._secure else None
                )
        except (OSError, TimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        return connection

    def _give_back(self, connection: "_Connection") -> None:
        if not connection.usable or self._closed:
            self._leave(connection)
            self._hand_on(None)
        elif not self._hand_on(connection):
            connection.idle_since = connection.loop.time()
            self._idle.append(connection)

    def _refuse(self, connection: "_Connection | None") -> None:
        """What was handed on is of no use to us; None was only word of room."""
        if connection is None:
            self._hand_on(None)
        else:
            self._give_back(connection)

    def _leave(self, connection: "_Connection") -> None:
        connection.drop()
        if connection in self._open:
            self._open.remove(connection)
            self._places -= 1

    def _hand_on(self, connection: "_Connection | None") -> bool:
        """Give a connection, or word that there is room for a new one, to who waits longest; False when nobody does."""
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """One clock for all: answers that are overdue, connections that nobody used for long."""
        now = loop.time()
        for connection in self._open:
            connection.look(now)
        for connection in [one for one in self._idle if now - one.idle_since > KEEP_SECONDS or not one.usable]:
            self._idle.remove(connection)
            self._leave(connection)
        self._sweeper = loop.call_later(min(0.5, limits.READ_SECONDS / 4), self._sweep, loop) if self._open else None


class _Connection(BaseProtocol):
    """One connection: a request, its answer, and the next."""

    __slots__ = (
        "_answer",
        "_body",
        "_overdue",
        "_reads",
        "_status",
        "_wait",
        "idle_since",
        "loop",
        "usable",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.loop = loop
        self.usable = True
        self.idle_since = 0.0
        self._answer: asyncio.Future[tuple[int, bytes, str]] | None = None
        self._body: StreamReader | None = None
        self._status = 0
        self._wait = ""
        self._overdue = 0.0
        self._reads = HttpResponseParser(
            self, loop, ANSWER_BYTES, payload_exception=ClientPayloadError, response_with_body=True,
            read_until_eof=True, auto_decompress=True,
        )  # fmt: skip

    async def ask(self, request: bytes) -> tuple[int, bytes, str]:
        """Status, body and Retry-After of the answer.

        Raises:
            TimedOut, NetworkError.
        """
        transport = self.transport
        if transport is None or not self.usable:
            raise NotSent("closed meanwhile")
        answer: asyncio.Future[tuple[int, bytes, str]] = self.loop.create_future()
        self._answer = answer
        self._overdue = self.loop.time() + limits.READ_SECONDS
        transport.write(request)
        try:
            return await answer
        finally:
            if not answer.done() or answer.cancelled():
                self.usable = False  # an answer that nobody waits for must not be taken for the next one's
            self._answer = None

    def look(self, now: float) -> None:
        """Give up an answer that does not come."""
        if self._answer is not None and now > self._overdue:
            self._fail(TimedOut("SocketTimeoutError"))

    def drop(self) -> None:
        """Close it."""
        self.usable = False
        if self.transport is not None:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Bytes of an answer."""
        self._overdue = self.loop.time() + limits.READ_SECONDS
        try:
            messages, _, _ = self._reads.feed_data(data)
        except Exception as error:  # noqa: BLE001 - whatever the parser calls it, it is no answer
            self._fail(NetworkError(type(error).__name__))
            return
        for message, body in messages:
            if message.code < HTTPStatus.OK:
                continue
            if self._answer is None:
                self.usable = False  # nobody asked
                return
            self._status, self._body = message.code, body
            self._wait = message.headers.get("Retry-After", "") if message.code != HTTPStatus.OK else ""
            if message.should_close:
                self.usable = False
        if self._body is not None and self._body.is_eof():
            self._ended()

    def connection_lost(self, exc: BaseException | None) -> None:
        """The server has closed it: the end of an answer, or no answer."""
        super().connection_lost(exc)
        self.usable = False
        if self._answer is None:
            return
        if self._body is None:
            self._fail(NetworkError("ServerDisconnectedError"))
            return
        try:
            self._reads.feed_eof()
        except Exception as error:  # noqa: BLE001 - see above
            self._fail(NetworkError(type(error).__name__))
            return
        if self._body is not None and self._body.is_eof():
            self._ended()
        else:
            self._fail(NetworkError("ClientPayloadError"))

    def _ended(self) -> None:
        body, self._body = self._body, None
        if self._answer is None or self._answer.done() or body is None:
            return
        try:
            self._answer.set_result((self._status, body.read_nowait(-1), self._wait))
        except ClientPayloadError:
            self._fail(NetworkError("ClientPayloadError"))

    def _fail(self, error: NetworkError) -> None:
        self._body = None
        self.drop()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
