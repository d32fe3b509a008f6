"""Personal data in a text: found and marked, hidden in what is kept; amounts, places and hotlines left alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import personal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gọi tôi số 0912 345 678 nhé", ["phone"]),
        ("Số +84 912.345.678", ["phone"]),
        ("CCCD 060123456789 của tôi", ["number"]),
        ("Số căn cước 160123456789", ["number"]),
        ("thư a.b@vidu.vn", ["mail"]),
        ("Bà Sáu ở thôn 2", ["name"]),
        ("anh K’ Brồi nói", ["name"]),
        ("Nguyễn Văn An hỏi", ["name"]),
        ("xe 86B1-234.56 bị giữ", ["plate"]),
        ("Hỗ trợ 1.200.000 đồng, gọi 113 hoặc 1022", []),
        ("Hạn chót 30/11/2026", []),
        ("nước giếng đục sau mưa", []),
    ],
)
def test_what_looks_personal_is_marked(text: str, found: list[str]) -> None:
    assert [mark.kind for mark in personal.find(text)] == found


def test_what_was_found_is_hidden_in_the_suggestion() -> None:
    assert personal.hidden("Bà Sáu, số 0912345678, hỏi đường") == "Bà …, số …, hỏi đường"


@pytest.mark.parametrize(
    ("typed", "secret"),
    [
        ("gọi cho tôi số 0912 345 678 nha", "345"),
        ("số của tôi +84 912.345.678", "345"),
        ("đt (0252) 381 2345 không ai nghe", "2345"),
        ("zalo o912345678", "345"),
        ("số em là không chín một hai ba bốn năm sáu bảy tám", "bốn năm sáu"),
        ("căn cước 068201001234 hết hạn thì làm sao", "068201001234"),
        ("cccd 068 201 001 234 bị mờ", "201"),
        ("cmnd 250123456", "250123456"),
        ("stk agribank 4801205 nhận tiền chưa", "4801205"),
        ("mã thẻ DN4010123456789 có dùng được không", "0123456789"),
        ("hộ chiếu C1234567", "1234567"),
        ("xe tôi 49A-123.45 ai đụng", "123.45"),
        ("xe 86 B1 23456 phạt nguội", "23456"),
        ("86b1 234.56 mất rồi", "234.56"),
        ("biển số xe 86 - c1 4567", "4567"),
        ("tôi tên là mang thị zin muốn hỏi tiền", "zin"),
        ("toi ten la mang thi zin muon hoi tien", "zin"),
        ("em tên k'brồi ở thôn 3", "brồi"),
        ("chị lan ở cạnh nhà tôi bị đau", "lan"),
        ("anh hùng trưởng thôn nói không có", "hùng"),
        ("bà sáu nhà bên có được không", "sáu"),
        ("ông nguyễn văn tèo có tên không", "tèo"),
        ("nguyen van teo o thon 2 co duoc khong", "teo"),
        ("Ka Hiên có được vay không", "Hiên"),
        ("Chamaleá Thị Lý hỏi", "Lý"),
        ("Bá Văn Quyến sửa giấy", "Quyến"),
        ("Mang Thị Zin hỏi tiền", "Zin"),
        ("ông Kàbrơn có được quà không", "Kàbrơn"),
        ("Nguyễn Văn Tèo ở thôn 2 có được hỗ trợ không", "Tèo"),
        ("gửi vào teo.nguyen@gmail.com được không", "teo.nguyen"),
        ("xem ở https://vidu.vn/hoso?id=77 đúng không", "vidu"),
        ("facebook.com/teo.nguyen nói vậy đúng không", "teo"),
    ],
)
def test_numbers_names_and_addresses_are_hidden(typed: str, secret: str) -> None:
    assert secret not in personal.hidden(typed)
    assert personal.HIDDEN in personal.hidden(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "học sinh bán trú được 936.000 đồng một tháng không",
        "vay 1.500.000.000 đồng lãi bao nhiêu",
        "nhà máy 84.500.000.000 đồng",
        "nghị định 66/2025 ngày 12/03/2025 nói gì",
        "Thông tư 22/2021/TT-BTC và Nghị định 66/2025/NĐ-CP",
        "từ 30.11.2026 08:00",
        "nhà cách trường 4 km, 2 con đi học",
        "cầu treo suối Đá bao giờ xong",
        "phân 50 kg 12000 đồng",
        "người dân tộc K'Ho ở Lâm Đồng và Phan Thiết",
        "xã Phan Dũng, đường Lê Lợi, TP. Hồ Chí Minh",
        "anh em tôi, chị em phụ nữ, bà con",
        "cháu ba tuổi, em hai tháng tiêm gì",
        "tên thuốc gì, tên con sai trên giấy khai sinh",
        "chị liên hệ ai, anh thanh niên đi lính",
        "bà ăn cơm ở đâu",
        "mang văn bản gì ra xã",
        "cái chòi ở văn phòng thị trấn",
        "nộp ở https://dichvucong.gov.vn",
    ],
)
def test_amounts_dates_and_places_stay(typed: str) -> None:
    assert personal.hidden(typed) == typed


@given(st.text(max_size=300))
def test_hiding_twice_hides_no_more_and_never_fails(typed: str) -> None:
    once = personal.hidden(typed)
    assert len(personal.hidden(once)) <= len(once)


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_no_telephone_number_is_left_however_it_is_parted(number: str, gap: str) -> None:
    parted = gap.join((number[:4], number[4:7], number[7:]))
    assert parted not in personal.hidden(f"gọi {parted} giúp")


@given(st.text(max_size=200))
def test_the_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(words for words, _ in personal.pieces(text)) == text
    marks = personal.find(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(marks))
