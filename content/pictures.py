"""Pictures that come in: decoded and drawn anew, so that place, time and owner of a photo stay behind."""

import io

import numpy as np

from core.errors import Invalid

LONGEST_SIDE = 2560  # pixels: a paper stays readable
MOST_PIXELS = 60_000_000  # of what is opened; a small file can be a huge picture
QUALITY = "3"  # of JPEG as ffmpeg counts: 2 is best, 31 worst
REDRAWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"})
MIME = "image/jpeg"


def redrawn(data: bytes) -> bytes:
    """The first frame of a picture as a plain JPEG, upright, at most LONGEST_SIDE wide and high.

    Raises:
        Invalid: it cannot be opened as a picture, or is larger than MOST_PIXELS.
    """
    import av  # where it is used: FFmpeg takes 17 MB that a service which only sends texts does not need
    from av.error import FFmpegError

    try:
        with av.open(io.BytesIO(data), "r") as opened:
            stream = opened.streams.video[0]
            if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
                raise Invalid("the picture is too large")
            frame = next(opened.decode(stream))
            turned = round(getattr(frame, "rotation", 0) or 0) // 90 % 4
            pixels = np.rot90(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), turned)
        return _jpeg_of(pixels)
    except (FFmpegError, StopIteration, IndexError, ValueError, MemoryError) as error:
        raise Invalid("this picture cannot be opened") from error


def _jpeg_of(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    import av

    high, wide = pixels.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(high, wide))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    width, height = max(2, round(wide * scale) // 2 * 2), max(2, round(high * scale) // 2 * 2)
    drawn = frame.reformat(width=width, height=height, format="yuvj420p")
    out = io.BytesIO()
    with av.open(out, "w", format="mjpeg") as made:
        stream = made.add_stream("mjpeg", rate=1, options={"qmin": QUALITY, "qmax": QUALITY})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        for packet in [*stream.encode(drawn), *stream.encode()]:
            made.mux(packet)
    return out.getvalue()
