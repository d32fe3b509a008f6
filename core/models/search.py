"""What the search knows besides FAQ entries: documents in articles, words that mean the same, and how well it did."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base
from core.models.texts import SourcedMixin


class Document(SourcedMixin, Base):
    """A law, decree or guide as it was uploaded; `checked_on` is when somebody checked that it is in force."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    file: Mapped[str] = mapped_column(String(64), unique=True)  # hash of the upload: the same file comes once
    file_name: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(12), default="waiting", index=True)  # waiting, published, withdrawn
    author: Mapped[str] = mapped_column(String(40))
    approver: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    unread: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))  # pages: "3-5"


class Passage(Base):
    """One article of a document, or one part of a document that has none."""

    __tablename__ = "passage"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), default="")  # "Điều 12", "Phụ lục I", or empty
    title: Mapped[str] = mapped_column(default="")
    path: Mapped[str] = mapped_column(default="")  # what it stands under, one level a line
    origin: Mapped[str] = mapped_column(default="")  # in a collection: the law it was taken from
    text: Mapped[str]  # one clause a paragraph, with its number
    __table_args__ = (UniqueConstraint("document_id", "position"),)


class SearchWord(Base):
    """A line the agency adds to the library's synonyms or short forms, or one of them it switches off."""

    __tablename__ = "search_word"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # synonym, short
    text: Mapped[str] = mapped_column(String(400))  # "heo, lợn" or "sxh = sốt xuất huyết"
    off: Mapped[bool] = mapped_column(default=False)  # the library's line with this text does not count
    author: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("kind", "text"),)


class SearchRun(Base):
    """A measurement of the search, or a calibration; the newest calibration is in use."""

    __tablename__ = "search_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)  # tune, evaluate
    at: Mapped[datetime]
    entries: Mapped[int]
    questions: Mapped[int]
    figures: Mapped[dict]  # type: ignore[type-arg]  # condition → figure → value
    table: Mapped[dict]  # type: ignore[type-arg]  # tune: weights and thresholds; evaluate: empty
