"""What a recording is like before anybody hears it, and what to ask of the speaker when it cannot be used."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from content.audio import level
from content.audio.level import RATE, Samples
from content.audio.spoken import spoken
from core.channels import Measured

QUIETEST_DBFS = -42.0  # of the speaking parts: below it the noise of the telephone would be lifted with the voice
LEAST_OVER_NOISE_DB = 10.0  # between the voice and the quietest moment
MOST_CLIPPED = 0.005  # of the samples while somebody speaks
FASTEST, SLOWEST = 9.0, 1.3  # syllables a second; calm speech has 3.3 (CONVERSATION, 5)
SLOW_START = 3.0  # seconds more for who thinks before speaking
SHORTEST = 0.12  # seconds of sound: one digit, said fast
LEAST_PAUSE = 0.12  # seconds of silence that count as a pause
CLEAR_PAUSE = 0.25  # between two parts of a list
LETTERS_A_SYLLABLE = 4  # for languages whose words have several

_HOP = RATE // 100
_WINDOW = 10  # hops: a tenth of a second without anybody speaking
_DEEPEST = -120.0  # dBFS of digital silence
_FULL = 0.97  # of full scale: a sample that was cut off


def measure(samples: Samples) -> Measured:
    """Look at a recording as it came, rumble left out. `samples`: mono, 48 kHz."""
    clean = level.highpassed(samples)
    power = _power(clean)
    voice = max(level.speaking_dbfs(clean), _DEEPEST)
    floor = _floor(power)
    heard = power > 10 ** (max(voice - 30, (floor + voice) / 2) / 10)
    at = np.flatnonzero(heard)
    if not len(at):
        return Measured(0.0, voice, floor, 0.0, ())
    first, last = int(at[0]), int(at[-1]) + 1
    loud = np.abs(samples) >= _FULL
    clipped = float(loud.sum()) / max(1, int(heard.sum()) * _HOP)
    return Measured((last - first) / 100, voice, floor, clipped, _pauses(heard[first:last], first))


def problem(found: Measured, parts: Sequence[str], language: str) -> str:
    """Why it must be said again: silent, quiet, clipped, noise, short, long or pauses; empty when it can be used.

    Args:
        parts: what was to be said; several are told apart by the pauses between them.
        language: of these words.
    """
    count = sum(syllables(part, language) for part in parts)
    pause = sum((end - start) / 1000 for start, end in found.pauses)
    if found.seconds <= 0:
        return "silent"
    if found.voice_dbfs < QUIETEST_DBFS:
        return "quiet"
    if found.clipped > MOST_CLIPPED:
        return "clipped"
    if found.voice_dbfs - found.floor_dbfs < LEAST_OVER_NOISE_DB:
        return "noise"
    if found.seconds < max(SHORTEST, count / FASTEST):
        return "short"
    if found.seconds - (pause if len(parts) > 1 else 0) > count / SLOWEST + SLOW_START:
        return "long"
    return "pauses" if len(parts) > 1 and cuts(found.pauses, len(parts)) is None else ""


def cuts(pauses: Sequence[tuple[int, int]], parts: int) -> list[int] | None:
    """Where a list is cut, in ms: in the middle of its longest pauses; None when they do not stand out.

    Args:
        pauses: (start, end) in ms.
        parts: how many there should be.
    """
    longest = sorted(pauses, key=lambda pause: pause[1] - pause[0], reverse=True)
    chosen, others = longest[: parts - 1], longest[parts - 1 :]
    if len(chosen) < parts - 1 or chosen[-1][1] - chosen[-1][0] < CLEAR_PAUSE * 1000:
        return None
    if others and others[0][1] - others[0][0] > 0.8 * (chosen[-1][1] - chosen[-1][0]):
        return None
    return [(start + end) // 2 for start, end in sorted(chosen)]


def syllables(text: str, language: str) -> int:
    """About how many syllables a text has: its words in Vietnamese, numbers spelled out; elsewhere also by letters."""
    words = [word for word in (spoken(text) if language == "vi" else text).split() if any(map(str.isalnum, word))]
    if language == "vi":
        return max(1, len(words))
    return max(1, *(len(words), sum(map(len, words)) // LETTERS_A_SYLLABLE))


def _power(samples: Samples) -> npt.NDArray[np.float64]:
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % _HOP))
    power: npt.NDArray[np.float64] = (padded.reshape(-1, _HOP) ** 2).mean(axis=1)
    return power


def _floor(power: npt.NDArray[np.float64]) -> float:
    """The quietest tenth of a second in dBFS."""
    window = min(_WINDOW, len(power))
    sums = np.concatenate(([0.0], np.cumsum(power)))
    least = float((sums[window:] - sums[:-window]).min(initial=np.inf)) / window if window else 0.0
    return max(10 * float(np.log10(max(least, 1e-12))), _DEEPEST)


def _pauses(heard: npt.NDArray[np.bool_], first: int) -> tuple[tuple[int, int], ...]:
    """Runs of silence inside, (start, end) in ms of the whole recording."""
    edges = np.diff(np.concatenate(([True], heard, [True])).astype(np.int8))
    starts, ends = np.flatnonzero(edges == -1), np.flatnonzero(edges == 1)
    return tuple(
        (int(first + start) * 10, int(first + end) * 10)
        for start, end in zip(starts, ends, strict=True)
        if end - start >= LEAST_PAUSE * 100
    )
