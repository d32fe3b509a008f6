"""A screen becomes Telegram's messages, and what became of them one of the closed list of results."""

import asyncio
import json
import re
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import quote, urlencode
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels import degrade
from bot.channels.telegram_request import AiohttpRequest, Answered, NotSent, TooMany
from bot.channels.telegram_wire import Post
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
    VoiceCopy,
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
HANDLES = 256  # handles of clips kept in memory
_ACCEPTED = re.compile(rb'\{"ok":true,"result":\{"message_id":(\d{1,18}),')  # as the official server writes it
_GONE = ("chat not found", "user not found", "peer_id_invalid", "chat was deleted", "group is deactivated")
_AS_IT_WAS = ("message is not modified",)
EDIT_AGAIN_SECONDS = 5.0
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
    rows = [
        [InlineKeyboardButton(key["text"], callback_data=key["callback_data"]) for key in row]
        for row in _rows(outgoing)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def keyboard_json(outgoing: Outgoing) -> str:
    """The same in the platform's own form, empty without keys: every reply needs it."""
    rows = _rows(outgoing)
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False) if rows else ""


def _rows(outgoing: Outgoing) -> list[list[dict[str, str]]]:
    return [*_in_rows(outgoing.choices), *_in_rows(outgoing.tail)]


def _in_rows(choices: tuple[Choice, ...]) -> Iterator[list[dict[str, str]]]:
    a_row = 2 if all(len(choice.label) <= SHORT_LABEL for choice in choices) else 1
    for at in range(0, len(choices), a_row):
        yield [{"text": f"{c.digit} {c.label}", "callback_data": c.data} for c in choices[at : at + a_row]]


