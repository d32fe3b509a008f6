"""Numbers of documents, sections of law and roads: "66/2025/NĐ-CP", "Điều 2.2.TT.19.11", "QL20"."""

import functools
import re
from dataclasses import dataclass

from content.audio.glossary import UPPER, Glossary, choice
from content.audio.numbers import Reading, digits, whole

_PARLIAMENT = re.compile(r"(UBTV)?QH(\d{1,2})")
_ISSUER_FOLLOWS = 60  # characters in which "của Chính phủ" may follow: "ngày 12/03/2025 của …"
_ISSUED = re.compile(r"\s*(?:ngày\s+(?:[\d/.-]+|\d+ tháng \d+ năm \d+)\s+)?của\b")  # who issued it is said already
_KIND_BEFORE = 25  # characters in which "Nghị định" may stand before the number
_SECTION = re.compile(
    r"\b((?:điều|mục|khoản|điểm|phần|chương|phiên bản|bảng|hình|tiết)\s+)(\d+(?:\.(?:\d+|[A-ZĐ]{2}))+)", re.I
)
_SIGNS = r"(?:[A-ZĐ]{1,4}-){0,2}[A-ZĐ]{0,3}\d{1,2}(?:[A-ZĐ]|[a-zđ](?!\w))?(?:[-/][A-ZĐ]{1,6}){0,3}"
_FORM = re.compile(  # after its name, as "mẫu 01-TP-TGPL" or "tờ khai CT01"; a plain "mẫu 2" is a number
    rf"\b((?i:mẫu|biểu|biểu mẫu|mẫu đơn|phiếu|phụ lục|tờ khai)(?i:\s+số)?\s+)(?=\S*[A-ZĐ]|0\d|\d+[a-zđ]\b)"
    rf"({_SIGNS})(?!\w|[.,/]\d)"
)
#: Forms of social insurance by their numbers alone: "nộp TK1-TS", "D02-LT"; TS is no doctor here, HD no guidance.
_INSURANCE = re.compile(rf"(?<![\w/-])((?:TK|[CDMS])\d{{1,2}}[A-Za-z]?-[{UPPER}]{{1,3}})(?![\w-])")
_LETTERED = re.compile(
    r"\b((?:điều|khoản|mục|chương)\s+)(\d{1,3}[a-zđ](?:\s*(?:,|và|hoặc|-|đến)\s*\d{1,3}[a-zđ])*)(?!\w)", re.I
)
_PART = re.compile(r"(\d{1,3})([a-zđ])(?!\w)", re.I)
_RUN = re.compile(r"\d+|[^\W\d_]+")


_ARTICLE = re.compile(r"(?<![\w.])(Đ|K)\.\s?(?=\d{1,3}(?!\d))")  # "Đ.58", "K.2"; before a name Đ. is a street
_YEARED = re.compile(
    r"\b((?i:nghị định|thông tư|quyết định|nghị quyết|luật|chỉ thị|pháp lệnh)(?i:\s+số)?\s+\d{1,5})"
    r"/((?:19|20)\d\d)(?![\w/-])"
)
_MILESTONE = re.compile(r"(?<![\w.,])(?<!\d )[Kk][Mm]\s?(\d{1,4})(?:\s?\+\s?(\d{1,3}))?(?![\d.,/]\d|\d)")
_PROVINCIAL = re.compile(
    r"\b(đường|tuyến|đoạn|trên|qua|dọc|cầu|theo|tránh|vào|ra|mở rộng|nâng cấp|sửa)\s+"
    r"ĐT[. ]?(?!11[1-5])([1-9]\d{2})(?![\d/]|\.\d|\s\d{3})",  # "ĐT 252 3828" is a telephone
    re.I,
)


@dataclass(frozen=True, eq=False)
class _Patterns:
    numbered: re.Pattern[str]
    alone: re.Pattern[str]
    road: re.Pattern[str]
    kind_before: re.Pattern[str]
    short_before: re.Pattern[str]


@functools.cache
def _patterns(terms: Glossary) -> _Patterns:
    kind = rf"(?:{choice(terms.kinds)})(?![\w&])"
    issuer = rf"(?:{choice([*terms.issuers, 'QH', 'UBTVQH'])})\d{{0,2}}(?![\w&])"
    return _Patterns(
        re.compile(
            rf"(?<![\w/])(\d{{1,5}})(?:/((?:19|20)\d\d))?[/-]({kind}(?:[-/]{issuer})*|{issuer}(?:-[{UPPER}]+)*)"
        ),
        re.compile(rf"(?<![\w/-])({kind}(?:-{issuer})+)"),
        re.compile(rf"(?<!\w)({choice(terms.roads)})[. -]?(\d{{1,3}})([A-Z])?(?![\w/]|[.,]\d)"),
        re.compile(rf"(?<![\w/-])({kind})(?=(?:\s+số:?)?\s*\d{{1,5}}(?:/(?:19|20)\d\d)?[/-](?:{kind}|{issuer}))"),
        re.compile(r"(?<![\w/-])(NĐ|TT|QĐ|NQ)\s+(?=(?:số\s+)?\d{1,5}/(?:19|20)\d\d(?![\w/-]))"),
    )


