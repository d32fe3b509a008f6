"""The recording studio in the console: one says, another listens, a publisher releases."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import select

from content import roles, studio
from content.audio.voice import Voice
from core.db import Database
from core.files import Files
from core.models import Article, Recording, Take
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, Desk, an_app
from tests.builders import a_clerk, a_language, a_topic
from tests.conftest import NOW
from tests.content.audio.sounds import Hummer, speech, wav


@pytest.fixture
async def studio_desk(
    db: Database, settings: Settings, keyring: Keyring, files: Files
) -> AsyncIterator[tuple[Desk, Voice]]:
    """A desk with a real voice, two speakers of the private language, a publisher and one sentence to say."""
    with db.writing() as session:
        a_language(session).machine_voice = True
        a_language(session, "qaa", "Tiếng thử")
        a_topic(session)
        for login in ("lan", "hoa"):
            account = a_clerk(session, roles.VIEWER, login=login, name=login.title())
            roles.give(session, role=roles.SPEAKER, staff_id=account.id, language="qaa", actor="x", now=NOW)
        a_clerk(session, roles.PUBLISHER, login="viet")
    clock = Clock()
    voice = Voice(db, files, settings, voices=[Hummer()], now=clock)
    desk = await Desk.at(an_app(db, settings, keyring, files, clock, voice), db, clock)
    yield desk, voice
    await desk.close()
    await voice.close()


async def upload(desk: Desk, data: bytes, **fields: str) -> int:
    """Send the form of the studio with a recording."""
    form = FormData()
    for name, value in {"csrf": desk.hidden("csrf"), "token": desk.hidden("token"), **fields}.items():
        form.add_field(name, value)
    form.add_field("sound", data, filename="recording", content_type="audio/webm")
    origin = str(desk.client.make_url("/")).rstrip("/")
    return await desk._keep(await desk.client.post("/admin/studio", data=form, headers={"Origin": origin}))


def asked(desk: Desk) -> dict[str, str]:
    """What the page asks for."""
    return {"language": desk.hidden("language"), "need": desk.hidden("need")}


async def test_a_sentence_is_said_heard_and_played(studio_desk: tuple[Desk, Voice], db: Database) -> None:
    desk, voice = studio_desk
    await desk.sign_in("lan")
    assert await desk.get("/admin/studio") == 200
    assert "Tiếng thử" in desk.text and "data-record" in desk.text
    assert await desk.get(f"/admin/studio/qaa/hear/{asked(desk)['need']}") == 200, "the Vietnamese can be heard"
    await desk.get("/admin/studio")
    assert await upload(desk, wav(speech(1.0, peak=0.003)), named="yes", **asked(desk)) == 422
    assert "Tiếng hơi nhỏ" in desk.text
    assert await upload(desk, wav(speech(1.0)), **asked(desk)) == 422, "no consent, no recording"
    assert await upload(desk, wav(speech(1.0)), named="yes", **asked(desk)) == 200
    assert "Đã nhận" in desk.text
    await voice.finish()
    other = await desk.another()
    await other.sign_in("hoa")
    await other.get("/admin/studio")
    assert "Nghe người khác nói" in other.text
    [take] = await db.read(lambda s: list(s.scalars(select(Take))))
    assert await other.get(f"/admin/studio/takes/{take.id}/listen") == 200
    await other.get("/admin/studio")
    assert await other.post("/admin/studio/review", take=take.id, language="qaa", good="no", reason="") == 422
    assert await other.post("/admin/studio/review", take=take.id, language="qaa", good="yes") == 200
    rows = await db.read(lambda s: list(s.scalars(select(Recording).where(Recording.take_id == take.id))))
    assert {(row.state, row.speaker_name) for row in rows} == {("approved", "Lan")}
    await desk.get("/admin/studio")
    assert "Đang được phát: 1." in desk.text
    assert await desk.post("/admin/studio/withdraw", take=take.id) == 200
    assert await desk.get(f"/admin/studio/takes/{take.id}/listen") == 404


async def test_a_grave_sentence_waits_for_a_publisher_who_compares(
    studio_desk: tuple[Desk, Voice], db: Database, files: Files, settings: Settings
) -> None:
    desk, voice = studio_desk
    kept = await voice.accept(wav(speech(2.0)))

    def spoken(session: Any) -> int:
        article = Article(slug="a", topic="health", state="published", created_at=NOW)
        session.add(article)
        session.flush()
        lan = session.scalars(select(Take.id)).all()
        assert lan == []
        need = studio.Need(f"article:{article.id}", ("Mang theo sổ.",), "vi", "Mang theo sổ.")
        return studio.submit(
            session, need=need, language="qaa", speaker="staff:1", name="", consent="0" * 64, original=kept.original,
            file=kept.sha256, ms=kept.ms, now=NOW,
        ).id  # fmt: skip

    take_id = await db.write(spoken)
    await voice.finish()
    await db.write(
        lambda s: studio.approve(s, take_id=take_id, reviewer="staff:2", back_text="Nhớ đem sổ theo.", now=NOW)
    )
    await desk.sign_in("viet")
    assert await desk.get("/admin/recordings") == 200
    assert "Mang theo sổ." in desk.text and "Nhớ đem sổ theo." in desk.text
    assert await desk.get(f"/admin/recordings/{take_id}/listen") == 200
    await desk.get("/admin/recordings")
    assert await desk.post("/admin/recordings", take=take_id, good="no", reason="") == 422
    assert await desk.post("/admin/recordings", take=take_id, good="yes") == 200
    take = await db.read(lambda s: s.get_one(Take, take_id))
    assert take.state == "approved"
    assert await desk.get(f"/admin/recordings/{take_id}/back") == 404
