"""GET /metrics for Prometheus, on a port of its own that only this machine reaches."""

import asyncio
from collections.abc import Iterable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import switches
from core.channels import Channel
from core.db import Database
from core.models import Case, Delivery, DeliveryState, Inbox
from core.models.inbox import NEW

_OPEN_CASES = ("received", "routed", "working", "reopened")


class Gauges(Collector):
    """What is counted in the database when Prometheus asks; never anything about one person."""

    def __init__(self, db: Database, channels: Mapping[str, Channel]) -> None:
        self._db = db
        self._channels = channels

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: counting begins when somebody asks."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """The gauges, in one reading transaction."""
        up = GaugeMetricFamily("tienglang_channel_up", "Whether a channel works.", labels=("channel",))
        for name, channel in self._channels.items():
            up.add_metric((name,), float(channel.health().ok))
        yield up
        with self._db.reading() as session:
            for name, (words, value) in _counts(session).items():
                yield GaugeMetricFamily(f"tienglang_{name}", words, value=value)


def _counts(session: Session) -> Mapping[str, tuple[str, float]]:
    due = (DeliveryState.DUE, DeliveryState.SENDING)
    tick = switches.when(session, switches.HEARTBEAT)
    return {
        "inbox_waiting": (
            "Messages that wait for a reply.",
            session.scalar(select(func.count()).select_from(Inbox).where(Inbox.state == NEW)) or 0,
        ),
        "deliveries_due": (
            "Messages that are owed to somebody.",
            session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state.in_(due))) or 0,
        ),
        "cases_open": (
            "Cases that the agency has not answered.",
            session.scalar(select(func.count()).select_from(Case).where(Case.state.in_(_OPEN_CASES))) or 0,
        ),
        "scheduler_tick_seconds": (
            "Unix time of the scheduler's last tick.",
            tick.timestamp() if tick else 0.0,
        ),
        "broadcasts_paused": ("1 while all broadcasts are stopped.", float(switches.paused(session))),
    }


def application(db: Database, channels: Mapping[str, Channel]) -> web.Application:
    """The application that serves /metrics."""
    registry = CollectorRegistry()
    for collector in (ProcessCollector(registry=None), Gauges(db, channels)):
        registry.register(collector)
    GCCollector(registry=registry)

    async def metrics(request: web.Request) -> web.Response:
        text = await asyncio.to_thread(generate_latest, registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    return app
