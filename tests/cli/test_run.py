"""run: a real child process starts, says where to go, answers, and stops within three seconds."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db import Database
from core.models import Staff
from core.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
TOKEN = "123456:a-token-that-must-not-be-seen"
START_SECONDS = 120  # patience with a busy machine


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """`tienglang run` as a child."""

    def __init__(self, settings: Settings, **changes: str) -> None:
        self.port = free_port()
        values = {"DATA_DIR": str(settings.data_dir), "PORT": str(self.port), "METRICS_PORT": "0", **changes}
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tienglang", "run"],
            cwd=settings.data_dir,
            env={**os.environ, "PYTHONPATH": str(ROOT), **{PREFIX + name: value for name, value in values.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def get(self, path: str, port: int = 0) -> tuple[int, str]:
        """Status and body of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def welcome(self) -> str:
        """What it says when it is ready."""
        lines = []
        assert self.child.stdout is not None
        for line in self.child.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError(f"ended before it was ready: {self.child.stderr and self.child.stderr.read()}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> str:
        """Everything it said on standard error until it ended; how long a stop takes is measured in bench/."""
        self.child.send_signal(how)
        _, err = self.child.communicate(timeout=START_SECONDS)
        return err


@contextmanager
def running(settings: Settings, **changes: str) -> Iterator[Running]:
    """A child that is gone at the end whatever happens."""
    run = Running(settings, **changes)
    try:
        yield run
    finally:
        if run.child.poll() is None:
            run.child.kill()
            run.child.communicate()


@pytest.fixture
def loaded(bare: Settings) -> Settings:
    """A database that counts as loaded, so that a start is quick."""
    from content import loading, switches
    from tests.conftest import NOW

    with Database(bare.url()) as db:
        db.write_now(lambda session: switches.write(session, loading.LOADED, "x", now=NOW))
    return bare


def test_it_says_where_to_go_answers_and_stops(loaded: Settings) -> None:
    metrics = free_port()
    with running(loaded, METRICS_PORT=str(metrics)) as service:
        told = service.welcome()
        assert f"http://127.0.0.1:{service.port}/chat" in told
        assert f"http://127.0.0.1:{service.port}/admin" in told
        assert f"{PREFIX}TELEGRAM_TOKEN" in told
        link = re.search(rf"http://127\.0\.0\.1:{service.port}(/admin/link/\S+)", told)
        assert link is not None
        assert service.get(link[1])[0] == 200
        status, body = service.get("/health")
        assert status == 200
        assert json.loads(body)["broken"] == {}
        assert service.get("/")[0] == 200  # after the way to /chat
        assert "tienglang_inbox_waiting 0.0" in service.get("/metrics", metrics)[1]
        with Database(loaded.url()) as db, db.reading() as session:
            assert session.scalars(select(Staff)).all() == []  # no account before the link is used
        err = service.stop()
        assert service.child.returncode == 0
        assert "Traceback" not in err


def test_telegram_that_cannot_be_reached_is_degraded_and_nobody_sees_the_token(loaded: Settings) -> None:
    with running(
        loaded, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:1", LOG_LEVEL="debug", LOG_FORMAT="json"
    ) as service:
        told = service.welcome()
        status, body = service.get("/health")
        assert (status, json.loads(body)["degraded"]) == (200, ["telegram"])
        assert service.get("/chat")[0] == 200
        err = service.stop(signal.SIGTERM)
        assert TOKEN not in told + body + err
        assert any(json.loads(line)["event"] == "telegram.down" for line in err.splitlines() if line.startswith("{"))


def test_a_process_opens_only_the_doors_of_its_roles(loaded: Settings) -> None:
    with running(loaded, ROLES="scheduler") as service:
        assert "/chat" not in service.welcome()
        assert service.get("/health")[0] == 200
        assert service.get("/chat")[0] == 404
        assert service.get("/admin")[0] == 404


def test_a_port_that_is_taken_is_said_in_words(loaded: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with running(loaded, PORT=str(other.getsockname()[1])) as service:
            _, err = service.child.communicate(timeout=START_SECONDS)
            assert service.child.returncode == 1
            assert "is taken" in err
            assert "Traceback" not in err
