"""Web chat: screens become rows that the page at /chat shows; an open page is told at once that there is a new one."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import webtalk
from bot.channels.webtalk import FAREWELL, Heard, Line, Said
from core.channels import (
    Capabilities,
    ChannelDown,
    Clip,
    Health,
    Incoming,
    Media,
    Outgoing,
    RecipientGone,
    SendResult,
    Sent,
    Sink,
)
from core.db import Database
from core.errors import Invalid, NotFound, Unavailable
from core.files import Files
from core.models import WebDevice
from core.security import token, token_hash
from core.settings import Settings

log = structlog.get_logger()

FILE_REF = "file:"  # Media.ref of an uploaded file: this and its SHA-256
TEXT_MAX = 20_000  # characters; a page has no limit of its own
WATCH_AGAIN_SECONDS = 1.0  # after the database refused
ADDRESS_SIGNS = 22  # 132 random bits
FAREWELLS = 500  # people whose last words are remembered at once, in memory only


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that chats. `fresh`: made by this request, its cookie still has to be set."""

    address: str
    token: str
    fresh: bool = False


@dataclass(eq=False)
class _Ear:
    """One open page (or a request that waits for an answer)."""

    bell: asyncio.Event = field(default_factory=asyncio.Event)
    gone: list[int] = field(default_factory=list)  # lines that were taken back meanwhile


