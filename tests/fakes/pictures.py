"""Small real pictures; a photo with everything a phone writes into it."""

import io
import struct

import av
import numpy as np


def a_jpeg(shade: int = 0) -> bytes:
    """A JPEG of 64 × 32 pixels, red at the left and blue at the right; another shade is another file."""
    pixels = np.zeros((32, 64, 3), np.uint8)
    pixels[:, :32, 0], pixels[:, 32:, 2], pixels[:, :, 1] = 255, 255, shade
    out = io.BytesIO()
    with av.open(out, "w", format="mjpeg") as made:
        stream = made.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 32, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuvj420p")
        for packet in [*stream.encode(frame), *stream.encode()]:
            made.mux(packet)
    return out.getvalue()


def from_a_phone(picture: bytes, *, turned: int = 6, owner: bytes = b"Nguyen Van A 0912345678") -> bytes:
    """The same picture with EXIF: how the phone was held (6 = upright), and whose it is."""
    text = owner + b"\0" * (len(owner) % 2)
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack("<HHII", 0x013B, 2, len(text), 38)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + text
    return picture[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + picture[2:]
