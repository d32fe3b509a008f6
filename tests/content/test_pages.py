"""Cutting long words into screens."""

import re

from hypothesis import given
from hypothesis import strategies as st

from content.pages import cut, sentences

LONG = "Học sinh bán trú được 936.000 đồng mỗi tháng. " * 40


def test_a_page_ends_with_a_sentence() -> None:
    pages = cut(LONG, 600)
    assert all(page.endswith(".") for page in pages)
    assert max(len(page) for page in pages) <= 600


def test_a_number_is_never_broken() -> None:
    assert len(re.findall(r"936\.000", " ".join(cut(LONG, 100)))) == 40


def test_a_stop_inside_a_number_ends_no_sentence() -> None:
    assert sentences("Được 936.000 đồng. Không quá 9 tháng.") == ["Được 936.000 đồng.", "Không quá 9 tháng."]


def test_a_name_and_its_number_belong_together() -> None:
    assert sentences("Công an: 113. Cháy: 114.") == ["Công an: 113.", "Cháy: 114."]


def test_paragraphs_stay_apart() -> None:
    assert cut("Một.\n\nHai.") == ["Một.\nHai."]


@given(st.text(alphabet="abđế .!?\n0123456789", max_size=800), st.integers(20, 200))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, limit: int) -> None:
    pages = cut(text, limit)
    assert re.sub(r"\s", "", "".join(pages)) == re.sub(r"\s", "", text)
    assert all(len(page) <= limit for page in pages)
