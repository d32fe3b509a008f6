"""The other side of a chat: what a person does, and what that person sees."""

from typing import Any

from .calls import press_id
from .methods import Upload
from .state import Accepted, Bot, Button, Chat, Press, World


class Person:
    """One chat with the bot, driven by a test. Every action is an update; its id is returned."""

    def __init__(self, world: World, bot: Bot, chat: Chat) -> None:
        self._world = world
        self._bot = bot
        self.chat = chat

    # --- what the person does ---

    def say(self, text: str) -> int:
        """Write a text or a command."""
        content: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self._message(content)

    def press(self, key: str) -> int:
        """Press a button: its data, its words, or how its words begin, on the newest message that has it.

        Raises:
            AssertionError: no message of the bot has such a button.
        """
        for accepted in reversed(self.seen):
            for row in accepted.rows:
                for button in row:
                    if button.data == key or button.text == key or button.text.startswith(f"{key} "):
                        return self.press_on(accepted.message_id, button.data)
        raise AssertionError(f"no button {key!r}; there are {[b.text for b in self.buttons]}")

    def press_on(self, message_id: int, data: str) -> int:
        """Press a button with these data on a message, whether it is there or not (an old or a forged press)."""
        number = press_id()
        self._bot.presses[number] = Press(self.chat.id, self._world.clock())
        message = self._bot.messages.get((self.chat.id, message_id))
        body = {
            "id": number,
            "from": self._user(),
            "chat_instance": "1",
            "data": data,
            "message": message or {"message_id": message_id, "date": 0, "chat": self.chat.as_json()},
        }
        return self._bot.inbox.put("callback_query", f"press {self.chat.id}", body)

    def voice(self, data: bytes, *, seconds: int = 3, mime: str = "audio/ogg") -> int:
        """Send a voice note."""
        return self._message({"voice": {**self._file("voice", data, mime), "duration": seconds}})

    def audio(self, data: bytes, *, seconds: int = 30, mime: str = "audio/mpeg") -> int:
        """Send a piece of music or a recording from a file."""
        return self._message({"audio": {**self._file("audio", data, mime), "duration": seconds}})

    def photo(self, data: bytes, caption: str = "") -> int:
        """Send a photo; the platform offers it in two sizes."""
        sizes = [
            {**self._file("photo", part, "image/jpeg"), "width": width, "height": width}
            for part, width in ((data[:1] or b"s", 90), (data, 1280))
        ]
        return self._message({"photo": sizes, **({"caption": caption} if caption else {})})

    def document(self, data: bytes, name: str = "don.pdf", mime: str = "application/pdf") -> int:
        """Send a file."""
        return self._message({"document": {**self._file("document", data, mime, name), "file_name": name}})

    def video_note(self, data: bytes) -> int:
        """Send a round video."""
        return self._message(
            {"video_note": {**self._file("video_note", data, "video/mp4"), "length": 240, "duration": 5}}
        )

    def location(self, latitude: float, longitude: float) -> int:
        """Share a place."""
        return self._message({"location": {"latitude": latitude, "longitude": longitude}})

    def contact(self, phone: str) -> int:
        """Share a contact card."""
        return self._message({"contact": {"phone_number": phone, "first_name": "Mai"}})

    def sticker(self) -> int:
        """Send a sticker."""
        sticker = self._file("sticker", b"sticker", "image/webp")
        return self._message(
            {
                "sticker": {
                    **sticker,
                    "type": "regular",
                    "width": 9,
                    "height": 9,
                    "is_animated": False,
                    "is_video": False,
                }
            }
        )

    def block(self) -> int:
        """Block the bot: from now on messages are refused with 403."""
        self.chat.gone = "blocked"
        return self._member("member", "kicked")

    def unblock(self) -> int:
        """Let the bot write again."""
        self.chat.gone = ""
        return self._member("kicked", "member")

    def leave_platform(self) -> None:
        """Delete the account; the bot is not told."""
        self.chat.gone = "deactivated"

    def move(self, new_id: int) -> int:
        """The group becomes a supergroup with another id."""
        self.chat.moved_to = new_id
        self._bot.chats[new_id] = Chat(new_id, "supergroup", self.chat.name)
        return self._message({"migrate_to_chat_id": new_id})

    def repeat(self, update: dict[str, Any]) -> None:
        """The platform delivers an update once more."""
        self._bot.inbox.again(update)

    # --- what the person sees ---

    @property
    def seen(self) -> list[Accepted]:
        """Everything the bot sent into this chat, oldest first; what was deleted is left out."""
        return [
            accepted
            for accepted in self._world.accepted
            if accepted.bot == self._bot.id
            and accepted.chat_id == self.chat.id
            and (self.chat.id, accepted.message_id) in self._bot.messages
        ]

    @property
    def last(self) -> Accepted:
        """The newest message.

        Raises:
            AssertionError: there is none.
        """
        seen = self.seen
        assert seen, f"nothing was sent to {self.chat.id}"
        return seen[-1]

    @property
    def buttons(self) -> list[Button]:
        """The keys under the newest message that has any."""
        rows = next((accepted.rows for accepted in reversed(self.seen) if accepted.rows), ())
        return [button for row in rows for button in row]

    @property
    def answered_presses(self) -> int:
        """How many presses the bot has acknowledged."""
        return sum(press.answered for press in self._bot.presses.values() if press.chat_id == self.chat.id)

    def _user(self) -> dict[str, Any]:
        number = abs(self.chat.id)
        return {"id": number, "is_bot": False, "first_name": "Mai", "language_code": self.chat.language_code}

    def _message(self, content: dict[str, Any]) -> int:
        number = next(self._bot.message_ids)
        body = {
            "message_id": number,
            "date": int(self._world.clock()),
            "chat": self.chat.as_json(),
            "from": self._user(),
            **content,
        }
        return self._bot.inbox.put("message", f"chat {self.chat.id}", body)

    def _member(self, old: str, new: str) -> int:
        until = {"until_date": 0}
        body = {
            "chat": self.chat.as_json(),
            "from": self._user(),
            "date": int(self._world.clock()),
            "old_chat_member": {"user": self._bot.as_json(), "status": old, **(until if old == "kicked" else {})},
            "new_chat_member": {"user": self._bot.as_json(), "status": new, **(until if new == "kicked" else {})},
        }
        return self._bot.inbox.put("my_chat_member", f"chat {self.chat.id}", body)

    def _file(self, kind: str, data: bytes, mime: str, name: str = "") -> dict[str, Any]:
        stored = self._world.files.keep(self._bot.id, kind, Upload(name, data, mime))
        return {**stored.as_json(), **({} if kind == "photo" else {"mime_type": mime})}
