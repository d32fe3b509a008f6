"""Degrading: whatever the channel is too narrow for, no word is lost and no number torn."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.channels import degrade
from core.channels import Capabilities, Choice, Outgoing
from tests.bot.channels.support import HOME

BUTTONS, PLAIN = Capabilities(buttons=True), Capabilities(buttons=False)

NUMBERS = ["936.000", "1.500.000.000", "12/03/2025", "37,5", "1022", "15", "66/2025/NĐ-CP"]
WORDS = ["Bà", "con", "nghiêng", "ở", "xã", "Phan", "𝄞", "😀", "K'Ho", "(nói)", "đi;", "a" * 40]
texts = st.lists(
    st.tuples(st.sampled_from(NUMBERS + WORDS), st.sampled_from([" ", " ", ". ", "\n", ".\n\n"])),
    min_size=1,
    max_size=150,
).map(lambda found: "".join(word + space for word, space in found).strip())


def plain(text: str) -> str:
    return " ".join(text.split())


def test_with_buttons_a_screen_is_left_as_it_is() -> None:
    assert degrade.parts(HOME, BUTTONS) == [HOME.text]


def test_without_buttons_the_keys_become_numbered_lines_in_their_order() -> None:
    assert degrade.parts(HOME, PLAIN) == [
        f"{HOME.text}\n1. Xem bài theo chủ đề\n2. Hỏi một câu\n7. Gặp cán bộ\n9. Nghe"
    ]


def test_blank_lines_are_kept_where_nothing_has_to_be_cut() -> None:
    text = "Một.\n\nHai."
    assert degrade.parts(replace(HOME, text=text), BUTTONS) == [text]


def test_pictures_count_twice_as_the_platform_counts_them() -> None:
    assert degrade.units("a😀") == 3
    parts = degrade.parts(Outgoing("x", "😀" * 60), Capabilities(text_max=100, buttons=True))
    assert [degrade.units(part) <= 100 for part in parts] == [True, True]


@given(texts, st.integers(60, 400))
def test_no_word_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    parts = degrade.parts(Outgoing("x", text), Capabilities(text_max=limit, buttons=True))
    assert plain(" ".join(parts)) == plain(text)
    assert all(0 < degrade.units(part) <= limit for part in parts)


@given(texts, st.integers(60, 400))
def test_no_number_is_torn(text: str, limit: int) -> None:
    parts = degrade.parts(Outgoing("x", text), Capabilities(text_max=limit, buttons=True))
    number = r"\d+(?:[.,/]\d+)*"
    assert [n for part in parts for n in re.findall(number, part)] == re.findall(number, text)


@given(texts, st.integers(200, 600))
def test_the_numbered_lines_stand_whole_under_the_last_part(text: str, limit: int) -> None:
    choices = tuple(Choice(str(n), f"Điều thứ {n}", f"k:{n}") for n in range(1, 5))
    parts = degrade.parts(Outgoing("x", text, choices=choices), Capabilities(text_max=limit))
    assert parts[-1].endswith("\n".join(f"{c.digit}. {c.label}" for c in choices))
    assert all(degrade.units(part) <= limit for part in parts)
