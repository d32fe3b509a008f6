"""Names and signs: documents, roads, Roman numerals, abbreviations, single letters, capitals."""

import re

from content.audio.glossary import Glossary, choice
from content.audio.numbers import Reading, digits, ordinal, whole

UPPER = "A-ZÀ-ÝĂĐĨŨƠƯ" + "".join(sign for sign in map(chr, range(0x1EA0, 0x1EFA)) if sign.isupper())
_DOCUMENT = r"(?<![\w/])(\d{1,5})(?:/((?:19|20)\d\d))?([/-])"
_QH = re.compile(r"QH(\d{1,2})")
_ISSUER_FOLLOWS = 60  # characters in which "của Chính phủ" may follow: "ngày 12/03/2025 của …"

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_ROMAN_CUE = re.compile(
    r"\b((?:chương|phần|mục|quý|khóa|khoá|kỳ|thế kỷ|thế kỉ|thứ|đại hội|cấp|loại|hạng|đợt|giai đoạn|vùng|khu vực|phụ lục"
    r"|nhóm|tập|bảng|bậc|tuyến|độ|type|týp|lần|điều|tổ|khối|trung ương)\s+)"
    rf"({_ROMAN})(?:\s*(-|,|và|đến)\s*({_ROMAN}))?(?!\w)",
    re.I,
)
_ROMAN_LONE = re.compile(rf"(?<![\w'./-])(?=[IVX]{{2,}})({_ROMAN})(?![\w'/-])")
_ROMAN_HEAD = re.compile(rf"(?m)^(\s*)({_ROMAN})(?=[.)]\s)")
_VALUES = {"I": 1, "V": 5, "X": 10}

_SIGNS_AND_DIGITS = re.compile(r"(?<![\w'])(?=[A-ZĐ\d.-]*\d)(?=[A-ZĐ\d.-]*[A-ZĐ])[A-ZĐ\d]+(?:[-.]?[A-ZĐ\d]+)*(?![\w'])")
_LIST_LETTER = re.compile(r"(?<![\w'])([a-zđ])(?=\))")
_LETTER_CUE = re.compile(
    r"\b((?:điểm|mục|nhóm|loại|lớp|bảng|mẫu|hạng|phương án|đáp án|vi ta min|tổ|lô|khu|tuýp)\s+)([a-zđ])(?!\w)", re.I
)
_CONSONANT = re.compile(r"(?<![\w'’-])([BCDĐFGHJKLMNPQRSTVWXZ])(?![\w'’])")

_CAPITALS = re.compile(rf"(?<![\w'])[{UPPER}]{{2,}}(?![\w'])")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|th|tr|ph|kh|gh|gi|qu|[bcdđghklmnprstvx])?"
    r"(?:[aăâeêioôơuưy]{1,3})(?:ch|ng|nh|[cmnpt])?"
)
_TONES = str.maketrans(
    "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
    "aaaaaăăăăăâââââeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy",
)


def documents(text: str, terms: Glossary, how: Reading) -> str:
    """ "Nghị định 66/2025/NĐ-CP" → "Nghị định sáu mươi sáu năm hai ngàn không trăm hai mươi lăm của Chính phủ"."""
    kinds, issuers = choice(terms.kinds), choice([*terms.issuers, "QH"])
    issuer_sign = rf"(?:{issuers})\d{{0,2}}(?![\w&])"
    suffix = rf"(?:(?:{kinds})(?![\w&])(?:[-/]{issuer_sign})*|{issuer_sign}(?:-[{UPPER}]+)*)"
    alone = rf"(?<![\w/-])((?:{kinds})(?:-(?:{issuers})(?![\w&]))+)"
    numbered = re.compile(rf"{_DOCUMENT}({suffix})")

    def issued(parts: list[str]) -> str:
        names = [terms.issuers.get(part) or _parliament(part, how) for part in parts]
        return f"của {', '.join(names)}" if names else ""

    def said(found: re.Match[str]) -> str:
        kind, *rest = _parts(found[4], terms)
        before, after = found.string[: found.start()], found.string[found.end() : found.end() + _ISSUER_FOLLOWS]
        issuer = issued(rest)
        if issuer and re.match(rf"[^.;\n]*{re.escape(issuer.split(' khóa')[0])}", after, re.I):
            issuer = ""
        year = f"năm {whole(int(found[2]), how)}" if found[2] else ""
        known = not kind or re.search(rf"{kind}[^.;\n]{{0,25}}$", before, re.I)
        if known:
            words = [whole(int(found[1]), how), year, issuer]
        elif re.search(r"số\s*:?\s*$", before, re.I):
            words = [whole(int(found[1]), how), year, kind, issuer]
        else:
            words = [kind, whole(int(found[1]), how), year, issuer]
        return " ".join(word for word in words if word)

    text = numbered.sub(said, text)

    def without_number(found: re.Match[str]) -> str:
        kind, *rest = _parts(found[1], terms)
        return f"{kind} {issued(rest)}"

    return re.sub(alone, without_number, text)


