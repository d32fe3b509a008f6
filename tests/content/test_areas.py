"""Areas: today's communes, found however people call them."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content import areas, place_names
from content.loading import LIBRARY
from content.place_names import Hit, Place
from core.models import Area, AreaName, Office
from tests.builders import an_area

COMMUNES = LIBRARY / "areas" / "communes.csv"


def read(path: Path = COMMUNES) -> list[Place]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] != "province"]
    return [Place(int(r["code"]), r["name"], r["kind"], "", tuple(r["former"].split("|"))) for r in rows]


PLACES = read()


def hits(text: str) -> list[Hit]:
    return place_names.search(text, PLACES)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("xã Phan Sơn", "Xã Phan Sơn"),
        ("phan son", "Xã Phan Sơn"),
        ("PHAN SƠN", "Xã Phan Sơn"),
        ("phan lam", "Xã Phan Sơn"),
        ("Phan Lâm", "Xã Phan Sơn"),
        ("xa phan thanh", "Xã Hồng Thái"),
        ("phan hiep", "Xã Bắc Bình"),
        ("nhà em ở xã Phan Sơn đó", "Xã Phan Sơn"),
        ("toi o xa phan son huyen bac binh", "Xã Phan Sơn"),
        ("Xã Phan Sơn, huyện Bắc Bình, tỉnh Bình Thuận", "Xã Phan Sơn"),
        ("xã Phan Sơn, tỉnh Lâm Đồng", "Xã Phan Sơn"),
        ("phan sown", "Xã Phan Sơn"),
        ("fan son", "Xã Phan Sơn"),
        ("đông giang", "Xã Đông Giang"),
        ("la da", "Xã La Dạ"),
        ("b lao", "Phường B'Lao"),
        ("blao", "Phường B'Lao"),
        ("B’Lao", "Phường B'Lao"),
        ("phuong 1 bao loc", "Phường 1 Bảo Lộc"),
        ("bảo lộc 1", "Phường 1 Bảo Lộc"),
        ("xuan huong", "Phường Xuân Hương - Đà Lạt"),
        ("p. xuân hương, tp đà lạt", "Phường Xuân Hương - Đà Lạt"),
        ("nam ban", "Xã Nam Ban Lâm Hà"),
        ("phu quy", "Đặc khu Phú Quý"),
        ("đảo phú quý", "Đặc khu Phú Quý"),
        ("gia bac", "Xã Sơn Điền"),
    ],
)
def test_a_clear_name_gives_one_place(typed: str, name: str) -> None:
    assert [hit.label for hit in hits(typed)] == [name]


@pytest.mark.parametrize(
    ("typed", "first", "count"),
    [
        ("bac binh", "Xã Bắc Bình", 7),
        ("huyện Bắc Bình", "Xã Bắc Bình", 7),
        ("da lat", "Phường Cam Ly - Đà Lạt", 5),
        ("gia nghia", "Phường Bắc Gia Nghĩa", 3),
        ("tp phan thiết", "Phường Phan Thiết", 7),
        ("la gi", "Phường La Gi", 3),
        ("binh thuan", "Phường Bình Thuận", 45),
        ("dak nong", "Phường Bắc Gia Nghĩa", 28),
        ("da teh", "Xã Đạ Tẻh", 3),
    ],
)
def test_an_old_district_or_province_lists_its_communes(typed: str, first: str, count: int) -> None:
    found = hits(typed)
    assert (found[0].label, len(found)) == (first, count)


def test_how_it_fits_is_said_when_that_is_not_the_name_of_today() -> None:
    formers = {hit.label: hit.former for hit in hits("bac binh")}
    assert (formers["Xã Bắc Bình"], formers["Xã Phan Sơn"]) == ("", "huyện Bắc Bình cũ")
    assert [hit.former for hit in hits("phan lam")] == ["xã Phan Lâm cũ"]
    assert [(hit.label, hit.former) for hit in hits("xã Hòa Thắng")] == [
        ("Xã Hòa Thắng", ""),
        ("Xã Hồng Thái", "xã Hòa Thắng cũ"),
    ]


def test_marks_that_were_typed_put_the_exact_name_first() -> None:
    wanted = [Place(1, "Xã Đông Giang", "commune", "", ()), Place(2, "Xã Đồng Giang", "commune", "", ())]
    assert place_names.search("đồng giang", wanted)[0].label == "Xã Đồng Giang"
    assert place_names.search("Đông Giang", wanted)[0].label == "Xã Đông Giang"


@pytest.mark.parametrize(
    "typed",
    [
        "o gan suoi",
        "",
        "   ",
        "1",
        "?",
        "😀",
        "Hà Nội",
        "ninh thuan",
        "giá cà phê hôm nay",
        "x" * 10_000,
        "'; DROP TABLE",
    ],
)
def test_what_is_no_place_here_finds_nothing(typed: str) -> None:
    assert hits(typed) == []


def test_every_commune_and_every_former_unit_is_found_by_its_full_name() -> None:
    for place in PLACES:
        assert hits(place.name)[0].area_id == place.area_id, place.name
        for old in place.former:
            assert place.area_id in {hit.area_id for hit in hits(old)}, old


def test_a_new_name_is_found_at_once(session: Session) -> None:
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    commune = an_area(session, "Xã Phan Sơn", code="1", parent=province)
    assert areas.find(session, "ca got") == []
    session.add(AreaName(area_id=commune.id, name="Cà Gọt", folded="ca got"))
    session.flush()
    assert [hit.area_id for hit in areas.find(session, "ca got")] == [commune.id]
    commune.name = "Xã Mới Đặt"
    session.flush()
    assert areas.find(session, "phan son") == []


def test_a_village_is_found_inside_its_commune_and_by_its_own_name(session: Session) -> None:
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    son = an_area(session, "Xã Phan Sơn", code="1", parent=province)
    giang = an_area(session, "Xã Đông Giang", code="2", parent=province)
    second = an_area(session, "Thôn 2 (mẫu)", code="1-02", parent=son, kind="village")
    an_area(session, "Thôn 12 (mẫu)", code="1-12", parent=son, kind="village")
    other = an_area(session, "Thôn 2", code="2-02", parent=giang, kind="village")
    bon = an_area(session, "Bon Tê Ra", code="2-03", parent=giang, kind="village")
    for typed in ("thôn 2 xã phan sơn", "thon hai, phan son"):
        assert [(hit.area_id, hit.label) for hit in areas.find(session, typed)] == [
            (second.id, "Thôn 2 (mẫu), xã Phan Sơn")
        ]
    assert {hit.area_id for hit in areas.find(session, "thôn 2")} == {second.id, other.id}
    assert [hit.area_id for hit in areas.find(session, "bon te ra")] == [bon.id]
    assert [hit.area_id for hit in areas.find(session, "phan son")] == [son.id]
    assert [hit.area_id for hit in areas.find(session, "thôn 7 phan sơn")] == [son.id]


def test_units_that_ended_are_not_offered(session: Session, now: date) -> None:
    today = date(2026, 11, 25)
    old = an_area(session, "Xã Cũ Kỹ", code="1", parent=an_area(session, "Tỉnh Lâm Đồng", kind="province"))
    old.valid_until = today - timedelta(days=1)
    session.flush()
    assert areas.find(session, "cũ kỹ", today=today) == []
    assert len(areas.find(session, "cũ kỹ", today=today - timedelta(days=1))) == 1


@pytest.fixture(scope="module")
def points() -> list[tuple[str, str, float, float]]:
    with COMMUNES.open(encoding="utf-8", newline="") as stream:
        return [(r["code"], r["kind"], float(r["lat"]), float(r["lon"])) for r in csv.DictReader(stream)]


@pytest.mark.parametrize(
    ("where", "latitude", "longitude", "code"),
    [
        ("Đà Lạt, the lake", 11.94, 108.44, "24781"),
        ("Phú Quý, the harbour", 10.52, 108.93, "23272"),
        ("Phan Sơn, up the valley", 11.42, 108.41, "23008"),
        ("Biển Đông, 30 km from Mũi Né", 10.70, 108.40, None),
        ("between the coast and Phú Quý", 10.75, 108.70, None),
        ("Nha Trang", 12.24, 109.19, None),
        ("Buôn Ma Thuột", 12.667, 108.04, None),
        ("Thành phố Hồ Chí Minh", 10.78, 106.70, None),
        ("Phan Rang", 11.565, 108.99, None),
        ("the Gulf of Guinea", 0.0, 0.0, None),
        ("nowhere", float("nan"), 108.0, None),
    ],
)
def test_a_shared_location_gives_the_nearest_commune_or_none(
    session: Session,
    points: list[tuple[str, str, float, float]],
    where: str,
    latitude: float,
    longitude: float,
    code: str | None,
) -> None:
    for number, kind, lat, lon in points:
        session.add(Area(code=number, kind=kind, name=number, folded=number, path="", latitude=lat, longitude=lon))
    session.flush()
    found = areas.nearest(session, latitude, longitude)
    assert (found.code if found else None) == code, where


def test_places_below_come_in_the_order_people_count(session: Session) -> None:
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    commune = an_area(session, "Xã Phan Sơn", code="1", parent=province)
    for number in (10, 2, 1):
        an_area(session, f"Thôn {number}", code=f"1-{number}", parent=commune, kind="village")
    assert [area.name for area in areas.children(session, commune.id)] == ["Thôn 1", "Thôn 2", "Thôn 10"]
    assert [area.id for area in areas.children(session, None)] == [province.id]


def test_label_path_code_and_office(session: Session) -> None:
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    commune = an_area(session, "Xã Phan Sơn", code="23008", parent=province)
    village = an_area(session, "Thôn 2 (mẫu)", code="23008-02", parent=commune, kind="village")
    session.add(Office(area_id=province.id, name="Sở"))
    session.flush()
    assert areas.label(session, village.id) == "Thôn 2 (mẫu), xã Phan Sơn"
    assert areas.label(session, commune.id) == "Xã Phan Sơn"
    assert areas.label(session, 999) == areas.path(session, 999) == ""
    assert areas.path(session, village.id) == f"/{province.id}/{commune.id}/{village.id}/"
    card = areas.office(session, village.id)
    assert card is not None and card.name == "Sở"
    session.add(Office(area_id=commune.id, name="Xã"))
    session.flush()
    card = areas.office(session, village.id)
    assert card is not None and card.name == "Xã"
    assert areas.office(session, 999) is None
    found = areas.village_by_code(session, "v_23008-02")
    assert found is not None and found.id == village.id
    assert areas.village_by_code(session, "v_nothing") is None


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("lam dong", True),
        ("Tỉnh Lâm Đồng", True),
        ("nhà em ở tỉnh lâm đồng", True),
        ("Lâm Đồng cũ", False),
        ("xã Phan Sơn, tỉnh Lâm Đồng", False),
        ("Bình Thuận", False),
        ("", False),
    ],
)
def test_the_province_alone_is_known_as_the_whole(session: Session, typed: str, whole: bool) -> None:
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    an_area(session, "Xã Phan Sơn", parent=province)
    assert (areas.province(session, typed) is not None) is whole
