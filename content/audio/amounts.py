"""Quantities: money, units, percent, ranges, rates, and every number that is left, in words."""

import functools
import re

from content.audio.glossary import Glossary, choice
from content.audio.numbers import Reading, decimal, digits, whole

_NUMBER = r"\d+(?:[.,]\d+)*"
_MONEY = r"(?:đồng|đ|Đ|vnđ|VNĐ|vnd|VND|₫)"
_SPACED_MONEY = re.compile(rf"(?<![\d.,])(\d{{1,3}})((?: \d{{3}})+)(?=\s?{_MONEY}(?!\w))")
_COMMA_MONEY = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:,\d{{3}})+(?=(?:\s?(?:-|đến)\s?\d{{1,3}}(?:,\d{{3}})+)?\s?{_MONEY}(?!\w))"
)
_DONG = re.compile(r"(\d|\b(?:ngàn|nghìn|triệu|tỷ|tỉ|tr|k))\s?(?:đ|Đ|vnđ|VNĐ|vnd|VND|₫)(?!\w)")
_BARE_DONG = re.compile(r"(?<!\w)(?:vnđ|VNĐ|vnd|VND|₫|đ(?=/)|(?<=/)đ)(?!\w)")
_THOUSANDS = re.compile(r"(?<=\d)k(?!\w)|(?<=\d\d)K(?!\w)")
_MILLIONS = re.compile(r"(?<=\d)\s?tr(?=\d|(?!\w))")
_MILLION_DONG = re.compile(r"(?<=\d)\s?(?:trđ|trđồng|tr\.đ)(?!\w)")
_DOLLAR = re.compile(rf"\$\s?({_NUMBER})|({_NUMBER}(?:\s(?:ngàn|nghìn|triệu|tỷ|tỉ))?)\s?(?:USD|usd|\$)(?!\w)")

_DEGREE = re.compile(r"\s*°\s*([CF])?(?!\w)|\s*\bđộ\s([CF])(?!\w)")
_DEGREES = {"C": "độ xê", "F": "độ ép phờ"}
_TIMES = re.compile(r"(?<=\d)\s?x\s?(?=\d)|(?<=\d[a-z])\s?x\s?(?=\d)|\s+x\s+(?=\d)")
_METRES = re.compile(r"(?<=\d)m([014-9]|\d\d)(?!\w)")  # "1m65"; m2 and m3 are no lengths
_SIDES = re.compile(r"(?<=\d)m(\d)(?=\s?x\s?\d+m\d)|(?<=x \d)m(\d)(?![\w.,]\d|\w)|(?<=x\d)m(\d)(?!\w)")  # "1m2 x 0m4"
_TALL = re.compile(  # "1m2" of a person or a tree is a length
    r"\b((?:cao|trẻ(?:\s+em|\s+nhỏ)?|người|học sinh|em|bé)(?:\s+[^\W\d_]+){0,3}\s+)([01])m([2-9])(?![\w.,]\d|\w)", re.I
)
_TALL_FROM = re.compile(r"(?<=\d)m([2-9])\s?-\s?(?=\d+m\d(?!\w))")
_KILOS = re.compile(r"(?<=\d)kg(\d)(?!\d)")  # "1kg2": as it is said at the market
_LONE_UNITS = ("kg", "km", "km2", "m2", "m3", "cm", "mm", "ml", "ha", "kWh", "km/h", "mmHg", "mg")

