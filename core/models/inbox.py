"""What people wrote to us, our replies, and where each conversation stands."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base

NEW, HANDLED, FAILED = "new", "handled", "failed"
READY, SENDING, DONE, LOST = "ready", "sending", "done", "lost"


class Inbox(Base):
    """One update, stored before the platform is told that we have it; with the reply that answers it.

    `raw` and `reply` hold what was said and are blanked 48 h after handling.
    """

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))  # the platform's own number of the update
    address: Mapped[str]
    raw: Mapped[str]  # JSON of core.channels.Incoming
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=NEW)
    tries: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[str] = mapped_column(default="")  # told to the person, found by staff
    handled_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")  # JSON list of core.channels.Outgoing
    reply_state: Mapped[str] = mapped_column(String(10), default="")  # ready, sending, done, lost
    reply_tries: Mapped[int] = mapped_column(default=0)
    reply_next: Mapped[int] = mapped_column(default=0)  # how many screens of the reply have left
    blanked: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        UniqueConstraint("channel", "account", "key"),
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("state = 'new' OR reply_state IN ('ready', 'sending')"),
            postgresql_where=text("state = 'new' OR reply_state IN ('ready', 'sending')"),
        ),
        Index("ix_inbox_blank", "handled_at", sqlite_where=text("NOT blanked"), postgresql_where=text("NOT blanked")),
        Index("ix_inbox_channel_address", "channel", "address"),
    )


class Conversation(Base):
    """Where the talk with one address stands: a versioned state, and the keys of the screen shown last."""

    __tablename__ = "conversation"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]  # JSON of bot.state.State
    changed_at: Mapped[datetime] = mapped_column(index=True)


class WebMessage(Base):
    """A screen that waits in the web chat until the device has it; kept at most 7 days."""

    __tablename__ = "web_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(index=True)
    mine: Mapped[bool] = mapped_column(default=False)  # what the villager said, for the page without scripts
    key: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the form that said it: sent twice, said once
    body: Mapped[str]  # JSON of core.channels.Outgoing, or of bot.channels.webchat.Said
    at: Mapped[datetime] = mapped_column(index=True)
    # an open page remembers the last number it has: none may come a second time
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012


class WebDevice(Base):
    """A browser that chats; only the hash of its cookie is kept. The address is a random id."""

    __tablename__ = "web_device"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