class WebChat:
    """The channel `web`: `send` works from any process, receiving in the one that serves the pages."""

    name = "web"
    account = "web"
    capabilities = Capabilities(
        text_max=TEXT_MAX,
        caption_max=TEXT_MAX,  # voice and text are one message here
        buttons=True,
        voice="upload",
        edit=True,
        delete=True,
        files=True,
        location=True,
        rate=200.0,
        rate_chat=20.0,
    )

    def __init__(self, db: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._files = Files(settings.data_dir / "files")
        self.clock = clock
        self._sink: Sink | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ears: dict[str, set[_Ear]] = {}
        self._farewells: dict[str, list[Line]] = {}  # address → screens for a person who was just forgotten
        self._known: dict[str, str] = {}  # token hash → address of recent visitors, for those farewells
        self._trouble = ""
        self.closing = False

    # --- the contract of core.channels.Channel ---

    async def open(self, sink: Sink) -> None:
        """Begin to receive, and to notice what other processes send."""
        self._sink, self.closing = sink, False
        self._watch = asyncio.create_task(self._watch_database(), name="webchat-watch")

    async def close(self) -> None:
        """Let every waiting page go, then stop watching."""
        self.hush()
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Keep the screen for the page; an open page of this process has it at once."""
        body = outgoing.to_json()
        if clip is not None:
            body["heard"] = asdict(Heard(clip.ms, clip.machine, clip.credit))
        now = self.clock()
        try:
            made = await self._db.write(lambda s: webtalk.keep(s, address, json.dumps(body, ensure_ascii=False), now))
        except (Unavailable, SQLAlchemyError) as error:
            self._trouble = f"database: {type(error).__name__}"
            return ChannelDown(self._trouble)
        self._trouble = ""
        if made is None:
            return self._say_farewell(address, body, now)
        self.ring(address)
        return Sent((str(made),))

    async def fetch(self, media: Media, limit: int) -> bytes:
        """The bytes of an upload.

        Raises:
            Invalid: larger than `limit` bytes, or deleted meanwhile.
        """
        try:
            path = self._files.path(media.ref.removeprefix(FILE_REF))
            if (size := path.stat().st_size) > limit:
                raise Invalid(f"{size} bytes, allowed {limit}")
            return await asyncio.to_thread(path.read_bytes)
        except (NotFound, FileNotFoundError) as error:
            raise Invalid("the upload is no longer kept") from error

    async def acknowledge(self, incoming: Incoming) -> None:
        """The page needs no sign."""

    async def delete(self, address: str, ref: str) -> bool:
        """Take a line back, also from open pages."""
        if not ref.isdigit():
            return False
        done = await self._db.write(lambda s: webtalk.drop(s, address, int(ref)))
        if done:
            for ear in self._ears.get(address, ()):
                ear.gone.append(int(ref))
            self.ring(address)
        return done

    async def edit(self, address: str, ref: str, outgoing: Outgoing) -> SendResult | None:
        """Put another screen in the place of a line that is still kept; an open page shows it when it loads again."""
        if not ref.isdigit():
            return None
        body = json.dumps(outgoing.to_json(), ensure_ascii=False)
        try:
            done = await self._db.write(lambda s: webtalk.rewrite(s, address, int(ref), body))
        except (Unavailable, SQLAlchemyError) as error:
            return ChannelDown(f"database: {type(error).__name__}")
        return Sent((ref,)) if done else None

    def health(self) -> Health:
        """Bad while the database refuses."""
        return Health(ok=not self._trouble, why=self._trouble)

    def redact(self) -> tuple[str, ...]:
        """No secrets: cookies are not kept."""
        return ()

    # --- receiving: what the pages call ---

    async def take(self, incoming: Incoming, said: Said, *, key: str) -> int:
        """Store what a person did and hand it on; the same `key` again changes nothing. Returns the line's number.

        Raises:
            Unavailable: the channel is not open, or the database refuses.
        """
        if self._sink is None:
            raise Unavailable("the web chat is not open")
        body = json.dumps(asdict(said), ensure_ascii=False)
        line = await self._db.write(lambda s: webtalk.keep_said(s, incoming.address, body, key, incoming.at))
        self.ring(incoming.address)
        await self._sink([incoming])
        return line

    async def device(self, cookie: str) -> Device | None:
        """The browser that holds this cookie; None when it is unknown here.

        Somebody whose row has just gone is still met: their last screen may be on its way, and the page waits for it.
        """
        hashed = token_hash(cookie)
        address = await self._db.read(
            lambda s: s.scalar(select(WebDevice.address).where(WebDevice.token_hash == hashed))
        )
        if address is None:
            address = self._known.get(hashed)
            return Device(address, cookie) if address else None
        _put(self._known, hashed, address)
        return Device(address, cookie)

    async def visit(self, cookie: str) -> Device:
        """The browser that holds this cookie, noted as seen; a new one when it is unknown or was forgotten."""
        now, hashed, new = self.clock(), token_hash(cookie), token()
        address = await self._db.write(lambda s: webtalk.seen(s, hashed, now))
        fresh = address is None
        if address is None:
            self._farewells.pop(self._known.pop(hashed, ""), None)
            cookie, hashed, address = new, token_hash(new), token()[:ADDRESS_SIGNS]
            made = WebDevice(token_hash=hashed, address=address, created_at=now, seen_at=now)
            await self._db.write(lambda s: s.add(made))
        _put(self._known, hashed, address)
        return Device(address, cookie, fresh)

    async def lines(self, address: str, *, after: int = 0, before: int = 0, limit: int = 200) -> list[Line]:
        """Lines of the last 7 days, oldest first: the newest `limit` of those between the two numbers."""
        now = self.clock()
        kept = await self._db.read(
            lambda s: webtalk.lines(s, address, after=after, before=before, limit=limit, now=now)
        )
        return kept + [line for line in self._farewells.get(address, ()) if after < line.id < (before or sys.maxsize)]

    async def line(self, address: str, line_id: int) -> Line | None:
        """One line, if it belongs to this address."""
        found = [
            line for line in await self.lines(address, after=line_id - 1, before=line_id + 1) if line.id == line_id
        ]
        return found[0] if found else None

    async def news(self, address: str, *, after: int, wait: float) -> list[Line]:
        """Lines after `after`; when there are none, waits up to `wait` seconds for the first."""
        async with contextlib.aclosing(self.follow(address, after=after, wait=wait)) as happenings:
            async for lines, _ in happenings:
                return lines
        return []

    async def follow(self, address: str, *, after: int, wait: float) -> AsyncGenerator[tuple[list[Line], list[int]]]:
        """What happens in a talk, as it happens: new lines and the numbers of lines taken back.

        Yields two empty lists when nothing happened for `wait` seconds; ends when the service stops.
        """
        loop = asyncio.get_running_loop()
        with self._listening(address) as ear:
            until = loop.time() + wait
            while not self.closing:
                ear.bell.clear()
                lines, gone = await self.lines(address, after=after), list(ear.gone)
                if not lines and not gone and await _rings(ear.bell, until):
                    continue
                ear.gone.clear()
                after = max([after, *(line.id for line in lines)])
                yield lines, gone
                until = loop.time() + wait

    def ring(self, address: str) -> None:
        """Wake the open pages of an address."""
        for ear in self._ears.get(address, ()):
            ear.bell.set()

    def hush(self) -> None:
        """Let all waiting requests end: the service stops."""
        self.closing = True
        for address in self._ears:
            self.ring(address)

    @contextlib.contextmanager
    def _listening(self, address: str) -> Iterator[_Ear]:
        ear = _Ear()
        self._ears.setdefault(address, set()).add(ear)
        try:
            yield ear
        finally:
            self._ears[address].discard(ear)
            if not self._ears[address]:
                del self._ears[address]

    async def _watch_database(self) -> None:
        """Rings for what other processes sent. The pages look for themselves what it was."""
        newest: dict[str, int] = {}
        while not self.closing:
            try:
                async for _ in self._db.changes():
                    if self._ears:
                        newest = await self._ring_for_news(newest)
            except (Unavailable, SQLAlchemyError) as error:
                self._trouble = f"database: {type(error).__name__}"
                log.warning("webchat.watch", error=type(error).__name__)
                await asyncio.sleep(WATCH_AGAIN_SECONDS)

    async def _ring_for_news(self, known: dict[str, int]) -> dict[str, int]:
        found = await self._db.read(lambda s: webtalk.newest(s, list(self._ears)))
        for address, number in found.items():
            if known.get(address) != number:
                self.ring(address)
        return found

    def _say_farewell(self, address: str, body: dict[str, Any], now: datetime) -> SendResult:
        """A forgotten person still reads that they are forgotten, from memory; an unknown address is gone."""
        if address not in self._known.values():
            return RecipientGone("no such device")
        lines = self._farewells.get(address, [])
        number = lines[-1].id + 1 if lines else FAREWELL
        _put(self._farewells, address, [*lines, webtalk.line(number, now, mine=False, body=body)])
        self.ring(address)
        return Sent((str(number),))


async def _rings(bell: asyncio.Event, until: float) -> bool:
    """Whether the bell rings before the loop's clock shows `until`."""
    try:
        async with asyncio.timeout_at(until):
            await bell.wait()
    except TimeoutError:
        return False
    return True


def _put(memory: dict[str, Any], key: str, value: object) -> None:
    """Remember the newest; forget the oldest beyond FAREWELLS."""
    memory.pop(key, None)
    memory[key] = value
    while len(memory) > FAREWELLS:
        memory.pop(next(iter(memory)))
