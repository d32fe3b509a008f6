"""The way in: the first administrator, passwords, guessing, the second factor, cookies, forged forms, lost sessions."""

import asyncio
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from aiohttp import web
from sqlalchemy import select

from content import roles, signin, staff
from core.db import Database
from core.files import Files
from core.models import Article, Audit, Staff, StaffSession
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, Desk, an_app
from tests.builders import PASSWORD, a_clerk, a_person, a_topic

ARTICLE: dict[str, Any] = {
    "title": "Tiêm chủng",
    "body": "Trẻ em tiêm miễn phí.",
    "topic": "health",
    "issuer": "Bộ Y tế",
    "expected": 0,
}


def a_publisher(db: Database) -> None:
    with db.writing() as session:
        a_topic(session)
        a_clerk(session, roles.PUBLISHER)


async def test_the_first_administrator_comes_in_by_the_link_and_no_second_one(db: Database, desk: Desk) -> None:
    with db.writing() as session:
        link = staff.first_link(session, now=Clock().at)
    assert await desk.get(f"/admin/link/{link}") == 200
    assert await desk.post(f"/admin/link/{link}", name="Lê Thị Thu", login="thu", password="ngắn", again="ngắn") == 422
    assert "ít nhất 12 ký tự" in desk.text
    fields: dict[str, Any] = {"name": "Lê Thị Thu", "login": "thu", "password": PASSWORD, "again": PASSWORD}
    assert await desk.post(f"/admin/link/{link}", **fields) == 200
    assert desk.path == "/admin"
    assert "Việc đang chờ tôi" in desk.text
    other = await desk.another()
    assert await other.get(f"/admin/link/{link}") == 404


async def test_a_wrong_password_and_an_unknown_login_look_alike(db: Database, desk: Desk) -> None:
    a_publisher(db)
    pages = []
    for login in ("canbo", "khongco"):
        await desk.get("/admin/signin")
        assert await desk.post("/admin/signin", login=login, password="sai sai sai sai") == 401
        pages.append(desk.text.replace(login, ""))
    assert pages[0] == pages[1]
    assert PASSWORD not in desk.text


async def test_guessing_waits_longer_each_time_and_the_right_password_waits_too(
    db: Database, desk: Desk, clock: Clock
) -> None:
    a_publisher(db)
    for _ in range(5):
        assert await desk.log_in(password="sai sai sai sai") == 401
    assert await desk.log_in() == 429
    assert "Đã thử nhiều lần" in desk.text
    clock.move(timedelta(seconds=3))
    assert await desk.log_in(password="sai sai sai sai") == 401
    clock.move(timedelta(seconds=3))
    assert await desk.log_in() == 429
    clock.move(timedelta(minutes=15))
    assert await desk.log_in() == 200
    assert desk.path == "/admin"


async def test_somebody_elses_guessing_does_not_lock_the_login_out(
    db: Database, settings: Settings, keyring: Keyring, files: Files, clock: Clock
) -> None:
    a_publisher(db)
    behind_proxy = settings.model_copy(update={"public_url": "http://tienglang.example"})
    desk = await Desk.at(an_app(db, behind_proxy, keyring, files, clock), db, clock)
    desk.client.session.headers["X-Forwarded-For"] = "203.0.113.9"
    for _ in range(6):
        await desk.log_in(password="sai sai sai sai")
    assert await desk.log_in() == 429
    desk.client.session.headers["X-Forwarded-For"] = "203.0.113.9, 198.51.100.7"
    assert await desk.log_in() == 200
    await desk.close()


