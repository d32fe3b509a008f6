"""CSV for a spreadsheet: one line a unit, UTF-8 with a mark so that Excel reads it as such.

A cell that a spreadsheet would take for a formula begins with an apostrophe; reading takes it away again.
"""

import csv
import io

from content.translations.lines import Bundle, Line
from core.errors import Invalid

COLUMNS = ("language", "key", "source", "text", "state", "note", "seen")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write(bundle: Bundle) -> bytes:
    """The file, UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for line in bundle.lines:
        cells = (bundle.language, line.key, line.source, line.text, line.state, line.note, line.seen)
        table.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes) -> Bundle:
    """The lines of a file; commas, semicolons or tabs between the cells, as spreadsheets write them.

    Raises:
        Invalid: columns are missing, or the lines are of several languages.
        UnicodeDecodeError: not UTF-8.
    """
    text = data.decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise Invalid(f"this is not a table: {error}") from error
    missing = {"language", "key", "source", "text"} - set(rows[0] if rows else ())
    if missing:
        raise Invalid(f"the table has no line, or lacks the columns {', '.join(sorted(missing))}")
    cells = [{name: _plain(row.get(name) or "") for name in COLUMNS} for row in rows]
    languages = {row["language"] for row in cells}
    if len(languages) != 1:
        raise Invalid("the lines of a table are of one language")
    return Bundle(
        languages.pop(),
        [
            Line(row["key"], row["source"], row["text"], row["state"] or "review", row["note"], row["seen"])
            for row in cells
        ],
    )


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1:].startswith(_FORMULA) else cell
