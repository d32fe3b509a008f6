"""A web chat with a small brain: it answers each kind of input with a screen that shows what the page must draw."""

import asyncio
import functools
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
from aiohttp import web

from bot.channels.webchat import WebChat
from bot.web import add_routes
from core.channels import Choice, Clip, Incoming, Outgoing, Sink, Speech
from core.clock import now
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.settings import Settings

BACK = Choice("0", "Quay lại", "key.1:1:0", "i-back")
HEAR = Choice("9", "Nghe", "key.1:1:9", "i-hear")
PERSON = Choice("7", "Gặp cán bộ", "key.1:1:7", "i-person")
SOURCE = "Theo Thông tư 10/2024/TT-BYT, Bộ Y tế, ngày 13/06/2024. Đây là bản tóm tắt, văn bản gốc mới có giá trị."


def keys(*labels: str, icons: Sequence[str] = ()) -> tuple[Choice, ...]:
    """Fixed choices from 1."""
    named = [*icons, *[""] * len(labels)]
    return tuple(Choice(str(n), label, f"key.1:1:{n}", named[n - 1]) for n, label in enumerate(labels, start=1))


def a_screen(
    screen: str, text: str, *choices: Choice, tail: Sequence[Choice] = (HEAR, BACK), **more: object
) -> Outgoing:
    """A screen that can be heard."""
    made = Outgoing(screen, text, choices=choices, tail=tuple(tail), speech=(Speech(text, "vi"),))
    return replace(made, **more)  # type: ignore[arg-type]


SCREENS = {
    "start": a_screen(
        "lang_pick",
        "Chào bà con. Đây là Tiếng Làng, máy trả lời tự động của Sở Dân tộc và Tôn giáo tỉnh Lâm Đồng. "
        "Bà con muốn đọc và nghe tiếng nào?",
        *keys("Tiếng Việt", "English", "Tiếng Chăm, chữ La-tinh", "Tiếng Raglai phía nam", "Tiếng K'Ho", "Tiếng Mạ"),
        tail=(Choice("8", "Xem tiếp", "key.1:1:8", "i-next"), HEAR),
    ),
    "topics": a_screen(
        "topics",
        "Bà con muốn xem chuyện gì?",
        *keys(
            "Chính sách, hỗ trợ",
            "Sức khỏe",
            "Học hành",
            "Giá cả, mua bán",
            "Trồng trọt, chăn nuôi",
            "An toàn, trật tự",
            icons=("t-policy", "t-health", "t-school", "t-market", "t-farm", "t-safe"),
        ),
        tail=(Choice("8", "Văn hóa, lễ hội", "key.1:1:8", "t-culture"), HEAR, BACK),
    ),
    "article": a_screen(
        "article",
        "Lịch tiêm cho trẻ nhỏ.\nTrẻ mới sinh được tiêm hai mũi trong tháng đầu, ở trạm y tế xã hoặc nơi sinh.\n"
        "- 24 giờ đầu: viêm gan B\n- 1 tháng đầu: lao\n- 2 tháng: mũi phối hợp đầu tiên\n"
        f"Hỏi trạm y tế: 0252 3 822 115.\n{SOURCE}",
        *keys("Có ích", "Chưa rõ", "Hỏi về bài này"),
        title="Lịch tiêm cho trẻ nhỏ",
        source=SOURCE,
    ),
    "sos": a_screen(
        "sos",
        "Nếu đang nguy hiểm, gọi ngay. Cháy: 114. Công an: 113. Cấp cứu: 115. Lũ, bão, tìm người: 112. "
        "Trẻ em bị hại: 111. Máy không gọi thay được. Không gọi được thì kêu người bên cạnh.",
        *keys("Báo gấp cho cán bộ", "Không phải việc gấp", icons=("i-sos",)),
        urgent=True,
    ),
    "receipt": a_screen(
        "receipt",
        "Đã chuyển tới Trạm y tế xã Phan Sơn. Mã việc: 4H7 2M9. Cán bộ trả lời tại đây, chậm nhất ngày 16/12/2026.",
        *keys("Về đầu"),
        code="4H72M9",
    ),
    "place": a_screen(
        "place",
        "Bà con ở xã nào? Gõ tên, không dấu cũng được, tên cũ cũng được. Hoặc nói tên xã vào máy.",
        *keys("Chọn trong danh sách", "Gửi vị trí", "Để sau", icons=("", "i-pin")),
    ),
    "feedback": a_screen(
        "fb_start", "Bà con nói hoặc gõ ý kiến. Gửi hình cũng được.", *keys("Gửi đi", "Bỏ"), tail=(PERSON, HEAR, BACK)
    ),
    "pin": a_screen("pin_ask", "Bấm mã riêng, 4 số.", tail=(BACK,)),
    "mute": replace(a_screen("answer", "Bài này chỉ có chữ.", *keys("Có ích")), speech=()),
    "english": a_screen("home", "Welcome.", *keys("Read"), language="en"),
    "data": a_screen("mydata", "Đây là những gì máy giữ.", document_name="du-lieu.json"),
}


