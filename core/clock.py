"""Time as an argument: the few places where the wall clock is read, and the local calendar."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC. Only doors call this; services take `now`."""
    return datetime.now(UTC)


def require_aware(moment: datetime) -> datetime:
    """Return `moment` in UTC.

    Raises:
        ValueError: `moment` is naive; a time without a zone is a bug, never guessed.
    """
    if moment.tzinfo is None:
        raise ValueError("naive datetime; pass an aware one")
    return moment.astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` on the villagers' clock; `zone` is an IANA name such as Asia/Ho_Chi_Minh."""
    return require_aware(moment).astimezone(ZoneInfo(zone))
