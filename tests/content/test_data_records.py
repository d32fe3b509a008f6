"""What is kept about somebody is shown to who carries out their request, and put right field by field."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import cases, data_records, roles
from core.errors import Conflict, Invalid, NotFound
from core.models import Address, Audit, Case, Person
from core.security import Keyring
from core.settings import Settings
from tests.builders import a_language
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """Places and people."""
    return a_province(session, settings)


def request(province: Province, right: str = "correct") -> Case:
    return cases.open_case(
        province.session, person_id=province.person.id, kind="data", parts=[], area_id=province.village.id,
        language="vi", channel="fake", now=NOW, settings=province.settings, data_right=right,
    )  # fmt: skip


def a_phone(province: Province, keyring: Keyring, number: str, person: Person | None = None) -> Address:
    row = Address(
        person_id=(person or province.person).id, channel="sms", address=keyring.keyed_hash("phone", number),
        sealed=keyring.seal(number), created_at=NOW,
    )  # fmt: skip
    province.session.add(row)
    province.session.flush()
    return row


def read(province: Province, case: Case, keyring: Keyring) -> data_records.Record:
    return data_records.read(province.session, case_id=case.id, keyring=keyring, actor="staff:1", now=NOW)


def correct(province: Province, case: Case, keyring: Keyring, **fields: object) -> list[str]:
    return data_records.correct(
        province.session, case_id=case.id, staff=province.officer, keyring=keyring, now=NOW, **fields  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_record_says_all_that_is_kept_and_looking_is_written_down(province: Province, keyring: Keyring) -> None:
    session = province.session
    a_phone(province, keyring, "+84912345678")
    province.case(named=True, name_sealed=keyring.seal("K’ Văn A"))
    roles.give(
        session, role=roles.INFLUENTIAL, person_id=province.person.id, area_id=province.village.id,
        display_name="Già làng A", actor="x", now=NOW,
    )  # fmt: skip
    case = request(province, "see")
    found = read(province, case, keyring)
    assert (found.names, found.phones, found.cases) == (("K’ Văn A",), ("+84912345678",), 2)
    assert (found.roles, found.place) == (((roles.INFLUENTIAL, "Già làng A"),), "Thôn 2, xã Một")
    assert set(found.channels) >= {"sms"}
    last = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert last is not None and (last.verb, last.ref) == ("data.see", f"case:{case.id}")


def test_what_is_wrong_is_put_right_everywhere_and_the_log_holds_no_value(province: Province, keyring: Keyring) -> None:
    session = province.session
    a_language(session, "en", "Tiếng Anh")
    row = a_phone(province, keyring, "+84912345678")
    told = province.case(named=True, name_sealed=keyring.seal("K’ Van A"))
    case = request(province)
    changed = correct(
        province, case, keyring, language="en", area_id=province.there.id, name="K’ Văn A", phone="0987 654 321"
    )
    assert changed == ["language", "place", "name", "phone"]
    assert (province.person.language, province.person.area_id) == ("en", province.there.id)
    assert keyring.unseal(told.name_sealed or b"") == "K’ Văn A"
    assert keyring.unseal(row.sealed or b"") == "+84987654321"
    assert row.address == keyring.keyed_hash("phone", "+84987654321")
    detail = session.scalars(select(Audit).where(Audit.verb == "data.correct")).one().detail
    assert detail == {"fields": "language, place, name, phone"}


def test_what_cannot_be_corrected_says_why(province: Province, keyring: Keyring) -> None:
    session = province.session
    case = request(province)
    with pytest.raises(Invalid, match="nothing"):
        correct(province, case, keyring)
    with pytest.raises(Invalid, match="exactly one"):
        correct(province, case, keyring, phone="0987654321")
    a_phone(province, keyring, "+84912345678")
    with pytest.raises(Invalid, match="not a phone"):
        correct(province, case, keyring, phone="12")
    other = Person(created_at=NOW, audio="ask", notices="none", shared=False)
    session.add(other)
    session.flush()
    a_phone(province, keyring, "+84987654321", other)
    with pytest.raises(Conflict):
        correct(province, case, keyring, phone="0987654321")
    with pytest.raises(NotFound):
        correct(province, case, keyring, language="xx")
    with pytest.raises(Invalid, match="request to correct"):
        correct(province, request(province, "see"), keyring, language="vi")
    with pytest.raises(NotFound):
        read(province, province.case(), keyring)
    cases.answer(session, case_id=case.id, staff=province.officer, text="Đã sửa.", now=NOW)
    with pytest.raises(Conflict):
        correct(province, case, keyring, area_id=province.there.id)
