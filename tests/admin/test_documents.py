"""Documents, words of the search and trying a question, in the console."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import select

from content import roles
from core.db import Database
from core.files import Files
from core.models import Document, SearchWord
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, Desk, an_app
from tests.builders import a_clerk, a_faq
from tests.content.documents.papers import docx


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    """One kind of database is enough: the verbs are tested on both."""
    with Database(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def desk(db: Database, settings: Settings, keyring: Keyring, files: Files, now: datetime) -> Any:
    with db.writing() as session:
        a_clerk(session, roles.PUBLISHER, login="chi")
        a_clerk(session, roles.APPROVER, login="anh")
        a_faq(session, question="Thẻ bảo hiểm y tế làm ở đâu?", answer="Hỏi ủy ban xã.")
    opened = await Desk.at(an_app(db, settings, keyring, files, Clock()), db, Clock())
    yield opened
    await opened.close()


async def upload(desk: Desk, data: bytes, **fields: str) -> int:
    """Send the form with a file, as a browser does."""
    await desk.get("/admin/documents")
    form = FormData()
    for name, value in {
        "csrf": desk.hidden("csrf"),
        "token": desk.hidden("token"),
        "issuer": "Chính phủ",
        **fields,
    }.items():
        form.add_field(name, value)
    form.add_field("file", data, filename="x", content_type="application/octet-stream")
    origin = str(desk.client.make_url("/")).rstrip("/")
    return await desk._keep(await desk.client.post("/admin/documents", data=form, headers={"Origin": origin}))


async def test_one_uploads_another_releases_and_either_withdraws(db: Database, desk: Desk) -> None:
    await desk.sign_in("chi")
    file = docx()  # made once: a zip file holds the time in which it was made
    assert await upload(desk, file) == 200
    assert "Chưa kiểm tra còn hiệu lực" in desk.text and "Điều 12a" in desk.text
    assert await upload(desk, file) == 422
    assert "đã có rồi" in desk.text
    assert await upload(desk, b"%PDF-1.4 broken") == 422
    await desk.sign_in("anh")
    await desk.get("/admin/documents/1")
    assert await desk.post("/admin/documents/1/release", checked_on="") == 422
    assert await desk.post("/admin/documents/1/release", checked_on="2026-11-24") == 200
    with db.reading() as session:
        assert session.scalars(select(Document.state)).all() == ["published"]
    assert await desk.post("/admin/documents/1/withdraw") == 200
    with db.reading() as session:
        assert session.scalars(select(Document.state)).all() == ["withdrawn"]


async def test_facts_are_corrected_while_it_waits(db: Database, desk: Desk) -> None:
    await desk.sign_in("chi")
    await upload(desk, docx(), title="Nghị định")
    assert await desk.post("/admin/documents/1", title="", issuer="Chính phủ") == 422
    assert await desk.post("/admin/documents/1", title="Nghị định 188", issuer="Chính phủ") == 200
    with db.reading() as session:
        assert session.get_one(Document, 1).title == "Nghị định 188"


async def test_words_are_added_switched_off_and_on(db: Database, desk: Desk) -> None:
    await desk.sign_in("chi")
    await desk.get("/admin/words")
    assert await desk.post("/admin/words", kind="short", text="sai") == 422
    assert await desk.post("/admin/words", kind="synonym", text="cối xay, máy chà") == 200
    assert await desk.post("/admin/words/line", kind="synonym", text="heo, lợn", line="") == 200
    with db.reading() as session:
        assert {(row.text, row.off) for row in session.scalars(select(SearchWord))} == {
            ("cối xay, máy chà", False),
            ("heo, lợn", True),
        }
    assert await desk.post("/admin/words/line", kind="synonym", line="1") == 200
    with db.reading() as session:
        assert len(session.scalars(select(SearchWord)).all()) == 1


async def test_a_question_is_tried_with_scores_and_reasons_and_nothing_is_kept(desk: Desk) -> None:
    await desk.sign_in("chi")
    assert await desk.get("/admin/try") == 200
    assert await desk.get("/admin/try?q=the+bhyt+lam+o+dau&topic=education&language=vi") == 200
    assert "Thẻ bảo hiểm y tế làm ở đâu?" in desk.text
    assert "the bao hiem y te" in desk.text
    assert "đang đọc +0.030" in desk.text
    for nasty in ("%27%3B+DROP+TABLE+faq", "%E2%80%AEabc", "berapa+wang+yang+diterima", "x" * 5000):
        assert await desk.get(f"/admin/try?q={nasty}") == 200
