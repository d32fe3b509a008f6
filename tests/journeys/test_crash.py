"""kill -9 of a real process at random while people ask: everybody is answered, nobody three times."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from core.models import Inbox
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel

PEOPLE = 300
KILLS = 4
PATIENCE = 240.0  # seconds for one step on a slow, busy machine; a step that hangs fails


@pytest.mark.timeout(600)
def test_everybody_gets_an_answer_and_nobody_three(library_url: str, tmp_path: Path) -> None:
    channel = FakeChannel("file", clock=lambda: NOW)
    updates = [channel.say(f"p{n}", "học sinh bán trú được bao nhiêu tiền") for n in range(PEOPLE)]
    lines = [json.dumps(update.to_json()) for update in updates]
    feed = tmp_path / "updates.jsonl"
    feed.write_text("")
    chance = random.Random(7)
    process = _start(library_url, tmp_path)
    try:
        for part in range(KILLS):
            with feed.open("a") as file:
                file.write("\n".join(lines[part::KILLS]) + "\n")
            before = len(_sent(tmp_path))
            goal = before + chance.randint(1, PEOPLE // KILLS)
            _until(lambda goal=goal: len(_sent(tmp_path)) >= goal, process)
            process.kill()
            process.wait()
            process = _start(library_url, tmp_path)
        _until(lambda: len({address for address, _ in _sent(tmp_path)}) == PEOPLE and _idle(library_url), process)
    finally:
        process.kill()
        process.wait()
    answers = Counter(address for address, _ in _sent(tmp_path))
    assert set(answers) == {f"p{n}" for n in range(PEOPLE)}
    assert max(answers.values()) <= 2
    assert {screen for _, screen in _sent(tmp_path)} <= {"answer", "suggest"}


def _start(url: str, folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("a") as log:
        return subprocess.Popen([sys.executable, "-m", "tests.journeys.crash_child", url, str(folder)], stdout=log)


def _sent(folder: Path) -> list[tuple[str, str]]:
    path = folder / "sent.jsonl"
    return [tuple(json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


def _idle(url: str) -> bool:
    engine = create_engine(url)
    with engine.connect() as connection:
        waiting = connection.scalar(select(func.count()).select_from(Inbox.__table__).where(Inbox.state == "new"))
        leaving = connection.scalar(
            select(func.count()).select_from(Inbox.__table__).where(Inbox.reply_state.in_(("ready", "sending")))
        )
    engine.dispose()
    return not waiting and not leaving


def _until(true: object, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while not true():  # type: ignore[operator]
        assert process.poll() is None, "the process ended by itself"
        assert time.monotonic() < end, "nothing happened for too long"
        time.sleep(0.02)  # another process is watched: there is no event to wait for
