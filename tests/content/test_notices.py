"""A notice needs two people, says what was approved, and can be stopped, recalled and looked up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import notices, texts
from content.audience import Audience
from content.notices import Content
from core.db import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Audit, Block, Delivery, DeliveryKind, DeliveryState, Notice, Staff
from core.settings import Settings
from tests.builders import a_clerk, a_language, a_notice, a_person, an_area
from tests.conftest import NOW

LATER = NOW + timedelta(days=2)
TEXT = Content("Tiêm cho trẻ", "Sáng thứ năm tiêm ở trạm y tế.")


def verbs(session: Session, notice: Notice) -> list[str]:
    """What the audit says was done to it."""
    return list(session.scalars(select(Audit.verb).where(Audit.ref == f"notice:{notice.id}").order_by(Audit.id)))


def submitted(session: Session, **content: object) -> Notice:
    """A notice that waits for a second pair of eyes."""
    a_person(session)
    notice = a_notice(session, approved=False, **content)  # type: ignore[arg-type]
    return notices.submit(session, notice_id=notice.id, actor="staff:1", now=NOW)


def approve(session: Session, notice: Notice, actor: str = "staff:2") -> Notice:
    """As somebody who read what is there now."""
    seen = notices.fingerprint(session, notice)
    return notices.approve(session, notice_id=notice.id, actor=actor, seen=seen, now=NOW)


def test_from_draft_to_approved_every_step_is_written_down(session: Session) -> None:
    notice = submitted(session)
    approve(session, notice)
    assert (notice.state, notice.approver, notice.approved_at, notice.due_at) == ("approved", "staff:2", NOW, NOW)
    assert notice.last_person_id is not None
    assert verbs(session, notice) == ["notice.draft", "notice.submit", "alert.approval", "notice.approve"]


def test_the_author_cannot_approve_not_even_from_the_own_chat(session: Session) -> None:
    notice = submitted(session)
    with pytest.raises(Forbidden):
        approve(session, notice, "staff:1")
    clerk = a_clerk(session)
    chat = a_person(session, notices="none")
    clerk.person_id = chat.id
    notice.author = f"person:{chat.id}"
    with pytest.raises(Forbidden):
        approve(session, notice, f"staff:{clerk.id}")


def test_whoever_edits_is_an_author_too(session: Session) -> None:
    notice = submitted(session)
    notices.edit(session, notice_id=notice.id, actor="staff:2", content=TEXT, now=NOW)
    notices.submit(session, notice_id=notice.id, actor="staff:1", now=NOW)
    with pytest.raises(Forbidden):
        approve(session, notice, "staff:2")
    approve(session, notice, "staff:1")


def test_a_second_approval_says_that_it_is_done(session: Session) -> None:
    notice = submitted(session)
    approve(session, notice)
    with pytest.raises(Conflict):
        approve(session, notice, "staff:3")


def test_two_approvers_at_once_only_one_decides(db: Database) -> None:
    with db.writing() as session:
        notice = submitted(session)
        seen = notices.fingerprint(session, notice)

    def decide(who: str) -> str:
        try:
            db.write_now(lambda s: notices.approve(s, notice_id=notice.id, actor=who, seen=seen, now=NOW))
        except Conflict:
            return "too late"
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ["staff:2", "staff:3"])) == ["approved", "too late"]
    with db.reading() as session:
        assert verbs(session, notice).count("notice.approve") == 1


def test_an_edit_while_it_was_read_is_noticed(session: Session) -> None:
    notice = submitted(session)
    seen = notices.fingerprint(session, notice)
    texts.put(session, ref=f"notice:{notice.id}", field="body", language="vi", text="Khác", author="staff:1", now=NOW)
    with pytest.raises(Conflict, match="changed"):
        notices.approve(session, notice_id=notice.id, actor="staff:2", seen=seen, now=NOW)


def test_an_edit_after_approval_lets_the_approval_fall(session: Session) -> None:
    notice = submitted(session, due_at=LATER)
    approve(session, notice)
    notices.edit(session, notice_id=notice.id, actor="staff:1", content=TEXT, now=NOW)
    assert (notice.state, notice.approver, notice.approved_at, notice.last_person_id) == ("draft", "", None, None)
    assert notices.begin_due(session, now=LATER + timedelta(days=9)) == []


def test_a_translation_after_approval_needs_a_new_one(session: Session) -> None:
    a_language(session, "en", "Tiếng Anh")
    notice = submitted(session, due_at=LATER)
    approve(session, notice)
    notices.translate(
        session, notice_id=notice.id, language="en", title="Vaccines", body="Thursday.", actor="staff:5", now=NOW
    )
    assert (notice.state, notice.author) == ("draft", "staff:1")
    with pytest.raises(Invalid):
        notices.translate(session, notice_id=notice.id, language="vi", title="a", body="b", actor="staff:5", now=NOW)


def test_words_that_changed_by_another_way_do_not_leave_unapproved(session: Session) -> None:
    notice = submitted(session)
    approve(session, notice)
    texts.put(session, ref=f"notice:{notice.id}", field="body", language="vi", text="Khác", author="staff:9", now=NOW)
    assert notices.begin_due(session, now=NOW) == []
    assert notice.state == "submitted"
    assert "notice.approval_fell" in verbs(session, notice)


@pytest.mark.parametrize(
    "content",
    [
        Content("", "Có chữ"),
        Content("Tin", "  "),
        Content("T" * 121, "Có chữ"),
        Content("Tin", "a" * 3501),
        Content("Tin", "Có chữ", level="loud"),
        Content("Tin", "Có chữ", audience=Audience(areas=("00000",))),
        Content("Tin", "Có chữ", due_at=LATER, expires_at=NOW),
        Content("Tin", "Có chữ", question={"question": "Mấy giờ?", "options": ["7"]}),
    ],
)
def test_what_cannot_be_sent_is_refused_with_words(session: Session, content: Content) -> None:
    with pytest.raises(Invalid, match=r"\w+ \w+"):
        notices.draft(session, author="staff:1", sender="Xã", content=content, now=NOW)


def test_an_audience_of_nobody_is_said_before_it_is_submitted(session: Session) -> None:
    empty = an_area(session, "Thôn vắng", code="0-0")
    a_person(session, area=empty, notices="none")
    notice = a_notice(session, areas=("0-0",), approved=False)
    with pytest.raises(Invalid, match="never_agreed 1"):
        notices.submit(session, notice_id=notice.id, actor="staff:1", now=NOW)


def test_it_leaves_when_it_is_due_and_not_before(session: Session) -> None:
    notice = submitted(session, due_at=LATER)
    approve(session, notice)
    assert notices.begin_due(session, now=LATER - timedelta(seconds=1)) == []
    notices.schedule(session, notice_id=notice.id, due_at=NOW, actor="operator", now=NOW)
    assert notices.begin_due(session, now=NOW) == [notice.id]
    assert notices.begin_due(session, now=NOW) == []
    assert notice.state == "expanding"
    with pytest.raises(Conflict):
        notices.schedule(session, notice_id=notice.id, due_at=LATER, actor="staff:1", now=NOW)


def test_what_expired_while_it_waited_is_not_sent(session: Session) -> None:
    notice = submitted(session, due_at=NOW, expires_at=LATER)
    approve(session, notice)
    assert notices.begin_due(session, now=LATER) == []
    assert notice.state == "stopped"
    assert "notice.too_late" in verbs(session, notice)


def test_a_stop_needs_a_reason_and_happens_once(session: Session) -> None:
    notice = submitted(session)
    with pytest.raises(Invalid):
        notices.stop(session, notice_id=notice.id, actor="staff:3", why=" ", now=NOW)
    notices.stop(session, notice_id=notice.id, actor="staff:3", why="Sai  ngày", now=NOW)
    assert (notice.state, notice.why, notice.finished_at) == ("stopped", "Sai ngày", NOW)
    with pytest.raises(Conflict):
        notices.stop(session, notice_id=notice.id, actor="staff:3", why="Lần nữa", now=NOW)
    with pytest.raises(Conflict):  # nobody has it: there is nothing to recall
        notices.recall(session, notice_id=notice.id, actor="staff:3", why="Lần nữa", now=NOW)


def test_a_pause_holds_and_a_resume_goes_on_where_it_was(session: Session) -> None:
    notice = submitted(session)
    approve(session, notice)
    notices.begin_due(session, now=NOW)
    notices.pause(session, notice_id=notice.id, actor="staff:3", why="xem lại", now=NOW)
    with pytest.raises(Conflict):
        notices.pause(session, notice_id=notice.id, actor="staff:3", why="", now=NOW)
    notices.resume(session, notice_id=notice.id, actor="staff:3", now=NOW)
    assert notice.state == "expanding"
    notice.cursor = notice.last_person_id or 0
    notices.pause(session, notice_id=notice.id, actor="staff:3", why="", now=NOW)
    notices.resume(session, notice_id=notice.id, actor="staff:3", now=NOW)
    assert notice.state == "sending"


def test_the_code_answers_only_for_what_really_went_out(session: Session) -> None:
    notice = submitted(session)
    assert notices.by_code(session, notice.code) is None
    approve(session, notice)
    assert notices.by_code(session, notice.code) is None
    notices.begin_due(session, now=NOW)
    assert notices.by_code(session, notice.code) is notice
    notices.recall(session, notice_id=notice.id, actor="staff:2", why="Sai", now=NOW)
    assert notices.by_code(session, notice.code) is notice


def test_people_can_look_up_what_is_meant_for_where_they_live(session: Session) -> None:
    province = an_area(session, "Lâm Đồng", code="68")
    commune = an_area(session, "Xã Phan Sơn", code="23", parent=province)
    village = an_area(session, "Thôn 2", code="23-2", parent=commune, kind="village")
    other = an_area(session, "Xã Bắc Bình", code="24", parent=province)
    for place in (province, commune, village, other):
        a_person(session, area=place)
    for number, areas in enumerate([(), ("68",), ("23",), ("23-2",), ("24",)]):
        a_notice(session, title=f"Tin {number}", areas=areas, now=NOW + timedelta(minutes=number))
    a_notice(session, title="Chưa tới giờ", due_at=LATER)
    notices.begin_due(session, now=NOW + timedelta(hours=1))

    def titles(area_id: int | None) -> list[str]:
        return [line.title for line in notices.listing(session, now=NOW + timedelta(hours=1), area_id=area_id)]

    assert titles(village.id) == ["Tin 3", "Tin 2", "Tin 1", "Tin 0"]
    assert titles(other.id) == ["Tin 4", "Tin 1", "Tin 0"]
    assert titles(None) == ["Tin 0"]


def test_a_report_adds_up_also_for_people_who_were_forgotten(session: Session) -> None:
    notice = submitted(session)
    for number, state in enumerate(DeliveryState, start=1):
        session.add(Delivery(kind=DeliveryKind.NOTICE, ref=notice.id, person_id=number, state=state, due_at=NOW))
    notices.folding.add(session, notice_id=notice.id, state=int(DeliveryState.SENT), reason="", by=3)
    notices.folding.add(session, notice_id=notice.id, state=int(DeliveryState.SKIPPED), reason="forgotten")
    session.flush()
    report = notices.report(session, notice.id)
    assert (report.due, report.in_flight, report.sent, report.failed, report.unknown, report.skipped) == (
        2, 1, 4, 1, 1, 2,
    )  # fmt: skip
    assert report.people == 10
    assert report.to_json()["reasons"] == {"skipped": {"forgotten": 1}}
    with pytest.raises(NotFound):
        notices.report(session, 999)


def test_a_test_goes_to_the_own_chat_and_counts_for_nobody(session: Session) -> None:
    notice = submitted(session)
    clerk: Staff = a_clerk(session)
    with pytest.raises(Invalid):
        notices.test_send(session, notice_id=notice.id, staff=clerk, now=NOW)
    clerk.person_id = a_person(session, notices="none").id
    notices.test_send(session, notice_id=notice.id, staff=clerk, now=NOW)
    owed = session.scalars(select(Delivery)).one()
    assert (owed.kind, owed.person_id) == (DeliveryKind.STAFF_ALERT, clerk.person_id)
    assert notices.report(session, notice.id).people == 0


FILE = """---
title: Tiêm cho trẻ
class: emergency
audience: [68, 01]
languages: [vi]
---

