"""How people write in a village's group chat: "a Tâm", "từ t2 tới t6", "6k8", "tiền nước t8".

Only what stands in a place where it can mean nothing else; single short words ("sđt", "lh") are in the glossary.
"""

import re

from content.audio.glossary import UPPER, Glossary
from content.audio.numbers import Reading

_PEOPLE = {"a": "anh", "c": "chị", "e": "em"}
_PERSON = re.compile(  # small letters only: "A Lưới" is a place, "A Lý" a whole name
    r"(?<!\w)((?:[Gg]ọi|[Gg]ặp|[Bb]áo|[Hh]oặc|[Cc]ho|[Hh]ỏi|[Ll][Hh]|[Ll]iên hệ|[Nn]hắn|[Nn]hờ|[Mm]ời|qua nhà)\s)"
    r"([ace])"
    rf"(?=\s(?!(?:Khoản|Điều|Điểm|Mục|Chương|Luật|Nghị|Thông)\b)[{UPPER}][^\W\d_]*[a-zà-ỹ])"
)
_MINE = re.compile(r"(?<!\w)((?:nhà|má|mẹ)\s)e(?!\w)")
_WEEKDAYS = re.compile(r"(?<!\w)t([2-7])(\s*(?:-|tới|đến|,|và)\s*)t([2-7])(?!\w)")
_WEEKDAY = re.compile(r"(?<!\w)t([2-7])(?=\s(?:này|tuần|hằng tuần|hàng tuần|tới)(?!\w))")
_MONTH = re.compile(r"(?<!\w)((?:tiền (?:nước|điện|mạng|rác|trọ|nhà)|lương|học phí)\s)t(1[0-2]|[1-9])(?!\w)", re.I)
_HOUR = re.compile(  # anything else may be a dose: "10g nha"
    r"(?<![\d.,/-])(1?\d|2[0-4])g(?=\s(?:qua (?:nhà|chơi|họp|dự|ăn)|họp|có mặt|tập trung)(?!\w))"
)
_PRICE = re.compile(r"(?<![\w.,/-])([1-9]\d{0,2})[kK]([1-9])(?!\w)(?=(/)?)")  # 6.800 đồng
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZĐ]\.){2,}[A-ZĐ]?(?!\w)")
_FLIGHT = re.compile(r"(?<!\w)((?:chuyến bay|số hiệu)\s)([A-Z]{2})\s?(?=\d{2,4}(?!\d))", re.I)
_SCORE = re.compile(rf"(\s-\s[{UPPER}][^\d.,;:]{{1,30}}\s)(\d{{1,2}})-(\d{{1,2}})(?=\s*[,.;(]|\s*$)")
_SPORT = re.compile(
    r"\b(?:vòng|trận|đội|bảng|tỷ số|tỉ số|thắng|thua|hòa|hoà|chung kết|bán kết|bóng đá|bóng chuyền|league)\b", re.I
)
_CUSTOMER = re.compile(  # before anything else "KH" is a plan
    r"(?<!\w)((?:quý )?)KH(?=\s(?:Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|ông|bà|mua|đã"
    r"|chưa)(?!\w))"
)


def shorthand(text: str, terms: Glossary, how: Reading) -> str:
    """The same with what a chat leaves out; digits stay, to be read as everywhere."""

    def initials(found: re.Match[str]) -> str:
        letters = found[0].replace(".", "")
        return terms.words.get(letters) or terms.titles.get(letters) or terms.spell(letters)

    text = _PERSON.sub(lambda m: m[1] + _PEOPLE[m[2]], text)
    text = _MINE.sub(r"\1em", text)
    text = _WEEKDAYS.sub(r"T\1\2T\3", text)
    text = _WEEKDAY.sub(r"T\1", text)
    text = _MONTH.sub(r"\1tháng \2", text)
    text = _HOUR.sub(r"\1 giờ", text)
    text = _PRICE.sub(lambda m: f"{m[1]} {how.thousand} {m[2]}{' đồng' if m[3] else ''}", text)
    text = _FLIGHT.sub(lambda m: f"{m[1]}{terms.spell(m[2])} ", text)
    if _SPORT.search(text):  # elsewhere "Phan Thiết - Ma Lâm 20-30" is a range
        text = _SCORE.sub(r"\1\2 \3", text)
    text = _CUSTOMER.sub(r"\1khách hàng", text)
    return _INITIALS.sub(initials, text)
