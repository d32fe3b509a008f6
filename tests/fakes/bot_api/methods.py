"""The published tables: which fields each method takes, of which type, and which limits hold.

Names and limits are those of Bot API 10.1 (11 June 2026, core.telegram.org/bots/api). The official
server ignores a field it does not know; this one refuses it, so that a misspelt field cannot hide.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

from .errors import bad_request

FieldType: TypeAlias = Literal["int", "bool", "text", "json", "file", "chat"]
Arguments: TypeAlias = dict[str, Any]

TEXT_UNITS = 4096  # UTF-16 code units of sendMessage.text
CAPTION_UNITS = 1024  # UTF-16 code units of a caption
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_CHARACTERS = 200
BUTTONS = 100  # of one inline keyboard
BUTTONS_A_ROW = 8
COMMANDS = 100
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_DESCRIPTION_CHARACTERS = 256
UPLOAD_BYTES = 50_000_000
DOWNLOAD_BYTES = 20_000_000
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
ACTIONS = frozenset({"typing", "record_voice", "upload_voice", "upload_document"})  # those that the service uses
UPDATE_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "chat_member"})
NOT_BY_DEFAULT = frozenset({"chat_member"})

_SEND = (
    "business_connection_id:text chat_id:chat! message_thread_id:int direct_messages_topic_id:int"
    " disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id:text"
    " suggested_post_parameters:json reply_parameters:json reply_markup:json"
)
_CAPTION = "caption:text parse_mode:text caption_entities:json"

_TABLE: dict[str, str] = {
    "getMe": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:json",
    "setWebhook": "url:text! certificate:file ip_address:text max_connections:int allowed_updates:json"
    " drop_pending_updates:bool secret_token:text",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "sendMessage": f"{_SEND} text:text! parse_mode:text entities:json link_preview_options:json",
    "sendVoice": f"{_SEND} voice:file! {_CAPTION} duration:int",
    "sendDocument": f"{_SEND} document:file! {_CAPTION} thumbnail:file disable_content_type_detection:bool",
    "deleteMessage": "chat_id:chat! message_id:int!",
    "editMessageText": "chat_id:chat! message_id:int! text:text! reply_markup:json",
    "answerCallbackQuery": "callback_query_id:text! text:text show_alert:bool url:text cache_time:int",
    "sendChatAction": "business_connection_id:text chat_id:chat! message_thread_id:int action:text!",
    "setMyCommands": "commands:json! scope:json language_code:text",
    "getMyCommands": "scope:json language_code:text",
    "getFile": "file_id:text!",
}

# Published, but what they do is not modelled: better refused than silently without effect.
NOT_MODELLED = frozenset(
    {
        "business_connection_id",
        "message_thread_id",
        "direct_messages_topic_id",
        "message_effect_id",
        "suggested_post_parameters",
        "parse_mode",
        "certificate",
        "ip_address",
        "thumbnail",
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart request."""

    name: str
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class _Field:
    type: FieldType
    required: bool


def _fields(spec: str) -> dict[str, _Field]:
    found = {}
    for word in spec.split():
        name, _, kind = word.partition(":")
        found[name] = _Field(cast(FieldType, kind.rstrip("!")), kind.endswith("!"))
    return found


METHODS: dict[str, dict[str, _Field]] = {name: _fields(spec) for name, spec in _TABLE.items()}
CANONICAL = {name.lower(): name for name in METHODS}  # the official server takes method names in any case


def utf16_units(text: str) -> int:
    """Length as Telegram counts it: characters outside the basic plane count twice."""
    return len(text.encode("utf-16-le")) // 2


