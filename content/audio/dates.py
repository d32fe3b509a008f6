"""Dates, months, weekdays and times of day in words."""

import re
from collections.abc import Callable

from content.audio.numbers import Reading, month, ordinal, whole

# Days people know by their numbers: a bare "2/9" is a feast, not a fraction.
FEASTS = frozenset(
    {
        "1/1", "27/2", "8/3", "10/3", "26/3", "30/4", "1/5", "7/5", "19/5", "1/6", "28/6", "27/7", "19/8", "2/9",
        "10/10", "13/10", "20/10", "9/11", "18/11", "20/11", "1/12", "22/12",
    }
)  # fmt: skip
_DAY, _MONTH, _YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"((?:19|20)\d\d)"
_OLD_YEAR = r"((?:1[4-9]|20)\d\d)"  # in a whole date it can be nothing else: "19/5/1890"
_FREE, _END = r"(?<![\d/.,:-])", r"(?![\d/]|[.,:-]\d)"
_DASH = r"\s*(?:-|đến(?:\s+ngày)?|tới(?:\s+ngày)?)\s*"
_BEFORE_DAY = re.compile(r"(?:ngày|hôm|mùng|mồng|rằm)\s*$", re.I)
_OF_A_WHOLE = re.compile(  # after these a bare "1/3" is a part of something
    r"\s*(?:số|tổng|diện tích|dân số|thời gian|thời lượng|suất|phần|quãng|lượng|nhu cầu|mức|chiều|thể tích|sản lượng"
    r"|vốn|tiền|giá|kinh phí|học sinh|hộ|người|cốc|ly|chén|bát|muỗng|thìa|viên|gói|kg|lít|héc ta"
    r"|ha|sào|công|thôn(?!\s*\d)|xã(?!\s*\d)"
    r"|quả|trái|cây|ngày đêm|mặt)\b"
)
_HEADS = re.compile(
    r"\s(?:thôn|xã|hộ|người|em|học sinh|trường|lớp|tổ|đại biểu|phiếu|hội viên|chi hội)\b"
)  # of a whole count
_RANK = re.compile(r"\b(?:xếp|hạng|đứng|giải|đạt)(?:\s+thứ)?\s*$", re.I)  # "xếp thứ 3/45"
_ADDRESS = re.compile(r"(?<!tỷ )(?<!tỉ )\b(?:số(?: nhà)?|hẻm|ngõ|ngách|kiệt|địa chỉ:?)\s*$", re.I)
_STREET = re.compile(r"\b(?:đường|phố|quảng trường|công viên|cầu)\s*$", re.I)  # named after a day: "đường 16/4"
_DATE_CUE = re.compile(
    r"(?:ngày|hôm|nay|qua|mai|sáng|trưa|chiều|tối|đêm|khuya|từ|đến|tới|trước|sau|mùng|mồng|lễ|tết|dịp|kỷ niệm|hạn"
    r"|cuối|đợt|vào|thứ \w+|chủ nhật|khánh|và|lúc|phút|giờ|quà)\s*[,(]?\s*$",
    re.I,
)
_GIFT = re.compile(r"\bquà\s*$", re.I)
_CLASS = re.compile(r"\blớp\s+(?:[\w/]+\s*(?:,|và)\s*){0,3}$", re.I)  # "lớp 6A, 7/2"
_RARE_PARTS = frozenset({6, 7, 9, 11, 12})  # nobody here counts in sevenths: "5/12" is a day
_RATIO_CUE = re.compile(
    r"(?:tỷ lệ|tỉ lệ|pha|hòa|loãng|nồng độ|tỷ số|tỉ số|bản đồ)"
    r"(?:\s+(?:\d+\s?[:/]\s?[\d.]+|và|hoặc|hay|đến),?|\s+\w+){0,4}\s*$",
    re.I,
)

_FULL = re.compile(rf"{_FREE}{_DAY}([/.-]){_MONTH}\2{_OLD_YEAR}{_END}")
_ISO = re.compile(rf"{_FREE}{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]){_END}")
_DAYS_OF = re.compile(rf"{_FREE}{_DAY}\s*-\s*{_DAY}/{_MONTH}(?:/{_YEAR})?{_END}")
_PERIOD = re.compile(rf"{_FREE}{_DAY}/{_MONTH}(?:/{_YEAR})?\s*-\s*{_DAY}/{_MONTH}(?:/{_YEAR})?{_END}")
_SHORT = re.compile(rf"{_FREE}(\d{{1,3}})/(\d{{1,3}}){_END}")
_DOTTED = re.compile(
    rf"\b((?:ngày|hôm)\s+){_DAY}\.{_MONTH}(?![\d/]|[.,-]\d|\s*(?:triệu|tr|tỷ|tỉ|nghìn|ngàn|kg|%))", re.I
)  # "ngày 1.12"
_QUARTER = re.compile(r"\b(quý|học kỳ|kỳ|đợt|tuần|lần|số)\s+(\d{1,2}|[IVX]{1,4})\s*/\s*((?:19|20)\d\d)\b", re.I)
_MONTH_YEAR = re.compile(rf"(?:\b(?:(?i:tháng)\s*|T){_MONTH}\s?[/.-]\s?|{_FREE}{_MONTH}/){_YEAR}{_END}")
_MONTHS = re.compile(rf"\b(tháng)\s+{_MONTH}\s*-\s*{_MONTH}(?:/{_YEAR})?(?!\d|[/.,]\d)", re.I)
_MONTH_ONLY = re.compile(rf"\b(tháng)\s+{_MONTH}(?!\d|[.,/]\d)", re.I)

