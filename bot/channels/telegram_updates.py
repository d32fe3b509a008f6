"""Telegram's updates as `Incoming`: the only place that knows what a message of the platform looks like."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, TelegramObject, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from core.channels import Incoming, IncomingKind, Media

NAME = "telegram"
KINDS = ("message", "callback_query", "my_chat_member")  # what we ask the platform for
_GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


def read(data: Mapping[str, Any], account: str, now: Callable[[], datetime]) -> Incoming | None:
    """What a person did, or None for what concerns nobody (edits, a group's own announcements, unreadable things)."""
    try:
        update = Update.de_json(dict(data), None)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if update.message is not None:
        return _message(update.message, account, str(update.update_id))
    if update.callback_query is not None:
        return _press(update.callback_query, account, str(update.update_id), now())
    if update.my_chat_member is not None:
        return _member(update.my_chat_member, account, str(update.update_id))
    return None


def _message(message: Message, account: str, key: str) -> Incoming | None:
    made = _from(message.chat, message.from_user, account, key, "other", message.date)
    text = _clean(message.text or message.caption or "")
    if message.migrate_to_chat_id is not None:
        return replace(made, kind="moved", moved_to=str(message.migrate_to_chat_id))
    if message.text is not None:
        return replace(made, kind="text", text=text)
    if message.location is not None:
        return replace(
            made, kind="location", latitude=message.location.latitude, longitude=message.location.longitude, text=text
        )
    if media := _media(message):
        kind: IncomingKind = "voice" if media.kind == "voice" else "photo" if media.kind == "photo" else "file"
        return replace(made, kind=kind, media=(media,), text=text)
    if made.group and message.effective_attachment is None:
        return None  # somebody joined, a title changed: not said to us
    return made


def _media(message: Message) -> Media | None:
    if sound := message.voice or message.audio:
        return Media("voice", sound.file_id, sound.mime_type or "", sound.file_size or 0, _milliseconds(sound))
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Media("photo", largest.file_id, "image/jpeg", largest.file_size or 0)
    if clip := message.video_note:
        return Media("file", clip.file_id, "video/mp4", clip.file_size or 0, _milliseconds(clip))
    if file := message.document or message.video:
        return Media("file", file.file_id, file.mime_type or "", file.file_size or 0, name=_clean(file.file_name or ""))
    return None


def _milliseconds(media: TelegramObject) -> int:
    # the attribute `duration` is about to change its type in the library; the platform's own field is not
    return int(media.to_dict().get("duration", 0)) * 1000


def _press(query: CallbackQuery, account: str, key: str, now: datetime) -> Incoming | None:
    if query.message is None or query.data is None:
        return None
    made = _from(query.message.chat, query.from_user, account, key, "press", now)
    return replace(made, press=_clean(query.data), message_ref=str(query.message.message_id), action_ref=query.id)


def _member(change: ChatMemberUpdated, account: str, key: str) -> Incoming:
    kind: IncomingKind = "blocked" if change.new_chat_member.status in _GONE else "unblocked"
    return _from(change.chat, change.from_user, account, key, kind, change.date)


def _from(chat: Chat, user: User | None, account: str, key: str, kind: IncomingKind, at: datetime) -> Incoming:
    return Incoming(
        channel=NAME,
        account=account,
        key=key,
        address=str(chat.id),
        kind=kind,
        at=at,
        group=chat.type != ChatType.PRIVATE,
        locale=(user.language_code or "") if user else "",
    )


def _clean(text: str) -> str:
    """Without what no database can keep: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
