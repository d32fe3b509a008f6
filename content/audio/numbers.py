"""Numbers as they are said in Vietnamese, in the southern or northern way."""

from dataclasses import dataclass

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
BILLION = 10**9
LARGEST = 10**18 - 1  # beyond it a number is said digit by digit


@dataclass(frozen=True, slots=True)
class Reading:
    """What differs between north and south. Both are understood everywhere; one of them is one's own."""

    thousand: str = "ngàn"
    odd: str = "lẻ"  # between hundreds and a single unit: "một trăm lẻ năm"
    four: str = "bốn"  # after twenty and more


SOUTH = Reading()
NORTH = Reading("nghìn", "linh", "tư")


def reading(name: str) -> Reading:
    """The reading of that name; everything but "north" is southern."""
    return NORTH if name == "north" else SOUTH


def digits(text: str) -> str:
    """Every digit by itself: "0912" → "không chín một hai"; other signs are left out."""
    return " ".join(DIGITS[int(sign)] for sign in text if sign in "0123456789")


def whole(number: int, how: Reading = SOUTH) -> str:
    """A whole number from 0 to LARGEST; larger ones digit by digit, negative ones with "âm"."""
    if number < 0:
        return f"âm {whole(-number, how)}"
    if number > LARGEST:
        return digits(str(number))
    if number >= BILLION:
        head, tail = divmod(number, BILLION)
        return " ".join([whole(head, how), "tỷ", *_groups(tail, how, full=True)])
    return " ".join(_groups(number, how, full=False)) or DIGITS[0]


def decimal(places: str, how: Reading = SOUTH) -> str:
    """The digits after the comma: "5" → "năm", "25" → "hai mươi lăm", "05" → "không năm", "125" → digit by digit."""
    if len(places) <= 2 and not places.startswith("0"):
        return whole(int(places), how)
    return digits(places)


def ordinal(number: int, how: Reading = SOUTH) -> str:
    """After "thứ": nhất, hai, ba, tư, năm …"""
    return {1: "nhất", 4: "tư"}.get(number) or whole(number, how)


def month(number: int, how: Reading = SOUTH) -> str:
    """After "tháng": the fourth month is "tư"."""
    return "tư" if number == 4 else whole(number, how)


def _groups(number: int, how: Reading, *, full: bool) -> list[str]:
    """Millions, thousands and units; after a larger group hundreds are said even when there are none."""
    words: list[str] = []
    for size, name in ((10**6, "triệu"), (1000, how.thousand), (1, "")):
        group, number = divmod(number, size)
        if group:
            words += [_hundreds(group, how, full=full), name] if name else [_hundreds(group, how, full=full)]
        full = full or bool(group)
    return words


def _hundreds(number: int, how: Reading, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not full:
        return _tens(rest, how)
    said = f"{DIGITS[hundreds]} trăm"
    if not rest:
        return said
    return f"{said} {how.odd} {DIGITS[rest]}" if rest < 10 else f"{said} {_tens(rest, how)}"


def _tens(number: int, how: Reading) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return DIGITS[unit]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not unit:
        return head
    last = {1: "một" if tens == 1 else "mốt", 4: "bốn" if tens == 1 else how.four, 5: "lăm"}.get(unit, DIGITS[unit])
    return f"{head} {last}"
