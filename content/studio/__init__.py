"""The recording studio: what a language needs most, what its speakers said, who checked it, and taking it back."""

from content.audio.finishing import WITHDRAWN
from content.studio.needs import Need, listing
from content.studio.queue import Left, Step, next_step
from content.studio.takes import (
    GRAVE_TOPICS,
    Thanks,
    approve,
    hard_to_say,
    hide_name,
    is_grave,
    languages,
    mine,
    reject,
    release,
    send_back,
    speaks,
    submit,
    thanks,
    to_release,
)
from content.studio.withdrawing import (
    due,
    forget_old_copies,
    forget_speaker,
    remember_copy,
    settled,
    withdraw,
    withdraw_all,
)

__all__ = [
    "GRAVE_TOPICS",
    "WITHDRAWN",
    "Left",
    "Need",
    "Step",
    "Thanks",
    "approve",
    "due",
    "forget_old_copies",
    "forget_speaker",
    "hard_to_say",
    "hide_name",
    "is_grave",
    "languages",
    "listing",
    "mine",
    "next_step",
    "reject",
    "release",
    "remember_copy",
    "send_back",
    "settled",
    "speaks",
    "submit",
    "thanks",
    "to_release",
    "withdraw",
    "withdraw_all",
]
