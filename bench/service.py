"""The service as a stranger would start it: its own commands, real processes, nothing configured but what is named."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE")
FIRST_CHAT = 100_000_000
NOTICE = """---
title: Tiêm phòng cho trẻ em
class: {level}
audience: all
---
Thứ Bảy này, từ 7 giờ sáng, trạm y tế xã tiêm phòng cho trẻ em dưới năm tuổi. Bà con mang theo sổ tiêm.
Không mất tiền. Ai ở xa thì gọi số của trạm trước một ngày để được đón.
"""


class Service:
    """One data directory and the processes on it.

    Args:
        settings: of the service, without the prefix, e.g. `TELEGRAM_RATE`.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self._env = {
            **os.environ,
            "TIENGLANG_DATA_DIR": str(folder),
            "TIENGLANG_PORT": str(free_port()),
            **{f"TIENGLANG_{name}": value for name, value in settings.items()},
        }
        self.port = int(self._env["TIENGLANG_PORT"])
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> None:
        """Run one command to its end.

        Raises:
            AssertionError: it failed; with what it said.
        """
        done = subprocess.run(
            [sys.executable, "-m", "tienglang", *words], env=self._env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def people(self, number: int) -> None:
        """Import so many people on Telegram who agreed."""
        path = self.list_of(number)
        self.command("init")
        self.command("people", "import", str(path))

    def list_of(self, number: int) -> Path:
        """A list of so many people."""
        path = self.folder / "people.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("channel,address,language,area_code,consent\n")
            file.writelines(f"telegram,{FIRST_CHAT + n},vi,23008,yes\n" for n in range(number))
        return path

    def begin(self, *words: str) -> "subprocess.Popen[bytes]":
        """Begin a command."""
        return subprocess.Popen([sys.executable, "-m", "tienglang", *words], env=self._env, stdout=subprocess.DEVNULL)

    def notice(self, level: str = "normal") -> None:
        """Send one notice to everybody."""
        path = self.folder / "notice.md"
        path.write_text(NOTICE.format(level=level), encoding="utf-8")
        self.command("notice", "send", str(path), "--yes")

    def start(self) -> "Process":
        """Start `tienglang run`; its log goes to `run.log` in the data directory."""
        log = (self.folder / "run.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tienglang", "run"], env=self._env, stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        return Process(self.process)

    def configure(self, settings: Mapping[str, str]) -> None:
        """Change settings before the next start."""
        self._env.update({f"TIENGLANG_{name}": value for name, value in settings.items()})

    def healthy(self) -> bool:
        """Whether it is up and answers."""
        assert self.process is not None and self.process.poll() is None, self.log()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        """The last lines of what it said."""
        return "\n".join((self.folder / "run.log").read_text(encoding="utf-8", errors="replace").splitlines()[-20:])

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def copy(self, folder: Path, settings: Mapping[str, str]) -> "Service":
        """The same data in another directory, so that every round begins alike."""
        shutil.copytree(self.folder, folder)
        return Service(folder, settings)


class Process:
    """What the kernel says about a running process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.pid = process.pid

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def cpu(self) -> float:
        """Seconds of processor time used so far by its threads, user and system."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self) -> int:
        """Resident bytes now."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], Any], seconds: float, pause: float = 0.05) -> Any:
    """What `true` returns once it is something.

    Raises:
        AssertionError: it is nothing after `seconds`.
    """
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, f"nothing after {seconds} s"
        time.sleep(pause)
    return found
