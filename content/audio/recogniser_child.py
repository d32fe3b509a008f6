"""The recogniser's own process: sound comes in on standard input, words go out on standard output, one line each.

A question is four bytes (little-endian) with the length, then so many bytes of 16 kHz mono 16-bit samples. The end
of standard input ends the process.
"""

import json
import os
import struct
import sys
from typing import Any, BinaryIO

NICENESS = 10  # people who type go first


def main() -> int:
    """Answer until standard input ends."""
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # the library's own chatter must not stand between the answers
    pipeline: Any = None
    while (pcm := _question(sys.stdin.buffer)) is not None:
        if pipeline is None:
            pipeline = _loaded()
        import numpy as np

        text = pipeline.transcribe(np.frombuffer(pcm, dtype=np.int16)).text
        answers.write(json.dumps({"text": text}).encode() + b"\n")
    return 0


def _loaded() -> Any:
    import vietasr

    return vietasr.Pipeline.new().add("vietasr").build()


def _question(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    size = struct.unpack("<I", head)[0]
    pcm = source.read(size)
    return pcm if len(pcm) == size else None


if __name__ == "__main__":
    sys.exit(main())
