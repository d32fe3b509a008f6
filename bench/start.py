"""Seconds from `tienglang run` to the first answer of /health, on new data and again; the second has a bar of 5 s."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


def measure() -> dict[str, float]:
    """The figures, with the time the stop takes (bar: 3 s)."""
    with tempfile.TemporaryDirectory() as folder:
        first, _ = _once(folder)
        again, stop = _once(folder)
    return {"first_seconds": first, "again_seconds": again, "stop_seconds": stop}


def _once(folder: str) -> tuple[float, float]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "TIENGLANG_DATA_DIR": folder, "TIENGLANG_PORT": str(port)}
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "tienglang", "run"], env=env, stdout=subprocess.DEVNULL)
    while True:
        if child.poll() is not None:
            raise AssertionError("the service has ended before it answered")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    up = time.perf_counter() - start
    start = time.perf_counter()
    child.terminate()
    child.wait()
    return round(up, 2), round(time.perf_counter() - start, 2)
