"""Errors that a caller is expected to handle; each door turns them into words in one place."""


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
