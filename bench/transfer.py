"""Moving a service from SQLite to PostgreSQL (`tienglang migrate-to`): rows a second, and memory that does not grow.

`python -m bench.transfer --people 1000000` moves a million deliveries, with the people behind them four million rows.
"""

import argparse
import asyncio
import json
import resource
import time
from typing import Any

from bench import _crowd
from core import clock, transfer
from scheduler.fanout import Fanout

PEOPLE = 20_000


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Persons, addresses, consents and deliveries; every row compared."""
    now = clock.now()
    with _crowd.database("sqlite") as source, _crowd.database("postgres") as target:
        _crowd.people(source, people, now=now)
        _crowd.notice(source, now=now)
        asyncio.run(Fanout(source, clock.now).move(asyncio.Event()))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        wall, cpu = time.perf_counter(), time.process_time()
        moved = transfer.move(source, target, advance=lambda done, total=None: None)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = sum(table.rows for table in moved)
    return {
        "rows": rows,
        "seconds": round(wall, 1),
        "cpu_us_a_row": round(cpu / rows * 1e6, 1),
        "more_memory_mb": round((after - before) / 1024, 1),
        "load_a_core": _crowd.load(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    print(json.dumps(measure(parser.parse_args().people), indent=2))
