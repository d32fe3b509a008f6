"""Personal data in a text: telephone and ID numbers, addresses of mail, names; found so that a person can clear them.

A machine misses some and marks too much: it helps whoever reads, and never decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HIDDEN = "…"

#: Family names that most people in Viet Nam bear, and how names of the Central Highlands and of the Cham begin.
_FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|Mai|Cao|Lâm|Lương|Đoàn|Tô|Hà|"
    "Thông|Qua|Chế|Ya|Ka|K'|K’|Bờ|Mang|Tạ|Châu|Thạch|Nông|Hoàng|Triệu|Vi|Lò|Đàng|Bá|Kinh|Từ|Văn|Lưu|Tăng|Quách"
)
_TITLES = "ông|bà|anh|chị|em|cô|chú|bác|cụ|thầy|cháu|già làng|trưởng thôn|bí thư|chủ tịch|y tá|bác sĩ"
_WORD = r"[A-ZÀ-ỸĐ][a-zà-ỹđ'’]*"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("phone", re.compile(r"(?<![\d.,])(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)")),
    ("number", re.compile(r"(?<![\d.,])\d(?:[ ]?\d){8,15}(?![\d]|[.,]\d)")),
    ("name", re.compile(rf"(?i:\b(?:{_TITLES}))\s+({_WORD}(?:\s+{_WORD}){{0,3}})")),
    ("name", re.compile(rf"(?<!\w)((?:{_FAMILIES})\s*{_WORD}(?:\s+{_WORD}){{0,3}})")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text that may be about somebody: from `start` up to `end`; kind is name, phone, number or mail."""

    start: int
    end: int
    kind: str


def find(text: str) -> list[Mark]:
    """What may be personal, in order, without overlaps; earlier patterns win."""
    found: list[Mark] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            start, end = match.span(group)
            if all(end <= mark.start or start >= mark.end for mark in found):
                found.append(Mark(start, end, kind))
    return sorted(found, key=lambda mark: mark.start)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the kind of its mark; empty for what is not marked."""
    at = 0
    for mark in find(text):
        if mark.start > at:
            yield text[at : mark.start], ""
        yield text[mark.start : mark.end], mark.kind
        at = mark.end
    if at < len(text):
        yield text[at:], ""


def hidden(text: str) -> str:
    """The text with everything that was found taken out: what an editor begins with."""
    return "".join(HIDDEN if kind else words for words, kind in pieces(text))