def documents(text: str, terms: Glossary, how: Reading) -> str:
    """Document numbers as announcers say them: "Nghị định 66/2025/NĐ-CP" → "Nghị định sáu mươi sáu … của Chính phủ".

    What stands there in words is not said twice: the kind before the number, the issuer after it.
    """

    def numbered(found: re.Match[str]) -> str:
        kind, issuer = _kind_and_issuer(found[3], terms, how)
        before = found.string[: found.start()]
        after = found.string[found.end() : found.end() + _ISSUER_FOLLOWS]
        if issuer and (
            _ISSUED.match(after) or re.match(rf"[^.;\n]*{re.escape(issuer.split(' khóa')[0])}", after, re.I)
        ):
            issuer = ""
        number = whole(int(found[1]), how)
        year = f"năm {whole(int(found[2]), how)}" if found[2] else ""
        sign = re.match(r"\w+", found[3])
        if kind and re.search(
            rf"{kind}[^.;\n]{{0,{_KIND_BEFORE}}}$|(?<!\w){sign and sign[0]}(?: số)?:? ?$", before, re.I
        ):
            kind = ""
        first = bool(kind) and not re.search(r"số\s*:?\s*$", before, re.I)
        words = [kind, number, year, issuer] if first else [number, year, kind, issuer]
        return " ".join(word for word in words if word)

    patterns = _patterns(terms)
    text = _ARTICLE.sub(lambda m: "điều " if m[1] == "Đ" else "khoản ", text)
    text = patterns.short_before.sub(lambda m: f"{terms.kinds[m[1]]} ", text)
    text = _YEARED.sub(r"\1 năm \2", text)
    text = patterns.kind_before.sub(lambda m: terms.kinds[m[1]], text)  # "TT 22/2021/TT-BGDĐT" is no "trung tâm"
    text = patterns.numbered.sub(numbered, text)
    return _patterns(terms).alone.sub(lambda m: " ".join(_kind_and_issuer(m[1], terms, how)), text)


def sections(text: str, terms: Glossary, how: Reading) -> str:
    """ "Điều 2.3" and the codified "Điều 2.2.TT.19.11" with "chấm"; "Điều 7b"; forms ("mẫu 01-DS") sign by sign."""

    def part(sign: str) -> str:
        return whole(int(sign), how) if sign.isdigit() else terms.kinds.get(sign) or terms.spell(sign)

    def signs(run: str) -> str:
        if run.isdigit():
            return digits(run) if run.startswith("0") else whole(int(run), how)
        return " " + " ".join(terms.spell(sign) for sign in re.findall(r"\w+", run))

    text = _SECTION.sub(lambda m: m[1] + " chấm ".join(part(sign) for sign in m[2].split(".")), text)
    text = _LETTERED.sub(lambda m: m[1] + _PART.sub(lambda one: signs(one[1]) + signs(one[2]), m[2]), text)
    text = _FORM.sub(lambda m: m[1] + " ".join(map(signs, _RUN.findall(m[2]))), text)
    return _INSURANCE.sub(lambda m: " ".join(map(signs, _RUN.findall(m[1]))), text)


def provincial_roads(text: str, how: Reading) -> str:
    """ "Đường ĐT 714 đoạn Km12+500": the letters are no telephone here, so before telephone numbers are looked for."""

    def said(found: re.Match[str]) -> str:
        road = found[1] if found[1].lower() == "đường" else f"{found[1]} đường"
        return f"{road} tỉnh {whole(int(found[2]), how)}"

    text = _MILESTONE.sub(lambda m: f"ki lô mét {m[1]}" + (f" cộng {m[2]}" if m[2] else ""), text)
    return _PROVINCIAL.sub(said, text)


def roads(text: str, terms: Glossary, how: Reading) -> str:
    """QL20, QL 28B, ĐT.725."""

    def said(found: re.Match[str]) -> str:
        letter = f" {terms.spell(found[3])}" if found[3] else ""
        return f"{terms.roads[found[1]]} {whole(int(found[2]), how)}{letter}"

    return _patterns(terms).road.sub(said, text)


def _kind_and_issuer(suffix: str, terms: Glossary, how: Reading) -> tuple[str, str]:
    """ "NĐ-CP" → ("nghị định", "của Chính phủ"); "QH15" has no kind. Signs the glossary lacks stay, to be seen."""
    first, *rest = re.split(r"[-/]", suffix)
    kind = terms.kinds.get(first, "")
    names = [_issuer(sign, terms, how) for sign in (rest if kind else [first, *rest])]
    return kind, f"của {', '.join(names)}" if names else ""


def _issuer(sign: str, terms: Glossary, how: Reading) -> str:
    term = _PARLIAMENT.fullmatch(sign)
    if term is None:
        return terms.issuers.get(sign, sign)
    return f"{'Ủy ban Thường vụ ' if term[1] else ''}Quốc hội khóa {whole(int(term[2]), how)}"
