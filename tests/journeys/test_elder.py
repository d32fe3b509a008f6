"""The influential person: speaks to the own village, takes it back, is stopped by the agency, sees what came of it."""

import pytest
from sqlalchemy import func, select

from content import notices, people, roles
from content.areas import village_by_code
from core.models import Audit, Delivery, DeliveryKind, DeliveryState, Notice
from tests.builders import a_clerk
from tests.conftest import NOW
from tests.journeys.talk import House

VILLAGE, NEXT_VILLAGE = "23008-02", "23008-03"
VOICE = b"Bay day. Thu ba tram y te tiem cho tre."


async def a_villager(house: House, address: str, village: str = VILLAGE) -> None:
    """Somebody of a village who wants notices."""
    await house.person(address).say(f"/start v_{village}", "1", "1", "1", "1")


async def the_elder(house: House, address: str = "ong-bay", village: str = VILLAGE) -> None:
    """The influential person of a village."""
    await a_villager(house, address, village)
    with house.db.writing() as session:
        person = people.by_address(session, "fake", address)
        place = village_by_code(session, village)
        assert person is not None and place is not None
        roles.give(
            session, person_id=person.id, role=roles.INFLUENTIAL, area_id=place.id, display_name="ông Bảy",
            actor="operator", now=NOW,
        )  # fmt: skip


async def a_village(house: House) -> None:
    """Ông Bảy, three neighbours, and one person of the next village."""
    await the_elder(house)
    for address in ("mai", "lan", "sau"):
        await a_villager(house, address)
    await a_villager(house, "nga", NEXT_VILLAGE)


def refusals(house: House) -> list[str]:
    """Why broadcasts were refused, from the audit; actors and things are opaque ids there."""
    with house.db.reading() as session:
        rows = session.scalars(select(Audit).where(Audit.verb == "broadcast.refused").order_by(Audit.id)).all()
        assert all(row.actor.startswith("person:") and set(row.detail) == {"why"} for row in rows)
        return [str(row.detail["why"]) for row in rows]


def got(house: House, address: str) -> list[str]:
    return [message.text for message in house.channel.to(address) if message.outgoing.screen == "notice"]


