"""Two workers on one PostgreSQL: what they send together, and what they use of a limit that they share.

"held": each has a server that answers no more than 300 a second, however many ask; the bar is 590 together.
"shared": one server accepts 300 a second in all, answers 429 beyond, and both know that limit; the bars are 97 % of
it and 0.1 % refused.
"""

import tempfile
from pathlib import Path
from typing import Any

from bench import _crowd, reference
from bench.broadcast import postgres
from bench.platform import Platform
from bench.service import Service, until

PEOPLE = 6000
EACH = 300  # messages a second
BASE = {"TELEGRAM_TOKEN": reference.TOKEN, "QUIET_HOURS": "", "DAILY_CAP": "0", "ROLES": "scheduler"}


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Both figures."""
    return {
        "people": people,
        "held": _measure(people, rate=1000, hold=EACH),
        "shared": _measure(people, rate=EACH, latency=0.05, limit=EACH),
    }


def full() -> dict[str, Any]:
    """Also with the task engine."""
    return {**measure(), "held, procrastinate": _measure(PEOPLE, rate=1000, hold=EACH, engine="procrastinate")}


def _measure(
    people: int, *, rate: int, latency: float = 0.0, limit: int = 0, hold: int = 0, engine: str = "embedded"
) -> dict[str, Any]:
    """Args: `hold` gives each worker a server of its own that answers so many a second."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Platform() as one,
        Platform() as other,
        postgres(Path(folder)) as url,
    ):
        if not url:
            return {"why": "no PostgreSQL here"}
        given = {**BASE, "DATABASE_URL": url, "TELEGRAM_RATE": str(rate), "TASK_ENGINE": engine}
        home = Path(folder) / "data"
        home.mkdir()
        servers = [one, other] if hold else [one, one]
        first, second = (Service(home, {**given, "TELEGRAM_API_URL": server.url}) for server in servers)
        first.people(people)
        workers = [service.start() for service in (first, second)]
        for service in (first, second):
            until(service.healthy, seconds=120)
        for server in (one, other):
            server.set(latency=latency, limit=limit, hold=hold)
        before = [worker.cpu() for worker in workers]
        first.notice()
        until(lambda: sum(found["chats"] for found in _stats(one, other)) >= people, seconds=600, pause=0.5)
        used = [worker.cpu() - start for worker, start in zip(workers, before, strict=True)]
        found = _stats(one, other)
        for service in (first, second):
            service.stop()
    return _figures(people, found, used)


def _stats(*servers: Platform) -> list[dict[str, Any]]:
    return [server.stats() for server in servers]


def _figures(people: int, found: list[dict[str, Any]], used: list[float]) -> dict[str, Any]:
    """Of both servers together; the seconds in which they begin and end do not count."""
    busy = [one for one in found if one["calls"]]
    seconds = [[n for _, n in sorted((int(at), n) for at, n in one["seconds"].items())][2:-2] for one in busy]
    lasted = max(one["last"] for one in busy) - min(one["first"] for one in busy)
    return {
        "a_second": round(sum(sum(some) / len(some) for some in seconds)),
        "refused_part": round(sum(one["refused"] for one in found) / sum(one["calls"] for one in found), 5),
        "twice": sum(one["accepted"] for one in found) - people,
        "cores": [round(cpu / lasted, 2) for cpu in used],
        "load_a_core": _crowd.load(),
    }
