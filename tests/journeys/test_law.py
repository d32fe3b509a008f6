"""Where no entry fits: a passage of law in its own words, and a question in a language nobody here can search."""

import pytest

from content.documents import shelf
from content.faqs import Source
from tests.content.documents.papers import DECREE
from tests.journeys.talk import House

QUESTION = "nghị định có quy định danh mục mẫu số 01 đơn đề nghị không"


@pytest.fixture
def shelved(house: House) -> int:
    """A decree that two people have put on the shelf."""
    now = house.clock()
    parsed = shelf.take_apart(DECREE.encode(), "nd.txt")
    with house.db.writing() as session:
        document = shelf.upload(
            session,
            parsed=parsed,
            name="nd.txt",
            file="a" * 64,
            source=Source(issuer="Chính phủ"),
            author="staff:1",
            now=now,
        )
        shelf.release(
            session,
            document_id=document.id,
            actor="staff:2",
            checked_on=now.date(),
            valid_until=None,
            today=now.date(),
            now=now,
        )
        return document.id


async def test_a_passage_is_shown_with_its_place_and_date_and_goes_to_an_officer_by_one_tap(
    house: House, shelved: int
) -> None:
    mai = house.person()
    [shown] = await mai.say(QUESTION)
    assert shown.screen == "passage"
    assert "Trích Phụ lục, Nghị định Quy định chính sách" in shown.text
    assert "ngày 27/05/2026" in shown.text and "cán bộ giải thích" in shown.text
    assert "Đơn đề nghị" in shown.text
    assert len(shown.text) <= 600
    assert await mai.through("1") == ["fb_name"]


async def test_a_passage_that_was_withdrawn_meanwhile_is_not_shown_again(house: House, shelved: int) -> None:
    mai = house.person()
    await mai.say(QUESTION)
    with house.db.writing() as session:
        shelf.withdraw(session, document_id=shelved, actor="staff:1", now=house.clock())
    [shown] = await mai.say("2", "0")
    assert shown.screen == "passage"
    assert "Đơn đề nghị" not in shown.text


async def test_a_question_in_another_language_is_met_with_an_invitation_to_speak(house: House) -> None:
    mai = house.person()
    [shown] = await mai.say("berapa wang yang diterima setiap murid sekolah")
    assert shown.screen == "foreign"
    assert "giọng" in shown.text or "tiếng nói" in shown.text
    assert await mai.through("1") == ["fb_name"]
