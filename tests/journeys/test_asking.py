"""Questions, danger words, small talk, and what is not understood."""

import pytest
from sqlalchemy import func, select

from core.models import Case, CaseMessage
from tests.journeys.talk import House


@pytest.mark.parametrize(
    "question",
    [
        "Học sinh bán trú được bao nhiêu tiền một tháng",
        "hoc sinh ban tru duoc bao nhieu tien 1 thang",
        "con tôi ở bán trú nhà nước cho bao nhiêu",
    ],
)
async def test_a_known_question_is_answered_with_its_source(house: House, question: str) -> None:
    mai = house.person()
    [shown] = await mai.say(question)
    if shown.screen == "suggest":
        at = next(key.digit for key in shown.choices if "bao nhiêu tiền" in key.label)
        [shown] = await mai.say(at)
    assert shown.screen == "answer"
    assert "936.000" in shown.text
    assert "66/2025/NĐ-CP" in shown.text
    assert shown.source


async def test_what_nobody_knows_goes_to_a_person_by_one_tap(house: House) -> None:
    mai = house.person()
    [shown] = await mai.say("bao giờ thì xây xong cây cầu treo qua suối Đá ở làng tôi")
    assert shown.screen in ("handover", "suggest")
    if shown.screen == "suggest":
        await mai.say(str(len(shown.choices)))
    assert await mai.through("1", "2", "1") == ["fb_name", "fb_check", "receipt"]
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        [message] = session.scalars(select(CaseMessage))
        assert (case.kind, case.state) == ("question", "received")
        assert "cây cầu treo" in message.text


async def test_danger_words_bring_the_numbers_first_and_open_no_case(house: House) -> None:
    mai = house.person()
    shown = await mai.say("cháy nhà rồi cứu với")
    assert shown[0].screen == "sos"
    assert shown[0].urgent
    assert shown[0].text.startswith("Nếu đang nguy hiểm, gọi ngay. Cháy: 114. ")
    for pair in ("Công an: 113.", "Cấp cứu: 115.", "Lũ, bão, tìm người: 112.", "Trẻ em bị hại: 111."):
        assert pair in shown[0].text
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


async def test_one_press_after_danger_words_opens_an_urgent_case(house: House) -> None:
    mai = house.person()
    await mai.say("chay nha roi cuu voi", "1")
    assert mai.screen == "sos_sent"
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        assert case.urgent and case.kind == "danger"


async def test_a_false_alarm_is_followed_by_the_answer(house: House) -> None:
    mai = house.person()
    shown = await mai.say("la ca phe bi chay la benh gi")
    assert {screen.screen for screen in shown} <= {"sos", "answer", "suggest", "handover"}
    await mai.say("2") if shown[0].screen == "sos" else None
    assert mai.screen in ("answer", "suggest", "handover")


async def test_despair_is_met_before_the_numbers(house: House) -> None:
    mai = house.person()
    shown = await mai.say("toi khong muon song nua")
    assert [screen.screen for screen in shown] == ["sos"]
    assert shown[0].text.startswith("Bà con đang rất khổ. Xin đừng ở một mình.")


async def test_danger_in_the_middle_of_feedback_keeps_the_draft(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Đường vào thôn hỏng", "nước lũ dâng lên rồi, cứu với")
    assert mai.screen == "sos"
    await mai.say("2")
    assert mai.screen == "fb_got"
    assert "2 tin chữ" in mai.text


@pytest.mark.parametrize("words", ["danh sách lớp", "nghiên cứu khoa học", "đánh cá ở đâu", "ăn chay"])
async def test_harmless_words_ring_no_bell(house: House, words: str) -> None:
    shown = await house.person().say(words)
    assert "sos" not in [screen.screen for screen in shown]


async def test_thanks_and_insults_are_met_kindly(house: House) -> None:
    mai = house.person()
    await mai.say("/topics", "cảm ơn")
    assert mai.text.startswith("Không có gì")
    assert mai.screen == "topics"


async def test_thanks_where_a_question_is_awaited(house: House) -> None:
    mai = house.person()
    await mai.say("/ask", "cảm ơn")
    assert mai.screen == "ask"
    assert mai.text.startswith("Không có gì")


async def test_nothing_understood_three_times_offers_a_person(house: House) -> None:
    mai = house.person()
    await mai.say("/topics", "12", "😀")
    assert "Máy chưa hiểu" in mai.text
    await mai.say("1 2")
    assert mai.screen == "person"


async def test_a_long_number_is_a_question_and_never_a_choice(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "0")
    [shown] = await mai.say("0912345678")
    assert shown.screen in ("handover", "suggest", "answer")


async def test_old_buttons_are_answered_and_do_nothing(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Cầu hỏng", "1")
    stale = house.channel.last("mai").outgoing.choices[0].data
    await mai.say("00")
    [shown] = await mai.send(house.channel.press_data, stale)
    assert shown.screen == "home"
    assert "Nút này cũ rồi" in shown.text
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


async def test_an_update_that_comes_twice_is_answered_once(house: House) -> None:
    incoming = house.channel.say("mai", "/topics")
    await house.worker.sink([incoming])
    await house.worker.sink([incoming])
    await house.worker.idle()
    assert len(house.channel.to("mai")) == 1


async def test_hostile_text_is_shown_as_typed(house: House) -> None:
    mai = house.person()
    for nasty in ("'; DROP TABLE person; --", "*_[x](y)", "<b>x</b> {place}", "\u202eabc\u200b", "a" * 1_000_000):
        shown = await mai.say(nasty)
        assert shown[-1].screen != "err"
    await mai.say("/feedback", "{place} <b>", "1", "2")
    assert "{place} <b>" in mai.text


async def test_a_flood_is_asked_to_wait_once_and_loses_nothing(house: House) -> None:
    said = [house.channel.say("mai", "/topics") for _ in range(25)]
    await house.worker.sink(said)
    await house.worker.idle()
    ids = [message.outgoing.screen for message in house.channel.to("mai")]
    assert ids.count("slow") == 1
    danger = house.channel.say("mai", "cháy nhà, cứu với")
    await house.worker.sink([danger])
    await house.worker.idle()
    assert house.channel.last("mai").outgoing.screen in ("sos", "answer", "suggest")


async def test_a_group_hears_nothing_private(house: House) -> None:
    from dataclasses import replace

    group = replace(house.channel.say("-100", "/mydata"), group=True)
    chatter = replace(house.channel.say("-100", "chào cả nhà"), group=True)
    await house.worker.sink([group, chatter])
    await house.worker.idle()
    [shown] = house.channel.to("-100")
    assert "nhắn riêng cho máy" in shown.text
