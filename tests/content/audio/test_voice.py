"""Which voice speaks a screen: people first, a machine only where it may, one synthesis, and no waiting for ever."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from content.audio import clips, encode, level
from content.audio.engines import Engine
from content.audio.voice import Voice
from content.texts import text_hash
from core.channels import Either, Outgoing, Speech
from core.db import Database
from core.files import Files
from core.models import Recording
from core.settings import Settings
from tests.builders import a_language
from tests.content.audio.sounds import Hummer, needs_espeak, noise, tone, until, wav

Making = Callable[..., Voice]


@pytest.fixture
def languages(db: Database) -> None:
    """Vietnamese and English may be spoken by a machine, the private language may not."""
    with db.writing() as session:
        for tag in ("vi", "en"):
            a_language(session, tag).machine_voice = True
        a_language(session, "qaa", "Tiếng thử")


@pytest.fixture
async def making(
    db: Database, files: Files, settings: Settings, now: datetime, languages: None
) -> AsyncIterator[Making]:
    """Makes a Voice with the given engines, closed at the end."""
    made: list[Voice] = []

    def make(*voices: Engine) -> Voice:
        made.append(Voice(db, files, settings, voices=voices, now=lambda: now))
        return made[-1]

    yield make
    for voice in made:
        await voice.close()


def a_screen(*pieces: str | Speech, light: bool = False, clip: str = "") -> Outgoing:
    """A screen with these pieces to be heard, in Vietnamese unless said otherwise."""
    speech = tuple(piece if isinstance(piece, Speech) else Speech(piece, "vi") for piece in pieces)
    return Outgoing(screen="home", text="x", speech=speech, light=light, clip=clip)


def a_recording(
    db: Database, files: Files, text: str, language: str = "qaa", *, state: str = "approved", **more: object
) -> str:
    """A person's recording of a text: noise. Returns the hash of its file."""
    data = encode.opus(level.polish(noise(1 + len(text) / 40)))
    with db.writing() as session:
        session.add(
            Recording(
                text_hash=text_hash(text), language=language, machine=False, key=text_hash(f"{text}{language}{state}"),
                file=files.put(data), ms=encode.look(data).ms, size=len(data), state=state,
                created_at=datetime.fromisoformat("2026-11-25T03:00:00+00:00"), **more,
            )
        )  # fmt: skip
    return files.put(data)


async def test_a_machine_speaks_vietnamese_and_says_that_it_is_one(making: Making, files: Files) -> None:
    hummer = Hummer()
    clip = await making(hummer).clip(a_screen("Bà con bấm 1.", "Gọi 1022."))
    assert clip is not None
    assert (clip.machine, clip.language, clip.credit) == (True, "vi", "")
    assert hummer.asked == ["Bà con bấm một.", "Gọi một không hai hai."]
    sound = encode.look(clip.path.read_bytes())
    assert (sound.codec, sound.rate, sound.channels, sound.tags["machine_voice"]) == ("opus", 48_000, 1, "hummer")
    assert sound.ms == pytest.approx(clip.ms, abs=20)
    assert clip.size == clip.path.stat().st_size


async def test_a_persons_recording_of_exactly_these_words_comes_first(
    making: Making, db: Database, files: Files
) -> None:
    hummer = Hummer()
    recorded = a_recording(db, files, "Xin chào bà con.", "vi", speaker_name="Bà Năm")
    clip = await making(hummer).clip(a_screen("Xin chào bà con."))
    assert clip is not None
    assert (clip.sha256, clip.machine, clip.credit, hummer.asked) == (recorded, False, "Bà Năm", [])


async def test_a_recording_of_the_old_words_is_never_played(making: Making, db: Database, files: Files) -> None:
    a_recording(db, files, "Họp lúc bảy giờ.", "qaa")
    assert await making(Hummer()).clip(a_screen(Speech("Họp lúc tám giờ.", "qaa"))) is None


@pytest.mark.parametrize("state", ["pending", "rejected", "withdrawn"])
async def test_a_recording_that_is_not_approved_is_never_played(
    making: Making, db: Database, files: Files, state: str
) -> None:
    a_recording(db, files, "Xin chào.", "qaa", state=state)
    assert await making(Hummer()).clip(a_screen(Speech("Xin chào.", "qaa"))) is None


async def test_no_machine_ever_speaks_a_language_without_a_machine_voice(making: Making) -> None:
    hummer = Hummer()
    voice = making(hummer)
    assert await voice.clip(a_screen(Speech("Từ thử một.", "qaa"))) is None
    assert await voice.clip(a_screen(Speech("Từ thử hai.", "xxx"))) is None
    assert hummer.asked == []


