"""Writing and approving in the console: two people, the villager's own screens, and no lost words."""

from datetime import date
from typing import Any

from sqlalchemy import select

from content import articles, faqs, roles
from core.db import Database
from core.models import Area, Article, Faq
from tests.admin.kit import Desk
from tests.builders import a_clerk, a_topic, an_area

ARTICLE: dict[str, Any] = {
    "title": "Tiêm chủng",
    "body": "Trẻ em tiêm miễn phí.",
    "topic": "health",
    "issuer": "Bộ Y tế",
}


def a_team(db: Database) -> None:
    """A writer and two approvers."""
    with db.writing() as session:
        a_topic(session)
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        an_area(session, "Xã Phan Sơn", parent=province)
        a_clerk(session, roles.PUBLISHER, roles.APPROVER, login="viet", name="Người Viết")
        a_clerk(session, roles.APPROVER, roles.PUBLISHER, login="duyet", name="Người Duyệt")
        a_clerk(session, roles.APPROVER, login="duyet2", name="Người Duyệt Hai")


async def test_one_writes_another_approves_and_villagers_read(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/articles/new")
    assert await desk.post("/admin/articles", expected=0, do="submit", place="phan son", **ARTICLE) == 200
    assert "Bà con sẽ thấy" in desk.text and "Trẻ em tiêm miễn phí." in desk.text and "Xã Phan Sơn" in desk.text
    page = desk.path
    assert "Duyệt và phát" not in desk.text
    assert await desk.post(f"{page}/approve", version=1) == 200
    assert "người viết không tự duyệt" in desk.text
    other = await desk.another()
    await other.sign_in("duyet")
    assert "Bài chờ tôi duyệt" in other.text
    await other.get(page)
    assert "Duyệt và phát" in other.text
    assert await other.post(f"{page}/approve", version=1) == 200
    assert "Bà con xem được từ bây giờ" in other.text
    with db.reading() as session:
        shown = articles.read(session, int(page.rsplit("/", 1)[1]), ["vi"])
        assert shown is not None and shown.body == "Trẻ em tiêm miễn phí."


async def test_what_the_machine_cannot_read_is_written_out_before_it_is_submitted(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/articles/new")
    article = {**ARTICLE, "body": "Tàu chở 5 TEU vào cảng."}
    assert await desk.post("/admin/articles", expected=0, do="submit", **article) == 422
    assert "Giọng máy chưa đọc được: TEU" in desk.text and "TEU đọc là" in desk.text
    assert await desk.post("/admin/articles", expected=0, do="submit", written="TEU", said="5", **article) == 422
    assert "chỉ viết bằng chữ thường" in desk.text and 'value="5"' in desk.text
    assert await desk.post("/admin/articles", expected=0, do="save", **article) == 200, "a draft may wait for it"
    page = desk.path
    assert await desk.post(f"{page}/submit", version=1) == 200
    assert desk.path == f"{page}/edit" and "Viết cách đọc" in desk.text and "TEU đọc là" in desk.text
    said = {"written": "TEU", "said": "tê e u"}
    assert await desk.post(f"{page}/edit", expected=1, do="submit", **{**said, **article}) == 200
    assert "Đã gửi" in desk.text or "chờ duyệt" in desk.text.lower()
    await desk.get(f"{page}/edit")
    assert 'value="tê e u"' in desk.text


async def test_two_approvers_at_once_get_a_clear_answer(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/articles/new")
    await desk.post("/admin/articles", expected=0, do="submit", **ARTICLE)
    page = desk.path
    first, second = await desk.another(), await desk.another()
    for approver, login in ((first, "duyet"), (second, "duyet2")):
        await approver.sign_in(login)
        await approver.get(page)
    await first.post(f"{page}/approve", version=1)
    assert await second.post(f"{page}/approve", version=1) == 200
    assert "người khác đã làm trước" in second.text and "Đang phát" in second.text


async def test_a_stale_form_keeps_what_was_typed_and_says_who_was_faster(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/articles/new")
    await desk.post("/admin/articles", expected=0, do="save", **ARTICLE)
    page = desk.path
    await desk.get(f"{page}/edit")
    other = await desk.another()
    await other.sign_in("duyet")
    await other.get(f"{page}/edit")
    await other.post(f"{page}/edit", expected=1, do="save", **{**ARTICLE, "body": "Lời của người kia."})
    assert await desk.post(f"{page}/edit", expected=1, do="save", **{**ARTICLE, "body": "Lời của tôi."}) == 409
    assert "Lời của tôi." in desk.text and "Người Duyệt" in desk.text
    assert desk.hidden("expected") == "2"
    assert await desk.post(f"{page}/edit", expected=2, do="save", **{**ARTICLE, "body": "Lời của tôi."}) == 200
    assert "Lời của tôi." in desk.text


async def test_what_is_wrong_is_said_next_to_its_field_and_nothing_typed_is_lost(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/articles/new")
    status = await desk.post(
        "/admin/articles",
        expected=0,
        do="save",
        title="x" * 130,
        body="Nội dung dài mà tôi đã gõ.",
        topic="khong-co",
        issuer="",
        place="Xã Không Có Thật",
        valid_until="2020-01-01",
        doc_date="hôm qua",
        source_url="ftp://x",
    )
    assert status == 422
    assert "Nội dung dài mà tôi đã gõ." in desk.text
    for name in ("title", "topic", "issuer", "place", "valid_until", "doc_date", "source_url"):
        assert f'id="{name}-err"' in desk.text, name
        assert f'aria-describedby="{name}-err"' in desk.text or f'{name}-err"' in desk.text
    with db.reading() as session:
        assert session.scalars(select(Article)).all() == []


async def test_a_commune_writes_for_itself_only(db: Database, desk: Desk) -> None:
    a_team(db)
    with db.writing() as session:
        province = session.scalars(select(Area).where(Area.kind == "province")).one()
        home = an_area(session, "Xã La Dạ", parent=province)
        a_clerk(session, roles.PUBLISHER, area=home, login="xa")
    await desk.sign_in("xa")
    await desk.get("/admin/articles/new")
    assert await desk.post("/admin/articles", expected=0, do="save", place="", **ARTICLE) == 422
    assert "không làm cho cả tỉnh" in desk.text
    assert await desk.post("/admin/articles", expected=0, do="save", place="Xã Phan Sơn", **ARTICLE) == 422
    assert "ngoài phạm vi" in desk.text
    assert await desk.post("/admin/articles", expected=0, do="save", place="xa la da", **ARTICLE) == 200


async def test_an_approver_sends_back_with_a_reason_and_withdraws(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/articles/new")
    await desk.post("/admin/articles", expected=0, do="submit", **ARTICLE)
    page = desk.path
    other = await desk.another()
    await other.sign_in("duyet2")
    await other.get(page)
    assert await other.post(f"{page}/back", version=1, note="") == 422
    assert await other.post(f"{page}/back", version=1, note="Thiếu số văn bản.") == 200
    await desk.get("/admin")
    assert "Bài trả lại để sửa" in desk.text and "Thiếu số văn bản." in desk.text
    await desk.get(page)
    assert "Thiếu số văn bản." in desk.text
    await desk.post(f"{page}/submit", version=1)
    await other.get(page)
    await other.post(f"{page}/approve", version=1)
    assert await other.post(f"{page}/withdraw") == 200
    assert "Đã rút" in other.text


async def test_a_question_goes_the_same_way(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    await desk.get("/admin/faq/new")
    fields: dict[str, Any] = {
        "question": "Tiêm mất tiền không?",
        "answer": "Không mất tiền.",
        "phrasings": "tiêm bao nhiêu\r\ntiêm giá mấy",
    }
    facts: dict[str, Any] = {"topic": "health", "issuer": "Bộ Y tế", "doc_date": date(2026, 1, 2).isoformat()}
    assert await desk.post("/admin/faq", expected=0, do="submit", **fields, **facts) == 200
    page = desk.path
    assert "tiêm giá mấy" in desk.text
    other = await desk.another()
    await other.sign_in("duyet2")
    await other.get(page)
    await other.post(f"{page}/approve", version=1)
    with db.reading() as session:
        faq_id = session.scalars(select(Faq.id)).one()
        entry = faqs.entry(session, faq_id, ["vi"])
        assert entry is not None and entry.answer == "Không mất tiền."
    await desk.get(f"{page}/edit")
    assert "tiêm giá mấy" in desk.text


async def test_lists_are_narrowed_by_words_topic_and_state(db: Database, desk: Desk) -> None:
    a_team(db)
    await desk.sign_in("viet")
    for title in ("Tiêm chủng cho trẻ", "Vay vốn trồng cà phê"):
        await desk.get("/admin/articles/new")
        await desk.post("/admin/articles", expected=0, do="save", **{**ARTICLE, "title": title})
    await desk.get("/admin/articles?q=ca+phe")
    assert "Vay vốn" in desk.text and "Tiêm chủng" not in desk.text
    await desk.get("/admin/articles?state=published")
    assert "Không có mục nào" in desk.text
    await desk.get("/admin/articles?topic=health&state=draft&page=99")
    assert desk.response is not None and desk.response.status == 200
