"""The structure of a law: parts, chapters, sections, articles and clauses, found by how Vietnamese law numbers them.

Decree 78/2025/NĐ-CP (and 34/2016 before it) fixes the order phần, chương, mục, tiểu mục, điều, khoản, điểm. What has
no articles (a guide, a leaflet) is parted at its headings, else into pieces of about PIECE words.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from content.documents.text import Text

PIECE = 150  # words of a piece of a text without headings
_NUMBER = r"[0-9IVXLCA-ZĐ]+[a-zđ]?"
_ABOVE = re.compile(
    rf"(?P<kind>Phần|Chương|Mục|Tiểu mục)\s+(?P<number>thứ \w+|{_NUMBER})\b\s*[.:–-]?\s*(?P<title>.*)", re.I
)
_ARTICLE = re.compile(r"Điều\s+(?P<number>[0-9]+[a-zđ]?(?:\.[0-9A-ZĐ]+[a-zđ]?)*)\s*(?:[.:]\s*(?P<title>.*)|)", re.I)
_ANNEX = re.compile(rf"(?:PHỤ LỤC|Phụ lục)\s*(?P<number>(?:số\s+)?{_NUMBER}|)\s*[.:–-]?\s*(?P<title>.*)")
_CLAUSE = re.compile(r"(?P<number>[0-9]{1,3})\.\s+(?P<text>\S.*)")
_ORIGIN = re.compile(r"\((?P<source>Điều\s+[^()]*?)(?:,?\s*có hiệu lực[^()]*)?\)\s*")
_RELATED = re.compile(r"\((?:Điều|Khoản|Chương) này có nội dung liên quan.*\)\s*$")
_DOC_NO = re.compile(r"(?:Số|Luật số|Nghị định số)\s*:?\s*([0-9]+/[0-9]{4}/[A-ZĐ0-9-]+)")
_DOC_DATE = re.compile(
    r"^[^,\n]{2,40},\s*ngày\s+([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})\s*$", re.I | re.M
)
_CONTENTS = re.compile(r"(?:Phần|Chương|Mục|Tiểu mục|Điều|Phụ lục)\b.*?(?:[.…]\s?){3,}\s*[0-9]{1,4}", re.I)
_LEVELS = ("phần", "chương", "mục", "tiểu mục")
_KINDS = ("LUẬT", "PHÁP LỆNH", "NGHỊ QUYẾT", "NGHỊ ĐỊNH", "QUYẾT ĐỊNH", "THÔNG TƯ", "CHỈ THỊ")
_HEAD_LINES = 60  # of a document, where its number and date stand


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause (khoản) with its points; number 0 is what stands before the first or without any."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or one part of a text that has none.

    Attributes:
        number: "Điều 12", "Phụ lục I", or empty.
        path: what it stands under, outermost first ("Chương II. Mức hưởng chính sách").
        origin: the law it was taken from, in collections of several.
    """

    number: str
    title: str
    path: tuple[str, ...]
    clauses: tuple[Clause, ...]
    origin: str = ""

    @property
    def text(self) -> str:
        """All its words: one clause a paragraph, with its number."""
        return "\n".join(f"{c.number}. {c.text}" if c.number else c.text for c in self.clauses)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document taken apart, with what its first lines say of it."""

    articles: tuple[Article, ...]
    title: str = ""
    doc_no: str = ""
    doc_date: date | None = None
    unread: tuple[int, ...] = ()  # pages that are only pictures: their words are missing


def parse(text: Text) -> Parsed:
    """The articles of a document; a text without any is parted at its headings, else by length."""
    found = tuple(_Reader(text).articles())
    if not found:
        found = tuple(_pieces(text))
    head = "\n".join(text.lines[:_HEAD_LINES])
    number, day = _DOC_NO.search(head), _DOC_DATE.search(head)
    return Parsed(
        articles=found,
        title=str(text.front.get("title") or "") or _title(text),
        doc_no=number[1] if number else "",
        doc_date=_day(day) if day else None,
        unread=text.unread,
    )


class _Reader:
    """Goes through the lines of a law once."""

    def __init__(self, text: Text) -> None:
        self._lines = [line for line in text.lines if not _CONTENTS.fullmatch(line)]
        self._above: dict[str, str] = {}

    def articles(self) -> Iterator[Article]:
        """Every article and annex, in order."""
        starts = [at for at, line in enumerate(self._lines) if self._begins(line)]
        if not any(_ARTICLE.fullmatch(self._lines[at]) for at in starts):
            return
        at, seen = 0, set[str]()
        for start, stop in zip(starts, [*starts[1:], len(self._lines)], strict=True):
            self._headings(at, start)
            end = self._next_heading(start + 1, stop)
            article = self._article(start, end)
            if article.clauses or article.number not in seen:  # scraped texts end in a list of the same articles
                yield article
            seen.add(article.number)
            at = end

    def _begins(self, line: str) -> bool:
        return bool(_ARTICLE.fullmatch(line) or _ANNEX.fullmatch(line))

    def _next_heading(self, start: int, stop: int) -> int:
        return next((at for at in range(start, stop) if _heading(self._lines[at])), stop)

    def _headings(self, start: int, stop: int) -> None:
        """What the next articles stand under; a heading ends those of its own level and below."""
        for at in range(start, stop):
            match = _heading(self._lines[at])
            if match is None:
                continue
            level = match["kind"].lower()
            title = match["title"].strip()
            if not title and at + 1 < stop and not _heading(self._lines[at + 1]):
                title = self._lines[at + 1]
            for below in _LEVELS[_LEVELS.index(level) :]:
                self._above.pop(below, None)
            name = f"{match['kind'].capitalize()} {match['number']}"
            self._above[level] = f"{name}. {_sentence(title)}" if title else name

    def _article(self, start: int, stop: int) -> Article:
        match = _ARTICLE.fullmatch(self._lines[start]) or _ANNEX.fullmatch(self._lines[start])
        assert match is not None  # noqa: S101 - `starts` holds only such lines
        title = (match["title"] or "").strip()
        annex = not _ARTICLE.fullmatch(self._lines[start])
        body = [line for line in self._lines[start + 1 : stop] if any(map(str.isalpha, line))]
        if not title and body and not _CLAUSE.fullmatch(body[0]) and len(body) > 1 and annex:
            title = body.pop(0)  # of an annex it stands on a line of its own
        origin = ""
        if body and (noted := _ORIGIN.match(body[0])):
            origin = noted["source"].strip()
            body[0] = body[0][noted.end() :].strip()
        body = [line for text in body if (line := _RELATED.sub("", text).strip())]
        name = "Phụ lục" if annex else "Điều"
        path = () if annex else tuple(self._above[level] for level in _LEVELS if level in self._above)
        return Article(
            number=f"{name} {match['number']}".strip(),
            title=_sentence(title),
            path=path,
            clauses=tuple(_clauses(body)),
            origin=origin,
        )


def _heading(line: str) -> re.Match[str] | None:
    """A chapter or another level above the article; a sentence that begins with the word is none."""
    match = _ABOVE.fullmatch(line)
    if match is None or match["title"][:1].islower() or match["title"].rstrip().endswith((".", ";", ",")):
        return None
    return match


def _clauses(body: Sequence[str]) -> Iterator[Clause]:
    """The clauses of an article: numbers must go up one by one, so that a year or an amount begins none."""
    number, said = 0, list[str]()
    for line in body:
        match = _CLAUSE.fullmatch(line)
        if match and int(match["number"]) == number + 1:
            if said:
                yield Clause(number, "\n".join(said))
            number, said = number + 1, [match["text"]]
        else:
            said.append(line)
    if said:
        yield Clause(number, "\n".join(said))


def _pieces(text: Text) -> Iterator[Article]:
    """Parts of a text without articles: under each heading, and never much longer than PIECE words."""
    title, said, words = "", list[str](), 0
    for at, line in enumerate(text.lines):
        if at in text.heads or words >= PIECE:
            if said:
                yield Article("", title, (), (Clause(0, "\n".join(said)),))
            said, words = [], 0
        if at in text.heads:
            title = line
        else:
            said.append(line)
            words += len(line.split())
    if said:
        yield Article("", title, (), (Clause(0, "\n".join(said)),))


def _title(text: Text) -> str:
    """The kind of law and what stands below it ("NGHỊ ĐỊNH"), else the first heading, else the first line."""
    for line, below in itertools.pairwise(text.lines[:_HEAD_LINES]):
        if line.upper() in _KINDS and not _ARTICLE.fullmatch(below):
            return f"{line.capitalize()} {_sentence(below)}"
    return text.lines[min(text.heads)] if text.heads else text.lines[0][:200]


def _sentence(title: str) -> str:
    """A title in capitals as it is read: "QUY ĐỊNH CHUNG" is "Quy định chung"."""
    return title.capitalize() if title.isupper() else title


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
