"""People, accounts, places, languages, prices and the audit log in the console."""

from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import select

from content import areas, loading, people, prices, registry, roles, signin
from core.db import Database
from core.models import Area, Audit, Language, Office, Price, Role, Staff, Succession
from tests.admin.kit import Clock, Desk
from tests.builders import PASSWORD, a_clerk, a_language, a_person, a_topic, an_area


@pytest.fixture
async def chief(db: Database, desk: Desk) -> Desk:
    """An administrator who may also write, signed in, with a province of two communes."""
    with db.writing() as session:
        a_topic(session)
        a_language(session)
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province", code="68")
        place = an_area(session, "Xã Phan Sơn", parent=province, code="23008")
        an_area(session, "Thôn 1", parent=place, kind="village", code="23008-01")
        an_area(session, "Xã La Dạ", parent=province, code="23009")
        a_clerk(session, roles.ADMINISTRATOR, roles.PUBLISHER, login="chi", name="Lê Thị Thu")
        a_person(session, area=place, channel="telegram", address="7001")
    await desk.sign_in("chi")
    return desk


async def sent(desk: Desk, path: str, data: bytes) -> int:
    """Upload a table through the form of the page that is open."""
    form = FormData()
    for name in ("csrf", "token"):
        form.add_field(name, desk.hidden(name))
    form.add_field("file", data, filename="bang.csv", content_type="text/csv")
    origin = str(desk.client.make_url("/")).rstrip("/")
    response = await desk.client.post(path, data=form, headers={"Origin": origin})
    desk.response, desk.text = response, await response.text()
    return response.status


# --- people and accounts ---


async def test_an_influential_person_hands_over_and_it_is_called_off(db: Database, chief: Desk) -> None:
    with db.writing() as session:
        village = session.scalars(select(Area).where(Area.code == "23008-01")).one()
        a_person(session, area=village, channel="telegram", address="7002")
        old = people.by_address(session, "telegram", "7001")
        assert old is not None
        role = roles.give(
            session, role=roles.INFLUENTIAL, person_id=old.id, area_id=village.id, display_name="Ông Bảy",
            actor="operator", now=Clock().at,
        )  # fmt: skip
    path = f"/admin/people/roles/{role.id}/pass"
    await chief.get("/admin/people")
    assert path in chief.text
    await chief.get(path)
    assert "là người có uy tín của Thôn 1" in chief.text and "thay Ông Bảy" in chief.text
    assert await chief.post(path, who="7001", display_name="Bà Tư", day="2026-12-01") == 422
    assert "Người này đang giữ việc đó" in chief.text
    assert await chief.post(path, who="7002", display_name="Bà Tư", day="2026-11-01") == 422
    assert await chief.post(path, who="7002", display_name="Bà Tư", day="2026-12-01") == 200
    assert "Ông Bảy → Bà Tư" in chief.text and "01/12/2026" in chief.text
    with db.reading() as session:
        planned = session.scalars(select(Succession)).one()
    assert await chief.post(f"/admin/people/passes/{planned.id}/off") == 200
    with db.reading() as session:
        assert session.scalars(select(Succession)).all() == []
        assert session.get_one(Role, role.id).until is None


async def test_an_influential_person_is_found_named_and_ended(db: Database, chief: Desk) -> None:
    await chief.get("/admin/people")
    role: dict[str, Any] = {"role": roles.INFLUENTIAL, "display_name": "Già làng A", "place": "Thôn 1, xã Phan Sơn"}
    assert await chief.post("/admin/people", who="9999", **role) == 422
    assert "Chưa tìm ra người này" in chief.text and "Già làng A" in chief.text
    assert await chief.post("/admin/people", who="7001", **{**role, "place": ""}) == 422
    assert await chief.post("/admin/people", who="7001", until="2026-12-31", **role) == 200
    assert "31/12/2026" in chief.text
    with db.reading() as session:
        held = session.scalars(select(Role).where(Role.role == roles.INFLUENTIAL)).one()
        assert held.display_name == "Già làng A" and held.area_id is not None
    assert await chief.post(f"/admin/people/roles/{held.id}/end") == 200
    with db.reading() as session:
        assert roles.grants(session, person_id=held.person_id or 0, now=Clock().at) == []


