"""Everything that is read or heard: articles, FAQ entries, their texts in all languages, and recordings."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class SourcedMixin:
    """Where a statement comes from and how long it may be shown as true."""

    issuer: Mapped[str] = mapped_column(default="")
    doc_no: Mapped[str] = mapped_column(default="")
    doc_date: Mapped[date | None]
    source_url: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class Article(SourcedMixin, Base):
    """A page to read and hear. Its words are `Translation` rows with ref `article:<id>`, fields title and body."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    topic: Mapped[str] = mapped_column(ForeignKey("topic.code"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))  # None = the whole province
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft, submitted, published, withdrawn
    version: Mapped[int] = mapped_column(default=1)
    author: Mapped[str] = mapped_column(default="")  # actor, e.g. staff:3 or operator
    approver: Mapped[str] = mapped_column(default="")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class ArticleVersion(Base):
    """What an article said once, with who wrote and who approved it."""

    __tablename__ = "article_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    author: Mapped[str]
    approver: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("article_id", "version"),)


class Faq(SourcedMixin, Base):
    """A question with its approved answer. Words: `Translation` rows, ref `faq:<id>`, fields question and answer."""

    __tablename__ = "faq"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    topic: Mapped[str] = mapped_column(ForeignKey("topic.code"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    author: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class FaqPhrasing(Base):
    """Another way people ask the same; in any language."""

    __tablename__ = "faq_phrasing"
    id: Mapped[int] = mapped_column(primary_key=True)
    faq_id: Mapped[int] = mapped_column(ForeignKey("faq.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(35), default="vi")
    text: Mapped[str]


class Revision(Base):
    """A wording of an article or FAQ entry on its way: villagers go on reading the approved one meanwhile."""

    __tablename__ = "revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(80))  # article:12, faq:7
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft, submitted, approved, replaced
    words: Mapped[dict]  # type: ignore[type-arg]  # by field: title, body; question, answer, phrasings
    facts: Mapped[dict]  # type: ignore[type-arg]  # topic, area_id and the columns of SourcedMixin
    author: Mapped[str] = mapped_column(String(40))
    approver: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(default="")  # why it was sent back
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("ref", "version"), Index("ix_revision_state", "state"))


class Translation(Base):
    """One piece of text in one language: of an article, FAQ entry, notice, prompt or screen alike.

    `hash` binds recordings to exactly these words; `source_hash` is the Vietnamese text that was
    translated, so an edit of the source shows every translation that needs an update. New words of a
    translator wait in `proposal` until another speaker has approved them; villagers go on reading `text`.
    """

    __tablename__ = "translation"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(80))  # article:12, faq:7, notice:3, screen:home, sentence:<its hash>
    field: Mapped[str] = mapped_column(String(20))  # title, body, question, answer, text
    language: Mapped[str] = mapped_column(String(35))
    text: Mapped[str]
    hash: Mapped[str] = mapped_column(String(64))
    source_hash: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft (nothing to show), approved, stale
    author: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    proposal: Mapped[str | None]
    proposal_state: Mapped[str] = mapped_column(String(12), default="")  # draft, review; empty without a proposal
    proposal_source: Mapped[str] = mapped_column(String(64), default="")  # hash of the Vietnamese it translates
    proposal_author: Mapped[str] = mapped_column(String(40), default="")
    approver: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(default="")  # why it was sent back, or what is hard to understand
    __table_args__ = (UniqueConstraint("ref", "field", "language"),)


class Recording(Base):
    """A clip that speaks exactly one text in one language: a person's voice, or a machine's."""

    __tablename__ = "recording"
    id: Mapped[int] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35))
    machine: Mapped[bool]
    key: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # human: hash of the source; machine: text+engine+settings
    file: Mapped[str] = mapped_column(String(64))  # Opus
    mp3: Mapped[str | None] = mapped_column(String(64))
    original: Mapped[str | None] = mapped_column(String(64))
    ms: Mapped[int]
    size: Mapped[int]
    engine: Mapped[str] = mapped_column(String(40), default="")
    light: Mapped[bool] = mapped_column(default=False)  # 16 kbit/s
    state: Mapped[str] = mapped_column(String(12), default="pending")  # pending, approved, rejected, withdrawn
    released_by: Mapped[str] = mapped_column(default="")  # who let villagers hear it; "demo" for the sample library
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    speaker_name: Mapped[str] = mapped_column(default="")  # only when the speaker agreed to be named
    take_id: Mapped[int | None] = mapped_column(index=True)  # where a speaker said it
    created_at: Mapped[datetime]
    keep_until: Mapped[datetime | None]  # words of one moment (a code, a person's answer) are forgotten; None = kept
    __table_args__ = (Index("ix_recording_text_hash_language", "text_hash", "language"),)


class PlatformFile(Base):
    """What a platform calls a file that was uploaded once (Telegram file_id), per bot."""

    __tablename__ = "platform_file"
    account: Mapped[str] = mapped_column(String(80), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    handle: Mapped[str]
    at: Mapped[datetime]


class Tally(Base):
    """How often something happened, by day, place and language; never by person."""

    __tablename__ = "tally"
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)  # article_read, faq_helpful, question_unknown …
    ref: Mapped[str] = mapped_column(String(80), primary_key=True, default="")
    area_id: Mapped[int] = mapped_column(primary_key=True, default=0)  # 0 = unknown
    language: Mapped[str] = mapped_column(String(35), primary_key=True, default="")
    count: Mapped[int] = mapped_column(default=0)


class SpokenForm(Base):
    """How a token that the machine voice cannot read is said in Vietnamese; written by an editor, for every text."""

    __tablename__ = "spoken_form"
    written: Mapped[str] = mapped_column(String(60), primary_key=True)
    said: Mapped[str] = mapped_column(String(200))
    author: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime]
