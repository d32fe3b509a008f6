"""The web chat in a real browser: with and without a script, on the smallest phone and on a desk."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.models import WebDevice, WebMessage
from tests.bot.web.kit import House, a_screen
from tests.browser.kit import AppFactory, Pages, assert_accessible, assert_fits, shoot

pytestmark = pytest.mark.browser

WORDS = ("topics", "article", "sos", "place", "feedback", "receipt", "mute")
CUT = "ERR_"  # what the console says when a test cuts the connection on purpose


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> House:
    """All parts of a web chat with a small brain."""
    return House(sqlite_url, tmp_path / "data")


@pytest.fixture
def chat(house: House, serve: Callable[[AppFactory], str]) -> str:
    """Address of the served chat."""
    return serve(house.app) + "/chat"


def start(page: Page, chat: str) -> None:
    """From the door to the first question."""
    page.goto(chat)
    page.locator(".key--start").click()
    expect(page.locator(".log")).to_contain_text("Bà con muốn đọc và nghe tiếng nào?")


def ask(page: Page, word: str) -> None:
    """Type something and wait for the screen that answers it."""
    before = page.locator(".log > article:not([data-mine])").count()
    page.locator("#q").fill(word)
    page.locator(".send").click()
    expect(page.locator(".log > article:not([data-mine])")).to_have_count(before + 1)


def without_its_script(pages: Pages, page: Page, *, dark: bool) -> Page:
    """The same page where only the checker's script runs, not the page's own."""
    state = page.context.storage_state()
    other = pages.open(width=page.viewport_size["width"], dark=dark, storage_state=state)  # type: ignore[index]
    other.route("**/chat.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    other.goto(page.url)
    return other


def forget_all(session: Session) -> None:
    """What forgetting does to the web chat's rows."""
    session.execute(delete(WebMessage))
    session.execute(delete(WebDevice))


def from_outside(house: House, text: str) -> None:
    """A notice arrives unasked."""
    sending = house.webchat.send(house.brain.heard[-1].address, a_screen("notice", text))
    asyncio.run_coroutine_threadsafe(sending, house.loop).result(10)


@pytest.mark.parametrize(
    ("width", "javascript", "dark"),
    [
        (320, True, False),
        (320, False, True),
        (360, True, True),
        (360, False, False),
        (1280, True, False),
        (1280, False, True),
    ],
)
def test_every_screen_fits_and_is_accessible(pages: Pages, chat: str, width: int, javascript: bool, dark: bool) -> None:
    height = {320: 568, 360: 740, 1280: 900}[width]
    page = pages.open(width=width, height=height, javascript=javascript, dark=dark)
    name = f"{width}-{'dark' if dark else 'light'}-{'script' if javascript else 'plain'}"
    page.goto(chat)
    assert_fits(page)
    shoot(page, f"chat-door-{name}", whole=False)
    start(page, chat)
    for word in WORDS:
        ask(page, word)
        assert_fits(page)
        shoot(page, f"chat-{word}-{name}", whole=False)
    assert_accessible(page if javascript else without_its_script(pages, page, dark=dark))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_the_way_through_by_keys_and_words(pages: Pages, chat: str, house: House, javascript: bool) -> None:
    page = pages.open(javascript=javascript)
    start(page, f"{chat}?start=v_PS-2")
    page.get_by_role("button", name="1 Tiếng Việt").click()
    expect(page.locator("article").last).to_contain_text("Bà con muốn xem chuyện gì?")
    page.get_by_role("button", name="2 Sức khỏe").click()
    expect(page.locator("article").last).to_contain_text("Theo Thông tư 10/2024/TT-BYT")
    page.get_by_role("button", name="Khẩn cấp").click()
    expect(page.locator(".sos__call").first).to_have_attribute("href", "tel:114")
    said = [one.press or one.text for one in house.brain.heard]
    assert said == ["/start v_PS-2", "key.1:1:1", "key.1:1:2", "/sos"]


def test_targets_are_large_and_the_listen_button_stands_above_the_text(pages: Pages, chat: str) -> None:
    page = pages.open(width=320, height=568)
    start(page, chat)
    ask(page, "article")
    last = page.locator("article").last
    small = page.locator("button:visible, a:visible:not(.skip):not(.tel)").evaluate_all(
        "all => all.filter(e => { const box = e.getBoundingClientRect(); return box.height < 56 || box.width < 48; })"
        ".map(e => e.outerHTML)"
    )
    hear, text = last.locator(".hear").bounding_box(), last.locator("p.para").first.bounding_box()
    key = last.locator(".key").first.bounding_box()
    assert small == []
    assert hear
    assert text
    assert key
    assert hear["y"] + hear["height"] <= text["y"]
    assert hear["height"] > key["height"]


