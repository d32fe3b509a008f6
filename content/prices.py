"""Market prices: which product a question is about, the newest prices of it, and rows from a table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import switches
from content.search.fold import clean, fold, syllables
from content.search.normalise import Query, normalise
from content.tables import BadCell
from core.models import Price

COLUMNS = ("product", "place", "unit", "low", "high", "day", "source")
LEFT_OVER = 4  # further words a question about a price may have, e.g. a place; more make it another question
AMOUNT_LEFT_OVER = 2  # the same when "bao nhiêu một ký" was asked without the word price
MOST_DONG = 10_000_000_000

_UNITS = frozenset(["ky", "ki", "kg", "kilo", "ta", "tan", "yen", "lit"])
_HOW_MUCH = ("bao nhieu", "may dong", "may tien", "nhieu tien", "may ngan", "may nghin", "the nao")
_FILLERS = frozenset(
    ["hom", "nay", "bay", "gio", "hien", "tai", "la", "o", "dau", "the", "nao", "sao", "em", "toi", "a", "vay",
     "di", "mot", "1", "dong", "tien", "duoc", "mua", "ban", "thi", "roi", "ve", "moi", "nhat", "ca", "len",
     "xuong", "chua", "co", "bao", "nhieu", "may", "gia", "thu", "ngay", "tuan", "thang", "xem", "minh", "oi",
     "da"]
)  # fmt: skip
#: Words with "gia" that are no price.
_NO_PRICE = re.compile(
    r" gia (?:dinh|han|nhap|suc|cam|lai|nghia|bac|hiep|tham khao|tri)(?= )| (?:quoc|tham|danh|chuyen|nguoi|cu) gia(?= )"
)
_NUMBER = re.compile(r"[.,\s]|đồng|đ$|vnd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price; always shown with its day, its source and the words "giá tham khảo"."""

    product: str
    place: str
    unit: str
    low: int  # đồng
    high: int  # đồng
    day: date
    source: str
    demo: bool

    def is_old(self, today: date, fresh_days: int) -> bool:
        """Whether it must be said that the price may be different now."""
        return (today - self.day).days > fresh_days


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the rows of a table; `errors` says which row of those given (from 1) → what to change."""

    added: int = 0
    changed: int = 0
    same: int = 0
    errors: Mapping[int, BadCell] = field(default_factory=dict)


def products(session: Session) -> dict[str, str]:
    """Every way to name a product, folded → the folded name it is stored under."""
    names: dict[str, str] = {}
    for folded, aliases in session.execute(select(Price.folded, Price.aliases).distinct()):
        for name in (folded, *aliases.split("|")):
            plain = " ".join(syllables(fold(name))).removeprefix("gia ")  # an alias may be "giá tiêu"
            if plain:
                names.setdefault(plain, folded)
    return names


def asked(query: Query, names: Mapping[str, str]) -> str:
    """The product whose price is asked for; empty when the question is about something else.

    "giá cà phê hôm nay" is, "trồng cà phê được hỗ trợ bao nhiêu" is not: there must be a word for
    price or an amount of a unit, and little else.
    """
    line = _NO_PRICE.sub(" -", f" {query.text} ")
    named = max((name for name in names if f" {name} " in line), key=len, default="")
    if not named:
        return ""
    around = line.replace(f" {named} ", " | ", 1)
    words = around.split()
    rest = [word for word in words if word != "|" and word not in _FILLERS and word not in _UNITS]
    if "gia" in words and not (query.marked and "giá" not in query.words):  # typed marks count: "già" is no price
        return names[named] if len(rest) <= (LEFT_OVER if _beside(words) else 1) else ""
    amount = any(f" {how} " in around for how in _HOW_MUCH) and bool(_UNITS & set(words))
    return names[named] if amount and len(rest) <= AMOUNT_LEFT_OVER else ""


def _beside(words: Sequence[str]) -> bool:
    """Whether "gia" stands by the product, or first."""
    at = words.index("|")
    return "gia" in {words[0], *words[max(at - 2, 0) : at + 3]}


def latest(session: Session, product: str, *, today: date | None = None) -> list[PriceLine]:
    """The newest price of a product in every place and unit; empty when there is none or the text names none.

    Args:
        product: a product, an alias, or a whole question about one.
        today: prices of later days are not shown yet.
    """
    names = products(session)
    folded = names.get(" ".join(syllables(fold(product)))) or asked(normalise(product), names)
    return _newest(session, today, folded) if folded else []


def listed(session: Session, *, today: date | None = None) -> list[PriceLine]:
    """The newest price of every product in every place and unit."""
    return _newest(session, today, None)


def _newest(session: Session, today: date | None, folded: str | None) -> list[PriceLine]:
    wanted = select(Price).order_by(Price.folded, Price.place, Price.unit, Price.day.desc())
    if folded is not None:
        wanted = wanted.where(Price.folded == folded)
    if today is not None:
        wanted = wanted.where(Price.day <= today)
    newest: dict[tuple[str, str, str], PriceLine] = {}
    for row in session.scalars(wanted):
        line = PriceLine(row.product, row.place, row.unit, row.low, row.high, row.day, row.source, row.demo)
        newest.setdefault((row.folded, row.place, row.unit), line)
    return list(newest.values())


def load_csv(session: Session, rows: Iterable[Mapping[str, Any]], *, now: datetime, demo: bool = False) -> Loaded:
    """Write prices from the rows of a table (`COLUMNS`, and `aliases` separated by |); refused rows change nothing.

    A price is replaced by another of the same product, place, unit and day. Numbers may be written
    "117.300" or "117300 đ", days 2026-11-25 or 25/11/2026.
    """
    added = changed = same = 0
    errors: dict[int, BadCell] = {}
    for number, row in enumerate(rows, start=1):
        try:
            values = {**_read(row, latest=now.date() + timedelta(days=1)), "demo": demo}
        except BadCell as problem:
            errors[number] = problem
            continue
        key = {name: values[name] for name in ("folded", "place", "unit", "day")}
        price = session.scalar(select(Price).filter_by(**key))
        if price is None:
            session.add(Price(**values))
            added += 1
        elif any(getattr(price, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(price, name, value)
            changed += 1
        else:
            same += 1
        session.flush()
    if added or changed:
        switches.raise_knowledge(session, now=now)
    return Loaded(added, changed, same, errors)


def _read(row: Mapping[str, Any], *, latest: date) -> dict[str, Any]:
    """The columns of a price.

    Raises:
        BadCell: what is missing or cannot be read.
    """
    said = {name: clean(str(row.get(name) or "")) for name in (*COLUMNS, "aliases")}
    missing = [name for name in COLUMNS if not said[name] and name != "high"]
    if missing:
        names = ", ".join(missing)
        raise BadCell(f"{names}: missing", why="missing", column=names)
    low = _dong(said["low"], "low")
    high = _dong(said["high"], "high") if said["high"] else low
    if high < low:
        raise BadCell(f"high: {high} is less than low: {low}", why="order", column="high", low=low, high=high)
    day = _day(said["day"])
    if day > latest:
        raise BadCell(f"day: {day} has not come yet", why="future", column="day", value=said["day"])
    return {
        "product": said["product"],
        "folded": fold(said["product"]),
        "aliases": "|".join(part for part in (fold(name) for name in said["aliases"].split("|")) if part),
        "place": said["place"],
        "unit": said["unit"],
        "low": low,
        "high": high,
        "day": day,
        "source": said["source"],
    }


def _dong(text: str, name: str) -> int:
    plain = _NUMBER.sub("", text)
    if not (plain.isascii() and plain.isdigit()) or not 0 < int(plain) <= MOST_DONG:
        raise BadCell(f"{name}: {text!r} is no amount of đồng", why="amount", column=name, value=text)
    return int(plain)


def _day(text: str) -> date:
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        said = f"day: {text!r} is no date like 2026-11-25 or 25/11/2026"
        raise BadCell(said, why="day", column="day", value=text) from error
