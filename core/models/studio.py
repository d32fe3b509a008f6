"""The recording studio: what speakers said into the service, and which copies of it lie on telephones."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class Take(Base):
    """One thing a speaker said: what was asked, who said it with which consent, and what became of it.

    Its clips are `Recording` rows: one, or one a part where a list was cut at its pauses.
    """

    __tablename__ = "take"
    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(35))  # that was spoken
    ref: Mapped[str] = mapped_column(String(80))  # prompt:home, article:12, faq:7, notice:3
    words: Mapped[str]  # what was to be said, a part a line
    words_language: Mapped[str] = mapped_column(String(35))  # vi where it was spoken straight from Vietnamese
    hash: Mapped[str] = mapped_column(String(64))  # of the words
    state: Mapped[str] = mapped_column(String(12))
    # received (to be levelled), pending (second speaker), checked (publisher), approved, redo, hard (nothing was said,
    # `reason` tells why), replaced, withdrawn (its files and copies are to be deleted), gone
    speaker: Mapped[str] = mapped_column(String(40))  # person:17, staff:3; empty once they are forgotten
    speaker_name: Mapped[str] = mapped_column(default="")  # only when the speaker agreed to be named
    consent: Mapped[str] = mapped_column(String(64))  # hash of the wording the speaker agreed to
    original: Mapped[str | None] = mapped_column(String(64))
    file: Mapped[str | None] = mapped_column(String(64))  # Opus of the whole
    ms: Mapped[int] = mapped_column(default=0)
    level: Mapped[float | None]  # dBFS of the speaking parts once levelled; short clips follow the longer ones
    reviewer: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(default="")  # why it is to be said again, or is hard to say
    back_text: Mapped[str] = mapped_column(default="")  # what the second speaker heard, in Vietnamese
    back_file: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    copies: Mapped[int] = mapped_column(default=0)  # on telephones when it was withdrawn
    copies_deleted: Mapped[int] = mapped_column(default=0)
    __table_args__ = (Index("ix_take_language_state", "language", "state"), Index("ix_take_hash", "hash"))


class ClipCopy(Base):
    """A message with a person's voice that may be taken back, kept while platforms allow that."""

    __tablename__ = "clip_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    takes: Mapped[str]  # ids of the takes in it, ",12,15,"
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str]
    message_ref: Mapped[str]
    screen: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))  # of its words, if any
    delivery: Mapped[str] = mapped_column(
        default="", server_default=text("''")
    )  # "kind:ref:person:copy" of a broadcast's
    held_until: Mapped[datetime | None]  # somebody is taking it back
    at: Mapped[datetime]
    __table_args__ = (Index("ix_clip_copy_at", "at"), Index("ix_clip_copy_channel_address", "channel", "address"))


class ClipScreen(Base):
    """The words that stand in the same message as a person's voice, once for all who got them."""

    __tablename__ = "clip_screen"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    screen: Mapped[str]  # an `Outgoing` as JSON
    at: Mapped[datetime]  # when somebody got it last
