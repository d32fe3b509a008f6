"""Short questions that lean on the one before are told from whole ones."""

import pytest

from content.followups import is_followup, whole


@pytest.mark.parametrize(
    "text",
    ["thế còn con tôi?", "the con con toi thi sao", "vay con nha tre", "lop 1 thi sao", "còn bé mầm non",
     "nếu nhà gần thì sao", "thế nếu là người Kinh", "con gai thi co duoc khong vay"],
)  # fmt: skip
def test_these_lean_on_the_one_before(text: str) -> None:
    assert is_followup(text)


@pytest.mark.parametrize(
    "text",
    ["con toi hoc ban tru duoc bn tien", "the bao hiem y te het han", "còn", "giá cà phê hôm nay", "sốt xuất huyết",
     "nhà tôi ở xa trường năm cây số đường núi khó đi vậy còn được nhận gạo không", "", "1"],
)  # fmt: skip
def test_these_are_whole_or_nothing(text: str) -> None:
    assert not is_followup(text)


def test_the_whole_question_has_both() -> None:
    assert whole("Học sinh bán trú được bao nhiêu tiền?", " lớp 1 thì sao ") == (
        "Học sinh bán trú được bao nhiêu tiền: lớp 1 thì sao"
    )
