"""The day a notice is about, found in its words, so that people can ask to be reminded of it."""

import re
import unicodedata
from datetime import date

_NUMBERS = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])")
_WORDS = re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?", re.IGNORECASE)
FAR_DAYS = 366  # a date further off is a deadline of a law, not something to be reminded of


def find(text: str, today: date) -> date | None:
    """The first day from tomorrow on that is written out in the text; None when there is none.

    A date without a year is the next one. Weekdays alone are not taken for a day: "thứ năm" may be any.
    """
    text = unicodedata.normalize("NFC", text)
    found = sorted((*_NUMBERS.finditer(text), *_WORDS.finditer(text)), key=lambda match: match.start())
    for match in found:
        day = _day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, today)
        if day is not None and 0 < (day - today).days <= FAR_DAYS:
            return day
    return None


def _day(day: int, month: int, year: int | None, today: date) -> date | None:
    for candidate in (year,) if year else (today.year, today.year + 1):
        try:
            made = date(candidate, month, day)
        except ValueError:
            continue
        if year or made > today:
            return made
    return None
