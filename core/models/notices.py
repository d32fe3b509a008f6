"""Notices and their deliveries: one row says one thing to one person."""

from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class DeliveryKind(IntEnum):
    """What a delivery brings; a small integer because there are millions of rows."""

    NOTICE = 1
    CASE_ANSWER = 2
    CASE_NEWS = 3  # late, passed on, a question back
    NOTICE_FIX = 4
    NOTICE_RECALL = 5
    DIGEST = 6
    STAFF_ALERT = 7
    AUTHOR_REPORT = 8  # to the influential person: stopped, sent, replies
    REMINDER = 9  # somebody tapped "remind me" under a notice with a date
    CONFIRM = 10  # an emergency again, for those who have not confirmed it
    LEARNED = 11  # a question that nobody could answer has an answer now; ref is the FAQ entry
    POLL_RESULT = 12  # what the village said, for those who voted; ref is the notice
    SUCCESSION = 13  # an influential person handed over; to both of them

    __hash__ = int.__hash__  # part of every key on the hot path; the enum's own hashes its name in Python


class DeliveryState(IntEnum):
    """Where a delivery stands. Sent + failed + unknown + skipped + still due = people, always."""

    DUE = 0
    SENDING = 1
    SENT = 2
    FAILED = 3
    UNKNOWN = 4  # the request left and no answer came before a crash or a time-out
    SKIPPED = 5  # not to be sent any more: stopped, withdrawn, too late, over the cap


class Notice(Base):
    """Something the agency or an influential person says to many. Words: `Translation` rows with ref `notice:<id>`."""

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(5), unique=True)
    level: Mapped[str] = mapped_column(String(10), default="normal")  # normal, priority, emergency
    topic: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    # draft, submitted, approved, waiting (an influential person's delay), expanding, sending, paused, done,
    # stopped, recalled
    sender: Mapped[str]  # who speaks, as recipients read it
    author: Mapped[str]  # actor: staff:3, person:17, operator
    approver: Mapped[str] = mapped_column(default="")
    approved_hash: Mapped[str] = mapped_column(String(64), default="")  # of exactly what was approved
    audience: Mapped[dict]  # type: ignore[type-arg]  # areas, languages, topics, channels
    clip: Mapped[str | None] = mapped_column(String(64))  # the speaker's own voice
    clip_ms: Mapped[int] = mapped_column(default=0)
    clip_language: Mapped[str] = mapped_column(String(35), default="vi")
    question: Mapped[dict | None]  # type: ignore[type-arg]  # question, options, explain
    people: Mapped[int] = mapped_column(default=0)  # rows made so far
    last_person_id: Mapped[int | None]  # audience is fixed at approval: nobody above
    newcomers: Mapped[bool | None]  # also whoever comes between approval and the end of the fan-out; None = no
    cursor: Mapped[int] = mapped_column(default=0)  # high-water mark of the fan-out
    due_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    voices_until: Mapped[datetime | None]  # recordings in people's own languages are awaited so long, at most
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(default="")  # reason of a stop or recall, said to people
    settled: Mapped[dict | None]  # type: ignore[type-arg]  # final counts once the rows are folded
    version: Mapped[int] = mapped_column(SmallInteger, default=1, server_default=text("1"))  # raised by a correction
    words: Mapped[str | None] = mapped_column(String(64), index=True)  # hash of what it says
    event_on: Mapped[date | None]  # the day it is about; people may ask to be reminded
    poll_until: Mapped[datetime | None]  # an influential person's question to the village; votes count until then
    poll_closed_at: Mapped[datetime | None]  # when they were counted
    confirm_minutes: Mapped[int | None]  # of an emergency: who has not answered its question so long gets it again
    every: Mapped[str | None] = mapped_column(String(5))  # week or month: it repeats
    every_until: Mapped[datetime | None]
    next_at: Mapped[datetime | None]  # when the next repetition is made
    series: Mapped[int | None] = mapped_column(index=True)  # the notice that this one repeats


