"""Two workers on one PostgreSQL: what they send together, and what they use of a limit that they share.

"held": the server keeps each of them to 300 a second (64 in flight, each answered after 213 ms); the bar is 590
together. "shared": the server accepts 300 a second in all, answers 429 beyond, and both know that limit; the bars
are 97 % of it and 0.1 % refused.
"""

import tempfile
from pathlib import Path
from typing import Any

from bench import _crowd, reference
from bench.broadcast import postgres
from bench.platform import Platform
from bench.service import Service, until

PEOPLE = 9000
EACH = 300  # messages a second
IN_FLIGHT = 64
BASE = {
    "TELEGRAM_TOKEN": reference.TOKEN, "QUIET_HOURS": "", "DAILY_CAP": "0", "ROLES": "scheduler",
    "TELEGRAM_IN_FLIGHT": str(IN_FLIGHT),
}  # fmt: skip


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Both figures, with and without the task engine."""
    return {
        "people": people,
        "held": _measure(people, rate=1000, latency=IN_FLIGHT / EACH, limit=0),
        "held, procrastinate": _measure(people, rate=1000, latency=IN_FLIGHT / EACH, limit=0, engine="procrastinate"),
        "shared": _measure(people, rate=EACH, latency=0.05, limit=EACH),
    }


def _measure(people: int, *, rate: int, latency: float, limit: int, engine: str = "embedded") -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, Platform() as platform, postgres(Path(folder)) as url:
        if not url:
            return {"why": "no PostgreSQL here"}
        given = {**BASE, "DATABASE_URL": url, "TELEGRAM_API_URL": platform.url, "TELEGRAM_RATE": str(rate)}
        given["TASK_ENGINE"] = engine
        home = Path(folder) / "data"
        home.mkdir()
        first, second = Service(home, given), Service(home, given)
        first.people(people)
        workers = [service.start() for service in (first, second)]
        for service in (first, second):
            until(service.healthy, seconds=120)
        platform.set(latency=latency, limit=limit)
        before = [worker.cpu() for worker in workers]
        first.notice()
        until(lambda: platform.stats()["chats"] >= people, seconds=600, pause=0.5)
        used = [worker.cpu() - start for worker, start in zip(workers, before, strict=True)]
        found = platform.stats()
        for service in (first, second):
            service.stop()
    whole = sorted((int(second), number) for second, number in found["seconds"].items())[2:-2]
    return {
        "a_second": round(sum(number for _, number in whole) / len(whole)),
        "refused_part": round(found["refused"] / found["calls"], 5),
        "twice": found["twice"],
        "cores": [round(cpu / (found["last"] - found["first"]), 2) for cpu in used],
        "load_a_core": _crowd.load(),
    }
