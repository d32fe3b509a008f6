"""How the agency works on cases: desks and rules, clocks and calendar, ready answers, public answers, keys, mail."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class Holiday(Base):
    """A day that differs from the shipped calendar: a holiday more, or (`working`) a day that is worked after all."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    working: Mapped[bool] = mapped_column(default=False)


class CaseTerm(Base):
    """Terms of one class and topic of cases, in days; an empty class or topic means any. The narrowest row counts."""

    __tablename__ = "case_term"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), default="")
    topic: Mapped[str] = mapped_column(String(40), default="")  # of `data` cases: which right is asked for
    ack_days: Mapped[int]
    route_days: Mapped[int]
    answer_days: Mapped[int]
    warn_days: Mapped[int]  # before the answer is due
    calendar: Mapped[bool] = mapped_column(default=False)  # the answer's days are calendar days, not working days
    __table_args__ = (UniqueConstraint("kind", "topic"),)


class Team(Base):
    """A desk of the agency. Who may work there follows from roles in its area; the desk sorts their inbox."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))  # None = the whole province
    fallback: Mapped[bool] = mapped_column(default=False)  # gets what no rule and no place can route
    active: Mapped[bool] = mapped_column(default=True)


class CaseRule(Base):
    """Cases of this place (and below), topic and class go to this desk; None and empty mean any."""

    __tablename__ = "case_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    topic: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(12), default="")
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    __table_args__ = (UniqueConstraint("area_id", "topic", "kind"),)


class CaseLook(Base):
    """Who had a case open in the console last, and when: two officers who open the same one see each other."""

    __tablename__ = "case_look"
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Canned(Base):
    """A ready answer. Its words in each language: `Translation` rows with ref `canned:<id>`, field text."""

    __tablename__ = "canned"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    topic: Mapped[str] = mapped_column(String(40), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))  # None = for every desk


class PublicAnswer(Base):
    """A question with its answer for everybody. Words: `Translation` rows, ref `public:<id>`, question and answer."""

    __tablename__ = "public_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id", ondelete="SET NULL"), unique=True)
    topic: Mapped[str] = mapped_column(String(40), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft, submitted, published, withdrawn
    author: Mapped[str] = mapped_column(String(40))  # who cleared the words of personal data
    approver: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(default="")  # why it was sent back
    at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_public_answer_state", "state", "published_at"),)


class ApiKey(Base):
    """The key of another organisation's system; the hash only. What it files bears its id."""

    __tablename__ = "api_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class Mail(Base):
    """A letter to one account of the agency. Nothing personal stands in it: codes, counts and an address of ours."""

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    cause: Mapped[int] = mapped_column()  # the audit row that says why; a cause is written to one account once
    state: Mapped[str] = mapped_column(String(10), default="due")  # due, sent, failed
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("staff_id", "cause"), Index("ix_mail_due", "state", "due_at"))
