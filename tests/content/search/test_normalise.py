"""Reading what people type: telex, VNI, shorthand and politeness, without losing a number or a real word."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.search import noise, telex
from content.search.fold import fold, syllables
from content.search.normalise import normalise, shorthand, without_fillers
from content.search.sound import agrees, sound


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("baro hieemr y tees bn tien", "bao hiem y te bao nhieu tien"),
        ("dduowcj nguwowif truwowngf thuowr", "duoc nguoi truong thuo"),
        ("dangd tiene quow", "dang tien quo"),
        ("bao3 hie63m y te61 d9uo7c5", "bao hiem y te duoc"),
        ("xã1 thôn2 lớp1", "xa 1 thon 2 lop 1"),
        ("con toi dc bn k", "con toi duoc bao nhieu khong"),
        ("thẻ BHYT của hs dtts", "the bao hiem y te cua hoc sinh dan toc thieu so"),
        ("koooo bik", "khong biet"),
        ("50k, 936.000 đồng, 15kg", "50 nghin 936000 dong 15 kg"),
        ("K'Ho ở B’Lao", "kho o blao"),
        ("Nghị định 66/2025/NĐ-CP", "nghi dinh 66 2025 nd cp"),
        ("lop 16 phong a1", "lop 16 phong a 1"),
        ("GIÁ CÀ PHÊ hnay?", "gia ca phe hom nay"),
        ("😀 …", ""),
    ],
)
def test_reading(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


@given(st.text(max_size=120))
def test_reading_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(
    st.lists(st.sampled_from(["toi", "duoc", "ko", "baro", "trường", "936.000", "15", "1.200.000", "2026", "hs", "h"]))
)
def test_no_number_is_lost_or_made(words: list[str]) -> None:
    text = " ".join(words)
    numbers = [word for word in syllables(fold(text)) if word.isdigit()]
    assert [word for word in normalise(text).folded if word.isdigit()] == numbers


def test_every_syllable_comes_back_from_its_telex_keys() -> None:
    """Except where the keys are a syllable themselves ("hoa" + s is not, "to" + o is "too")."""
    wrong = []
    for word in telex.by_sound().values():
        keys = noise.keys(word)
        if not telex.is_syllable(keys) and fold(telex.undo_telex(keys)) != fold(word):
            wrong.append((word, keys, telex.undo_telex(keys)))
    assert len(wrong) <= 0.01 * len(telex.by_sound()), wrong[:20]


@pytest.mark.parametrize(
    "word", ["trong", "toi", "hoa", "com", "xa", "wifi", "facebook", "covid", "raglai", "akhar", "thrah"]
)
def test_words_that_are_no_telex_stay(word: str) -> None:
    assert telex.undo_telex(word) == word


def test_no_short_form_is_a_syllable() -> None:
    assert [short for short in shorthand() if telex.is_syllable(short)] == []
    assert len(shorthand()) > 150
    assert [word for meant in shorthand().values() for word in meant.split() if not telex.is_syllable(word)] == []


@pytest.mark.parametrize(
    ("typed", "meant", "same"),
    [
        ("lu", "lũ", True),
        ("lũ", "lũ", True),
        ("lủ", "lũ", True),  # hỏi and ngã are one in the south
        ("lú", "lũ", False),
        ("hoà", "hòa", True),
        ("dong", "đông", True),
        ("đong", "đông", False),
        ("chảy", "cháy", False),
    ],
)
def test_typed_marks_count(typed: str, meant: str, same: bool) -> None:
    assert agrees(typed, meant) is same


def test_the_sound_of_a_word_keeps_hats_and_parts_from_its_tone() -> None:
    assert (sound("hiểm"), sound("hiễm"), sound("được")) == ("hiêm3", "hiêm3", "đươc4")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("dạ cho tôi hỏi giá tiêu vậy ạ", "gia tieu"),
        ("chào cán bộ, em muốn hỏi thẻ bảo hiểm, cảm ơn", "the bao hiem"),
        ("cho hỏi", "cho hoi"),
        ("máy ơi", "may oi"),
        ("hạ sốt cho bé thế nào", "ha sot cho be the nao"),
    ],
)
def test_politeness_around_a_question_is_left_out(typed: str, left: str) -> None:
    assert without_fillers(normalise(typed)).text == left


def test_noise_is_the_same_for_the_same_seed_and_is_undone() -> None:
    text = "Bảo hiểm y tế được bao nhiêu tiền?"
    for change in noise.CONDITIONS.values():
        assert change(text, random.Random(1)) == change(text, random.Random(1))
    assert normalise(noise.telex(text, random.Random(3))).text == normalise(text).text
