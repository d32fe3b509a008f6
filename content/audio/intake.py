"""Voice notes that come in: decoded before they are believed, levelled, kept as Opus beside the original."""

from dataclasses import dataclass

from content.audio import checks, encode, level
from core.channels import Measured
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
    measured: Measured | None = None  # what came, before it was levelled


class Refused(Invalid):
    """A voice note that cannot be used. `reason`: format, long, short or silent."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def accept(files: Files, data: bytes, mime: str = "") -> Accepted:
    """Keep a voice note. Blocks for a thirtieth of its duration: call it in a thread.

    The new file carries no tags: phones write their owner, place and time into them.

    Args:
        mime: what the sender says it is; a hint for the message only, the bytes decide.

    Raises:
        Refused: not a sound, broken, silent, shorter than SHORTEST or longer than LONGEST.
    """
    if len(data) > LARGEST:
        raise Refused("long", f"the file has {len(data)} bytes, allowed {LARGEST}")
    try:
        samples = encode.decode(data, longest=LONGEST)
    except Invalid as error:
        reason = "long" if "longer than" in str(error) else "format"
        raise Refused(reason, f"{error} (sent as {mime[:60] or 'unknown'})") from error
    if level.seconds(samples) < SHORTEST:
        raise Refused("short", f"shorter than {SHORTEST} seconds")
    if level.deaf(samples):
        raise Refused("silent", "nothing can be heard")
    opus, ms = encode.finished(samples)
    return Accepted(files.put(opus), ms, files.put(data), len(opus), checks.measure(samples))
