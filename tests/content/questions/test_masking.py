"""What finds a person is not kept of a question; what it asks is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.questions.masking import MASK, masked


@pytest.mark.parametrize(
    ("typed", "secret"),
    [
        ("gọi cho tôi số 0912 345 678 nha", "345"),
        ("số của tôi +84 912.345.678", "345"),
        ("căn cước 068201001234 hết hạn thì làm sao", "068201001234"),
        ("mã thẻ DN4010123456789 có dùng được không", "0123456789"),
        ("tôi tên là mang thị zin muốn hỏi tiền", "zin"),
        ("ông Kàbrơn có được quà không", "Kàbrơn"),
        ("Nguyễn Văn Tèo ở thôn 2 có được hỗ trợ không", "Tèo"),
        ("gửi vào teo.nguyen@gmail.com được không", "teo.nguyen"),
        ("xem ở https://vidu.vn/hoso?id=77 đúng không", "vidu"),
    ],
)
def test_numbers_names_and_addresses_are_hidden(typed: str, secret: str) -> None:
    assert secret not in masked(typed)
    assert MASK in masked(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "học sinh bán trú được 936.000 đồng một tháng không",
        "vay 1.500.000.000 đồng lãi bao nhiêu",
        "nghị định 66/2025 ngày 12/03/2025 nói gì",
        "nhà cách trường 4 km, 2 con đi học",
        "cầu treo suối Đá bao giờ xong",
    ],
)
def test_amounts_dates_and_places_stay(typed: str) -> None:
    assert masked(typed) == typed


@given(st.text(max_size=300))
def test_hiding_twice_hides_no_more_and_never_fails(typed: str) -> None:
    once = masked(typed)
    assert len(masked(once)) <= len(once)


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_no_telephone_number_is_left_however_it_is_parted(number: str, gap: str) -> None:
    parted = gap.join((number[:4], number[4:7], number[7:]))
    assert parted not in masked(f"gọi {parted} giúp")
