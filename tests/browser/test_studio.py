"""The recording studio in Chromium: the microphone of the browser, both widths, and nothing that scrolls sideways."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import cases, roles, screens, studio
from content.audio import encode
from content.audio.voice import Voice
from content.views import view_for
from core.channels import Capabilities
from core.db import Database
from core.files import Files
from core.models import Article, Staff, Take
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, an_app
from tests.browser.kit import Pages, assert_accessible, assert_fits, serving, shoot
from tests.browser.test_console import sign_in
from tests.builders import a_clerk, a_language, a_person, a_topic
from tests.conftest import NOW
from tests.content.audio.sounds import Hummer, speech, wav

pytestmark = pytest.mark.browser


@pytest.fixture
def db(empty_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """Two speakers who are publishers too: rights are tested elsewhere."""
    shutil.copy(empty_sqlite, tmp_path / "studio.db")
    with Database(f"sqlite:///{tmp_path / 'studio.db'}") as opened:
        with opened.writing() as session:
            a_language(session).machine_voice = True
            a_language(session, "qaa", "Tiếng thử")
            a_topic(session)
            for login in ("chi", "anh"):
                account = a_clerk(session, roles.PUBLISHER, login=login, name=f"Bùi Thị {login.title()}")
                roles.give(session, role=roles.SPEAKER, staff_id=account.id, language="qaa", actor="x", now=NOW)
        yield opened


def spoken_by(session: object, login: str, ref: str, original: str, file: str) -> int:
    """A take of somebody else that waits."""
    staff_id = session.scalars(select(Staff.id).where(Staff.login == login)).one()  # type: ignore[attr-defined]
    words = "Mang theo sổ tiêm và thẻ bảo hiểm y tế."
    return studio.submit(
        session, need=studio.Need(ref, (words,), "vi", words), language="qaa", speaker=f"staff:{staff_id}", name="",  # type: ignore[arg-type]
        consent="0" * 64, original=original, file=file, ms=2000, now=NOW,
    ).id  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
def test_a_sentence_is_recorded_with_the_microphone_of_the_browser(
    db: Database, pages: Pages, settings: Settings, keyring: Keyring, files: Files, width: int
) -> None:
    voice: list[Voice] = []

    async def app() -> web.Application:
        voice.append(Voice(db, files, settings, voices=[Hummer()], now=Clock()))
        return an_app(db, settings, keyring, files, Clock(), voice[0])

    with serving(app) as console:
        pages.expected = ("422",)
        page = pages.open(width=width, height=900)
        page.context.grant_permissions(["microphone"])
        sign_in(page, console)
        page.goto(f"{console}/admin/studio")
        expect(page.get_by_role("button", name="Bắt đầu thu")).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
        shoot(page, f"console-studio-{width}")
        page.get_by_role("button", name="Bắt đầu thu").click()
        expect(page.get_by_role("timer")).to_have_text("0:02")
        page.get_by_role("button", name="Dừng").click()
        expect(page.locator("audio")).to_be_visible()
        page.get_by_label("Đồng ý, không ghi tên").check()
        page.get_by_role("button", name="Gửi câu này").click()
        # Chromium's own microphone beeps: whether that is speech is for the checks to say, not for this test
        expect(page.get_by_role("status").or_(page.locator("#sound-err"))).to_be_visible()
        shoot(page, f"console-studio-sent-{width}")

        def waiting(session: object) -> None:
            article = Article(slug="a", topic="health", state="published", created_at=NOW)
            session.add(article)  # type: ignore[attr-defined]
            session.flush()  # type: ignore[attr-defined]
            name = files.put(wav(speech(2.0)))
            spoken_by(session, "anh", f"article:{article.id}", name, name)
            take = session.scalars(select(Take).order_by(Take.id.desc())).first()  # type: ignore[attr-defined]
            take.state, take.back_text, take.reviewer = "checked", "Nhớ đem sổ và thẻ bảo hiểm.", "staff:99"

        db.write_now(waiting)
        page.goto(f"{console}/admin/recordings")
        expect(page.get_by_text("Nhớ đem sổ và thẻ bảo hiểm.")).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
        shoot(page, f"console-recordings-{width}")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_officer_answers_aloud_with_the_microphone_of_the_browser(
    db: Database, pages: Pages, settings: Settings, keyring: Keyring, files: Files, width: int
) -> None:
    def ask(session: Session) -> int:
        officer = session.scalars(select(Staff).where(Staff.login == "chi")).one()
        roles.give(session, role=roles.CASE_OFFICER, staff_id=officer.id, actor="x", now=NOW)
        return cases.open_case(
            session,
            person_id=a_person(session).id,
            kind="question",
            parts=[cases.Part("text", text="Bao giờ có điện?")],
            area_id=None,
            language="vi",
            channel="fake",
            now=NOW,
            settings=settings,
        ).id

    number = db.write_now(ask)

    async def app() -> web.Application:
        return an_app(db, settings, keyring, files, Clock(), Voice(db, files, settings, voices=[Hummer()], now=Clock()))

    with serving(app) as console:
        page = pages.open(width=width, height=900)
        page.context.grant_permissions(["microphone"])
        sign_in(page, console)
        page.goto(f"{console}/admin/cases/{number}")
        page.get_by_role("button", name="Bắt đầu thu").click()
        expect(page.get_by_role("timer")).to_have_text("0:02")
        page.get_by_role("button", name="Dừng").click()
        expect(page.locator("form.reply audio")).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
        shoot(page, f"console-case-spoken-{width}")
        page.get_by_role("button", name="Xem trước khi gửi").click()
        expect(page.locator("#ready a.hear")).to_be_visible()
        shoot(page, f"console-case-ready-{width}")
        page.get_by_role("button", name="Gửi trả lời").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã gửi trả lời")

    with db.reading() as session:
        view = view_for(session, settings=settings, person=None, language="vi", caps=Capabilities(), channel="fake")
        clip = screens.case_answer(session, view, number).clip
    sound = encode.look(files.read(clip))
    assert (sound.codec, sound.channels) == ("opus", 1)
    assert 1500 <= sound.ms <= 6000, "what the villager hears is what was said into the microphone"