def roads(text: str, terms: Glossary, how: Reading) -> str:
    """QL20, QL 28B, ĐT.725."""
    road = re.compile(rf"(?<!\w)({choice(terms.roads)})[. -]?(\d{{1,3}})([A-Z])?(?![\w/]|[.,]\d)")
    return road.sub(
        lambda m: f"{terms.roads[m[1]]} {whole(int(m[2]), how)}" + (f" {terms.spell(m[3])}" if m[3] else ""), text
    )


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

    text = _ROMAN_CUE.sub(cued, text)
    text = _ROMAN_HEAD.sub(lambda m: m[1] + whole(_value(m[2]), how), text)
    return _ROMAN_LONE.sub(lambda m: whole(_value(m[1]), how), text)


def abbreviations(text: str, terms: Glossary) -> str:
    """The glossary's words; the longest first, and by their neighbours where the letters mean two things."""
    loose = re.compile(rf"(?<![\w'])({choice(terms.loose)})(?!\w)", re.I)
    text = loose.sub(lambda m: terms.loose[m[1].lower()], text)
    for context in terms.contexts:
        text = re.sub(rf"\b({choice(context.after)})(\s+){context.word}(?![\w-])", rf"\1\2{context.say}", text)
    long = choice(title for title in terms.titles if len(title) > 1)
    short = choice(title for title in terms.titles if len(title) == 1)
    titled = re.compile(
        rf"(?<![\w'])(?:({long})(?:\.\s?|\s)(?=[{UPPER}][^\W\d_]*[a-zà-ỹ])|({long})\.(?=\s?[{UPPER}])|({short})\.\s?(?=[{UPPER}]|\d))"
    )
    text = titled.sub(lambda m: f"{terms.titles[m[1] or m[2] or m[3]]} ", text)
    words = re.compile(rf"(?<![\w'])({choice(terms.words)})(?![\w'])")
    return words.sub(lambda m: terms.words[m[1]], text)


def signs(text: str, terms: Glossary, how: Reading) -> str:
    """Letters glued to digits: H5N1, 10A3, ST25, IR50404; letters by name, numbers over 999 digit by digit."""

    def part(run: str) -> str:
        if not run.isdigit():
            return terms.words.get(run) or terms.spell(run)
        return digits(run) if len(run) > 3 or (run.startswith("0") and len(run) > 1) else whole(int(run), how)

    return _SIGNS_AND_DIGITS.sub(lambda m: " ".join(part(run) for run in re.findall(r"\d+|[^\W\d_]+", m[0])), text)


def letters(text: str, terms: Glossary) -> str:
    """Single letters by name: "điểm b", "a)", "viêm gan B"; vowels are read as they stand."""
    text = _LIST_LETTER.sub(lambda m: terms.spell(m[1]), text)
    text = _LETTER_CUE.sub(lambda m: m[1] + (terms.spell(m[2]) or m[2]), text)
    return _CONSONANT.sub(lambda m: terms.spell(m[1]), text)


def capitals(text: str) -> str:
    """Headings: a Vietnamese syllable in capitals is a word; anything else stays, for `leftovers` to show."""

    def said(found: re.Match[str]) -> str:
        word = found[0].lower()
        return word if _SYLLABLE.fullmatch(word.translate(_TONES)) else found[0]

    return _CAPITALS.sub(said, text)


def _parts(suffix: str, terms: Glossary) -> list[str]:
    """The kind in words (empty for a law of the parliament), then the issuers' signs."""
    first, *rest = re.split(r"[-/]", suffix)
    kind = terms.kinds.get(first)
    return [kind, *rest] if kind else ["", first, *rest]


def _parliament(sign: str, how: Reading) -> str:
    found = _QH.fullmatch(sign)
    return f"Quốc hội khóa {whole(int(found[1]), how)}" if found else sign


def _value(roman: str) -> int:
    values = [_VALUES[sign] for sign in roman.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
