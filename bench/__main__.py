"""Runs measurements: `python -m bench` the usual ones, `--full` the long ones, names only those.

Without names, or with `--keep`, the figures are also written to `docs/figures/` as JSON and as tables; those that were
not measured now stay there with their date. The bars among them stand in README and docs/scaling.md.
"""

import importlib
import json
import pkgutil
import sys
import time

import bench
from bench import bars, tables


def main(words: list[str]) -> int:
    """Print one line of JSON for each measurement, with what it means."""
    full = "--full" in words
    names = [word for word in words if not word.startswith("--")]
    keep = not names or "--keep" in words
    found = {module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__"}
    if unknown := set(names) - found:
        print(
            f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(sorted(found))}", file=sys.stderr
        )
        return 2
    failed = False
    for name in names or sorted(found):
        module = importlib.import_module(f"bench.{name}")
        measure = getattr(module, "full" if full else "measure", None)
        if measure is None:
            continue
        began = time.monotonic()
        try:
            made = measure()
        except AssertionError as error:  # the others are still worth having
            print(f"{name}: {error}", file=sys.stderr, flush=True)
            failed = True
            continue
        made = {**made, "took_s": round(time.monotonic() - began)}
        print(json.dumps({"bench": name, **made}, ensure_ascii=False), flush=True)
        if keep:  # at once: what was measured before a break is not lost
            tables.keep(bars.FIGURES, "bench-full" if full else "bench", {name: made})
            bars.show()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
