"""Import of people: whatever Excel makes is taken, whoever said no is left alone, what cannot be taken is said."""

import csv
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import people, peoplefile, roles
from content.imports import Report, import_people
from content.peoplefile import RowError
from core.db import Database
from core.errors import Invalid
from core.models import Address, Area, Audit, Consent, Person, Role, Wording
from core.security import Keyring
from tests.builders import a_language, an_area

HEADER = "channel,address,language,area_code,role,consent"
Load = Callable[..., Report]


@pytest.fixture
def places(db: Database) -> None:
    """A commune, a village, two languages."""
    with db.writing() as session:
        commune = an_area(session, code="23008")
        an_area(session, "Thôn 2", code="23008-02", parent=commune, kind="village")
        for tag in ("vi", "kpm"):
            a_language(session, tag)


@pytest.fixture
def load(db: Database, places: None, keyring: Keyring, now: datetime, tmp_path: Path) -> Load:
    """Import lines as a file and return the report."""

    def run(*lines: str, header: str = HEADER, encoding: str = "utf-8", name: str = "thôn 2.csv") -> Report:
        path = tmp_path / name
        path.write_bytes("\r\n".join([header, *lines, ""]).encode(encoding))
        return import_people(db, path, keyring=keyring, now=now)

    return run


def everybody(db: Database) -> list[tuple[str | None, ...]]:
    """(channel, address, language, area code, how notices are wanted), in the order of addresses."""
    with db.reading() as session:
        rows = session.execute(
            select(Address.channel, Address.address, Person.language, Area.code, Person.notices)
            .join(Person, Person.id == Address.person_id)
            .outerjoin(Area, Area.id == Person.area_id)
            .order_by(Address.id)
        )
        return [tuple(row) for row in rows]


def refused(report: Report) -> list[dict[str, str]]:
    """The rows of the refused file."""
    with Path(report.refused_file).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_yes_gets_notices_and_everybody_else_is_kept_in_peace(db: Database, load: Load) -> None:
    report = load("telegram,101,vi,23008,,yes", "telegram,102,kpm,23008-02,,no", "telegram,103,,,,")
    assert (report.rows, report.added, report.refused, report.refused_file) == (3, 3, 0, "")
    assert everybody(db) == [
        ("telegram", "101", "vi", "23008", "each"),
        ("telegram", "102", "kpm", "23008-02", "none"),
        ("telegram", "103", None, None, "none"),
    ]
    with db.reading() as session:
        consent = session.scalars(select(Consent)).one()
        assert (consent.purpose, consent.method) == (people.NOTICES, "imported list")
        assert session.get_one(Wording, consent.wording_hash).text == "thôn 2.csv"
        assert set(session.scalars(select(Person.imported_from))) == {"thôn 2.csv"}
        assert session.scalars(select(Audit.detail)).one() == {
            "rows": 3, "added": 3, "updated": 0, "suppressed": 0, "refused": 0,
        }  # fmt: skip


