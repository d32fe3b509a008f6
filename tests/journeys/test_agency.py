"""Whole stories: late and climbing, not solved, solved, published; own data to erasure; floods; a photo's secrets."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot import attachments
from content import cases, data_requests, floods, people, public_answers, roles
from core.models import Case, CaseMessage, Person
from scheduler.jobs import Jobs
from tests.builders import a_clerk
from tests.fakes.pictures import a_jpeg, from_a_phone
from tests.journeys.talk import House, Talk


async def settled_in(house: House) -> Talk:
    """Mai, who lives in Phan Sơn and is remembered."""
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "1")
    return mai


def the_case(house: House) -> Case:
    """The only case."""
    with house.db.reading() as session:
        return session.scalars(select(Case)).one()


async def test_late_climbs_answered_not_solved_reopened_solved_published(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback")
    await mai.send(house.channel.voice, b"giong noi")
    await mai.say("Cầu treo hỏng, ông Nguyễn Văn An ngã", "1", "1", "Mai, thôn 2", "1")
    assert mai.screen == "receipt" and "chậm nhất ngày 16/12/2026" in mai.text
    with house.db.writing() as session:
        case = session.scalars(select(Case)).one()
        place = case.team_area_id
        clerk = a_clerk(session, roles.CASE_OFFICER, login="xa")
        cases.take(session, case_id=case.id, staff=clerk, now=house.clock())
    await house.deliver()
    assert mai.screen == "case_taken"
    house.clock.forward(days=40)
    jobs = Jobs(house.db, house.settings, house.files, house.clock)
    for _ in range(2):
        await jobs.tell_late()
    await house.deliver()
    assert mai.screen == "case_late"
    assert the_case(house).team_area_id != place and the_case(house).level == 1
    await mai.say("1")
    assert mai.screen == "status", "a key under an apology never closes a case"
    clip = house.files.put(b"OggS spoken")
    with house.db.writing() as session:
        chief = a_clerk(session, roles.CASE_OFFICER, login="tinh")
        case_id = the_case(house).id
        cases.draft(session, case_id=case_id, staff=chief, text="", clip=clip, ms=900, now=house.clock())
        draft = cases.the_draft(session, case_id)
        assert draft is not None
        cases.confirm(session, case_id=case_id, seen=cases.fingerprint(draft), staff=chief, now=house.clock())
    await house.deliver()
    assert mai.screen == "case_answer" and "trả lời bằng tiếng nói" in mai.text
    assert house.channel.last("mai").outgoing.clip == clip
    await mai.say("2", "Vẫn còn hỏng", "1")
    assert the_case(house).state == cases.REOPENED
    with house.db.writing() as session:
        chief = session.get_one(type(chief), chief.id)
        cases.answer(session, case_id=case_id, staff=chief, text="Cầu đã sửa ngày 10/1.", now=house.clock())
    await house.deliver()
    await mai.say("1")
    assert the_case(house).state == cases.SOLVED
    with house.db.writing() as session:
        question, answer = public_answers.suggestion(session, session.get_one(Case, case_id))
        assert "Nguyễn Văn An" not in question
        row = public_answers.write(
            session, case_id=case_id, question=question, answer=answer, actor="staff:1", now=house.clock()
        )
        public_answers.submit(session, public_id=row.id, cleared=True, actor="staff:1", now=house.clock())
        seen = public_answers.fingerprint(session, row.id)
        public_answers.approve(session, public_id=row.id, actor="staff:2", seen=seen, now=house.clock())
    lan = house.person("lan")
    await lan.say("/answers", "1")
    assert lan.screen == "answered_one" and "Cầu đã sửa" in lan.text


async def test_a_question_back_stops_the_clock_until_the_reply(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback", "Giếng đục", "1", "1", "Mai", "1")
    with house.db.writing() as session:
        case = session.scalars(select(Case)).one()
        cases.ask_back(
            session, case_id=case.id, staff=a_clerk(session, roles.CASE_OFFICER), text="Giếng nào?", now=house.clock()
        )
    await house.deliver()
    assert mai.screen == "case_asked" and "Giếng nào?" in mai.text
    house.clock.forward(days=2)
    await mai.say("1", "Giếng cuối thôn", "1")
    found = the_case(house)
    assert (found.state, found.paused_at) == (cases.WORKING, None)


async def test_a_request_to_be_deleted_goes_through_to_erasure(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback", "Cầu hỏng", "1", "1", "Mai, thôn 2", "1", "/mydata", "5", "3")
    assert mai.screen == "data_request" and "chậm nhất ngày" in mai.text
    with house.db.writing() as session:
        case = session.scalars(select(Case).where(Case.kind == "data")).one()
        assert case.data_right == "delete"
        data_requests.grant(
            session, case_id=case.id, staff=a_clerk(session, roles.CASE_OFFICER), text="Đã xóa theo yêu cầu.",
            keyring=house.keyring, now=house.clock(),
        )  # fmt: skip
    with house.db.writing() as session:
        assert data_requests.carry_out(session, keyring=house.keyring, now=house.clock()) == set()
        assert people.by_address(session, "fake", "mai") is not None, "the answer has not left yet"
    await house.deliver()
    assert "Đã xóa theo yêu cầu." in mai.text
    for _ in range(2):
        with house.db.writing() as session:
            data_requests.carry_out(session, keyring=house.keyring, now=house.clock())
    with house.db.reading() as session:
        assert people.by_address(session, "fake", "mai") is None
        assert session.scalars(select(Person)).all() == []
        assert {row.author for row in session.scalars(select(CaseMessage))} <= {"officer", "system"}
        assert all(row.name_sealed is None for row in session.scalars(select(Case)))


async def test_a_photo_loses_its_secrets_and_the_eleventh_file_is_refused_kindly(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback", "Đường lở")
    for shade in range(11):
        await mai.send(house.channel.photo, from_a_phone(a_jpeg(shade * 20)))
    assert "Một việc nhận 10 tệp" in mai.text
    await mai.say("1", "2", "1")
    with house.db.reading() as session:
        kept = [row for row in session.scalars(select(CaseMessage)) if row.file]
        assert len(kept) == 10
        assert all(b"0912345678" not in house.files.read(row.file or "") for row in kept)


async def test_the_same_picture_sent_again_and_refused_or_thrown_away_takes_no_other_away(house: House) -> None:
    picture = a_jpeg(3)
    mai, lan = await settled_in(house), house.person("lan")
    await mai.say("/feedback")
    for _ in range(11):
        await mai.send(house.channel.photo, picture)
    assert "Một việc nhận 10 tệp" in mai.text
    await lan.say("/start", "1", "1", "3", "3", "/feedback")
    await lan.send(house.channel.photo, picture)
    await lan.say("2")  # and throws it away
    assert lan.screen == "fb_start"
    await mai.say("1", "2", "1")
    await lan.say("/feedback")
    await lan.send(house.channel.photo, picture)
    await lan.say("2")
    with house.db.reading() as session:
        kept = [row.file or "" for row in session.scalars(select(CaseMessage)) if row.file]
    assert len(kept) == 10 and all(house.files.has(sha256) for sha256 in kept)


async def test_a_file_that_is_too_large_is_named_so(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback")
    [shown] = await mai.send(house.channel.photo, b"\xff\xd8\xff" + bytes(attachments.LARGEST))
    assert "lớn quá" in shown.text


async def test_what_a_file_is_decides_and_not_what_it_was_sent_as(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback")
    await mai.send(house.channel.photo, "Đơn của tôi: nước giếng đục.".encode())
    assert "1 tệp" in mai.text and "hình" not in mai.text
    await mai.say("1", "2", "1")
    with house.db.reading() as session:
        assert [(row.kind, row.mime) for row in session.scalars(select(CaseMessage))] == [("file", "text/plain")]


async def test_files_that_cannot_be_opened_do_not_end_the_feedback(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback", "Đường lở")
    for _ in range(4):
        await mai.send(house.channel.photo, b"MZ\x90\x00" + bytes(100))
        assert mai.screen == "fb_got" and "chưa mở được" in mai.text
    await mai.say("1", "2", "1")
    assert mai.screen == "receipt"


async def test_a_picture_that_nobody_keeps_is_gone_when_its_draft_is_thrown_away(house: House) -> None:
    mai = await settled_in(house)
    await mai.say("/feedback")
    await mai.send(house.channel.photo, a_jpeg(5))
    [sha256] = house.files.older_than(datetime.now(UTC) + timedelta(days=1))
    await mai.say("2")
    assert not house.files.has(sha256)


async def test_a_flood_of_cases_is_stopped_kindly_and_danger_is_not(house: House) -> None:
    mai = await settled_in(house)
    for number in range(house.settings.case_daily):
        await mai.say("/feedback", f"Việc {number}", "1", "2", "1")
        assert mai.screen == "receipt"
    await mai.say("/feedback", "Việc nữa", "1", "2", "1")
    assert mai.screen == "person" and "Một ngày nhận 5 việc mới" in mai.text
    await mai.say("cháy nhà rồi, cứu với", "1")
    assert mai.screen == "sos_sent"
    with house.db.writing() as session:
        case = session.scalars(select(Case).order_by(Case.id)).first()
        assert case is not None
        floods.mute(session, case_id=case.id, days=3, actor="staff:1", now=house.clock())
    await house.deliver()
    assert mai.screen == "case_muted" and "tạm ngưng" in mai.text
    house.clock.forward(hours=30)
    await mai.say("/feedback", "Lại nữa", "1", "2", "1")
    assert "tạm ngưng gửi việc mới" in mai.text
