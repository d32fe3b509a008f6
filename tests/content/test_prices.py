"""Prices: rows from a table, the newest of a product, and which questions are about a price."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from content import prices, switches
from content.search.normalise import normalise

ROW = {
    "product": "Cà phê",
    "aliases": "cafe|cà phê nhân",
    "place": "Lâm Đồng",
    "unit": "kg",
    "low": "117.300",
    "high": "118300 đ",
    "day": "25/11/2026",
    "source": "Sở Công Thương",
}
DAY = date(2026, 11, 25)


def test_a_table_is_loaded_once_however_often(session: Session, now: datetime) -> None:
    loaded = prices.load_csv(session, [ROW, {**ROW, "place": "Đắk Nông cũ"}], now=now)
    assert (loaded.added, loaded.changed, loaded.same, loaded.errors) == (2, 0, 0, {})
    version = switches.read(session, switches.KNOWLEDGE)
    assert prices.load_csv(session, [ROW], now=now + timedelta(minutes=1)).same == 1
    assert switches.read(session, switches.KNOWLEDGE) == version
    again = prices.load_csv(session, [{**ROW, "low": "100000", "high": ""}], now=now + timedelta(minutes=1))
    assert again.changed == 1
    assert [(line.low, line.high) for line in prices.latest(session, "cà phê") if line.place == "Lâm Đồng"] == [
        (100_000, 100_000)
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2030-01-01"}, "day: 2030-01-01 has not come yet"),
        ({"low": "mười"}, "low: 'mười' is no amount of đồng"),
        ({"low": "0"}, "low: '0' is no amount of đồng"),
        ({"low": "-5"}, "low: '-5' is no amount of đồng"),
        ({"high": "5"}, "high: 5 is less than low: 117300"),
        ({"day": "hôm qua"}, "day: 'hôm qua' is no date like 2026-11-25 or 25/11/2026"),
        ({"day": "31/02/2026"}, "day: '31/02/2026' is no date like 2026-11-25 or 25/11/2026"),
        ({"product": " ", "source": ""}, "product, source: missing"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_stay(
    session: Session, now: datetime, wrong: dict[str, Any], said: str
) -> None:
    loaded = prices.load_csv(session, [ROW, {**ROW, **wrong}], now=now)
    assert (loaded.added, {row: str(problem) for row, problem in loaded.errors.items()}) == (1, {2: said})


def test_only_the_newest_price_of_a_place_and_unit_is_told(session: Session, now: datetime) -> None:
    rows = [
        {**ROW, "day": "2026-11-20", "low": "1000", "high": ""},
        {**ROW, "day": "2026-11-24", "low": "2000", "high": ""},
        {**ROW, "day": "2026-11-26", "low": "3000", "high": ""},
        {**ROW, "unit": "tạ", "day": "2026-11-01", "low": "9000", "high": ""},
        {**ROW, "product": "Hồ tiêu", "aliases": "giá tiêu", "low": "5000", "high": ""},
    ]
    prices.load_csv(session, rows, now=now)
    found = prices.latest(session, "cafe hôm nay giá bao nhiêu", today=DAY)
    assert [(line.unit, line.low) for line in found] == [("kg", 2000), ("tạ", 9000)]
    assert [line.product for line in prices.listed(session, today=DAY)] == ["Cà phê", "Cà phê", "Hồ tiêu"]
    assert [line.low for line in prices.latest(session, "giá tiêu", today=DAY)] == [5000]
    assert prices.latest(session, "giá vàng", today=DAY) == []


def test_an_old_price_is_known_to_be_old(session: Session, now: datetime) -> None:
    prices.load_csv(session, [ROW], now=now)
    line = prices.listed(session)[0]
    assert not line.is_old(DAY + timedelta(days=14), 14)
    assert line.is_old(DAY + timedelta(days=15), 14)


NAMES = {"ca phe": "ca phe", "cafe": "ca phe", "ho tieu": "ho tieu", "tieu": "ho tieu", "heo": "heo"}


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("giá cà phê hôm nay", "ca phe"),
        ("ca phe bao nhieu mot ky", "ca phe"),
        ("cafe giá sao rồi", "ca phe"),
        ("giá hồ tiêu ở Đức Linh bữa nay", "ho tieu"),
        ("heo hơi bao nhiêu 1 kg", "heo"),
        ("gia heo", "heo"),
        ("cà phê", ""),
        ("heo chết bao nhiêu con", ""),
        ("heo tiêu chảy uống thuốc gì", ""),
        ("gia đình nuôi heo cần giấy gì", ""),
        ("gia dinh nuoi heo", ""),
        ("đánh giá chất lượng cà phê", ""),
        ("cà phê già cỗi tái canh thế nào", ""),
        ("giá cà phê giảm thì vay vốn ngân hàng có được hoãn trả nợ không", ""),
        ("vay bao nhiêu để trồng tiêu", ""),
    ],
)
def test_which_questions_are_about_a_price(text: str, product: str) -> None:
    assert prices.asked(normalise(text), NAMES) == product
