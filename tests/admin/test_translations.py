"""Translating in the console: side by side, one's own language only, and another speaker approves."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import FormData

from content import roles, translations, wordbook
from content.translations import exchange
from content.translations.lines import Bundle, Line
from core.db import Database
from tests.admin.kit import Desk
from tests.builders import a_clerk, a_faq, a_language, a_topic, an_area

UNIT = "/admin/translations/unit"


def page(language: str = "qaa", ref: str = "screen:home.1", field: str = "text") -> str:
    return f"{UNIT}?{urlencode({'language': language, 'ref': ref, 'field': field})}"


@pytest.fixture
async def house(db: Database, desk: Desk) -> Desk:
    """Two translators and a speaker of a language of nobody, and one of another."""
    with db.writing() as session:
        for tag in ("vi", "qaa", "qab"):
            a_language(session, tag, f"Tiếng {tag}")
        a_clerk(session, roles.TRANSLATOR, login="ana", name="Ana", language="qaa")
        a_clerk(session, roles.TRANSLATOR, login="bo", name="Bo", language="qaa")
        a_clerk(session, roles.SPEAKER, login="ca", name="Ca", language="qaa")
        a_clerk(session, roles.TRANSLATOR, login="other", name="Khác", language="qab")
    return desk


def form(desk: Desk, ref: str) -> dict[str, Any]:
    """The hidden fields of the page that is open, as the button "ask for approval" sends them."""
    return {"ref": ref, "field": "text", "language": "qaa", "review": "yes", "seen": desk.hidden("seen")}


async def write(desk: Desk, text: str, *, review: str = "yes") -> int:
    """What the form of the open page sends."""
    await desk.get(page())
    return await desk.post(
        UNIT, ref="screen:home.1", field="text", language="qaa", seen=desk.hidden("seen"), text=text, review=review
    )


async def decide(desk: Desk, good: str, **more: Any) -> int:
    await desk.get(page())
    where: dict[str, Any] = {"ref": "screen:home.1", "field": "text", "language": "qaa", "seen": desk.hidden("seen")}
    return await desk.post("/admin/translations/decide", good=good, **where, **more)


async def test_words_go_from_one_translator_to_another_and_to_villagers(db: Database, house: Desk) -> None:
    await house.sign_in("ana")
    assert await write(house, "<nhãn>", review="no") == 200
    assert "Đã lưu nháp" in house.text
    assert await write(house, "<nhãn>") == 200
    await house.get(page())
    assert "Chờ người khác nói tiếng này đọc lại" in house.text
    assert await decide(house, "yes") == 409  # one's own words
    await house.sign_in("bo")
    assert "Bản dịch chờ đọc lại" in house.text
    assert await decide(house, "no", note="") == 422
    assert await decide(house, "no", note="Thiếu chữ") == 200
    await house.sign_in("ana")
    await house.get(page())
    assert "Thiếu chữ" in house.text
    await write(house, "<nhãn mới>")
    await house.sign_in("ca")  # a speaker approves, and cannot write
    await house.get(page())
    assert 'id="text"' not in house.text
    assert await decide(house, "yes") == 200
    with db.reading() as session:
        assert wordbook.words(session, "qaa")("home.1") == "<nhãn mới>"
    await house.get("/admin/translations?state=approved")
    assert "Số câu: 1" in house.text
    await house.get(page())
    assert await house.post("/admin/translations/withdraw", ref="screen:home.1", field="text", language="qaa") == 200
    with db.reading() as session:
        assert wordbook.words(session, "qaa").pattern("home.1")[1] == "vi"


async def test_what_cannot_stand_is_said_and_nothing_typed_is_lost(house: Desk) -> None:
    await house.sign_in("ana")
    await house.get(page(ref="screen:home"))
    sent: dict[str, Any] = {
        "ref": "screen:home",
        "field": "text",
        "language": "qaa",
        "review": "yes",
        "seen": house.hidden("seen"),
    }
    assert await house.post(UNIT, text="không giữ chỗ", **sent) == 422
    assert "ngoặc nhọn" in house.text and "không giữ chỗ" in house.text


async def test_a_second_pen_learns_that_somebody_was_faster(house: Desk) -> None:
    other = await house.another()
    await house.sign_in("ana"), await other.sign_in("bo")
    await other.get(page())
    await write(house, "<một>")
    sent: dict[str, Any] = {
        "ref": "screen:home.1",
        "field": "text",
        "language": "qaa",
        "review": "yes",
        "seen": other.hidden("seen"),
    }
    assert await other.post(UNIT, text="<hai>", **sent) == 409
    assert "&lt;hai&gt;" in other.text and "vừa sửa" in other.text


async def test_another_language_looks_like_one_that_is_not_there(house: Desk) -> None:
    await house.sign_in("other")
    assert await house.get(page()) == 404
    assert await house.get(page(language="qax")) == 404
    assert await house.post("/admin/translations/decide", ref="screen:home.1", field="text", language="qaa") == 404
    await house.get("/admin/translations?language=qaa")
    assert "language=qab" in house.text and "language=qaa" not in house.text


async def test_the_list_finds_by_state_kind_and_words(house: Desk) -> None:
    await house.sign_in("ana")
    await house.get("/admin/translations?kind=screen&state=missing&q=xem+tin+theo")
    assert "Số câu: 1" in house.text and "home.1" in house.text
    await house.get("/admin/translations?state=approved")
    assert "Số câu: 0" in house.text
    assert await house.get("/admin/translations?page=99999&kind=x&state=y") == 200


# --- files ---


async def sent(desk: Desk, data: bytes) -> int:
    """Upload a file through the form."""
    await desk.get("/admin/translations/files")
    form = FormData({name: desk.hidden(name) for name in ("csrf", "token")})
    form.add_field("file", data, filename="whatever.bin")
    response = await desk.client.post("/admin/translations/files", data=form, headers=origin(desk))
    desk.text = await response.text()
    return response.status


def origin(desk: Desk) -> dict[str, str]:
    return {"Origin": str(desk.client.make_url("/")).rstrip("/")}


@pytest.mark.parametrize("form", ["po", "xliff", "csv"])
async def test_a_file_goes_out_and_comes_back_with_words(db: Database, house: Desk, form: str) -> None:
    await house.sign_in("ana")
    response = await house.client.get(f"/admin/translations/export?language=qaa&format={form}&kind=screen")
    data = await response.read()
    assert response.status == 200 and "attachment" in response.headers["Content-Disposition"]
    read = exchange.read(data, f"x{exchange.ENDINGS[form]}")
    [line] = [replace(line, text="<nhãn>", state="review") for line in read.lines if line.key == "screen:home.1/text"]
    assert await sent(house, exchange.write(Bundle("qaa", [line]), form)) == 200
    assert "Đã nhận, chờ đọc lại" in house.text
    with db.reading() as session:
        found = translations.standing(session, ref="screen:home.1", field="text", language="qaa")
        assert (found.state, found.text) == ("review", "<nhãn>")
    stale = replace(line, source="Câu cũ", text="<cũ>")
    await sent(house, exchange.write(Bundle("qaa", [stale]), form))
    assert "Tiếng Việt đã đổi" in house.text and "screen:home.1/text" in house.text


async def test_files_of_other_languages_and_other_things_are_refused(house: Desk) -> None:
    await house.sign_in("ana")
    assert await house.get("/admin/translations/export?language=qab&format=po") == 404
    assert await house.get("/admin/translations/export?language=qaa&format=doc") == 404
    assert await sent(house, b"") == 422
    assert await sent(house, b"\x00\x01\x02") == 422
    other = exchange.write(Bundle("qab", [Line("screen:home.1/text", "x", "<y>", "review")]), "po")
    assert await sent(house, other) == 422
    assert "qab" in house.text


async def test_coverage_is_shown_by_language_and_by_village(db: Database, house: Desk) -> None:
    with db.writing() as session:
        village = an_area(session, "Thôn 1", parent=an_area(session, "Xã Một"), kind="village")
        village.languages = "qaa"
        a_topic(session), a_faq(session, topic="health")
    await house.sign_in("ana")
    assert await house.get("/admin/coverage?language=qaa") == 200
    assert "Sức khỏe" in house.text and "người dịch 1" in house.text
    assert await house.get("/admin/coverage/villages?q=thon+1") == 200
    assert "Thôn 1, Xã Một" in house.text
    await house.get("/admin/coverage/villages?q=khac")
    assert "Thôn 1" not in house.text
