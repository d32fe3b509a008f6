"""Areas: a typed name, an old name, a shared location or a code becomes a place of the tree."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content import place_names
from content.place_names import Hit, Place
from core.models import Area, AreaName, Office

OLD_PARTS = 3  # unit, district, province: how a former name is written
PROVINCE, VILLAGE = "province", "village"
COMMUNES = ("commune", "ward", "zone")
LINK = "v_"  # what a village's QR card begins with
EARTH_KM = 6371.0

#: How far from its point a commune may reach, in km. The points are not borders, so the reach is measured by
#: the distance to its neighbours: 5 km apart on the coast (open sea soon is nobody's), 20 km apart in the forest.
REACH_LEAST, REACH_MOST = 8.0, 40.0
REACH_NEIGHBOURS, REACH_FACTOR = 3, 1.25
ISLAND_KM = 15.0  # Phú Quý has no neighbours to measure by
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A place that fits what was typed. `former` says how it fits when that was not its own name."""

    area_id: int
    label: str  # "Xã Phan Sơn", "Thôn 2, xã Phan Sơn"
    former: str  # "huyện Bắc Bình cũ", or empty
    score: float  # 0 to 100, for the order only


def find(session: Session, text: str, *, limit: int = 60, today: date | None = None) -> list[Found]:
    """Places whose name, old name, old district or old province was typed, the best first.

    Marks may be missing, words like "xã" and whole sentences are fine, and so is a slip of the
    finger. An exact name keeps weaker guesses out, so that one clear place needs no list.

    Args:
        today: with it, units that have ended are not offered.
    """
    hits = place_names.search(text, _rows(session, today, villages=False))
    hits = _villages(session, text, today, [hit.area_id for hit in hits]) or hits
    return [Found(hit.area_id, hit.label, hit.former, hit.score) for hit in hits[:limit]]


def province(session: Session, text: str) -> Area | None:
    """Today's province when that alone was typed; `find` gives the communes and villages, never the whole."""
    rows = session.scalars(select(Area).where(Area.kind == PROVINCE).order_by(Area.id))
    return next((row for row in rows if place_names.says(text, row.name)), None)


def _villages(session: Session, text: str, today: date | None, communes: Sequence[int]) -> list[Hit]:
    """Villages that were typed: with a commune only those in it, else by their own name."""
    if communes and not place_names.may_name_village(text):
        return []
    return place_names.search_villages(text, _rows(session, today, villages=True, under=communes))


def _rows(session: Session, today: date | None, *, villages: bool, under: Sequence[int] = ()) -> list[Place]:
    """What the search needs of every place, read anew each time: names are edited in the console."""
    wanted = select(Area.id, Area.name, Area.kind, Area.parent_id)
    names = select(AreaName.area_id, AreaName.name).join(Area)
    of_kind = Area.kind == VILLAGE if villages else Area.kind.in_(COMMUNES)
    conditions = [of_kind]
    if under:
        conditions.append(Area.parent_id.in_(under))
    if today is not None:
        conditions.append(or_(Area.valid_until.is_(None), Area.valid_until >= today))
    former: dict[int, list[str]] = {}
    for area_id, name in session.execute(names.where(*conditions).order_by(AreaName.id)):
        former.setdefault(area_id, []).append(name)
    found = session.execute(wanted.where(*conditions).order_by(Area.id)).all()
    above = _names(session, {row.parent_id for row in found if row.parent_id}) if villages else {}
    return [
        Place(row.id, row.name, row.kind, above.get(row.parent_id, ""), tuple(former.get(row.id, ()))) for row in found
    ]


def _names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    return {row.id: row.name for row in session.execute(select(Area.id, Area.name).where(Area.id.in_(list(ids))))}


