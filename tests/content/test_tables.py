"""Tables: line numbers as the spreadsheet shows them, and every cell as it was typed."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from content import tables
from content.tables import BadCell

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(lambda cell: f"x{cell.strip()}y")


@given(st.lists(st.one_of(st.tuples(CELLS, CELLS), st.just(()), st.just(("# ghi chú", ""))), max_size=8))
def test_a_row_has_the_line_the_spreadsheet_shows(rows: list[tuple[str, ...]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("a", "b"), *rows])
    read = dict(tables.lines(written.getvalue()))
    kept = {at: row for at, row in enumerate(rows, start=2) if row and row[0] != "# ghi chú"}
    assert read == {at: {"a": row[0], "b": row[1]} for at, row in kept.items()}


def test_a_cell_with_line_breaks_is_one_line_and_semicolons_are_read() -> None:
    read = list(tables.lines('a;b\r\n"x\r\ny";1,5\r\nz\r\n'))
    assert read == [(2, {"a": "x\r\ny", "b": "1,5"}), (3, {"a": "z", "b": ""})]


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_line() -> None:
    first, (number, problem) = tables.lines('a,b\n1,2\n"3,4\n5,6\n')
    assert first == (2, {"a": "1", "b": "2"})
    assert number == 3 and isinstance(problem, BadCell) and problem.why == "quotes"
