"""Hearing: clips for every screen, voice notes that come in, and Vietnamese text as it is spoken."""

from content.audio.approval import Pending, pending, reject, release
from content.audio.intake import Accepted
from content.audio.say import say
from content.audio.spoken import leftovers, spoken
from content.audio.voice import Voice

__all__ = ["Accepted", "Pending", "Voice", "leftovers", "pending", "reject", "release", "say", "spoken"]
