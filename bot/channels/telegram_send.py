"""A screen becomes Telegram's messages, and what became of them one of the closed list of results."""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels import degrade
from bot.channels.telegram_request import NotSent, TooMany
from core.channels import (
    AddressMoved,
    Capabilities,
    ChannelDown,
    Choice,
    Clip,
    Handles,
    Outgoing,
    RecipientGone,
    Rejected,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
)
from core.errors import NotFound, TiengLangError
from core.files import Files

log = structlog.get_logger()

VOICE = "voice"  # the kind of our handles
PATIENCE = 10.0  # seconds to wait within one screen whose first message has arrived
FLOOD_SECONDS = 5.0  # wait after a 429 that names no time
FLOOD_CHATS, FLOOD_WINDOW = 3, 10.0  # so many people refused within so many seconds: it is the bot, not the person
TOKEN_SECONDS = 60.0  # look again after a refused token
SHORT_LABEL = 14  # two such keys stand beside each other on a small phone
_GONE = ("chat not found", "user not found", "peer_id_invalid", "chat was deleted", "group is deactivated")
_STALE_HANDLE = ("wrong file identifier", "wrong remote file", "can't use file of type", "file reference")


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a screen: words, or a clip or document with words under it."""

    text: str = ""
    keys: bool = False
    clip: Clip | None = None
    document: str = ""


def plan(outgoing: Outgoing, clip: Clip | None, caps: Capabilities) -> list[Part]:
    """The messages of a screen in order: one when the words fit under the clip or document, else words first."""
    clip = clip if outgoing.voice in ("send", "only") else None
    note = outgoing.note(clip) if clip else ""
    if clip is not None and outgoing.voice == "only":
        return [Part(note, clip=clip)] if caps.caption_max or not note else [Part(note), Part(clip=clip)]
    media = [Part(clip=clip)] if clip else []
    media += [Part(document=outgoing.document)] if outgoing.document else []
    labelled = replace(outgoing, text=f"{outgoing.text}\n{note}") if note else outgoing
    if media and degrade.units(labelled.text) <= caps.caption_max:
        return [replace(media[0], text=labelled.text, keys=True), *media[1:]]
    if clip and caps.caption_max:  # the label stays with the clip
        media[0] = replace(media[0], text=note)
        labelled = outgoing
    words = degrade.parts(labelled, caps)
    return [*(Part(text, keys=text is words[-1]) for text in words), *media]


def keyboard(outgoing: Outgoing) -> InlineKeyboardMarkup | None:
    """The keys with their digits: a row each, two short ones beside each other, then the tail."""
    rows = [*_rows(outgoing.choices), *_rows(outgoing.tail)]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(choices: tuple[Choice, ...]) -> Iterator[list[InlineKeyboardButton]]:
    a_row = 2 if all(len(choice.label) <= SHORT_LABEL for choice in choices) else 1
    for at in range(0, len(choices), a_row):
        yield [InlineKeyboardButton(f"{c.digit} {c.label}", callback_data=c.data) for c in choices[at : at + a_row]]


class Sender:
    """Sends screens through one bot."""

    def __init__(self, bot: Bot, account: str, caps: Capabilities, handles: Handles, files: Files) -> None:
        self._bot = bot
        self._account = account
        self._caps = caps
        self._handles = handles
        self._files = files
        self._floods: deque[tuple[float, int]] = deque(maxlen=32)
        self._uploads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None) -> SendResult:
        """Send all messages of a screen; see `core.channels.Channel.send`."""
        try:
            chat = int(address)
        except ValueError:
            return RecipientGone("no chat number")
        if clip is not None and not await asyncio.to_thread(clip.path.is_file):
            clip = None  # cleared away meanwhile: words are better than nothing
        parts = plan(outgoing, clip, self._caps)
        result = await self._one(chat, parts[0], outgoing)
        if isinstance(result, Rejected) and parts[0].clip and outgoing.text:
            # some people take no voice messages, some servers no captions: the words then go alone
            parts = plan(outgoing, None, self._caps)
            result = await self._one(chat, parts[0], outgoing)
        if isinstance(result, Sent):
            return await self._rest(chat, parts[1:], outgoing, result)
        return result

    async def _rest(self, chat: int, parts: list[Part], outgoing: Outgoing, first: Sent) -> SendResult:
        """The messages after the first; what has arrived cannot be called back, so nothing here asks for a repeat."""
        refs = [*first.refs]
        for part in parts:
            result = await self._one(chat, part, outgoing)
            if isinstance(result, RetryAfter | ChannelDown) and result.seconds <= PATIENCE:
                await asyncio.sleep(result.seconds)
                result = await self._one(chat, part, outgoing)
            if isinstance(result, Sent):
                refs = [*result.refs, *refs] if part.keys else [*refs, *result.refs]
            elif part.clip:  # the words have arrived, and 9 brings the clip
                log.warning("telegram.clip_lost", result=type(result).__name__)
            else:
                return Unknown(f"arrived in part, then {type(result).__name__}")
        return Sent(tuple(refs))

    async def _one(self, chat: int, part: Part, outgoing: Outgoing) -> SendResult:
        """One message. Whatever the platform does becomes a result."""
        markup = keyboard(outgoing) if part.keys else None
        try:
            if part.clip:
                message = await self._voice(chat, part.text, part.clip, markup)
            elif part.document:
                message = await self._document(chat, part, outgoing.document_name, markup)
            else:
                message = await self._bot.send_message(chat, part.text, reply_markup=markup)
        except TelegramError as error:
            return self._result(error, chat)
        except (KeyError, TypeError, ValueError, AttributeError) as error:  # JSON, but no message of the platform's
            return Unknown(f"unreadable answer ({type(error).__name__})")
        except (NotFound, OSError) as error:
            return Rejected("file", f"cannot be read ({type(error).__name__})")
        return Sent((str(message.message_id),))

    # --- files ---

    async def _document(self, chat: int, part: Part, name: str, markup: InlineKeyboardMarkup | None) -> Message:
        data = await asyncio.to_thread(self._files.read, part.document)
        return await self._bot.send_document(
            chat, data, caption=part.text or None, reply_markup=markup, filename=name or "tienglang"
        )

    async def _voice(self, chat: int, caption: str, clip: Clip, markup: InlineKeyboardMarkup | None) -> Message:
        """By the handle when there is one; else upload, once, while everybody else who wants the same clip waits."""

        async def send(sound: str | bytes) -> Message:
            return await self._bot.send_voice(
                chat, sound, caption=caption or None, reply_markup=markup, filename="tienglang.ogg"
            )

        async def upload() -> Message:
            message = await send(await asyncio.to_thread(clip.path.read_bytes))
            if sound := message.voice or message.audio or message.document:
                await self._keep(clip, sound.file_id)
            return message

        lock = self._uploads.setdefault(clip.sha256, asyncio.Lock())
        stale = ""
        while True:
            handle = await self._handle(clip)
            if handle is None:
                async with lock:
                    handle = await self._handle(clip)
                    if handle is None:
                        return await upload()
            try:
                return await send(handle)
            except BadRequest as error:
                if stale or not _says(error, _STALE_HANDLE):
                    raise
            stale = handle
            if await self._handle(clip) == stale:  # else somebody has uploaded it again meanwhile
                await self._keep(clip, None)

    async def _handle(self, clip: Clip) -> str | None:
        try:
            return await self._handles.find(self._account, clip.sha256, VOICE)
        except TiengLangError:
            return None

    async def _keep(self, clip: Clip, handle: str | None) -> None:
        """Remember or forget a handle; without a database the next one uploads again."""
        try:
            if handle is None:
                await self._handles.drop(self._account, clip.sha256, VOICE)
            else:
                await self._handles.keep(self._account, clip.sha256, VOICE, handle)
        except TiengLangError as error:
            log.warning("telegram.handle", error=type(error).__name__)

    # --- results ---

    def _result(self, error: TelegramError, chat: int) -> SendResult:
        match error:
            case TooMany():
                return self._flood(error.seconds, chat)
            case NotSent():
                return ChannelDown(f"no connection ({error.message})")
            case ChatMigrated():
                return AddressMoved(str(error.new_chat_id))
            case Forbidden():
                return RecipientGone(error.message)
            case InvalidToken():
                return ChannelDown(f"token refused ({error.message})", TOKEN_SECONDS)
            case BadRequest():
                if _says(error, _GONE):
                    return RecipientGone(error.message)
                return Rejected(str(int(HTTPStatus.BAD_REQUEST)), error.message)
        return Unknown(error.message)  # time-outs, broken connections and 5xx: it may have been accepted

    def _flood(self, seconds: float | None, chat: int) -> RetryAfter:
        """Who has to wait: Telegram does not say, so several people at once mean the whole bot."""
        if seconds is None:
            return RetryAfter(FLOOD_SECONDS, "channel", "429 without a time")
        now = asyncio.get_running_loop().time()
        self._floods.append((now, chat))
        chats = {other for at, other in self._floods if now - at <= FLOOD_WINDOW}
        return RetryAfter(seconds, "channel" if len(chats) >= FLOOD_CHATS else "recipient", "429")


def _says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    text = error.message.lower()
    return any(phrase in text for phrase in phrases)
