"""Debian's Chromium for the tests of this folder; they are plain functions, for Playwright brings its own loop."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.kit import AppFactory, Pages, serving

FLAGS = (
    "--no-sandbox",  # tests run as root in containers
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the network is shut for the browser too
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the folder."""
    path = shutil.which("chromium")
    if path is None:
        tell = pytest.fail if os.environ.get("CI_REQUIRE_ALL") == "1" else pytest.skip
        tell("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def serve() -> Iterator[Callable[[AppFactory], str]]:
    """Serves applications until the test ends: `url = serve(make_app)`."""
    with ExitStack() as stack:
        yield lambda factory: stack.enter_context(serving(factory))


@pytest.fixture
def pages(browser: Browser, serve: Callable[[AppFactory], str]) -> Iterator[Pages]:
    """Opens pages; the test fails when one of them met a script error, a refused piece or another host.

    They are closed before what is served ends, which would look like an error to them.
    """
    opened = Pages(browser)
    yield opened
    opened.close()
