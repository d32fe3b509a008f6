"""Open311 GeoReport v2, asked by a client that we did not write, and by hand where the client cannot ask."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import xmltodict
from aiohttp import web
from aiohttp.test_utils import TestServer
from georeport import GeoReport
from sqlalchemy import select

from content import api_keys, cases, public_answers, roles
from core.db import Database
from core.files import Files
from core.models import Area, Case
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, Desk, an_app
from tests.builders import a_clerk, a_topic, an_area
from tests.conftest import NOW


@pytest.fixture
def places(db: Database) -> tuple[str, str]:
    """Two keys of two organisations, a topic and a commune on the map."""
    with db.writing() as session:
        a_topic(session), a_clerk(session, roles.ADMINISTRATOR, roles.CASE_OFFICER, login="chi")
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        commune = an_area(session, "Xã Phan Sơn", parent=province, code="23008")
        commune.latitude, commune.longitude = 11.36, 108.46
        keys = [api_keys.make(session, organisation=name, actor="staff:1", now=NOW)[1] for name in ("1022", "Khác")]
        return keys[0], keys[1]


@pytest.fixture
async def root(db: Database, settings: Settings, keyring: Keyring, files: Files) -> AsyncIterator[str]:
    """Address of the served interface."""
    server = TestServer(an_app(db, settings, keyring, files, Clock()))
    await server.start_server()
    yield str(server.make_url("/open311/v2"))
    await server.close()


async def asked(ask: Any, *args: Any, **more: Any) -> Any:
    """The client blocks: it runs beside the server."""
    return await asyncio.to_thread(ask, *args, **more)


async def post(root: str, key: str, *, form: str = "json", **fields: Any) -> tuple[int, Any]:
    """File a request; this client only reads."""
    from aiohttp import ClientSession

    data = {"api_key": key, "service_code": "health", "description": "Giếng đục", "address_id": "23008", **fields}
    async with ClientSession() as http, http.post(f"{root}/requests.{form}", data=data) as answer:
        text = await answer.text()
        return answer.status, xmltodict.parse(text) if form == "xml" else await answer.json()


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_a_strange_client_finds_services_and_what_is_public(
    db: Database, settings: Settings, places: tuple[str, str], root: str, form: str
) -> None:
    client = GeoReport(root, output_format=form, jurisdiction="tienglang")
    found = await asked(client.get_service_list)
    assert (found if form == "json" else [found])[0]["service_code"] == "health"
    definition = await asked(client.get_service_definition, "health")
    assert definition["service_code"] == "health"
    with db.writing() as session:
        officer = a_clerk(session, roles.CASE_OFFICER, login="mot")
        commune = session.scalars(select(Area).where(Area.code == "23008")).one()
        about: dict[str, Any] = {
            "person_id": None, "kind": "feedback", "parts": [cases.Part("text", "Bà Sáu hỏi giếng")], "topic": "health",
            "area_id": commune.id, "language": "vi", "channel": "web", "named": True, "now": NOW, "settings": settings,
        }  # fmt: skip
        shown, hidden = (cases.open_case(session, **about) for _ in range(2))
        cases.answer(session, case_id=shown.id, staff=officer, text="Bà Sáu, mai sửa.", now=NOW)
        row = public_answers.write(
            session, case_id=shown.id, question="Giếng đục?", answer="Mai sửa.", actor="staff:1", now=NOW
        )
        public_answers.submit(session, public_id=row.id, cleared=True, actor="staff:1", now=NOW)
        seen = public_answers.fingerprint(session, row.id)
        public_answers.approve(session, public_id=row.id, actor="staff:2", seen=seen, now=NOW)
    found = await asked(client.get_service_requests)
    [told] = found if form == "json" else [found]
    assert (told["service_request_id"], told["status"], told["description"], told["status_notes"]) == (
        shown.code, "closed", "Giếng đục?", "Mai sửa.",
    )  # fmt: skip
    assert told["address"] == "Xã Phan Sơn" and told["requested_datetime"] == "2026-11-25T03:00:00Z"
    assert (await asked(client.get_service_request, shown.code))["service_code"] == "health"
    with pytest.raises(Exception, match="404"):
        await asked(client.get_service_request, hidden.code)


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_what_a_key_filed_only_this_key_reads(
    db: Database, keyring: Keyring, places: tuple[str, str], root: str, form: str
) -> None:
    from aiohttp import ClientSession

    status, told = await post(root, places[0], form=form, first_name="Sáu", phone="0912345678")
    assert status == 201
    filed = told[0] if form == "json" else told["service_requests"]["request"]
    code = filed["service_request_id"]
    with db.reading() as session:
        case = session.scalars(select(Case)).one()
        assert (case.code, case.topic, case.channel, case.named) == (code, "health", "open311", True)
        assert keyring.unseal(case.name_sealed or b"") == "Sáu, 0912345678"
        assert case.answer_due is not None
    async with ClientSession() as http:
        for key, number in ((places[0], 1), (places[1], 0), ("", 0), ("wrong", 0)):
            async with http.get(f"{root}/requests.json", headers={"X-Api-Key": key}) as answer:
                rows = await answer.json()
                assert len(rows) == number
                assert "0912345678" not in str(rows)
        async with http.get(f"{root}/tokens/{code}.json?api_key={places[0]}") as answer:
            assert (await answer.json())[0]["service_request_id"] == code


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"api_key": "wrong"}, 403), ({"service_code": "none"}, 400), ({"description": " "}, 400),
        ({"address_id": "", "address_string": "Sao Hỏa"}, 400), ({"lat": "x"}, 400), ({"lat": "nan"}, 400),
        ({"address_id": "", "lat": "11.36", "long": "108.46"}, 201),
        ({"address_id": "", "lat": "48", "long": "2"}, 400),
        ({"jurisdiction_id": "elsewhere"}, 404), ({"description": "x" * 4001}, 400),
    ],
)  # fmt: skip
async def test_what_cannot_be_used_is_said_and_nothing_is_filed(
    db: Database, places: tuple[str, str], root: str, fields: dict[str, str], status: int
) -> None:
    given, told = await post(root, places[0], **fields)
    assert given == status
    if status != 201:
        assert told[0]["code"] == status and told[0]["description"]
    with db.reading() as session:
        assert len(session.scalars(select(Case)).all()) == (status == 201)


async def test_queries_that_make_no_sense_are_refused(places: tuple[str, str], root: str) -> None:
    from aiohttp import ClientSession

    async with ClientSession() as http:
        long = "start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z"
        for query in ("status=lost", "start_date=yesterday", long):
            async with http.get(f"{root}/requests.json?{query}") as answer:
                assert answer.status == 400, query
        async with http.get(f"{root}/discovery.xml") as answer:
            told = xmltodict.parse(await answer.text())["discovery"]
            assert told["endpoints"]["endpoint"]["url"].endswith("/open311/v2")
        async with http.get(f"{root}/services.csv") as answer:
            assert answer.status == 404


async def test_a_key_is_shown_once_and_ended_in_the_console(
    db: Database, places: tuple[str, str], settings: Settings, keyring: Keyring, files: Files
) -> None:
    app: web.Application = an_app(db, settings, keyring, files, Clock())
    desk = await Desk.at(app, db, Clock())
    await desk.sign_in("chi")
    await desk.get("/admin/keys")
    assert await desk.post("/admin/keys", organisation="") == 422
    assert await desk.post("/admin/keys", organisation="Sở Y tế") == 200
    assert "Khóa chỉ hiện một lần" in desk.text
    await desk.get("/admin/keys")
    assert "Khóa chỉ hiện một lần" not in desk.text and "Sở Y tế" in desk.text
    with db.reading() as session:
        first = api_keys.holder(session, places[0])
        assert first is not None
    assert await desk.post(f"/admin/keys/{first.id}/end") == 200
    with db.reading() as session:
        assert api_keys.holder(session, places[0]) is None
    await desk.close()
