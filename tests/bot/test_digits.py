"""Digits and labels however they are typed."""

import pytest

from bot.digits import by_label, only_digits, read
from core.channels import Choice

CHOICES = [
    Choice("1", "Đúng", "a"),
    Choice("2", "Không, chọn lại", "b"),
    Choice("3", "Xem tin theo chủ đề", "c"),
    Choice("0", "Quay lại", "d"),
]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1", "1"), ("１", "1"), ("1.", "1"), ("(1)", "1"), ("số 1", "1"), ("so 1", "1"), ("một", "1"),
        ("1 nha", "1"), ("Hai", "2"), ("bấm 3", "3"), ("bấm số ba", "3"), (" 0 ", "0"), ("00", "00"),
        ("9", "9"), ("chín", "9"), ("two", "2"),
    ],
)  # fmt: skip
def test_one_key_many_spellings(typed: str, key: str) -> None:
    assert read(typed) == key


@pytest.mark.parametrize("typed", ["12", "1 2", "2026", "0912345678", "", "con tôi", "không", "một hai", "1a"])
def test_what_is_no_single_key(typed: str) -> None:
    assert read(typed) is None


@pytest.mark.parametrize(("typed", "yes"), [("12", True), ("1 2", True), ("2026", False), ("0912345678", False)])
def test_short_numbers_are_slips_and_long_ones_are_questions(typed: str, yes: bool) -> None:
    assert only_digits(typed) is yes


@pytest.mark.parametrize(
    ("typed", "digit"),
    [("đúng", "1"), ("dung", "1"), ("không", "2"), ("khong chon lai", "2"), ("xem tin", "3"), ("QUAY LẠI!", "0")],
)
def test_words_are_as_good_as_digits(typed: str, digit: str) -> None:
    choice = by_label(typed, CHOICES)
    assert choice is not None
    assert choice.digit == digit


def test_a_beginning_that_fits_two_labels_is_no_choice() -> None:
    two = [Choice("1", "Đồng ý, ghi tên", "a"), Choice("2", "Đồng ý, không ghi tên", "b")]
    assert by_label("đồng ý", two) is None
