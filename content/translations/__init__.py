"""Translations: what is to be said in every language, who has written it, and what villagers may see of it."""

from content.translations.flow import (
    APPROVED,
    DRAFT,
    MISSING,
    REVIEW,
    STALE,
    STATES,
    Standing,
    approve,
    ask_about,
    send_back,
    standing,
    standings,
    waiting,
    withdraw,
    write,
)
from content.translations.units import KINDS, Unit, every, one

__all__ = [
    "APPROVED",
    "DRAFT",
    "KINDS",
    "MISSING",
    "REVIEW",
    "STALE",
    "STATES",
    "Standing",
    "Unit",
    "approve",
    "ask_about",
    "every",
    "one",
    "send_back",
    "standing",
    "standings",
    "waiting",
    "withdraw",
    "write",
]
