"""How much of a platform's limit is used and how often it is overstepped, when a server enforces it every second."""

import tempfile
from pathlib import Path
from typing import Any

from bench.broadcast import BASE, prepared
from bench.platform import Platform
from bench.service import Service, until

LATENCY = 0.05  # seconds until the server answers
CASES = ((30, 600), (1000, 20_000))  # limit a second, people
FULL = ((30, 3000), (1000, 60_000))


def measure(cases: tuple[tuple[int, int], ...] = CASES) -> dict[str, Any]:
    """For each limit: the part of it that was used, of the calls those refused, and how busy one core was."""
    found = {}
    for limit, people in cases:
        with tempfile.TemporaryDirectory() as folder, Platform() as platform:
            service = prepared(Path(folder) / "data", people, {})
            found[f"{limit}/s"] = _limited(platform, service, limit, people)
    return found


def full() -> dict[str, Any]:
    """The same over a longer time."""
    return measure(FULL)


def _limited(platform: Platform, service: Service, limit: int, people: int) -> dict[str, Any]:
    platform.set(latency=LATENCY, limit=limit)
    service.configure({**BASE, "TELEGRAM_API_URL": platform.url, "TELEGRAM_RATE": str(limit)})
    process = service.start()
    began = until(lambda: platform.stats() if platform.stats()["accepted"] else None, 120)
    cpu = process.cpu()
    ended = until(lambda: platform.stats() if platform.stats()["accepted"] >= people else None, 3600)
    cpu = process.cpu() - cpu
    service.stop()
    seconds = ended["last"] - began["first"]
    return {
        "people": people,
        "used": round(ended["accepted"] / (limit * seconds + 1), 4),
        "refused": round(ended["refused"] / ended["calls"], 5),
        "twice": ended["twice"],
        "of_a_core": round(cpu / seconds, 3),
    }
