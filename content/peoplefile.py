"""Lists of people as spreadsheets make them: encodings, separators, phone numbers; one checked entry a row."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from core.errors import Invalid

COLUMNS = ("channel", "address", "language", "area_code")
OPTIONAL = ("role", "consent")
CHANNELS = ("telegram", "web", "terminal", "zalo_bot", "zalo_oa", "sms", "phone")
PHONE_CHANNELS = ("sms", "phone")
ROLES = ("influential", "translator", "speaker")
CONSENTS = {"": "", "yes": "yes", "no": "no", "y": "yes", "n": "no", "có": "yes", "không": "no", "1": "yes", "0": "no"}

_BLANKS = re.compile(r"[\s.()\-\u00a0]+")
_MOBILE = re.compile(r"(?:\+?84|0)?([2-9]\d{8,9})")  # Excel drops the leading 0
_ABROAD = re.compile(r"\+[1-9]\d{7,14}")
_CHAT_ID = re.compile(r"-?[1-9]\d{2,18}")
_PLAIN = re.compile(r"\S{1,120}")
_SHORTENED = re.compile(r"\d[.,]?\d*[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, its form checked; codes and tags may still be unknown."""

    channel: str
    address: str  # chat id, or a phone number as +84…
    phone: bool
    language: str
    area_code: str
    role: str
    consent: str  # yes, no or empty


class RowError(Exception):
    """A row cannot be taken; the message is the reason, for the person who keeps the list."""


@contextmanager
def rows(path: Path) -> Iterator[tuple[list[str], Iterator[Mapping[str, str]]]]:
    """Open a list: its header as it was written, and its rows with the header's names in lower case.

    Takes UTF-8 with and without BOM, UTF-16 and Windows-1258; commas, semicolons and tabs; reads as a
    stream, so the list may be of any length.

    Raises:
        Invalid: a column that is needed is missing, or the file is no table.
    """
    with path.open(encoding=_encoding(path), newline="") as lines:
        first = lines.readline()
        if first.lower().startswith("sep="):  # Excel's own hint
            first = lines.readline()
        delimiter = max(",;\t", key=first.count)
        header = next(csv.reader([first.strip("\r\n")], delimiter=delimiter), [])
        names = [name.strip().lower() for name in header]
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise Invalid(
                f"{path}: the first line must name the columns {','.join(COLUMNS)}[,role][,consent]; "
                f"missing: {', '.join(missing)}"
            )
        table = csv.reader(lines, delimiter=delimiter)
        yield header, (dict(zip(names, _clean(cells, len(names)), strict=True)) for cells in table if any(cells))


def entry(row: Mapping[str, str]) -> Entry:
    """Check the form of one row.

    Raises:
        RowError: with the reason, Vietnamese first.
    """
    channel, consent = row["channel"].lower(), row.get("consent", "").lower()
    channel = "web" if channel == "webchat" else channel
    if channel not in CHANNELS:
        raise RowError(f"kênh lạ / unknown channel {channel!r}; {', '.join(CHANNELS)}")
    if consent not in CONSENTS:
        raise RowError("consent là yes, no hoặc để trống / consent is yes, no or empty")
    role = row.get("role", "").lower()
    if role and role not in ROLES:
        raise RowError(f"vai trò lạ / unknown role {role!r}; {', '.join(ROLES)}")
    if role == "influential" and not row["area_code"]:
        raise RowError("người có uy tín phải có thôn / an influential person needs an area_code")
    if role in ("translator", "speaker") and not row["language"]:
        raise RowError("thiếu tiếng / a translator or speaker needs a language")
    phone = channel in PHONE_CHANNELS
    address = phone_number(row["address"]) if phone else _chat_address(channel, row["address"])
    return Entry(channel, address, phone, row["language"], row["area_code"], role, CONSENTS[consent])


def phone_number(text: str) -> str:
    """A phone number as +84…, from 09…, 84…, +84… or 9… with any blanks, dots and dashes.

    Raises:
        RowError: it is not a phone number.
    """
    _not_shortened(text)
    bare = _BLANKS.sub("", text)
    if found := _MOBILE.fullmatch(bare):
        return f"+84{found[1]}"
    if _ABROAD.fullmatch(bare):
        return bare
    raise RowError("không phải số điện thoại / not a phone number")


def _chat_address(channel: str, text: str) -> str:
    _not_shortened(text)
    if channel == "telegram" and not _CHAT_ID.fullmatch(text):
        raise RowError("Telegram cần mã số chat, không phải số máy hay @tên / Telegram needs the numeric chat id")
    if not _PLAIN.fullmatch(text):
        raise RowError("thiếu địa chỉ / the address is missing or has blanks")
    return text


def _not_shortened(text: str) -> None:
    if _SHORTENED.fullmatch(text):
        raise RowError("Excel đã rút ngắn số này; định dạng cột là văn bản / Excel shortened it; make the column text")


def _clean(cells: list[str], width: int) -> list[str]:
    """Cells in NFC (Windows-1258 writes marks apart), without blanks around; as many as the header has."""
    cleaned = [unicodedata.normalize("NFC", cell).strip() for cell in cells[:width]]
    return cleaned + [""] * (width - len(cleaned))


def _encoding(path: Path) -> str:
    """UTF-16 by its mark, UTF-8 when the whole file is, else Windows-1258: what Excel writes in Viet Nam."""
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8-sig"


class RefusedFile:
    """The rows that were not taken and why, in `LIST.refused.csv` beside the list; made only when there is one."""

    def __init__(self, source: Path, header: Sequence[str]) -> None:
        self.path = source.with_suffix(".refused.csv")
        self.header = header
        self.name = ""  # empty while nothing was refused
        self._file: TextIO | None = None

    def __enter__(self) -> "RefusedFile":
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, row: Mapping[str, str], reason: str) -> None:
        """Keep one row and the reason."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")  # the mark makes Excel read it right
            self.name = str(self.path)
            csv.writer(self._file).writerow([*self.header, "reason"])
        csv.writer(self._file).writerow([*row.values(), reason])