async def test_a_voice_note_becomes_a_notice_to_the_own_village_only(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("00", "8", "1")
    assert bay.screen == "bc_start"
    await bay.send(house.channel.voice, VOICE)
    assert bay.screen == "bc_check"
    assert "ông Bảy" in bay.text
    assert "số người nhận: 4" in bay.text
    [own] = await bay.say("9")
    assert own.clip == house.channel.last("ong-bay").outgoing.clip != ""
    await bay.say("1")
    assert bay.screen == "bc_wait"
    await house.deliver()
    assert got(house, "mai") == []
    house.clock.forward(minutes=11)
    await house.deliver()
    for address in ("mai", "lan", "sau"):
        [text] = got(house, address)
        assert "ông Bảy" in text
    assert got(house, "nga") == []
    heard = next(m for m in house.channel.to("mai") if m.outgoing.screen == "notice")
    assert heard.clip is not None
    assert heard.clip.path.read_bytes() == VOICE


async def test_the_speaker_can_say_it_again_and_take_it_back(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Thứ ba tiêm cho trẻ", "2", "Thứ năm tiêm cho trẻ", "1")
    assert bay.screen == "bc_wait"
    await bay.say("1")
    assert bay.text == "Đã xong: đã dừng, chưa ai nhận."
    house.clock.forward(minutes=30)
    await house.deliver()
    assert got(house, "mai") == []


async def test_the_agency_stops_it_and_the_speaker_hears_why(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Thứ ba tiêm cho trẻ", "1")
    with house.db.writing() as session:
        notice = session.scalars(select(Notice)).one()
        notices.stop(session, notice_id=notice.id, actor="staff:1", why="tiêm ngày thứ năm", now=house.clock())
    await house.deliver()
    assert bay.screen == "bc_stopped"
    assert "tiêm ngày thứ năm" in bay.text
    house.clock.forward(minutes=30)
    await house.deliver()
    assert got(house, "mai") == []
    await bay.say("1")
    assert bay.screen == "bc_start"
    with house.db.reading() as session:
        code = session.scalars(select(Notice.code)).one()
    mai = house.person("mai")
    await mai.say(code)
    assert mai.text.startswith("Tiếng Làng không gửi tin có mã này")


async def test_one_that_went_out_is_recalled_and_everybody_who_had_it_is_told(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Mai họp thôn", "1")
    house.clock.forward(minutes=11)
    await house.deliver()
    assert "bc_sent" in [message.outgoing.screen for message in house.channel.to("ong-bay")]
    with house.db.writing() as session:
        notice = session.scalars(select(Notice)).one()
        notices.recall(session, notice_id=notice.id, actor=notice.author, why="dời ngày", now=house.clock())
    await house.deliver()
    assert "notice_recall" in [message.outgoing.screen for message in house.channel.to("mai")]
    assert "notice_recall" not in [message.outgoing.screen for message in house.channel.to("nga")]


async def test_at_most_three_a_day(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    for n in range(3):
        await bay.say("/broadcast", f"Tin số {n}", "1")
        assert bay.screen == "bc_wait"
    await bay.say("/broadcast", "Tin nữa", "1")
    assert bay.screen == "bc_no"
    assert "số tin mỗi ngày: 3" in bay.text
    assert refusals(house) == ["limit"]
    await bay.say("1")
    assert bay.screen == "fb_got"


async def test_a_villager_or_the_next_villages_elder_cannot_speak_here(house: House) -> None:
    await a_village(house)
    mai = house.person("mai")
    await mai.say("/broadcast")
    assert mai.screen == "bc_no"


async def test_a_right_that_ended_between_the_check_and_the_press_is_gone(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Mai họp thôn")
    with house.db.writing() as session:
        person = people.by_address(session, "fake", "ong-bay")
        assert person is not None
        [role] = roles.in_force(session, house.clock(), person_id=person.id)
        roles.withdraw(session, role_id=role.id, actor="staff:1", now=house.clock())
    await bay.say("1")
    assert bay.screen == "bc_no"
    assert refusals(house) == ["area"]
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


async def test_a_village_without_people_keeps_the_notice(house: House) -> None:
    await the_elder(house, village=NEXT_VILLAGE)
    bay = house.person("ong-bay")
    await bay.say("/stop", "/broadcast", "Mai họp thôn")
    assert bay.screen == "bc_check"
    assert "chưa có ai nhận tin" in bay.text


async def test_a_captured_button_of_another_village_does_nothing(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Mai họp thôn", "1")
    house.clock.forward(minutes=11)
    await house.deliver()
    with house.db.reading() as session:
        notice_id = session.scalars(select(Notice.id)).one()
    nga = house.person("nga")
    await nga.say("/topics")
    [shown] = await nga.send(house.channel.press_data, f"notice.1:{notice_id}:1")
    assert shown.screen == "topics"
    assert "Nút này cũ" in shown.text
    await nga.send(house.channel.press_data, f"author.1:{notice_id}:2")
    assert nga.screen == "topics"
    assert refusals(house) == ["other"]


async def test_the_send_button_pressed_again_later_sends_nothing_and_is_written_down(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    [check] = await bay.say("/broadcast", "Mai họp thôn")
    send = next(choice.data for choice in check.choices if choice.data.endswith(":1"))
    await bay.send(house.channel.press_data, send)
    assert bay.screen == "bc_wait"
    house.clock.forward(minutes=20)
    await bay.send(house.channel.press_data, send)
    assert "Nút này cũ" in bay.text
    assert refusals(house) == ["old"]
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 1


async def test_a_digit_typed_after_a_notice_belongs_to_the_notice(house: House) -> None:
    await a_village(house)
    mai = house.person("mai")
    await mai.say("/topics")
    await house.person("ong-bay").say("/broadcast", "Mai họp thôn", "1")
    house.clock.forward(minutes=11)
    await house.deliver()
    await mai.say("3")
    assert mai.screen == "set_when"


async def test_anybody_can_ask_whether_a_notice_is_genuine(house: House) -> None:
    await a_village(house)
    await house.person("ong-bay").say("/broadcast", "Mai họp thôn", "1")
    with house.db.reading() as session:
        code = session.scalars(select(Notice.code)).one()
    lan = house.person("lan")
    await lan.say("/help", "1", code.lower())
    assert lan.text.startswith("Tiếng Làng không gửi tin có mã này")
    house.clock.forward(minutes=11)
    await house.deliver()
    for words in (code.lower(), f"Mã tin: {code}.", f"{code} có thật không"):
        await lan.say(words)
        assert lan.text.startswith("Tin này là tin thật")
        assert "ông Bảy" in lan.text


async def test_the_villages_page_hides_small_numbers(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/village")
    assert "Người nhận tin: ít" in bay.text
    await bay.say("4")
    assert "Tháng này" in bay.text


@pytest.mark.parametrize("policy", ["now", "approval"])
async def test_the_agencys_policy_decides_when_it_goes(house: House, policy: str) -> None:
    house.settings = house.settings.model_copy(update={"broadcast_policy": policy})
    house.new_worker()
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Mai họp thôn", "1")
    house.clock.forward(minutes=2)
    await house.deliver()
    assert bool(got(house, "mai")) is (policy == "now")
    if policy == "now":
        return
    with house.db.writing() as session:
        clerk = a_clerk(session, roles.APPROVER)
        notice = session.scalars(select(Notice)).one()
        seen = notices.fingerprint(session, notice)
        notices.approve(session, notice_id=notice.id, actor=f"staff:{clerk.id}", seen=seen, now=house.clock())
    house.clock.forward(minutes=2)
    await house.deliver()
    assert got(house, "mai")


async def test_the_report_adds_up_after_somebody_was_forgotten(house: House) -> None:
    await a_village(house)
    await house.person("ong-bay").say("/broadcast", "Mai họp thôn", "1")
    house.clock.forward(minutes=11)
    await house.deliver()
    await house.person("mai").say("xóa", "1")
    with house.db.reading() as session:
        notice_id = session.scalars(select(Notice.id)).one()
        report = notices.report(session, notice_id)
        left = session.scalar(
            select(func.count()).where(
                Delivery.kind == int(DeliveryKind.NOTICE), Delivery.state == int(DeliveryState.SENT)
            )
        )
    assert left == 3
    assert (report.people, report.sent) == (4, 4)
