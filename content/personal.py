"""Personal data in a text: numbers that find a person, plates, addresses of mail and pages, names.

One finder for all: what is kept of a question is hidden by it, and a person who clears an answer is shown its marks.
A machine misses some and marks too much: it helps whoever reads, and never decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HIDDEN = "…"

_UPPER = "".join(letter for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if (letter := chr(code)).isupper())
_LETTERS = r"[^\W\d_]+(?:['’`][^\W\d_]+)?"
#: A word written as a name is: a capital, then no further ones ("CCCD" is none), "K'Brồi" as one.
_WORD = rf"(?:[Kk]['’`]\s?[^\W\d_]+|[{_UPPER}](?![{_UPPER}])[^\W\d_]*)(?!\w)"
_WORDS = rf"{_WORD}(?:\s+{_WORD}){{0,4}}"

#: Family names of the Kinh, Cham, Raglai, K'Ho, Cho Ro, Tày, Nùng, Hoa … that are no usual first words of a sentence.
_FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|Mai|Lâm|Lương|Đoàn|Tô|Hà|"
    "Chế|Ya|Ka|Bờ|Tạ|Châu|Thạch|Nông|Triệu|Vi|Lò|Đàng|Bá|Quách|Xích|Pi|Điểu|Thổ|Đào|Bế|Chu|Lục|Đàm|Hứa|Lư|Trượng|"
    "Não|Hán|Touneh|Cil|Liêng|Kon|Kră|Chamaleá|Chamaléa|Katơr|Pinăng|Patâu|Tain"
)
#: Family names that are also words ("Qua Tết", "Thông tư"): two more words must follow.
_WORDLIKE = "Mang|Qua|Từ|Thông|Văn|Cao|Tăng|Lưu|Kiều|Thiên|Báo|Đạo|Thập"
_FOLDED = (
    "nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|truong|mai|lam|luong|doan|to|ha|"
    "che|ta|chau|thach|nong|trieu|vi|lo|ba|quach|xich|mang|cao|luu|tu|thong"
)
_MIDDLE = (
    r"(?:thị|thi|văn|van)\s+(?!(?:bản|phòng|hóa|hoá|trấn|xã|trường|bằng|nghệ|minh|ban|phong|tran|xa|truong|bang)\b)"
)
_TITLES = (
    "tôi là|em là|cháu là|con là|mình là|ông|bà|anh|chị|em|cô|chú|bác|dì|cậu|mợ|thím|dượng|cụ|thầy|cháu|bé|già làng|"
    "trưởng thôn|trưởng bản|bí thư|chủ tịch|y tá|y sĩ|bác sĩ|người tên|ong|chi|chu|bac|thay|chau"
)
_ELDERS = "ông|bà|anh|chị|cô|chú|bác|dì|cậu|mợ|thím|dượng"
_BORN = (
    r"(?:hai|ba|tư|năm|sáu|bảy|tám|chín|mười|út)"
    r"(?!\s+(?:tuổi|con|đứa|người|tháng|năm|lần|vợ|ngày|nay|ngoái|trước|sau|mẹ|má|\d))"
)
_GIVEN = (
    "lan|hùng|dũng|tuấn|hằng|hạnh|thảo|thúy|thuý|thủy|trang|tâm|linh|loan|nga|nhung|phượng|quỳnh|sơn|tùng|vinh|yến|"
    "tèo|tí|tý|cúc|dung|duyên|hiếu|huệ|huy|khánh|kiệt|nguyệt|oanh|trâm|trinh|tú|uyên|vân|zin|đức|cường|mận|thắm|thơm"
)
#: What ends a name that is written small ("tôi tên là lan muốn hỏi …") or shows that none was meant ("tên thuốc").
_STOPS = (
    "muốn|hỏi|xin|ở|có|không|ko|được|dc|đc|là|bị|cho|nhà|thôn|xã|sinh|năm|đang|cần|đi|về|làm|sai|trên|trong|giấy|khai|"
    "thì|và|với|của|gì|thuốc|đường|trường|con|cháu|em|tôi|mình|này|đó|nào|hay|như|thế|số|sđt|tuổi|người|chồng|vợ|học|"
    "muon|hoi|o|co|khong|duoc|bi|nha|thon|xa|nam|dang|can|di|ve|lam|va|voi|gi|thuoc|duong|tuoi|nguoi|hoc|"
    "đăng|chưa|vẫn|sao|nhưng|mà|để|từ|tại|xong|rồi|sửa|đổi|đặt|cũ|mới|đầy|chung|riêng"
)
_SMALL = rf"(?!(?:{_STOPS})\b){_LETTERS}"
_DIGIT_WORD = r"(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín)"

#: Kind and what is looked for; a group, where there is one, is what is marked. Earlier ones win.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")),
    ("web", re.compile(r"\b(?:https?://|www\.)\S+", re.I)),
    ("web", re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|vn|net|org|me|info)\b(?:/\S*)?", re.I)),
    (
        "plate",
        re.compile(r"(?<![\w/.,])\d{2}[ -]?[A-HK-NPSTUVXYZĐ][A-Z\d]?[ .-]{0,3}(?:\d{3}[. ]?\d{2}|\d{4})(?![\w,])"),
    ),
    ("plate", re.compile(r"(?<![\w/.,])\d{2}[ -]?[a-fpstuvxyz]\d?[ .-]{0,3}\d{3}\.?\d{2}(?![\w,])")),
    (
        "plate",
        re.compile(r"\b(?:biển số|bien so|biển xe|bien xe)(?:\s+xe|\s+là|\s+la)*:?\s+(\d{2}[\w .-]{4,9}\d)", re.I),
    ),
    (
        "phone",
        re.compile(r"(?<![\w.,])(?:\+\s?84|\(\+84\)|84(?=[ .-]?[235789])|\(?[0oO])(?:[ .\-()]{0,3}[\doO]){8,10}(?!\w)"),
    ),
    ("phone", re.compile(rf"(?<!\w){_DIGIT_WORD}(?:[\s,.-]+{_DIGIT_WORD}){{8,}}(?!\w)", re.I)),
    (
        "number",
        re.compile(
            r"\b(?:stk|tài khoản|tai khoan|tk|cccd|cmnd|cmt|căn cước|can cuoc|chứng minh|hộ chiếu|bhyt|bhxh|mã số)"
            r"(?:\s+[^\W\d]+){0,3}\s*:?\s*([A-Z]{0,2}\d(?:[ .-]?\d){5,})(?!\w)",
            re.I,
        ),
    ),
    ("number", re.compile(r"(?<![\d,/])(?:[A-Z]{2})?\+?\d(?:[ .\-()]{0,2}\d){8,}(?!\d)")),
    ("number", re.compile(r"(?<!\w)[A-Z]\d{7,8}(?!\w)")),
    (
        "name",
        re.compile(
            r"\b(?:tên|(?:toi|em|chau|con|minh)\s+ten|ten(?=\s+(?:la|toi|em|chau|con|minh)\b)|my\s+name)"
            r"(?:\s+(?:là|tôi|con|cháu|em|mình|của|chồng|vợ|la|toi|chau|minh|is))*"
            rf"\s+({_SMALL}(?:\s+{_SMALL}){{0,3}})",
            re.I,
        ),
    ),
    ("name", re.compile(rf"\b(?i:{_TITLES})\s+({_WORDS})")),
    ("name", re.compile(rf"(?<!\w)([Kk]['’`]\s?(?!(?:[Hh]o|HO)\b)[^\W\d_]+(?:\s+{_WORD}){{0,3}})")),
    ("name", re.compile(rf"(?<!\w)((?:{_FAMILIES})(?:\s+{_WORD}){{1,4}})")),
    ("name", re.compile(rf"(?<!\w)((?:{_WORDLIKE})(?:\s+{_WORD}){{2,4}})")),
    (
        "name",
        re.compile(rf"(?<!\w)((?:{_FAMILIES}|{_WORDLIKE}|{_FOLDED})\s+{_MIDDLE}{_SMALL}(?:\s+{_SMALL})?)(?!\w)", re.I),
    ),
    ("name", re.compile(rf"\b(?:{_TITLES})\s+((?:{_FAMILIES}|{_WORDLIKE})\s+{_SMALL}\s+{_SMALL})(?!\w)", re.I)),
    ("name", re.compile(rf"\b(?:{_ELDERS})\s+({_BORN})(?!\w)", re.I)),
    ("name", re.compile(rf"\b(?:{_TITLES})\s+({_GIVEN})(?!\w)", re.I)),
)

#: Amounts and dates look like numbers of people: groups of exactly three ("936.000", "1.500.000.000 đồng"), a day.
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3}){2,}\Z")
_DAY = re.compile(r"\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d\b")
_MONEY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd|dong\b)", re.I)
_OFFICIAL = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*(?:gov|chinhphu)\.vn(?:/[a-z0-9/._-]*)?[.,;]?\Z", re.I)
#: A place is called after somebody, or sounds like it.
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:xã|thôn|huyện|tỉnh|đường|phường|tp|thành phố|thị trấn|bản|làng|buôn|sông|suối|cầu|trường|chợ|núi|đèo|ấp|"
    r"khu phố|đặc khu|quận|phố|hồ|xa|thon|huyen|tinh|duong|phuong)|\btp\.)\s*\Z",
    re.I,
)
_NO_NAMES = re.compile(
    r"(?:Hồ Chí Minh|Phan (?:Thiết|Rí|Rang|Sơn|Lâm|Dũng|Điền|Tiến|Hiệp|Hòa|Hoà|Thanh)|Lâm (?:Đồng|Hà)|Ka (?:Đô|Đơn)|"
    r"Hà (?:Nội|Giang|Tĩnh|Nam)|Châu (?:Đốc|Á|Âu|Phi)|Lương Sơn|Mai Châu|Bà Rịa|Rịa|Nội|Trưởng|Chủ|Hội|Kinh|Chăm|"
    r"Cham|Raglai|Rắc Lây|Tày|Nùng|Hoa Kiều|Mạ|Chơ|Cơ|K['’`]\s?Ho)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text that may be about somebody: from `start` up to `end`.

    `kind` is name, phone, number (papers and accounts), plate, mail or web.
    """

    start: int
    end: int
    kind: str


def find(text: str) -> list[Mark]:
    """What may be personal, in order, without overlaps; earlier patterns win."""
    found: list[Mark] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(1 if pattern.groups else 0)
            if _innocent(kind, text, start, end):
                continue
            if all(end <= mark.start or start >= mark.end for mark in found):
                found.append(Mark(start, end, kind))
    return sorted(found, key=lambda mark: mark.start)


def _innocent(kind: str, text: str, start: int, end: int) -> bool:
    """An amount, a day, a public office's page, a place."""
    said = text[start:end]
    if kind == "phone":
        return bool(_AMOUNT.match(said) and _MONEY.match(text, end))
    if kind == "number":
        return bool(_AMOUNT.match(said) or _DAY.match(said))
    if kind == "web":
        return bool(_OFFICIAL.match(said))
    if kind == "name":
        return bool(_NO_NAMES.match(said) or _PLACE_BEFORE.search(text, max(0, start - 16), start))
    return False


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
    """The text with everything that was found taken out: what is kept of a question, what an editor begins with."""
    return "".join(HIDDEN if kind else words for words, kind in pieces(text))