_HOUR, _MINUTE = r"([01]?\d|2[0-4])", r"([0-5]\d)"
_CLOCK = re.compile(rf"(?<![\d:.,/]){_HOUR}:{_MINUTE}(?::{_MINUTE})?(?![\d:]|[.,]\d)")
_HOURS = re.compile(
    rf"(?<![\w.,/]){_HOUR}\s?(?:[hH]|g(?=\d\d)|(?<=lúc \d)g|(?<=lúc \d\d)g"
    r"|g(?=\s(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|kém|rưỡi)|\s?(?:-|đến)\s?\d{1,2}\s?[gh]))\s?"
    rf"(?:{_MINUTE}(?!\d)\s?(?:phút|ph|p|')?(?!\w))?(?!\w|/\d|[.,]\d)"
)
_HOUR_RANGE = re.compile(rf"(?<![\w.,/:]){_HOUR}\s*-\s*(?={_HOUR}\s?(?:[hH](?!\w)|[hHg:]\d\d|giờ))")
_TIME_DASH = re.compile(r"((?:[hHg:]|giờ\s?)\d{0,2}\s?(?:phút|ph|p|')?)\s*-\s*(?=\d{1,2}\s?(?:[hHg:]|giờ))")
_ALL_DAY = re.compile(r"(?<![\d/])24\s?h?/24\s?(?:h(?!\w)|giờ)")
_MOMENTS = re.compile(  # from a time of one day to a time of another
    r"((?:\d{1,2}\s?[hHg:]\d{0,2}|giờ(?:\s?\d{1,2})?(?: phút)?)"
    r"\s*(?:,?\s*\(?(?:sáng|trưa|chiều|tối|đêm)?\s*(?:ngày\s*)?"
    r"\d{1,2}/\d{1,2}(?:/\d{4})?\)?))\s*-\s*(?=\d{1,2}\s?(?:[hHg:]|giờ))"
)
_LUNAR_DASH = re.compile(r"(\btháng\s+(?:Giêng|Chạp|\d{1,2}))\s*-\s*(?=(?:mùng|mồng|rằm|ngày|\d{1,2}\s+tháng)\b)", re.I)
_MINUTES = re.compile(r"(?<![\d.,])(\d{1,3})(?:\s?'|p)(?!\w)")
_TO_HOURS = re.compile(r"(?<=g)(\d\d\s*-\s*\d{1,2})g(?!\w)")  # "7g30-11g": hours on both sides, no grams
_LONG = re.compile(r"(\d,\d)\s*-\s*(?=\d(?:,\d)?\s?[hH](?!\w))")  # "mất 1,5-2h": a length, no time of day

_WEEK_DASH = re.compile(r"(?<!\w)(T[2-7])\s*-\s*(?=(?:T[2-7]|CN)(?!\w))")
_WEEKDAYS = re.compile(r"(?<!\w)T([2-7])(?!\w|[.,/]\d)")
_MONTH_SIGN = re.compile(r"(?<!\w)T([89]|1[0-2])(?!\w|[.,]\d)")
_ORDINAL = re.compile(
    r"\b(thứ)\s+(\d{1,3})((?:\s*(?:-|,|và|đến)\s*(?:thứ\s+)?\d{1,3}(?!\d|\s*[a-zà-ỹ%/])){0,6})(?![\d/]|[.,]\d)", re.I
)
_NEXT_ORDINAL = re.compile(r"\s*(-|,|và|đến)\s*(?:thứ\s+)?(\d{1,3})")


def dates(text: str, how: Reading) -> str:
    """Dates in all their writings; a bare "1/3" is told from a date by its neighbours."""

    def day(found: re.Match[str], number: str) -> str:
        said = whole(int(number), how)
        return said if _BEFORE_DAY.search(found.string, 0, found.start()) else f"ngày {said}"

    def of(number: str, year: str | None) -> str:
        return f"tháng {month(int(number), how)}" + (f" năm {whole(int(year), how)}" if year else "")

    text = _ISO.sub(lambda m: f"{day(m, m[3])} {of(m[2], m[1])}", text)
    text = _DAYS_OF.sub(lambda m: f"{day(m, m[1])} đến ngày {whole(int(m[2]), how)} {of(m[3], m[4])}", text)
    text = _PERIOD.sub(
        lambda m: f"{day(m, m[1])} {of(m[2], m[3])} đến ngày {whole(int(m[4]), how)} {of(m[5], m[6])}", text
    )
    text = _FULL.sub(lambda m: f"{day(m, m[1])} {of(m[3], m[4])}", text)
    text = _DOTTED.sub(lambda m: f"{m[1]}{whole(int(m[2]), how)} {of(m[3], None)}", text)
    text = _MONTHS.sub(lambda m: f"{m[1]} {month(int(m[2]), how)} đến {of(m[3], m[4])}", text)
    text = _QUARTER.sub(lambda m: f"{m[1]} {m[2]} năm {whole(int(m[3]), how)}", text)
    text = _MONTH_YEAR.sub(lambda m: m[0] if _ratio(m) else of(m[1] or m[2], m[3]), text)
    text = _SHORT.sub(lambda m: _day_or_part(m, day, of, how), text)
    return _MONTH_ONLY.sub(lambda m: f"{m[1]} {month(int(m[2]), how)}", text)


