"""Cases: what people tell the agency, and what the agency answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class Case(Base):
    """A question handed over, a feedback, a report of danger or a request about one's own data.

    After forgetting, topic, place, dates and the agency's answer stay; person, texts and names go.
    """

    __tablename__ = "case"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="feedback")  # question, feedback, danger, data
    urgent: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str | None] = mapped_column(String(40))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    language: Mapped[str] = mapped_column(String(35), default="vi")
    channel: Mapped[str] = mapped_column(String(20), default="")
    named: Mapped[bool] = mapped_column(default=False)
    name_sealed: Mapped[bytes | None]  # real name and address, only when the person chose so
    represented_sealed: Mapped[bytes | None]  # for whom an influential person relays
    consent_clip: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="received")
    # received, routed, working, waiting (for the person), answered, solved, reopened
    level: Mapped[int] = mapped_column(default=0)  # how often it climbed
    team_area_id: Mapped[int | None]  # whose inbox: a commune or the province
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime]
    ack_due: Mapped[datetime | None]
    answer_due: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))  # the desk; None = the place's own office
    route_due: Mapped[datetime | None]
    ack_told_at: Mapped[datetime | None]  # when staff heard that nobody has acknowledged it in time
    route_told_at: Mapped[datetime | None]  # … that nobody has it in hand in time
    warn_due: Mapped[datetime | None]  # when to remind of the answer; empty once reminded
    escalate_due: Mapped[datetime | None]  # when a late case climbs again; the first time when it becomes late
    paused_at: Mapped[datetime | None]  # since when the clocks wait for the person
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # told in another case
    data_right: Mapped[str | None] = mapped_column(String(10))  # see, correct, delete, object
    extended_at: Mapped[datetime | None]  # the one extension the law allows a request about one's data
    erase_at: Mapped[datetime | None]  # granted: the person is forgotten once the answer has left
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))  # filed by another system
    demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (Index("ix_case_state_team_area_id", "state", "team_area_id"),)


class CaseMessage(Base):
    """One piece of a case: what the person sent, what an officer answered or noted."""

    __tablename__ = "case_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(12))
    # person, officer, question (asked back), draft (an answer nobody has confirmed), note, system
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(10), default="text")  # text, voice, photo, file, location
    text: Mapped[str] = mapped_column(default="")
    file: Mapped[str | None] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(default="")
    ms: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None] = mapped_column(String(35))  # of an officer's recording
    at: Mapped[datetime]
    asked_at: Mapped[datetime | None]  # of a draft: when native speakers were asked to say it


class Listening(Base):
    """A spoken question in a language no machine understands, on its way through a listener who speaks it.

    The clip is deleted after the answer unless the asker lets us keep it (`kept`): those are the start of a
    corpus of the language. Neither the asker's name nor chat stands here; the case knows whom to answer.
    """

    __tablename__ = "listening"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), unique=True)
    language: Mapped[str] = mapped_column(String(35))
    file: Mapped[str | None] = mapped_column(String(64))
    ms: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), default="waiting")  # waiting, held, answered, passed, closed
    holder: Mapped[str] = mapped_column(String(40), default="")  # actor who listens now or did
    held_until: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(default="")  # what is asked, in Vietnamese, in the listener's words
    summary_file: Mapped[str | None] = mapped_column(String(64))  # the same as the listener's voice
    faq_id: Mapped[int | None] = mapped_column(ForeignKey("faq.id", ondelete="SET NULL"))
    reply_file: Mapped[str | None] = mapped_column(String(64))  # the answer in the asker's language
    kept: Mapped[bool | None]  # may the clip be kept: None = not asked yet
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_listening_language_state", "language", "state"),)


class Hearing(Base):
    """A spoken question in Vietnamese that waits for the recogniser; the row goes when it was heard."""

    __tablename__ = "hearing"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str]
    file: Mapped[str] = mapped_column(String(64))
    ms: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