def nearest(session: Session, latitude: float, longitude: float) -> Area | None:
    """The commune whose point is nearest; None when the place is outside the province or in the sea.

    A place is outside when it is further from the nearest point than that commune can reach.

    Args:
        latitude, longitude: WGS 84, degrees.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    rows = session.execute(select(Area.id, Area.kind, Area.latitude, Area.longitude).where(Area.kind.in_(COMMUNES)))
    points = [(area_id, kind, lat, lon) for area_id, kind, lat, lon in rows if lat is not None and lon is not None]
    if not points:
        return None
    far, (area_id, kind, lat, lon) = min((_km(latitude, longitude, p[2], p[3]), p) for p in points)
    reach = ISLAND_KM if kind == "zone" else _reach(lat, lon, [(p[2], p[3]) for p in points])
    return session.get(Area, area_id) if far <= reach else None


def _reach(latitude: float, longitude: float, points: Sequence[tuple[float, float]]) -> float:
    """Kilometres a commune may extend, from the mean distance to its nearest neighbours (itself is the first)."""
    near = sorted(_km(latitude, longitude, *point) for point in points)[1 : REACH_NEIGHBOURS + 1]
    mean = sum(near) / len(near) if near else REACH_MOST
    return min(max(REACH_FACTOR * mean, REACH_LEAST), REACH_MOST)


def _km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def children(session: Session, area_id: int | None) -> list[Area]:
    """The places directly below, in the order people count ("Thôn 2" before "Thôn 10"); None gives the roots."""
    below = Area.parent_id.is_(None) if area_id is None else Area.parent_id == area_id
    return sorted(session.scalars(select(Area).where(below)), key=lambda area: by_name(area.name))


def old_units(session: Session) -> dict[str, dict[str, list[int]]]:
    """Today's communes under the province and district people still name: old province → old district → area ids.

    A commune made of units of two districts stands under both. Read from the former names ("Xã Phan Thanh,
    huyện Bắc Bình, Bình Thuận"); empty when there are none.
    """
    tree: dict[str, dict[str, list[int]]] = {}
    for area_id, name in session.execute(select(AreaName.area_id, AreaName.name).join(Area).order_by(Area.name)):
        parts = [part.strip() for part in name.split(",")]
        if len(parts) == OLD_PARTS:
            ids = tree.setdefault(parts[2], {}).setdefault(parts[1], [])
            if area_id not in ids:
                ids.append(area_id)
    return {
        province: dict(sorted(districts.items(), key=lambda item: by_name(item[0])))
        for province, districts in sorted(tree.items(), key=lambda item: by_name(item[0]))
    }


def by_name(name: str) -> list[tuple[int, int, str]]:
    """A sort key: without marks and kind of unit, numbers by their value."""
    parts = _NUMBERS.split(place_names.bare(name) or name)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def label(session: Session, area_id: int) -> str:
    """The place as it is said: "Xã Phan Sơn"; a village with its commune, "Thôn 2, xã Phan Sơn"; empty for none."""
    area = session.get(Area, area_id)
    if area is None:
        return ""
    above = session.get(Area, area.parent_id) if area.kind == VILLAGE and area.parent_id else None
    return place_names.label(area.name, above.name if above else "")


def path(session: Session, area_id: int) -> str:
    """Ids from the root, "/1/57/803/": everything below begins with it; empty for no such place."""
    return session.scalar(select(Area.path).where(Area.id == area_id)) or ""


def office(session: Session, area_id: int) -> Office | None:
    """The office card of the place, or of the nearest place above that has one."""
    up = [int(part) for part in path(session, area_id).strip("/").split("/") if part]
    cards = {card.area_id: card for card in session.scalars(select(Office).where(Office.area_id.in_(up)))}
    return next((cards[at] for at in reversed(up) if at in cards), None)


def village_by_code(session: Session, code: str) -> Area | None:
    """The place of a card or deep link, "v_23008-02" or "23008-02"; a commune's code gives the commune."""
    return session.scalar(select(Area).where(Area.code == code.strip().removeprefix(LINK)))