def test_the_last_two_columns_may_be_missing(db: Database, load: Load) -> None:
    load("telegram,101,vi,23008", header="channel,address,language,area_code")
    assert everybody(db) == [("telegram", "101", "vi", "23008", "none")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1258", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_whatever_excel_makes_is_taken(db: Database, load: Load, encoding: str, separator: str) -> None:
    lines = ["telegram,101,vi,23008,,có", "", "sms,0912.345.678,vi,23008,,yes"]
    report = load(
        *(line.replace(",", separator) for line in lines),
        header=HEADER.replace(",", separator).upper(),
        encoding=encoding,
    )
    assert (report.added, report.refused) == (2, 0)
    assert [row[4] for row in everybody(db)] == ["each", "each"]


def test_excels_own_hint_in_the_first_line_is_no_header(db: Database, load: Load) -> None:
    load(HEADER.replace(",", ";"), "telegram;101;vi;23008;;", header="sep=;")
    assert len(everybody(db)) == 1


@pytest.mark.parametrize(
    "typed", ["0912345678", "+84912345678", "84912345678", "912345678", "091 234-56.78", "(+84) 912 345 678"]
)
def test_a_phone_is_the_same_phone_however_it_is_written(typed: str) -> None:
    assert peoplefile.phone_number(typed) == "+84912345678"


@pytest.mark.parametrize("typed", ["", "abc", "12", "9.12346E+08", "0012345", "1022"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(RowError):
        peoplefile.phone_number(typed)


def test_a_phone_number_is_kept_only_sealed(db: Database, load: Load, keyring: Keyring) -> None:
    load("sms,0912345678,vi,23008,,yes", "sms,+84 912 345 678,kpm,23008,,yes")
    with db.reading() as session:
        address = session.scalars(select(Address)).one()
        assert address.address == keyring.keyed_hash("phone", "+84912345678")
        assert address.sealed is not None
        assert keyring.unseal(address.sealed) == "+84912345678"


def test_again_is_an_update_by_channel_and_address(db: Database, load: Load) -> None:
    load("telegram,101,vi,23008,,yes", "telegram,102,vi,23008,,")
    report = load("telegram,101,kpm,23008-02,,no", "telegram,102,,,,yes", name="second.csv")
    assert (report.added, report.updated) == (0, 2)
    assert everybody(db) == [
        ("telegram", "101", "kpm", "23008-02", "none"),
        ("telegram", "102", "vi", "23008", "each"),
    ]
    with db.reading() as session:
        standing = session.execute(
            select(Address.address, Wording.text)
            .join(Consent, Consent.person_id == Address.person_id)
            .join(Wording, Wording.hash == Consent.wording_hash)
            .where(Consent.withdrawn_at.is_(None))
        )
        assert [tuple(row) for row in standing] == [("102", "second.csv")]


def test_what_a_person_chose_in_the_chat_is_not_overruled(db: Database, load: Load, now: datetime) -> None:
    with db.writing() as session:
        person = people.remember(session, channel="telegram", account="bot", address="101", now=now)
        person.language = "kpm"
    load("telegram,101,vi,23008,,yes")
    assert everybody(db) == [("telegram", "101", "kpm", None, "none")]


def test_who_stopped_or_was_forgotten_stays_away(db: Database, load: Load, keyring: Keyring, now: datetime) -> None:
    load("telegram,101,vi,23008,,yes")
    with db.writing() as session:
        person = people.by_address(session, "telegram", "101")
        assert person is not None
        people.stop(session, person, keyring, now=now)
        people.suppress(session, keyring, channel="telegram", address="102", reason=people.FORGOTTEN, now=now)
    report = load("telegram,101,vi,23008,,yes", "telegram,102,vi,23008,,yes", "telegram,103,vi,23008,,yes")
    assert (report.suppressed, report.added, report.updated) == (2, 1, 0)
    assert [row[4] for row in everybody(db)] == ["none", "each"]
    assert [row["reason"].split("/")[0] for row in refused(report)] == ["người này đã xin thôi hoặc xin quên "] * 2


def test_a_phone_that_stopped_is_recognised_too(db: Database, load: Load, keyring: Keyring, now: datetime) -> None:
    load("sms,0912345678,vi,23008,,yes")
    with db.writing() as session:
        people.stop(session, session.scalars(select(Person)).one(), keyring, now=now)
    assert load("sms,+84912345678,vi,23008,,yes").suppressed == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("fax,1,vi,23008,,", "unknown channel 'fax'"),
        ("telegram,@lan,vi,23008,,", "numeric chat id"),
        ("telegram,0912345678,vi,23008,,", "numeric chat id"),
        ("telegram,1.23457E+11,vi,23008,,", "Excel shortened it"),
        ("telegram,,vi,23008,,", "numeric chat id"),
        ("web,,vi,23008,,", "the address is missing"),
        ("sms,123,vi,23008,,", "not a phone number"),
        ("telegram,101,tlh,23008,,", "no language 'tlh'"),
        ("telegram,101,vi,99999,,", "no area with code '99999'"),
        ("telegram,101,vi,23008,,maybe", "consent is yes, no or empty"),
        ("telegram,101,vi,23008,approver,", "unknown role 'approver'"),
        ("telegram,101,vi,,influential,", "needs an area_code"),
        ("telegram,101,,23008,speaker,", "needs a language"),
    ],
)
def test_a_row_that_cannot_be_taken_goes_beside_the_list_with_the_reason(
    db: Database, load: Load, line: str, reason: str
) -> None:
    report = load(line, "telegram,200,vi,23008,,")
    assert (report.rows, report.added, report.refused) == (2, 1, 1)
    assert Path(report.refused_file).name == "thôn 2.refused.csv"
    (row,) = refused(report)
    assert reason in row.pop("reason")
    assert ",".join(row.values()) == line
    assert [row[1] for row in everybody(db)] == ["200"]


def test_the_refused_file_of_last_time_is_gone_when_all_is_well(load: Load) -> None:
    report = load("fax,1,vi,23008,,")
    assert Path(report.refused_file).exists()
    assert load("telegram,1011,vi,23008,,").refused_file == ""
    assert not Path(report.refused_file).exists()


@pytest.mark.parametrize("header", ["", "channel,address", "kênh,địa chỉ,tiếng,mã xã", "\x00\x01"])
def test_a_file_that_is_no_such_list_imports_nothing(db: Database, load: Load, header: str) -> None:
    with pytest.raises(Invalid, match="the first line must name the columns"):
        load("telegram,101,vi,23008", header=header)
    assert everybody(db) == []


def test_roles_are_given_once_and_only_in_their_place(db: Database, load: Load, now: datetime) -> None:
    lines = ("telegram,101,vi,23008-02,influential,yes", "telegram,102,kpm,23008,speaker,")
    load(*lines)
    load(*lines)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Role)) == 2
        elder, speaker = session.scalars(select(Role).order_by(Role.id))
        assert elder.display_name == "Người có uy tín Thôn 2"
        assert (speaker.role, speaker.language) == ("speaker", "kpm")
        held = roles.grants(session, person_id=elder.person_id, now=now)
        assert [grant.path.count("/") for grant in held] == [3]


