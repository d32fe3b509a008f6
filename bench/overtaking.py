"""Who overtakes a broadcast: while a notice to everybody leaves, an emergency is approved, and people go on pressing.

The bars: the first message of the emergency leaves at most 1 s after its approval, and what a reply takes longer than
without a broadcast is at most 300 ms (p95). The platform holds the bot to its limit and answers after 50 ms.
"""

import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from bench import _crowd, inbound
from bench.broadcast import BASE
from bench.service import Process, Service, until
from content import loading
from core import clock, migrate
from core.db import Database

PEOPLE, MILLION = 50_000, 1_000_000
LIMIT = 1000  # messages a second; Telegram's paid broadcasts
PRESSING = 40  # people, each through five screens
AT_ONCE = 4
ROUNDS = 3  # emergencies, each to the one commune that they concern
COMMUNE = "23008"
LATENCY = 0.05
EMERGENCY = """---
title: Lũ về {bell}
class: emergency
audience: [{commune}]
---
Nước sông lên nhanh. Bà con lên chỗ cao ngay.
"""


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Both figures, with the load of the machine."""
    return {"people": people, **uvloop.run(_measure(people)), "load_a_core": _crowd.load()}


def full() -> dict[str, Any]:
    """While a million deliveries are owed."""
    return measure(MILLION)


class _Platform(inbound.Villagers):
    """Telegram with a limit; it remembers when an emergency first came."""

    def __init__(self) -> None:
        super().__init__()
        self.bell = b""  # stands in the emergency and nowhere else
        self.heard: float | None = None  # when it came, in wall-clock seconds

    def take(self, now: float) -> bool:
        """The limit holds for all, as at Telegram."""
        return super(inbound.Villagers, self).take(now)


class _Line(inbound.Line):
    def _accepted(self, body: bytes, now: float) -> bytes:
        desk = self._desk
        if isinstance(desk, _Platform) and desk.bell and desk.bell in body:
            desk.heard, desk.bell = time.time(), b""
        return super()._accepted(body, now)


async def _measure(people: int) -> dict[str, Any]:
    desk = _Platform()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Line(desk, asyncio.get_running_loop()), "127.0.0.1", 0, backlog=1024
    )
    root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), {**BASE, "TELEGRAM_API_URL": root, "TELEGRAM_RATE": str(LIMIT)})
        service.configure({"PUBLIC_URL": f"http://127.0.0.1:{service.port}", "FLOOD_MESSAGES": "0"})
        await asyncio.to_thread(_ready, service, people)
        process = service.start()
        await asyncio.to_thread(until, lambda: inbound.listens(service.port), 60)
        desk.latency, desk.limit = LATENCY, LIMIT
        try:
            return await _rounds(service, process, desk)
        finally:
            await asyncio.to_thread(service.stop)
            server.close()


def _ready(service: Service, people: int) -> None:
    with Database(f"sqlite:///{service.folder}/tienglang.db") as db:
        migrate.upgrade(db, backups=service.folder, now=clock.now())
        loading.load_library_into(db, now=clock.now(), samples=True)
        _crowd.people(db, people, now=clock.now())
        with db.writing() as session:  # numbers of chats that no villager of the measurement has
            run = session.connection().exec_driver_sql
            run("UPDATE address SET address = CAST(id + 900000000 AS text)")
            run(f"UPDATE person SET area_id = (SELECT id FROM area WHERE code = '{COMMUNE}') WHERE id % 100 = 0")


async def _rounds(service: Service, process: Process, desk: _Platform) -> dict[str, Any]:
    url = f"http://127.0.0.1:{service.port}{inbound.PATH}"

    async def replies() -> Sequence[float]:
        crowd = inbound.Crowd(desk, url, AT_ONCE)
        await crowd.walk(PRESSING)
        return crowd.replied

    quiet = await replies()
    await asyncio.to_thread(service.notice)
    await asyncio.to_thread(until, lambda: desk.accepted > 2 * LIMIT, 120)
    busy = await replies()
    waited: list[float] = []
    beside: list[Sequence[float]] = []
    for number in range(ROUNDS):
        bell = f"so{4711 + number}"
        desk.heard, desk.bell = None, bell.encode()
        pressing = asyncio.create_task(replies())
        approved = await asyncio.to_thread(_emergency, service, bell)
        waited.append(await asyncio.to_thread(until, lambda: desk.heard, 60) - approved)
        beside.append(await pressing)
    together = [one for some in beside for one in some]
    return {
        "emergencies_s": " ".join(f"{one:.2f}" for one in waited),
        "emergency_s": round(statistics.median(waited), 3),
        "emergency_worst_s": round(max(waited), 3),
        "reply_quiet_p95_ms": _p95(quiet),
        "reply_broadcast_p95_ms": _p95(busy),
        "reply_emergency_p95_ms": _p95(together),
        "reply_added_p95_ms": round(max(_p95(busy), _p95(together)) - _p95(quiet), 1),
        "refused_part": round(desk.refused / desk.calls, 5),
    }


def _emergency(service: Service, bell: str) -> float:
    """Send one by the command; when it was approved, in wall-clock seconds."""
    path = service.folder / f"{bell}.md"
    path.write_text(EMERGENCY.format(bell=bell, commune=COMMUNE), encoding="utf-8")
    service.command("notice", "send", str(path), "--yes")
    with sqlite3.connect(f"file:{service.folder}/tienglang.db?mode=ro", uri=True) as connection:
        found = connection.execute("SELECT max(approved_at) FROM notice WHERE level = 'emergency'").fetchone()[0]
    return datetime.fromisoformat(found).replace(tzinfo=UTC).timestamp()


def _p95(seconds: Sequence[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[18] * 1000, 1)


if __name__ == "__main__":
    print(json.dumps(measure()))
