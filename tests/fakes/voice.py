"""A voice that speaks nothing or silence: for tests that are not about sound."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from content.audio.intake import Accepted
from core.channels import Clip, Health, Outgoing
from core.errors import Invalid
from core.files import Files
from core.i18n import SOURCE


class FakeVoice:
    """Accepts any bytes as a voice note unless they begin with "bad"; has a clip for everything unless `mute`."""

    def __init__(self, files: Files, *, mute: bool = False) -> None:
        self._files = files
        self.mute = mute
        self.asked: list[Outgoing] = []

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        """A clip whose bytes are the words to be spoken, so that tests can read what would be heard."""
        self.asked.append(outgoing)
        if outgoing.clip:
            return Clip(outgoing.clip, self._files.path(outgoing.clip), 1000, 10, machine=False)
        if self.mute or not outgoing.speech:
            return None
        words = "\n".join(piece.text for piece in outgoing.speech)
        if (
            outgoing.announce is not None and outgoing.language == SOURCE
        ):  # Vietnamese, for somebody of another language
            words = f"{outgoing.announce.text}\n{words}"
        sha256 = self._files.put(words.encode())
        return Clip(sha256, self._files.path(sha256), 1000, len(words), machine=True, language=outgoing.language)

    async def accept(self, data: bytes, mime: str = "") -> Accepted:
        """Keep the bytes as they are."""
        if data.startswith(b"bad"):
            raise Invalid("not a sound")
        sha256 = self._files.put(data)
        return Accepted(sha256=sha256, ms=3000, original=sha256, size=len(data))

    async def make_ahead(self, stop: asyncio.Event, busy: Callable[[], bool] = lambda: False) -> None:
        """Nothing is made ahead."""
        await stop.wait()

    def health(self) -> Health:
        """Always well."""
        return Health(ok=True)

    async def close(self) -> None:
        """Nothing to close."""


def words_of(path: Path) -> str:
    """What a clip of this voice says."""
    return path.read_bytes().decode()
