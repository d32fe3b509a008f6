"""Run the test server by hand: `python -m tests.fakes.bot_api --port 8081`."""

import argparse
import asyncio
import contextlib

from . import BotApi, Limit


async def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A Bot API server for tests, on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--rate", type=int, default=30, help="messages a second over all chats, 0 = no limit")
    parser.add_argument("--chat-rate", type=int, default=0, help="messages a second to one chat, 0 = no limit")
    given = parser.parse_args()
    api = BotApi(
        rate=Limit(given.rate, 1.0) if given.rate else None,
        chat_rate=Limit(given.chat_rate, 1.0) if given.chat_rate else None,
    )
    await api.start(given.port)
    print(f"TIENGLANG_TELEGRAM_API_URL={api.url} TIENGLANG_TELEGRAM_TOKEN=123456:TEST", flush=True)  # noqa: T201
    try:
        await asyncio.Event().wait()
    finally:
        await api.stop()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
