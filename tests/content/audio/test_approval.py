"""A poor voice reads the library and the interface by itself; grave words of staff wait for a person's ears."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import texts
from content.audio import Voice, pending, reject, release
from content.audio.approval import Verdict, verdict
from core.channels import Clip, Outgoing, Speech
from core.db import Database
from core.errors import NotFound
from core.files import Files
from core.models import Article, Audit, Recording
from core.settings import Settings
from tests.builders import a_faq, a_language, a_notice, a_topic
from tests.content.audio.sounds import Hummer

BODY = "Bà con đưa trẻ tới trạm y tế. Tiêm sáng thứ năm."


@pytest.fixture
async def voice(db: Database, files: Files, settings: Settings, now: datetime) -> AsyncIterator[Voice]:
    """A service whose only voice is a poor one."""
    with db.writing() as session:
        a_language(session).machine_voice = True
    poor = Voice(db, files, settings, voices=[Hummer(low_quality=True)], now=lambda: now)
    yield poor
    await poor.close()


def an_article(session: Session, body: str, *, topic: str = "health", demo: bool = False, now: datetime) -> Article:
    """A published article with these words."""
    a_topic(session, topic)
    article = Article(slug=body[:40], topic=topic, state="published", demo=demo, created_at=now)
    session.add(article)
    session.flush()
    texts.put(session, ref=f"article:{article.id}", field="body", language="vi", text=body, author="staff:1", now=now)
    return article


async def heard(voice: Voice, *pieces: str) -> Clip | None:
    """What a villager who presses 9 gets."""
    return await voice.clip(Outgoing("article", "x", speech=tuple(Speech(piece, "vi") for piece in pieces)))


async def test_what_staff_publish_about_health_waits_and_is_heard_once_released(
    voice: Voice, db: Database, now: datetime
) -> None:
    with db.writing() as session:
        ref = f"article:{an_article(session, BODY, now=now).id}"
    assert await heard(voice, BODY) is None
    with db.writing() as session:
        [waiting] = pending(session)
        assert (waiting.ref, waiting.language, len(waiting.ids)) == (ref, "vi", 2)
        assert waiting.ms > 0
        release(session, ids=waiting.ids, actor="staff:2", now=now)
        assert pending(session) == []
        assert set(session.scalars(select(Recording.released_by))) == {"staff:2"}
        assert set(session.scalars(select(Audit.verb))) == {"clip.approved"}
    clip = await heard(voice, BODY)
    assert clip is not None
    assert clip.machine


async def test_a_rejected_clip_is_never_played(voice: Voice, db: Database, now: datetime) -> None:
    with db.writing() as session:
        an_article(session, BODY, now=now)
    await heard(voice, BODY)
    with db.writing() as session:
        [waiting] = pending(session)
        reject(session, ids=waiting.ids, actor="staff:2", now=now)
        with pytest.raises(NotFound):
            release(session, ids=waiting.ids, actor="staff:2", now=now)
    assert await heard(voice, BODY) is None


async def test_an_emergency_waits_also_inside_a_frame_of_other_words(voice: Voice, db: Database, now: datetime) -> None:
    with db.writing() as session:
        a_notice(
            session, level="emergency", title="Nước lũ đang lên nhanh", body="Bà con lên chỗ cao ngay.", approved=False
        )
    assert await heard(voice, "Trạm báo Nước lũ đang lên nhanh.") is None
    assert await heard(voice, "Bà con lên chỗ cao ngay.") is None


@pytest.mark.parametrize("topic", ["science", "culture"])
async def test_other_topics_are_read_at_once(voice: Voice, db: Database, now: datetime, topic: str) -> None:
    with db.writing() as session:
        an_article(session, BODY, topic=topic, now=now)
    assert await heard(voice, BODY) is not None


async def test_the_sample_library_is_released_as_demo(voice: Voice, db: Database, now: datetime) -> None:
    with db.writing() as session:
        an_article(session, BODY, demo=True, now=now)
    assert await heard(voice, BODY) is not None
    with db.reading() as session:
        assert set(session.scalars(select(Recording.released_by).where(Recording.text_hash != Recording.key))) == {
            "demo"
        }


async def test_interface_words_stay_heard_when_a_grave_text_repeats_them(
    voice: Voice, db: Database, now: datetime
) -> None:
    with db.writing() as session:
        a_faq(session, topic="health", question="Gì?", answer="Chào bà con.", now=now)
    assert await heard(voice, "Chào bà con.") is not None


@pytest.mark.parametrize("said", ["Chào bà con.", "Xem tin theo chủ đề, bấm 1.", "Quay lại, bấm 0."])
def test_what_the_house_says_on_every_screen_lasts(session: Session, said: str) -> None:
    assert verdict(session, said, "vi", low_quality=True) == Verdict("system", lasting=True)


def test_a_good_voice_needs_no_release(session: Session, now: datetime) -> None:
    an_article(session, BODY, now=now)
    said = "Tiêm sáng thứ năm."
    assert verdict(session, said, "vi", low_quality=True).released_by == ""
    assert verdict(session, said, "vi", low_quality=False).released_by == "system"


def test_words_of_nobody_last_two_days_and_words_of_a_text_last(session: Session, now: datetime) -> None:
    an_article(session, BODY, topic="science", now=now)
    assert not verdict(session, "Mã việc của bà Năm.", "vi", low_quality=True).lasting
    assert verdict(session, "Tiêm sáng thứ năm.", "vi", low_quality=True).lasting
