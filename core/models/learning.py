"""What people asked and nobody could answer: questions without their askers, alike ones together; and guides."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base
from core.models.texts import SourcedMixin


class QuestionGroup(Base):
    """Questions that mean the same. Only words that several chats used, or that an editor wrote, stay here."""

    __tablename__ = "question_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="open", index=True)  # open, drafted, answered, closed
    words: Mapped[str] = mapped_column(default="")  # used by at least three chats, in the order of the usual question
    topic: Mapped[str | None] = mapped_column(String(40))
    faq_id: Mapped[int | None] = mapped_column(ForeignKey("faq.id", ondelete="SET NULL"), index=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    alerted_on: Mapped[date | None]  # the day on which officers heard that many villages ask this


class Question(Base):
    """One question as it was typed, personal data masked; deleted 48 hours later, when its group keeps the count.

    Until then `asker` (a keyed hash of the chat) lets forgetting find it, and lets one chat count once.
    """

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("question_group.id", ondelete="CASCADE"), index=True)
    grouped: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(10))  # unknown, none (of these), unhelpful, helpful
    text: Mapped[str]
    asker: Mapped[str] = mapped_column(String(64), index=True)
    area_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(35), default="vi")
    topic: Mapped[str | None] = mapped_column(String(40))
    faq_id: Mapped[int | None] = mapped_column(ForeignKey("faq.id", ondelete="CASCADE"))  # what was shown for it
    at: Mapped[datetime] = mapped_column(index=True)


class QuestionCount(Base):
    """How many chats asked what a group asks, by day, place and language; never by person."""

    __tablename__ = "question_count"
    group_id: Mapped[int] = mapped_column(ForeignKey("question_group.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(primary_key=True, default=0)  # 0 = unknown
    language: Mapped[str] = mapped_column(String(35), primary_key=True, default="")
    count: Mapped[int] = mapped_column(default=0)


class QuestionWait(Base):
    """Somebody who asked to be told once there is an answer. The row goes when the answer is owed to them."""

    __tablename__ = "question_wait"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("question_group.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("person_id", "group_id"), UniqueConstraint("person_id", "question_id"))


class HeldOut(Base):
    """A question kept by an editor to measure the search with, never a phrasing; without an entry nothing answers."""

    __tablename__ = "held_out"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    folded: Mapped[str] = mapped_column(String(400), unique=True)
    faq_id: Mapped[int | None] = mapped_column(ForeignKey("faq.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35), default="vi")
    author: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class Guide(SourcedMixin, Base):
    """Three to six yes-or-no questions that lead to "you probably can". Nothing of the answers is ever a row.

    Words: `Translation` rows, ref `guide:<id>`, fields title, ask1 …, can1, not1 …, papers, office. `steps` says where
    an answer leads: a list of {"yes": …, "no": …, "unsure": …}, each "next", "ask4" or the name of an end ("can1").
    """

    __tablename__ = "guide"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    topic: Mapped[str] = mapped_column(ForeignKey("topic.code"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft, submitted, published, withdrawn
    steps: Mapped[list]  # type: ignore[type-arg]
    under: Mapped[list]  # type: ignore[type-arg]  # article:<slug>, faq:<key>: where it is offered by a digit
    author: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    __table_args__ = (Index("ix_guide_state_topic", "state", "topic"),)
