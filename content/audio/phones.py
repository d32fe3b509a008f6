"""What is said sign by sign: telephone numbers, hotlines, receipt codes, addresses on the net."""

import functools
import re

from content.audio.glossary import Glossary, choice
from content.audio.numbers import DIGITS, digits
from core.security import CODE_SIGNS

_MOBILE = re.compile(r"(?<![\d.,/])0[35789](?:[ .-]?\d){8}(?!\d|[.,/]\d)")
_LANDLINE = re.compile(r"(?<![\d.,/])(?:\(0\d{2,4}\)|02\d{1,3}|069)(?:[ .-]?\d){5,8}(?!\d|[.,/]\d)")
_ABROAD = re.compile(r"(?<![\d.,/])(?:\(\+84\)|\+84|00 ?84)(?:[ .-]?\(0\))?(?:[ .-]?\d){8,10}(?!\d)")
_SERVICE = re.compile(r"(?<![\d.,/])1[89]00(?:[ .]?\d){4,6}(?!\d|[.,/]\d)")
_TWO_NUMBERS = re.compile(r"(?<![\d.,/])((?:0|\+84)\d(?:[ .-]?\d){6,10})\s?/\s?(?=0[\d ])")
_DAY = re.compile(r"\d{1,2}([.-])\d{1,2}\1\d{4}")

# Words after which a short number is dialled, and what may stand between.
_CUE = (
    r"(?:gọi|điện thoại|máy lẻ|số nội bộ|đt|sđt|đường dây nóng"
    r"|đường dây|hotline|tổng đài|fax|số máy|đầu số|nhắn tin|a lô|alo"
    r"|liên hệ|quay số|bấm số)"
)
_BETWEEN = (
    r"(?:[\s:,(\"]|ngay|số|đến|tới|cho|về|theo|qua|vào|điện|thoại|miễn phí|khẩn cấp|là"
    r"|hoặc|hay|và|bàn|cố định|di động|nhà|cơ quan|riêng|tổng đài"
    r"|đường dây nóng|máy|hotline|cấp cứu|công an|quốc gia|tỉnh|soạn|gửi){0,8}"
)
_JOIN = r"\s*(?:,|;|/|-|\bvà\b|\bhoặc\b|\bhay\b)\s*(?:số\s+)?"
_COUNTED = (  # what follows a quantity, never a number to dial
    r"(?!\s*(?:hộ|người|em|cháu|con|cái|đồng|đ|ngàn|nghìn|triệu|tỷ|lần|phút|giờ|ngày|tháng|năm|trường hợp|học sinh"
    r"|suất|kg|km|m|ha|lít|tấn|tạ|cây|căn"
    r"|thôn|xã|buôn|bản|bộ|tờ|phiếu|đơn|phần trăm|mét|bà con|gia đình|đại biểu|cán bộ|chiếc|vnđ|vnd)(?!\w))"
)
#: The country's number without its plus: "84 918 765 432". With points it may be a sum, and stays one.
_BARE_ABROAD = re.compile(
    r"(?<![\d.,/-])84[ -]?(?:[35789](?:[ -]?\d){8}|2\d{1,2}(?:[ -]?\d){7,8})(?![\d/]|[.,-]\d)" + _COUNTED, re.I
)
_SHORT = r"(?<![\d.,/])(?:\d{3,8}|\d{3,4}[ .]\d{3,4})(?![\d/]|[.,]\d)" + _COUNTED
_SERVED = r"(?:cấp cứu|công an|cứu hỏa|chữa cháy|cứu nạn|cứu hộ|bảo vệ trẻ em|trẻ em)"
_HELP = rf"(?<![\d.,/])(?:11\d|1022|\d{{6,8}}|\d{{3,4}}[ .]\d{{3,4}})(?![\d/]|[.,]\d){_COUNTED}"
_HELPERS = re.compile(rf"\b{_SERVED}{_BETWEEN}{_HELP}(?:{_JOIN}{_HELP})*", re.I)  # "Luật Trẻ em 2016" dials nothing
_DIALLED = re.compile(rf"\b{_CUE}{_BETWEEN}{_SHORT}(?:{_JOIN}{_SHORT})*", re.I)
_AFTER_HOTLINE = (
    r"\s*[(,:]?\s*(?:cấp cứu|công an|cứu hỏa|cháy|báo cháy|chữa cháy|phòng cháy|trẻ em"
    r"|bảo vệ trẻ em|tổng đài|đường dây|cứu nạn"
    r"|khẩn cấp)"
)

