"""Pictures are drawn anew: upright, without what the phone wrote, and only when they are pictures."""

import io

import av
import numpy as np
import pytest

from content import filetype, pictures
from core.errors import Invalid
from tests.fakes.pictures import a_jpeg, from_a_phone


def pixels(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """The picture, decoded."""
    with av.open(io.BytesIO(data), "r") as opened:
        return np.asarray(next(opened.decode(video=0)).to_ndarray(format="rgb24"), np.uint8)


def test_the_owner_and_the_place_stay_behind_and_the_picture_stands_upright() -> None:
    sent = from_a_phone(a_jpeg())
    assert b"0912345678" in sent
    kept = pictures.redrawn(sent)
    assert b"0912345678" not in kept and b"Exif" not in kept
    assert filetype.of(kept) == pictures.MIME
    drawn = pixels(kept)
    assert drawn.shape == (64, 32, 3), "held upright: what was left is at the top"
    assert drawn[5, 16, 0] > 200 > drawn[5, 16, 2] and drawn[-5, 16, 2] > 200 > drawn[-5, 16, 0]


def test_something_behind_a_picture_is_not_kept() -> None:
    assert b"#!/bin/sh" not in pictures.redrawn(a_jpeg() + b"\n#!/bin/sh\nrm -rf /\n")


def test_a_large_picture_becomes_small_enough_to_send() -> None:
    wide = np.zeros((64, 4000, 3), np.uint8)
    assert pixels(pictures.redrawn(pictures._jpeg_of(wide))).shape[1] <= pictures.LONGEST_SIDE


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff no picture", b"GIF89a", b"MZ\x90\0", a_jpeg()[:40]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        pictures.redrawn(data)
