"""Word files (DOCX): paragraphs as a reader of the printed page has them.

Left out is what the page does not show: deleted and hidden words, the older copy that Word keeps of every text box,
and the table of contents, whose lines would look like the articles themselves.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from content.documents.numbering import WORD, Lists, lists
from content.documents.text import Text
from core.errors import Invalid

LARGEST_XML = 64 * 1024**2  # bytes that a part may unpack to; more is a bomb, not a law
DEEPEST_STYLE = 10  # styles that one is based on, the one on the other; beyond stands a circle

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset({f"{WORD}del", f"{WORD}moveFrom", f"{WORD}txbxContent", _FALLBACK})
_SAID = {f"{WORD}tab": " ", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph has from its style: the style's own name, and the list that it is counted in."""

    name: str = ""
    list: str = ""
    level: int = 0


def read(data: bytes, name: str) -> Text:
    """The text of a Word file.

    Raises:
        Invalid: damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            body = _part(packed, "word/document.xml", name)
            numbering = _part(packed, "word/numbering.xml", name) if _has(packed, "numbering") else None
            styles = _part(packed, "word/styles.xml", name) if _has(packed, "styles") else None
        return Text(_Reader(lists(numbering), _styles(styles)).lines(body))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError) as error:
        # RuntimeError: locked, or so deep that nobody has written it
        raise Invalid(f"{name}: not a Word file that can be read; open it in Word and save it as .docx") from error


def _has(packed: zipfile.ZipFile, part: str) -> bool:
    return f"word/{part}.xml" in packed.namelist()


def _part(packed: zipfile.ZipFile, part: str, name: str) -> ElementTree.Element:
    info = packed.getinfo(part)
    if info.file_size > LARGEST_XML:
        raise Invalid(f"{name}: unpacks to more than {LARGEST_XML // 1024**2} MB")
    return ElementTree.fromstring(packed.read(info))


class _Reader:
    """Goes through a document once, counting its lists."""

    def __init__(self, counted: Lists, styles: Mapping[str, Style]) -> None:
        self._lists = counted
        self._styles = styles
        self._begun = False  # whether a paragraph came yet

    def lines(self, element: Iterable[ElementTree.Element], *, loose: bool = False) -> Iterator[tuple[str, bool]]:
        """Every line, and whether it is a heading.

        Args:
            loose: cells of a table are lines of their own, as in the one above everything that only lays out
                office and motto side by side.
        """
        for child in element:
            if child.tag == f"{WORD}p":
                yield from self._paragraph(child)
                self._begun = True
            elif child.tag == f"{WORD}tbl":
                yield from self.lines(child, loose=loose or not self._begun)
            elif child.tag == f"{WORD}tr" and not loose:
                yield from self._row(child)
            elif child.tag not in _UNSEEN:
                yield from self.lines(child, loose=loose)

    def _row(self, row: ElementTree.Element) -> Iterator[tuple[str, bool]]:
        """A table's row: one line when every cell has one, so that an amount stays beside what it is for."""
        cells = [[line for line in self.lines([cell]) if line[0].strip()] for cell in row]
        if all(len(cell) <= 1 for cell in cells):
            yield " | ".join(cell[0][0].strip() for cell in cells if cell), False
        else:
            for cell in cells:
                yield from cell

    def _paragraph(self, paragraph: ElementTree.Element) -> Iterator[tuple[str, bool]]:
        style = self._style(paragraph)
        if style.name.startswith("toc"):
            return
        said = "".join(_words(paragraph))
        if said.strip() and style.list:
            said = f"{self._lists.next(style.list, style.level)} {said}"
        for line in said.split("\n"):
            yield line, style.name.startswith(("heading", "title"))
        for box in paragraph.iter(f"{WORD}txbxContent"):
            if not _in_copy(paragraph, box):
                yield from self.lines(box)

    def _style(self, paragraph: ElementTree.Element) -> Style:
        """The style, with the list that the paragraph names itself (list 0 takes it out of any)."""
        named = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        style_id = "" if named is None else named.get(f"{WORD}val", "")
        style = self._styles.get(style_id, Style(style_id.lower()))
        own = _counted(paragraph)
        return style if own is None else Style(style.name, own[0] or style.list, own[1])


def _words(element: ElementTree.Element) -> Iterator[str]:
    """The words of a paragraph that are seen, without those of boxes in it."""
    for node in element:
        if node.tag in _UNSEEN or (node.tag == f"{WORD}r" and _hidden(node)):
            continue
        if node.tag == f"{WORD}t":
            yield node.text or ""
        elif node.tag in _SAID:
            yield _SAID[node.tag]
        elif node.tag != f"{WORD}pPr":
            yield from _words(node)


def _hidden(run: ElementTree.Element) -> bool:
    vanish = run.find(f"{WORD}rPr/{WORD}vanish")
    return vanish is not None and vanish.get(f"{WORD}val", "1") not in _OFF


def _in_copy(paragraph: ElementTree.Element, box: ElementTree.Element) -> bool:
    """Whether a box is the copy for older programs, or stands in another box, which says it itself."""
    around = [*paragraph.iter(_FALLBACK), *(one for one in paragraph.iter(f"{WORD}txbxContent") if one is not box)]
    return any(box is inner for outer in around for inner in outer.iter(f"{WORD}txbxContent"))


def _counted(element: ElementTree.Element) -> tuple[str, int] | None:
    """List and level that a paragraph or a style names; None when it names none."""
    number = element.find(f"{WORD}pPr/{WORD}numPr")
    if number is None:
        return None
    name, level = number.find(f"{WORD}numId"), number.find(f"{WORD}ilvl")
    depth = "0" if level is None else level.get(f"{WORD}val", "0")
    return ("" if name is None else name.get(f"{WORD}val", "")), int(depth) if depth.isdigit() else 0


def _styles(root: ElementTree.Element | None) -> Mapping[str, Style]:
    """Style by its id; a Vietnamese Word calls the style "heading 1" by the id "u1", only the name is the same."""
    if root is None:
        return {}
    given = {style.get(f"{WORD}styleId", ""): style for style in root.iter(f"{WORD}style")}
    return {name: _made(name, given) for name in given}


def _made(name: str, given: Mapping[str, ElementTree.Element]) -> Style:
    style, own = given[name], None
    for _ in range(DEEPEST_STYLE):
        own = _counted(style)
        base = style.find(f"{WORD}basedOn")
        if own is not None or base is None or base.get(f"{WORD}val", "") not in given:
            break
        style = given[base.get(f"{WORD}val", "")]
    called = given[name].find(f"{WORD}name")
    return Style(("" if called is None else called.get(f"{WORD}val", "")).lower(), *(own or ("", 0)))
