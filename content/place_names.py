"""Names of places: how people type them, and which of many names fits."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.search.fold import clean, fold, syllables
from content.search.sound import sound

#: Words that say what kind of unit follows, longest first; folded.
KINDS = {
    "thanh pho": "district", "thi xa": "district", "huyen": "district", "quan": "district", "tp": "district",
    "h": "district", "tx": "district", "tinh": "province", "thi tran": "unit", "tt": "unit", "dac khu": "unit",
    "phuong": "unit", "xa": "unit", "p": "unit", "x": "unit",
}  # fmt: skip
VILLAGE_WORDS = ("to dan pho", "khu pho", "tdp", "thon", "buon", "bon", "bun", "ap", "lang", "xom", "to")
FILLERS = frozenset(
    (
        "toi",
        "em",
        "minh",
        "chung",
        "nha",
        "o",
        "tai",
        "thuoc",
        "ben",
        "ngoai",
        "cu",
        "nay",
        "la",
        "que",
        "con",
        "chau",
        "ba",
        "bac",
        "anh",
        "chi",
        "gia",
        "dinh",
    )
)
COUNTED = {
    w: str(n) for n, w in enumerate(("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"), start=1)
}

FULL = {"p": "phuong", "x": "xa", "tt": "thi tran"}
ENDINGS = frozenset(("cu", "a", "nha", "day", "do", "ne"))
NOW_ABOVE = "lamdong"  # today's province: said after any name

OWN, UNIT, DISTRICT, PROVINCE = 97.0, 92.0, 82.0, 72.0  # how good a whole name is
MARKS = 2.0  # more when it was typed with exactly these marks
NAMESAKE = 1.0  # more for the commune that has the old district's name
INSIDE, SISTER, BEGINNING = 0.9, 0.8, 0.6  # inside a longer sentence; with a number behind; only the beginning
LONGEST = 300  # characters that are read
MOST_WORDS = 8  # of one name with all that is above it
SHORTEST_PREFIX = 3
SHORTEST_TYPO = 5  # letters; in a shorter name one wrong letter makes another name
LONG = 9  # letters from which two slips are forgiven
_APOSTROPHES = re.compile(r"['’‘`´]")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with the names it has now and had before ("Xã Phan Thanh, huyện Bắc Bình, Bình Thuận")."""

    area_id: int
    name: str
    kind: str
    above: str  # name of the unit above, for villages
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that fits, how well (0 to 100), and by which former name."""

    area_id: int
    label: str
    former: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to say a place: what a key of the table stands for."""

    area_id: int
    label: str
    former: str
    score: float
    kind: str  # unit, district, province
    said: str  # as `_marked` gives it


_Table: TypeAlias = dict[str, tuple[_Name, ...]]


def label(name: str, above: str) -> str:
    """ "Thôn 2, xã Phan Sơn": the unit above begins small because it stands in a sentence."""
    return f"{name}, {_small(above)}" if above else name


def bare(name: str) -> str:
    """The name folded, without its kind of unit and without remarks in brackets: "phan son"."""
    words = _words(name)
    kind = _kind(words)
    return " ".join(words[len(kind.split()) :] if kind else words)


def may_name_village(text: str) -> bool:
    """Whether a word for village stands in the text."""
    words = f" {' '.join(_words(text))} "
    return any(f" {word} " in words for word in VILLAGE_WORDS)


def says(text: str, name: str) -> bool:
    """Whether the text is this name and nothing else: "ở tỉnh Lâm Đồng" is, "Lâm Đồng cũ" is an older place."""
    words = _words(text)
    return bool(words) and words[-1] != "cu" and _squeezed(_without_fillers(words)) == _key(name) != ""


def search(text: str, places: Sequence[Place]) -> list[Hit]:
    """The units that fit, best first: whole names; else names inside a sentence; else beginnings and slips."""
    words = _words(text)
    table = _table(tuple(places))
    for said in dict.fromkeys((_squeezed(words), _squeezed(_without_fillers(words)))):
        found = _whole(said, table)
        if found:
            break
    else:
        found = _inside(words, table) or _begun(said, table) or _misspelt(said, table)
    return _best(found, _marked(text), KINDS.get(_kind(words), ""))


