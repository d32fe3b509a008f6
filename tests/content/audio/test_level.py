"""Loudness is measured as the standard says, and every clip leaves as loud as the next."""

import numpy as np
import pytest

from content.audio import encode, level
from tests.content.audio.sounds import noise, tone


def test_a_full_sine_has_the_loudness_of_the_standard() -> None:
    sine = np.sin(2 * np.pi * 997 * np.arange(level.RATE * 5) / level.RATE).astype(np.float32)
    assert level.loudness(sine) == pytest.approx(-3.01, abs=0.05)  # BS.1770-4, annex 1


def test_pauses_do_not_count_as_quiet_speech() -> None:
    speech = tone(4)
    with_pauses = np.concatenate([speech, np.zeros(level.RATE * 6, dtype=np.float32)])
    assert level.loudness(with_pauses) == pytest.approx(level.loudness(speech), abs=0.7)


@pytest.mark.parametrize("peak", [0.005, 0.05, 0.5, 1.0])
def test_quiet_and_loud_voices_leave_equally_loud_after_encoding(peak: float) -> None:
    heard = encode.decode(encode.finished(tone(5, peak=peak))[0])
    assert level.loudness(heard) == pytest.approx(-16, abs=1)
    assert level.true_peak(heard) <= -1


def test_a_peak_between_two_samples_is_seen() -> None:
    between = np.sin(2 * np.pi * level.RATE / 4 * np.arange(level.RATE) / level.RATE + np.pi / 4).astype(np.float32)
    assert level.peak_dbfs(between) == pytest.approx(-3.01, abs=0.05)
    assert level.true_peak(between) == pytest.approx(0, abs=0.3)


def test_a_voice_with_sharp_peaks_is_limited_not_clipped() -> None:
    peaky = noise(5, peak=0.02)
    peaky[:: level.RATE // 10] = 1.0
    done = level.polish(peaky)
    assert level.peak_dbfs(done) <= level.CEILING_DBFS + 0.01
    assert level.loudness(done) == pytest.approx(level.TARGET_LUFS, abs=1)


def test_a_short_clip_is_brought_to_the_speaking_level_of_the_long_ones() -> None:
    long = level.polish(tone(5))
    assert level.speaking_dbfs(level.polish(tone(0.4, peak=0.02))) == pytest.approx(level.SHORT_DBFS, abs=0.5)
    own = level.polish(tone(0.4, peak=0.02), short_dbfs=level.speaking_dbfs(long))
    assert level.speaking_dbfs(own) == pytest.approx(level.speaking_dbfs(long), abs=2)


def test_silence_at_both_ends_is_cut_and_a_pause_inside_stays() -> None:
    hush = np.zeros(level.RATE, dtype=np.float32)
    trimmed = level.trim(np.concatenate([hush, tone(1), hush, tone(1), hush]))
    assert level.seconds(trimmed) == pytest.approx(3.1, abs=0.1)


def test_the_rumble_of_a_motor_is_taken_away() -> None:
    done = level.polish((tone(4) + tone(4, hertz=30, peak=0.6)).astype(np.float32))
    spectrum = np.abs(np.fft.rfft(done))
    hertz = np.fft.rfftfreq(len(done), 1 / level.RATE)
    assert spectrum[(hertz > 20) & (hertz < 40)].max() < spectrum[(hertz > 430) & (hertz < 450)].max() / 3


def test_silence_stays_silence() -> None:
    hush = np.zeros(level.RATE, dtype=np.float32)
    assert level.deaf(hush)
    assert not level.polish(hush).any()
    assert not level.deaf(tone(1, peak=0.01))
