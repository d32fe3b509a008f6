"""Personal data in a text: found and marked, amounts and hotlines left alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import personal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gọi tôi số 0912 345 678 nhé", ["phone"]),
        ("Số +84 912.345.678", ["phone"]),
        ("CCCD 060123456789 của tôi", ["number"]),
        ("Số căn cước 160123456789", ["number"]),
        ("thư a.b@vidu.vn", ["mail"]),
        ("Bà Sáu ở thôn 2", ["name"]),
        ("anh K’ Brồi nói", ["name"]),
        ("Nguyễn Văn An hỏi", ["name"]),
        ("Hỗ trợ 1.200.000 đồng, gọi 113 hoặc 1022", []),
        ("Hạn chót 30/11/2026", []),
        ("nước giếng đục sau mưa", []),
    ],
)
def test_what_looks_personal_is_marked(text: str, found: list[str]) -> None:
    assert [mark.kind for mark in personal.find(text)] == found


def test_what_was_found_is_hidden_in_the_suggestion() -> None:
    assert personal.hidden("Bà Sáu, số 0912345678, hỏi đường") == "Bà …, số …, hỏi đường"


@given(st.text(max_size=200))
def test_the_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(words for words, _ in personal.pieces(text)) == text
    marks = personal.find(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(marks))
