"""The lean pool: answers in every form HTTP allows, a connection for each request and none too many."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram_request import NotSent
from bot.channels.telegram_wire import Wire

BODY = b'{"ok":true,"result":{"message_id":7}}'
WITH_LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Platform:
    """A server that answers each request as it is told and counts connections."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answer = answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
                self.requests.append(head + await reader.readexactly(length))
                await self._answer(reader, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def a_wire(answer: Answer, connections: int = 4) -> AsyncIterator[tuple[Wire, Platform]]:
    platform = Platform(answer)
    server = await asyncio.start_server(platform.serve, "127.0.0.1", 0)
    wire = Wire(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "1:TEST", connections)
    try:
        yield wire, platform
    finally:
        await wire.close()
        server.close()
        await server.wait_closed()


def saying(*pieces: bytes, close: bool = False) -> Answer:
    """An answer that comes in these pieces."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        if close:
            writer.close()

    return answer


async def test_the_request_is_a_form_to_a_method_of_the_bot() -> None:
    async with a_wire(saying(WITH_LENGTH)) as (wire, platform):
        assert await wire.post("sendMessage", b"text=a&chat_id=5") == (200, BODY)
    head, _, form = platform.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /bot1:TEST/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert form == b"text=a&chat_id=5"


@pytest.mark.parametrize(
    "answer",
    [
        saying(*(WITH_LENGTH[at : at + 1] for at in range(len(WITH_LENGTH)))),
        saying(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n" % (len(BODY), BODY), b"0\r\n\r\n"
        ),
        saying(b"HTTP/1.0 200 OK\r\n\r\n", BODY, close=True),
        saying(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY, close=True),
        saying(b"HTTP/1.1 100 Continue\r\n\r\n", WITH_LENGTH),
    ],
    ids=["byte by byte", "in chunks", "until the end", "said to be the last", "after an announcement"],
)
async def test_every_form_of_an_answer_is_read(answer: Answer) -> None:
    async with a_wire(answer) as (wire, _):
        for _ in range(3):
            assert await wire.post("sendMessage", b"") == (200, BODY)


async def test_a_connection_is_kept_and_an_idle_one_that_was_closed_is_not_used() -> None:
    async with a_wire(saying(WITH_LENGTH)) as (wire, platform):
        for _ in range(5):
            await wire.post("sendMessage", b"")
        assert platform.connections == 1
    async with a_wire(saying(WITH_LENGTH, close=True)) as (wire, platform):
        for _ in range(3):
            await wire.post("sendMessage", b"")
            await asyncio.sleep(0.01)  # the end of the connection comes by itself
        assert platform.connections == 3


async def test_more_requests_than_connections_wait_in_line_and_all_are_answered() -> None:
    async with a_wire(saying(WITH_LENGTH), connections=2) as (wire, platform):
        answers = await asyncio.gather(*(wire.post("sendMessage", b"%d" % n) for n in range(50)))
    assert answers == [(200, BODY)] * 50
    assert platform.connections == 2
    assert len(platform.requests) == 50


async def test_who_gives_up_waiting_takes_no_connection_along(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asyncio.Event()

    async def slow(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gate.wait()
        writer.write(WITH_LENGTH)

    async with a_wire(slow, connections=1) as (wire, _):
        first = asyncio.create_task(wire.post("sendMessage", b""))
        impatient = [asyncio.create_task(wire.post("sendMessage", b"")) for _ in range(3)]
        await asyncio.sleep(0)
        for task in impatient:
            task.cancel()
        await asyncio.gather(*impatient, return_exceptions=True)
        monkeypatch.setattr("bot.channels.telegram_request.CONNECT_SECONDS", 0.02)
        with pytest.raises(NotSent):
            await wire.post("sendMessage", b"")
        monkeypatch.undo()
        gate.set()
        assert await first == (200, BODY)
        assert await wire.post("sendMessage", b"") == (200, BODY)


async def test_an_answer_that_nobody_waits_for_is_not_taken_for_the_next_ones() -> None:
    gate, asked = asyncio.Event(), asyncio.Event()

    async def late(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await gate.wait()
        writer.write(WITH_LENGTH)

    async with a_wire(late, connections=1) as (wire, platform):
        given_up = asyncio.create_task(wire.post("sendMessage", b"first"))
        await asked.wait()
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        gate.set()
        assert await wire.post("sendMessage", b"second") == (200, BODY)
        assert platform.connections == 2


async def test_no_answer_and_half_an_answer_leave_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_wire(saying(close=True)) as (wire, _):
        with pytest.raises(NetworkError, match="ServerDisconnectedError"):
            await wire.post("sendMessage", b"")
    async with a_wire(saying(WITH_LENGTH[:-3], close=True)) as (wire, _):
        with pytest.raises(NetworkError, match="ContentLengthError"):
            await wire.post("sendMessage", b"")
    async with a_wire(saying(b"no HTTP at all\r\n\r\n")) as (wire, _):
        with pytest.raises(NetworkError):
            await wire.post("sendMessage", b"")
    monkeypatch.setattr("bot.channels.telegram_request.READ_SECONDS", 0.1)
    async with a_wire(saying()) as (wire, _):
        with pytest.raises(TimedOut):
            await wire.post("sendMessage", b"")


async def test_after_closing_nothing_leaves() -> None:
    async with a_wire(saying(WITH_LENGTH)) as (wire, platform):
        await wire.close()
        with pytest.raises(NotSent):
            await wire.post("sendMessage", b"")
        await wire.open()
        assert await wire.post("sendMessage", b"") == (200, BODY)
        assert len(platform.requests) == 1


def test_a_server_behind_a_proxy_of_the_environment_is_not_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert not Wire.reaches("https://api.telegram.org")
    assert Wire.reaches("https://inside.example")
    assert Wire.reaches("http://127.0.0.1:8081")
