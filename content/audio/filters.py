"""The filters levelling needs, in numpy alone: scipy.signal does the same, for 50 MB and a second at the first clip.

Held against scipy in tests/content/audio/test_filters.py.
"""

from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Signal: TypeAlias = npt.NDArray[np.floating[Any]]
Float64s: TypeAlias = npt.NDArray[np.float64]
Section: TypeAlias = tuple[float, float, float, float, float, float]  # b0 b1 b2 a0 a1 a2

_BLOCK = 32_768  # samples of one Fourier transform
_TAIL = 8_192  # what rings longer than this is below 1e-12 for poles within 0.996
_FINER = 4
_HALF = 10 * _FINER  # taps at each side of the interpolation, as in `scipy.signal.resample_poly`
_KAISER = 5.0


def filtered(sections: tuple[Section, ...], samples: Signal) -> Float64s:
    """What second-order sections make of the samples: convolution with their ringing, block by block.

    Args:
        sections: with poles of a radius up to 0.996 (at 48 kHz: corners from 30 Hz up).
    """
    response = _response(sections)
    step = _BLOCK - _TAIL
    out = np.empty(len(samples))
    before = np.zeros(_TAIL)  # the samples that still ring
    for at in range(0, len(samples), step):
        block = samples[at : at + step].astype(np.float64)
        whole = np.concatenate((before, block))
        rung = np.fft.irfft(np.fft.rfft(whole, _BLOCK) * response, _BLOCK)
        out[at : at + len(block)] = rung[_TAIL : _TAIL + len(block)]
        before = whole[-_TAIL:]
    return out


def four_times(samples: Signal) -> Float64s:
    """Four times as many samples of the same sound, zeros assumed before and after."""
    phases = _interpolation()
    finer = np.empty(len(samples) * _FINER)
    reach = _HALF // _FINER
    for phase, taps in enumerate(phases):
        finer[phase::_FINER] = np.convolve(samples, taps)[reach : reach + len(samples)]
    return finer


def highest_around(samples: Signal, width: int) -> Signal:
    """The highest value among the `width` (odd) samples around each; the ends are mirrored.

    Highest from the left and from the right within blocks of `width` (van Herk): the same effort for every width.
    """
    count, half = len(samples), width // 2
    if not count:
        return samples
    wide = np.pad(samples, half, mode="symmetric")
    blocks = np.pad(wide, (0, -len(wide) % width), constant_values=-np.inf).reshape(-1, width)
    from_left = np.maximum.accumulate(blocks, axis=1).ravel()
    from_right = np.maximum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    highest: Signal = np.maximum(from_right[:count], from_left[width - 1 : width - 1 + count])
    return highest


def mean_around(samples: Signal, width: int) -> Float64s:
    """The mean of the `width` (odd) samples around each; the ends are mirrored."""
    if not len(samples):
        return samples.astype(np.float64)
    sums = np.concatenate(([0.0], np.cumsum(np.pad(samples.astype(np.float64), width // 2, mode="symmetric"))))
    return (sums[width:] - sums[:-width]) / width


@cache
def _response(sections: tuple[Section, ...]) -> npt.NDArray[np.complex128]:
    """Of the impulse response, cut after `_TAIL` samples: blocks then never ring into each other."""
    ringing = np.zeros(_TAIL)
    ringing[0] = 1.0
    for section in sections:
        ringing = _recursive(section, ringing)
    return np.fft.rfft(ringing, _BLOCK)


def _recursive(section: Section, samples: Float64s) -> Float64s:
    b0, b1, b2, _, a1, a2 = section
    out: list[float] = []
    first = second = 0.0
    for value in samples.tolist():
        now = b0 * value + first
        first = b1 * value - a1 * now + second
        second = b2 * value - a2 * now
        out.append(now)
    return np.array(out)


@cache
def _interpolation() -> tuple[Float64s, ...]:
    """The taps of each of the four phases: a low-pass at the old half rate, windowed, of gain 1."""
    at = np.arange(-_HALF, _HALF + 1)
    taps = np.sinc(at / _FINER) * np.kaiser(len(at), _KAISER)
    taps *= _FINER / taps.sum()
    return tuple(taps[phase::_FINER] for phase in range(_FINER))
