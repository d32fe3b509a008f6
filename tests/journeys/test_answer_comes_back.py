"""A question nobody knows, the officer's answer in the same chat, and "is it settled?"."""

from sqlalchemy import select

from content import cases, people, roles
from core.models import Case
from tests.builders import a_clerk
from tests.journeys.talk import House, Talk


async def a_question(house: House, words: str = "bao giờ xây xong cây cầu treo qua suối Đá") -> Talk:
    """Mai, whose question went to an officer."""
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "1", f"/ask {words}")
    if mai.screen == "suggest":
        await mai.say(str(len(house.channel.last("mai").outgoing.choices)))
    await mai.say("1", "2", "1")
    assert mai.screen == "receipt"
    return mai


def answered(house: House, text: str) -> int:
    """An officer answers the only case."""
    with house.db.writing() as session:
        clerk = a_clerk(session, roles.CASE_OFFICER)
        case = session.scalars(select(Case)).one()
        cases.answer(session, case_id=case.id, staff=clerk, text=text, now=house.clock())
        return case.id


async def test_question_case_answer_solved(house: House) -> None:
    mai = await a_question(house)
    case_id = answered(house, "Cầu xong trong tháng 3.")
    await house.deliver()
    assert mai.screen == "case_answer"
    assert "Cầu xong trong tháng 3." in mai.text
    await mai.say("1")
    assert mai.screen == "case_solved"
    with house.db.reading() as session:
        case = session.get_one(Case, case_id)
        assert (case.state, case.closed_at is not None) == ("solved", True)


async def test_not_settled_climbs_to_the_province_and_a_second_answer_comes(house: House) -> None:
    mai = await a_question(house)
    case_id = answered(house, "Chưa biết.")
    await house.deliver()
    await mai.say("2", "Xin cho ngày cụ thể", "1")
    with house.db.writing() as session:
        case = session.get_one(Case, case_id)
        assert (case.state, case.level) == ("reopened", 1)
        clerk = a_clerk(session, roles.CASE_OFFICER, login="tinh")
        cases.answer(session, case_id=case_id, staff=clerk, text="Ngày 30 tháng 3.", now=house.clock())
    await house.deliver()
    assert "Ngày 30 tháng 3." in mai.text


async def test_who_reads_another_language_is_told_that_the_answer_is_vietnamese(house: House) -> None:
    mai = await a_question(house)
    with house.db.writing() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None
        person.language = "kpm"
    answered(house, "Cầu xong trong tháng 3.")
    await house.deliver()
    assert "Sau đây là tiếng Việt" in mai.text


async def test_an_answer_still_comes_after_stop(house: House) -> None:
    mai = await a_question(house)
    await mai.say("dừng")
    answered(house, "Cầu xong trong tháng 3.")
    await house.deliver()
    assert mai.screen == "case_answer"


async def test_a_late_case_is_told_once_and_shows_as_late(house: House) -> None:
    mai = await a_question(house)
    house.clock.forward(days=40)
    for _ in range(2):
        with house.db.writing() as session:
            cases.tell_late(session, now=house.clock(), settings=house.settings)
    await house.deliver()
    late = [message for message in house.channel.to("mai") if message.outgoing.screen == "case_late"]
    assert len(late) == 1
    with house.db.reading() as session:
        assert cases.is_late(session.scalars(select(Case)).one(), house.clock())
    assert mai.screen == "case_late"


async def test_staff_with_a_chat_hear_of_urgent_cases_at_once(house: House) -> None:
    await house.person("can-bo").say("/start", "1", "1", "phan son", "1", "1")
    with house.db.writing() as session:
        clerk = a_clerk(session, roles.CASE_OFFICER)
        person = people.by_address(session, "fake", "can-bo")
        assert person is not None
        clerk.person_id = person.id
    await house.person("mai").say("/start", "1", "1", "phan son", "1", "1", "cháy nhà rồi, cứu với", "1")
    await house.deliver()
    assert house.person("can-bo").screen == "alert"
    with house.db.reading() as session:
        code = session.scalars(select(Case.code)).one()
    assert code[:3] in house.person("can-bo").text