async def test_an_account_is_made_with_a_link_that_is_shown_once(db: Database, chief: Desk) -> None:
    await chief.get("/admin/staff")
    account: dict[str, Any] = {"name": "Trần Minh Tâm", "login": "tam", "role": roles.CASE_OFFICER, "place": "phan son"}
    assert await chief.post("/admin/staff", **{**account, "role": ""}) == 422
    tokens: dict[str, Any] = {name: chief.hidden(name) for name in ("csrf", "token")}
    assert await chief.post("/admin/staff", raw=True, **tokens, **account) == 200
    link = chief.text.split('class="secret">')[1].split("<")[0]
    assert await chief.post("/admin/staff", raw=True, **tokens, **account) == 200
    assert "/admin/link/" not in chief.text, "a form sent twice shows the link once"
    await chief.get("/admin/staff")
    assert await chief.post("/admin/staff", **account) == 422
    assert "có người dùng rồi" in chief.text
    clerk = await chief.another()
    path = link[link.index("/admin/link/") :]
    await clerk.get(path)
    assert await clerk.post(path, password=PASSWORD, again=PASSWORD) == 200 and clerk.path == "/admin"
    assert await clerk.get("/admin/staff") == 404


async def test_roles_are_added_and_ended_and_the_last_administrator_stays(db: Database, chief: Desk) -> None:
    with db.reading() as session:
        me = session.scalars(select(Staff).where(Staff.login == "chi")).one()
        admin_role = session.scalars(select(Role).where(Role.role == roles.ADMINISTRATOR)).one()
    page = f"/admin/staff/{me.id}"
    await chief.get(page)
    assert await chief.post(f"{page}/roles", role=roles.VIEWER, place="Xã La Dạ") == 200
    assert "Xã La Dạ" in chief.text
    await chief.post(f"/admin/staff/roles/{admin_role.id}/end")
    assert "người quản trị cuối cùng" in chief.text
    await chief.get(page)
    await chief.post(f"{page}/active", active="no")
    assert "người quản trị cuối cùng" in chief.text


async def test_a_lost_phone_a_forgotten_password_and_a_leaver(db: Database, chief: Desk, keyring: Any) -> None:
    with db.writing() as session:
        clerk = a_clerk(session, roles.VIEWER, login="tam")
        signin.require_code(session, staff_id=clerk.id, keyring=keyring, now=Clock().at)
        signin.start(session, staff_id=clerk.id, now=Clock().at)
    page = f"/admin/staff/{clerk.id}"
    await chief.get(page)
    assert await chief.post(f"{page}/second") == 200
    assert await chief.post(f"{page}/sessions") == 200
    assert await chief.post(f"{page}/link") == 200 and "/admin/link/" in chief.text
    await chief.get(page)
    assert await chief.post(f"{page}/active", active="no") == 200
    with db.reading() as session:
        row = session.get_one(Staff, clerk.id)
        assert (row.totp_sealed, row.active, signin.sessions(session, row.id, now=Clock().at)) == (None, False, [])


async def test_an_administrator_of_one_commune_gives_roles_there_only(db: Database, chief: Desk) -> None:
    with db.writing() as session:
        place = session.scalars(select(Area).where(Area.code == "23008")).one()
        a_clerk(session, roles.ADMINISTRATOR, area=place, login="xa")
    local = await chief.another()
    await local.sign_in("xa")
    await local.get("/admin/staff")
    assert "Lê Thị Thu" not in local.text
    account: dict[str, Any] = {"name": "Người Mới", "login": "moi", "role": roles.ADMINISTRATOR}
    assert await local.post("/admin/staff", place="", **account) == 422
    assert await local.post("/admin/staff", place="Xã La Dạ", **account) == 422
    assert await local.post("/admin/staff", place="Xã Phan Sơn", **account) == 200
    assert await local.get("/admin/audit") == 404


