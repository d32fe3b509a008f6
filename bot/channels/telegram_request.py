"""Requests of python-telegram-bot over aiohttp: far cheaper than its own client, and it says what surely did not leave.

The token is part of every address, so no exception of aiohttp, which may quote the address, gets out of here.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0  # also the wait for a free connection
READ_SECONDS = 10.0
WRITE_SECONDS = 5.0
MEDIA_WRITE_SECONDS = 30.0  # a clip over a slow line
CHUNK = 64 * 1024


class NotSent(NetworkError):
    """No connection could be made: the request certainly did not leave."""


class TooMany(TelegramError):
    """429. `seconds` is None when the answer does not say how long to wait, as from a proxy."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("Too Many Requests" + (f": retry after {seconds:g}" if seconds is not None else ""))
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """One pool of connections to one Bot API server.

    Args:
        root: address of the server; a proxy of the environment is used unless it is on this machine.
        connections: most requests at once.
    """

    __slots__ = ("_closed", "_connections", "_session", "_trust_env")

    def __init__(self, root: str, connections: int) -> None:
        self._connections = connections
        self._trust_env = urlsplit(root).hostname not in ("127.0.0.1", "::1", "localhost")
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> float:
        """Seconds without a byte of an answer."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Connections are made when they are needed."""
        self._closed = False

    async def shutdown(self) -> None:
        """Close all connections."""
        self._closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The object in an answer. Unlike the library's own it never writes an answer into the log.

        Raises:
            TelegramError: not a JSON object.
        """
        try:
            data = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(data, dict):
            raise TelegramError("Invalid server response")
        return data

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises:
            NotSent, TooMany, TimedOut, NetworkError, BadRequest.
        """
        files = request_data.multipart_data if request_data else {}
        timeout = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS
            + _given(write_timeout, MEDIA_WRITE_SECONDS if files else WRITE_SECONDS)
            + _given(read_timeout, READ_SECONDS),
            connect=_given(connect_timeout, CONNECT_SECONDS),
            sock_read=_given(read_timeout, READ_SECONDS),
        )
        return await self._ask(method, url, _form(request_data, files) if request_data else None, timeout)

    async def post_form(self, url: str, form: bytes) -> tuple[int, bytes]:
        """Send a form that is made already, for servers that are reached through a proxy.

        Raises:
            NotSent, TooMany, TimedOut, NetworkError, BadRequest.
        """
        timeout = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + WRITE_SECONDS + READ_SECONDS, connect=CONNECT_SECONDS, sock_read=READ_SECONDS
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", url, form, timeout, headers)

    async def download(self, url: str, limit: int) -> bytes:
        """The file behind a link.

        Raises:
            BadRequest: larger than `limit` bytes, or no longer there.
            NetworkError: it cannot be had now.
        """
        timeout = aiohttp.ClientTimeout(total=60, connect=CONNECT_SECONDS, sock_read=READ_SECONDS)
        data = bytearray()
        try:
            async with self._open().get(url, timeout=timeout) as answer:
                if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                    raise NetworkError(f"status {answer.status}")
                if answer.status != HTTPStatus.OK:
                    raise BadRequest(f"status {answer.status}")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    data += chunk
                    if len(data) > limit:
                        raise BadRequest(f"more than {limit} bytes")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _named(error) from None
        return bytes(data)

    async def _ask(
        self,
        method: str,
        url: str,
        body: aiohttp.FormData | bytes | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        try:
            async with self._open().request(
                method, url, data=body, timeout=timeout, headers=headers, allow_redirects=False
            ) as answer:
                status, payload = answer.status, await answer.read()
                wait = answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _named(error) from None
        return checked(status, payload, wait)

    def _open(self) -> aiohttp.ClientSession:
        if self._closed:
            raise NotSent("the channel is closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections), trust_env=self._trust_env
            )
        return self._session


class Answered(BaseRequest):
    """The library's own reading of an answer that has come in another way: `await Answered(…).read()` raises it."""

    __slots__ = ("_payload", "_status")

    def __init__(self, status: int, payload: bytes) -> None:
        self._status, self._payload = status, payload

    async def read(self) -> Any:
        """The result in the answer.

        Raises:
            TelegramError: the platform refused; which one says why.
        """
        return await self.post("")

    @property
    def read_timeout(self) -> float:
        """Nothing is waited for."""
        return 0.0

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """What has come."""
        return self._status, self._payload


def checked(status: int, payload: bytes, wait: str) -> tuple[int, bytes]:
    """An answer that the library can read; `wait` is the header Retry-After.

    Raises:
        TooMany, BadRequest.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise TooMany(_retry_after(payload, wait))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("Request Entity Too Large")
    return status, payload if status < HTTPStatus.BAD_REQUEST or _is_object(payload) else b"{}"


def _given(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _form(request_data: RequestData, files: Any) -> aiohttp.FormData:
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, mime) in files.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _named(error: Exception) -> NetworkError:
    """The kind of trouble, without words of aiohttp's: they may hold the address and so the token."""
    name = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotSent(name)
    return TimedOut(name) if isinstance(error, TimeoutError) else NetworkError(name)


def _is_object(payload: bytes) -> bool:
    """Whether it is the platform's own answer and not a proxy's page, which the library would quote at length."""
    try:
        return isinstance(json.loads(payload), dict)
    except ValueError:
        return False


def _retry_after(payload: bytes, header: str) -> float | None:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return float(header) if header.isdigit() else None
