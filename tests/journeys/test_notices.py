"""A notice's life as villagers meet it: gathered in the evening, put right, reminded of, too late, repeated, folded."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import forgetting, notices, people
from content.notices import correcting, folding, reporting
from core.models import Base, Delivery, DeliveryKind, Notice, NoticeReply, Person
from tests.builders import a_notice, a_person
from tests.journeys.talk import House, Talk

QUESTION = {"question": "Mấy giờ họp?", "options": ["7 giờ", "8 giờ"], "explain": "7 giờ."}


def a_villager(house: House, address: str, **person: object) -> Talk:
    """Somebody who gets notices."""
    with house.db.writing() as session:
        a_person(session, address=address, now=house.clock(), **person)  # type: ignore[arg-type]
    return house.person(address)


def a_sent_notice(house: House, title: str, **content: object) -> int:
    """A notice that two people let go now."""
    with house.db.writing() as session:
        return a_notice(session, title=title, now=house.clock(), **content).id  # type: ignore[arg-type]


def titles(house: House, address: str) -> list[str]:
    return [m.outgoing.title for m in house.channel.to(address) if m.outgoing.screen == "notice"]


def report(house: House, notice_id: int) -> reporting.Report:
    with house.db.reading() as session:
        return notices.report(session, notice_id)


async def test_beyond_the_cap_the_evening_brings_the_titles_and_a_digit_reads_one(house: House) -> None:
    mai = a_villager(house, "mai")
    made = [a_sent_notice(house, f"Tin {n}") for n in range(1, 5)]
    await house.deliver()
    assert len(titles(house, "mai")) == 2
    house.clock.forward(hours=9)
    await house.deliver()
    digest = house.channel.last("mai").outgoing
    assert (digest.screen, [key.digit for key in digest.choices]) == ("notices", ["1", "2"])
    await mai.say("2")
    assert mai.screen == "notice"
    assert house.channel.last("mai").outgoing.title == digest.choices[1].label
    await mai.say("0")
    assert mai.screen == "notices"
    [heard] = await mai.press("9")
    assert heard.voice == "only"
    assert all((report(house, number).sent, report(house, number).due) == (1, 0) for number in made)
    await mai.press(digest.choices[0].data)  # the button under the message, much later
    assert mai.screen == "notice"


def put_right(house: House, notice_id: int) -> None:
    """One person writes the correction, another approves it."""
    with house.db.writing() as session:
        made = correcting.correct(
            session, notice_id=notice_id, title="Tiêm cho trẻ", body="Tiêm sáng thứ năm.", wrong="sáng thứ ba",
            right="sáng thứ năm", actor="staff:1", now=house.clock(),
        )  # fmt: skip
        seen = correcting.fingerprint(made)
        correcting.approve(session, correction_id=made.id, actor="staff:2", seen=seen, now=house.clock())
    house.clock.forward(seconds=3)


async def test_who_had_the_wrong_words_is_told_and_hears_the_right_ones_by_one_digit(house: House) -> None:
    mai = a_villager(house, "mai")
    notice = a_sent_notice(house, "Tiêm cho trẻ", body="Tiêm sáng thứ ba.")
    await house.deliver()
    lan = a_villager(house, "lan")  # who comes later never had the wrong ones
    put_right(house, notice)
    await house.deliver()
    assert mai.screen == "notice_fix"
    assert "sáng thứ ba" in mai.text and "sáng thứ năm" in mai.text
    assert house.channel.to("lan") == []
    await mai.say("1")
    assert "Tiêm sáng thứ năm." in next(m for m in house.channel.to("mai") if m.outgoing.screen == "notice").text
    await lan.say("00", "4", "1")
    assert "Tiêm sáng thứ năm." in lan.text


async def test_one_tap_reminds_the_evening_before_and_shows_only_the_date(house: House) -> None:
    mai = a_villager(house, "mai")
    notice = a_sent_notice(house, "Khám thai", body="Khám thai ngày 3/12/2026 ở trạm y tế.")
    await house.deliver()
    await mai.say("4")
    assert mai.screen == "done"
    assert "18:30" in mai.text and "02/12/2026" in mai.text
    await mai.press("4")  # asked twice, reminded once
    house.clock.forward(days=7, hours=9)
    await house.deliver()
    reminders = [m.outgoing for m in house.channel.to("mai") if m.outgoing.screen == "remind"]
    assert len(reminders) == 1
    assert "03/12/2026" in reminders[0].text
    assert "Khám thai" not in reminders[0].text + reminders[0].title
    await mai.say("1")
    assert (mai.screen, house.channel.last("mai").outgoing.title) == ("notice", "Khám thai")
    assert report(house, notice).people == 1


async def test_who_stops_or_is_forgotten_is_reminded_of_nothing(house: House) -> None:
    mai, lan = a_villager(house, "mai"), a_villager(house, "lan")
    a_sent_notice(house, "Họp", body="Họp thôn ngày 3 tháng 12.")
    await house.deliver()
    await mai.say("4", "DỪNG")
    await lan.say("4", "XÓA", "1")
    before = len(house.channel.sent)
    house.clock.forward(days=7, hours=9)
    await house.deliver()
    assert len(house.channel.sent) == before
    with house.db.reading() as session:
        assert session.scalars(select(Delivery).where(Delivery.kind == int(DeliveryKind.REMINDER))).all() == []


async def test_what_expires_before_it_could_leave_is_not_sent_and_the_report_says_so(house: House) -> None:
    a_villager(house, "mai")
    house.clock.forward(hours=13)  # 23:00
    notice = a_sent_notice(house, "Chợ", expires_at=house.clock() + timedelta(hours=5))
    await _ticks(house)
    house.clock.forward(hours=8)
    await house.deliver()
    assert titles(house, "mai") == []
    assert report(house, notice).reasons == {"skipped": {"too late": 1}}


async def _ticks(house: House) -> None:
    """At night: the rows are made, nothing leaves."""
    from scheduler.jobs import Jobs

    await Jobs(house.db, house.settings, house.files, house.clock).move_notices()


async def test_a_weekly_notice_missed_for_a_day_comes_once(house: House) -> None:
    a_villager(house, "mai")
    notice = a_sent_notice(house, "Dọn vệ sinh", every="week", every_until=house.clock() + timedelta(days=30))
    await house.deliver()
    house.clock.forward(days=8)  # due yesterday; nothing was running
    for _ in range(2):
        await house.deliver()
    assert titles(house, "mai") == ["Dọn vệ sinh"] * 2
    with house.db.reading() as session:
        assert len(session.scalars(select(Notice.id).where(Notice.series == notice)).all()) == 1


async def test_an_emergency_comes_again_only_to_who_has_not_answered_and_nothing_says_who_did(house: House) -> None:
    mai = a_villager(house, "mai")
    a_villager(house, "lan")
    notice = a_sent_notice(house, "Lũ về", level="emergency", question=QUESTION, confirm_minutes=30)
    await house.deliver()
    await mai.say("2", "1")
    assert mai.screen == "notice_q_done"
    house.clock.forward(minutes=31)
    await house.deliver()
    assert (len(titles(house, "mai")), len(titles(house, "lan"))) == (1, 2)
    with house.db.reading() as session:
        [reply] = session.scalars(select(NoticeReply))
        assert (reply.option, reply.count) == (1, 1)
        asked = session.scalars(select(Delivery.person_id).where(Delivery.kind == int(DeliveryKind.CONFIRM))).all()
        assert len(asked) == 1
    assert report(house, notice).people == 2


def _everything(session: Session) -> str:
    """All rows of all tables as one text."""
    found: list[str] = []
    for table in Base.metadata.sorted_tables:
        found += [str(row) for row in session.execute(select(table))]
    return "\n".join(found)


async def test_folded_the_report_still_adds_up_and_holds_nobody(house: House) -> None:
    talks = [a_villager(house, f"token-{name}") for name in ("mai", "lan", "sau")]
    notice = a_sent_notice(house, "Tiêm cho trẻ", question=QUESTION)
    await house.deliver()
    await talks[0].say("9", "2", "2")
    with house.db.writing() as session:
        gone = people.by_address(session, "fake", "token-lan")
        assert gone is not None
        forgetting.forget(session, gone, channel="fake", address="token-lan", keyring=house.keyring, now=house.clock())
    house.clock.forward(days=100)
    with house.db.writing() as session:
        while folding.fold_next(session, before=house.clock() - timedelta(days=90), now=house.clock()):
            continue
        found = notices.report(session, notice)
        assert (found.people, found.sent, found.folded) == (3, 3, True)
        assert sum(cell.people for cell in reporting.cells(session, notice)) == 3
        [echo] = reporting.echoes(session, notice)
        assert (echo.heard, echo.answers) == (1, {2: 1})
        assert session.scalars(select(Delivery).where(Delivery.ref == notice, Delivery.kind == 1)).all() == []
        for person in session.scalars(select(Person)).all():
            forgetting.forget(session, person, channel="fake", address="", keyring=house.keyring, now=house.clock())
        session.flush()
        assert "token-" not in _everything(session)
        assert notices.report(session, notice).sent == 3
