"""What each method does, once its fields have been checked."""

import math
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from . import methods
from .errors import Refused, bad_request
from .methods import Arguments, Upload
from .state import CALLBACK_SECONDS, DELETE_SECONDS, LINK_SECONDS, Accepted, Bot, Button, Chat, Gate, World
from .updates import Webhook

Call: TypeAlias = Callable[[World, Bot, Arguments], Awaitable[Any]]


async def get_me(world: World, bot: Bot, given: Arguments) -> Any:
    """The bot itself."""
    return {**bot.as_json(), "can_join_groups": True, "can_read_all_group_messages": False}


async def get_updates(world: World, bot: Bot, given: Arguments) -> Any:
    """Long polling."""
    kinds = methods.checked_update_kinds(given["allowed_updates"]) if "allowed_updates" in given else None
    return await bot.inbox.poll(given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0), kinds)


async def set_webhook(world: World, bot: Bot, given: Arguments) -> Any:
    """Begin pushing; an empty address ends it."""
    secret = given.get("secret_token", "")
    if secret and not methods.SECRET_TOKEN.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    kinds = methods.checked_update_kinds(given["allowed_updates"]) if "allowed_updates" in given else None
    if given.get("drop_pending_updates"):
        bot.inbox.drop()
    url = given["url"]
    bot.inbox.set_webhook(Webhook(url, secret, given.get("max_connections", 40)) if url else None, kinds)
    return True


async def delete_webhook(world: World, bot: Bot, given: Arguments) -> Any:
    """End pushing."""
    return await set_webhook(world, bot, {**given, "url": ""})


async def get_webhook_info(world: World, bot: Bot, given: Arguments) -> Any:
    """Where updates go and how that fares."""
    hook = bot.inbox.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": bot.inbox.waiting,
    }
    if hook and hook.last_error:
        info |= {"last_error_date": int(hook.last_error_at), "last_error_message": hook.last_error}
    return info


async def send_message(world: World, bot: Bot, given: Arguments) -> Any:
    """A text, perhaps with keys."""
    text = methods.checked_text(given["text"])
    chat = _admit(world, bot, given["chat_id"])
    return _accept(world, bot, chat, "sendMessage", given, text, {"text": text})


async def send_voice(world: World, bot: Bot, given: Arguments) -> Any:
    """A voice note, uploaded or by handle."""
    return _send_file(world, bot, given, "sendVoice", "voice", {"duration": given.get("duration", 1)})


async def send_document(world: World, bot: Bot, given: Arguments) -> Any:
    """A file, uploaded or by handle."""
    return _send_file(world, bot, given, "sendDocument", "document", {})


async def delete_message(world: World, bot: Bot, given: Arguments) -> Any:
    """Take back a message that is younger than 48 hours."""
    key = (given["chat_id"], given["message_id"])
    message = bot.messages.get(key)
    if message is None:
        raise bad_request("message to delete not found")
    if world.clock() - message["date"] > DELETE_SECONDS:
        raise bad_request("message can't be deleted")
    del bot.messages[key]
    return True


async def edit_message_text(world: World, bot: Bot, given: Arguments) -> Any:
    """Put other words into a message of words."""
    _admit(world, bot, given["chat_id"])
    message = bot.messages.get((given["chat_id"], given["message_id"]))
    if message is None:
        raise bad_request("message to edit not found")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text = methods.checked_text(given["text"])
    if text == message["text"]:
        raise bad_request("message is not modified")
    message["text"] = text
    key = (bot.id, given["chat_id"], given["message_id"])
    world.accepted[:] = [
        replace(row, text=text) if (row.bot, row.chat_id, row.message_id) == key else row for row in world.accepted
    ]
    return message


async def answer_callback_query(world: World, bot: Bot, given: Arguments) -> Any:
    """Stop the spinner on a button."""
    press = bot.presses.get(given["callback_query_id"])
    if press is None or world.clock() - press.at > CALLBACK_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(given.get("text", "")) > methods.CALLBACK_ANSWER_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    return True


async def send_chat_action(world: World, bot: Bot, given: Arguments) -> Any:
    """ "is recording …" under the name of the bot."""
    if given["action"] not in methods.ACTIONS:
        raise bad_request("wrong parameter action in request")
    _chat(bot, given["chat_id"])
    return True


