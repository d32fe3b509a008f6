"""Listening in the console: a speaker hears a question, finds its answer or passes it on; nothing tells who asked."""

from typing import Any

import pytest
from sqlalchemy import select

from content import cases, listening, roles
from core.db import Database
from core.files import Files
from core.models import Case, CaseMessage, Listening
from core.settings import Settings
from tests.admin.kit import Desk
from tests.builders import a_clerk, a_faq, a_language, a_person
from tests.conftest import NOW

HOME = "/admin/listening"


@pytest.fixture
async def house(db: Database, desk: Desk, files: Files, settings: Settings) -> Desk:
    """A question in a language of nobody, two speakers with accounts, one of another language."""
    with db.writing() as session:
        for tag in ("vi", "qaa", "qab"):
            a_language(session, tag, f"Tiếng {tag}")
        a_faq(session, question="Học phí bao nhiêu?", answer="Học phí không phải đóng.", topic="education")
        for login, language in (("ana", "qaa"), ("bo", "qaa"), ("other", "qab")):
            a_clerk(session, roles.SPEAKER, login=login, name=login.title(), language=language)
        speaker, asker = a_person(session, language="qaa"), a_person(session, language="qaa")
        roles.give(session, person_id=speaker.id, role=roles.SPEAKER, language="qaa", actor="operator", now=NOW)
        part = cases.Part("voice", file=files.put(b"OggS"), mime="audio/ogg", ms=4000)
        case = cases.open_case(
            session, person_id=asker.id, kind="question", parts=[part], area_id=None, language="qaa",
            channel="fake", now=NOW, settings=settings,
        )  # fmt: skip
        assert listening.begin(session, case=case, now=NOW) is not None
    return desk


async def deed(desk: Desk, name: str, **more: Any) -> int:
    """Press one of the buttons of the page that is open."""
    return await desk.post(HOME, question=desk.hidden("question"), deed=name, **more)


async def test_a_question_is_heard_and_answered(db: Database, house: Desk) -> None:
    await house.sign_in("ana")
    assert "Câu hỏi nói đang chờ nghe" in house.text
    await house.get(HOME)
    assert await house.post(f"{HOME}/take") == 200
    number = house.hidden("question")
    assert await house.get(f"{HOME}/listen?question={number}") == 200
    await house.get(HOME)
    assert await deed(house, "summary", summary=" ") == 422
    assert await deed(house, "summary", summary="hoc phi bao nhieu") == 200
    assert "Học phí bao nhiêu?" in house.text
    assert await deed(house, "answer") == 422
    with db.reading() as session:
        faq = session.scalars(select(Listening.id)).one() and _faq(house)
    assert await deed(house, "answer", faq=faq) == 200
    assert "Đã chuyển." in house.text
    with db.reading() as session:
        answer = session.scalars(select(CaseMessage).where(CaseMessage.author == "officer")).one()
        assert answer.text.startswith("Học phí không phải đóng.")
        assert session.scalars(select(Case.state)).one() == "answered"
    assert await house.get(f"{HOME}/listen?question={number}") == 404  # nobody hears it twice


def _faq(desk: Desk) -> str:
    return desk.text.partition('name="faq" value="')[2].partition('"')[0]


async def test_no_answer_goes_to_an_officer_and_another_may_take_what_was_left(db: Database, house: Desk) -> None:
    await house.sign_in("ana")
    await house.get(HOME)
    await house.post(f"{HOME}/take")
    bo = await house.another()
    await bo.sign_in("bo")
    await bo.get(HOME)
    await bo.post(f"{HOME}/take")
    assert not bo.hidden("question")  # Ana holds it
    assert await deed(house, "leave") == 200
    await bo.get(HOME)
    await bo.post(f"{HOME}/take")
    await deed(bo, "summary", summary="bao giờ xây cầu treo")
    assert await deed(bo, "pass") == 200
    with db.reading() as session:
        note = session.scalars(select(CaseMessage).where(CaseMessage.author == "note")).one()
        assert note.text == "bao giờ xây cầu treo"


async def test_another_language_hears_nothing(db: Database, house: Desk) -> None:
    await house.sign_in("other")
    await house.get(HOME)
    assert "Không còn câu nào chờ" in house.text
    with db.reading() as session:
        number = session.scalars(select(Listening.id)).one()
    assert await house.get(f"{HOME}/listen?question={number}") == 404
    await house.get(HOME)
    assert await house.post(HOME, question=str(number), deed="danger") == 409
    with db.reading() as session:
        assert not session.scalars(select(Case.urgent)).one()
