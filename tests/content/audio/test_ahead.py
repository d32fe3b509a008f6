"""Clips are made before anybody asks, and the work ends at once when the service does."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from content import texts
from content.audio import interface
from content.audio.voice import Voice
from core.channels import Outgoing, Speech
from core.db import Database
from core.files import Files
from core.models import Faq, Recording
from core.settings import Settings
from tests.builders import a_faq, a_language
from tests.content.audio.sounds import Hummer, until


@pytest.fixture
def quiet_house(db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vietnamese may be spoken; the interface has no words, so that a test sees only its own."""
    monkeypatch.setattr(interface, "fixed", lambda language: ())
    monkeypatch.setattr(interface, "hashes", lambda language: frozenset())  # the real one remembers what it saw
    with db.writing() as session:
        a_language(session).machine_voice = True
        a_language(session, "qaa")
        faq = a_faq(session, question="Họp ở đâu?", answer="Ở nhà văn hóa. Lúc 7h30.", now=now)
        texts.put(session, ref=f"faq:{faq.id}", field="answer", language="qaa", text="Từ thử.", author="x", now=now)
        hidden = a_faq(session, question="Nháp?", answer="Chưa đăng.", now=now)
        session.get_one(Faq, hidden.id).state = "draft"


async def test_published_texts_are_made_ahead_drafts_and_other_languages_are_not(
    quiet_house: None, db: Database, files: Files, settings: Settings, now: datetime
) -> None:
    hummer, net = Hummer(), Hummer("net", online=True)
    voice = Voice(db, files, settings, voices=[net, hummer], now=lambda: now)
    stop = asyncio.Event()
    work = asyncio.create_task(voice.make_ahead(stop))
    await asyncio.to_thread(until, lambda: len(net.asked) == 3)
    stop.set()
    await asyncio.wait_for(work, 5)
    assert net.asked == ["Họp ở đâu?", "Ở nhà văn hóa.", "Lúc bảy giờ ba mươi phút."]
    clip = await voice.clip(Outgoing("answer", "x", speech=(Speech("Họp ở đâu?", "vi"),)))
    assert clip is not None
    assert hummer.asked == []  # the better voice of the net was kept for those who wait
    await voice.close()


async def test_it_ends_at_once_though_much_is_left(
    quiet_house: None, db: Database, files: Files, settings: Settings, now: datetime
) -> None:
    gate = threading.Event()
    hummer = Hummer(slow=gate)
    voice = Voice(db, files, settings, voices=[hummer], now=lambda: now)
    stop = asyncio.Event()
    work = asyncio.create_task(voice.make_ahead(stop))
    await asyncio.to_thread(until, lambda: bool(hummer.asked))
    stop.set()
    await asyncio.wait_for(work, 2)  # though the first clip is still being made
    gate.set()
    await voice.close()
    assert len(hummer.asked) == 1


async def test_clips_of_words_of_one_moment_are_swept_on_the_way(
    quiet_house: None, db: Database, files: Files, settings: Settings, now: datetime
) -> None:
    clock: Callable[[], datetime] = lambda: now + timedelta(days=shift)  # noqa: E731
    shift = 0
    voice = Voice(db, files, settings, voices=[Hummer()], now=clock)
    clip = await voice.clip(Outgoing("status", "x", speech=(Speech("Việc của bà Năm.", "vi"),)))
    assert clip is not None
    shift = 3
    stop = asyncio.Event()
    work = asyncio.create_task(voice.make_ahead(stop))
    await asyncio.to_thread(until, lambda: not files.has(clip.sha256))
    stop.set()
    await asyncio.wait_for(work, 5)
    with db.reading() as session:
        assert clip.sha256 not in set(session.scalars(select(Recording.file)))
    await voice.close()


async def test_nothing_is_made_while_others_are_busy(
    quiet_house: None,
    db: Database,
    files: Files,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content.audio.ahead.BUSY_SECONDS", 0.01)
    hummer, looks = Hummer(), 0

    def busy() -> float:
        nonlocal looks
        looks += 1
        assert looks > 5 or not hummer.asked
        return 60.0 if looks <= 5 else 0.0

    voice = Voice(db, files, settings, voices=[hummer], now=lambda: now)
    stop = asyncio.Event()
    work = asyncio.create_task(voice.make_ahead(stop, busy))
    await asyncio.to_thread(until, lambda: len(hummer.asked) == 3)
    stop.set()
    await asyncio.wait_for(work, 5)
    await voice.close()


async def test_under_a_load_without_end_a_clip_is_made_now_and_then(
    quiet_house: None,
    db: Database,
    files: Files,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content.audio.ahead.BUSY_SECONDS", 0.01)
    hummer, looks = Hummer(), 0

    def busy() -> float:
        nonlocal looks
        looks += 1
        return 0.1

    voice = Voice(db, files, settings, voices=[hummer], now=lambda: now)
    stop = asyncio.Event()
    work = asyncio.create_task(voice.make_ahead(stop, busy))
    await asyncio.to_thread(until, lambda: len(hummer.asked) == 2)
    assert looks >= 30  # ten looks before each of the first pass, its batch and its clips
    stop.set()
    await asyncio.wait_for(work, 5)
    await voice.close()