_CHAIN = re.compile(r"(?<![\d.,/-])\d+(?:\s?-\s?\d+){2,}(?!\d|/\d|[.,-]\d)")
_SCORE = re.compile(r"\b(t[ỷỉ] số(?:\s+\w+){0,2}?\s+\d{1,2})\s?[-:]\s?(?=\d{1,2}(?!\d))", re.I)
_WON = re.compile(  # only where nothing is counted after it: "thu mua nho đỏ 25-27 nghìn" is a price
    r"\b((?:thắng|thua|hòa|hoà|dẫn|ván|hiệp|séc|set)(?:\s+[^\W\d_]+){0,4}?(?:\s|,\s)(?:\d{1,2}-\d{1,2},\s)*\d{1,2})"
    r"-(?=\d{1,2}\s*(?:[.,;)!](?!\d)|$|trước\b|sau\b|trong trận\b))"
)
_FALLING = re.compile(
    r"(?<![\d.,/-])(?<!triệu )(?<!ngàn )(?<!tỷ )(\d)-(\d)(?![\d/]|[.,-]\d)"
)  # "3-1" is a result, no range
_DRAWN = re.compile(r"(?<=[^\W\d_]\s)(\d)\s?-\s?\1(?=\s[A-ZĐ])")  # "Phước Hòa 1-1 Phước Bình"
_RANGE = re.compile(r"(?<=\d)\s*-\s*(?=\d)")
_WORD_RANGE = re.compile(r"(\d(?: [a-zà-ỹ]+){1,3})\s*-\s*(?=\d)")
_MINUS = re.compile(r"(?<![\w)])-(?=\d)")
_RATIO = re.compile(r"(?<=\d)(?::|\s*/\s*)(?=\d)")

_SLASH = re.compile(
    r"(?<=[^\W\d_])\s?/\s?(?=(?:\d+\s?)?[^\W\d_])|(?<=-\d)/(?=[^\W\d_])"
    r"|(?<=, \d)/(?=[^\W\d_])|(?<=\d\d)/(?=(?:gốc|cây|sào|ha|hộ|người)\b)"
    r"|(?<=triệu \d)/(?=(?:tháng|năm|ngày|hộ|người|con)\b)"
)
_RATE = re.compile(
    r"(?:\d[^.;:()/]{0,30}|\bmỗi\s(?:\w+\s){0,2}\w+|\b(?:đồng|triệu|ngàn|nghìn|lần|viên|gói|suất|tiết|buổi|giờ|ca|con|cây|bao|người"
    r"|gam|mét|lít|héc ta|tấn|tạ|yến))$",
    re.I,
)

_HEADS = re.compile(
    r"\d\s+(?:hộ|khẩu|người|thôn|xã|lớp|tổ|trường|chi hội|hội viên|đoàn viên|học sinh|em|trường hợp|đại biểu|phiếu|đội)"
    r"(?:\s\w+)?$",
    re.I,
)

_EVERY = re.compile(r"(?:phút|giờ|ngày|đêm|tuần|tháng|năm)\s*$")
_TURN = re.compile(r"\s*(?:lần|chuyến|lượt|đợt|kỳ|buổi)\b")
_WITHIN = re.compile(r"\s*(?:24|48|72|hai mươi (?:tư|bốn)|bốn mươi tám|bảy mươi hai)\s*giờ")
_AGED = re.compile(r"(?<=\d)t(?=\s+(?:trở lên|trở xuống|tuổi)\b)")  # "từ 60t trở lên"
_DOSES = re.compile(r"(?<=[^\W\d_])\s+x\s+(?=\d{1,2}\s*lần\b)")  # "1 viên x 3 lần"
_TWICE = re.compile(r"(?<!\w)x(?=\d{1,2}\s*lần\b)")  # "phun x2 lần"
_AND_OLDER = re.compile(r"(?<=\d)\+\s*tuổi\b")  # "60+ tuổi"

_NUMERAL = re.compile(_NUMBER)


def sums(text: str) -> str:
    """Sums of money in one piece: "936 000đ" is no telephone number, and "936,000đ" no decimal."""
    text = _SPACED_MONEY.sub(lambda m: m[1] + m[2].replace(" ", ""), text)
    return _COMMA_MONEY.sub(lambda m: m[0].replace(",", ""), text)


def money(text: str, how: Reading) -> str:
    """Signs of money as words; the digits stay."""
    text = _MILLION_DONG.sub(" triệu đồng", text)
    text = _DONG.sub(r"\1 đồng", text)
    text = _BARE_DONG.sub("đồng", text)
    text = _DOLLAR.sub(lambda m: f"{m[1] or m[2]} đô la Mỹ", text)
    text = _THOUSANDS.sub(f" {how.thousand}", text)
    return _MILLIONS.sub(" triệu ", text)


