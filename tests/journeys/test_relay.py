"""Somebody without a telephone is heard through the influential person, and neighbours follow one another's case."""

import pytest
from sqlalchemy import select

from content import cases, people, roles
from core.errors import NotFound
from core.models import Case, CaseMessage, Role
from tests.builders import a_clerk
from tests.journeys.talk import House
from tests.journeys.test_elder import NEXT_VILLAGE, VILLAGE, a_villager, the_elder
from tests.journeys.test_feedback import code_on

REQUEST = b"Toi nho ong Bay gui giup."
OPINION = b"Nuoc gieng co mui la."


def the_case(house: House) -> Case:
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        return case


async def test_an_elder_sends_for_a_neighbour_who_follows_it_from_another_phone(house: House) -> None:
    await the_elder(house)
    bay = house.person("ong-bay")
    assert await bay.through("8", "3", "Bà Sáu") == ["home_more", "relay_who", "relay_consent"]
    await bay.send(house.channel.voice, REQUEST)
    assert bay.screen == "fb_start"
    await bay.send(house.channel.voice, OPINION)
    await bay.say("1", "1", "Bà Sáu, thôn 2", "1")
    assert bay.screen == "receipt"
    assert "Đọc mã này cho người đó" in bay.text
    code = code_on(bay)
    case = the_case(house)
    assert house.keyring.unseal(case.represented_sealed or b"") == "Bà Sáu"
    assert house.files.read(case.consent_clip or "") == REQUEST
    with house.db.reading() as session:
        spoken = [message.file for message in cases.thread(session, case.id)]
    assert spoken[0] == case.consent_clip
    assert len(spoken) == 2
    grandson = house.person("chau")
    await grandson.say(f"{code[:3]} {code[3:]}")
    assert grandson.screen == "status"
    assert "Bà Sáu" not in grandson.text


async def test_of_somebody_unnamed_the_clip_is_proof_and_nothing_an_officer_hears(house: House) -> None:
    await the_elder(house)
    bay = house.person("ong-bay")
    await bay.say("8", "3", "1")
    await bay.send(house.channel.voice, REQUEST)
    await bay.say("Nước giếng có mùi lạ", "1", "2", "1")
    case = the_case(house)
    assert case.represented_sealed is None
    assert house.files.read(case.consent_clip or "") == REQUEST
    with house.db.reading() as session:
        assert [message.kind for message in cases.thread(session, case.id)] == ["text"]


async def test_without_the_spoken_request_nothing_is_sent(house: House) -> None:
    await the_elder(house)
    bay = house.person("ong-bay")
    assert await bay.through("8", "3", "Bà Sáu", "1") == ["home_more", "relay_who", "relay_consent", "home"]
    await bay.say("8", "3", "Bà Sáu", "/feedback", "Nước giếng có mùi lạ", "1", "2", "1")
    assert bay.screen == "receipt"
    assert "Đọc mã này" not in bay.text
    assert the_case(house).represented_sealed is None


async def test_only_an_influential_person_relays(house: House) -> None:
    await the_elder(house)
    bay = house.person("ong-bay")
    await bay.say("8", "3")
    with house.db.writing() as session:
        person = people.by_address(session, "fake", "ong-bay")
        assert person is not None
        for role in session.scalars(select(Role).where(Role.person_id == person.id)):
            roles.withdraw(session, role_id=role.id, actor="operator", now=house.clock())
    await bay.say("Bà Sáu")
    assert bay.screen == "bc_no"


async def test_a_forgotten_elder_leaves_neither_the_name_nor_the_clip_of_the_represented(house: House) -> None:
    await the_elder(house)
    bay = house.person("ong-bay")
    await bay.say("8", "3", "Bà Sáu")
    await bay.send(house.channel.voice, REQUEST)
    await bay.say("Nước giếng có mùi lạ", "1", "2", "1")
    clip = the_case(house).consent_clip or ""
    await bay.say("/forget", "1")
    case = the_case(house)
    assert (case.represented_sealed, case.consent_clip, case.person_id) == (None, None, None)
    with pytest.raises(NotFound):
        house.files.path(clip)


# --- several people tell the same ---


async def tell(house: House, address: str, words: str, village: str = VILLAGE) -> None:
    await a_villager(house, address, village)
    await house.person(address).say("/feedback", words, "1", "2")


async def send_own(house: House, address: str, words: str, village: str = VILLAGE) -> None:
    await tell(house, address, words, village)
    assert house.person(address).screen == "fb_check"
    await house.person(address).say("1")


async def test_what_three_have_told_is_offered_to_the_fourth_by_class_and_place_only(house: House) -> None:
    for address, words in (
        ("mai", "Cây cầu treo bị hỏng ván"),
        ("lan", "cau treo hong van roi"),
        ("sau", "Cầu treo hỏng"),
    ):
        await send_own(house, address, words)
    await tell(house, "nga", "cầu treo hỏng ván không đi được")
    nga = house.person("nga")
    assert nga.screen == "fb_similar"
    assert "Số người: 3" in nga.text
    assert "ý kiến" in nga.text
    assert "ván" not in nga.text.lower()
    await nga.say("1")
    assert nga.screen == "receipt"
    with house.db.reading() as session:
        first, *_, last = session.scalars(select(Case).order_by(Case.id)).all()
        assert last.merged_into_id == first.id
        assert last.code == code_on(nga)
        assert [m.text for m in session.scalars(select(CaseMessage).where(CaseMessage.case_id == last.id))] == [
            "cầu treo hỏng ván không đi được"
        ]


async def test_below_three_or_elsewhere_or_about_something_else_nobody_is_shown_to_anybody(house: House) -> None:
    for address in ("mai", "lan", "sau"):
        await send_own(house, address, "Cầu treo hỏng", NEXT_VILLAGE)
    for address in ("ba", "bon"):
        await send_own(house, address, "Cầu treo hỏng")
    await send_own(house, "nga", "cầu treo hỏng")
    await send_own(house, "nhi", "Điện cúp hoài")


async def test_who_would_rather_send_alone_does(house: House) -> None:
    for address in ("mai", "lan", "sau"):
        await send_own(house, address, "Cầu treo hỏng")
    await tell(house, "nga", "cầu treo hỏng")
    assert await house.person("nga").through("2", "1") == ["fb_check", "receipt"]
    with house.db.reading() as session:
        assert list(session.scalars(select(Case.merged_into_id))) == [None] * 4


async def test_who_joined_gets_the_answer_with_the_others(house: House) -> None:
    for address in ("mai", "lan", "sau"):
        await send_own(house, address, "Cầu treo hỏng")
    await tell(house, "nga", "cầu treo hỏng")
    await house.person("nga").say("1")
    with house.db.writing() as session:
        clerk = a_clerk(session, roles.CASE_OFFICER)
        first = session.scalars(select(Case).order_by(Case.id)).first()
        assert first is not None
        cases.answer(session, case_id=first.id, staff=clerk, text="Tuần sau xã sửa cầu.", now=house.clock())
    await house.deliver()
    for address in ("mai", "nga"):
        assert "Tuần sau xã sửa cầu" in house.channel.last(address).text