async def test_the_voice_that_a_language_names_is_the_one_that_speaks(making: Making, db: Database) -> None:
    with db.writing() as session:
        row = a_language(session, "yue", "Tiếng Quảng")
        row.machine_voice, row.voices = True, "espeak=yue"
    hummer = Hummer("espeak")
    clip = await making(hummer).clip(a_screen(Speech("Từ thử.", "yue")))
    assert clip is not None and encode.look(clip.path.read_bytes()).tags["machine_voice"] == "espeak yue yue"


async def test_where_no_engine_speaks_a_language_vietnamese_is_heard_and_announced(
    making: Making, db: Database
) -> None:
    with db.writing() as session:
        a_language(session, "yue", "Tiếng Quảng").machine_voice = True
    deaf = Hummer()
    deaf.languages = ("vi",)
    ways = Either(((Speech("Từ thử.", "yue"),), (Speech("Xin chào.", "vi", ear="yue"),)))
    screen = replace(a_screen(), speech=(ways,), announce=Speech("Sau đây là tiếng Việt.", "vi"))
    clip = await making(deaf).clip(screen)
    assert clip is not None
    assert deaf.asked == ["Sau đây là tiếng Việt.", "Xin chào."]


async def test_people_and_machine_speak_one_screen_together_and_it_is_labelled(
    making: Making, db: Database, files: Files
) -> None:
    a_recording(db, files, "Từ thử.", "qaa", speaker_name="Ông Ba")
    clip = await making(Hummer()).clip(a_screen(Speech("Từ thử.", "qaa"), "Sau đây là tiếng Việt."))
    assert clip is not None
    assert (clip.machine, clip.credit) == (True, "Ông Ba")


async def test_half_a_screen_is_not_played(making: Making, db: Database, files: Files) -> None:
    a_recording(db, files, "Từ thử.", "qaa")
    assert await making(Hummer()).clip(a_screen(Speech("Từ thử.", "qaa"), Speech("Từ khác.", "qaa"))) is None


async def test_a_recording_of_a_whole_piece_is_played_whole(making: Making, db: Database, files: Files) -> None:
    whole = a_recording(db, files, "Câu một. Câu hai.", "qaa")
    a_recording(db, files, "Câu một.", "qaa")
    clip = await making(Hummer()).clip(a_screen(Speech("Câu một. Câu hai.", "qaa")))
    assert clip is not None
    assert clip.sha256 == whole


async def test_known_sentences_cost_no_new_synthesis(making: Making) -> None:
    hummer = Hummer()
    voice = making(hummer)
    await voice.clip(a_screen("Câu một. Câu hai."))
    again = await voice.clip(a_screen("Câu hai.", "Câu một."))
    assert again is not None
    assert len(hummer.asked) == 2


async def test_one_synthesis_however_many_ask_at_once(making: Making, db: Database) -> None:
    hummer = Hummer()
    voice, other = making(hummer), making(hummer)
    heard = await asyncio.gather(*(voice.clip(a_screen("Câu một. Câu hai.")) for _ in range(40)))
    assert len({clip.sha256 for clip in heard if clip}) == 1
    assert len(hummer.asked) == 2
    await other.clip(a_screen("Câu một. Câu hai."))
    assert len(hummer.asked) == 2
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Recording)) == 3  # two sentences and the screen


async def test_two_processes_that_make_the_same_clip_agree_on_one(making: Making, db: Database) -> None:
    gate = threading.Event()
    slow = [Hummer(slow=gate), Hummer(slow=gate)]
    tasks = [asyncio.create_task(making(hummer).clip(a_screen("Câu một."))) for hummer in slow]
    await asyncio.to_thread(until, lambda: all(hummer.asked for hummer in slow))
    gate.set()
    first, second = await asyncio.gather(*tasks)
    assert first is not None
    assert first == second


async def test_who_waits_too_long_gets_text_and_the_next_press_gets_sound(making: Making) -> None:
    gate = threading.Event()
    hummer = Hummer(slow=gate)
    voice = making(hummer)
    assert await voice.clip(a_screen("Câu một."), wait=0.05) is None
    gate.set()
    assert await voice.clip(a_screen("Câu một."), wait=10) is not None
    assert len(hummer.asked) == 1


async def test_the_loop_goes_on_while_a_clip_is_made(making: Making) -> None:
    gate = threading.Event()
    task = asyncio.create_task(making(Hummer(slow=gate)).clip(a_screen("Câu một.")))
    for _ in range(50):
        await asyncio.sleep(0)
    assert not task.done()
    gate.set()
    assert await task is not None


async def test_save_data_is_smaller_and_another_clip(making: Making) -> None:
    voice = making(Hummer())
    text = "Câu này dài, " * 12 + "hết."
    normal, light = await voice.clip(a_screen(text)), await voice.clip(a_screen(text, light=True))
    assert normal is not None
    assert light is not None
    assert light.size < normal.size * 0.85