def times(text: str, how: Reading) -> str:
    """Times of day: 7h30, 07:30, 7g30, 7-11h, 30'."""
    text = _TO_HOURS.sub(r"\1h", text)
    text = _ALL_DAY.sub("hai mươi bốn trên hai mươi bốn giờ", text)
    text = _MOMENTS.sub(r"\1 đến ", text)
    text = _TIME_DASH.sub(r"\1 đến ", text)
    text = _LUNAR_DASH.sub(r"\1 đến ", text)
    text = _LONG.sub(r"\1 đến ", text)
    text = _HOUR_RANGE.sub(lambda m: f"{whole(int(m[1]), how)} giờ đến ", text)

    def said(found: re.Match[str]) -> str:
        if ":" in found[0] and _ratio(found):
            return found[0]
        hour, minute, *second = found.groups()
        words = f"{whole(int(hour), how)} giờ"
        if minute and int(minute):
            words += f" {whole(int(minute), how)} phút"
        if second and second[0] and int(second[0]):
            words += f" {whole(int(second[0]), how)} giây"
        return words

    text = _CLOCK.sub(said, text)
    text = _HOURS.sub(said, text)
    return _MINUTES.sub(lambda m: f"{m[1]} phút", text)


def weekdays(text: str, how: Reading) -> str:
    """T2 … T7, T8 … T12 (months), "thứ 4", "lần thứ 2-3"."""
    text = _WEEK_DASH.sub(r"\1 đến ", text)
    text = _WEEKDAYS.sub(lambda m: f"thứ {ordinal(int(m[1]), how)}", text)
    text = _MONTH_SIGN.sub(lambda m: f"tháng {month(int(m[1]), how)}", text)

    def said(found: re.Match[str]) -> str:
        words = f"{found[1]} {ordinal(int(found[2]), how)}"
        for link, number in _NEXT_ORDINAL.findall(found[3]):
            between = {"-": " đến", ",": ","}.get(link, f" {link}")
            words += f"{between} thứ {ordinal(int(number), how)}"
        return words

    return _ORDINAL.sub(said, text)


def _ratio(found: re.Match[str]) -> bool:
    return bool(_RATIO_CUE.search(found.string, max(0, found.start() - 40), found.start()))


def _day_or_part(
    found: re.Match[str],
    day: Callable[[re.Match[str], str], str],
    of: Callable[[str, str | None], str],
    how: Reading,
) -> str:
    """A bare "a/b": a date beside words of time or when it is a feast, a part of a whole, or "a trên b"."""
    first, second = int(found[1]), int(found[2])
    if _CLASS.search(found.string, max(0, found.start() - 20), found.start()):
        return f"{whole(first, how)} trên {whole(second, how)}"
    after = " " if found.string[found.end() : found.end() + 1].isalpha() else ""  # "120/80mmHg"
    if _ADDRESS.search(found.string, max(0, found.start() - 20), found.start()):
        return f"{whole(first, how)} trên {whole(second, how)}{after}"
    if _RANK.search(found.string, max(0, found.start() - 12), found.start()):
        return f"{ordinal(first, how)} trên {whole(second, how)}{after}"
    given = _GIFT.search(found.string, max(0, found.start() - 8), found.start())  # "quà 27/7 mức 600.000đ"
    part = bool(_OF_A_WHOLE.match(found.string, found.end()) and not given) or _ratio(found)
    can_be_day = 1 <= first <= 31 and 1 <= second <= 12
    if can_be_day and not part:
        if _STREET.search(found.string, max(0, found.start() - 20), found.start()):
            return f"{whole(first, how)} {of(found[2], None)}"
        cue = _DATE_CUE.search(found.string, max(0, found.start() - 40), found.start())
        bare = f"{first}/{second}"
        likely = first > second or second in _RARE_PARTS
        if cue or bare in FEASTS or (likely and bare != "24/7"):
            return f"{day(found, found[1])} {of(found[2], None)}"
    counted = "0" in (found[1][0], found[2][0])  # "03/05 thôn": three of five, no fraction
    link = "phần" if first < second and first < 10 and not counted and not _ratio(found) else "trên"
    if found.string.startswith("điểm", found.end() + 1) or (second > 5 and _HEADS.match(found.string, found.end())):
        link = "trên"
    below = "tư" if link == "phần" and second == 4 else whole(second, how)
    return f"{whole(first, how)} {link} {below}{after}"