@functools.cache
def _units(terms: Glossary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    after_number = choice(terms.units)
    lone = choice(unit for unit in _LONE_UNITS if unit in terms.units)
    return (
        re.compile(rf"(?<=\d)\s?({after_number})(?![\w'])"),
        re.compile(rf"(?<![\w'])({lone})(?![\w'])|(?<=/)({after_number})(?![\w'])"),
    )


def units(text: str, terms: Glossary) -> str:
    """Units after numbers and slashes, degrees, percent, "2 x 3 m"."""
    text = _KILOS.sub(r" ki lô \1", text)
    text = _TALL_FROM.sub(r" mét \1 đến ", _TALL.sub(r"\1\2 mét \3", text))
    text = _SIDES.sub(lambda m: f" mét {m[1] or m[2] or m[3]}", text)
    text = _AGED.sub(" tuổi", _DOSES.sub(", ", _TWICE.sub("", text)))
    text = _AND_OLDER.sub(" tuổi trở lên", text)
    text = _METRES.sub(r" mét \1", _TIMES.sub(" nhân ", text))
    text = _DEGREE.sub(lambda m: " " + _DEGREES.get(m[1] or m[2] or "", "độ"), text)
    text = re.sub(r"\s*%", " phần trăm", re.sub(r"\s*‰", " phần ngàn", text))
    after_number, lone = _units(terms)
    text = after_number.sub(lambda m: f" {terms.units[m[1]]}", text)
    return lone.sub(lambda m: terms.units[m[1] or m[2]], text)


def links(text: str) -> str:
    """What stands between two quantities: ranges "2-3", rates "đồng/tháng", ratios "1:10", a minus."""
    text = _CHAIN.sub(lambda m: re.sub(r"\s?-\s?", ", ", m[0]), text)
    text = _SCORE.sub(r"\1 ", text)
    text = _WON.sub(r"\1 ", text)
    text = _DRAWN.sub(r"\1 \1", text)
    text = _FALLING.sub(lambda m: m[0].replace("-", " ") if m[1] > m[2] else m[0], text)
    text = _WORD_RANGE.sub(r"\1 đến ", _RANGE.sub(" đến ", text))
    text = _MINUS.sub("âm ", text)
    text = _RATIO.sub(" trên ", text)
    out, at = "", 0
    for found in _SLASH.finditer(text):
        out += text[at : found.start()]
        counted = found.string[found.end() : found.end() + 1].isdigit()
        if counted and _HEADS.search(out[-60:]):
            out += ", "  # "56 hộ/231 khẩu" counts the same people twice
        elif _EVERY.search(out[-12:]) and _TURN.match(found.string, found.end()):
            out += " một "  # "2 ngày/lần"
        elif _WITHIN.match(found.string, found.end()):
            out += " trong "  # "4g/24h"
        else:
            out += " mỗi " if _RATE.search(out[-60:]) or _RATE.search(found.string[: found.start()][-60:]) else " hoặc "
        at = found.end()
    return re.sub(r"\b(và|hoặc) hoặc (và|hoặc)\b", "hoặc", out + text[at:])


def numerals(text: str, how: Reading) -> str:
    """Every number that is left."""
    text = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", text)
    return _NUMERAL.sub(lambda m: number(m[0], how), text)


def number(written: str, how: Reading) -> str:
    """A number as it is written here: "1.500.000", "1,5", "0.5", "1,250", "05"; anything stranger part by part."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", written):
        head, _, tail = written.replace(".", "").partition(",")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|(?:,\d{3})+\.\d+|,\d\d0)", written):
        head, _, tail = written.replace(",", "").partition(".")  # the English way
    elif re.fullmatch(r"\d+[.,]\d+", written):
        head, tail = re.split(r"[.,]", written)
    elif written.isdigit():
        return _plain(written, how)
    else:
        link = " chấm " if "." in written else ", "
        return link.join(_plain(part, how) for part in re.split(r"[.,]", written))
    said = _plain(head, how)
    return f"{said} phẩy {decimal(tail, how)}" if tail.strip("0") else said


def _plain(written: str, how: Reading) -> str:
    """Digits only: a value, but digit by digit when it begins with more than one zero or is no quantity any more."""
    if written.startswith("00") or len(written) > 15:
        return digits(written)
    return whole(int(written), how)
