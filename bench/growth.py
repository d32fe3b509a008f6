"""Whether a delivery costs the same however many there are, and whether memory stays flat.

Everything counts that a notice costs the service, from its approval to the last row that is written down; what it
needs when it idles is taken off, and no clips are made ahead meanwhile. Beside every notice bare aiohttp makes as many
calls: a machine that is slower in long runs is so for both. Sizes take turns in every round.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import _crowd, reference
from bench.broadcast import BASE, FAST, fresh, once, postgres, prepared
from bench.platform import Platform
from bench.service import Process, Service, until

SIZES = (1_000, 20_000)
FULL = (1_000, 30_000, 300_000)
MEMORY = (300_000, 1_000_000)
FULL_POSTGRESQL = 300_000
ROUNDS, FULL_ROUNDS = 1, 3
AT_LEAST = 3_000  # messages a round and size: a broadcast to 1,000 lasts a fifth of a second
IDLE_SECONDS = 2.0
QUIET = 0.05  # of a core: nothing is being sent
LOOK_SECONDS = 0.5


def measure(sizes: tuple[int, ...] = SIZES, rounds: int = ROUNDS) -> dict[str, Any]:
    """For each number of people: processor µs a delivery, and those of bare aiohttp for as many calls.

    `apart` is how far the cost of a size, as a multiple of aiohttp's, is from the mean of all at most; bar: 0.15.
    """
    made: dict[int, list[dict[str, float]]] = {people: [] for people in sizes}
    with tempfile.TemporaryDirectory() as folder, Platform() as platform:
        services = {people: imported(Path(folder) / str(people), people) for people in sizes}
        for number in range(rounds):
            for people, service in services.items():
                for again in range(max(1, AT_LEAST // people)):
                    platform.set()
                    bare = reference.run("aiohttp", platform.url, max(people, AT_LEAST), 64)["us"]
                    copied = service.copy(Path(folder) / f"{people}-{number}-{again}", {})
                    us = delivered(platform, copied, people)
                    made[people].append({"us": us, "aiohttp_us": bare, "x_aiohttp": round(us / bare, 3)})
    found: dict[str, Any] = {f"sqlite {people:,}": _median(rows) for people, rows in made.items()}
    costs = [row["x_aiohttp"] for row in found.values()]
    middle = statistics.mean(costs)
    return {"apart": round(max(abs(cost / middle - 1) for cost in costs), 3), "load_a_core": _crowd.load(), **found}


def imported(folder: Path, people: int) -> Service:
    """A service with its people; nothing is owed to anybody yet."""
    folder.mkdir()
    service = Service(folder, BASE)
    service.people(people)
    return service


def delivered(platform: Platform, service: Service, people: int) -> float:
    """One notice from its approval to its last row: processor µs a delivery."""
    platform.set()
    service.configure(
        {
            **BASE,
            "TELEGRAM_API_URL": platform.url,
            "TELEGRAM_RATE": FAST,
            "TELEGRAM_IN_FLIGHT": "64",
            "VOICE_ENGINES": "",
        }
    )
    process = service.start()
    until(service.healthy, 60)
    until(lambda: _used(process, LOOK_SECONDS) < QUIET, 60)
    idle = _used(process, IDLE_SECONDS)
    cpu, wall = process.cpu(), time.monotonic()
    service.notice()
    final = until(lambda: (found := platform.stats())["accepted"] >= people and found, 3600)
    until(lambda: _used(process, LOOK_SECONDS) < QUIET, 60)
    cpu, wall = process.cpu() - cpu, time.monotonic() - wall
    service.stop()
    if final["twice"] or final["chats"] != people:
        raise AssertionError(final)
    return round((cpu - idle * wall) / people * 1e6, 1)


def _used(process: Process, seconds: float) -> float:
    """What part of a core a process uses for so long."""
    cpu = process.cpu()
    time.sleep(seconds)
    return (process.cpu() - cpu) / seconds


def full() -> dict[str, Any]:
    """Larger sizes; and what memory the service has near the end of large broadcasts, on both databases."""
    found = measure(FULL, FULL_ROUNDS)
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, Platform() as platform, postgres(Path(folder)) as url:
        for people in MEMORY:
            many = prepared(Path(folder) / f"many-{people}", people, {})
            memory[f"sqlite {people:,}"] = once(platform, many, people, {})["mb"]
        if url:
            service = prepared(Path(folder) / "server", FULL_POSTGRESQL, {"DATABASE_URL": url})
            with fresh(url, 0) as copied:
                again = service.copy(Path(folder) / "again", {"DATABASE_URL": copied})
                memory[f"postgresql {FULL_POSTGRESQL:,}"] = once(platform, again, FULL_POSTGRESQL, {})["mb"]
    return {**found, "memory_mb": memory}


def _median(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}