_GROUP = f"[{CODE_SIGNS}]"
_CODE = re.compile(rf"(?<![\w-])(?:{_GROUP}{{3}} {_GROUP}{{3}}|{_GROUP}{{5,6}})(?![\w-])")
_LAND_PAPER = re.compile(r"(?<=số )([A-Z]{2}) (\d{6})(?!\w)")  # the number of a land certificate
_AFTER_CODE_WORD = re.compile(
    r"\b([Mm]ã(?:\s+(?:việc|tin|số|hồ sơ|thông báo|hộ|định danh"
    r"|khách hàng|sinh viên|học sinh|đơn hàng|vận đơn|giao dịch|xác nhận))?\s*:?\s+)"
    r"([A-Z0-9]{2,}(?:[.-][A-Z0-9]{2,})+|[A-Z0-9]{3,}(?:[ -][A-Z0-9]{3,})*)(?!\w)"
)
_BARE_PLATE = re.compile(  # written as nothing else is: "86C1-345.67", "47B-012.34"
    r"(?<![\w.,/-])(\d\d)([A-ZĐ]{1,2}\d?)[ -](\d{3}\.\d\d)(?![\d.,]\d|\d)"
)
_LONG_GROUPED = re.compile(  # no sum is grouped so, and none begins with nought
    r"(?<![\w.,/-])(?:\d{4,}|0\d{1,3})(?: \d{2,4}){2,}(?![\d/]|[.,]\d)" + _COUNTED, re.I
)
_LONG = re.compile(r"(?<![\w.,/])(?:\d{10,}|0\d{2,})(?![\d/]|[.,]\d)" + _COUNTED, re.I)
_ACCOUNT = re.compile(
    r"\b((?:số tài khoản|stk|tài khoản|chuyển khoản|cccd|cmnd|căn cước(?: công dân)?|(?:số )?định danh"
    r"|mã số(?: thuế| thẻ)?|mst|số thẻ"
    r"|biển số|mật khẩu|mã pin|mã otp)(?:\s+(?:số|là))?\s*:?\s*)"
    r"(\d{4,}(?:[ .]\d{2,})*|\d{2,3}(?:[ .]\d{2,4}){2,})(?![\d/]|[.,]\d)",
    re.I,
)

_SHORT_MESSAGE = re.compile(
    r"\b((?:soạn|cú pháp|nhắn)\b[^.;\n]{0,60}?\bgửi(?:\s+(?:đến|tới|về|số))*\s+)(\d{3,5})(?!\d|[.,]\d)", re.I
)
_KEYWORD = re.compile(
    r"\b((?i:soạn|cú pháp|nhắn(?= \w+ gửi))(?:\s+tin)?\s*:?\s+)([A-Z0-9]{2,}(?:\s+[A-Z0-9]{2,})*)(?!\w)"
)
_DIALLED_CODE = re.compile(r"\*(\d{2,4}(?:\*\d+)*)#")

_PLATE = re.compile(
    r"\b((?:biển(?: kiểm soát| số)?(?: xe)?|BKS)\s*:?\s*)(\d\d)[ -]?([A-ZĐ]{1,2}\d?)[ -]?(\d{3}\.?\d\d|\d{4})"
    r"(?![\d.,]\d|\d)",
    re.I,
)

_WEB = re.compile(
    r"https?://[^\s,;()<>\"]+|www\.[^\s,;()<>\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|org|net|info|io|me)(?![\w-])(?:/[^\s,;()<>\"]*)?"
)
_SIGNS = {".": "chấm", "/": "gạch chéo", "@": "a còng", "-": "gạch ngang", "_": "gạch dưới"}
_VOWELS = frozenset("aeiouyăâêôơư")


def web(text: str, terms: Glossary) -> str:
    """Addresses of pages and mail: "dichvucong.gov.vn" → "dichvucong chấm gov chấm vê en nờ"."""

    def said(found: re.Match[str]) -> str:
        address = re.sub(r"^https?://", "", found[0])
        tail = re.search(r"[.?!:/]*$", address)
        stop = tail[0].replace("/", "") if tail else ""
        words: list[str] = []
        for part in re.findall(r"[^\W\d_]+|\d|[./@_-]", address[: len(address) - len(tail[0] if tail else "")]):
            if part in _SIGNS:
                words.append(_SIGNS[part])
            elif part.isdigit():
                words.append(DIGITS[int(part)])
            else:
                word = part.lower()
                words.append(terms.loose.get(word) or (word if set(word) & _VOWELS else terms.spell(word)))
        return " ".join(words) + stop

    return _WEB.sub(said, text)


def services(text: str, terms: Glossary) -> str:
    """Codes of the telephone company: "*101#", "soạn KTTK gửi 1414"; before any sign is cleaned away."""
    text = _DIALLED_CODE.sub(lambda m: " ".join(["sao", *_star(m[1]), "thăng"]), text)
    text = _SHORT_MESSAGE.sub(lambda m: m[1] + digits(m[2]), text)
    return _KEYWORD.sub(lambda m: m[1] + ", ".join(_spelled(word, terms) for word in m[2].split()), text)


