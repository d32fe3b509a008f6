"""Sound files in and out by PyAV: what phones and browsers send is decoded, what we keep is OGG/Opus mono 48 kHz."""

import functools
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from content.audio import level, ogg
from content.audio.level import RATE, Samples
from core.errors import Invalid

# bit/s for the codec; with the container the files have 24 and, for people who pay by the megabyte, 16 kbit/s
BIT_RATE, LIGHT_BIT_RATE = 23_500, 14_000
MP3_BIT_RATE = 32_000  # bit/s at 24 kHz; for players that know no Opus
# av (FFmpeg) is imported where it is used: it takes 17 MB that a service which only sends texts does not need.
EFFORT = 7  # of ten: with more, Opus was measured to overshoot by 2 dB and to take half as long again; for MP3 twice
FRAME_MS = 20  # longer packets were measured to overshoot by up to 7 dB where Opus changes its mode inside one
MACHINE_TAG = "machine_voice"  # tag in the file: which machine speaks (AI law 134/2025)

_CEILINGS = (level.CEILING_DBFS, -4.5, -6.0)  # dBFS
_EXACT = {"fflags": "+bitexact"}  # no random serial number and no version in the file: same sound, same hash

# Formats by their first bytes. Guessing is left out on purpose: libav also "opens" playlists, which name other files.
_MAGIC = ((b"OggS", "ogg"), (b"RIFF", "wav"), (b"\x1aE\xdf\xa3", "matroska"), (b"ID3", "mp3"), (b"#!AMR", "amr"))


@dataclass(frozen=True, slots=True)
class Sound:
    """What a file holds."""

    codec: str
    rate: int  # Hz
    channels: int
    ms: int
    tags: Mapping[str, str]


