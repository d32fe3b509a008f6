"""What we are compared with, each in a process of its own: bare aiohttp, and python-telegram-bot as in its manual.

`python -m bench.reference aiohttp URL NUMBER IN_FLIGHT` prints processor seconds and wall seconds as JSON.
"""

import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TEXT = (
    "Thứ Bảy này, từ 7 giờ sáng, trạm y tế xã tiêm phòng cho trẻ em dưới năm tuổi. Bà con mang theo sổ tiêm. "
    "Không mất tiền. Ai ở xa thì gọi số của trạm trước một ngày để được đón."
)
FIRST_CHAT = 100_000_000
TOKEN = "1:bench"


async def aiohttp_(url: str, number: int, in_flight: int) -> None:
    """Reference A: as many calls, nothing written down."""
    import aiohttp

    chats: Iterator[int] = iter(range(FIRST_CHAT, FIRST_CHAT + number))
    address = f"{url}/bot{TOKEN}/sendMessage"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as session:

        async def sender() -> None:
            for chat in chats:
                async with session.post(address, json={"chat_id": chat, "text": TEXT}) as answer:
                    if not (await answer.json())["ok"]:
                        raise AssertionError("refused")

        await asyncio.gather(*(sender() for _ in range(in_flight)))


async def ptb(url: str, number: int, in_flight: int) -> None:
    """The loop of the manual: one message after the other, a row committed for each."""
    from telegram import Bot

    with tempfile.TemporaryDirectory() as folder:
        rows = sqlite3.connect(Path(folder) / "sent.db")
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("PRAGMA synchronous=NORMAL")
        rows.execute("CREATE TABLE sent (chat INTEGER PRIMARY KEY, message INTEGER)")
        async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
            chats = iter(range(FIRST_CHAT, FIRST_CHAT + number))

            async def sender() -> None:
                for chat in chats:
                    message = await bot.send_message(chat, TEXT)
                    rows.execute("INSERT INTO sent VALUES (?, ?)", (chat, message.message_id))
                    rows.commit()

            await asyncio.gather(*(sender() for _ in range(in_flight)))
        rows.close()


def run(kind: str, url: str, number: int, in_flight: int) -> dict[str, float]:
    """Run one reference; processor µs a message, messages a second."""
    words = [sys.executable, "-m", "bench.reference", kind, url, str(number), str(in_flight)]
    found: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return found


def main(kind: str, url: str, number: int, in_flight: int) -> None:
    """Measure one reference from inside, without the start of Python."""
    import uvloop

    work = {"aiohttp": aiohttp_, "ptb": ptb}[kind]
    cpu, wall = time.process_time(), time.monotonic()
    uvloop.run(work(url, number, in_flight))
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    print(json.dumps({"us": round(cpu / number * 1e6, 1), "rate": round(number / wall)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
