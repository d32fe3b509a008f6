"""A newcomer in a real browser with the real conversation: from the door to a receipt, and to being forgotten."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from bot.worker import Worker
from content.answering import Knowledge
from content.loading import load_library_into
from core.channels import Sink
from core.clock import now
from core.models import Case, Consent, Person, WebDevice, WebMessage
from core.security import Keyring
from tests.bot.web.kit import House
from tests.browser.kit import AppFactory, Pages, assert_accessible, assert_fits, shoot
from tests.fakes.pictures import a_jpeg

pytestmark = pytest.mark.browser

PHOTO = {"name": "duong.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg()}


class RealHouse(House):
    """The web chat with the conversation behind it."""

    @asynccontextmanager
    async def mind(self) -> AsyncIterator[Sink]:
        """A worker that answers until the application ends."""
        worker = Worker(
            self.db,
            {"web": self.webchat},
            self.voice,  # type: ignore[arg-type]  # a fake, which never hears a voice note here
            self.files,
            Knowledge(),
            self.settings,
            Keyring("a key for tests only"),
            now,
        )
        running = asyncio.create_task(worker.run())
        yield worker.sink
        await worker.close()
        await running


class Villager:
    """What a person does with the page: always on the newest screen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def key(self, digit: str) -> None:
        """Press a key."""
        form = self.page.locator("form.keys:visible").last
        form.locator("button", has=self.page.locator(".cap", has_text=digit)).click()

    def type(self, words: str) -> None:
        """Type something and send it."""
        self.page.locator("#q").fill(words)
        self.page.locator(".send").click()

    def reads(self, words: str) -> None:
        """The newest screen says so, and fits."""
        expect(self.page.locator(".log > article").last).to_contain_text(words)
        assert_fits(self.page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_newcomer_finds_everything(
    pages: Pages, serve: Callable[[AppFactory], str], sqlite_url: str, tmp_path: Path, javascript: bool
) -> None:
    house = RealHouse(sqlite_url, tmp_path / "data")
    load_library_into(house.db, now=now())
    page = pages.open(width=320, height=568, javascript=javascript)
    page.goto(serve(house.app))
    mai = Villager(page)
    page.locator(".key--start").click()
    mai.reads("máy trả lời tự động")
    mai.key("1")
    mai.reads("Máy xin phép nhớ ba điều")
    mai.key("1")
    mai.reads("Bà con ở xã nào?")
    mai.type("phan son")
    mai.reads("Xã Phan Sơn")
    mai.key("1")
    mai.reads("Bà con có muốn nhận thông báo")
    mai.key("3")
    mai.reads("Tiếng Làng nghe đây.")
    mai.key("1")
    mai.reads("Bà con muốn xem chuyện gì?")
    mai.key("2")
    mai.reads("Bà con chọn một bài.")
    mai.key("1")
    mai.reads("Bộ Y tế")
    mai.type("chay nha roi cuu voi")
    expect(page.locator(".sos__call").first).to_have_attribute("href", "tel:114")
    mai.type("/feedback")
    mai.reads("gửi hình")
    page.locator("input[name=photo]").last.set_input_files(PHOTO)  # type: ignore[arg-type]
    if not javascript:
        page.get_by_role("button", name="Gửi hình này").last.click()
    mai.reads("1 hình")
    mai.key("1")
    mai.reads("Có ghi tên không?")
    mai.key("2")
    mai.reads("Gửi như vậy không?")
    mai.key("1")
    mai.reads("Mã việc:")
    expect(page.locator(".code")).to_be_visible()
    shoot(page, f"newcomer-receipt-{'script' if javascript else 'plain'}", whole=False)
    if javascript:
        assert_accessible(page)
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert set(session.scalars(select(Consent.purpose))) >= {"save"}
    mai.type("/forget")
    mai.reads("Xóa hết thông tin riêng")
    mai.key("1")
    mai.reads("máy không còn biết gì về bà con")
    with house.db.reading() as session:
        for table in (Person, WebDevice, WebMessage):
            assert session.scalar(select(func.count()).select_from(table)) == 0
