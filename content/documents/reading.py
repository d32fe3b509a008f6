"""A document's file as lines of text: Markdown, plain text, Word (DOCX) and PDF."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree

import yaml

from content.search.fold import clean
from core.errors import Invalid

LARGEST = 20 * 1024**2  # bytes of a file
LARGEST_XML = 64 * 1024**2  # bytes that a DOCX may unpack to; more is a bomb, not a law
PAGES = 800  # of a PDF
LEAST_TEXT = 40  # characters on an average page of a PDF; fewer means pictures of pages

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKUP = re.compile(r"^\s{0,3}(?:>\s*)*(?:#{1,6}\s+)?|\*+|__|`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_TABLE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
#: What begins a line of its own in a law; any other line of a PDF may go on with the one before.
_BEGINS = re.compile(r"(?:Phần|Chương|Mục|Điều|Phụ lục)\s+\S|PHỤ LỤC|[0-9]{1,2}\.\s|[a-zđ]{1,2}\)\s|[-–+•]\s", re.I)
_ENDED = (".", ";", ":", "!", "?")
_FULL_LINE = 60  # characters; a shorter line of a PDF ended because its paragraph did


class Text:
    """What a file says.

    Attributes:
        lines: paragraphs without mark-up, in order, none empty.
        heads: positions of lines that are headings in the file's own format.
        front: facts in front of a Markdown file (title, date …).
    """

    def __init__(self, lines: Iterable[tuple[str, bool]], front: Mapping[str, Any] | None = None) -> None:
        kept = [(text, head) for line, head in lines if (text := clean(line))]
        self.lines = [text for text, _ in kept]
        self.heads = frozenset(at for at, (_, head) in enumerate(kept) if head)
        self.front = dict(front or {})


def read(data: bytes, name: str) -> Text:
    """The text of a file called `name`; its ending says what it is.

    Raises:
        Invalid: too large, of no kind that is known, damaged, or without any text (a scan).
    """
    if len(data) > LARGEST:
        raise Invalid(f"{name}: larger than {LARGEST // 1024**2} MB")
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Invalid(f"{name}: not a {', '.join(_READERS)} file")
    text = reader(data, name)
    if not text.lines:
        raise Invalid(f"{name}: there is no text in it")
    return text


def ending(data: bytes) -> str:
    """The ending that fits a file's first bytes, for an upload whose name is not known."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    return ".docx" if data.startswith(b"PK\x03\x04") else ".md"


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Invalid(f"{name}: not UTF-8; save it again as UTF-8") from error


def _plain(data: bytes, name: str) -> Text:
    return Text((line, False) for line in _decoded(data, name).split("\n"))


def _markdown(data: bytes, name: str) -> Text:
    text = _decoded(data, name)
    front: Mapping[str, Any] = {}
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        head, _, text = text[4:].partition("\n---\n")
        try:
            loaded = yaml.safe_load(head)
        except yaml.YAMLError as error:
            raise Invalid(f"{name}: begins with lines between --- and ---, written as `name: value`") from error
        front = loaded if isinstance(loaded, dict) else {}
    lines = []
    for line in text.split("\n"):
        if _RULE.match(line) or (_TABLE.match(line) and "-" in line):
            continue
        plain = _MARKUP.sub("", _LINK.sub(r"\1", line)).replace("|", " ")
        lines.append((plain, line.lstrip().startswith("#")))
    return Text(lines, front)


def _docx(data: bytes, name: str) -> Text:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            info = packed.getinfo("word/document.xml")
            if info.file_size > LARGEST_XML:
                raise Invalid(f"{name}: unpacks to more than {LARGEST_XML // 1024**2} MB")
            root = ElementTree.fromstring(packed.read(info))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError) as error:
        raise Invalid(f"{name}: not a Word file that can be read; open it in Word and save it as .docx") from error
    return Text(_paragraphs(root))


def _paragraphs(root: ElementTree.Element) -> Iterator[tuple[str, bool]]:
    """Paragraphs, also those in tables; headings are known by the name of their style."""
    for paragraph in root.iter(f"{_WORD}p"):
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        styled = style is not None and style.get(f"{_WORD}val", "").lower().startswith(("heading", "title"))
        said: list[str] = []
        for node in paragraph.iter():
            if node.tag == f"{_WORD}t":
                said.append(node.text or "")
            elif node.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
                said.append("\n" if node.tag != f"{_WORD}tab" else " ")
        for line in "".join(said).split("\n"):
            yield line, styled


def _pdf(data: bytes, name: str) -> Text:
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
    if sum(map(len, pages)) < LEAST_TEXT * len(pages):
        raise Invalid(f"{name}: pictures of pages without text; get the text from the issuing body, or type it")
    return Text((line, False) for line in reflowed(line for page in pages for line in _without_number(page)))


def _without_number(page: str) -> list[str]:
    """The lines of a page without its number at the top or the bottom."""
    lines = [line.strip() for line in page.split("\n")]
    while lines and (not lines[0] or lines[0].isdigit()):
        lines.pop(0)
    while lines and (not lines[-1] or lines[-1].isdigit()):
        lines.pop()
    return lines


def reflowed(lines: Iterable[str]) -> list[str]:
    """Lines that a page's width has broken, joined again: a paragraph is one line.

    A line goes on when the next begins with a small letter, or when it is full and no sentence ends with it.
    """
    joined: list[str] = []
    width = 0  # of the last line that was joined
    for line in lines:
        goes_on = joined and line and not _BEGINS.match(line) and joined[-1]
        if goes_on and (line[0].islower() or (width >= _FULL_LINE and not joined[-1].endswith(_ENDED))):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        width = len(line)
    return joined


_READERS: Mapping[str, Callable[[bytes, str], Text]] = {
    ".md": _markdown,
    ".txt": _plain,
    ".docx": _docx,
    ".pdf": _pdf,
}
ENDINGS = tuple(_READERS)
