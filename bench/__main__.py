"""Runs all measurements, or those named: `python -m bench people_import`."""

import importlib
import json
import pkgutil
import sys

import bench


def main(names: list[str]) -> int:
    """Print one line of JSON for each measurement, with what it means."""
    found = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    unknown = set(names) - set(found)
    if unknown:
        print(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(found)}", file=sys.stderr)
        return 2
    for name in names or found:
        module = importlib.import_module(f"bench.{name}")
        print(json.dumps({"bench": name, **module.measure()}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