class Form:
    """One message as the bytes of its form, all but the chat."""

    __slots__ = ("name", "outgoing", "part", "words")

    def __init__(self, part: Part, outgoing: Outgoing) -> None:
        self.part = part
        self.name = outgoing.document_name
        self.outgoing = outgoing
        fields = {"caption" if part.clip else "text": part.text} if part.text else {}
        if part.keys and (keys := keyboard_json(outgoing)):
            fields["reply_markup"] = keys
        self.words = f"{urlencode(fields)}&chat_id=".encode("ascii")

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The keys for the library."""
        return keyboard(self.outgoing) if self.part.keys else None


class Screen:
    """A screen ready for many people; keeps the contract of `core.channels.Prepared`."""

    __slots__ = ("_clip", "_forms", "_outgoing", "_sender")

    def __init__(self, sender: "Sender", outgoing: Outgoing, clip: Clip | None) -> None:
        self._sender, self._outgoing, self._clip = sender, outgoing, clip
        self._forms = [Form(part, outgoing) for part in plan(outgoing, clip, sender.caps)]

    async def send(self, address: str) -> SendResult:
        """Send all messages of the screen; see `core.channels.Channel.send`."""
        try:
            chat = int(address)
        except ValueError:
            return RecipientGone("no chat number")
        result = await self._sender.message(chat, self._forms[0])
        if isinstance(result, Sent):
            copy = self._copy(self._forms[0], result)
            if len(self._forms) > 1:
                return await self._rest(chat, result, copy)
            return result if copy is None else replace(result, copy=copy)
        if isinstance(result, Rejected) and self._forms[0].part.clip and self._outgoing.text:
            # some people take no voice messages, some servers no captions, some clips were cleared away meanwhile:
            # the words then go alone
            return await Screen(self._sender, self._outgoing, None).send(address)
        return result

    def _copy(self, form: Form, sent: Sent) -> VoiceCopy | None:
        """What its speakers may want back; the words of a screen stand where its keys do."""
        clip = form.part.clip
        if clip is None or not clip.takes:
            return None
        return VoiceCopy(sent.refs[-1], clip.takes, self._outgoing if form.part.keys else None)

    async def _rest(self, chat: int, first: Sent, copy: VoiceCopy | None) -> SendResult:
        """The messages after the first; what has arrived cannot be called back, so nothing here asks for a repeat."""
        refs = [*first.refs]
        for form in self._forms[1:]:
            result = await self._sender.message(chat, form)
            if isinstance(result, RetryAfter | ChannelDown) and result.seconds <= PATIENCE:
                await asyncio.sleep(result.seconds)
                result = await self._sender.message(chat, form)
            if isinstance(result, Sent):
                refs = [*result.refs, *refs] if form.part.keys else [*refs, *result.refs]
                copy = copy or self._copy(form, result)
            elif form.part.clip:  # the words have arrived, and 9 brings the clip
                log.warning("telegram.clip_lost", result=type(result).__name__)
            else:
                return Unknown(f"arrived in part, then {type(result).__name__}")
        return Sent(tuple(refs), copy=copy)


class Sender:
    """Sends screens through one bot: words and known clips by the cheap way, uploads by the library.

    Args:
        post: the cheap way, for forms that are prepared as bytes.
    """

    def __init__(self, bot: Bot, post: Post, account: str, caps: Capabilities, handles: Handles, files: Files) -> None:
        self.post = post
        self.caps = caps
        self._bot = bot
        self._account = account
        self._handles = handles
        self._files = files
        self._known: OrderedDict[str, str] = OrderedDict()  # clip → handle, as far as we were told
        self._floods: deque[tuple[float, int]] = deque(maxlen=32)
        self._uploads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def prepare(self, outgoing: Outgoing, clip: Clip | None) -> "Screen":
        """Make everything of a screen that is the same for everybody who gets it."""
        return Screen(self, outgoing, clip)

    async def edit(self, chat: int, message_id: int, outgoing: Outgoing) -> SendResult | None:
        """Put other words into a message of words; None when the platform says that this one cannot be changed.

        What is in doubt comes again: the same edit twice changes nothing.
        """
        [text, *more] = degrade.parts(outgoing, self.caps)
        if more:
            return None
        try:
            await self._bot.edit_message_text(text, chat, message_id, reply_markup=keyboard(outgoing))
        except TelegramError as error:
            if isinstance(error, BadRequest) and not _says(error, _GONE):
                return Sent((str(message_id),)) if _says(error, _AS_IT_WAS) else None
            result = self._result(error, chat)
            return RetryAfter(EDIT_AGAIN_SECONDS, "recipient", result.why) if isinstance(result, Unknown) else result
        return Sent((str(message_id),))

    async def message(self, chat: int, form: "Form") -> SendResult:
        """One message. Whatever the platform does becomes a result."""
        try:
            if form.part.clip is not None:
                return await self._voice(chat, form, form.part.clip)
            if form.part.document:
                return await self._document(chat, form)
            return await self._ask("sendMessage", form.words + b"%d" % chat)
        except TelegramError as error:
            return self._result(error, chat)
        except (KeyError, TypeError, ValueError, AttributeError) as error:  # JSON, but no message of the platform's
            return Unknown(f"unreadable answer ({type(error).__name__})")
        except (NotFound, OSError) as error:
            return Rejected("file", f"cannot be read ({type(error).__name__})")

    async def _ask(self, method: str, form: bytes) -> SendResult:
        status, payload = await self.post(method, form)
        if status != HTTPStatus.OK:
            await Answered(status, payload).read()
        if found := _ACCEPTED.match(payload):
            return Sent((found[1].decode(),))
        return Sent((str(int(AiohttpRequest.parse_json_payload(payload)["result"]["message_id"])),))

    # --- files ---

    async def _document(self, chat: int, form: "Form") -> SendResult:
        data = await asyncio.to_thread(self._files.read, form.part.document)
        message = await self._bot.send_document(
            chat, data, caption=form.part.text or None, reply_markup=form.markup, filename=form.name or "tienglang"
        )
        return Sent((str(message.message_id),))

    async def _voice(self, chat: int, form: "Form", clip: Clip) -> SendResult:
        """By the handle when there is one; else upload, once, while everybody else who wants the same clip waits."""
        lock = self._uploads.setdefault(clip.sha256, asyncio.Lock())
        stale = ""
        while True:
            handle = self._known.get(clip.sha256) or await self._handle(clip)
            if handle is None:
                async with lock:
                    handle = await self._handle(clip)
                    if handle is None:
                        return await self._upload(chat, form, clip)
            try:
                return await self._ask("sendVoice", form.words + b"%d&voice=%b" % (chat, quote(handle).encode()))
            except BadRequest as error:
                if stale or not _says(error, _STALE_HANDLE):
                    raise
            stale = handle
            if await self._handle(clip) == stale:  # else somebody has uploaded it again meanwhile
                await self._keep(clip, None)

    async def _upload(self, chat: int, form: "Form", clip: Clip) -> SendResult:
        sound = await asyncio.to_thread(clip.path.read_bytes)
        message = await self._bot.send_voice(
            chat, sound, caption=form.part.text or None, reply_markup=form.markup, filename="tienglang.ogg"
        )
        if kept := message.voice or message.audio or message.document:
            await self._keep(clip, kept.file_id)
        return Sent((str(message.message_id),))

    async def _handle(self, clip: Clip) -> str | None:
        try:
            handle = await self._handles.find(self._account, clip.sha256, VOICE)
        except TiengLangError:
            return self._known.get(clip.sha256)
        self._learn(clip, handle)
        return handle

    async def _keep(self, clip: Clip, handle: str | None) -> None:
        """Remember or forget a handle; without a database the next one uploads again."""
        self._learn(clip, handle)
        try:
            if handle is None:
                await self._handles.drop(self._account, clip.sha256, VOICE)
            else:
                await self._handles.keep(self._account, clip.sha256, VOICE, handle)
        except TiengLangError as error:
            log.warning("telegram.handle", error=type(error).__name__)

    def _learn(self, clip: Clip, handle: str | None) -> None:
        self._known.pop(clip.sha256, None)
        if handle is not None:
            self._known[clip.sha256] = handle
            while len(self._known) > HANDLES:
                self._known.popitem(last=False)

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
