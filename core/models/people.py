"""People, their addresses, what they agreed to, and the roles they hold."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class Person(Base):
    """Somebody who talks to us. Never ethnicity, never an age, never what was read."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]  # last time they wrote to us
    language: Mapped[str | None] = mapped_column(String(35))  # only with consent `save`
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)  # only with consent `save`
    audio: Mapped[str] = mapped_column(String(10), default="ask")  # always, ask, text, light
    notices: Mapped[str] = mapped_column(String(10), default="none")  # each, digest, emergency, none
    shared: Mapped[bool] = mapped_column(default=False)  # several people use this phone
    pin_hash: Mapped[str | None]
    imported_from: Mapped[str | None]  # name of the list; set until the first message was explained
    greeted_at: Mapped[datetime | None]  # when "this is an automatic service" was last said
    muted_until: Mapped[datetime | None]  # an officer stopped a flood: no new cases until then, but danger
    __table_args__ = (Index("ix_person_notices_area_id", "notices", "area_id"),)


class Address(Base):
    """Where a person can be reached: one chat on one channel."""

    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str]  # chat id; for phone numbers the keyed hash
    sealed: Mapped[bytes | None]  # the phone number itself, encrypted
    state: Mapped[str] = mapped_column(String(10), default="good")  # good, gone
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]  # last message from here: windows of some platforms count from it
    __table_args__ = (UniqueConstraint("channel", "address"),)


class Consent(Base):
    """One yes to one purpose, provable: wording, language, method, time."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(30))  # save, notices, notices_emergency, voice, case, relay, speaker
    wording_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35))
    method: Mapped[str] = mapped_column(String(30))  # button, digit, words, clip, guardian, imported list
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Wording(Base):
    """The exact text somebody agreed to, by its hash."""

    __tablename__ = "wording"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str]
    first_used_at: Mapped[datetime]


class Suppression(Base):
    """An address that must not be written to or imported again; only a keyed hash of it is kept."""

    __tablename__ = "suppression"
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))  # stopped, forgotten, complained
    at: Mapped[datetime]


class Role(Base):
    """A right in a place: held by a person in the chat, by a member of staff, or by both as one human."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)  # None = everywhere
    language: Mapped[str | None] = mapped_column(String(35))  # speakers and translators
    display_name: Mapped[str] = mapped_column(default="")  # how recipients know an influential person
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Succession(Base):
    """An influential person hands over to another one; told to the village and to both when the day has come."""

    __tablename__ = "succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"), index=True)  # ends then
    heir_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"), index=True)  # begins then
    at: Mapped[datetime]
    until_before: Mapped[datetime | None]  # when the old role would have ended; for calling it off
    made_by: Mapped[str] = mapped_column(String(60))
    told_at: Mapped[datetime | None] = mapped_column(index=True)


class Staff(Base):
    """An account of the agency. The password is an argon2id hash; nobody has a default one."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]  # None until the one-time link was used
    totp_sealed: Mapped[bytes | None]
    totp_step: Mapped[int] = mapped_column(default=0)  # the last code used (30 s steps since 1970): none works twice
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # their own chat
    email: Mapped[str | None]  # where alerts go that no chat brings
    language: Mapped[str] = mapped_column(String(35), default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class StaffSession(Base):
    """A signed-in browser; the cookie's hash only. Listed and revocable."""

    __tablename__ = "staff_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    until: Mapped[datetime]
    browser: Mapped[str] = mapped_column(default="")
    strong: Mapped[bool] = mapped_column(default=False)  # second factor was given


class StaffLink(Base):
    """A one-time secret: the link that lets its holder set a password, or the code that binds a chat; the hash only."""

    __tablename__ = "staff_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE")
    )  # None = first administrator
    purpose: Mapped[str] = mapped_column(String(10), default="password")  # password, chat
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FormDone(Base):
    """A form that was acted upon, by the token it was shown with: sent twice, it acts once."""

    __tablename__ = "form_done"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    location: Mapped[str] = mapped_column(default="")  # the page the first sending led to
    at: Mapped[datetime]
