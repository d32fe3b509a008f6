"""Logs: lines for people or JSON for machines, one format for our parts and the libraries', secrets blacked out."""

import logging
import sys
from collections.abc import Iterable

import structlog
from structlog.typing import EventDict, WrappedLogger

BLACKED = "[secret]"
MIN_SECRET = 6  # shorter strings stand in ordinary words


def set_up(*, style: str, level: str, secrets: Iterable[str] = ()) -> None:
    """Send structlog and the standard library's loggers to standard error.

    Args:
        style: console or json.
        level: debug, info, warning or error.
        secrets: strings that must never be seen in a line (`Channel.redact`, tokens, keys).
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redact(secrets),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # modules take their logger before the settings are read
    )
    look: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, look],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("alembic", "apscheduler", "httpx", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


class Redact:
    """Replaces secrets in every string of a line, wherever they stand."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.secrets = sorted({s for s in secrets if len(s) >= MIN_SECRET}, key=len, reverse=True)

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """The line without secrets."""
        return {name: value if name.startswith("_") else self._clean(value) for name, value in event.items()}

    def _clean(self, value: object) -> object:
        if isinstance(value, int | float | None):
            return value
        text = value if isinstance(value, str) else str(value)
        for secret in self.secrets:
            text = text.replace(secret, BLACKED)
        return text
