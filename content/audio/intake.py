"""Voice notes that come in: decoded before they are believed, levelled, kept as Opus beside the original."""

from dataclasses import dataclass

from content.audio import encode, level
from core.errors import Invalid
from core.files import Files

SHORTEST, LONGEST = 0.5, 300.0  # seconds of sound
LARGEST = 20_000_000  # bytes: five minutes of WAV at 32 kHz; Telegram lets a bot fetch no more


@dataclass(frozen=True, slots=True)
class Accepted:
    """A voice note that is kept: `sha256` is the Opus file to play, `original` what was sent."""

    sha256: str
    ms: int
    original: str
    size: int  # bytes of the Opus file


def accept(files: Files, data: bytes, mime: str = "") -> Accepted:
    """Keep a voice note. Blocks for a thirtieth of its duration: call it in a thread.

    The new file carries no tags: phones write their owner, place and time into them.

    Args:
        mime: what the sender says it is; a hint for the message only, the bytes decide.

    Raises:
        Invalid: not a sound, broken, silent, shorter than SHORTEST or longer than LONGEST.
    """
    if len(data) > LARGEST:
        raise Invalid(f"the file has {len(data)} bytes, allowed {LARGEST}")
    try:
        samples = encode.decode(data, longest=LONGEST)
    except Invalid as error:
        raise Invalid(f"{error} (sent as {mime[:60] or 'unknown'})") from error
    if level.seconds(samples) < SHORTEST:
        raise Invalid(f"shorter than {SHORTEST} seconds")
    if level.deaf(samples):
        raise Invalid("nothing can be heard")
    opus, ms = encode.finished(samples)
    return Accepted(files.put(opus), ms, files.put(data), len(opus))
