"""Whether a delivery costs the same however many there are, and whether memory stays flat.

Sizes take turns in every round, so that a machine that gets slower or faster meanwhile does so for all of them.
"""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench import _crowd
from bench.broadcast import fresh, once, postgres, prepared
from bench.platform import Platform

SIZES = (1_000, 5_000, 30_000)
FULL = (1_000, 30_000, 300_000)
FULL_ONCE = 1_000_000
FULL_POSTGRESQL = 300_000
ROUNDS = 3
AT_LEAST = 5_000  # messages a round and size: a broadcast to 1,000 lasts a tenth of a second


def measure(sizes: tuple[int, ...] = SIZES, rounds: int = ROUNDS) -> dict[str, Any]:
    """For each number of people: processor µs a delivery, messages a second, resident memory near the end in MB.

    `apart` is how far the cost of a size is from the mean of all, at most; the bar is 0.15.
    """
    made: dict[int, list[dict[str, float]]] = {people: [] for people in sizes}
    with tempfile.TemporaryDirectory() as folder, Platform() as platform:
        services = {people: prepared(Path(folder) / str(people), people, {}) for people in sizes}
        for number in range(rounds):
            for people, service in services.items():
                for again in range(max(1, AT_LEAST // people)):
                    copied = service.copy(Path(folder) / f"{people}-{number}-{again}", {})
                    made[people].append(once(platform, copied, people, {}))
    found: dict[str, Any] = {f"sqlite {people:,}": _median(rows) for people, rows in made.items()}
    costs = [row["us"] for row in found.values()]
    middle = statistics.mean(costs)
    return {"apart": round(max(abs(cost / middle - 1) for cost in costs), 3), "load_a_core": _crowd.load(), **found}


def full() -> dict[str, Any]:
    """Larger sizes; also 300,000 on PostgreSQL and 1,000,000 on SQLite, once each."""
    found = measure(FULL)
    with tempfile.TemporaryDirectory() as folder, Platform() as platform, postgres(Path(folder)) as url:
        many = prepared(Path(folder) / "many", FULL_ONCE, {})
        found[f"sqlite {FULL_ONCE:,}"] = once(platform, many, FULL_ONCE, {})
        if url:
            service = prepared(Path(folder) / "server", FULL_POSTGRESQL, {"DATABASE_URL": url})
            with fresh(url, 0) as copied:
                again = service.copy(Path(folder) / "again", {"DATABASE_URL": copied})
                found[f"postgresql {FULL_POSTGRESQL:,}"] = once(platform, again, FULL_POSTGRESQL, {})
    return found


def _median(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}
