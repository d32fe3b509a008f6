"""Levelling: every voice as loud as the next, without clipping; plain functions on mono samples at 48 kHz."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from content.audio import filters

Samples: TypeAlias = npt.NDArray[np.float32]  # mono, 48 kHz, full scale = 1.0

RATE = 48_000  # Hz, what Opus works at
TARGET_LUFS = -15.7  # before encoding: Opus takes 0.3 LU away, and people hear −16
LONG_SECONDS = 3.0  # loudness by EBU R128 means little below this
SHORT_DBFS = -14.5  # RMS of the speaking parts for shorter clips: what long ones have at −16 LUFS
CEILING_DBFS = -3.0  # of the samples before encoding: Opus overshoots, mostly by less than 2 dB
MOST_TRUE_PEAK = -1.0  # dBTP of what is heard after decoding: above it cheap loudspeakers crackle
SILENCE_DB = -40.0  # below the loudest 50 ms: nobody speaks there
DEAF_DBFS = -60.0  # a note that is nowhere louder holds nothing to hear
MOST_GAIN_DB = 40.0  # more would only lift the noise of the room

_FRAME = RATE // 20  # 50 ms
_ROUNDS = 6  # the limiter takes some loudness away, which the next round gives back
_PUSH = 1.5  # and takes a part of what is given back
_CLOSE_ENOUGH_DB = 0.1
_MARGIN = RATE // 20  # kept before the first and after the last sound
# Butterworth high-pass at 80 Hz for 48 kHz: `scipy.signal.butter(2, 80, "highpass", fs=RATE, output="sos")`.
_HIGHPASS = (
    (0.9926225427561193, -1.9852450855122385, 0.9926225427561193, 1.0, -1.9851906578962617, 0.985299513128215),
)
# K-weighting of ITU-R BS.1770-4 at 48 kHz: a shelf for the head, a high-pass for the ear.
_K_WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)


def seconds(samples: Samples) -> float:
    """Duration in seconds."""
    return len(samples) / RATE


def peak_dbfs(samples: Samples) -> float:
    """The highest sample in dBFS; −inf for silence."""
    return _db(float(np.abs(samples).max(initial=0.0)))


def true_peak(samples: Samples) -> float:
    """The peak between the samples too, in dBTP (BS.1770-4, annex 2: four times oversampled); −inf for silence."""
    highest = peak_dbfs(samples)
    for at in range(0, len(samples), 10 * RATE):  # block by block: a long note would fill the memory
        block = samples[at : at + 10 * RATE]
        if peak_dbfs(block) > highest - 3:
            highest = max(highest, _db(float(np.abs(filters.four_times(block)).max(initial=0.0))))
    return highest


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS by BS.1770-4 (blocks of 400 ms, both gates); −inf for silence."""
    weighted = filters.filtered(_K_WEIGHTING, samples)
    size, step = RATE * 4 // 10, RATE // 10
    if len(weighted) < size:
        weighted = np.pad(weighted, (0, size - len(weighted)))
    sums = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, len(weighted) - size + 1, step)
    power = (sums[starts + size] - sums[starts]) / size
    for gate in (10 ** ((-70 + 0.691) / 10), None):  # absolute, then 10 LU below what remained
        limit = gate if gate is not None else power.mean() / 10
        power = power[power > limit]
        if not len(power):
            return float("-inf")
    return float(-0.691 + 10 * np.log10(power.mean()))


def speaking_dbfs(samples: Samples) -> float:
    """RMS in dBFS of the frames in which somebody speaks; −inf for silence."""
    power = _frames(samples)
    loudest = power.max(initial=0.0)
    if loudest <= 0:
        return float("-inf")
    spoken = power[power > loudest * 10 ** (SILENCE_DB / 2 / 10)]
    return _db(float(np.sqrt(spoken.mean())))


def deaf(samples: Samples) -> bool:
    """Whether nothing can be heard in it."""
    return _db(float(np.sqrt(_frames(samples).max(initial=0.0)))) < DEAF_DBFS


def polish(samples: Samples, *, short_dbfs: float = SHORT_DBFS, ceiling_dbfs: float = CEILING_DBFS) -> Samples:
    """A clip ready for encoding: rumble below 80 Hz gone, silence at both ends cut, levelled, never clipping.

    Args:
        short_dbfs: what clips under LONG_SECONDS are brought to: the `speaking_dbfs` of the same speaker's longer ones.
    """
    clean = trim(highpassed(samples))
    measure, wanted = (speaking_dbfs, short_dbfs) if seconds(clean) < LONG_SECONDS else (loudness, TARGET_LUFS)
    gain = 0.0
    louder = clean
    for _ in range(_ROUNDS):
        short_of = wanted - measure(louder)
        if not np.isfinite(short_of) or abs(short_of) < _CLOSE_ENOUGH_DB:
            break
        gain = min(gain + short_of * _PUSH, MOST_GAIN_DB)
        louder = limit((clean * 10 ** (gain / 20)).astype(np.float32), ceiling_dbfs)
    return louder


def highpassed(samples: Samples) -> Samples:
    """Without the rumble below 80 Hz: wind, hands, engines."""
    return filters.filtered(_HIGHPASS, samples).astype(np.float32)


def trim(samples: Samples) -> Samples:
    """Without the silence before the first and after the last sound, but for 50 ms."""
    power = _frames(samples)
    loud = np.flatnonzero(power > power.max(initial=0.0) * 10 ** (SILENCE_DB / 10))
    if not len(loud):
        return samples
    first, last = int(loud[0]) * _FRAME, (int(loud[-1]) + 1) * _FRAME
    return samples[max(0, first - _MARGIN) : last + _MARGIN]


def limit(samples: Samples, ceiling_dbfs: float = CEILING_DBFS) -> Samples:
    """No sample above the ceiling: the gain goes down 5 ms ahead of a peak and comes back after it."""
    ceiling = 10 ** (ceiling_dbfs / 20)
    reach = RATE // 100  # 10 ms around each peak
    envelope = filters.highest_around(np.abs(samples), reach + 1)
    gain = np.minimum(1.0, ceiling / np.maximum(envelope, 1e-9))
    # the mean over half the reach never lies above what the peak in its middle needs
    smooth = filters.mean_around(gain, reach // 2 + 1)
    limited: Samples = np.clip(samples * smooth, -ceiling, ceiling).astype(np.float32)
    return limited


def _frames(samples: Samples) -> npt.NDArray[np.float64]:
    """Mean power of each 50 ms; the last one may be padded."""
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % _FRAME))
    power: npt.NDArray[np.float64] = (padded.reshape(-1, _FRAME) ** 2).mean(axis=1)
    return power


def _db(amplitude: float) -> float:
    return 20 * float(np.log10(amplitude)) if amplitude > 0 else float("-inf")