def test_the_same_address_twice_in_one_list_is_one_person_as_the_last_row_says(db: Database, load: Load) -> None:
    report = load("telegram,101,vi,23008,,no", "telegram,101,kpm,23008-02,,yes")
    assert (report.rows, report.added, report.updated) == (2, 1, 1)
    assert everybody(db) == [("telegram", "101", "kpm", "23008-02", "each")]


def test_two_imports_at_once_make_nobody_twice(
    url: str, places: None, keyring: Keyring, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([HEADER, *(f"telegram,{1000 + n},vi,23008,,yes" for n in range(1200))]))
    gate = threading.Barrier(2)
    reports: list[Report] = []

    def run(copy: Path) -> None:
        copy.write_bytes(path.read_bytes())
        with Database(url) as db:
            gate.wait()
            reports.append(import_people(db, copy, keyring=keyring, now=now))

    threads = [threading.Thread(target=run, args=(tmp_path / f"copy{n}.csv",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.added for report in reports) == 1200
    with Database(url) as db, db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1200
        assert session.scalar(select(func.count()).select_from(Address)) == 1200


def test_ten_thousand_take_few_seconds(db: Database, load: Load) -> None:
    lines = [f"telegram,{100_000 + n},{('vi', 'kpm')[n % 2]},23008,,{('yes', 'no', '')[n % 3]}" for n in range(10_000)]
    start = time.process_time()
    report = load(*lines)
    assert report.added == 10_000
    assert time.process_time() - start < 15  # ≤ 5 s on a quiet machine (bench/); here only "not minutes"


def test_nothing_that_a_list_says_stands_in_the_audit(session: Session, db: Database, load: Load) -> None:
    load("sms,0912345678,vi,23008-02,influential,yes")
    told = " ".join(f"{row.verb}{row.ref}{row.detail}" for row in session.scalars(select(Audit)))
    assert "912345678" not in told
    assert "thôn 2" not in told
