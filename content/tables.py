"""A table as a spreadsheet saves it: its rows with the line a person sees there, and what is wrong with a cell."""

import csv
import io
from collections.abc import Iterator, Mapping

from core.errors import Invalid


class BadCell(Invalid):
    """A cell that cannot be used. The text is for the command line; `why` and `slots` are for a door's own words.

    `why`: missing, amount, order, day, future, area, commune, village, language, degrees, cells, quotes.
    """

    def __init__(self, text: str, *, why: str, column: str = "", **slots: object) -> None:
        super().__init__(text)
        self.column, self.why = column, why
        self.slots: Mapping[str, object] = {"column": column, **slots}


def lines(text: str) -> Iterator[tuple[int, Mapping[str, str] | BadCell]]:
    """Rows by their line in the spreadsheet: the header is line 1, empty lines and notes (#) count but are left out.

    Cells are separated by commas, or by semicolons as Excel does where a comma is the decimal sign. A cell may
    hold line breaks: it is still one line of the spreadsheet. What cannot be read stands in the row's place.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    header: list[str] = []
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, BadCell(f"row {number}: {error}; is a quotation mark not closed?", why="quotes")
            return
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
        elif any(cell.strip() for cell in cells[len(header) :]):
            said = f"row {number} has more cells than the header; is a comma not quoted?"
            yield number, BadCell(said, why="cells", has=len(cells), most=len(header))
        else:
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield number, {name: cell.strip() for name, cell in zip(header, padded, strict=False) if name}


def columns(text: str) -> list[str]:
    """The names in the header; empty when there is none."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            try:
                return [cell.strip() for cell in next(csv.reader([line], delimiter=separator(line)), [])]
            except csv.Error:
                return []
    return []


def separator(text: str) -> str:
    """What stands between the cells of the header."""
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return ";" if head.count(";") > head.count(",") else ","
