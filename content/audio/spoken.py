"""Written Vietnamese as it is spoken: no digit, no abbreviation, no sign is left for a voice to stumble over."""

import functools
import re
import unicodedata

from content.audio import amounts, chat, dates, documents, names, phones
from content.audio.glossary import UPPER, Glossary, choice, glossary
from content.audio.numbers import Reading, reading

VERSION = "9"  # raised when the same text is read differently: old clips are then made anew
_KEEP_SYMBOLS = frozenset("°+=<>~±≥≤≈$₫%‰&@|^")
_REPLACED = str.maketrans(
    {
        "º": "°", "˚": "°", "–": "-", "—": "-", "−": "-", "‒": "-", "‑": "-", "⁄": "/", "×": "x", "’": "'", "‘": "'",
        "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "№": "số ", "•": "-", "·": ".", "℃": "°C",
    }
)  # fmt: skip
_FRACTIONS = re.compile(r"\s*[¼-¾⅐-⅞]")
_GLUED = re.compile(r"\b([Ss]ố)(?=\d)")  # "số58/1998/NĐ-CP"
_RAISED = re.compile(r"(?<=\d)[⁰¹²³⁴-⁹]+")
_BULLET = re.compile(r"(?m)^\s*[-*+#•]+\s+")
_COMPARED = {
    "≥": " lớn hơn hoặc bằng ", "≤": " nhỏ hơn hoặc bằng ", ">": " trên ", "<": " dưới ", "=": " bằng ",
    "±": " cộng trừ ", "+": " cộng ", "~": " khoảng ", "≈": " khoảng ", "&": " và ", "@": " a còng ", "$": " đô la ",
    "₫": " đồng ", "°": " độ ", "%": " phần trăm ", "‰": " phần ngàn ", "|": ", ", "^": " mũ ",
}  # fmt: skip
_SYMBOL = re.compile(choice(_COMPARED))
_UNREADABLE = re.compile(rf"[^\s,.;:!?\"()]*(?:\d|[{UPPER}]{{2}})[^\s,.;:!?\"()]*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_VOWEL = re.compile(r"[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)


@functools.lru_cache(maxsize=4096)
def spoken(text: str, how: str = "south") -> str:
    """The words to be said for a Vietnamese text.

    Args:
        how: "south" or "north": ngàn or nghìn, lẻ or linh, hai mươi bốn or hai mươi tư.

    Digits are always gone; what the glossary does not know stays as it is, and `leftovers` names it.
    """
    return _tidy(_words(_clean(phones.services(text, glossary())), glossary(), reading(how)))


def leftovers(text: str) -> list[str]:
    """What of a written text could still not be read aloud: a digit, capitals in a row, a word without a vowel.

    Empty means that it may be published; otherwise an editor writes it out or adds it to the glossary.
    """
    said = spoken(text)
    found = [match[0] for match in _UNREADABLE.finditer(said)]
    found += [word for word in _WORD.findall(said) if not _VOWEL.search(word)]
    return list(dict.fromkeys(found))


def _words(text: str, terms: Glossary, how: Reading) -> str:
    """From the most telling pattern to the least: what one pass has said, no later one sees as a number."""
    text = phones.web(text, terms)
    text = chat.shorthand(text, terms, how)
    text = names.loose(text, terms)
    text = names.compass(text)
    text = amounts.sums(text)
    text = documents.documents(text, terms, how)
    text = documents.sections(text, terms, how)
    text = documents.provincial_roads(text, how)
    text = phones.phones(text, terms)
    text = phones.codes(text, terms)  # before roads: HL7 in a receipt code is no "hương lộ 7"
    text = documents.roads(text, terms, how)
    text = dates.times(text, how)
    text = dates.dates(text, how)
    text = dates.weekdays(text, how)
    text = names.romans(text, how)
    text = amounts.money(text, how)
    text = amounts.units(text, terms)
    text = names.abbreviations(text, terms)
    text = names.signs(text, terms, how)
    text = amounts.links(text)
    text = amounts.numerals(text, how)
    text = names.letters(text, terms)
    return names.capitals(text)


def _clean(text: str) -> str:
    """One way of writing each sign: NFC, plain dashes and quotes, ASCII digits, no pictures."""
    text = _GLUED.sub(r"\1 ", text)
    text = re.sub(r"(?<=\d)\s*½", " rưỡi", text)
    text = _FRACTIONS.sub(
        lambda m: " " + unicodedata.normalize("NFKC", m[0].strip()), unicodedata.normalize("NFC", text)
    )
    text = _RAISED.sub(lambda m: " mũ " + unicodedata.normalize("NFKC", m[0]), text)
    text = unicodedata.normalize("NFKC", text.translate(_REPLACED)).translate(_REPLACED)
    text = text.replace(">=", "≥").replace("<=", "≤").replace("=>", "≥").replace("=<", "≤")
    text = "".join(_one(sign) for sign in text)
    return re.sub(r"[\"*#_`]", " ", _BULLET.sub("", text))


def _one(sign: str) -> str:
    if sign.isascii():
        return sign
    value = unicodedata.digit(sign, None)
    if value is not None:
        return str(value)
    kind = unicodedata.category(sign)
    if kind in ("So", "Sk", "Cf", "Co", "Cs", "Cn", "No", "Nl") and sign not in _KEEP_SYMBOLS:
        return " "
    return sign


def _tidy(text: str) -> str:
    """Signs that are left become words or pauses; pauses do not pile up."""
    text = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", text)
    text = _SYMBOL.sub(lambda m: _COMPARED[m[0]], text)
    text = re.sub(r"[()\[\]{}/\\]|\s-+\s|-{2,}", ", ", text)
    text = text.replace("-", " ")
    text = re.sub(r"\.{2,}", ". ", text)
    text = re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t\r\f\v]+", " ", text))
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"[,;:]+(?=[,.;:!?])|(?<=[.!?])\s*,", "", text)
    return text.strip(" ,;:\n")