def search_villages(text: str, places: Sequence[Place]) -> list[Hit]:
    """Villages whose name was typed, alone or within a sentence that may name their commune."""
    words = _words(text)
    for at in range(1, len(words)):
        if words[at - 1] in VILLAGE_WORDS:
            words[at] = COUNTED.get(words[at], words[at])
    line = f" {' '.join(words)} "
    hits = []
    for place in places:
        names = (_village_name(name) for name in (place.name, *place.former))
        if any(name and f" {name} " in line for name in names):
            hits.append(Hit(place.area_id, label(place.name, place.above), "", OWN))
    return hits


def _village_name(name: str) -> str:
    """Folded, without brackets; a bare number is not a name."""
    words = _words(name)
    return " ".join(words) if not "".join(words).isdigit() else ""


def _words(text: str) -> list[str]:
    return syllables(fold(_APOSTROPHES.sub("", _BRACKETS.sub(" ", text[:LONGEST]))))


def _marked(text: str) -> str:
    """The words with their marks as they sound, blanks removed: to prefer the name that was typed exactly."""
    return "".join(sound(word) for word in syllables(_APOSTROPHES.sub("", clean(text[:LONGEST]).lower())))


def _kind(words: Sequence[str]) -> str:
    """The word for a kind of unit that the text begins with."""
    words = _without_fillers(words)
    for length in (2, 1):
        head = " ".join(words[:length])
        if head in KINDS and len(words) > length:
            return head
    return ""


def _without_fillers(words: Sequence[str]) -> list[str]:
    """ "nhà em ở xã Phan Sơn đó" is only "xã Phan Sơn"."""
    start = next((n for n, word in enumerate(words) if word not in FILLERS), len(words))
    end = len(words)
    while end > start and words[end - 1] in ENDINGS:
        end -= 1
    return list(words[start:end])


