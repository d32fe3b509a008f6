"""What the handlers of the web chat share."""

from dataclasses import dataclass
from typing import Protocol

from bot.channels.webchat import WebChat
from bot.web.look import Look
from core.channels import Clip, Outgoing
from core.db import Database
from core.files import Files
from core.settings import Settings


class Speaks(Protocol):
    """Whoever makes clips: content.audio.Voice, or a fake in tests."""

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        """The clip of a screen, or None when there is none within `wait` seconds."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Handed to every handler."""

    webchat: WebChat
    voice: Speaks
    files: Files
    settings: Settings
    db: Database
    look: Look

    @property
    def https(self) -> bool:
        """Whether people reach the pages over TLS."""
        return self.settings.public_url.startswith("https://")
