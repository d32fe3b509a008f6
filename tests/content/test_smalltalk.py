"""Small talk: what is meant kindly or in anger is answered so; what is a question stays one."""

import pytest

from content.smalltalk import key
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
