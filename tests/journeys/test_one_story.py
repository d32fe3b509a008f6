"""One question's whole way: nobody knows, an officer answers one, an entry answers all, also in another process."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from sqlalchemy import func, select

from content import roles
from core.models import Area, Case, QuestionCount, QuestionGroup
from core.settings import PREFIX
from tests.admin.kit import Desk, an_app
from tests.builders import a_clerk
from tests.journeys.talk import House, Talk
from tests.journeys.test_learning import learn

ROOT = Path(__file__).parents[2]
MAI = "bao giờ xây xong cây cầu treo qua suối Đá"
LAN = "cau treo suoi da khi nao xong"
TAM = "chừng nào làm xong cầu treo bắc qua suối đá vậy"
NEXT = "cầu treo ở suối đá chừng nào xong hả"
ANSWER = "Cầu treo suối Đá xong trong tháng 3."
KNOWN_WITHIN = 2.0  # seconds from the approval to the answer, in every process
PATIENCE = 120.0  # seconds for a child to start, or to answer, on a busy machine


class Elsewhere:
    """`tienglang chat` as another process on the same database: lines in, screens out."""

    def __init__(self, url: str, folder: Path) -> None:
        environment = {"DATABASE_URL": url, "DATA_DIR": str(folder)}
        self._child = subprocess.Popen(
            [sys.executable, "-u", "-m", "tienglang", "chat", "--as", "xa"],
            cwd=folder,
            env={"PATH": "", "PYTHONPATH": str(ROOT), **{PREFIX + name: value for name, value in environment.items()}},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        self._said: Queue[str] = Queue()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def ask(self, words: str, *, until: str) -> tuple[str, float]:
        """Say something; what came until a line has `until` in it, and after how many seconds."""
        assert self._child.stdin is not None
        began = time.monotonic()
        self._child.stdin.write(f"{words}\n")
        lines: list[str] = []
        while until not in (lines or [""])[-1]:
            try:
                lines.append(self._said.get(timeout=PATIENCE))
            except Empty:
                raise AssertionError("\n".join(lines)) from None
        return "\n".join(lines), time.monotonic() - began

    def end(self) -> None:
        """Hang up."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        self._child.wait(PATIENCE)
        self._ear.join()

    def _listen(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as lines:
            for line in lines:
                self._said.put(line.rstrip("\n"))


@pytest.fixture
def elsewhere(house: House, library_url: str, tmp_path: Path) -> Iterator[Elsewhere]:
    """Another process that is there all the time."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    other = Elsewhere(library_url, folder)
    yield other
    other.end()


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    """The console on the same database, with an officer, an editor and an approver."""
    with house.db.writing() as session:
        commune = session.scalars(select(Area).where(Area.name.endswith("Phan Sơn")).limit(1)).one()
        a_clerk(session, roles.CASE_OFFICER, area=commune, login="can-bo")
        a_clerk(session, roles.PUBLISHER, login="bien-tap", name="Biên Tập")
        a_clerk(session, roles.APPROVER, login="duyet", name="Người Duyệt")
    app = an_app(house.db, house.settings, house.keyring, house.files, house.clock)
    opened = await Desk.at(app, house.db, house.clock)
    yield opened
    await opened.close()


async def nobody_knows(house: House, name: str, words: str) -> Talk:
    """Somebody who lives in the commune asks, and hears that we do not know."""
    talk = house.person(name)
    await talk.say("/start", "1", "1", "phan son", "1", "2", f"/ask {words}")
    if talk.screen == "suggest":  # something near, which is not meant
        await talk.say(str(len(house.channel.last(name).outgoing.choices)))
    assert talk.screen == "handover"
    return talk


async def the_officer_answers(desk: Desk, house: House, words: str) -> None:
    """The only case, from the inbox to "sent"."""
    with house.db.reading() as session:
        page = f"/admin/cases/{session.scalars(select(Case.id)).one()}"
    await desk.sign_in("can-bo")
    await desk.get("/admin/cases")
    assert page in desk.text
    await desk.get(page)
    assert MAI in desk.text
    await desk.post(f"{page}/answer", answer=words)
    assert await desk.post(f"{page}/send", seen=desk.hidden("seen")) == 200


async def an_entry_is_written(desk: Desk, group: int) -> str:
    """From the page of the group by its own button to a draft that waits; returns the entry's page."""
    await desk.sign_in("bien-tap")
    await desk.get(f"/admin/questions/{group}")
    ticked = re.findall(r'name="q" value="(\d+)" checked', desk.text)
    assert len(ticked) == 3
    await desk.get("/admin/faq/new?" + "&".join([f"group={group}", *(f"q={number}" for number in ticked)]))
    asked = [desk.field("question"), *desk.field("phrasings").split("\n")]
    assert set(asked) == {MAI, LAN, TAM}
    fields: dict[str, Any] = {
        "question": asked[0], "answer": ANSWER, "phrasings": "\n".join(asked[1:]), "topic": "policy",
        "issuer": "UBND xã Phan Sơn", "group": group, "expected": 0, "do": "submit",
    }  # fmt: skip
    assert await desk.post("/admin/faq", **fields) == 200
    return desk.path


async def test_an_unknown_question_becomes_everybodys_answer(house: House, desk: Desk, elsewhere: Elsewhere) -> None:
    elsewhere.ask("/start", until="2.")
    mai = await nobody_knows(house, "mai", MAI)
    lan = await nobody_knows(house, "lan", LAN)
    tam = await nobody_knows(house, "tam", TAM)
    await mai.say("1", "2", "1")
    assert mai.screen == "receipt"
    await the_officer_answers(desk, house, "Cầu xong trong tháng 3, bà con yên tâm.")
    await lan.say("3")
    assert lan.screen == "done"
    await house.deliver()
    assert mai.screen == "case_answer"
    assert "bà con yên tâm" in mai.text

    await learn(house)
    with house.db.reading() as session:
        group = session.scalars(select(QuestionGroup)).one()
        assert session.scalar(select(func.sum(QuestionCount.count))) == 3
    page = await an_entry_is_written(desk, group.id)
    assert f"{page}/approve" not in desk.text, "nobody approves their own words"
    await house.deliver()
    assert lan.screen == "done"
    near, _ = elsewhere.ask(NEXT, until="0.")
    assert ANSWER not in near

    await desk.sign_in("duyet")
    await desk.get(page)
    assert await desk.post(f"{page}/approve", version=1) == 200
    _, seconds = elsewhere.ask(NEXT, until=ANSWER)
    assert seconds <= KNOWN_WITHIN
    after = house.person("sau")
    await after.say(NEXT)
    assert (after.screen, ANSWER in after.text) == ("answer", True)
    await house.deliver()
    assert lan.screen == "answer"
    assert f"Nay có trả lời: {MAI}" in lan.text or f"Nay có trả lời: {LAN}" in lan.text
    assert ANSWER in lan.text and "UBND xã Phan Sơn" in lan.text
    assert (mai.screen, tam.screen) == ("case_answer", "handover"), "who did not ask to be told is left alone"
    with house.db.reading() as session:
        assert session.scalars(select(QuestionGroup.state)).all() == ["answered"]
