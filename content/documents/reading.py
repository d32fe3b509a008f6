"""A document's file as lines of text: Markdown, plain text, Word (DOCX) and PDF."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

import yaml

from content.documents import pdf, word
from content.documents.text import Text
from core.errors import Invalid

LARGEST = 20 * 1024**2  # bytes of a file

_MARKUP = re.compile(r"^\s{0,3}(?:>\s*)*(?:#{1,6}\s+)?|\*+|__|`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_TABLE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


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


_READERS: Mapping[str, Callable[[bytes, str], Text]] = {
    ".md": _markdown,
    ".txt": _plain,
    ".docx": word.read,
    ".pdf": pdf.read,
}
ENDINGS = tuple(_READERS)
