"""What browser tests share: an app served from a thread, pages that notice trouble, axe, and pictures to look at."""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

AppFactory: TypeAlias = Callable[[], web.Application | Awaitable[web.Application]]

SHOTS = Path(__file__).parents[2] / "shots"
WAIT_MS = 30_000  # most that a page may need on a busy machine before the test gives up
FIT_MS = 5_000  # a page that is on the screen fits, or is about to be replaced
_START_SECONDS = 20.0


@contextmanager
def serving(factory: AppFactory) -> Iterator[str]:
    """Run the application that `factory` makes in a thread with a loop of its own; yields its address.

    `factory` may be async; it runs inside that loop. On leaving, the application is cleaned up as in life.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="served-app", daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, str]:
        made = factory()
        app = await made if inspect.isawaitable(made) else made
        runner = web.AppRunner(app, shutdown_timeout=2.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        return runner, f"http://{host}:{port}"

    try:
        runner, url = asyncio.run_coroutine_threadsafe(start(), loop).result(_START_SECONDS)
        try:
            yield url
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(_START_SECONDS)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_START_SECONDS)
        loop.close()


@dataclass
class Pages:
    """Opens pages and remembers what went wrong on them: script errors, refused content, strange hosts."""

    browser: Browser
    troubles: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()  # pieces of messages that the test brings about on purpose
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self, *, width: int = 360, height: int = 740, javascript: bool = True, dark: bool = False, **more: Any
    ) -> Page:
        """A page of a fresh browser (no cookies), `width` CSS pixels wide; `more` goes to Playwright's context."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **more,
        )
        context.set_default_timeout(WAIT_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("console", self._on_console)
        page.on("request", self._on_request)
        return page

    def close(self) -> None:
        """Close all pages.

        Raises:
            AssertionError: one of them met an error, a refusal by the content policy, or another host.
        """
        for context in self._contexts:
            context.close()
        unexpected = [text for text in self.troubles if not any(piece in text for piece in self.expected)]
        assert not unexpected, "\n".join(unexpected)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.troubles.append(f"another host: {request.url}")


def assert_accessible(page: Page) -> None:
    """No violation of axe-core's rules on the page as it stands."""
    results = Axe().run(page)
    assert not results.response["violations"], results.generate_report()


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways, also where the page is just being replaced by the next one."""
    # Unlike evaluate, this outlives a navigation: the first words of a chat load its page anew.
    root = "document.documentElement"
    page.wait_for_function("document.readyState === 'complete'")
    try:
        page.wait_for_function(f"{root}.scrollWidth <= {root}.clientWidth", timeout=FIT_MS)
    except PlaywrightTimeoutError:
        wide, room = page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]")
        raise AssertionError(f"{wide} px of content in {room} px") from None


def shoot(page: Page, name: str, *, whole: bool = True) -> Path:
    """A picture to look at, in ./shots (never committed): the whole page, or what the screen shows."""
    SHOTS.mkdir(exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    return path