class Correction(Base):
    """A notice was wrong and is put right: those who had it are told, those who wait get the right words."""

    __tablename__ = "correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="submitted")  # submitted, telling, done, dropped
    grave: Mapped[bool] = mapped_column(default=True)  # everybody is told; else recent messages are edited in silence
    title: Mapped[str]  # the new Vietnamese words, whole
    body: Mapped[str]
    wrong: Mapped[str]  # what was said and is not so, in a few words
    right: Mapped[str]
    author: Mapped[str]
    approver: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_person_id: Mapped[int | None]
    cursor: Mapped[int] = mapped_column(default=0)  # high-water mark of telling


class Block(Base):
    """Up to 500 deliveries that one worker leases; the lease is the truth."""

    __tablename__ = "block"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger)
    ref: Mapped[int]
    lane: Mapped[int] = mapped_column(SmallInteger, default=3)  # content.outbox.Lane: 0 answers to 3 normal
    first_person: Mapped[int]
    last_person: Mapped[int]
    copy_no: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_at: Mapped[datetime]
    leased_by: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    mark: Mapped[int] = mapped_column(default=0)  # all persons up to here were (about to be) sent
    done: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        Index("ix_block_due", "lane", "due_at", sqlite_where=text("NOT done"), postgresql_where=text("NOT done")),
        Index("ix_block_ref", "kind", "ref"),
    )


class Delivery(Base):
    """One thing to one person. The key says what and to whom, so nothing can be owed twice."""

    __tablename__ = "delivery"
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    ref: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    copy_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=0)
    address_id: Mapped[int | None]
    state: Mapped[int] = mapped_column(SmallInteger, default=int(DeliveryState.DUE))
    reason: Mapped[str] = mapped_column(String(40), default="")
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    message_ref: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        Index(  # of the few that wait for the evening's digest; every other row is reached through its block
            "ix_delivery_together",
            "person_id",
            sqlite_where=text("state = 0 AND reason = 'digest'"),
            postgresql_where=text("state = 0 AND reason = 'digest'"),
        ),
        {"sqlite_with_rowid": False},
    )


class DeliveryEvent(Base):
    """An attempt that was not a plain success, or a change of address."""

    __tablename__ = "delivery_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger)
    ref: Mapped[int]
    person_id: Mapped[int]
    at: Mapped[datetime]
    result: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("ix_delivery_event_ref", "kind", "ref", "person_id"),)


class NoticeReply(Base):
    """How a notice's question was answered, counted by place and language; never by person."""

    __tablename__ = "notice_reply"
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    option: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    area_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    language: Mapped[str] = mapped_column(String(35), primary_key=True, default="vi")
    count: Mapped[int] = mapped_column(default=0)


class DeliveryCount(Base):
    """Deliveries of a notice that were folded: how many ended how, by channel, language and place; nobody by name."""

    __tablename__ = "delivery_count"
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    copy_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=0)
    state: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    channel: Mapped[str] = mapped_column(String(20), primary_key=True, default="")
    language: Mapped[str] = mapped_column(String(35), primary_key=True, default="")
    area_id: Mapped[int] = mapped_column(primary_key=True, default=0)  # 0 = unknown
    count: Mapped[int] = mapped_column(default=0)


class PollVote(Base):
    """What somebody voted for while a poll is open; gone once they have the result, of which counts stay."""

    __tablename__ = "poll_vote"
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    option: Mapped[int] = mapped_column(SmallInteger)  # from 1


class VillageReply(Base):
    """What somebody answered to an influential person's broadcast; the speaker hears it without a name."""

    __tablename__ = "village_reply"
    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(default="")
    file: Mapped[str | None] = mapped_column(String(64))
    ms: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # when the speaker was told that there are new ones
    passed_at: Mapped[datetime | None]  # … and passed it to the agency