# --- places ---


async def test_a_village_is_added_changed_and_found_by_its_old_name(db: Database, chief: Desk) -> None:
    await chief.get("/admin/places/new")
    village: dict[str, Any] = {
        "commune": "Xã Phan Sơn",
        "name": "Thôn 2",
        "former": "Tà Mỹ\r\nThôn Hai",
        "languages": ["vi"],
    }
    assert await chief.post("/admin/places", **{**village, "commune": "Thôn 1, xã Phan Sơn"}) == 422
    assert await chief.post("/admin/places", **village) == 200
    page = chief.path
    assert await chief.post(page, **{**village, "name": "Thôn Hai Mới", "valid_until": "2027-01-01"}) == 200
    with db.reading() as session:
        row = session.scalars(select(Area).where(Area.name == "Thôn Hai Mới")).one()
        assert (row.code, row.languages) == ("23008-02", "vi")
        assert row.path.startswith(areas.path(session, row.parent_id or 0))
        assert registry.former_names(session, row.id) == ["Tà Mỹ", "Thôn Hai"]
        assert areas.find(session, "ta my")[0].area_id == row.id


async def test_an_office_card_is_kept_and_taken_away(db: Database, chief: Desk) -> None:
    with db.reading() as session:
        page = f"/admin/places/{session.scalars(select(Area.id).where(Area.code == '23008')).one()}"
    await chief.get(page)
    card = {"office": "UBND xã Phan Sơn", "phone": "0252 000 000", "hours": "7:00 đến 16:30", "address": "Thôn 1"}
    assert await chief.post(f"{page}/office", **card) == 200  # type: ignore[arg-type]
    with db.reading() as session:
        assert session.scalars(select(Office.phone)).one() == "0252 000 000"
    await chief.post(f"{page}/office", office="")
    with db.reading() as session:
        assert session.scalars(select(Office)).all() == []


async def test_villages_come_from_a_table_all_or_none(db: Database, chief: Desk) -> None:
    await chief.get("/admin/places")
    head = "code,commune,word,name,former,languages,demo\n"
    good = "23009-01,23009,thôn,Thôn 1,,vi,false\n"
    assert await sent(chief, "/admin/places/upload", (head + good + "9-9,99999,thôn,Thôn,,vi,false\n").encode()) == 422
    assert "Dòng 3: commune: không có nơi nào mã “99999”" in chief.text
    worse = (
        "\n# ghi chú\n23009-02,23009,thôn,,,vi,false\n23008,23009,thôn,Thôn,,vi,false\n23009-03,23009,thôn,A,B,vi,f,g\n"
    )
    assert await sent(chief, "/admin/places/upload", (head + worse + good).encode()) == 422
    for line in ("Dòng 4: thiếu name", "Dòng 5: code: “23008” là mã của xã", "Dòng 6: có 8 ô, dòng đầu chỉ có 7 ô"):
        assert line in chief.text
    assert "Chưa nhận dòng nào. Số dòng phải sửa: 3." in chief.text
    with db.reading() as session:
        assert areas.village_by_code(session, "23009-01") is None
    await chief.get("/admin/places")
    assert await sent(chief, "/admin/places/upload", (head + good).encode()) == 200
    with db.reading() as session:
        assert areas.village_by_code(session, "23009-01") is not None
    await chief.get("/admin/places")
    assert await sent(chief, "/admin/places/upload", b"a,b\n1,2\n") == 422
    assert "area_code, name, phone" in chief.text
    cards = "area_code;name;phone;hours\n23009;UBND xã La Dạ;1022;\n23009-01;Nhà văn hóa;1022;"
    assert await sent(chief, "/admin/places/upload", cards.encode("utf-8-sig")) == 200
    with db.reading() as session:
        assert {card.name for card in session.scalars(select(Office))} == {"UBND xã La Dạ", "Nhà văn hóa"}
        loads = session.scalars(select(Audit.actor).where(Audit.verb == "content.load")).all()
        assert loads and all(actor.startswith("staff:") for actor in loads)
    await chief.get("/admin/places")
    assert await sent(chief, "/admin/places/upload", cards.encode("utf-16")) == 422
    assert "CSV UTF-8" in chief.text
    await chief.get("/admin/places")
    assert await chief.get("/admin/places/template.csv") == 200
    assert chief.text == (loading.LIBRARY / "areas" / "villages-template.csv").read_text(encoding="utf-8")


