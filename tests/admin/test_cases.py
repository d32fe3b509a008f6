"""Cases in the console: an inbox by place with red clocks, one answer, notes among colleagues, sealed names."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from content import cases, public_answers, roles, texts
from content.cases import Part
from core.db import Database
from core.files import Files
from core.i18n import catalog
from core.models import Area, Audit, Case, Delivery, DeliveryKind, PublicAnswer, Staff
from core.security import Keyring, show_code
from core.settings import Settings
from tests.admin.kit import Clock, Desk
from tests.builders import a_clerk, a_language, a_person, a_topic, an_area
from tests.conftest import NOW


@pytest.fixture
def case(db: Database, files: Files, keyring: Keyring, settings: Settings) -> Case:
    """A case with words, a clip and a picture in one commune; officers there and elsewhere."""
    with db.writing() as session:
        a_topic(session)
        a_language(session)
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        here, there = an_area(session, "Xã Một", parent=province), an_area(session, "Xã Hai", parent=province)
        village = an_area(session, "Thôn 2", parent=here, kind="village")
        a_clerk(session, roles.CASE_OFFICER, area=here, login="mot", name="Cán Bộ Một")
        a_clerk(session, roles.CASE_OFFICER, area=here, login="mot2", name="Cán Bộ Hai")
        a_clerk(session, roles.CASE_OFFICER, area=there, login="hai")
        a_clerk(session, roles.ADMINISTRATOR, login="chi")
        a_clerk(session, roles.CASE_OFFICER, login="tinh")
        return cases.open_case(
            session,
            person_id=a_person(session, area=village).id,
            kind="feedback",
            parts=[
                Part("text", text="Nước giếng <b>đục</b> sau mưa"),
                Part("voice", file=files.put(b"OggS clip"), mime="audio/ogg", ms=41_000),
                Part("photo", file=files.put(b"a picture"), mime="image/jpeg"),
                Part("file", file=files.put(b"<script>"), mime="text/html"),
            ],
            area_id=village.id,
            language="vi",
            channel="telegram",
            topic="health",
            named=True,
            name_sealed=keyring.seal("K’ Văn A, thôn 2"),
            now=NOW,
            settings=settings,
        )


async def test_an_officer_takes_and_answers_once(db: Database, desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    assert "Hồ sơ đang mở" in desk.text and show_code(case.code) in desk.text
    await desk.get("/admin/cases")
    assert "Nước giếng &lt;b&gt;đục&lt;/b&gt;" in desk.text and "tiếng nói 0:41" in desk.text
    page = f"/admin/cases/{case.id}"
    await desk.get(page)
    assert await desk.post(f"{page}/take") == 200
    assert await desk.post(f"{page}/answer", answer="") == 422
    assert "còn trống" in desk.text
    colleague = await desk.another()
    await colleague.sign_in("mot2")
    await colleague.get(page)
    assert await colleague.post(f"{page}/take") == 409
    assert await desk.post(f"{page}/answer", answer="Mai trạm y tế tới lấy mẫu nước.") == 200
    assert "chưa gửi" in desk.text and "Mai trạm y tế tới lấy mẫu nước." in desk.text
    with db.reading() as session:
        assert session.scalars(select(Delivery.kind)).all() == [int(DeliveryKind.CASE_NEWS)], (
            "nothing leaves unconfirmed"
        )
    assert await desk.post(f"{page}/send", seen=draft_of(db, case)) == 200
    assert "Đã gửi trả lời" in desk.text
    assert await colleague.post(f"{page}/answer", answer="Câu trả lời khác.") == 409
    assert "trả lời trước" in colleague.text and "Câu trả lời khác." in colleague.text
    with db.reading() as session:
        owed = session.scalars(select(Delivery).order_by(Delivery.kind)).all()
        kinds = (DeliveryKind.CASE_ANSWER, DeliveryKind.CASE_NEWS)
        assert [(row.kind, row.ref) for row in owed] == [(int(kind), case.id) for kind in kinds]
        assert session.get_one(Case, case.id).state == cases.ANSWERED


async def test_the_commune_goes_on_reading_a_case_that_climbed_and_the_province_answers_it(
    db: Database, desk: Desk, case: Case, settings: Settings
) -> None:
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    await desk.post(f"{page}/note", note="Đã gọi trưởng thôn.")
    await desk.post(f"{page}/answer", answer="Mai tới.")
    with db.writing() as session:
        cases.reopen(session, session.get_one(Case, case.id), now=NOW, settings=settings)
    await desk.get("/admin/cases")
    assert show_code(case.code) in desk.text and "Đã lên cấp trên" in desk.text
    assert await desk.get(page) == 200
    assert "Đã gọi trưởng thôn." in desk.text and "chỉ xem" in desk.text
    assert f"{page}/answer" not in desk.text
    await desk.get("/admin")
    assert show_code(case.code) not in desk.text, "it does not wait for the commune any more"
    await desk.get("/admin/account")
    assert await desk.post(f"{page}/answer", answer="Nữa.") == 404
    above, elsewhere = await desk.another(), await desk.another()
    await above.sign_in("tinh")
    await above.get("/admin/cases")
    assert show_code(case.code) in above.text and "Bà con mở lại" in above.text
    await above.get(page)
    assert "Đã gọi trưởng thôn." in above.text
    assert await above.post(f"{page}/answer", answer="Tỉnh trả lời.") == 200
    await elsewhere.sign_in("hai")
    assert await elsewhere.get(page) == 404
    await elsewhere.get("/admin/cases")
    assert show_code(case.code) not in elsewhere.text


async def test_a_case_that_was_moved_to_another_place_is_not_left_open_to_the_first(
    db: Database, desk: Desk, case: Case
) -> None:
    with db.writing() as session:
        row = session.get_one(Case, case.id)
        row.team_area_id = session.scalars(select(Area.id).where(Area.name == "Xã Hai")).one()
    await desk.sign_in("mot")
    assert await desk.get(f"/admin/cases/{case.id}") == 404


def draft_of(db: Database, case: Case) -> str:
    """Fingerprint of the answer that waits to be confirmed."""
    with db.reading() as session:
        draft = cases.the_draft(session, case.id)
        assert draft is not None
        return cases.fingerprint(draft)


async def test_another_place_sees_nothing_of_it(desk: Desk, case: Case) -> None:
    await desk.sign_in("hai")
    await desk.get("/admin/cases")
    assert "Không có hồ sơ nào" in desk.text
    for path in (f"/admin/cases/{case.id}", f"/admin/cases/{case.id}/files/1"):
        assert await desk.get(path) == 404


async def test_what_is_late_is_red_and_counted_first(desk: Desk, case: Case, clock: Clock) -> None:
    clock.move(timedelta(days=40))
    await desk.sign_in("mot")
    assert "Hồ sơ quá hạn" in desk.text and "tag--danger" in desk.text
    await desk.get("/admin/cases")
    assert "Quá hạn" in desk.text


async def test_clips_play_pictures_show_and_anything_else_is_only_handed_over(desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    await desk.get(f"/admin/cases/{case.id}")
    kinds = {}
    for number in (2, 3, 4):
        assert await desk.get(f"/admin/cases/{case.id}/files/{number}") == 200
        assert desk.response is not None
        kinds[number] = (
            desk.response.headers["Content-Type"],
            desk.response.headers.get("Content-Disposition", "").partition(";")[0],
        )
    assert kinds == {
        2: ("audio/ogg", ""),
        3: ("image/jpeg", ""),
        4: ("application/octet-stream", "attachment"),
    }
    assert await desk.get(f"/admin/cases/{case.id}/files/1") == 404, "words are no file"


async def test_notes_and_urgency_stay_among_colleagues(db: Database, desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    page = f"/admin/cases/{case.id}"
    await desk.get(page)
    assert await desk.post(f"{page}/note", note="Đã gọi trạm y tế.") == 200
    assert "ghi chú trong cơ quan" in desk.text
    assert await desk.post(f"{page}/urgent", urgent="yes") == 200
    with db.reading() as session:
        assert session.get_one(Case, case.id).urgent
        assert session.scalars(select(Delivery)).all() == []


async def test_a_name_is_read_on_purpose_and_that_is_written_down(db: Database, desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    page = f"/admin/cases/{case.id}"
    await desk.get(page)
    assert "K’ Văn A" not in desk.text
    assert await desk.post(f"{page}/name") == 200
    assert "K’ Văn A, thôn 2" in desk.text
    reader = await desk.another()
    await reader.sign_in("chi")
    await reader.get(page)
    assert await reader.post(f"{page}/name") == 404, "an administrator reads cases, but no names"
    with db.reading() as session:
        row = session.scalars(select(Audit).where(Audit.verb == "case.name")).one()
        assert row.ref == f"case:{case.id}" and "Văn" not in str(row.detail)


async def test_the_inbox_is_searched_by_words_and_code(desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    for sought, found in (("gieng", True), (show_code(case.code), True), ("truong hoc", False)):
        await desk.get(f"/admin/cases?q={sought.replace(' ', '+')}")
        assert (f"/admin/cases/{case.id}" in desk.text) is found, sought


async def test_the_inbox_is_searched_with_marks_and_without_and_filtered(db: Database, desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    here = f"/admin/cases/{case.id}"
    for query, found in (
        ("q=giếng", True), ("q=GIENG", True), ("q=gièng", False), ("owner=nobody", True), ("owner=me", False),
        ("kind=feedback", True), ("kind=danger", False), ("topic=health", True), ("team=99", False), ("team=x", True),
    ):  # fmt: skip
        await desk.get(f"/admin/cases?{query}")
        assert (here in desk.text) is found, query


async def test_two_officers_who_open_one_case_see_each_other(desk: Desk, case: Case, clock: Clock) -> None:
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    assert "Đang mở cùng" not in desk.text
    colleague = await desk.another()
    await colleague.sign_in("mot2")
    await colleague.get(page)
    assert "Đang mở cùng hồ sơ này: Cán Bộ Một." in colleague.text
    assert await desk.get(f"{page}/lookers") == 200
    assert "Đang mở cùng hồ sơ này: Cán Bộ Hai." in desk.text
    clock.move(timedelta(minutes=6))
    await desk.get(f"{page}/lookers")
    assert "Cán Bộ Hai" not in desk.text, "who left is not shown for ever"


async def test_a_draft_that_a_colleague_replaced_is_not_sent(db: Database, desk: Desk, case: Case) -> None:
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    await desk.post(f"{page}/answer", answer="Lời một.")
    first = draft_of(db, case)
    colleague = await desk.another()
    await colleague.sign_in("mot2")
    await colleague.get(page)
    assert "Lời một." in colleague.text, "the colleague sees what waits"
    await colleague.post(f"{page}/answer", answer="Lời hai.")
    assert await desk.post(f"{page}/send", seen=first) == 409
    with db.reading() as session:
        assert session.get_one(Case, case.id).state != cases.ANSWERED
    await desk.get(page)
    assert await desk.post(f"{page}/drop") == 200
    with db.reading() as session:
        assert cases.the_draft(session, case.id) is None


async def test_asking_back_passing_on_and_merging_say_what_is_wrong(db: Database, desk: Desk, case: Case) -> None:
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    assert await desk.post(f"{page}/pass", reason="", desk="") == 422
    assert await desk.post(f"{page}/pass", reason="Không phải việc xã", to_place="Xã Một", desk="") == 422
    assert "Hồ sơ đang ở đó rồi" in desk.text
    assert await desk.post(f"{page}/merge", into="HL2 345") == 422
    assert "Chưa thấy hồ sơ có mã này" in desk.text
    assert await desk.post(f"{page}/ask", question="Giếng nào, bà con?") == 200
    assert "hạn tạm dừng" in desk.text
    await desk.get(page)
    assert await desk.post(f"{page}/pass", reason="Việc của tỉnh", to_place="", desk="") == 404
    await desk.sign_in("mot")
    with db.reading() as session:
        moved = session.get_one(Case, case.id)
        assert (moved.team_area_id, moved.owner_id, moved.state) == (None, None, cases.WAITING)


async def test_ready_answers_are_offered_in_the_persons_language(db: Database, desk: Desk, case: Case) -> None:
    await desk.sign_in("mot")
    await desk.get("/admin/ready-answers")
    assert (
        await desk.post("/admin/ready-answers", title="Đã nhận", topic="health", language="vi", text="Đã ghi.") == 200
    )
    await desk.get(f"/admin/cases/{case.id}")
    assert "Đã ghi." in desk.text
    assert await desk.post("/admin/ready-answers", title="", topic="", language="vi", text="x") == 422


async def test_a_closed_account_hands_its_open_cases_over_in_one_step(db: Database, desk: Desk, case: Case) -> None:
    with db.writing() as session:
        officer = session.scalars(select(Staff).where(Staff.login == "mot")).one()
        colleague = session.scalars(select(Staff).where(Staff.login == "mot2")).one()
        cases.take(session, case_id=case.id, staff=officer, now=NOW)
    await desk.sign_in("chi")
    page = f"/admin/staff/{officer.id}"
    await desk.get(page)
    assert "Hồ sơ đang giữ: 1" in desk.text
    assert await desk.post(f"{page}/email", email="x@y.z\r\nBcc: a@b.c") == 422
    assert await desk.post(f"{page}/email", email="mot@xa.example") == 200
    assert await desk.post(f"{page}/active", active="no", to=colleague.id) == 200
    with db.reading() as session:
        assert session.get_one(Case, case.id).owner_id == colleague.id
        assert not session.get_one(Staff, officer.id).active


async def test_a_spoken_answer_that_cannot_be_heard_is_said_and_nothing_typed_is_lost(desk: Desk, case: Case) -> None:
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    assert await desk.upload(f"{page}/answer", "voice", b"not a sound", answer="Chữ đã gõ.") == 422
    assert "Chưa mở được bản ghi âm này" in desk.text and "Chữ đã gõ." in desk.text


async def test_a_question_is_cleared_by_one_approved_by_another_and_read_by_everybody(
    db: Database, desk: Desk, case: Case
) -> None:
    page = f"/admin/cases/{case.id}/public"
    with db.writing() as session:
        a_clerk(session, roles.CASE_OFFICER, roles.APPROVER, login="lam", name="Người Làm")
        a_clerk(session, roles.APPROVER, login="duyet", name="Người Duyệt")
        officer = session.scalars(select(Staff).where(Staff.login == "mot")).one()
    await desk.sign_in("lam")
    assert await desk.get(page) == 404, "nothing is public before it is answered"
    with db.writing() as session:
        cases.answer(session, case_id=case.id, staff=officer, text="Chị Lan, số 0912345678, tới sửa.", now=NOW)
    await desk.get(page)
    assert "0912345678" not in desk.text, "the suggestion comes without it"
    words: dict[str, Any] = {"question": "Giếng đục thì hỏi ai? Gọi 0912345678", "answer": "Gọi trạm y tế."}
    assert await desk.post(page, go="submit", **words) == 422
    assert "<mark" in desk.text and "Đọc kỹ rồi đánh dấu" in desk.text
    words["question"] = "Giếng đục thì hỏi ai?"
    assert await desk.post(page, go="submit", cleared="yes", **words) == 200
    await desk.get("/admin/public")
    assert "Giếng đục thì hỏi ai?" in desk.text
    with db.reading() as session:
        row = session.scalars(select(PublicAnswer)).one()
        seen = public_answers.fingerprint(session, row.id)
    one = f"/admin/public/{row.id}"
    await desk.get(one)
    assert await desk.post(f"{one}/approve", seen=seen) == 422
    assert "không tự duyệt được" in desk.text
    stranger = await desk.another()
    assert await stranger.get(f"/answers/{row.id}") == 404
    other = await desk.another()
    await other.sign_in("duyet")
    await other.get(one)
    assert await other.post(f"{one}/approve", seen="changed") == 409
    assert await other.post(f"{one}/approve", seen=seen) == 200
    assert await stranger.get("/answers") == 200 and "Giếng đục thì hỏi ai?" in stranger.text
    with db.writing() as session:
        a_language(session, "en", "Tiếng Anh")
        for field, words_ in (("question", "Whom to ask about a muddy well?"), ("answer", "Call the health post.")):
            texts.put(session, ref=f"public:{row.id}", field=field, language="en", text=words_, author="x", now=NOW)
    await stranger.get("/answers?lang=en")
    assert "muddy well" in stranger.text and 'lang="en"' in stranger.text and "hreflang" in stranger.text
    await stranger.get(f"/answers/{row.id}?lang=en")
    assert "Call the health post." in stranger.text
    await stranger.get("/answers?lang=nonsense")
    assert "Giếng đục thì hỏi ai?" in stranger.text
    assert await stranger.get(f"/answers/{row.id}") == 200 and "Gọi trạm y tế." in stranger.text
    await other.get(one)
    assert await other.post(f"{one}/withdraw") == 200
    assert await stranger.get(f"/answers/{row.id}") == 404


async def test_somebody_is_asked_to_pause_from_the_case_page(db: Database, desk: Desk, case: Case) -> None:
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    assert await desk.post(f"{page}/mute", mute_days=99) == 422
    assert await desk.post(f"{page}/mute", mute_days=3) == 200
    assert "Đang tạm ngưng tới 28/11/2026" in desk.text
    assert await desk.post(f"{page}/grant", granted="Đã xóa.") == 422, "only a request about data is granted"


async def test_an_officer_asks_speakers_to_say_the_answer(db: Database, desk: Desk, case: Case) -> None:
    with db.writing() as session:
        a_language(session, "qaa", "Tiếng thử")
        session.get_one(Case, case.id).language = "qaa"
    page = f"/admin/cases/{case.id}"
    await desk.sign_in("mot")
    await desk.get(page)
    await desk.post(f"{page}/answer", answer="Mai xã cử người tới. Bà con đừng uống nước giếng.")
    assert "chưa có người nói Tiếng thử" in desk.text
    seen = draft_of(db, case)
    assert await desk.post(f"{page}/speakers", seen=seen) == 422
    with db.writing() as session:
        speaker = a_person(session)
        roles.give(session, role=roles.SPEAKER, person_id=speaker.id, language="qaa", actor="x", now=NOW)
    await desk.get(page)
    assert "Nhờ người nói tiếng này" in desk.text and "đừng để tên" in desk.text
    assert await desk.post(f"{page}/speakers", seen="x") == 409
    assert await desk.post(f"{page}/speakers", seen=seen) == 200
    assert "0 trong 2 câu" in desk.text
    with db.reading() as session:
        owed = session.scalars(
            select(Delivery).where(Delivery.kind == int(DeliveryKind.STAFF_ALERT), Delivery.person_id == speaker.id)
        ).all()
        assert len(owed) == 1
    assert "nhờ người nói tiếng" in desk.text, "the history tells it in words"


async def test_a_request_about_data_is_seen_and_corrected_from_the_case(
    db: Database, desk: Desk, case: Case, settings: Settings
) -> None:
    with db.writing() as session:
        a_language(session, "en", "Tiếng Anh")
        assert case.person_id is not None
        asked = cases.open_case(
            session, person_id=case.person_id, kind="data", parts=[], area_id=case.area_id, language="vi",
            channel="telegram", now=NOW, settings=settings, data_right="correct",
        )  # fmt: skip
        a_clerk(session, roles.CASE_OFFICER, login="du-lieu")
    page = f"/admin/cases/{asked.id}"
    await desk.sign_in("du-lieu")
    await desk.get(page)
    assert "Mỗi lần xem đều ghi" in desk.text and "K’ Văn A" not in desk.text
    assert await desk.post(f"{page}/record") == 200
    assert "K’ Văn A, thôn 2" in desk.text
    assert await desk.post(f"{page}/record/correct") == 422
    assert "Chưa có gì để sửa" in desk.text
    assert await desk.post(f"{page}/record/correct", record_place="Xã Không Có") == 422
    assert await desk.post(f"{page}/record/correct", record_language="en", record_name="K’ Văn Á") == 200
    assert "Đã sửa" in desk.text
    assert await desk.post(f"{page}/record") == 200
    assert "K’ Văn Á" in desk.text and "Tiếng Anh" in desk.text
    with db.reading() as session:
        verbs = session.scalars(select(Audit.verb).where(Audit.ref == f"case:{asked.id}")).all()
        assert verbs.count("data.see") >= 3 and verbs.count("data.correct") == 1


async def test_every_kind_of_mark_has_words_in_the_console(desk: Desk) -> None:
    for language in ("vi", "en"):
        words = catalog(language, "console")
        assert {f"personal.{kind}" for kind in ("name", "phone", "number", "plate", "mail", "web")} <= set(words)
