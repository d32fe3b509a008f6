"""What must not be kept of a question: numbers that find a person, addresses of mail and pages, names."""

import re

MASK = "…"

_MAIL = re.compile(r"\S+@\S+\.\S+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
#: Nine digits or more, however they are parted: telephones (10), identity cards (9 or 12), insurance numbers (10, 15).
_NUMBER = re.compile(r"(?<![\d,])\+?\d(?:[ .\-()]{0,2}\d){8,}(?!\d)")
#: Amounts look alike: groups of exactly three ("936.000", "1.500.000.000 đồng") are kept.
_AMOUNT = re.compile(r"\d{1,3}(?:[ .]\d{3}){2,}\Z")
_UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAME = rf"[{_UPPER}][^\W\d_]*(?:\s+[{_UPPER}][^\W\d_]*){{0,4}}"
_LETTERS = r"[^\W\d_]+"
_CALLED = re.compile(
    rf"\b(tên(?:\s+(?:là|tôi|con|cháu|em|mình|của))*\s+)({_LETTERS}(?:\s+{_LETTERS}){{0,3}})", re.IGNORECASE
)
_TITLES = "tôi là|em là|cháu là|con là|mình là|ông|bà|anh|chị|cô|chú|bác|dì|cậu|thầy|Ông|Bà|Anh|Chị|Cô|Chú|Bác|Thầy"
_TITLED = re.compile(rf"\b((?:{_TITLES})\s+)({_NAME})")
_FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|K'|Ka|Chế|Mang|Xích|Bá|Thông|Đàng|Pi"
)
_FULL = re.compile(rf"\b(?:{_FAMILIES})(?:\s+[{_UPPER}][^\W\d_]*){{1,4}}")


def masked(text: str) -> str:
    """The text without what finds a person: numbers of telephones and papers, mail and web addresses, names.

    Names are found where they are written as names: after "tên", after a title with a capital, or behind one of
    the usual family names. What this misses is the reason why an editor reads a question before it is kept.
    """
    text = _MAIL.sub(MASK, text)
    text = _NUMBER.sub(lambda found: found[0] if _AMOUNT.match(found[0]) else MASK, text)
    text = _CALLED.sub(rf"\1{MASK}", text)
    text = _TITLED.sub(rf"\1{MASK}", text)
    return _FULL.sub(MASK, text)
