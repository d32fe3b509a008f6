"""Voice notes are decoded before they are believed, levelled, and kept beside what was sent."""

import io
import wave

import av
import numpy as np
import pytest

from content.audio import encode, level
from content.audio.intake import LARGEST, accept
from core.errors import Invalid
from core.files import Files
from tests.content.audio.sounds import as_file, noise, tone, wav


@pytest.mark.parametrize(
    ("form", "codec"), [("ogg", "libopus"), ("webm", "libopus"), ("mp3", "libmp3lame"), ("mp4", "aac")]
)
def test_a_voice_note_is_kept_as_opus_beside_its_original(files: Files, form: str, codec: str) -> None:
    sent = as_file(tone(4, peak=0.05), form=form, codec=codec, tags={"comment": "bà Năm, 12,34"})
    kept = accept(files, sent, "audio/whatever")
    sound = encode.look(files.read(kept.sha256))
    assert (sound.codec, sound.rate, sound.channels) == ("opus", 48_000, 1)
    assert sound.ms == pytest.approx(kept.ms, abs=20)
    assert kept.ms == pytest.approx(4000, abs=200)
    assert files.read(kept.original) == sent
    assert kept.size == len(files.read(kept.sha256))
    assert level.loudness(encode.decode(files.read(kept.sha256))) == pytest.approx(-16, abs=1)


def test_what_the_telephone_wrote_about_its_owner_does_not_travel_on(files: Files) -> None:
    kept = accept(files, as_file(tone(2), form="mp3", codec="libmp3lame", tags={"title": "máy của bà Năm"}))
    assert "bà Năm".encode() not in files.read(kept.sha256)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (wav(tone(0.3)), "shorter"),
        (wav(np.zeros(3 * level.RATE, dtype=np.float32)), "nothing can be heard"),
        (wav(noise(3, peak=0.0005)), "nothing can be heard"),
        (b"MZ\x90\0" + b"\0" * 500, "not a sound"),
        (b"", "not a sound"),
        (b"\0" * (LARGEST + 1), "allowed"),
    ],
)
def test_what_is_no_voice_note_is_refused_and_nothing_is_kept(files: Files, data: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        accept(files, data, "audio/ogg")
    assert not files.root.exists()


def test_twenty_minutes_are_too_long_and_not_all_decoded(files: Files) -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * 60 * 20)
    twenty = buffer.getvalue()
    with pytest.raises(Invalid, match="longer than 300"):
        accept(files, twenty)


def test_a_video_without_sound_is_no_voice_note(files: Files) -> None:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as target:
        stream = target.add_stream("mpeg4", rate=5)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            target.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        target.mux(stream.encode(None))
    with pytest.raises(Invalid, match="no sound"):
        accept(files, buffer.getvalue(), "video/mp4")