def _said(words: Sequence[str]) -> list[str]:
    """The words without those for kinds of units; a bare number keeps its kind ("phuong 1")."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in (2, 1) if " ".join(words[at : at + n]) in KINDS and at + n < len(words)), 0)
        if not length:
            kept.append(words[at])
        elif words[at + length].isdigit():
            kept.append(FULL.get(words[at], words[at]))
        at += max(length, 1)
    return kept


@functools.lru_cache(maxsize=2000)
def _key(name: str) -> str:
    """What a name is looked up by: folded, without kind and blanks."""
    return _squeezed(_words(name))


def _squeezed(words: Sequence[str]) -> str:
    return "".join(_said(words))


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


@functools.lru_cache(maxsize=4)
def _table(places: tuple[Place, ...]) -> _Table:
    """Every squeezed way to say a unit → what it means. The key of the cache is the names themselves."""
    table: dict[str, list[_Name]] = {}
    for place in places:
        for key, name in _ways(place):
            table.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in table.items()}


def _ways(place: Place) -> Iterable[tuple[str, _Name]]:
    """Every way to say this unit: now and before, alone and with what was above it."""
    olds = [_Old.parse(name) for name in place.former]
    districts = {_key(old.district) for old in olds if old.district}
    provinces = {_key(old.province) for old in olds if old.province} | {NOW_ABOVE}
    said = _marked(place.name)
    own = _own_keys(place.name, districts)
    for name in own:
        meant = _Name(place.area_id, place.name, "", OWN, "unit", said)
        yield from ((key, meant) for key in _with_above(name, districts, provinces))
    for old in olds:
        if _key(old.unit) not in own:
            meant = _Name(place.area_id, place.name, f"{_small(old.unit)} cũ", UNIT, "unit", _marked(old.unit))
            above = [_key(old.district)] if old.district else []
            yield from ((key, meant) for key in _with_above(_key(old.unit), above, provinces))
    for district in dict.fromkeys(old.district for old in olds if old.district):
        score = DISTRICT + (NAMESAKE if _key(district) in own else 0.0)
        meant = _Name(place.area_id, place.name, f"{district} cũ", score, "district", _marked(district))
        yield from ((key, meant) for key in _with_above(_key(district), (), provinces))
    for province in dict.fromkeys(old.province for old in olds if old.province):
        former = f"tỉnh {province} cũ"
        yield _key(province), _Name(place.area_id, place.name, former, PROVINCE, "province", _marked(province))


def _own_keys(name: str, districts: Iterable[str]) -> list[str]:
    """The name, the name without an old district at its end, and "bao loc 1" for "Phường 1 Bảo Lộc"."""
    words = _said(_words(name))
    own = "".join(words)
    short = [own.removesuffix(d) for d in districts if own.endswith(d) and own != d]
    keys = [own, *(key for key in short if not key[-1].isdigit())]
    if len(words) > 2 and words[1].isdigit():
        keys.append("".join([*words[2:], words[1]]))
    return keys


def _with_above(name: str, districts: Iterable[str], provinces: Iterable[str]) -> Iterable[str]:
    for district in ("", *districts):
        for province in ("", *provinces):
            if name != district:
                yield name + district + province


@dataclass(frozen=True, slots=True)
class _Old:
    unit: str
    district: str
    province: str

    @classmethod
    def parse(cls, name: str) -> "_Old":
        unit, district, province, *_ = [*(part.strip() for part in name.split(",")), "", "", ""]
        return cls(unit, district, province)


def _whole(said: str, table: _Table) -> list[tuple[_Name, float]]:
    """The name itself, and its numbered sisters: who says "Đạ Tẻh" may live in Đạ Tẻh 2."""
    found = [(name, 1.0) for name in table.get(said, ())]
    if found and not said[-1].isdigit():
        for number in "123456789":
            found += [(name, SISTER) for name in table.get(said + number, ()) if name.kind == "unit"]
    return found


def _inside(words: Sequence[str], table: _Table) -> list[tuple[_Name, float]]:
    """The longest names of at least two syllables inside a sentence."""
    said = _said(words)
    for length in range(min(len(said), MOST_WORDS), 1, -1):
        for start in range(len(said) - length + 1):
            if found := table.get("".join(said[start : start + length])):
                return [(name, INSIDE) for name in found]
    return []


def _begun(start: str, table: _Table) -> list[tuple[_Name, float]]:
    if len(start) < SHORTEST_PREFIX or start.isdigit():
        return []
    return [
        (name, BEGINNING + 0.3 * len(start) / len(key))
        for key, meant in table.items()
        if key.startswith(start)
        for name in meant
        if name.kind == "unit"
    ]


def _misspelt(typed: str, table: _Table) -> list[tuple[_Name, float]]:
    """Names one or two slips away; another first letter is another name ("Ninh Thuận" is not Bình Thuận)."""
    typed = f"ph{typed[1:]}" if typed.startswith("f") else typed
    if len(typed) < SHORTEST_TYPO:
        return []
    slips = 2 if len(typed) >= LONG else 1
    alike = [key for key in table if key[0] == typed[0]]
    near = process.extract(typed, alike, scorer=OSA.distance, score_cutoff=slips, limit=12)
    least = min((distance for _, distance, _ in near), default=0)
    return [(name, 1 - 0.15 * distance) for key, distance, _ in near if distance == least for name in table[key]]


def _best(found: Iterable[tuple[_Name, float]], typed: str, kind: str) -> list[Hit]:
    """One hit a place; a typed kind of unit keeps names of that kind when there are any."""
    found = list(found)
    if kind and any(name.kind == kind for name, _ in found):
        found = [(name, share) for name, share in found if name.kind == kind]
    best: dict[int, Hit] = {}
    for name, share in found:
        score = name.score * share + (MARKS if name.said in typed or typed in name.said else 0.0)
        if name.area_id not in best or best[name.area_id].score < score:
            best[name.area_id] = Hit(name.area_id, name.label, name.former, score)
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.label))
