"""Makes content/library/areas/communes.csv: today's Lâm Đồng with its 124 communes and what they were called before.

The list changes when the National Assembly changes it, not when the service
runs, so it is taken once and kept as a file. Take it in an environment that is
thrown away afterwards; the package must never become a dependency of ours:

    python3 -m venv /tmp/areas && /tmp/areas/bin/pip install vietnamadminunits==1.0.4
    /tmp/areas/bin/python tools/areas.py --out content/library/areas/communes.csv

Without --out the table goes to standard output. Exit status 1 and a sentence on
standard error when the data is not what the rest of the service counts on.
"""

import argparse
import csv
import importlib.metadata
import importlib.util
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

PACKAGE = "vietnamadminunits"
PACKAGE_VERSION = "1.0.4"  # MIT; another version may spell names or number units differently, so it is refused
PROVINCE_CODE = "68"
COMMUNES_EXPECTED = 124  # 103 communes, 20 wards, 1 special zone: Resolution 202/2025/QH15 and its annexes
HEADER = ("code", "kind", "name", "parent", "lat", "lon", "former")
KINDS = {"Xã": "commune", "Phường": "ward", "Đặc khu": "zone"}


class DataError(Exception):
    """The package's data contradicts what this script was written for; the message says how."""


@dataclass(frozen=True)
class Area:
    """One row of the table; `former` holds the old units as people still say them."""

    code: str
    kind: str
    name: str
    parent: str
    lat: float
    lon: float
    former: tuple[str, ...] = ()

    def row(self) -> list[str]:
        """The fields in the order of HEADER; degrees with the four digits the source has (about 11 m)."""
        former = "|".join(self.former)
        return [self.code, self.kind, self.name, self.parent, f"{self.lat:.4f}", f"{self.lon:.4f}", former]


def package_data(package: str = PACKAGE, version: str = PACKAGE_VERSION) -> Path:
    """Where the installed package keeps its data; nothing of its code is run.

    Raises:
        DataError: the package is not installed here, or in another version.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise DataError(f"{package} is not installed here; the first lines of this script say how to run it")
    found = importlib.metadata.version(package)
    if found != version:
        raise DataError(f"{package} {found} is installed, {version} is needed")
    return Path(spec.origin).parent / "data"


def old_unit_names(database: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Every unit before July 2025: the package's key to (old code, "Xã …, huyện …, Bình Thuận")."""
    units = database.execute(
        "SELECT provinceKey, districtKey, wardKey, wardCode, ward, district, provinceShort"
        " FROM admin_units_legacy WHERE ward IS NOT NULL"
    )
    return {
        f"{province_key}_{district_key}_{ward_key}": (code, f"{ward}, {in_a_sentence(district)}, {province}")
        for province_key, district_key, ward_key, code, ward, district, province in units
    }


def in_a_sentence(name: str) -> str:
    """A unit's name inside a sentence: "Huyện Bắc Bình" becomes "huyện Bắc Bình"."""
    return name[:1].lower() + name[1:]


def sources_of(converter: dict[str, dict[str, object]], province_key: str) -> dict[str, list[str]]:
    """New unit's key to the keys of the old ones that lie in it, wholly or in part.

    An old unit that was cut in two is named under both: who types its name is
    shown both places and chooses.
    """
    whole = converter["DICT_PROVINCE_WARD_NO_DIVIDED"][province_key]
    divided = converter["DICT_PROVINCE_WARD_DIVIDED"].get(province_key, {})
    if not isinstance(whole, dict) or not isinstance(divided, dict):
        raise DataError("the tables of old and new units have another form than in 1.0.4")
    sources = {new: list(olds) for new, olds in whole.items()}
    for old, parts in divided.items():
        for part in parts:
            sources.setdefault(part["newWardKey"], []).append(old)
    return sources


def read_areas(data: Path) -> Iterator[Area]:
    """The province and then its communes by code.

    Raises:
        DataError: another number of communes, an unknown kind, or an old unit without a name.
    """
    converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    database = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    try:
        names = old_unit_names(database)
        rows = database.execute(
            "SELECT wardCode, wardType, ward, wardKey, wardLat, wardLon,"
            " province, provinceKey, provinceLat, provinceLon"
            " FROM admin_units WHERE provinceCode = ? ORDER BY wardCode",
            (PROVINCE_CODE,),
        ).fetchall()
    finally:
        database.close()
    if len(rows) != COMMUNES_EXPECTED:
        raise DataError(f"{len(rows)} communes in province {PROVINCE_CODE}, expected {COMMUNES_EXPECTED}")
    *_, province, province_key, province_lat, province_lon = rows[0]
    yield Area(PROVINCE_CODE, "province", province, "", province_lat, province_lon)
    sources = sources_of(converter, province_key)
    for code, kind, name, key, lat, lon, *_ in rows:
        olds = sources.get(key, [])
        if not olds or kind not in KINDS or not all(old in names for old in olds):
            raise DataError(f"{code} {name} ({kind}) has no usable former units: {olds}")
        former = tuple(name for _, name in sorted(names[old] for old in olds))
        yield Area(code, KINDS[kind], name, PROVINCE_CODE, lat, lon, former)


def write_csv(areas: Iterable[Area], stream: TextIO) -> int:
    """Write header and rows, return the number of rows."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    rows = [area.row() for area in areas]
    writer.writerows(rows)
    return len(rows)


def main() -> int:
    """Read the installed package, write the table; 0 when it is as expected, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="file to write (default: standard output)")
    out: Path | None = parser.parse_args().out
    try:
        areas = list(read_areas(package_data()))
    except DataError as problem:
        print(f"areas: {problem}", file=sys.stderr)
        return 1
    if out is None:
        write_csv(areas, sys.stdout)
    else:
        with out.open("w", encoding="utf-8", newline="") as stream:
            print(f"{out}: {write_csv(areas, stream)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
