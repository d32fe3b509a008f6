"""Places, languages, topics and offices: data that staff edit."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class Area(Base):
    """A place in a tree of any depth: province, commune, village; codes of the statistics office where it has one."""

    __tablename__ = "area"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # province, commune, ward, zone, village
    name: Mapped[str]  # as it is said: "Xã Phan Sơn", "Thôn 2"
    folded: Mapped[str]  # without marks, lower case: what is searched
    path: Mapped[str] = mapped_column(index=True)  # ids from the root, "/1/57/803/": everything below is a prefix
    languages: Mapped[str] = mapped_column(default="")  # tags spoken there, comma separated
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    demo: Mapped[bool] = mapped_column(default=False)


class AreaName(Base):
    """Another name of a place: former units people still say, spellings, nicknames."""

    __tablename__ = "area_name"
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)


class Language(Base):
    """A language or one of its writings. Languages are data: adding one needs no code."""

    __tablename__ = "language"
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)  # BCP 47
    position: Mapped[int] = mapped_column(default=0)
    own_name: Mapped[str] = mapped_column(default="")  # filled by its own speakers
    vi_name: Mapped[str]
    en_name: Mapped[str] = mapped_column(default="")
    script: Mapped[str] = mapped_column(String(4), default="Latn")
    fallback: Mapped[str] = mapped_column(default="vi")  # tags in order, comma separated
    locale: Mapped[str] = mapped_column(default="vi")  # what Babel formats numbers and dates with
    machine_voice: Mapped[bool] = mapped_column(default=False)
    voices: Mapped[str] = mapped_column(
        default="", server_default=text("''")
    )  # what engines call its voice: "espeak=yue"
    digits: Mapped[str] = mapped_column(default="")  # the ten signs this writing shows numbers with; empty = 0 to 9
    active: Mapped[bool] = mapped_column(default=True)  # False: retired, its people read what it falls back to


class Topic(Base):
    """What the service informs about; the seven of the programme."""

    __tablename__ = "topic"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    vi_name: Mapped[str]
    en_name: Mapped[str] = mapped_column(default="")


class Office(Base):
    """Whom to ask or visit: one card per place, shown with every "a person"."""

    __tablename__ = "office"
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    demo: Mapped[bool] = mapped_column(default=False)


class Price(Base):
    """A market price of one day; never shown without date, source and the words "giá tham khảo"."""

    __tablename__ = "price"
    id: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str]
    folded: Mapped[str]  # product without marks
    aliases: Mapped[str] = mapped_column(default="")  # folded other names, separated by |
    place: Mapped[str]
    unit: Mapped[str]
    low: Mapped[int]  # đồng
    high: Mapped[int]  # đồng
    day: Mapped[date]
    source: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (Index("uq_price_product_place_day", "folded", "place", "unit", "day", unique=True),)