async def test_the_cookie_is_kept_from_scripts_and_pages_from_frames(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.get("/admin/signin")
    await desk.post("/admin/signin", follow=False, login="canbo", password=PASSWORD)
    assert desk.response is not None
    cookie = desk.response.cookies["tienglang"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/admin"
    policy = desk.response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert desk.response.headers["Cache-Control"] == "no-store"
    with db.reading() as session:
        assert cookie.value not in {row.token_hash for row in session.scalars(select(StaffSession))}


async def test_behind_https_the_cookie_is_secure_and_the_second_factor_required(
    db: Database, settings: Settings, keyring: Keyring, files: Files, clock: Clock
) -> None:
    a_publisher(db)
    public = settings.model_copy(update={"public_url": "https://tienglang.example.vn"})
    desk = await Desk.at(an_app(db, public, keyring, files, clock), db, clock)
    await desk.get("/admin/signin")
    await desk.post("/admin/signin", follow=False, login="canbo", password=PASSWORD)
    assert desk.response is not None
    cookie = desk.response.cookies["__Host-tienglang"]
    assert cookie["secure"] and cookie["path"] == "/"
    headers = {"Cookie": f"__Host-tienglang={cookie.value}"}  # the test's client speaks http and keeps it back
    answer = await desk.client.get("/admin/articles", headers=headers, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/admin/account/second")
    await desk.close()


async def test_the_code_from_the_phone_is_asked_for_after_the_password(
    db: Database, desk: Desk, keyring: Keyring, clock: Clock
) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/account/second")
    secret = keyring.unseal(desk.hidden("secret").encode())
    totp = pyotp.TOTP(secret)
    sealed = desk.hidden("secret")
    assert await desk.post("/admin/account/second", secret=sealed, code="000000") == 422
    assert await desk.post("/admin/account/second", secret=sealed, code=totp.at(clock.at)) == 200
    assert "Đã bật mã" in desk.text
    clock.move(timedelta(minutes=2))
    phone = await desk.another()
    assert await phone.log_in() == 200
    assert "Mã 6 số" in phone.text
    assert await phone.get("/admin/articles") == 200 and phone.path == "/admin/second"
    await phone.get("/admin/account/second")
    assert phone.path == "/admin/second", "whoever has only the password must not replace the phone"
    assert await phone.post("/admin/second", code="123456") == 401
    await phone.get("/admin/second")
    old = {cookie.key: cookie.value for cookie in phone.client.session.cookie_jar}["tienglang"]
    assert await phone.post("/admin/second", code=totp.at(clock.at)) == 200 and phone.path == "/admin"
    new = {cookie.key: cookie.value for cookie in phone.client.session.cookie_jar}["tienglang"]
    assert old != new
    assert await phone.get("/admin/articles") == 200 and phone.path == "/admin/articles"


@pytest.mark.parametrize(
    ("origin", "raw"),
    [("https://evil.example", False), ("null", False), ("", True), ("http://127.0.0.1.evil.example", False)],
)
async def test_a_forged_form_does_nothing(db: Database, desk: Desk, origin: str, raw: bool) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/articles/new")
    assert await desk.post("/admin/articles", origin=origin, raw=raw, do="save", **ARTICLE) == 403
    with db.reading() as session:
        assert session.scalars(select(Article)).all() == []


async def test_a_form_sent_twice_acts_once(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/articles/new")
    tokens: dict[str, Any] = {name: desk.hidden(name) for name in ("csrf", "token")}
    assert await desk.post("/admin/articles", raw=True, do="save", **tokens, **ARTICLE) == 200
    first = desk.path
    assert await desk.post("/admin/articles", raw=True, do="save", **tokens, **ARTICLE) == 200
    assert desk.path == first
    with db.reading() as session:
        assert len(session.scalars(select(Article)).all()) == 1


async def test_a_form_sent_twice_at_the_same_moment_acts_once(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/articles/new")
    fields = {"csrf": desk.hidden("csrf"), "token": desk.hidden("token"), "do": "save", **ARTICLE}
    headers = {"Origin": str(desk.client.make_url("/")).rstrip("/")}
    data = {name: str(value) for name, value in fields.items()}
    answers = await asyncio.gather(
        *(desk.client.post("/admin/articles", data=data, headers=headers, allow_redirects=False) for _ in range(5))
    )
    assert {answer.headers["Location"] for answer in answers} == {answers[0].headers["Location"]}
    with db.reading() as session:
        assert len(session.scalars(select(Article)).all()) == 1


async def test_what_was_written_while_the_session_ended_is_given_back(db: Database, desk: Desk, clock: Clock) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/articles/new")
    clock.move(signin.SESSION_IDLE + timedelta(minutes=1))
    assert await desk.post("/admin/articles", do="submit", **ARTICLE) == 401
    assert "Phiên làm việc đã hết" in desk.text and "được giữ lại" in desk.text
    draft = desk.hidden("draft")
    assert "Tiêm" not in draft
    assert await desk.post("/admin/signin", login="canbo", password=PASSWORD, draft=draft) == 200
    assert "Trẻ em tiêm miễn phí." in desk.text
    kept: dict[str, Any] = {name: desk.hidden(name) for name in (*ARTICLE, "do")}
    assert await desk.post("/admin/articles", **kept) == 200
    assert "Đã gửi người khác duyệt" in desk.text


async def test_a_kept_form_is_not_given_to_somebody_else_nor_for_ever(db: Database, desk: Desk, clock: Clock) -> None:
    a_publisher(db)
    with db.writing() as session:
        a_clerk(session, roles.PUBLISHER, login="khac")
    await desk.log_in()
    await desk.get("/admin/articles/new")
    clock.move(signin.SESSION_IDLE)
    await desk.post("/admin/articles", do="save", **ARTICLE)
    draft = desk.hidden("draft")
    other = await desk.another()
    assert await other.post("/admin/signin", login="khac", password=PASSWORD, draft=draft) == 200
    assert other.path == "/admin" and "tiêm miễn phí" not in other.text
    clock.move(timedelta(hours=3))
    assert await desk.post("/admin/signin", login="canbo", password=PASSWORD, draft=draft) == 200
    assert desk.path == "/admin" and "tiêm miễn phí" not in desk.text


async def test_signing_out_and_revoking_end_the_session_on_the_server(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.log_in()
    phone = await desk.another()
    await phone.log_in()
    await desk.get("/admin/account")
    key = next(value for value in desk.text.split('name="session" value="')[1:]).split('"')[0]
    assert await desk.post("/admin/account/session", session=key) == 200
    assert await phone.get("/admin") == 200 and phone.path == "/admin/signin"
    await desk.get("/admin/account")
    await desk.post("/admin/signout")
    assert await desk.get("/admin") == 200 and desk.path == "/admin/signin"


async def test_a_new_password_needs_the_old_one(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/account")
    fresh = "một câu khác hẳn 99"
    assert await desk.post("/admin/account/password", old="sai", password=fresh, again=fresh) == 422
    assert "Mật khẩu đang dùng chưa khớp" in desk.text
    assert await desk.post("/admin/account/password", old=PASSWORD, password=fresh, again=fresh) == 200
    assert "Đã đổi mật khẩu" in desk.text
    other = await desk.another()
    assert await other.log_in() == 401
    assert await other.log_in(password=fresh) == 200


async def test_a_chat_code_is_shown_on_the_account_page(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.log_in()
    await desk.get("/admin/account")
    assert await desk.post("/admin/account/chat") == 200
    code = desk.text.split("/link ")[1].split("<")[0]
    with db.writing() as session:
        person_id = a_person(session).id
        assert staff.bind_chat(session, code=code, person_id=person_id, now=Clock().at).login == "canbo"


async def test_the_console_speaks_english_too(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.get("/admin/language/en?back=/admin/signin")
    assert "Sign in" in desk.text and 'lang="en"' in desk.text
    await desk.log_in()
    assert "What waits for me" in desk.text
    await desk.get("/admin/language/vi?back=https://evil.example")
    assert desk.path == "/admin"
    await desk.get("/admin/account")
    await desk.post("/admin/account/language", language="en")
    assert "My account" in desk.text
    with db.reading() as session:
        assert session.scalars(select(Staff.language)).one() == "en"


async def test_after_signing_in_one_is_where_one_wanted_to_be_and_never_elsewhere(db: Database, desk: Desk) -> None:
    a_publisher(db)
    await desk.get("/admin/articles?state=draft")
    assert desk.path == "/admin/signin"
    assert await desk.post("/admin/signin", login="canbo", password=PASSWORD, next=desk.hidden("next")) == 200
    assert desk.path == "/admin/articles"
    for wanted in ("https://evil.example/", "//evil.example", "/admin//evil.example", "/chat"):
        other = await desk.another()
        await other.get("/admin/signin")
        await other.post("/admin/signin", login="canbo", password=PASSWORD, next=wanted)
        assert other.path == "/admin", wanted


async def test_signing_in_is_audited_without_the_login(db: Database, desk: Desk, app: web.Application) -> None:
    a_publisher(db)
    await desk.log_in()
    with db.reading() as session:
        row = session.scalars(select(Audit).where(Audit.verb == "staff.signin")).one()
        assert row.actor.startswith("staff:") and "canbo" not in str(row.detail)