async def set_my_commands(world: World, bot: Bot, given: Arguments) -> Any:
    """The menu of commands for one language."""
    bot.commands[given.get("language_code", "")] = methods.checked_commands(given["commands"])
    return True


async def get_my_commands(world: World, bot: Bot, given: Arguments) -> Any:
    """The menu of commands for one language."""
    return bot.commands.get(given.get("language_code", ""), [])


async def get_file(world: World, bot: Bot, given: Arguments) -> Any:
    """A link that works for an hour."""
    stored = world.files.find(bot.id, given["file_id"])
    if len(stored.data) > methods.DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    bot.links[stored.path] = world.clock() + LINK_SECONDS
    return {**stored.as_json(), "file_path": stored.path}


CALLS: Mapping[str, Call] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendVoice": send_voice,
    "sendDocument": send_document,
    "deleteMessage": delete_message,
    "editMessageText": edit_message_text,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "getFile": get_file,
}


def _chat(bot: Bot, chat_id: int) -> Chat:
    chat = bot.chats.get(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    chat.check()
    return chat


def _admit(world: World, bot: Bot, chat_id: int) -> Chat:
    """The chat, if it may be written to now: it is there, and neither limit is reached."""
    chat = _chat(bot, chat_id)
    now = world.clock()
    gates = [gate for gate in (bot.gate, _chat_gate(world, bot, chat_id)) if gate is not None]
    wait = max((gate.wait(now) for gate in gates), default=0.0)
    if wait > 0:
        seconds = math.ceil(wait)
        raise Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
    for gate in gates:
        gate.take(now)
    return chat


def _chat_gate(world: World, bot: Bot, chat_id: int) -> Gate | None:
    if world.chat_limit is None:
        return None
    return bot.chat_gates.setdefault(chat_id, Gate(world.chat_limit))


def _send_file(world: World, bot: Bot, given: Arguments, method: str, kind: str, extra: dict[str, Any]) -> Any:
    caption = methods.checked_caption(given.get("caption", ""))
    chat = _chat(bot, given["chat_id"])
    source: Upload | str = given[kind]
    if isinstance(source, Upload):
        if not source.data:
            raise bad_request("file must be non-empty")
        if len(source.data) > methods.UPLOAD_BYTES:
            raise Refused(413, "Request Entity Too Large")
    else:
        stored = world.files.find(bot.id, source, kind)
    _admit(world, bot, chat.id)
    if isinstance(source, Upload):
        stored = world.files.keep(bot.id, kind, source)
        world.uploads[stored.sha256] += 1
    named = {"file_name": stored.name} if kind == "document" else {}
    content: dict[str, Any] = {kind: {**stored.as_json(), "mime_type": stored.mime, **named, **extra}}
    if caption:
        content["caption"] = caption
    file = (stored.sha256, stored.file_id, isinstance(source, Upload))
    return _accept(world, bot, chat, method, given, caption, content, file)


def _accept(
    world: World,
    bot: Bot,
    chat: Chat,
    method: str,
    given: Arguments,
    text: str,
    content: dict[str, Any],
    file: tuple[str, str, bool] = ("", "", False),
) -> dict[str, Any]:
    """Keep the message and write it into the journal."""
    number = next(bot.message_ids)
    message = {"message_id": number, "date": int(world.clock()), "chat": chat.as_json(), "from": bot.as_json()}
    rows: list[list[dict[str, Any]]] = []
    if "reply_markup" in given and (keyboard := methods.inline_keyboard(given["reply_markup"])):
        rows = keyboard
        message["reply_markup"] = {"inline_keyboard": rows}
    message |= content
    bot.messages[chat.id, number] = message
    sha256, file_id, uploaded = file
    world.accepted.append(
        Accepted(
            bot=bot.id,
            chat_id=chat.id,
            method=method,
            message_id=number,
            at=world.clock(),
            text=text,
            sha256=sha256,
            file_id=file_id,
            uploaded=uploaded,
            rows=tuple(tuple(Button(b["text"], b.get("callback_data", "")) for b in row) for row in rows),
            arguments=given,
        )
    )
    return message


def press_id() -> str:
    """An id for a callback query, as long as real ones."""
    return str(secrets.randbelow(9 * 10**17) + 10**17)
