"""Names and signs: Roman numerals, abbreviations, letters glued to digits, single letters, capitals."""

import functools
import re
from dataclasses import dataclass

from content.audio.glossary import UPPER, Glossary, choice
from content.audio.numbers import Reading, digits, ordinal, whole

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_ROMAN_CUE = re.compile(
    r"\b((?:chương|phần|mục|quý|khóa|khoá|kỳ|thế kỷ|thế kỉ|thứ|đại hội|cấp|loại|hạng|đợt|giai đoạn|vùng|khu vực|phụ lục"
    r"|nhóm|tập|bảng|bậc|tuyến|độ|báo động|type|týp|lần|điều|tổ|khối|trung ương)\s+)"
    rf"({_ROMAN})(?:\s*(-|,|và|đến)\s*({_ROMAN}))?(?!\w)",
    re.I,
)
_ROMAN_LONE = re.compile(rf"(?<![\w'./-])(?=[IVX]{{2,}})({_ROMAN})(?![\w'/-])")
_ROMAN_HEAD = re.compile(rf"(?m)^(\s*)({_ROMAN})(?=[.)]\s)")
_PETROL = re.compile(rf"\b(RON \d\d)-({_ROMAN})(?!\w)")
_WORKERS = re.compile(r"(?<![\d/.,-])(\d{2,3}(?:\.\d{3})*) CN(?!\w)")  # "200 CN"; else it is a Sunday
_ROOM = re.compile(r"(?<!\w)P\.\s?(?=[A-Z]?\d{3}(?!\d))")  # "P.101"; "P.7" is a ward
_BOAT = re.compile(r"(?<=\d{5})-TS(?!\w)")
_VALUES = {"I": 1, "V": 5, "X": 10}

_SIGNS_AND_DIGITS = re.compile(
    r"(?<![\w'])(?<!\d[.,])(?=[A-ZĐ\d.-]*\d)(?=[A-ZĐ\d.-]*[A-ZĐ])[A-ZĐ\d]+(?:[-.]?[A-ZĐ\d]+)*(?![\w'])"
)
_LIST_LETTER = re.compile(r"(?<![\w'])([a-zđ])(?=\))")
_LETTER_CUE = re.compile(
    r"\b((?:điểm|mục|nhóm|loại|lớp|bảng|mẫu|hạng|phương án|đáp án|vi ta min|tổ|lô|khu|tuýp)\s+)([a-zđ])(?!\w)", re.I
)
_CONSONANT = re.compile(r"(?<![\w'’-])([BCDĐFGHJKLMNPQRSTVWXZ])(?![\w'’])")

_CAPITALS = re.compile(rf"(?<![\w'])[{UPPER}]{{2,}}(?![\w'])")
_CAPITALS_AFTER = re.compile(rf"[\s,:]+[{UPPER}]{{2,}}(?!\w)")
_CAPITALS_BEFORE = re.compile(rf"(?<!\w)[{UPPER}]{{2,}}[\s,:]+$")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|th|tr|ph|kh|gh|gi|qu|[bcdđghklmnprstvx])?"
    r"(?:[aăâeêioôơuưy]{1,3})(?:ch|ng|nh|[cmnpt])?"
)
_TONES = str.maketrans(
    "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
    "aaaaaăăăăăâââââeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy",
)


_QUARTERS = {"Đ": "đông", "T": "tây", "N": "nam", "B": "bắc"}
_WIND = re.compile(
    r"\b((?:hướng|phía|gió(?: mùa)?|không khí lạnh|tín phong|nửa)\s+(?:chủ yếu\s+|từ\s+|chính\s+)?)"
    r"((?:[ĐT]{0,2}[NB]|[NB]{1,2}[ĐT]|[ĐT]))((?:\s*(?:-|,|đến|và|hoặc)\s*(?:[ĐT]{0,2}[NB]|[ĐT]))*)(?!\w)",
    re.I,
)
_POINT = re.compile(r"(?<!\w)[ĐTNB]{1,3}(?!\w)")
_LATITUDE = re.compile(r"(?<=\d)\s?°\s?([NSEWBĐT])(?!\w)(\s*-)?")
_LATITUDES = {"N": "bắc", "B": "bắc", "S": "nam", "E": "đông", "Đ": "đông", "W": "tây", "T": "tây"}
_GRADED = re.compile(rf"(?<![\w'])(BĐ|GĐ|KV)\s?({_ROMAN})(?![\w'])")
_ONE = re.compile(r"(?<!\w)[a-zđ](?!\w)")
_LISTED = re.compile(r"\b((?:điểm|mục|các lớp|ý|nhóm)\s+)([a-zđ](?:\s*(?:,|và|hoặc|-|đến)\s*[a-zđ](?!\w))+)", re.I)


def compass(text: str) -> str:
    """Points of the compass after "gió", "hướng", "phía", and degrees of the map: "gió ĐB", "12,5°N"."""

    def point(found: re.Match[str]) -> str:
        return " ".join(_QUARTERS[sign] for sign in found[0])

    def said(found: re.Match[str]) -> str:
        return found[1] + _POINT.sub(point, found[2] + found[3]) if found[2].isupper() else found[0]

    return _LATITUDE.sub(lambda m: f" độ {_LATITUDES[m[1]]}" + ("," if m[2] else ""), _WIND.sub(said, text))