def test_listening_plays_in_place_and_says_who_speaks(pages: Pages, chat: str, house: House) -> None:
    page = pages.open()
    start(page, chat)
    link = page.locator("article .hear").last
    link.click()
    expect(link).to_have_attribute("aria-pressed", "true")
    expect(link.locator(".hear__meta")).to_have_text("giọng máy · 34 giây")
    expect(link).to_have_attribute("aria-pressed", "false")  # the tone is over
    assert page.url == chat
    page.locator("#q").fill("9")
    page.locator(".send").click()
    expect(link).to_have_attribute("aria-pressed", "true")
    assert [one.text for one in house.brain.heard] == ["/start"]


def test_without_a_script_listening_is_a_page_with_a_player(pages: Pages, chat: str) -> None:
    page = pages.open(javascript=False)
    start(page, chat)
    page.locator("article .hear").last.click()
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator(".state")).to_have_text("giọng máy · 34 giây")
    shoot(page, "chat-hear-plain", whole=False)
    page.get_by_role("link", name="Quay lại").click()
    expect(page.locator(".log")).to_be_visible()


def test_a_clip_that_cannot_be_made_is_said_in_its_place(
    pages: Pages, chat: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(_outgoing: object, *, wait: float = 8.0) -> None:
        return None

    pages.expected = ("404",)
    monkeypatch.setattr(house.voice, "clip", none)
    page = pages.open()
    start(page, chat)
    link = page.locator("article .hear").last
    link.click()
    expect(link).to_contain_text("Chưa có tiếng nói")
    shoot(page, "chat-silent", whole=False)


def test_a_notice_arrives_by_itself_is_scrolled_to_and_announced(pages: Pages, chat: str, house: House) -> None:
    page = pages.open(width=320, height=568)
    start(page, chat)
    ask(page, "article")
    page.wait_for_timeout(2100)  # what comes at once belongs to the answer and is not scrolled to
    from_outside(house, "Sáng thứ năm tiêm cho trẻ.")
    told = page.locator("article", has_text="Sáng thứ năm tiêm cho trẻ.")
    expect(told).to_be_in_viewport()
    assert page.get_attribute(".log", "role") == "log"  # what is added to a log is read out
    expect(page.locator("article", has_text="Trẻ mới sinh").get_by_role("button", name="1 Có ích")).to_be_visible()


def test_numbers_to_call_stay_in_view_when_the_answer_follows(pages: Pages, chat: str, house: House) -> None:
    page = pages.open(width=320, height=568)
    start(page, chat)
    ask(page, "sos")
    expect(page.locator(".sos__call--first")).to_be_in_viewport()
    from_outside(house, "Cá bị cháy lá thì …")
    expect(page.locator("article").last).to_contain_text("Cá bị cháy lá")
    page.wait_for_timeout(700)  # a smooth scroll would have begun by now
    expect(page.locator(".sos__call--first")).to_be_in_viewport()


def test_the_keyboard_alone_is_enough_and_its_place_is_seen(pages: Pages, chat: str, house: House) -> None:
    page = pages.open(width=1280, height=900)
    start(page, chat)
    ask(page, "topics")
    key = page.get_by_role("button", name="2 Sức khỏe")
    for _ in range(60):
        page.keyboard.press("Tab")
        if key.evaluate("e => e === document.activeElement"):
            break
    assert key.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"
    shoot(page, "chat-focus-1280", whole=False)
    page.keyboard.press("Enter")
    expect(page.locator("article").last).to_contain_text("Theo Thông tư")
    expect(page.locator("article").last).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') === document.querySelector('article:last-of-type')")
    page.keyboard.press("Space")  # it is the listen button
    expect(page.locator("article .hear").last).to_have_class("hear is-on")


def test_speaking_is_recorded_heard_again_and_sent(pages: Pages, chat: str, house: House) -> None:
    page = pages.open()
    page.context.grant_permissions(["microphone"])
    start(page, chat)
    page.get_by_role("button", name="Nói", exact=True).click()
    stop = page.get_by_role("button", name="Bấm để dừng")
    expect(stop).to_be_focused()
    expect(page.locator(".rec__time")).to_have_text("0:01")
    shoot(page, "chat-recording", whole=False)
    assert_accessible(page)
    stop.click()
    expect(page.get_by_role("heading", name="Nghe lại rồi gửi")).to_be_visible()
    shoot(page, "chat-review", whole=False)
    assert_accessible(page)
    page.get_by_role("button", name="Gửi đi").click()
    expect(page.locator("article").last).to_contain_text("4H7 2M9")
    [media] = house.brain.heard[-1].media
    assert (media.kind, media.mime.split(";")[0]) == ("voice", "audio/webm")
    assert media.ms >= 1000
    assert media.size > 1000
    expect(page.locator(".rec")).to_have_count(0)


def test_a_place_is_shared_by_its_key(pages: Pages, chat: str, house: House) -> None:
    page = pages.open(geolocation={"latitude": 11.45, "longitude": 108.07}, permissions=["geolocation"])
    start(page, chat)
    ask(page, "place")
    page.get_by_role("button", name="2 Gửi vị trí").click()
    expect(page.locator("article").last).to_contain_text("4H7 2M9")
    assert (house.brain.heard[-1].kind, house.brain.heard[-1].latitude) == ("location", 11.45)
    expect(page.locator(".banner:visible")).to_have_count(0)


def test_a_refused_place_is_no_dead_end(pages: Pages, chat: str) -> None:
    page = pages.open(permissions=[])
    start(page, chat)
    ask(page, "place")
    page.get_by_role("button", name="2 Gửi vị trí").click()
    expect(page.locator("[data-note]")).to_contain_text("Bà con gõ tên xã là được")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_photo_is_sent(pages: Pages, chat: str, house: House, javascript: bool) -> None:
    page = pages.open(javascript=javascript)
    start(page, chat)
    ask(page, "feedback")
    photo = {"name": "duong.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"x" * 500}
    page.locator("input[name=photo]").last.set_input_files(photo)  # type: ignore[arg-type]
    if not javascript:
        shoot(page, "chat-photo-plain", whole=False)
        page.get_by_role("button", name="Gửi hình này").click()
    expect(page.locator("article").last).to_contain_text("4H7 2M9")
    assert house.brain.heard[-1].kind == "photo"


def test_without_a_script_a_recording_is_chosen_and_sent(pages: Pages, chat: str, house: House) -> None:
    page = pages.open(javascript=False)
    start(page, chat)
    voice = {"name": "ghi.ogg", "mimeType": "audio/ogg", "buffer": b"OggS" + b"x" * 500}
    page.locator("input[name=voice]").set_input_files(voice)  # type: ignore[arg-type]
    expect(page.locator(".mic__on")).to_be_visible()
    shoot(page, "chat-voice-plain", whole=False)
    page.locator(".send").click()
    expect(page.locator("article").last).to_contain_text("4H7 2M9")
    assert house.brain.heard[-1].kind == "voice"


def test_what_is_said_without_a_connection_waits_and_is_sent_once(pages: Pages, chat: str, house: House) -> None:
    pages.expected = (CUT,)
    page = pages.open()
    start(page, chat)
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_in_viewport()
    page.locator("#q").fill("gia tieu hom nay")
    page.locator(".send").click()
    expect(page.locator(".msg--wait", has_text="Đang chờ gửi")).to_be_visible()
    expect(page.locator("[data-offline] a")).to_have_text(["113", "114", "115"])
    assert_accessible(page)
    shoot(page, "chat-offline", whole=False)
    page.context.set_offline(False)
    expect(page.locator("article").last).to_contain_text("Nghe rồi: gia tieu hom nay")
    expect(page.locator("[data-offline]")).to_be_hidden()
    expect(page.locator("[data-mine]", has_text="gia tieu hom nay")).to_have_count(1)
    assert [one.text for one in house.brain.heard] == ["/start", "gia tieu hom nay"]


def test_what_a_busy_service_did_not_take_is_sent_again(pages: Pages, chat: str, house: House) -> None:
    pages.expected = ("503",)
    page = pages.open()
    start(page, chat)
    house.brain.busy = True
    page.locator("#q").fill("gia tieu")
    page.locator(".send").click()
    expect(page.locator(".msg--wait", has_text="Đang chờ gửi")).to_be_visible()
    house.brain.busy = False
    expect(page.locator("article").last).to_contain_text("Nghe rồi: gia tieu", timeout=20_000)
    expect(page.locator("[data-mine]", has_text="gia tieu")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_forgotten_person_sees_only_that_and_begins_anew(
    pages: Pages, chat: str, house: House, javascript: bool
) -> None:
    page = pages.open(javascript=javascript)
    start(page, chat)
    ask(page, "chuyen rieng")
    house.brain.before_answer = lambda: house.db.write_now(forget_all)
    page.locator("#q").fill("/forget")
    page.locator(".send").click()
    expect(page.locator("article").last).to_contain_text("Nghe rồi: /forget")
    expect(page.locator(".log")).not_to_contain_text("chuyen rieng")
    house.brain.before_answer = lambda: None
    page.locator("#q").fill("alo")
    page.locator(".send").click()
    expect(page.locator("article").last).to_contain_text("Nghe rồi: alo")
    expect(page.locator(".log")).not_to_contain_text("/forget")
    assert len({one.address for one in house.brain.heard}) == 2


def test_where_no_push_passes_the_page_asks(pages: Pages, chat: str, house: House) -> None:
    pages.expected = (CUT, "EventSource")
    page = pages.open()
    page.route("**/chat/events**", lambda route: route.abort())
    start(page, chat)
    from_outside(house, "Tin mới.")
    expect(page.locator("article", has_text="Tin mới.")).to_be_visible(timeout=30_000)


def test_the_first_load_has_no_errors_and_a_second_tab_shows_the_same_talk(pages: Pages, chat: str) -> None:
    page = pages.open()
    start(page, chat)
    second = page.context.new_page()
    second.goto(chat)
    expect(second.locator(".log")).to_contain_text("Bà con muốn đọc và nghe tiếng nào?")
    ask(page, "receipt")
    expect(second.locator(".log")).to_contain_text("4H7 2M9")
