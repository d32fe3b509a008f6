"""Notices in the console: written, counted, approved by another, scheduled, stopped, recalled."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import notices, roles, switches
from content.notices import states
from core.db import Database
from core.models import Area, Audit, Delivery, DeliveryKind, Notice, NoticeReply, Staff
from tests.admin.kit import Clock, Desk
from tests.builders import a_clerk, a_language, a_notice, a_person, a_topic, an_area
from tests.conftest import NOW

NOTICE: dict[str, Any] = {
    "title": "Cúp điện sáng thứ Bảy",
    "body": "Từ 7 giờ tới 11 giờ, cả xã cúp điện.",
    "sender": "UBND xã Phan Sơn",
    "level": "normal",
}


@pytest.fixture
def commune(db: Database) -> str:
    """Code of a commune with three people who get notices and one who does not; a writer and two approvers."""
    with db.writing() as session:
        a_topic(session)
        a_language(session)
        a_language(session, "en", "Tiếng Anh")
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        place = an_area(session, "Xã Phan Sơn", parent=province, code="23008")
        an_area(session, "Thôn 2", parent=place, kind="village", code="23008-02")
        an_area(session, "Xã La Dạ", parent=province, code="23009")
        for language in ("vi", "vi", "en"):
            a_person(session, area=place, channel="telegram", language=language)
        a_person(session, area=place, channel="telegram", notices="none", agreed=False)
        a_clerk(session, roles.PUBLISHER, roles.APPROVER, login="viet", name="Người Viết")
        a_clerk(session, roles.APPROVER, login="duyet", name="Người Duyệt")
        a_clerk(session, roles.APPROVER, login="duyet2", name="Người Duyệt Hai")
        a_clerk(session, roles.PUBLISHER, area=place, login="xa")
        return place.code


def the_notice(session: Session) -> Notice:
    return session.scalars(select(Notice).order_by(Notice.id.desc())).first() or pytest.fail("no notice")


async def written(desk: Desk, commune: str, **change: Any) -> str:
    """A notice is written and submitted; returns its page."""
    await desk.sign_in("viet")
    await desk.get("/admin/notices/new")
    assert await desk.post("/admin/notices", do="submit", **{**NOTICE, "areas": [commune], **change}) == 200, desk.text
    return desk.path


async def test_one_counts_and_writes_another_approves(db: Database, desk: Desk, commune: str) -> None:
    await desk.sign_in("viet")
    await desk.get("/admin/notices/new")
    assert await desk.post("/admin/notices", do="count", **{**NOTICE, "areas": [commune]}) == 200
    assert "trong 4 người" in desk.text and "Chưa đồng ý nhận" in desk.text
    assert NOTICE["body"] in desk.text
    with db.reading() as session:
        assert session.scalars(select(Notice)).all() == [], "counting keeps nothing"
    assert await desk.post("/admin/notices", do="submit", **{**NOTICE, "areas": [commune]}) == 200
    page = desk.path
    assert "người khác phải duyệt" in desk.text
    with db.reading() as session:
        seen = notices.fingerprint(session, the_notice(session))
    assert await desk.post(f"{page}/approve", seen=seen) == 409
    other = await desk.another()
    await other.sign_in("duyet")
    assert "Thông báo chờ tôi duyệt" in other.text
    await other.get(page)
    assert "Duyệt, gửi 3 người" in other.text
    assert await other.post(f"{page}/approve", seen=other.hidden("seen")) == 200
    with db.reading() as session:
        notice = the_notice(session)
        assert notice.state == states.APPROVED and notice.approver.startswith("staff:")


async def test_two_approvers_at_once_and_an_edit_in_between(db: Database, desk: Desk, commune: str) -> None:
    page = await written(desk, commune)
    first, second = await desk.another(), await desk.another()
    for approver, login in ((first, "duyet"), (second, "duyet2")):
        await approver.sign_in(login)
        await approver.get(page)
    seen = second.hidden("seen")
    await desk.get(f"{page}/edit")
    edited = {**NOTICE, "body": "Đổi sang Chủ nhật.", "areas": [commune], "seen": desk.hidden("seen")}
    assert await desk.post(f"{page}/edit", do="submit", **edited) == 200
    assert await first.post(f"{page}/approve", seen=first.hidden("seen")) == 409
    assert "vừa đổi" in first.text and "Đổi sang Chủ nhật." in first.text
    assert await first.post(f"{page}/approve", seen=first.hidden("seen")) == 200
    assert await second.post(f"{page}/approve", seen=seen) == 409
    with db.reading() as session:
        assert [row.verb for row in session.scalars(select(Audit))].count("notice.approve") == 1


async def test_an_edit_after_approval_makes_it_fall(db: Database, desk: Desk, commune: str) -> None:
    page = await written(desk, commune)
    other = await desk.another()
    await other.sign_in("duyet")
    await other.get(page)
    await other.post(f"{page}/approve", seen=other.hidden("seen"))
    await desk.get(f"{page}/edit")
    edited = {**NOTICE, "title": "Tin mới", "areas": [commune], "seen": desk.hidden("seen")}
    assert await desk.post(f"{page}/edit", do="save", **edited) == 200
    with db.reading() as session:
        notice = the_notice(session)
        assert (notice.state, notice.approver) == (states.DRAFT, "")


async def test_a_stale_edit_keeps_what_was_typed(desk: Desk, commune: str) -> None:
    page = await written(desk, commune)
    await desk.get(f"{page}/edit")
    seen = desk.hidden("seen")
    first = {**NOTICE, "body": "Lời thứ nhất.", "areas": [commune], "seen": seen}
    await desk.post(f"{page}/edit", do="save", **first)
    await desk.get(f"{page}/edit")
    assert await desk.post(f"{page}/edit", do="save", **{**first, "body": "Lời thứ hai."}) == 409
    assert "Lời thứ hai." in desk.text and "vừa đổi" in desk.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "còn trống"),
        ({"body": "x" * 3501}, "nhiều nhất 3500"),
        ({"villages": "Xã Không Có"}, "Chưa tìm ra nơi"),
        ({"areas": [], "villages": "23009"}, "Không có ai nhận"),
        ({"level": "ầm ĩ"}, "Chọn một mục"),
        ({"due_at": "2020-01-01T07:00"}, "đã qua"),
        ({"due_at": "2026-12-01T07:00", "expires_at": "2026-11-30T07:00"}, "Hết hạn trước khi gửi"),
    ],
)
async def test_what_cannot_be_sent_is_said_in_words_and_nothing_is_lost(
    db: Database, desk: Desk, commune: str, change: dict[str, Any], words: str
) -> None:
    await desk.sign_in("viet")
    await desk.get("/admin/notices/new")
    fields = {**NOTICE, "areas": [commune], **change}
    assert await desk.post("/admin/notices", do="submit", **fields) == 422
    assert words in desk.text
    assert str(fields["sender"]) in desk.text
    with db.reading() as session:
        assert session.scalars(select(Notice)).all() == []


async def test_a_commune_writes_to_itself_only(db: Database, desk: Desk, commune: str) -> None:
    await desk.sign_in("xa")
    await desk.get("/admin/notices/new")
    assert 'value="23008" checked' in desk.text, "the own commune is ticked"
    assert await desk.post("/admin/notices", do="save", **NOTICE) == 422
    assert "không làm cho cả tỉnh" in desk.text
    assert await desk.post("/admin/notices", do="save", **{**NOTICE, "areas": ["23009"]}) == 422
    assert await desk.post("/admin/notices", do="save", **{**NOTICE, "villages": "Xã La Dạ"}) == 422
    assert await desk.post("/admin/notices", do="save", **{**NOTICE, "villages": "thôn 2 phan sơn"}) == 200
    assert "Thôn 2, xã Phan Sơn" in desk.text
    with db.reading() as session:
        assert the_notice(session).audience["areas"] == ["23008-02"]


async def test_a_notice_the_machine_cannot_read_waits_for_its_spoken_form_unless_it_is_an_emergency(
    db: Database, desk: Desk, commune: str
) -> None:
    await desk.sign_in("viet")
    await desk.get("/admin/notices/new")
    notice = {**NOTICE, "areas": [commune], "body": "Tàu chở 5 TEU vào cảng."}
    assert await desk.post("/admin/notices", do="submit", **notice) == 422
    assert "TEU đọc là" in desk.text
    assert await desk.post("/admin/notices", do="save", **notice) == 200
    assert await desk.post(f"{desk.path}/submit") == 422
    assert "viết cách đọc" in desk.text
    await desk.get("/admin/notices/new")
    assert await desk.post("/admin/notices", do="submit", **{**notice, "level": "emergency"}) == 200


async def test_the_whole_province_can_be_named(db: Database, desk: Desk, commune: str) -> None:
    await desk.sign_in("viet")
    await desk.get("/admin/notices/new")
    assert await desk.post("/admin/notices", do="save", **{**NOTICE, "villages": "lâm đồng"}) == 200
    assert "Tỉnh Lâm Đồng" in desk.text
    with db.reading() as session:
        [code] = the_notice(session).audience["areas"]
        assert session.scalars(select(Area.kind).where(Area.code == code)).one() == "province"


async def test_it_is_scheduled_held_back_stopped_and_recalled(
    db: Database, desk: Desk, commune: str, clock: Clock
) -> None:
    page = await written(desk, commune)
    assert await desk.post(f"{page}/schedule", due_at="2026-11-26T06:30") == 200
    assert "Gửi lúc 06:30 26/11/2026" in desk.text
    other = await desk.another()
    await other.sign_in("duyet")
    await other.get(page)
    assert await other.post(f"{page}/back") == 200
    await desk.get(page)
    assert await desk.post(f"{page}/submit") == 200
    await other.get(page)
    await other.post(f"{page}/approve", seen=other.hidden("seen"))
    assert await other.post(f"{page}/stop", why="") == 422
    assert await other.post(f"{page}/stop", why="Điện lực đổi ngày.") == 200
    assert "Đã dừng" in other.text
    assert await other.post(f"{page}/recall", why="Tin sai.") == 200
    with db.reading() as session:
        assert (the_notice(session).state, the_notice(session).why) == (states.RECALLED, "Tin sai.")


async def test_an_author_who_moves_an_approved_notice_asks_for_approval_again(
    db: Database, desk: Desk, commune: str
) -> None:
    page = await written(desk, commune)
    await desk.post(f"{page}/schedule", due_at="2026-11-26T06:30")
    await desk.get(page)
    await desk.post(f"{page}/submit")
    other = await desk.another()
    await other.sign_in("duyet")
    await other.get(page)
    await other.post(f"{page}/approve", seen=other.hidden("seen"))
    await other.get(page)
    assert await other.post(f"{page}/schedule", due_at="2026-11-26T07:00") == 200
    assert "Đã duyệt" in other.text, "who may approve may also choose another time"
    await desk.get(page)
    assert "phải được duyệt lại" in desk.text
    assert await desk.post(f"{page}/schedule", due_at="2026-11-26T05:00") == 200
    assert "Tin chờ người khác duyệt lại" in desk.text
    with db.reading() as session:
        notice = the_notice(session)
        assert (notice.state, notice.approver, notice.last_person_id) == (states.SUBMITTED, "", None)


async def test_a_test_goes_to_ones_own_chat_only(db: Database, desk: Desk, commune: str) -> None:
    page = await written(desk, commune)
    assert await desk.post(f"{page}/test") == 422
    assert "chưa nối với ô trò chuyện" in desk.text
    with db.writing() as session:
        account = session.scalars(select(Staff).where(Staff.login == "viet")).one()
        account.person_id = a_person(session, channel="telegram", address="my-chat").id
        person_id = account.person_id
    await desk.get(page)
    assert await desk.post(f"{page}/test") == 200
    with db.reading() as session:
        [owed] = session.scalars(select(Delivery)).all()
        assert (owed.kind, owed.person_id) == (int(DeliveryKind.STAFF_ALERT), person_id)


async def test_a_translation_is_an_edit(db: Database, desk: Desk, commune: str) -> None:
    page = await written(desk, commune)
    assert await desk.post(f"{page}/translate", language="en", title="", body="x") == 422
    fields = {"language": "en", "title": "Power cut on Saturday", "body": "From 7 to 11 there is no power."}
    assert await desk.post(f"{page}/translate", **fields) == 200  # type: ignore[arg-type]
    await desk.get(f"{page}?in=en")
    assert "From 7 to 11" in desk.text
    with db.reading() as session:
        assert the_notice(session).state == states.DRAFT


async def test_an_influential_persons_words_are_stopped_but_not_edited(db: Database, desk: Desk, commune: str) -> None:
    with db.writing() as session:
        place = session.scalars(select(Area).where(Area.code == commune)).one()
        elder = a_person(session, area=place, channel="telegram")
        notice = notices.draft(
            session,
            author=f"person:{elder.id}",
            sender="Già làng A",
            content=notices.Content("Họp thôn", "Tối nay họp.", audience=notices.Audience(areas=(commune,))),
            now=Clock().at,
        )
        notices.submit(session, notice_id=notice.id, actor=notice.author, now=Clock().at)
        page = f"/admin/notices/{notice.id}"
    await desk.sign_in("viet")
    await desk.get(f"{page}/edit")
    edited = {**NOTICE, "areas": [commune], "seen": desk.hidden("seen")}
    assert await desk.post(f"{page}/edit", do="save", **edited) == 409
    await desk.get(page)
    assert await desk.post(f"{page}/stop", why="Nhầm ngày.") == 200


async def test_the_red_button_stops_and_lets_go(db: Database, desk: Desk, commune: str) -> None:
    await desk.sign_in("duyet")
    await desk.get("/admin/pause")
    assert await desk.post("/admin/pause", stop="yes") == 200
    with db.reading() as session:
        assert switches.paused(session)
    await desk.get("/admin")
    assert "Mọi thông báo đang dừng" in desk.text
    await desk.get("/admin/pause")
    await desk.post("/admin/pause", stop="no")
    with db.reading() as session:
        assert not switches.paused(session)
        assert [row.verb for row in session.scalars(select(Audit).where(Audit.verb.startswith("switch")))] == [
            "switch.pause",
            "switch.resume",
        ]


async def test_a_place_that_does_not_exist_never_becomes_the_whole_province(
    db: Database, desk: Desk, commune: str
) -> None:
    await desk.sign_in("viet")
    for strange in ({"areas": ["99999"]}, {"areas": [commune], "languages": ["xx"]}, {"channels": ["pigeon"]}):
        await desk.get("/admin/notices/new")
        assert await desk.post("/admin/notices", do="submit", **{**NOTICE, "areas": [commune], **strange}) == 422
    with db.reading() as session:
        assert session.scalars(select(Notice)).all() == []


async def test_a_correction_is_written_by_one_and_approved_by_another(db: Database, desk: Desk) -> None:
    with db.writing() as session:
        a_clerk(session, "publisher", login="viet"), a_clerk(session, "approver", "publisher", login="duyet")
        a_person(session)
        notice = a_notice(session, body="Tiêm sáng thứ ba.")
        notice.state = "done"
    one = f"/admin/notices/{notice.id}"
    await desk.sign_in("viet")
    assert await desk.get(f"{one}/correct") == 200
    words: dict[str, Any] = {"title": "Tiêm cho trẻ", "wrong": "sáng thứ ba", "right": "sáng thứ năm", "kind": "grave"}
    assert await desk.post(f"{one}/correct", body="Tiêm sáng thứ ba.", **words) == 422  # nothing is different
    assert await desk.post(f"{one}/correct", body="Tiêm sáng thứ năm.", **{**words, "wrong": ""}) == 422
    odd = {"body": "Tiêm sáng thứ năm ở bãi TEU.", **words}
    assert await desk.post(f"{one}/correct", **odd) == 422
    assert "TEU đọc là" in desk.text
    assert await desk.post(f"{one}/correct", written="TEU", said="tê e u", **odd) == 200
    assert await desk.post(f"{one}/correct/drop") == 200
    await desk.get(f"{one}/correct")
    assert await desk.post(f"{one}/correct", body="Tiêm sáng thứ năm.", **words) == 200
    assert "sáng thứ năm" in desk.text
    assert f"{one}/correct/approve" not in desk.text
    other = await desk.another()
    await other.sign_in("duyet")
    await other.get(one)
    assert await other.post(f"{one}/correct/approve", seen=other.hidden("seen")) == 200
    with db.reading() as session:
        row = session.get_one(Notice, notice.id)
        assert notices.content_of(session, row).body == "Tiêm sáng thứ năm."
    assert await other.post(f"{one}/correct/approve", seen="x") == 409


async def test_a_question_a_day_and_a_rhythm_are_kept_and_the_report_adds_up(db: Database, desk: Desk) -> None:
    with db.writing() as session:
        a_clerk(session, "publisher", "viewer", login="viet"), a_topic(session)
        person = a_person(session)
    await desk.sign_in("viet")
    await desk.get("/admin/notices/new")
    fields: dict[str, Any] = {
        "title": "Họp", "body": "Họp thôn.", "sender": "UBND xã", "level": "normal", "do": "save",
        "event_on": "2026-12-03", "every": "week", "every_until": "2027-02-01", "question": "Mấy giờ họp?",
        "options": "7 giờ\n8 giờ", "explain": "7 giờ.", "newcomers": "yes",
    }  # fmt: skip
    assert await desk.post("/admin/notices", **{**fields, "options": "7 giờ"}) == 422
    assert await desk.post("/admin/notices", **{**fields, "every_until": ""}) == 422
    assert await desk.post("/admin/notices", **{**fields, "confirm_minutes": "30"}) == 422
    assert await desk.post("/admin/notices", **fields) == 200
    with db.writing() as session:
        notice = session.scalars(select(Notice)).one()
        content = notices.content_of(session, notice)
        assert content.question is not None
        assert content.question["options"] == ["7 giờ", "8 giờ"]
        assert content.newcomers
        assert (str(content.event_on), content.every) == ("2026-12-03", "week")
        notice.state, notice.last_person_id = "done", person.id
        session.add(Delivery(kind=1, ref=notice.id, person_id=person.id, copy_no=0, state=2, due_at=NOW))
        session.add(NoticeReply(notice_id=notice.id, option=1, area_id=0, language="vi", count=3))
    one = f"/admin/notices/{notice.id}"
    assert await desk.get(one) == 200
    assert 'data-l="7 giờ">ít</td>' in desk.text  # three answers are few
    assert await desk.get(f"{one}/report.csv") == 200
    assert desk.text.strip().endswith(",1")
    assert await desk.get(f"{one}/report.json") == 200
    assert sum(line["people"] for line in json.loads(desk.text)["lines"]) == json.loads(desk.text)["people"] == 1
    await desk.get(one)
    assert await desk.post(f"{one}/repeat", every="month", every_until="2027-02-01") == 409  # the author alone may not
    assert await desk.post(f"{one}/repeat", every="") == 200
    with db.reading() as session:
        assert session.get_one(Notice, notice.id).every is None
