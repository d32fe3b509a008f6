"""What leaves is OGG/Opus mono 48 kHz of the promised size; what comes in is known by its bytes."""

import contextlib
import io

import av
import numpy as np
import pytest

from content.audio import encode, level, ogg
from content.audio.level import Samples
from core.errors import Invalid
from tests.content.audio.sounds import as_file, noise, tone, wav

MINUTE = np.concatenate([part for n in range(10) for part in (tone(4, hertz=200 + 90 * n), noise(2))])


@pytest.mark.parametrize(("light", "most"), [(False, 185_000), (True, 125_000)])
def test_a_minute_of_voice_is_small(light: bool, most: int) -> None:
    data = encode.opus(level.polish(MINUTE), light=light)
    sound = encode.look(data)
    assert (sound.codec, sound.rate, sound.channels) == ("opus", 48_000, 1)
    assert sound.ms == pytest.approx(60_000, abs=150)
    assert len(data) <= most


def test_a_machine_voice_is_marked_in_the_file() -> None:
    data = encode.opus(tone(1), machine="espeak-ng 1.51")
    assert encode.look(data).tags["machine_voice"] == "espeak-ng 1.51"
    assert "machine_voice" not in encode.look(encode.opus(tone(1))).tags


def test_the_same_sound_is_the_same_file() -> None:
    assert encode.opus(tone(2)) == encode.opus(tone(2))


def test_mp3_for_players_without_opus() -> None:
    sound = encode.look(encode.mp3(tone(3), machine="espeak-ng"))
    assert (sound.codec, sound.channels, sound.tags["comment"]) == ("mp3float", 1, "Giọng máy đọc (espeak-ng)")
    assert sound.ms == pytest.approx(3000, abs=120)


def test_joined_clips_are_heard_one_after_the_other_with_silence_between() -> None:
    low, high = tone(1.2, hertz=300), tone(0.9, hertz=1200)
    joined, ms = encode.join([encode.opus(low), encode.opus(high, light=True)], [450, 250], machine="hummer")
    heard = encode.decode(joined)
    assert ms == pytest.approx(1200 + 450 + 900, abs=60)
    assert level.seconds(heard) * 1000 == pytest.approx(ms, abs=20)
    assert encode.look(joined).ms == pytest.approx(ms, abs=20)
    assert strongest(heard[: level.RATE]) == pytest.approx(300, abs=10)
    assert strongest(heard[-level.RATE // 2 :]) == pytest.approx(1200, abs=10)
    gap = heard[int(1.35 * level.RATE) : int(1.55 * level.RATE)]
    assert np.abs(gap).max() < 0.01
    assert encode.look(joined).tags["machine_voice"] == "hummer"


def test_the_checksums_are_those_that_every_player_tests() -> None:
    joined, _ = encode.join([encode.opus(tone(1)), encode.opus(noise(1))], [250, 0], machine="hummer")
    single, _ = ogg.join([encode.opus(tone(1))], {})
    assert encode.look(single).codec == "opus"
    with av.open(io.BytesIO(joined), "r", format="ogg", options={"err_detect": "explode"}) as file:
        assert sum(packet.size for packet in file.demux(audio=0)) > 5000
    for page in range(3):  # ours are those of libav
        data = encode.opus(tone(1))
        starts = [at for at in range(len(data)) if data[at : at + 4] == b"OggS"]
        at, end = starts[page], [*starts, len(data)][page + 1]
        blank = data[at : at + 22] + b"\0\0\0\0" + data[at + 26 : end]
        assert ogg._checksum(blank) == int.from_bytes(data[at + 22 : at + 26], "little")


@pytest.mark.parametrize("clips", [[], [b"RIFF"], [encode.opus(tone(1)), b"OggS"]])
def test_what_is_no_ogg_file_cannot_be_joined(clips: list[bytes]) -> None:
    with pytest.raises(Invalid):
        ogg.join(clips, {})


def test_a_joined_file_can_be_opened_and_sought_by_any_player() -> None:
    joined, ms = encode.join([encode.opus(tone(1)) for _ in range(10)], [250] * 10)
    with av.open(io.BytesIO(joined), "r", format="ogg") as file:
        times = [packet.pts for packet in file.demux(audio=0) if packet.pts is not None]
    assert times == sorted(set(times))
    assert ms == pytest.approx(10 * 1000 + 9 * 250, abs=250)


@pytest.mark.parametrize(
    ("form", "codec"),
    [
        ("ogg", "libopus"),
        ("webm", "libopus"),
        ("mp3", "libmp3lame"),
        ("mp4", "aac"),
        ("wav", "pcm_s16le"),
        ("adts", "aac"),
    ],
)
def test_what_phones_and_browsers_record_is_understood(form: str, codec: str) -> None:
    heard = encode.decode(as_file(tone(2, hertz=500), form=form, codec=codec))
    assert level.seconds(heard) == pytest.approx(2, abs=0.1)
    assert strongest(heard) == pytest.approx(500, abs=5)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0" + b"\0" * 200,  # a JPEG
        b"OggS" + b"\0" * 300,
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"#EXTM3U\nfile:///etc/passwd\n",  # a playlist names other files
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x1aE\xdf\xa3" + bytes(range(256)),
    ],
)
def test_what_is_no_sound_is_refused_whatever_it_is_called(data: bytes) -> None:
    with pytest.raises(Invalid):
        encode.decode(data)


def test_a_file_cut_in_the_middle_is_heard_as_far_as_it_goes_or_refused() -> None:
    whole = encode.opus(tone(4))
    with contextlib.suppress(Invalid):
        assert level.seconds(encode.decode(whole[: len(whole) // 2])) < 4


def test_decoding_stops_at_the_longest_length() -> None:
    with pytest.raises(Invalid, match="longer than 2 seconds"):
        encode.decode(wav(tone(3)), longest=2)


def strongest(samples: Samples) -> float:
    """The frequency that is heard most, in Hz."""
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.fft.rfftfreq(len(samples), 1 / level.RATE)[spectrum.argmax()])
