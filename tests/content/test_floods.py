"""Floods: a kind limit a day and a case, a pause that the person sees, and danger that always passes."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from content import cases, floods
from core.errors import Invalid, NotFound
from core.settings import Settings
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """Places and people."""
    return a_province(session, settings)


def test_a_day_has_room_for_so_many_cases_and_danger_does_not_count(province: Province) -> None:
    session, person, settings = province.session, province.person, province.settings
    for _ in range(settings.case_daily - 1):
        province.case()
    province.case(kind="danger", parts=[])
    assert not floods.too_many(session, person, now=NOW, settings=settings)
    province.case()
    assert floods.too_many(session, person, now=NOW, settings=settings)
    assert not floods.too_many(session, person, now=NOW + timedelta(hours=25), settings=settings)
    assert not floods.too_many(session, None, now=NOW, settings=settings)


def test_a_pause_is_told_ends_by_itself_and_can_be_lifted(province: Province) -> None:
    session, person, case = province.session, province.person, province.case()
    floods.mute(session, case_id=case.id, days=3, actor="staff:1", now=NOW)
    assert cases.news(session, case.id, 0) == "muted"
    assert floods.muted_until(person, NOW) == NOW + timedelta(days=3)
    assert floods.muted_until(person, NOW + timedelta(days=4)) is None
    floods.mute(session, case_id=case.id, days=0, actor="staff:1", now=NOW)
    assert floods.muted_until(person, NOW) is None
    with pytest.raises(Invalid):
        floods.mute(session, case_id=case.id, days=31, actor="staff:1", now=NOW)
    nobody = province.case(person_id=None)
    with pytest.raises(NotFound):
        floods.mute(session, case_id=nobody.id, days=1, actor="staff:1", now=NOW)


def test_a_case_holds_ten_files_words_not_counted(province: Province) -> None:
    session, settings = province.session, province.settings
    parts = [cases.Part("photo", file=f"{n:064}") for n in range(9)] + [cases.Part("text", "x")] * 5
    case = province.case(parts=parts)
    assert floods.files_left(session, case_id=case.id, settings=settings) == 1
    assert floods.files_left(session, case_id=None, settings=settings, drafted=12) == 0