Sáng thứ năm.

Ở trạm y tế.
"""


def test_a_file_becomes_a_notice() -> None:
    content = notices.from_file("\ufeff" + FILE.replace("\n", "\r\n"))
    assert (content.title, content.level) == ("Tiêm cho trẻ", "emergency")
    assert content.body == "Sáng thứ năm.\n\nỞ trạm y tế."
    assert content.audience == Audience(areas=("68", "01"), languages=("vi",))
    everybody = notices.from_file(FILE.replace("[68, 01]", "all").replace("languages: [vi]\n", ""))
    assert everybody.audience == Audience()


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("class: emergency", "class: loud", "class: is normal"),
        ("class:", "clas:", "unknown field clas"),
        ("title: Tiêm cho trẻ\n", "", "title: is missing"),
        ("audience: [68, 01]\n", "", "audience: is"),
        ("audience: [68, 01]", "audience: []", "audience: is"),
        ("---\n\n", "\n", "begins with ---"),
        ("title: Tiêm", "title: [Tiêm", "cannot be read"),
        ("Sáng thứ năm.\n\nỞ trạm y tế.\n", "", "no text"),
    ],
)
def test_a_file_with_a_mistake_says_what_to_change(was: str, becomes: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        notices.from_file(FILE.replace(was, becomes, 1))


def test_the_operator_sends_alone_and_everybody_can_see_it(session: Session, settings: Settings) -> None:
    chief = a_clerk(session, "administrator")
    chief.person_id = a_person(session, notices="none").id
    a_person(session)
    notice = notices.send_as_operator(session, content=TEXT, settings=settings, now=NOW)
    assert (notice.state, notice.sender, notice.approver) == ("approved", settings.agency, "operator")
    approval = session.scalars(select(Audit).where(Audit.verb == "notice.approve")).one()
    assert approval.detail["note"] == "operator, one pair of eyes"
    told = session.scalars(select(Delivery)).one()
    assert (told.kind, told.person_id) == (DeliveryKind.STAFF_ALERT, chief.person_id)
    assert session.scalars(select(Block.lane)).one() == 0


def test_the_operator_too_hears_that_nobody_would_get_it(session: Session, settings: Settings) -> None:
    with pytest.raises(Invalid, match="nobody"):
        notices.send_as_operator(session, content=TEXT, settings=settings, now=NOW)