async def test_the_next_engine_speaks_when_the_first_breaks_or_is_missing(making: Making) -> None:
    first, second = Hummer("first"), Hummer("second")
    first.broken = True
    voice = making(first, second)
    assert await voice.clip(a_screen("Câu một.")) is not None
    first.why = "gone"
    assert await voice.clip(a_screen("Câu hai.")) is not None
    assert second.asked == ["Câu một.", "Câu hai."]


async def test_a_missing_engine_is_said_by_health_and_raises_nothing(making: Making) -> None:
    hummer = Hummer()
    hummer.why = "hummer is not installed"
    voice = making(hummer)
    assert await voice.clip(a_screen("Câu một.")) is None
    assert (voice.health().ok, voice.health().why) == (False, "hummer is not installed")
    hummer.why, hummer.broken = "", True
    assert await voice.clip(a_screen("Câu một.")) is None
    assert (voice.health().ok, voice.health().why) == (False, "hummer broke")
    hummer.broken = False
    assert await voice.clip(a_screen("Câu một.")) is not None
    assert voice.health().ok
    assert not making().health().ok


async def test_an_engine_on_the_net_is_never_asked_while_somebody_waits(making: Making) -> None:
    net = Hummer("net", online=True)
    assert await making(net).clip(a_screen("Câu một.")) is None
    assert net.asked == []


async def test_a_ready_clip_is_sent_as_it_is(making: Making, files: Files) -> None:
    voice = making(Hummer())
    kept = await voice.accept(wav(tone(2)), "audio/wav")
    clip = await voice.clip(Outgoing(screen="notice", text="x", clip=kept.sha256, clip_credit="Ông Ba", language="qaa"))
    assert clip is not None
    assert (clip.sha256, clip.machine, clip.credit, clip.language) == (kept.sha256, False, "Ông Ba", "qaa")
    assert clip.ms == pytest.approx(kept.ms, abs=20)


async def test_a_ready_clip_that_was_withdrawn_or_lost_is_not_sent(making: Making, db: Database, files: Files) -> None:
    voice = making(Hummer())
    withdrawn = a_recording(db, files, "Từ thử.", state="withdrawn")
    assert await voice.clip(a_screen(clip=withdrawn)) is None
    assert await voice.clip(a_screen(clip="0" * 64)) is None


async def test_a_withdrawn_voice_is_in_no_screen_any_more(making: Making, db: Database, files: Files) -> None:
    voice = making(Hummer())
    recorded = a_recording(db, files, "Từ thử.", "qaa")
    screen = a_screen(Speech("Từ thử.", "qaa"), "Tiếng Việt.")
    joined = await voice.clip(screen)
    assert joined is not None
    with db.writing() as session:
        row = session.scalars(select(Recording).where(Recording.file == recorded)).one()
        gone = clips.withdraw(session, recording_id=row.id)
    clips.drop_files(files, gone)
    assert await voice.clip(screen) is None
    assert not files.has(recorded)
    assert not files.has(joined.sha256)


async def test_words_of_one_moment_are_forgotten_after_two_days(
    making: Making, db: Database, files: Files, now: datetime
) -> None:
    voice = making(Hummer())
    personal = await voice.clip(a_screen("Bà Năm ở thôn 2.", "Nhà bà Năm hết nước."))
    assert personal is not None
    with db.writing() as session:
        assert clips.sweep(session, now=now + timedelta(hours=47)) == []
        gone = clips.sweep(session, now=now + timedelta(hours=49))
    clips.drop_files(files, gone)
    assert not files.has(personal.sha256)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Recording)) == 0


async def test_nothing_to_say_is_no_clip(making: Making) -> None:
    voice = making(Hummer())
    assert await voice.clip(a_screen()) is None
    assert await voice.clip(a_screen("   ", "— …")) is None


@needs_espeak
async def test_espeak_is_heard_in_vietnamese_and_english(
    making: Making, db: Database, files: Files, settings: Settings
) -> None:
    voice = Voice(db, files, settings)
    for text, language, syllables in (
        ("Bà con bấm số, hoặc cứ gõ, cứ nói câu hỏi. Gọi 1022 để gặp người.", "vi", 20),
        ("Press a digit, or just type or say your question.", "en", 13),
    ):
        clip = await voice.clip(a_screen(Speech(text, language)))
        assert clip is not None
        sound, heard = encode.look(clip.path.read_bytes()), encode.decode(clip.path.read_bytes())
        assert (sound.codec, sound.rate, sound.channels) == ("opus", 48_000, 1)
        assert 0.12 <= level.seconds(heard) / syllables <= 0.45
        assert level.loudness(heard) == pytest.approx(-16, abs=1.5)
        assert level.true_peak(heard) <= -1
        assert "espeak" in sound.tags["machine_voice"]
    assert voice.health().ok
    await voice.close()
