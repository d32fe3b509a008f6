"""Written Vietnamese becomes speakable: every amount, date and number as it is said, and what is not is named."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.audio.glossary import glossary, load
from content.audio.numbers import NORTH, SOUTH, whole
from content.audio.spoken import leftovers, spoken
from core.errors import Invalid
from core.i18n import catalog
from core.security import CODE_SIGNS, new_code, show_code
from tests.content.audio.commune_cases import FIRST
from tests.content.audio.commune_cases_fifth import FIFTH
from tests.content.audio.commune_cases_fourth import FOURTH
from tests.content.audio.commune_cases_second import SECOND
from tests.content.audio.commune_cases_third import THIRD
from tests.content.audio.spoken_cases import CASES, TYPICAL, UNREADABLE
from tests.content.audio.spoken_cases import NORTH as NORTHERN

ALL = [*CASES, *FIRST, *SECOND, *THIRD, *FOURTH, *FIFTH, *TYPICAL]
WRITTEN = [written for written, _ in ALL]


def words(text: str) -> list[str]:
    """What is heard: neither capitals nor stops are."""
    return re.sub(r"[,.;:!?]", " ", text).lower().split()


@pytest.mark.parametrize(("written", "said"), ALL)
def test_it_is_said_as_people_here_say_it(written: str, said: str) -> None:
    assert words(spoken(written)) == words(said)


@pytest.mark.parametrize(("written", "said"), NORTHERN)
def test_the_north_has_its_own_words(written: str, said: str) -> None:
    assert words(spoken(written, "north")) == words(said)


@pytest.mark.parametrize("written", WRITTEN)
def test_nothing_of_the_table_is_left_unreadable(written: str) -> None:
    assert leftovers(written) == []


@pytest.mark.parametrize(("written", "left"), UNREADABLE)
def test_what_nobody_can_read_aloud_is_named(written: str, left: list[str]) -> None:
    assert leftovers(written) == left


@given(st.text(max_size=80))
def test_no_text_at_all_keeps_a_digit(text: str) -> None:
    assert not any(sign.isdigit() for sign in spoken(text))


@given(st.text(alphabet="0123456789.,/-:+%°()hgđkmCTIVX \n", max_size=40))
def test_no_heap_of_digits_and_signs_keeps_a_digit(text: str) -> None:
    assert not any(sign.isdigit() for sign in spoken(text))


@given(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=4))
def test_spoken_words_are_not_changed_again(parts: list[str]) -> None:
    once = spoken(". ".join(parts))
    assert spoken(once) == once


@given(st.integers(0, 10**12), st.sampled_from(["đ", " đồng", "đ/tháng", " VNĐ"]))
def test_an_amount_is_the_same_however_it_is_grouped(amount: int, unit: str) -> None:
    expected = f"{whole(amount)} đồng"
    for grouped in (f"{amount:,}".replace(",", "."), f"{amount:,}", str(amount), f"{amount:,}".replace(",", " ")):
        assert spoken(f"{grouped}{unit}").removesuffix(" mỗi tháng") == expected


@pytest.mark.parametrize("hotline", [*glossary().hotlines])
def test_an_amount_that_begins_like_a_hotline_stays_an_amount(hotline: str) -> None:
    for amount in (f"{hotline[:3]}.000", f"{hotline[:3]}.500.000"):
        expected = f"{whole(int(amount.replace('.', '')))} đồng"
        assert spoken(f"{amount}đ") == spoken(f"{amount} đồng") == expected
        assert words(spoken(f"Mức hỗ trợ: {amount}đ."))[3:] == expected.split()


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_a_telephone_number_is_said_digit_by_digit_in_any_writing(number: str, between: str) -> None:
    written = between.join((number[:4], number[4:7], number[7:]))
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    assert words(spoken(f"Gọi {written}."))[1:] == [digits[int(sign)] for sign in number]


@given(st.dates())
def test_a_date_says_day_month_and_year(day: object) -> None:
    year, month, number = (int(part) for part in str(day).split("-"))
    if 1900 <= year < 2100:
        said = spoken(f"ngày {number}/{month}/{year}")
        assert said == f"ngày {whole(number)} tháng {'tư' if month == 4 else whole(month)} năm {whole(year)}"


@given(st.integers(0, 10**18))
def test_a_number_has_one_reading_for_each_value(number: int) -> None:
    assert value(whole(number)) == number if number < 10**12 else True
    assert set(whole(number, NORTH).split()) - {"nghìn", "linh", "tư"} <= {*whole(number, SOUTH).split()}


def value(said: str) -> int:
    """The number again, read back by other rules than those that said it."""
    units = dict(zip("không một hai ba bốn năm sáu bảy tám chín".split(), range(10), strict=True))  # noqa: SIM905
    total, group, last = 0, 0, 0
    for word in [*said.split(), "đơn"]:
        if word in ("tỷ", "triệu", "ngàn", "đơn"):
            size = {"tỷ": 10**9, "triệu": 10**6, "ngàn": 1000, "đơn": 1}[word]
            group += last
            total, group, last = ((total + group) * size, 0, 0) if word == "tỷ" else (total + group * size, 0, 0)
        elif word == "trăm":
            group, last = last * 100, 0
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word != "lẻ":
            last = {"mốt": 1, "lăm": 5}.get(word, units.get(word, 0))
    return total


def test_a_receipt_code_can_be_read_aloud_and_written_down_again() -> None:
    letters = {sign: glossary().letters[sign] for sign in CODE_SIGNS if sign.isalpha()}
    assert len(set(letters.values())) == len(letters)
    for code in ("HL8HMH", "MMXHL9", *(new_code(6) for _ in range(200))):
        said = spoken(f"Mã việc: {show_code(code)}.")
        if any(sign.isdigit() for sign in code):
            assert leftovers(f"Mã việc: {show_code(code)}.") == []
            assert not any(sign.isdigit() or sign.isupper() for sign in said.removeprefix("Mã"))


def test_every_screen_can_be_read_aloud() -> None:
    for key, text in catalog("vi").items():
        assert leftovers(re.sub(r"\{\w+\}", "một", text)) == [], key


def test_composed_and_decomposed_letters_are_the_same_words() -> None:
    text = "Hỗ trợ 1.500.000đ/hộ, gọi 1022"
    assert spoken(unicodedata.normalize("NFD", text)) == spoken(text)


def test_a_glossary_that_could_not_be_read_itself_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    broken = Path(str(tmp_path)) / "glossary.yml"
    broken.write_text("words: {A: 5}\n", encoding="utf-8")
    with pytest.raises(Invalid):
        load(broken)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Báo A Lưới mưa lớn, cho A Lý vay.", "báo a lưới mưa lớn cho a lý vay"),
        ("Gọi a Lý hoặc c Hoa.", "gọi anh lý hoặc chị hoa"),
        ("Bón 10g nha bà con.", "bón mười gam nha bà con"),
        ("Xe Phan Thiết - Ma Lâm 20-30, vé 10k.", "xe phan thiết ma lâm hai mươi đến ba mươi vé mười ngàn"),
        ("Trận Hòa Thắng - Phan Hòa 2-1.", "trận hòa thắng phan hòa hai một"),
        ("Sửa ĐT 0252 3828 115.", "sửa điện thoại không hai năm hai ba tám hai tám một một năm"),
        ("Tia UV mạnh.", "tia u vê mạnh"),
    ],
)
def test_what_only_looks_like_a_chat_or_a_road_is_left_as_it_is(written: str, said: str) -> None:
    assert words(spoken(written)) == words(said)


def test_a_committee_member_and_the_rays_of_the_sun_are_not_guessed_apart() -> None:
    assert leftovers("Đồng chí UV trực.") == ["UV"]
