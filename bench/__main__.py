"""Runs measurements: `python -m bench` the usual ones, `--full` the long ones, names only those.

Without names the figures are also written to `docs/figures/` as JSON and as tables.
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

import bench
from bench import tables

FIGURES = Path(__file__).parent.parent / "docs" / "figures"


def main(words: list[str]) -> int:
    """Print one line of JSON for each measurement, with what it means."""
    full = "--full" in words
    names = [word for word in words if word != "--full"]
    found = {module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__"}
    if unknown := set(names) - found:
        print(
            f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(sorted(found))}", file=sys.stderr
        )
        return 2
    made: dict[str, Any] = {}
    for name in names or sorted(found):
        module = importlib.import_module(f"bench.{name}")
        measure = getattr(module, "full" if full else "measure", None)
        if measure is not None:
            made[name] = measure()
            print(json.dumps({"bench": name, **made[name]}, ensure_ascii=False), flush=True)
    if not names:
        tables.write(FIGURES, "bench-full" if full else "bench", made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
