"""The staff console in Chromium: every page at both widths, and the clerk's story without a script."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from tests.browser.console_house import COMMUNE, ConsoleHouse, numbers
from tests.browser.kit import Pages, assert_accessible, assert_fits, serving, shoot
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
    ("guides", "/admin/guides"),
    ("guide", "/admin/guides/1"),
    ("guide-edit", "/admin/guides/1/edit"),
    ("questions", "/admin/questions"),
    ("question", "/admin/questions/{group}"),
    ("notices", "/admin/notices"),
    ("notice-new", "/admin/notices/new"),
    ("notice-draft", "/admin/notices/{notice0}"),
    ("notice-waits", "/admin/notices/{notice1}"),
    ("notice-sending", "/admin/notices/{notice2}"),
    ("notice-correct", "/admin/notices/{notice2}/correct"),
    ("cases", "/admin/cases"),
    ("case", "/admin/cases/{case}"),
    ("case-said", "/admin/cases/{case1}"),
    ("ready", "/admin/ready-answers"),
    ("routing", "/admin/routing?topic=health&try=1"),
    ("terms", "/admin/terms"),
    ("keys", "/admin/keys"),
    ("public", "/admin/public"),
    ("people", "/admin/people"),
    ("succession", "/admin/people/roles/{elder}/pass"),
    ("staff", "/admin/staff"),
    ("staff-one", "/admin/staff/{staff}"),
    ("places", "/admin/places"),
    ("place", "/admin/places/{village}"),
    ("languages", "/admin/languages"),
    ("language", "/admin/languages/vi"),
    ("coverage", "/admin/coverage"),
    ("coverage-villages", "/admin/coverage/villages"),
    ("translations", "/admin/translations"),
    ("translation", "/admin/translations/unit?language=en&ref=screen:home&field=text"),
    ("translation-files", "/admin/translations/files"),
    ("listening", "/admin/listening"),
    ("prices", "/admin/prices"),
    ("documents", "/admin/documents"),
    ("document", "/admin/documents/1"),
    ("words", "/admin/words"),
    ("try", "/admin/try?q=hoc+sinh+ban+tru+duoc+bao+nhieu+tien"),
    ("audit", "/admin/audit"),
    ("pause", "/admin/pause"),
    ("missing", "/admin/nothing-here"),
)
DARK = ("home", "article", "notice-sending", "notice-waits", "case", "pause", "staff")


@pytest.fixture(scope="module")
def house(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleHouse]:
    """A furnished console for all tests of this file: loading the library takes longer than looking at a page."""
    folder = tmp_path_factory.mktemp("console")
    shutil.copy(empty_sqlite, folder / "console.db")
    settings = Settings(_env_file=None, data_dir=folder)
    with Database(f"sqlite:///{folder / 'console.db'}") as db:
        made = ConsoleHouse(db, Files(folder / "files"), settings, Keyring("a key for tests only"))
        made.furnish()
        yield made


@pytest.fixture(scope="module")
def console(house: ConsoleHouse) -> Iterator[str]:
    """Address of the served console."""
    with serving(house.app) as url:
        yield url


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
    filled |= {f"{name}{n}": str(number) for name in ("notice", "case") for n, number in enumerate(found[name])}
    return [(name, path.format(**filled)) for name, path in PLACES]


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, False), (1280, True)])
def test_every_page_fits_and_is_accessible(
    house: ConsoleHouse, console: str, pages: Pages, width: int, dark: bool
) -> None:
    pages.expected = ("404",)  # the page that does not exist
    page = pages.open(width=width, height=900, dark=dark)
    page.goto(f"{console}/admin/signin")
    assert_accessible(page)
    shoot(page, f"console-signin-{width}{'-dark' if dark else ''}")
    sign_in(page, console)
    for name, path in addresses(house.db):
        if dark and name not in DARK:
            continue  # colours are the same everywhere
        answer = page.goto(f"{console}{path}")
        assert answer is not None and answer.status == (404 if name == "missing" else 200), path
        assert_fits(page)
        assert_accessible(page)
        shoot(page, f"console-{name}-{width}{'-dark' if dark else ''}")


def test_the_console_in_english_fits_too(house: ConsoleHouse, console: str, pages: Pages) -> None:
    pages.expected = ("404",)
    page = pages.open(width=360, height=900)
    sign_in(page, console)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for me")
    for _, path in addresses(house.db):
        page.goto(f"{console}{path}")
        assert page.locator("html").get_attribute("lang") == "en"
        assert_fits(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_notice_is_written_counted_and_approved_by_another_without_a_script(
    console: str, pages: Pages, width: int
) -> None:
    pages.expected = ("422",)  # the empty form
    writer = pages.open(width=width, height=900, javascript=False)
    sign_in(writer, console, "anh")
    writer.get_by_role("link", name="Soạn thông báo").click()
    writer.get_by_role("button", name="Gửi để duyệt").click()
    expect(writer.locator("#title-err")).to_contain_text("còn trống")
    shoot(writer, f"console-notice-errors-{width}")
    writer.get_by_label("Đầu đề").fill("Cúp điện sáng thứ Bảy")
    writer.get_by_label("Nội dung").fill("Sáng thứ Bảy, từ 7 giờ tới 11 giờ, cả xã cúp điện.")
    writer.get_by_text("Chọn nơi (").click()
    writer.get_by_role("checkbox", name=COMMUNE).check()
    writer.get_by_role("button", name="Đếm người nhận").click()
    expect(writer.locator("#count")).to_contain_text("Chưa đồng ý nhận")
    expect(writer.get_by_label("Đầu đề")).to_have_value("Cúp điện sáng thứ Bảy")
    shoot(writer, f"console-notice-count-{width}")
    writer.get_by_role("button", name="Gửi để duyệt").click()
    expect(writer.get_by_role("status")).to_contain_text("Đã gửi người khác duyệt")
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


def test_a_case_is_taken_and_answered_without_a_script(console: str, pages: Pages) -> None:
    page = pages.open(width=360, height=900, javascript=False)
    sign_in(page, console, "xa")
    page.goto(f"{console}/admin/cases")
    page.get_by_role("link", name="Hộ cận nghèo").click()
    page.get_by_role("button", name="Tôi nhận").click()
    expect(page.locator("p.said")).to_contain_text("Đã nhận việc")
    page.get_by_label("Lời trả lời").fill("Bà con tới Phòng giao dịch Ngân hàng Chính sách xã hội, mang căn cước.")
    page.get_by_role("button", name="Xem trước khi gửi").click()
    expect(page.locator("p.said")).to_contain_text("chưa gửi")
    shoot(page, "console-case-draft-360")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator("p.said")).to_contain_text("Đã gửi trả lời")
    shoot(page, "console-case-answered-360")


def test_a_voice_note_plays_in_place(console: str, house: ConsoleHouse, pages: Pages) -> None:
    page = pages.open(width=1280, height=900)
    pages.expected = ("play",)  # four bytes are no sound; the button says so by going back
    sign_in(page, console)
    page.goto(f"{console}/admin/cases/{numbers(house.db)['case'][0]}")
    button = page.get_by_role("button", name="Nghe lời nói")
    with page.expect_response("**/files/*") as found:
        button.click()
    assert found.value.headers["content-type"] == "audio/ogg"
    expect(button).to_have_attribute("aria-pressed", "false")
