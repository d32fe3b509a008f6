"""PDF files: what the pages repeat goes, broken lines are joined, and pages that are pictures are counted."""

import pytest

from content.documents import pdf, reading
from tests.content.documents.papers import pdf as one_page
from tests.content.documents.papers import pdf_of

LONG = "Dieu le cua hop tac xa ban hanh theo quyet dinh cua dai hoi"


def test_a_pdf_gives_its_text_with_broken_lines_joined() -> None:
    read = reading.read(one_page([LONG, "thanh vien."]), "a.pdf")
    assert read.lines == [f"{LONG} thanh vien."]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Điều 5. Mức hưởng", "của em", "1. Hồ sơ"], ["Điều 5. Mức hưởng của em", "1. Hồ sơ"]),
        (["Ngắn", "Dòng sau"], ["Ngắn", "Dòng sau"]),
        (["x" * 70, "Ủy ban"], ["x" * 70 + " Ủy ban"]),
        (["x" * 69 + ".", "Ủy ban"], ["x" * 69 + ".", "Ủy ban"]),
    ],
)  # fmt: skip
def test_lines_of_a_page_are_joined_where_a_sentence_goes_on(lines: list[str], joined: list[str]) -> None:
    assert pdf.reflowed(lines) == joined


def test_lines_of_narrow_columns_are_full_ones_too() -> None:
    column = ["Hộ nghèo làm đơn gửi cho thôn của", "Phan Thanh và chờ cán bộ của xã tới", "nhà xem. Ai có", "Sổ hộ"]
    assert pdf.reflowed([*column, "X" * 34, "X" * 35]) == [" ".join(column[:3]), "Sổ hộ", "X" * 34 + " " + "X" * 35]


def test_headers_footers_and_page_numbers_are_no_words_of_the_law() -> None:
    words = ("mot", "hai", "ba", "bon")
    pages = [
        [f"{n} CONG BAO/So 12 + 13/Ngay 05-06-2026", "", f"Chuyen so {word}.", f"Ket thuc {word}.", f"Trang {n}/4"]
        for n, word in enumerate(words, start=1)
    ]
    pages[1][-1] = "- 2 -"
    read = reading.read(pdf_of(pages), "a.pdf")
    assert read.lines == [line for word in words for line in (f"Chuyen so {word}.", f"Ket thuc {word}.")]


def test_left_and_right_pages_may_have_headers_of_their_own_and_two_alike_lines_are_no_header() -> None:
    odd, even = "Luat Bao hiem y te", "CONG BAO"
    pages = [[odd if n % 2 else even, f"Trang nay noi ve chuyen so {'abcdef'[n]}."] for n in range(6)]
    assert pdf.bare(["\n".join(page) for page in pages]) == [page[1] for page in pages]
    assert pdf.bare(["Giống nhau\nMột", "Giống nhau\nHai"]) == ["Giống nhau", "Một", "Giống nhau", "Hai"]


def test_an_article_that_begins_several_pages_is_not_taken_for_a_header() -> None:
    pages = [f"Điều {n}. Hiệu lực\nNội dung {'abcd'[n]}" for n in range(4)]
    assert pdf.bare(pages)[::2] == [f"Điều {n}. Hiệu lực" for n in range(4)]


def test_pages_that_are_pictures_are_counted_and_the_others_are_read() -> None:
    read = reading.read(pdf_of([[f"{LONG}."], [], ["3"], [f"{LONG} khac"]]), "a.pdf")
    assert read.unread == (2, 3)
    assert read.lines == [f"{LONG}.", f"{LONG} khac"]
