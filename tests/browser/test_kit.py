"""The kit itself: it serves, it sees, and it does not let trouble pass."""

from collections.abc import Callable

import pytest
from aiohttp import web
from playwright.sync_api import Browser

from tests.browser.kit import AppFactory, Pages, assert_accessible, assert_fits

pytestmark = pytest.mark.browser

GOOD = "<!DOCTYPE html><html lang='vi'><title>Làng</title><link rel='icon' href='data:,'><main><h1>Chào</h1></main>"


def an_app(html: str) -> web.Application:
    """One page."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    return app


def test_an_app_is_served_and_a_good_page_passes(serve: Callable[[AppFactory], str], pages: Pages) -> None:
    page = pages.open(width=320)
    page.goto(serve(lambda: an_app(GOOD)))
    assert page.inner_text("h1") == "Chào"
    assert_accessible(page)
    assert_fits(page)


def test_a_page_without_language_is_not_accessible(serve: Callable[[AppFactory], str], pages: Pages) -> None:
    page = pages.open()
    page.goto(serve(lambda: an_app(GOOD.replace("lang='vi'", ""))))
    with pytest.raises(AssertionError):
        assert_accessible(page)


def test_errors_and_strange_hosts_fail_the_test(serve: Callable[[AppFactory], str], browser: Browser) -> None:
    pages = Pages(browser)
    bad = GOOD + "<img src='http://example.com/x.png' alt=''><script>throw new Error('vỡ')</script>"
    pages.open().goto(serve(lambda: an_app(bad)))
    with pytest.raises(AssertionError, match=r"another host|vỡ"):
        pages.close()


def test_a_page_that_is_too_wide_is_seen(serve: Callable[[AppFactory], str], pages: Pages) -> None:
    page = pages.open(width=320)
    page.goto(serve(lambda: an_app(GOOD + "<pre style='width:900px'>x</pre>")))
    with pytest.raises(AssertionError):
        assert_fits(page)
