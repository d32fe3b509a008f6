"""What a speaker said becomes clips: cut, trimmed, as loud as the next, for every telephone; the original stays."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import select

from content import roles, studio
from content.audio import encode, level
from content.audio.voice import Voice
from content.studio import Need
from content.texts import text_hash
from core.db import Database
from core.files import Files
from core.models import Person, Recording, Take
from core.settings import Settings
from tests.builders import a_language
from tests.content.audio.sounds import Hummer, one_by_one, speech, wav


@pytest.fixture
async def voice(db: Database, files: Files, settings: Settings, now: datetime) -> AsyncIterator[Voice]:
    """A voice, one speaker of the private language, and the language itself."""
    with db.writing() as session:
        a_language(session), a_language(session, "qaa", "Tiếng thử")
        person = Person(id=7, created_at=now, audio="ask", notices="none", shared=False)
        session.add(person)
        session.flush()
        roles.give(session, role=roles.SPEAKER, person_id=7, language="qaa", actor="x", now=now)
    made = Voice(db, files, settings, voices=[Hummer()], now=lambda: now)
    yield made
    await made.close()


async def take(db: Database, voice: Voice, now: datetime, samples: level.Samples, *parts: str) -> int:
    """Send a recording in and let it be finished."""
    kept = await voice.accept(wav(samples), "audio/wav")
    with db.writing() as session:
        row = studio.submit(
            session, need=Need("prompt:x", parts, "vi", parts[0]), language="qaa", speaker="person:7", name="",
            consent="0" * 64, original=kept.original, file=kept.sha256, ms=kept.ms, now=now,
        )  # fmt: skip
        number = row.id
    assert await voice.finish() == 1
    return number


def clips_of(db: Database, take_id: int, *, light: bool = False) -> list[Recording]:
    """The clips of a take, in the order of its parts."""
    with db.reading() as session:
        rows = session.scalars(
            select(Recording).where(Recording.take_id == take_id, Recording.light == light).order_by(Recording.id)
        )
        return list(rows)


@pytest.mark.parametrize("peak", [0.03, 0.3, 0.95])
async def test_a_sentence_is_as_loud_as_every_other_and_kept_three_times(
    db: Database, voice: Voice, files: Files, now: datetime, peak: float
) -> None:
    sound = speech(5.0, peak=peak)
    number = await take(db, voice, now, sound, "Mang theo sổ.")
    [clip] = clips_of(db, number)
    assert (clip.text_hash, clip.language, clip.state) == (text_hash("Mang theo sổ."), "qaa", "pending")
    heard = encode.decode(files.read(clip.file))
    assert level.loudness(heard) == pytest.approx(-16, abs=1)
    assert level.true_peak(heard) <= -1
    assert level.seconds(heard) == pytest.approx(5.1, abs=0.2), "silence at both ends is gone"
    assert clip.mp3 is not None and encode.look(files.read(clip.mp3)).codec.startswith("mp3")
    assert clip.original is not None and files.read(clip.original) == wav(sound), "as it came"
    [light] = clips_of(db, number, light=True)
    assert light.size < clip.size * 0.85
    about = encode.look(files.read(clip.file))
    assert (about.codec, about.channels, about.rate, "machine_voice" in about.tags) == ("opus", 1, 48_000, False)


async def test_a_list_is_cut_at_its_pauses_into_clips_as_loud_as_the_speakers_sentences(
    db: Database, voice: Voice, files: Files, now: datetime
) -> None:
    signs = tuple("0123456789")
    digits = await take(db, voice, now, one_by_one(10, peak=0.1), *signs)
    sentence = await take(db, voice, now, speech(4.0), "Mang theo sổ.")
    parts = clips_of(db, digits)
    assert [row.text_hash for row in parts] == [text_hash(sign) for sign in signs]
    assert all(350 <= row.ms <= 700 for row in parts)
    [long] = clips_of(db, sentence)
    wanted = level.speaking_dbfs(encode.decode(files.read(long.file)))
    for row in parts:
        assert level.speaking_dbfs(encode.decode(files.read(row.file))) == pytest.approx(wanted, abs=2)


async def test_what_cannot_be_read_goes_back_to_its_speaker(
    db: Database, voice: Voice, files: Files, now: datetime
) -> None:
    number = await take(db, voice, now, one_by_one(3), "một", "hai", "ba", "bốn")
    with db.reading() as session:
        row = session.get_one(Take, number)
        assert (row.state, row.reason) == ("redo", "format")
    assert clips_of(db, number) == []
