"""GET /health: 503 only for what a restart may mend (database, schema, scheduler, web), the rest is "degraded"."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content import switches
from content.audio import Voice
from core import migrate
from core.channels import Channel, Health
from core.db import Database
from core.errors import Unavailable
from core.settings import Settings

SILENT = timedelta(seconds=60)
PATIENCE = 3.0  # seconds that the database may take to answer


class Board:
    """What `GET /health` shows for one process."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        *,
        channels: Mapping[str, Channel],
        voice: Voice,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._settings = settings
        self._channels = channels
        self._voice = voice
        self._now = now
        self._started = now()

    def add_routes(self, app: web.Application) -> None:
        """Add the address."""
        app.router.add_get("/health", self._answer)

    async def state(self) -> tuple[bool, dict[str, Any]]:
        """Whether this process does its work, and the whole answer."""
        now = self._now()
        broken: dict[str, str] = {}
        heartbeat: datetime | None = None
        try:
            current, heartbeat = await asyncio.wait_for(self._db.read(self._look), PATIENCE)
            if current != migrate.head():
                broken["migrations"] = "the database is another version's"
        except (SQLAlchemyError, Unavailable, TimeoutError) as error:
            broken["database"] = type(error).__name__
        # a process that has just started may still find the last tick of the one before
        quiet_since = max(heartbeat or self._started, self._started)
        if "database" not in broken and self._settings.has_role("scheduler") and now - quiet_since > SILENT:
            broken["scheduler"] = f"silent since {quiet_since.isoformat(timespec='seconds')}"
        parts = self._parts()
        return not broken, {
            "status": "ok" if not broken else "broken",
            "broken": broken,
            "degraded": [name for name, health in parts.items() if not health.ok],
            "parts": {name: health.why for name, health in parts.items()},
            "roles": self._settings.roles.split(","),
            "time": now.isoformat(timespec="seconds"),
        }

    def _parts(self) -> dict[str, Health]:
        """Parts without which the service goes on."""
        receiving = self._channels.items() if self._settings.has_role("bot") else ()
        return {**{name: channel.health() for name, channel in receiving}, "voice": self._voice.health()}

    def _look(self, session: Session) -> tuple[str | None, datetime | None]:
        return migrate.current(self._db), switches.when(session, switches.HEARTBEAT)

    async def _answer(self, request: web.Request) -> web.Response:
        good, answer = await self.state()
        return web.json_response(answer, status=200 if good else 503, headers={"Cache-Control": "no-store"})