def bind(method: str, given: Mapping[str, object], uploads: Mapping[str, Upload]) -> Arguments:
    """Check the fields of a call against the tables and give them their types.

    Raises:
        Refused: unknown, missing or ill-typed field, or one that is not modelled here.
    """
    table = METHODS[method]
    attached = {
        value.removeprefix("attach://")
        for value in given.values()
        if isinstance(value, str) and value.startswith("attach://")
    }
    for name in (*given, *uploads):
        if name not in table and not (name in uploads and name in attached):
            raise bad_request(f"there is no field {name!r} in {method}")
        if name in NOT_MODELLED:
            raise bad_request(f"this test server does not model {name!r}")
    bound: Arguments = {}
    for name, field in table.items():
        value: object
        if field.type == "file":
            value = _file(name, given.get(name), uploads)
        else:
            value = None if given.get(name) is None else _typed(name, field.type, given[name])
        if value is not None:
            bound[name] = value
        elif field.required:
            raise bad_request(f"{name} is empty" if field.type == "chat" else f"parameter {name!r} is required")
    return bound


def _file(name: str, value: object, uploads: Mapping[str, Upload]) -> Upload | str | None:
    if name in uploads:
        return uploads[name]
    if isinstance(value, str) and value.startswith("attach://"):
        upload = uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return upload
    return value if isinstance(value, str) else None


def _typed(name: str, kind: FieldType, value: object) -> object:
    try:
        if kind == "chat":
            return _chat(value)
        if kind == "int":
            return int(str(value)) if not isinstance(value, bool) else _raise()
        if kind == "bool":
            return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]
        if kind == "json":
            return json.loads(value) if isinstance(value, str) else value
        return value if isinstance(value, str) else json.dumps(value)
    except (ValueError, KeyError) as error:
        raise bad_request(f"parameter {name!r} cannot be read as {kind}") from error


def _raise() -> object:
    raise ValueError


def _chat(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise bad_request("chat not found") from None


def inline_keyboard(markup: object) -> list[list[dict[str, Any]]] | None:
    """The checked rows of an inline keyboard; None for markup of another kind.

    Raises:
        Refused: not a markup, an empty row, too many buttons, or callback data outside 1 to 64 bytes.
    """
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
        return None
    rows = markup.get("inline_keyboard")
    if set(markup) != {"inline_keyboard"} or not isinstance(rows, list):
        raise bad_request("can't parse reply keyboard markup JSON object")
    for row in rows:
        if not isinstance(row, list) or not 1 <= len(row) <= BUTTONS_A_ROW:
            raise bad_request("inline keyboard row must hold 1 to 8 buttons")
        for button in row:
            _check_button(button)
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _check_button(button: object) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if len(actions) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif actions != {"url"}:
        raise bad_request(f"this test server does not model buttons with {', '.join(actions)}")


def checked_text(text: str) -> str:
    """The text of a message, trimmed as the official server trims it.

    Raises:
        Refused: empty, or longer than 4,096 UTF-16 units.
    """
    text = text.strip()
    if not text:
        raise bad_request("message text is empty")
    if utf16_units(text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return text


def checked_caption(text: str) -> str:
    """A caption; it may be empty.

    Raises:
        Refused: longer than 1,024 UTF-16 units.
    """
    text = text.strip()
    if utf16_units(text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return text


def checked_commands(commands: object) -> list[dict[str, str]]:
    """The list of setMyCommands.

    Raises:
        Refused: too many, or a name or description outside its limits.
    """
    if not isinstance(commands, list) or len(commands) > COMMANDS:
        raise bad_request("expected an Array of at most 100 BotCommand")
    for command in commands:
        if not isinstance(command, dict) or set(command) != {"command", "description"}:
            raise bad_request("can't parse BotCommand")
        if not COMMAND_NAME.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= COMMAND_DESCRIPTION_CHARACTERS:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def checked_update_kinds(kinds: object) -> frozenset[str]:
    """The kinds named by allowed_updates; an empty list means the default set.

    Raises:
        Refused: not a list of strings. Unknown names are ignored, as the official server does.
    """
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates")
    return frozenset(kinds) & UPDATE_KINDS or UPDATE_KINDS - NOT_BY_DEFAULT
