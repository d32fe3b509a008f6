"""Machine voices that wait for a person's ears, in the console."""

import hashlib

from sqlalchemy import select

from content import articles, editorial, roles, texts
from content.audio.clips import cut
from content.faqs import Source
from core.channels import Speech
from core.db import Database
from core.files import Files
from core.models import Audit, Recording
from tests.admin.kit import Desk
from tests.builders import a_clerk, a_language, a_topic
from tests.conftest import NOW

TITLE, BODY = "Tiêm cho trẻ", "Sáng thứ năm trạm y tế tiêm cho trẻ dưới một tuổi."


def a_waiting_clip(db: Database, files: Files) -> int:
    """A published health article of the agency's own, read by a machine nobody has listened to."""
    with db.writing() as session:
        a_topic(session)
        a_language(session)
        writer = a_clerk(session, roles.PUBLISHER, login="viet")
        approver = a_clerk(session, roles.APPROVER, login="duyet", name="Lê Thị Thu")
        facts = editorial.Facts("health", source=Source(issuer="Trạm y tế"))
        author = f"staff:{writer.id}"
        made, _ = articles.write(
            session, title=TITLE, body=BODY, facts=facts, author=author, today=NOW.date(), now=NOW
        )  # fmt: skip
        articles.submit(session, article_id=made.id, version=1, actor=author, now=NOW)
        articles.approve(session, article_id=made.id, version=1, actor=f"staff:{approver.id}", now=NOW)
        [sentence] = cut(Speech(BODY, "vi"))
        clip = Recording(
            text_hash=texts.text_hash(sentence.text), language="vi", machine=True, key=hashlib.sha256(b"k").hexdigest(),
            file=files.put(b"OggS tieng may"), ms=4000, size=14, engine="espeak", state="pending", created_at=NOW,
        )  # fmt: skip
        session.add(clip)
        session.flush()
        return clip.id


async def test_a_machine_voice_is_heard_before_villagers_hear_it(db: Database, desk: Desk, files: Files) -> None:
    clip = a_waiting_clip(db, files)
    await desk.sign_in("duyet")
    await desk.get("/admin")
    assert "Giọng máy chờ nghe" in desk.text
    assert await desk.get("/admin/voices") == 200
    assert TITLE in desk.text
    assert await desk.get(f"/admin/voices/{clip}/listen") == 200
    await desk.get("/admin/voices")
    assert await desk.post("/admin/voices", ids=str(clip), good="yes") == 200
    assert "Đã cho phát" in desk.text and TITLE not in desk.text
    with db.reading() as session:
        row = session.get_one(Recording, clip)
        assert row.state == "approved" and row.released_by.startswith("staff:")
        assert "clip.approved" in session.scalars(select(Audit.verb)).all()
    assert await desk.get(f"/admin/voices/{clip}/listen") == 404


async def test_who_may_not_approve_does_not_see_the_page(db: Database, desk: Desk, files: Files) -> None:
    a_waiting_clip(db, files)
    await desk.sign_in("viet")
    assert await desk.get("/admin/voices") == 404