def romans(text: str, how: Reading) -> str:
    """Roman numerals: after words that count ("thế kỷ XXI"), two or more signs anywhere, one sign as a heading."""

    def cued(found: re.Match[str]) -> str:
        if not found[2].isupper():
            return found[0]
        say = ordinal if found[1].lower().split()[-1] == "thứ" else whole
        first = f"{found[1]}{say(_value(found[2]), how)}"
        if not found[4]:
            return first
        return f"{first} {'đến' if found[3] == '-' else found[3]} {say(_value(found[4]), how)}"

    text = _PETROL.sub(lambda m: f"{m[1]} {whole(_value(m[2]), how)}", text)
    text = _GRADED.sub(lambda m: f"{m[1]} {whole(_value(m[2]), how)}", text)
    text = _ROMAN_CUE.sub(cued, text)
    text = _ROMAN_HEAD.sub(lambda m: m[1] + whole(_value(m[2]), how), text)
    return _ROMAN_LONE.sub(lambda m: whole(_value(m[1]), how), text)


@dataclass(frozen=True, eq=False)
class _Patterns:
    loose: re.Pattern[str]
    contexts: tuple[tuple[re.Pattern[str], str], ...]
    titles: re.Pattern[str]
    words: re.Pattern[str]


@functools.cache
def _patterns(terms: Glossary) -> _Patterns:
    long = choice(title for title in terms.titles if len(title) > 1)
    short = choice(title for title in terms.titles if len(title) == 1)
    name = rf"[{UPPER}][^\W\d_]*[a-zà-ỹ]"
    return _Patterns(
        re.compile(rf"(?<![\w'&])({choice(terms.loose)})(?!\w)", re.I),
        tuple(
            (re.compile(rf"\b({choice(one.after)})(\s+){one.word}(?![\w-])"), rf"\1\2{one.say}")
            for one in terms.contexts
        ),
        re.compile(
            rf"(?<![\w'])(?:({long})(?:(?:\.\s?|\s)(?={name})|\.(?=\s?[{UPPER}]))|({short})\.\s?(?=[{UPPER}])|([PQ])\.\s?(?=\d))"
        ),
        re.compile(rf"(?<![\w'])({choice(terms.words)})(?![\w'])"),
    )


def loose(text: str, terms: Glossary) -> str:
    """Words of the glossary that may be written in any capitals: "Covid-19", "đ/c"."""
    return _patterns(terms).loose.sub(lambda m: terms.loose[m[1].lower()], text)


def abbreviations(text: str, terms: Glossary) -> str:
    """The glossary's words; the longest first, and by their neighbours where the letters mean two things."""
    patterns = _patterns(terms)
    text = _ROOM.sub("phòng ", text)
    text = _BOAT.sub(" tê ét", _WORKERS.sub(r"\1 công nhân", text))
    for context, say in patterns.contexts:
        text = context.sub(say, text)
    text = patterns.titles.sub(lambda m: f"{terms.titles[m[1] or m[2] or m[3]]} ", text)
    return patterns.words.sub(lambda m: terms.words[m[1]], text)


_RICE = re.compile(r"(?<!\w)IR (?=\d{2,5}(?!\d))")  # "IR 50404"
_FLU = re.compile(r"(?<!\w)A/(?=H\d)")  # "cúm A/H1N1" is one thing, not two


def signs(text: str, terms: Glossary, how: Reading) -> str:
    """Letters glued to digits: H5N1, 10A3, ST25, IR50404; letters by name, numbers over 999 digit by digit."""

    text = _RICE.sub("IR", _FLU.sub("A ", text))

    def part(run: str) -> str:
        if not run.isdigit():
            return terms.words.get(run) or terms.spell(run)
        return digits(run) if len(run) > 3 or (run.startswith("0") and len(run) > 1) else whole(int(run), how)

    def said(found: re.Match[str]) -> str:
        if not re.search(r"[A-ZĐ]", found[0]):
            return found[0]  # the letter that was seen begins the next word: "năm 2016.Điều"
        return " ".join(part(run) for run in re.findall(r"\d+|[^\W\d_]+", found[0]))

    return _SIGNS_AND_DIGITS.sub(said, text)


def letters(text: str, terms: Glossary) -> str:
    """Single letters by name: "điểm b", "a)", "viêm gan B"; vowels are read as they stand."""
    text = _LISTED.sub(lambda m: m[1] + _ONE.sub(lambda one: terms.spell(one[0]), m[2]), text)
    text = _LIST_LETTER.sub(lambda m: terms.spell(m[1]), text)
    text = _LETTER_CUE.sub(lambda m: m[1] + (terms.spell(m[2]) or m[2]), text)
    return _CONSONANT.sub(lambda m: terms.spell(m[1]), text)


def capitals(text: str) -> str:
    """Headings: a Vietnamese syllable in capitals is a word; anything else stays, for `leftovers` to show.

    Without marks it is one only beside other capitals: "TIN KHẨN", but not "TEU".
    """

    def said(found: re.Match[str]) -> str:
        word = found[0].lower()
        beside = _CAPITALS_AFTER.match(text, found.end()) or _CAPITALS_BEFORE.search(text, 0, found.start())
        known = not word.isascii() or beside
        return word if known and _SYLLABLE.fullmatch(word.translate(_TONES)) else found[0]

    return _CAPITALS.sub(said, text)


def _value(roman: str) -> int:
    values = [_VALUES[sign] for sign in roman.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
