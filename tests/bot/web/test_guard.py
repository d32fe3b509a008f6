"""What strangers may not do, and what every answer says to the browser."""

from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from tests.bot.web.conftest import Client, look, say
from tests.bot.web.kit import House


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser sends a form of another site without saying so
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_forms_of_other_sites_are_refused(
    client: Client, house: House, headers: dict[str, str], status: int
) -> None:
    answer = await client.post("/chat/say", data={"text": "topics"}, headers=headers)
    assert answer.status == status
    assert bool(house.brain.heard) == (status == 200)


async def test_the_own_origin_is_taken_under_both_its_names(sqlite_url: str, tmp_path: Path) -> None:
    house = House(sqlite_url, tmp_path / "data", public_url="https://lang.example.vn")
    async with TestClient(TestServer(await house.app()), cookie_jar=CookieJar(unsafe=True)) as client:
        for origin in ("https://lang.example.vn", f"http://{client.host}:{client.port}"):
            answer = await client.post(
                "/chat/say", data={"text": "topics"}, headers={"Origin": origin}, allow_redirects=False
            )
            assert answer.status == 303
        cookie = answer.cookies["__Host-tienglang"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


async def test_the_cookie_is_no_secret_of_others_and_never_in_the_page(client: Client) -> None:
    html = await say(client, text="topics")
    cookie = client.session.cookie_jar.filter_cookies(client.make_url("/"))["tienglang"]
    assert len(cookie.value) >= 43
    assert cookie.value not in html


@pytest.mark.parametrize("path", ["/chat", "/chat/hear/start", "/chat/new?after=0", "/chat/file/1", "/chat/clip/start"])
async def test_private_pages_are_kept_by_nobody_and_allow_nothing_inline(client: Client, path: str) -> None:
    await say(client, text="topics")
    answer = await client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_pages_hold_no_inline_style_or_script_and_no_other_host(client: Client) -> None:
    for word in ("topics", "article", "sos", "receipt", "place", "feedback"):
        await say(client, text=word)
    html = await look(client)
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html
    assert "://" not in html.replace("http://www.w3.org/2000/svg", "")


async def test_static_files_may_be_kept_for_ever_and_have_no_way_out(client: Client) -> None:
    answer = await client.get("/static/chat.css", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content_type == "text/css"
    font = await client.get("/static/fonts/noto-sans-cham-cham-400-normal.woff2")
    assert (font.status, font.content_type) == (200, "font/woff2")
    for path in ("/static/../routes.py", "/static/%2e%2e/routes.py", "/static/nothing.css"):
        assert (await client.get(path)).status == 404
