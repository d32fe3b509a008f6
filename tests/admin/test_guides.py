"""Writing an eligibility guide in the console, its errors at their fields, and a second person's approval."""

from typing import Any

from sqlalchemy import select

from content import guides, roles
from core.db import Database
from core.models import Guide, Revision
from tests.admin.kit import Desk
from tests.builders import a_clerk, a_faq, a_language, a_topic

FIELDS: dict[str, Any] = {
    "title": "Có được không?", "topic": "policy", "issuer": "UBND xã", "papers": "căn cước", "office": "xã",
    "ask1": "Một?", "yes1": "next", "no1": "not1", "unsure1": "ask3",
    "ask2": "Hai?", "yes2": "next", "no2": "not1", "unsure2": "next",
    "ask3": "Ba?", "yes3": "can1", "no3": "not1", "unsure3": "not1",
    "can1": "Có thể được.", "not1": "Hỏi thêm.", "under": "câu hỏi MẪU?", "expected": 0,
}  # fmt: skip


async def sit(desk: Desk, db: Database) -> None:
    """Two clerks, a topic, one published answer."""
    with db.writing() as session:
        a_topic(session, "policy", "Chính sách"), a_language(session)
        a_clerk(session, roles.PUBLISHER, login="bien-tap")
        a_clerk(session, roles.APPROVER, login="duyet")
        a_faq(session, key="mau", topic="policy")
    await desk.sign_in("bien-tap")


async def test_a_guide_is_written_previewed_and_approved_by_another(desk: Desk, db: Database) -> None:
    await sit(desk, db)
    assert await desk.get("/admin/guides/new") == 200
    assert await desk.post("/admin/guides", **FIELDS, do="submit") == 200
    assert "Máy hỏi vài câu, không giữ câu trả lời. Một?" in desk.text
    assert "Có thể được. Đây chưa phải quyết định" in desk.text
    with db.reading() as session:
        guide = session.scalars(select(Guide)).one()
        version = session.scalars(select(Revision.version)).one()
        assert guide.state == "submitted"
    await desk.sign_in("duyet")
    assert "/admin/guides/" in desk.text  # it waits on the first page
    await desk.get(f"/admin/guides/{guide.id}")
    assert await desk.post(f"/admin/guides/{guide.id}/approve", version=version) == 200
    with db.reading() as session:
        guide = session.scalars(select(Guide)).one()
        assert (guide.state, guide.under) == ("published", ["faq:mau"])
        assert guides.follow(guide.steps, 0, "unsure") == 2
    await desk.sign_in("bien-tap")
    assert await desk.get(f"/admin/guides/{guide.id}/edit") == 200
    assert await desk.post(f"/admin/guides/{guide.id}/withdraw") == 200
    with db.reading() as session:
        assert session.scalars(select(Guide.state)).all() == ["withdrawn"]


async def test_what_cannot_be_walked_is_said_at_its_field_and_nothing_typed_is_lost(desk: Desk, db: Database) -> None:
    await sit(desk, db)
    await desk.get("/admin/guides/new")
    assert await desk.post("/admin/guides", **{**FIELDS, "yes1": "", "can1": ""}, do="save") == 422
    assert 'href="#yes1"' in desk.text and 'href="#can1"' in desk.text
    assert "Một?" in desk.text
    assert await desk.post("/admin/guides", **{**FIELDS, "under": "Không có bài này"}, do="save") == 422
    assert "Không có bài này" in desk.text and 'href="#under"' in desk.text
    with db.reading() as session:
        assert session.scalars(select(Guide)).all() == []
