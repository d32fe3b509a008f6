"""Errors that a caller is expected to handle; each door turns them into words in one place."""

import traceback
from pathlib import Path


class TiengLangError(Exception):
    """Base of all our expected errors; the message is for logs and operators, never for villagers."""


class NotFound(TiengLangError):
    """No such thing, or not this person's to see (the two look alike on purpose)."""


class Invalid(TiengLangError):
    """The input cannot be accepted; the message says what to change."""


class Conflict(TiengLangError):
    """Somebody else has already done it, or the thing changed meanwhile."""


class Forbidden(TiengLangError):
    """The right to do this is missing now, whatever an older button or page said."""


class Unavailable(TiengLangError):
    """A part that is needed (engine, channel, database) is not there now; trying later may help."""


def place_of(error: BaseException) -> str:
    """File and line where something broke, for a log: a whole traceback could hold what a person said."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
