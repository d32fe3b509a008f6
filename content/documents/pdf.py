"""PDF files: the text of their pages without what the pages repeat, paragraphs joined again across lines."""

import io
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from content.documents.text import Text
from core.errors import Invalid

PAGES = 800  # of a file
LEAST_TEXT = 20  # characters on a page; fewer means a picture of a page (a page number and a stamp's name may be text)
EDGE = 3  # lines at the top and the bottom of a page that may be its header or footer
REPEATED = 0.4  # of the pages have a header; left and right pages often have different ones
LEAST_REPEATS = 3  # pages; what only two have in common may be a title

#: What begins a line of its own in a law; any other line of a PDF may go on with the one before.
_BEGINS = re.compile(r"(?:Phần|Chương|Mục|Điều|Phụ lục)\s+\S|PHỤ LỤC|[0-9]{1,2}\.\s|[a-zđ]{1,2}\)\s|[-–+•]\s", re.I)
_ENDED = (".", ";", ":", "!", "?")
_FULL_LINE = 60  # characters; a shorter line ended because its paragraph did …
_FULL_PART, _LEAST_FULL = 0.8, 25  # … unless the lines of the file are short, as in columns: then by their usual width
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:Trang\s*)?[0-9]{1,4}(?:\s*/\s*[0-9]{1,4})?[-–—\s]*", re.I)
_DIGITS = re.compile(r"[0-9]+")


def read(data: bytes, name: str) -> Text:
    """The text of a PDF file; pages that are only pictures are counted in `unread`.

    Raises:
        Invalid: damaged, locked, with too many pages, or without any text (a scan).
    """
    from pypdf import PdfReader  # imported when a PDF comes: starting must not wait for it
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Invalid(f"{name}: locked with a password")
        if len(reader.pages) > PAGES:
            raise Invalid(f"{name}: more than {PAGES} pages")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:  # what damage raises
        raise Invalid(f"{name}: not a PDF that can be read") from error
    unread = [number for number, page in enumerate(pages, start=1) if len("".join(page.split())) < LEAST_TEXT]
    if len(unread) == len(pages):
        raise Invalid(f"{name}: pictures of pages without text; get the text from the issuing body, or type it")
    return Text(((line, False) for line in reflowed(bare(pages))), unread=unread)


def bare(pages: Sequence[str]) -> list[str]:
    """The lines of all pages without page numbers and without the headers and footers that they repeat."""
    numbered = [_without_number(page) for page in pages]
    seen = Counter(form for lines in numbered for form in {_form(line) for line in _edges(lines)})
    least = max(LEAST_REPEATS, REPEATED * len(pages))
    repeated = {form for form, count in seen.items() if count >= least}
    return [line for lines in numbered for line in _without(lines, repeated)]


def _without_number(page: str) -> list[str]:
    """The lines of a page without its number at the top or the bottom, and without empty ones."""
    lines = [line.strip() for line in page.split("\n") if line.strip()]
    while lines and _PAGE_NUMBER.fullmatch(lines[0]):
        lines.pop(0)
    while lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    return lines


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:EDGE], *lines[max(EDGE, len(lines) - EDGE) :]]


def _form(line: str) -> str:
    """A header with any page number in it: "2 CÔNG BÁO/Số 123" and "4 CÔNG BÁO/Số 123" are one."""
    return " ".join(_DIGITS.sub("#", line).split())


def _without(lines: list[str], repeated: set[str]) -> list[str]:
    """A page from its first to its last line that is its own; what begins an article never is a header."""
    start, stop = 0, len(lines)
    while start < min(EDGE, stop) and _repeats(lines[start], repeated):
        start += 1
    while stop > max(start, len(lines) - EDGE) and _repeats(lines[stop - 1], repeated):
        stop -= 1
    return lines[start:stop]


def _repeats(line: str, repeated: set[str]) -> bool:
    return _form(line) in repeated and not _BEGINS.match(line)


def reflowed(lines: Iterable[str]) -> list[str]:
    """Lines that a page's width has broken, joined again: a paragraph is one line.

    A line goes on when the next begins with a small letter, or when it is full and no sentence ends with it.
    """
    given = list(lines)
    full = _full([len(line) for line in given])
    joined: list[str] = []
    width = 0  # of the last line that was joined
    for line in given:
        goes_on = joined and line and not _BEGINS.match(line) and joined[-1]
        if goes_on and (line[0].islower() or (width >= full and not joined[-1].endswith(_ENDED))):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        width = len(line)
    return joined


def _full(widths: Sequence[int]) -> float:
    """From how many characters on a line was broken by the page's width: lines of columns are short ones."""
    if len(widths) < 2:
        return _FULL_LINE
    usual = statistics.quantiles(widths, n=10)[-1]
    return min(_FULL_LINE, max(_FULL_PART * usual, _LEAST_FULL))
