"""The first contact: at most four steps, each skippable, and everything works from the first word."""

import pytest
from sqlalchemy import func, select

from content import areas, people
from core.models import Address, Consent, Conversation, Person, Suppression, Wording
from tests.journeys.talk import House

PHAN_SON = "phan son"


async def test_a_newcomer_walks_the_four_steps_to_home(house: House) -> None:
    mai = house.person()
    assert await mai.through("chào", "1", "1", PHAN_SON, "1", "1") == [
        "lang_pick", "consent_save", "place", "place_ok", "consent_notices", "home",
    ]  # fmt: skip
    with house.db.reading() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None
        assert (person.language, person.notices) == ("vi", "each")
        assert areas.label(session, person.area_id or 0) == "Xã Phan Sơn"
        purposes = {row.purpose: row for row in people.standing(session, person)}
        assert set(purposes) == {people.SAVE, people.NOTICES}
        assert purposes[people.SAVE].method == "digit"
        wording = session.get_one(Wording, purposes[people.SAVE].wording_hash)
        assert "Máy không hỏi, không ghi dân tộc" in wording.text


async def test_who_names_the_whole_province_is_asked_for_the_commune(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "lam dong")
    assert mai.screen == "place"
    assert mai.text.startswith("Tỉnh Lâm Đồng thì máy biết rồi. Còn xã nào trong tỉnh?")
    await mai.say(PHAN_SON)
    assert mai.screen == "place_ok"


async def test_the_first_screen_says_that_a_machine_answers(house: House) -> None:
    [first] = await house.person().say("/start")
    assert "máy trả lời tự động" in first.text
    assert first.choices[0].label == "Tiếng Việt"


async def test_who_refuses_leaves_no_row_with_place_or_language(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "2")
    assert mai.screen == "guest"
    await mai.say("1")
    assert mai.screen == "home"
    await mai.say("/place", PHAN_SON, "1")
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        assert session.scalar(select(func.count()).select_from(Address)) == 0
        assert session.scalar(select(func.count()).select_from(Consent)) == 0


async def test_a_guest_is_forgotten_after_a_day(house: House) -> None:
    await house.person().say("/start", "1", "2", "1")
    house.clock.forward(hours=25)
    with house.db.writing() as session:
        assert people.forget_guests(session, now=house.clock(), hours=house.settings.guest_hours) == 1
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Conversation)) == 0


async def test_every_step_can_be_left_with_0_or_later(house: House) -> None:
    mai = house.person()
    assert await mai.through("/start", "0") == ["lang_pick", "home"]
    lan = house.person("lan")
    assert await lan.through("/start", "1", "0", "1", "1", "3", "3") == [
        "lang_pick", "consent_save", "lang_pick", "consent_save", "place", "consent_notices", "home",
    ]  # fmt: skip


async def test_a_guardian_agrees_for_a_child(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "3", "1")
    with house.db.reading() as session:
        [consent] = session.scalars(select(Consent))
        assert (consent.purpose, consent.method) == (people.SAVE, "guardian")


async def test_a_question_before_any_choice_is_answered_and_the_machine_says_what_it_is(house: House) -> None:
    [first] = await house.person().say("con tôi học bán trú được hỗ trợ bao nhiêu tiền một tháng")
    assert first.screen in ("answer", "suggest")
    assert "máy trả lời tự động" in first.text


async def test_the_beginning_comes_after_the_first_question(house: House) -> None:
    mai = house.person()
    await mai.say("thẻ bảo hiểm y tế của người dân tộc ai trả tiền", "00")
    assert mai.screen == "home"


@pytest.mark.parametrize(
    "command", ["/topics", "/help", "/notices", "/mydata", "/forget", "/settings", "/status", "/ask"]
)
async def test_every_command_works_from_the_first_message(house: House, command: str) -> None:
    [shown] = await house.person().say(command)
    assert shown.screen not in ("unknown", "err")
    assert shown.keys()


async def test_a_village_card_leads_to_its_place(house: House) -> None:
    mai = house.person()
    assert await mai.through("/start v_23008-02", "1", "1", "1") == [
        "lang_pick", "consent_save", "place_ok", "consent_notices",
    ]  # fmt: skip
    with house.db.reading() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None
        assert "Thôn 2" in areas.label(session, person.area_id or 0)


async def test_a_card_that_is_not_known_is_no_dead_end(house: House) -> None:
    [shown] = await house.person().say("/start v_99999-99")
    assert shown.screen == "lang_pick"
    assert "Thẻ này cũ" in shown.text


async def test_a_language_without_content_says_so_and_its_name_is_not_invented(house: House) -> None:
    mai = house.person()
    [shown] = await mai.say("/start")
    labels = [choice.label for choice in shown.choices]
    at = next(n for n, label in enumerate(labels, 1) if "K'Ho" in label or "Chăm" in label or "Raglai" in label)
    [thin] = await mai.say(str(at))
    assert thin.screen == "lang_thin"
    assert thin.text.endswith("0.")
    assert await mai.through("1", "1") == ["consent_save", "place"]


async def test_stop_before_anything_else_is_kept_as_a_hash_only(house: House) -> None:
    mai = house.person()
    await mai.say("DỪNG")
    assert mai.screen == "stopped"
    with house.db.reading() as session:
        [row] = session.scalars(select(Suppression))
        assert row.reason == people.STOPPED
        assert "mai" not in row.key_hash


async def test_after_a_month_of_silence_the_machine_says_again_that_it_is_one(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", PHAN_SON, "1", "1")
    house.clock.forward(days=31)
    [shown] = await mai.say("/topics")
    assert shown.text.startswith("Đây là Tiếng Làng, máy trả lời tự động")
    [again] = await mai.say("/topics")
    assert "máy trả lời tự động" not in again.text


async def test_a_newcomer_whose_first_word_is_a_digit_is_not_told_off(house: House) -> None:
    [shown] = await house.person().say("3")
    assert shown.screen == "lang_pick"
    assert "Máy chưa hiểu" not in shown.text


async def test_a_childs_age_leads_to_a_guardian_and_is_not_kept(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "em 12 tuoi")
    assert mai.screen == "consent_child"
    with house.db.reading() as session:
        assert "12" not in session.scalars(select(Conversation.state)).one().replace('"turn": 12', "")


async def test_a_language_can_be_named_at_any_time(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "0", "english")
    assert mai.text.startswith("Done")


async def test_done_says_what_was_done(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", PHAN_SON, "1", "1", "/place", "la da", "1")
    assert mai.text == "Đã xong: nơi ở Xã La Dạ."