def container(data: bytes) -> str:
    """The container by its first bytes.

    Raises:
        Invalid: none that phones and browsers record in.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[4:8] == b"ftyp":
        return "mov"  # M4A, 3GP
    if len(data) > 2 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return "aac" if data[1] & 0x06 == 0 else "mp3"  # layer bits: 00 only in ADTS
    raise Invalid("not a sound file: OGG, MP3, M4A, WAV, WebM or AMR is understood")


def decode(data: bytes, *, longest: float = float("inf")) -> Samples:
    """The sound as mono samples at 48 kHz.

    Args:
        longest: seconds; decoding stops beyond it, so a small file cannot unfold into a large one.

    Raises:
        Invalid: no sound file, broken, without an audio track, or longer than `longest`.
    """
    import av

    parts: list[Samples] = []
    count = 0
    try:
        for part in _decoded(data):
            parts.append(part)
            count += len(part)
            if count > longest * RATE:
                raise Invalid(f"longer than {longest:.0f} seconds")
    except av.FFmpegError as error:
        raise Invalid(f"the sound cannot be decoded: {error.strerror}") from error
    if not count:
        raise Invalid("there is no sound in the file")
    return np.concatenate(parts)


def _decoded(data: bytes) -> Iterator[Samples]:
    import av

    with av.open(io.BytesIO(data), "r", format=container(data), metadata_errors="replace") as source:
        if not source.streams.audio:
            raise Invalid("there is no sound in the file")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in source.decode(source.streams.audio[0]):
            for out in resampler.resample(frame):
                yield out.to_ndarray()[0]
        for out in resampler.resample(None):
            yield out.to_ndarray()[0]


@dataclass(frozen=True, slots=True)
class Levelled:
    """A voice that is ready to be kept: for every telephone, and how loud it became."""

    opus: bytes
    light: bytes  # Opus for people who save data
    mp3: bytes
    ms: int
    level: float  # dBFS of the speaking parts


def finished(samples: Samples, *, light: bool = False, machine: str = "") -> tuple[bytes, int]:
    """A voice, levelled and as Opus, that stays below MOST_TRUE_PEAK when it is decoded; and its ms."""
    polished, data = _below_the_peak(samples, level.SHORT_DBFS, light=light, machine=machine)
    return data, round(level.seconds(polished) * 1000)


def both(samples: Samples, *, short_dbfs: float = level.SHORT_DBFS, machine: str = "") -> Levelled:
    """A voice, levelled, as Opus in both sizes and as MP3.

    Args:
        short_dbfs: see `level.polish`.
    """
    polished, data = _below_the_peak(samples, short_dbfs, light=False, machine=machine)
    ms = round(level.seconds(polished) * 1000)
    light = opus(polished, light=True, machine=machine)
    return Levelled(data, light, mp3(polished, machine=machine), ms, level.speaking_dbfs(polished))


def _below_the_peak(samples: Samples, short_dbfs: float, *, light: bool, machine: str) -> tuple[Samples, bytes]:
    """How far Opus overshoots depends on the voice: what came out is measured, and made again with a lower ceiling."""
    for ceiling in _CEILINGS:
        polished = level.polish(samples, short_dbfs=short_dbfs, ceiling_dbfs=ceiling)
        data = opus(polished, light=light, machine=machine)
        if level.true_peak(decode(data)) <= level.MOST_TRUE_PEAK:
            break
    return polished, data


def opus(samples: Samples, *, light: bool = False, machine: str = "") -> bytes:
    """OGG/Opus mono 48 kHz for speech, 24 kbit/s or 16 when `light`; `machine` names the voice in the file's tags.

    The same samples always give the same bytes.
    """
    options = {"application": "voip", "frame_duration": str(FRAME_MS), "vbr": "constrained"}
    options["compression_level"] = str(EFFORT)
    bit_rate = LIGHT_BIT_RATE if light else BIT_RATE
    return _encoded(samples, "ogg", "libopus", RATE, bit_rate, options, _tags(machine))


def mp3(samples: Samples, *, machine: str = "") -> bytes:
    """The same sound for players that know no Opus: MP3 mono 24 kHz, 32 kbit/s."""
    return _encoded(
        samples, "mp3", "libmp3lame", RATE // 2, MP3_BIT_RATE, {"compression_level": str(EFFORT)}, _tags(machine)
    )


def join(clips: Sequence[bytes], pauses: Sequence[int], *, machine: str = "") -> tuple[bytes, int]:
    """Opus clips one after the other, `pauses[n]` ms of silence after the n-th, none after the last.

    Pages are copied, not decoded: ten clips take milliseconds and lose nothing. All clips begin and
    end in silence (`level.trim` leaves some), so the seams cannot be heard. Returns the file and its ms.
    """
    order = [part for clip, pause in zip(clips, pauses, strict=True) for part in (clip, silence(pause))][:-1]
    data, samples = ogg.join(order, _tags(machine))
    return data, samples * 1000 // RATE


@functools.lru_cache(maxsize=8)
def silence(ms: int) -> bytes:
    """An Opus clip of nothing, `ms` long to the nearest frame; the encoder adds one frame of its own."""
    frames = max(1, round(ms / FRAME_MS) - 1)
    return opus(np.zeros(frames * FRAME_MS * RATE // 1000, dtype=np.float32), light=True)


def look(data: bytes) -> Sound:
    """What a file holds, without decoding it.

    Raises:
        Invalid: no sound file.
    """
    import av

    try:
        with av.open(io.BytesIO(data), "r", format=container(data), metadata_errors="replace") as source:
            if not source.streams.audio:
                raise Invalid("there is no sound in the file")
            track = source.streams.audio[0]
            ms = (source.duration or 0) * 1000 // av.time_base
            tags = {**source.metadata, **track.metadata}
            return Sound(track.codec_context.name, track.rate, track.channels, ms, tags)
    except av.FFmpegError as error:
        raise Invalid(f"the sound cannot be read: {error.strerror}") from error


def _tags(machine: str) -> dict[str, str]:
    return {MACHINE_TAG: machine, "comment": f"Giọng máy đọc ({machine})"} if machine else {}


def _encoded(
    samples: Samples,
    form: str,
    codec: Literal["libopus", "libmp3lame"],
    rate: int,
    bit_rate: int,
    options: Mapping[str, str],
    tags: Mapping[str, str],
) -> bytes:
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form, options=dict(_EXACT)) as target:
        target.metadata.update(tags)
        stream = target.add_stream(codec, rate=rate, options=dict(options), layout="mono")
        stream.bit_rate = bit_rate
        stream.metadata.update(tags)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return buffer.getvalue()