class Brain:
    """Answers as the conversation would, by words that tests type; keeps everything that came in."""

    def __init__(self, webchat: WebChat) -> None:
        self.webchat = webchat
        self.heard: list[Incoming] = []
        self.slow = 0.0  # seconds before the answer
        self.dumb = False  # never answers
        self.busy = False  # cannot store anything
        self.before_answer: Callable[[], None] = lambda: None

    async def sink(self, incomings: Sequence[Incoming]) -> None:
        """What the worker does, without its care: an update that was seen is left alone."""
        if self.busy:
            raise Unavailable("database: locked")
        for incoming in incomings:
            if incoming.key in {seen.key for seen in self.heard}:
                continue
            self.heard.append(incoming)
            if not self.dumb:
                asyncio.get_running_loop().call_later(self.slow, self._answer, incoming)

    def _answer(self, incoming: Incoming) -> None:
        self.before_answer()
        self.answering = asyncio.ensure_future(self.webchat.send(incoming.address, self.reply(incoming)))

    def reply(self, incoming: Incoming) -> Outgoing:
        """The screen that fits."""
        if incoming.kind == "press":
            return SCREENS["topics" if incoming.press.endswith(":1") else "article"]
        if incoming.kind in ("voice", "photo", "location"):
            return SCREENS["receipt"]
        if incoming.kind == "other":
            return a_screen("unknown", "Máy chưa mở được cái này.")
        return SCREENS.get(incoming.text.removeprefix("/").split()[0], a_screen("answer", f"Nghe rồi: {incoming.text}"))


class FakeVoice:
    """Has a clip of a second for whatever can be spoken."""

    def __init__(self, files: Files, *, machine: bool = True) -> None:
        self._files = files
        self.machine = machine
        self.asked: list[Outgoing] = []

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        """A tone; None when the screen has no words to speak."""
        self.asked.append(outgoing)
        if not outgoing.speech:
            return None
        data = an_ogg()
        kept = self._files.put(data)
        return Clip(kept, self._files.path(kept), 34_000, len(data), self.machine, outgoing.clip_credit)


@functools.cache
def an_ogg(seconds: float = 1.0) -> bytes:
    """A tone as OGG/Opus."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        wave = np.sin(np.arange(int(48_000 * seconds)) * 0.05)
        samples = (wave * 8000).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = 48_000
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return buffer.getvalue()


class House:
    """Everything a page needs, as an application."""

    def __init__(self, url: str, data_dir: Path, *, public_url: str = "") -> None:
        self.settings = Settings(_env_file=None, data_dir=data_dir, public_url=public_url)
        self.files = Files(data_dir / "files")
        self.db = Database(url)
        self.webchat = WebChat(self.db, self.settings, now)
        self.voice = FakeVoice(self.files)
        self.brain = Brain(self.webchat)

    @asynccontextmanager
    async def mind(self) -> AsyncIterator[Sink]:
        """Whoever answers, while the application runs."""
        yield self.brain.sink

    async def app(self) -> web.Application:
        """The application; it opens the channel when it starts and closes it when it ends."""
        app = web.Application()
        add_routes(app, webchat=self.webchat, voice=self.voice, files=self.files, settings=self.settings, db=self.db)

        async def life(_app: web.Application) -> AsyncIterator[None]:
            self.loop = asyncio.get_running_loop()
            async with self.mind() as sink:
                await self.webchat.open(sink)
                yield
                await self.webchat.close()
            self.db.close()

        app.cleanup_ctx.append(life)
        return app
