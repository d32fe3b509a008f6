"""Folding: the same words typed in any way become the same letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.search.fold import MARK_RUN, clean, fold, syllables


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Trợ cấp  ĐI HỌC?", "tro cap di hoc?"),
        (unicodedata.normalize("NFD", "Được đến trường"), "duoc den truong"),
        ("Ðăk Nông", "dak nong"),  # eth instead of Đ, from old fonts
        ("ĐÔNG\u200b GI\u00adA\u202eNG", "dong giang"),
        ("１２３ ｘã", "123 xa"),
        ("a\u0301\u0323\u0302b", "ab"),
        ("\tmột\n\nhai\r\nba ", "mot hai ba"),
        ("\ud800lỗi\x00", "loi"),
        ("", ""),
    ],
)
def test_folding_gives_one_spelling(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_signs_that_other_scripts_need_stay() -> None:
    khmer, cham = "ភាសាខ្មែរ", "ꨌꩌ"
    assert (fold(khmer), fold(cham)) == (khmer, cham)
    assert syllables(fold(khmer)) == [khmer]


@given(st.text())
def test_folding_and_cleaning_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("ăâêôơưđáảãạấậ abcxyz \u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")))
def test_decomposed_and_composed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0323", "\u05b0\u05c1\u0591"])
def test_a_tower_of_marks_is_cut_before_it_costs_quadratic_time(marks: str) -> None:
    assert len(clean("a" + marks * 10_000)) <= MARK_RUN + 2
    assert fold("a" + marks * 10_000).startswith("a")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("936.000 dong va 15kg gao", ["936000", "dong", "va", "15", "kg", "gao"]),
        ("nghi dinh 66/2025/nd-cp", ["nghi", "dinh", "66", "2025", "nd", "cp"]),
        ("1.200.000, 15", ["1200000", "15"]),
        ("ngay 12.3.2025", ["ngay", "12", "3", "2025"]),
        ("lop1 4,5 km", ["lop", "1", "4", "5", "km"]),
        ("*_[x](y)'; drop", ["x", "y", "drop"]),
        ("😀 … —", []),
    ],
)
def test_syllables(text: str, words: list[str]) -> None:
    assert syllables(text) == words