def _star(code: str) -> list[str]:
    return ["sao" if sign == "*" else DIGITS[int(sign)] for sign in code]


def _spelled(word: str, terms: Glossary) -> str:
    return " ".join(DIGITS[int(sign)] if sign.isdigit() else terms.spell(sign) for sign in word)


def phones(text: str, terms: Glossary) -> str:
    """Telephone numbers digit by digit, a comma where one takes breath; hotlines only where they can be meant."""
    text = _TWO_NUMBERS.sub(r"\1 hoặc ", text)
    for pattern in (_ABROAD, _BARE_ABROAD, _MOBILE, _LANDLINE, _SERVICE):
        text = pattern.sub(lambda m: m[0] if _DAY.match(m[0]) else _grouped(m[0]), text)
    for pattern in (_DIALLED, _HELPERS, *_hotlines(terms)):
        text = pattern.sub(lambda m: re.sub(r"\d+(?:[ .]\d+)*", lambda n: _short(n[0]), m[0]), text)
    return text


def _short(number: str) -> str:
    """A hotline in one breath, a number of seven or eight digits in groups."""
    return digits(number) if len(number) < 7 else ", ".join(digits(part) for part in re.split(r"[ .]", number))


@functools.cache
def _hotlines(terms: Glossary) -> tuple[re.Pattern[str], ...]:
    """Where a hotline's number is meant: in a list of them, beside a telling word, or alone between stops."""
    number = rf"(?:{choice(terms.hotlines)})"
    free, end = r"(?<![\d.,/-])", r"(?![\d/]|[.,-]\d)"
    said = rf"(?:\b(?:{choice(DIGITS)}) ){{2}}(?:{choice(DIGITS)})"  # a longer number, said already
    return (
        re.compile(rf"{said},?\s+(?:hoặc|hay|và)\s+(?:số\s+)?{number}{end}{_COUNTED}"),
        re.compile(rf"{free}{number}(?:{_JOIN}{number})+{end}{_COUNTED}"),
        re.compile(rf"(?:(?<=\bsố ){free}{number}{end}|{free}1022{end}){_COUNTED}|{free}{number}(?={_AFTER_HOTLINE})"),
        re.compile(rf"\bgọi(?:\s+[^\W\d_]+){{0,4}}\s+{number}{end}{_COUNTED}", re.I),
        re.compile(rf"(?<!thông )\bbáo(?!\s+cáo)(?:\s+[^\W\d_]+){{0,3}}\s+{number}{end}{_COUNTED}", re.I),
        re.compile(rf"(?m)(?:^|(?<=[:;(] ))\s*{number}(?=\s*(?:[.:;)!?](?!\d)|$))"),
    )


def codes(text: str, terms: Glossary) -> str:
    """Receipt codes sign by sign ("4H7 2M9"), account and identity numbers, anything after "mã", long numbers."""

    def spelled(signs: str) -> str:
        groups = re.split(r"[ .-]", signs)
        return ", ".join(
            " ".join(DIGITS[int(sign)] if sign.isdigit() else terms.spell(sign) for sign in group) for group in groups
        )

    def code(found: re.Match[str]) -> str:
        signs = found[0].replace(" ", "")
        has_both = any(sign.isdigit() for sign in signs) and any(sign.isalpha() for sign in signs)
        return spelled(found[0]) if has_both else found[0]

    text = _LAND_PAPER.sub(lambda m: f"{terms.spell(m[1])} {digits(m[2])}", text)
    text = _AFTER_CODE_WORD.sub(
        lambda m: m[1] + (spelled(m[2]) if any(sign.isdigit() for sign in m[2]) else m[2]), text
    )
    text = _PLATE.sub(
        lambda m: m[1] + ", ".join((f"{_spelled(m[2], terms)} {_spelled(m[3].upper(), terms)}", digits(m[4]))), text
    )
    text = _BARE_PLATE.sub(
        lambda m: ", ".join((f"{_spelled(m[1], terms)} {_spelled(m[2], terms)}", digits(m[3]))), text
    )
    text = _CODE.sub(code, text)
    text = _ACCOUNT.sub(lambda m: m[1] + spelled(m[2]), text)
    text = _LONG_GROUPED.sub(lambda m: _grouped(m[0]), text)
    return _LONG.sub(lambda m: _grouped(m[0]), text)


def _grouped(number: str) -> str:
    """Digits in the groups they are written in, else four and threes."""
    plus = "cộng " if "+" in number else ""
    groups = [group for group in re.split(r"\D+", number) if group]
    if len(groups) == 1:
        group = groups[0]
        groups = [group[:4], *(group[at : at + 3] for at in range(4, len(group), 3))]
    if len(groups) > 1 and len(groups[-1]) == 1:
        last = groups.pop()
        groups[-1] += last
    return plus + ", ".join(digits(group) for group in groups)
