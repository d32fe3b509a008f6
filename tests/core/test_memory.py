"""Memory: a process that needed much for a moment is small again afterwards."""

import subprocess
import sys

_NEEDS_MUCH = """
import numpy as np
from pathlib import Path
from core import memory

memory.give_back()

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000

np.ones(2_000_000)
before, kept = resident(), []
for _ in range(40):  # of ever larger pieces, as clips and indexes are made of, some small ones stay
    pieces = [np.ones(size) for size in range(100_000, 600_000, 100_000)]
    kept.append(bytes(2000))
    del pieces
print(resident() - before)
"""


def test_what_is_freed_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", _NEEDS_MUCH], capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 3
