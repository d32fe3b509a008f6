"""Handlers: one file a thing a person can do; each registers its screens in bot.turn when imported."""

from bot.handlers import (
    answered,
    asking,
    feedback,
    mydata,
    notices,
    polling,
    reading,
    receipt,
    relay,
    replying,
    settings,
    sos,
    start,
    status,
    village,
)

__all__ = [
    "answered",
    "asking",
    "feedback",
    "mydata",
    "notices",
    "polling",
    "reading",
    "receipt",
    "relay",
    "replying",
    "settings",
    "sos",
    "start",
    "status",
    "village",
]
