"""The staff console in Chromium: every page at both widths, and the clerk's story without a script."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from tests.browser.console_house import COMMUNE, ConsoleHouse, numbers
from tests.browser.kit import AppFactory, Pages, assert_accessible, assert_fits, shoot
from tests.builders import PASSWORD

pytestmark = pytest.mark.browser

PLACES = (
    ("home", "/admin"),
    ("account", "/admin/account"),
    ("enrol", "/admin/account/second"),
    ("articles", "/admin/articles"),
    ("article", "/admin/articles/{article}"),
    ("article-edit", "/admin/articles/{article}/edit"),
    ("faq", "/admin/faq"),
    ("faq-one", "/admin/faq/1"),
    ("faq-edit", "/admin/faq/1/edit"),
    ("notices", "/admin/notices"),
    ("notice-new", "/admin/notices/new"),
    ("notice-draft", "/admin/notices/{notice0}"),
    ("notice-waits", "/admin/notices/{notice1}"),
    ("notice-sending", "/admin/notices/{notice2}"),
    ("cases", "/admin/cases"),
    ("case", "/admin/cases/{case}"),
    ("people", "/admin/people"),
    ("staff", "/admin/staff"),
    ("staff-one", "/admin/staff/{staff}"),
    ("places", "/admin/places"),
    ("place", "/admin/places/{village}"),
    ("languages", "/admin/languages"),
    ("language", "/admin/languages/vi"),
    ("prices", "/admin/prices"),
    ("audit", "/admin/audit"),
    ("pause", "/admin/pause"),
    ("missing", "/admin/nothing-here"),
)


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    """One kind of database is enough for looks."""
    with Database(sqlite_url) as opened:
        yield opened


@pytest.fixture
def house(db: Database, files: Files, settings: Settings, keyring: Keyring) -> ConsoleHouse:
    """A furnished console."""
    made = ConsoleHouse(db, files, settings, keyring)
    made.furnish()
    return made


@pytest.fixture
def console(house: ConsoleHouse, serve: Callable[[AppFactory], str]) -> str:
    """Address of the served console."""
    return serve(house.app)


def sign_in(page: Page, console: str, login: str = "chi") -> None:
    """Through the door."""
    page.goto(f"{console}/admin")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Vào làm việc").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc đang chờ tôi")


def addresses(db: Database) -> list[tuple[str, str]]:
    """The pages to look at, with numbers filled in."""
    found = numbers(db)
    filled = {name: str(ids[0]) for name, ids in found.items()}
    filled |= {f"notice{n}": str(number) for n, number in enumerate(found["notice"])}
    return [(name, path.format(**filled)) for name, path in PLACES]


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, False), (1280, True), (360, True)])
def test_every_page_fits_and_is_accessible(db: Database, console: str, pages: Pages, width: int, dark: bool) -> None:
    pages.expected = ("404",)  # the page that does not exist
    page = pages.open(width=width, height=900, dark=dark)
    page.goto(f"{console}/admin/signin")
    assert_accessible(page)
    shoot(page, f"console-signin-{width}{'-dark' if dark else ''}")
    sign_in(page, console)
    for name, path in addresses(db):
        page.goto(f"{console}{path}")
        assert_fits(page)
        assert_accessible(page)
        if not dark or name in ("home", "notice-sending", "case"):
            shoot(page, f"console-{name}-{width}{'-dark' if dark else ''}")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_console_in_english_has_no_vietnamese_key_left(
    db: Database, console: str, pages: Pages, width: int
) -> None:
    pages.expected = ("404",)
    page = pages.open(width=width, height=900)
    sign_in(page, console)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for me")
    for _, path in addresses(db):
        page.goto(f"{console}{path}")
        assert page.locator("html").get_attribute("lang") == "en"
        assert_fits(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_notice_is_written_counted_and_approved_by_another_without_a_script(
    console: str, pages: Pages, width: int
) -> None:
    writer = pages.open(width=width, height=900, javascript=False)
    sign_in(writer, console, "anh")
    writer.get_by_role("link", name="Soạn thông báo").click()
    writer.get_by_role("button", name="Gửi để duyệt").click()
    expect(writer.locator("#title-err")).to_contain_text("còn trống")
    shoot(writer, f"console-notice-errors-{width}")
    writer.get_by_label("Đầu đề").fill("Cúp điện sáng thứ Bảy")
    writer.get_by_label("Nội dung").fill("Sáng thứ Bảy, từ 7 giờ tới 11 giờ, cả xã cúp điện.")
    writer.get_by_text("Chọn nơi").click()
    writer.get_by_role("checkbox", name=COMMUNE).check()
    writer.get_by_role("button", name="Đếm người nhận").click()
    expect(writer.locator("#count")).to_contain_text("Chưa đồng ý nhận")
    expect(writer.get_by_label("Đầu đề")).to_have_value("Cúp điện sáng thứ Bảy")
    shoot(writer, f"console-notice-count-{width}")
    writer.get_by_role("button", name="Gửi để duyệt").click()
    expect(writer.get_by_role("status")).to_contain_text("Đã gửi để duyệt")
    expect(writer.get_by_text("người khác phải duyệt")).to_be_visible()
    address = writer.url.partition("?")[0]

    approver = pages.open(width=width, height=900, javascript=False)
    sign_in(approver, console)
    approver.goto(address)
    approver.get_by_role("button", name="Duyệt, gửi").click()
    expect(approver.get_by_role("status")).to_contain_text("Đã duyệt")
    approver.locator("#why").fill("Điện lực đổi ngày.")
    approver.get_by_role("button", name="Dừng hẳn").click()
    expect(approver.get_by_role("status")).to_contain_text("Đã dừng")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_case_is_taken_and_answered_without_a_script(console: str, pages: Pages, width: int) -> None:
    page = pages.open(width=width, height=900, javascript=False)
    sign_in(page, console, "xa")
    page.get_by_role("link", name="Hồ sơ", exact=False).first.click()
    page.goto(f"{console}/admin/cases")
    page.get_by_role("link", name="Hộ cận nghèo").click()
    page.get_by_role("button", name="Tôi nhận").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhận việc")
    page.get_by_label("Lời trả lời").fill("Bà con tới Phòng giao dịch Ngân hàng Chính sách xã hội, mang căn cước.")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_role("status")).to_contain_text("Đã gửi trả lời")
    shoot(page, f"console-case-answered-{width}")


def test_a_voice_note_plays_in_place(console: str, db: Database, pages: Pages) -> None:
    page = pages.open(width=1280, height=900)
    pages.expected = ("play",)  # four bytes are no sound; the button says so by going back
    sign_in(page, console)
    page.goto(f"{console}/admin/cases/{numbers(db)['case'][0]}")
    button = page.get_by_role("button", name="Nghe lời nói")
    with page.expect_response("**/files/*") as found:
        button.click()
    assert found.value.headers["content-type"] == "audio/ogg"
    expect(button).to_have_attribute("aria-pressed", "false")
