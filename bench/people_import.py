"""Seconds to import 10,000 people from a list, the first time and again; the bar is 5 s (SQLite)."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import uvloop

from bench import inbound
from bench.reference import TOKEN
from bench.service import Process, Service, until
from content import loading
from content.imports import import_people
from core import clock, migrate
from core.db import Database
from core.security import Keyring

PEOPLE = 10_000
MILLION = 1_000_000


def measure() -> dict[str, float]:
    """The figures; half of them chats, half phone numbers, a third with consent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        rows = [f"{_address(n)},vi,23008,,{('yes', 'no', '')[n % 3]}" for n in range(PEOPLE)]
        path.write_text("\n".join(["channel,address,language,area_code,role,consent", *rows]), encoding="utf-8")
        with Database(f"sqlite:///{folder}/bench.db") as db:
            migrate.upgrade(db, backups=Path(folder), now=clock.now())
            loading.load_library_into(db, now=clock.now(), samples=False)
            return {"people": PEOPLE, "first_seconds": _once(db, path), "again_seconds": _once(db, path)}


def full() -> dict[str, Any]:
    """A million rows by the command, beside a running service that people write to meanwhile."""
    return uvloop.run(_million())


async def _million() -> dict[str, Any]:
    desk, server, root = await inbound.platform()
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": root, "TELEGRAM_RATE": "1000"})
        service.configure({"PUBLIC_URL": f"http://127.0.0.1:{service.port}", "FLOOD_MESSAGES": "0"})
        path = await asyncio.to_thread(service.list_of, MILLION)
        await asyncio.to_thread(service.command, "init")
        service.start()
        url = f"http://127.0.0.1:{service.port}{inbound.PATH}"
        await asyncio.to_thread(until, lambda: inbound.listens(service.port), 60)
        crowd = inbound.Crowd(desk, url, connections=2)
        began, child = time.monotonic(), service.begin("people", "import", str(path))
        importing = Process(child)
        most = 0
        while child.poll() is None:
            most = max(most, importing.memory())
            await crowd.walk(20)
        seconds = time.monotonic() - began
        await asyncio.to_thread(service.stop)
        server.close()
    return {
        "people": MILLION,
        "seconds": round(seconds, 1),
        "mb": round(most / 1e6),
        "replies": len(crowd.replied),
        "replied_p99_ms": round(statistics.quantiles(crowd.replied, n=100)[98] * 1000, 1),
        "replied_worst_ms": round(max(crowd.replied) * 1000, 1),
    }


def _address(n: int) -> str:
    return f"telegram,{100_000 + n}" if n % 2 else f"sms,09{n:08d}"


def _once(db: Database, path: Path) -> float:
    start = time.perf_counter()
    report = import_people(db, path, keyring=Keyring("bench"), now=clock.now())
    if report.added + report.updated != PEOPLE:
        raise AssertionError(report)
    return round(time.perf_counter() - start, 2)
