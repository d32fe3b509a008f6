"""What comes with a message: fetched before a handler sees it, and dropped when nobody keeps it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, Protocol

import structlog

from content import filetype, pictures
from content.audio.intake import Accepted, Refused
from content.views import MAX_VOICE_MINUTES
from core.channels import Channel, Incoming, Media
from core.errors import Invalid, Unavailable
from core.files import Files

log = structlog.get_logger()

LARGEST = 20_000_000  # bytes; Telegram lets bots download no more
UPLOAD = "file:"  # how the web chat refers to what a page sent


class Accepts(Protocol):
    """What takes a voice note in: `content.audio.Voice`."""

    async def accept(self, data: bytes, mime: str = "") -> Accepted:
        """Keep a voice note; raises `core.errors.Invalid` for what cannot be played."""


class Attachments:
    """Files of messages, between their channel and the store."""

    def __init__(self, channels: Mapping[str, Channel], voice: Accepts, files: Files) -> None:
        self._channels, self._voice, self._files = channels, voice, files

    async def fetched(self, incoming: Incoming) -> Incoming:
        """The message with its files in the store; what cannot be opened keeps an empty hash."""
        if not incoming.media or incoming.kind == "heard":  # that one is in the store already
            return incoming
        channel = self._channels[incoming.channel]
        return replace(incoming, media=tuple([await self._stored(channel, media) for media in incoming.media]))

    async def _stored(self, channel: Channel, media: Media) -> Media:
        if media.kind == "voice" and media.ms > MAX_VOICE_MINUTES * 60_000:
            return media  # refused by what the platform announces, without fetching it
        try:
            data = await channel.fetch(media, LARGEST)
            if media.kind != "voice":
                mime = filetype.of(data)
                if mime in pictures.REDRAWN:  # what a phone writes into a photo stays behind
                    data, mime = await asyncio.to_thread(pictures.redrawn, data), pictures.MIME
                sha256 = await asyncio.to_thread(self._files.put, data)
                # what it is decides, not what it was sent as: a picture among the files is seen, a text is no picture
                kind: Literal["photo", "file"] = "photo" if mime.startswith("image/") else "file"
                return replace(media, kind=kind, sha256=sha256, mime=mime, size=len(data))
            clip = await self._voice.accept(data, media.mime)
        except (Invalid, Unavailable) as error:
            log.info("media.refused", kind=media.kind, why=type(error).__name__)
            too_large = "large" if media.size > LARGEST else "format"
            return replace(media, refused=error.reason if isinstance(error, Refused) else too_large)
        return replace(
            media, sha256=clip.sha256, ms=clip.ms, mime="audio/ogg", original=clip.original, measured=clip.measured
        )

    def loose(self, came: Incoming, fetched: Incoming, *, kept: frozenset[str]) -> set[str]:
        """Files that lay in the store only until the message was handled.

        One copy of a villager's voice is enough, and one to forget; a speaker's recording is kept as it came
        (`kept`). Of a page's upload only what was made of it is kept.
        """
        held = {media.sha256 for media in fetched.media}
        uploads = {media.ref.removeprefix(UPLOAD) for media in came.media if media.ref.startswith(UPLOAD)}
        originals = {media.original for media in fetched.media if media.original}
        return (uploads | originals) - held - kept
