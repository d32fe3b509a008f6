"""Small talk: what is meant kindly or in anger is answered so; what is a question stays one."""

import pytest

from content.smalltalk import key, senseless
from core.i18n import Words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("xin chào", "hello"),
        ("chao may nha", "hello"),
        ("alo alo", "hello"),
        ("chào bà con", "hello"),
        ("cảm ơn nhiều lắm ạ", "thanks"),
        ("cam on can bo", "thanks"),
        ("camr own", "thanks"),
        ("thank you", "thanks"),
        ("ok", "thanks"),
        ("đồ ngu", "rude"),
        ("may ngu qua", "rude"),
        ("đm", "rude"),
        ("máy là người hay máy", "machine"),
        ("ban la ai vay", "machine"),
        ("có phải người thật không", "machine"),
    ],
)
def test_small_talk_has_an_answer(text: str, answer: str) -> None:
    assert key(text) == answer
    assert Words("vi").has(answer) and Words("en").has(answer)


@pytest.mark.parametrize(
    "text",
    ["", "2", "12 34", "ngủ", "cho", "con chó bị bệnh", "em bị ốm", "cảm ơn, cho hỏi giá cà phê", "chào giá cà phê",
     "toi khong muon song nua", "bà con", "thế lớp 1 thì sao", "máy bơm hư"],
)  # fmt: skip
def test_a_question_is_no_small_talk(text: str) -> None:
    assert key(text) is None


@pytest.mark.parametrize("text", ["asdfgh", "qwertyui asdf", "aaaaaaaaa", "jkjkjkjkjk", "xzzxkhgf", "HJKLHJKL"])
def test_a_slip_over_the_keys_is_nothing_to_search_for(text: str) -> None:
    assert senseless(text)


@pytest.mark.parametrize(
    "text",
    ["sxh", "bhyt", "ttbt", "k dc", "giá cà phê", "thank", "ờ", "Hnoi", "kơnum dà", "haha",
     "asdf giá tiêu", "12", "", "ꨀꨁ"],
)  # fmt: skip
def test_short_forms_other_languages_and_questions_are_no_slip(text: str) -> None:
    assert not senseless(text)
