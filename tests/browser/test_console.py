"""The staff console in Chromium: every page at both widths, without violations, and the clerk's story without JavaScript."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from content import articles, cases, editorial, faq_editing, loading, notices, people, roles, switches
from content.cases import Part
from content.editorial import Facts
from content.faqs import Source
from content.notices import Audience, Content
from core.channels import Clip, Outgoing
from core.db import Database
from core.files import Files
from core.models import Area, Person
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, an_app
from tests.browser.kit import Pages, assert_accessible, assert_fits, shoot
from tests.builders import PASSWORD, a_clerk, a_person
from tests.conftest import NOW

pytestmark = pytest.mark.browser


class OneClip:
    """A voice that has the same clip for everything."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def clip(self, outgoing: Outgoing, *, wait: float = 0.0) -> Clip | None:
        return Clip("0" * 64, self.path, 1000, 4, machine=True)


@pytest.fixture
def db(sqlite_url: str) -> object:
    with Database(sqlite_url) as opened:
        yield opened
