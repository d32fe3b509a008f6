"""A Bot API server for tests: real HTTP on 127.0.0.1, the published limits, and every misfortune on demand.

    async with BotApi() as api:
        telegram = Telegram("123456:TEST", settings_with(telegram_api_url=api.url), …)
        mai = api.bot("123456:TEST").person(77)
        mai.say("/start")
        api.faults.add(faults.too_many(3), chat=77)

By hand: `python -m tests.fakes.bot_api --port 8081`, then TIENGLANG_TELEGRAM_API_URL=http://127.0.0.1:8081.
"""

from . import faults
from .people import Person
from .server import BotApi
from .state import Accepted, Button, Limit

__all__ = ["Accepted", "BotApi", "Button", "Limit", "Person", "faults"]
