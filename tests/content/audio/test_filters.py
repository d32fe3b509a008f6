"""The light filters give what scipy's give, and scipy's heavy ones stay unloaded."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import ndimage, signal

from content.audio import filters, level
from tests.content.audio.sounds import noise

LENGTHS = [1, 5, 481, 24_576, 24_577, 100_000]  # around the block of one transform too


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("sections", [level._HIGHPASS, level._K_WEIGHTING])
def test_sections_ring_as_the_recursive_filter_does(length: int, sections: tuple[filters.Section, ...]) -> None:
    samples = noise(3)[:length]
    expected = signal.sosfilt(np.array(sections), samples.astype(np.float64))
    assert np.allclose(filters.filtered(sections, samples), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("length", LENGTHS)
def test_four_times_as_many_samples_lie_on_the_same_curve(length: int) -> None:
    samples = noise(3)[:length]
    expected = signal.resample_poly(samples.astype(np.float64), 4, 1)
    assert np.allclose(filters.four_times(samples), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("width", [3, 241, 481])
def test_the_highest_and_the_mean_around_each_sample(length: int, width: int) -> None:
    samples = noise(3)[:length]
    assert np.array_equal(filters.highest_around(samples, width), ndimage.maximum_filter1d(samples, width))
    mean = ndimage.uniform_filter1d(samples.astype(np.float64), width)
    assert np.allclose(filters.mean_around(samples, width), mean, rtol=0, atol=1e-12)


def test_nothing_stays_nothing() -> None:
    empty = np.zeros(0, dtype=np.float32)
    assert not len(filters.filtered(level._HIGHPASS, empty))
    assert not len(filters.highest_around(empty, 481))
    assert not len(filters.mean_around(empty, 241))


def test_a_clip_is_made_without_loading_scipys_filters() -> None:
    code = (
        "import sys, numpy as np; from content.audio import encode, level;"
        "encode.both((0.1 * np.sin(np.arange(5 * level.RATE) / 20)).astype('float32'));"
        "print([name for name in ('scipy.signal', 'scipy.ndimage') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