# --- languages and prices ---


async def test_a_language_is_a_form(db: Database, chief: Desk) -> None:
    await chief.get("/admin/new-language")
    language: dict[str, Any] = {
        "tag": "cjm-Latn",
        "vi_name": "Tiếng Chăm",
        "script": "Latn",
        "fallback": "vi",
        "locale": "vi",
    }
    for wrong in ({"tag": "Chăm"}, {"fallback": "xx"}, {"script": "latin"}, {"digits": "12"}, {"vi_name": ""}):
        assert await chief.post("/admin/languages", **{**language, **wrong}) == 422, wrong
    assert await chief.post("/admin/languages", active="yes", **language) == 200
    await chief.get("/admin/new-language")
    assert await chief.post("/admin/languages", **language) == 422
    await chief.get("/admin/languages/cjm-Latn")
    assert await chief.post("/admin/languages/cjm-Latn", **{**language, "own_name": ""}) == 200
    with db.reading() as session:
        row = session.get_one(Language, "cjm-Latn")
        assert (row.own_name, row.active, row.machine_voice) == ("", False, False)


async def test_prices_come_one_by_one_and_from_excel(db: Database, chief: Desk) -> None:
    await chief.get("/admin/prices")
    price: dict[str, Any] = {
        "product": "Cà phê", "aliases": "cà|cf", "place": "Di Linh", "unit": "kg", "low": "117.300", "high": "",
        "day": "2026-11-25", "source": "Sở Công Thương",
    }  # fmt: skip
    assert await chief.post("/admin/prices", **{**price, "low": "rẻ"}) == 422
    assert await chief.post("/admin/prices", **price) == 200
    with db.reading() as session:
        assert [line.low for line in prices.latest(session, "cf")] == [117_300]
    table = "product;place;unit;low;high;day;source\nTiêu;Đức Linh;kg;140000;142000;25/11/2026;Sở\n"
    await chief.get("/admin/prices")
    wrong = 'Tiêu;Đức Linh;kg;?;;25/11/2026;Sở\n\n"Tiêu\nđen";Đức Linh;kg;5;4;25/11/2026;Sở\nTiêu;;kg;5;;hôm qua;\n'
    assert await sent(chief, "/admin/prices/upload", (table + wrong).encode()) == 422
    for line in ("Dòng 3: low: “?” không phải số tiền", "Dòng 5: high 4 nhỏ hơn low 5", "Dòng 6: thiếu place, source"):
        assert line in chief.text
    await chief.get("/admin/prices")
    assert await sent(chief, "/admin/prices/upload", table.encode("utf-8-sig")) == 200
    with db.reading() as session:
        assert len(session.scalars(select(Price)).all()) == 2


# --- audit ---


async def test_the_audit_is_filtered_and_its_chain_checked(db: Database, chief: Desk) -> None:
    await chief.get("/admin/audit?verb=staff.")
    assert "đăng nhập" in chief.text and "trao quyền" not in chief.text.split("<tbody>")[1]
    await chief.get("/admin/audit?check=1")
    assert "Chuỗi còn nguyên" in chief.text
    with db.writing() as session:
        row = session.scalars(select(Audit).order_by(Audit.id)).first()
        assert row is not None
        row.verb = "nothing.happened"
    await chief.get("/admin/audit?check=1")
    assert "Chuỗi bị đứt" in chief.text
