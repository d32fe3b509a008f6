"""Whether a delivery costs the same however many there are, and whether memory stays flat."""

import tempfile
from pathlib import Path
from typing import Any

from bench.broadcast import once, postgres, prepared
from bench.platform import Platform

SIZES = (1_000, 5_000, 30_000)
FULL = (1_000, 30_000, 300_000, 1_000_000)
FULL_POSTGRESQL = (300_000,)


def measure(sizes: tuple[int, ...] = SIZES, on_postgresql: tuple[int, ...] = ()) -> dict[str, Any]:
    """For each number of people: processor µs a delivery, messages a second, resident memory near the end in MB."""
    found: dict[str, Any] = {}
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder, Platform() as platform:
            found[f"sqlite {people:,}"] = once(platform, prepared(Path(folder) / "data", people, {}), people, {})
    for people in on_postgresql:
        with tempfile.TemporaryDirectory() as folder, Platform() as platform, postgres(Path(folder)) as url:
            if url:
                service = prepared(Path(folder) / "data", people, {"DATABASE_URL": url})
                found[f"postgresql {people:,}"] = once(platform, service, people, {})
    return found


def full() -> dict[str, Any]:
    """Also 300,000 on both databases and 1,000,000 on SQLite."""
    return measure(FULL, FULL_POSTGRESQL)
