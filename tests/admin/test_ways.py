"""How the agency works, in the console: a rule is tried, then saved; terms and days are set and taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from content import roles, workdays
from core.db import Database
from core.models import CaseRule, CaseTerm, Holiday, Team
from tests.admin.kit import Clock, Desk
from tests.builders import a_clerk, a_topic, an_area


@pytest.fixture(autouse=True)
def places(db: Database) -> None:
    """A province with a commune, and who manages it."""
    with db.writing() as session:
        a_topic(session)
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        an_area(session, "Xã Phan Sơn", parent=province)
        a_clerk(session, roles.ADMINISTRATOR, login="chi")


async def test_a_rule_is_tried_and_then_saved(db: Database, desk: Desk) -> None:
    await desk.sign_in("chi")
    await desk.get("/admin/routing")
    assert await desk.post("/admin/routing/desks", desk="Phòng y tế", desk_place="", fallback="yes") == 200
    with db.reading() as session:
        team = session.scalars(select(Team)).one()
    await desk.get("/admin/routing?place=Xã+Phan+Sơn&topic=health&try=1")
    assert "Hồ sơ như vậy sẽ tới: Xã Phan Sơn." in desk.text
    await desk.get("/admin/routing?topic=health&try=1")
    assert "Phòng y tế, vì chưa rõ nơi nào" in desk.text
    await desk.get(f"/admin/routing?place=Xã+Phan+Sơn&topic=health&team={team.id}&try=1")
    assert "sẽ tới: Phòng y tế (" in desk.text
    assert "Không có luật này thì tới: Xã Phan Sơn." in desk.text
    with db.reading() as session:
        assert session.scalars(select(CaseRule)).all() == [], "trying saves nothing"
    rule: dict[str, Any] = {"place": "Xã Phan Sơn", "topic": "health", "kind": "", "team": team.id}
    assert await desk.post("/admin/routing/rules", **rule) == 200
    with db.reading() as session:
        saved = session.scalars(select(CaseRule)).one()
    assert await desk.post(f"/admin/routing/rules/{saved.id}/drop") == 200
    with db.reading() as session:
        assert session.scalars(select(CaseRule)).all() == []


async def test_an_unknown_place_is_said_next_to_its_field(desk: Desk) -> None:
    await desk.sign_in("chi")
    assert await desk.get("/admin/routing?place=Xã+Không+Có&try=1") == 422
    assert "place-err" in desk.text


async def test_terms_are_set_and_taken_away(db: Database, desk: Desk) -> None:
    await desk.sign_in("chi")
    await desk.get("/admin/terms")
    wrong: dict[str, Any] = {"kind": "question", "topic": "health", "ack": 20, "route": 3, "answer": 7, "warn": 1}
    assert await desk.post("/admin/terms", **wrong) == 422
    assert "báo nhận và có người giữ không muộn hơn trả lời" in desk.text
    assert await desk.post("/admin/terms", **{**wrong, "ack": 1}) == 200
    assert await desk.post("/admin/terms", **{**wrong, "ack": 1, "kind": "data"}) == 422, "no topic: a right"
    assert await desk.post("/admin/terms", **{**wrong, "ack": 1, "kind": "data", "topic": "see"}) == 200
    with db.reading() as session:
        rows = session.scalars(select(CaseTerm).order_by(CaseTerm.id)).all()
        assert [(row.kind, row.topic, row.answer_days) for row in rows] == [
            ("question", "health", 7),
            ("data", "see", 7),
        ]
    assert await desk.post(f"/admin/terms/{rows[0].id}/drop") == 200


async def test_days_are_entered_and_taken_back(db: Database, desk: Desk) -> None:
    await desk.sign_in("chi")
    await desk.get("/admin/terms?year=2027")
    assert "mùng 1" in desk.text and "06/02/2027" in desk.text
    assert await desk.post("/admin/terms/days", day="2027-02-11", name="Nghỉ thêm", working="no") == 200
    assert desk.path == "/admin/terms" and "đã sửa" in desk.text
    with db.reading() as session:
        assert not workdays.load(session).is_working(date(2027, 2, 11))
    assert await desk.post("/admin/terms/days", day="2027-02-11", gone="yes") == 200
    assert await desk.post("/admin/terms/days", day="hôm nay", name="x", working="no") == 422
    with db.reading() as session:
        assert session.scalars(select(Holiday)).all() == []
    assert await desk.get("/admin/terms?year=1000") == 404


async def test_a_coming_year_without_holidays_is_a_warning(desk: Desk, clock: Clock) -> None:
    clock.move(timedelta(days=365 * 12))
    await desk.sign_in("chi")
    await desk.get("/admin/terms")
    assert "chưa có ngày nghỉ nào" in desk.text
