"""Feedback with a receipt, an answer that comes back, and complaints that need a signed paper."""

import pytest
from sqlalchemy import func, select

from content import cases, people
from core.models import Case, CaseMessage, Consent, Delivery, Staff
from core.security import read_code
from tests.conftest import NOW
from tests.fakes.pictures import a_jpeg
from tests.journeys.talk import House, Talk


def code_on(talk: Talk) -> str:
    """The receipt code on the newest screen."""
    code = talk.house.channel.last(talk.address).outgoing.code
    assert read_code(code, 6) == code
    return code


async def an_opinion(house: House, address: str = "mai") -> str:
    """Somebody's feedback, sent without a name; its code."""
    talk = house.person(address)
    await talk.say("/feedback", "Đường vào thôn 2 bị sạt", "1", "2", "1")
    assert talk.screen == "receipt"
    return code_on(talk)


async def test_words_voice_picture_and_place_become_one_case(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Cầu hỏng")
    await mai.send(house.channel.voice, b"giong noi")
    await mai.send(house.channel.photo, a_jpeg())
    await mai.send(house.channel.location, 11.3, 108.4)
    assert "1 tin chữ, 1 đoạn nói, 1 hình, 1 vị trí" in mai.text
    await mai.say("xong", "2", "1")
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        assert [message.kind for message in cases.thread(session, case.id)] == ["text", "voice", "photo", "location"]
        assert session.scalar(select(Consent.purpose)) == people.CASE


async def test_a_code_tells_the_state_to_anybody_and_the_content_to_nobody_else(house: House) -> None:
    code = await an_opinion(house)
    other = house.person("lan")
    await other.say(f"{code[:3].lower()} {code[3:].lower()}")
    assert other.screen == "status"
    assert "đã nhận" in other.text
    assert "sạt" not in other.text
    assert [key.label for key in house.channel.last("lan").outgoing.choices] == ["Về đầu"]
    mine = house.person("mai")
    await mine.say("/status " + code)
    assert [key.digit for key in house.channel.last("mai").outgoing.choices] == ["1"]


async def test_the_code_is_read_sign_by_sign(house: House) -> None:
    await an_opinion(house)
    spoken = house.channel.last("mai").outgoing.speech[0].text
    code = code_on(house.person())
    assert ", ".join(code) in spoken


async def test_a_name_is_sealed_and_shown_only_before_sending(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Trạm y tế xa", "1", "1", "Bà Sáu, thôn 2")
    assert "Bà Sáu, thôn 2" in mai.text
    spoken = " ".join(piece.text for piece in house.channel.last("mai").outgoing.speech)
    assert "Bà Sáu" not in spoken
    await mai.say("1")
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        assert case.named and case.name_sealed
        assert house.keyring.unseal(case.name_sealed) == "Bà Sáu, thôn 2"


async def test_an_interrupted_feedback_is_there_the_same_day(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Cầu hỏng", "00")
    house.clock.forward(hours=20)
    [shown] = await mai.say("/feedback")
    assert "Lần trước gửi chưa xong" in shown.text
    house.clock.forward(hours=25)
    [shown] = await mai.say("/feedback")
    assert shown.screen == "fb_start"


async def test_a_question_that_was_not_sent_after_all_is_named_before_other_words_join_it(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "2", "con bò nhà tôi bị bệnh lạ", "1", "00", "3")
    assert mai.screen == "fb_got"
    assert "Lần trước gửi chưa xong" in mai.text
    await mai.say("2", "cầu thôn 2 gãy ván", "1", "2")
    assert mai.screen == "fb_check"
    assert "cầu thôn 2" in mai.text and "con bò" not in mai.text


async def test_a_question_for_an_officer_does_not_take_the_place_of_what_was_begun(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "2", "3", "cầu thôn 2 gãy ván", "00")
    await mai.say("con bò nhà tôi bị bệnh lạ", "1")
    assert mai.screen == "fb_got"
    assert "Lần trước gửi chưa xong" in mai.text and "2 tin chữ" in mai.text
    await mai.say("1", "2")
    assert "cầu thôn 2" in mai.text and "con bò" in mai.text


async def test_it_is_named_whichever_way_leads_there_and_nought_leaves_it_in_one_step(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "2", "3", "cầu thôn 2 gãy ván", "0")
    assert mai.screen == "home"
    await mai.say("7", "1")
    assert mai.screen == "fb_got"
    assert "Lần trước gửi chưa xong" in mai.text
    [shown] = await mai.say("/feedback gãy thêm hai ván")
    assert "Lần trước gửi chưa xong" in shown.text and "2 tin chữ" in shown.text


async def test_a_voice_note_from_nowhere_is_kept_and_offered(house: House) -> None:
    mai = house.person()
    [shown] = await mai.send(house.channel.voice, b"giong noi")
    assert shown.screen == "fb_got"
    assert "Máy chưa hiểu được tiếng nói" in shown.text


async def test_a_file_that_cannot_be_opened_is_said_kindly(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback")
    [shown] = await mai.send(house.channel.voice, b"bad")
    assert shown.screen == "fb_start"
    assert "Máy chưa mở được cái này" in shown.text


@pytest.mark.parametrize("words", ["tôi muốn khiếu nại việc thu hồi đất", "toi muon to cao can bo"])
async def test_a_complaint_is_explained_and_leaves_nothing(house: House, words: str) -> None:
    mai = house.person()
    await mai.say(words)
    assert mai.screen == "complaint"
    await mai.say("1", "0", "2", "Bản đồ dán ở xã khó xem", "1", "2", "1")
    assert mai.screen == "receipt"
    with house.db.reading() as session:
        [message] = session.scalars(select(CaseMessage))
        assert message.text == "Bản đồ dán ở xã khó xem"


async def test_an_answer_is_owed_with_it_and_a_second_one_is_refused(house: House) -> None:
    from core.errors import Conflict

    code = await an_opinion(house)
    with house.db.writing() as session:
        clerk = Staff(login="lan", name="Lan", active=True, created_at=NOW, language="vi")
        session.add(clerk)
        session.flush()
        case = cases.by_code(session, code)
        assert case is not None
        cases.answer(session, case_id=case.id, staff=clerk, text="Tuần sau sửa.", now=house.clock())
        [owed] = session.scalars(select(Delivery))
        assert (owed.person_id, owed.ref) == (case.person_id, case.id)
        with pytest.raises(Conflict):
            cases.answer(session, case_id=case.id, staff=clerk, text="Lần nữa", now=house.clock())


async def test_the_owner_settles_or_reopens_and_nobody_else_can(house: House) -> None:
    code = await an_opinion(house)
    with house.db.writing() as session:
        clerk = Staff(login="lan", name="Lan", active=True, created_at=NOW, language="vi")
        session.add(clerk)
        session.flush()
        case = cases.by_code(session, code)
        assert case is not None
        case_id = case.id
        cases.answer(session, case_id=case_id, staff=clerk, text="Tuần sau sửa.", now=house.clock())
    thief = house.person("lan")
    await thief.say("/topics")
    await thief.send(house.channel.press_data, f"case.1:{case_id}:1")
    mai = house.person()
    await mai.send(house.channel.press_data, f"case.1:{case_id}:2")
    assert mai.screen == "case_reopened"
    await mai.say("Vẫn còn hỏng", "1")
    assert mai.screen == "done"
    with house.db.reading() as session:
        case = session.get_one(Case, case_id)
        assert (case.state, case.level, case.closed_at) == ("reopened", 1, None)
        assert session.scalar(select(func.count()).select_from(CaseMessage)) == 3


async def test_a_lone_digit_is_never_taken_for_words(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "1")
    assert mai.screen == "fb_start" and "Máy chưa hiểu" in mai.text
    await mai.say("Cầu hỏng", "1", "1", "2")
    assert mai.screen == "fb_who"
    await mai.say("Bà Sáu, thôn 2")
    assert "Người gửi: Bà Sáu, thôn 2." in mai.text
    for screen in ("/ask", "/status"):
        await mai.say("00", screen, "5")
        assert "Máy chưa hiểu" in mai.text


async def test_everything_that_is_sent_is_named_before(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "duong hu.")
    await mai.send(house.channel.voice, b"giong noi")
    await mai.say("1", "2")
    assert "Lời gửi: duong hu, 1 đoạn nói." in mai.text


async def test_what_is_added_to_an_old_draft_says_so(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Cầu hỏng", "00")
    [shown] = await mai.send(house.channel.photo, a_jpeg())
    assert "Lần trước gửi chưa xong" in shown.text


async def test_a_program_named_picture_is_refused(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback")
    [shown] = await mai.send(house.channel.photo, b"MZ\x90\x00 this program")
    assert "Máy chưa mở được cái này" in shown.text
    assert shown.screen == "fb_start"


async def test_a_voice_note_of_twenty_minutes_is_refused_unheard(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback")
    house.channel.results.clear()
    [shown] = await mai.send(house.channel.voice, b"dai", ms=20 * 60_000)
    assert "dưới 5 phút" in shown.text


async def test_a_mistyped_code_is_looked_at_as_a_code(house: House) -> None:
    mai = house.person()
    await mai.say("/topics", "9M5 77O")
    assert "Máy chưa tìm ra mã này" in mai.text
