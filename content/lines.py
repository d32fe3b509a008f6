"""Sentences that are put together from data and said in more than one place: a price, the hotlines."""

from collections.abc import Sequence
from datetime import date

from content import screens
from content.documents.citing import Cited
from content.pages import sentences
from content.prices import PriceLine
from core.i18n import Words
from core.settings import Settings

HOTLINES = ("111", "112", "113", "114", "115")


def price(words: Words, row: PriceLine, *, settings: Settings, today: date) -> str:
    """One price with its place, date, source and "giá tham khảo"; an old one is said to be old."""
    said = words(
        "answer.price_one" if row.low == row.high else "answer.price",
        product=row.product,
        place=row.place,
        unit=row.unit,
        low=_dong(row.low),
        high=_dong(row.high),
        date=screens.day(row.day, settings),
        source=row.source,
    )
    return f"{said} {words('answer.price_old')}" if row.is_old(today, settings.price_fresh_days) else said


def hotlines(words: Words, first: Sequence[str] = ()) -> str:
    """The sentences of `sos`, those with the numbers that fit in front; sentences without a number keep their place."""
    parts = sentences(words("sos"))
    numbered = [part for part in parts if any(number in part for number in HOTLINES)]
    rank = {number: n for n, number in enumerate(first)}
    numbered.sort(key=lambda part: min(rank.get(number, len(rank)) for number in HOTLINES if number in part))
    queue = iter(numbered)
    return " ".join(next(queue) if part in numbered else part for part in parts)


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def law(words: Words, cited: Cited) -> str:
    """A passage with where it stands, and that an officer may need to explain it."""
    said = {"article": cited.article, "doc": cited.doc, "passage": cited.passage}
    if cited.date is None:
        return words("passage.undated", **said)
    return words("passage", date=f"{cited.date:%d/%m/%Y}", **said)
