"""Questions of one meaning are seen as the same, other ones are not."""

import itertools

import pytest
import yaml

from content.search.alike import LIBRARY, SAME, alike, shape

BRIDGE = (
    "bao giờ xây xong cây cầu treo qua suối Đá", "cau treo suoi da khi nao xong",
    "chừng nào làm xong cầu treo bắc qua suối đá vậy",
)  # fmt: skip
RUMOUR = (
    "nghe nói tháng này cắt bảo hiểm y tế có đúng không", "co phai cat bao hiem y te thang nay khong",
    "nghe đồn cắt thẻ bảo hiểm tháng này thiệt không", "nghe nois thangs nayf catws bao hieemr y tees",
)  # fmt: skip
COW = ("bò bị sưng chân chảy nước miếng là bệnh gì", "bo chay nuoc mieng sung chan benh gi v")


@pytest.mark.parametrize("ways", [BRIDGE, RUMOUR, COW])
def test_one_thing_asked_in_several_ways_is_the_same_question(ways: tuple[str, ...]) -> None:
    apart = [pair for pair in itertools.combinations(ways, 2) if alike(shape(pair[0]), shape(pair[1])) < SAME]
    assert apart == []


def test_different_things_are_different_questions() -> None:
    pairs = [(a, b) for one, two in itertools.combinations((BRIDGE, RUMOUR, COW), 2) for a in one for b in two]
    assert [pair for pair in pairs if alike(shape(pair[0]), shape(pair[1])) >= SAME] == []


def test_of_the_librarys_questions_hardly_two_different_ones_are_taken_for_one() -> None:
    rows = [
        row["question"] for path in sorted(LIBRARY.glob("*.yml")) for row in yaml.safe_load(path.read_text("utf-8"))
    ]
    shapes = [shape(text) for text in rows]
    pairs = list(itertools.combinations(shapes, 2))
    assert len(pairs) > 3000
    assert sum(alike(a, b) >= SAME for a, b in pairs) <= 0.003 * len(pairs)


def test_the_same_words_are_wholly_alike_and_nothing_is_like_nothing() -> None:
    assert alike(shape(BRIDGE[0]), shape(BRIDGE[0])) == pytest.approx(1.0)
    assert alike(shape(BRIDGE[0]), shape("")) == 0.0
