"""Whom a notice is meant for, who gets it, and why the others do not."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audience
from content.audience import Audience, count_audience, foresee
from core.errors import Invalid
from core.models import Address, Consent, Delivery, DeliveryKind, DeliveryState, Person
from core.settings import Settings
from tests.builders import a_language, a_notice, a_person, an_area
from tests.conftest import NOW


def total(session: Session, level: str = "normal", **definition: tuple[str, ...]) -> int:
    """How many get it."""
    return count_audience(session, Audience(**definition), level).total


def test_an_area_means_everything_below_it(session: Session) -> None:
    province = an_area(session, "Lâm Đồng", code="68")
    commune = an_area(session, "Xã Phan Sơn", code="23", parent=province)
    village = an_area(session, "Thôn 2", code="23-2", parent=commune, kind="village")
    other = an_area(session, "Xã Bắc Bình", code="24", parent=province)
    for place in (province, commune, village, village, other, None):
        a_person(session, area=place)
    assert total(session) == 6
    assert total(session, areas=("68",)) == 5
    assert total(session, areas=("23",)) == 3
    assert total(session, areas=("23-2",)) == 2
    assert total(session, areas=("23-2", "24")) == 3


def test_languages_and_channels_narrow_it(session: Session) -> None:
    a_language(session, "en", "Tiếng Anh")
    a_language(session)
    a_person(session, language="en")
    a_person(session, language=None)
    a_person(session, channel="web")
    assert total(session, languages=("en",)) == 1
    assert total(session, languages=("vi",)) == 2  # whoever chose no language reads Vietnamese
    assert total(session, channels=("web",)) == 1


def test_an_emergency_also_reaches_those_who_want_only_emergencies(session: Session) -> None:
    for how in ("each", "digest", "emergency", "none"):
        a_person(session, notices=how)
    assert total(session, "normal") == total(session, "priority") == 2
    assert total(session, "emergency") == 3


def test_everybody_who_is_left_out_has_one_reason(session: Session) -> None:
    a_person(session)
    a_person(session, notices="none")
    a_person(session, notices="emergency")
    a_person(session, agreed=False)
    stopped = a_person(session)
    stopped.notices = "none"
    session.scalars(select(Consent).where(Consent.person_id == stopped.id)).one().withdrawn_at = NOW
    blocked = a_person(session)
    session.scalars(select(Address).where(Address.person_id == blocked.id)).one().state = "gone"
    a_person(session, channel="sms")
    lost = a_person(session)
    session.delete(session.scalars(select(Address).where(Address.person_id == lost.id)).one())
    session.flush()
    count = count_audience(session, Audience(channels=("fake",)), "normal")
    assert count.total == 1
    assert count.left_out == {
        "stopped": 1, "never_agreed": 1, "emergency_only": 1, "no_consent": 1, "blocked": 1, "other_channel": 1,
        "no_address": 1,
    }  # fmt: skip
    assert count.total + sum(count.left_out.values()) == 8


def test_it_is_foreseen_who_gets_it_later_and_who_perhaps_not(session: Session, settings: Settings) -> None:
    had_two, had_one, digest = a_person(session), a_person(session), a_person(session, notices="digest")
    first, second = a_notice(session), a_notice(session)
    first.approved_at = second.approved_at = NOW
    a_person(session, notices="none")
    unopened = a_person(session, channel="telegram", imported_from="xã.csv")
    session.scalars(select(Address).where(Address.person_id == unopened.id)).one().heard_at = None
    for notice, person in ((first, had_two), (second, had_two), (first, had_one), (first, digest)):
        session.add(
            Delivery(
                kind=int(DeliveryKind.NOTICE), ref=notice.id, person_id=person.id, copy_no=0,
                state=int(DeliveryState.SENT), due_at=NOW, done_at=NOW,
            )
        )  # fmt: skip
    session.flush()
    settings = settings.model_copy(update={"daily_cap": 2})

    def coming(level: str = "normal", **more: Any) -> Mapping[str, int]:
        found = foresee(session, Audience(), level, settings=settings, now=NOW, **more)
        assert sum(found.values()) == count_audience(session, Audience(), level).total
        return found

    assert coming() == {"at_once": 1, "evening": 1, "over_cap": 1, "unopened": 1}
    assert coming(due_at=NOW + timedelta(days=1)) == {"at_once": 2, "evening": 1, "unopened": 1}
    assert coming("emergency") == {"at_once": 3, "unopened": 1}
    settings = settings.model_copy(update={"daily_cap": 0})
    assert coming() == {"at_once": 2, "evening": 1, "unopened": 1}


def test_a_withdrawn_consent_counts_for_nothing(session: Session) -> None:
    person = a_person(session)
    session.scalars(select(Consent).where(Consent.person_id == person.id)).one().withdrawn_at = NOW
    session.flush()
    assert count_audience(session, Audience(), "emergency").left_out == {"no_consent": 1}


def test_somebody_with_two_chats_is_one_person_reached_where_they_wrote_last(session: Session) -> None:
    person = a_person(session, channel="fake")
    session.add(Address(person_id=person.id, channel="web", address="w1", created_at=NOW, heard_at=None))
    session.flush()
    rows = session.execute(audience.members(session, Audience(), "normal")).all()
    assert [(row.person_id, row.channel) for row in rows] == [(person.id, "fake")]


def test_languages_without_words_or_voice_are_said_before_sending(session: Session) -> None:
    vi, en = a_language(session), a_language(session, "en", "Tiếng Anh")
    vi.machine_voice = True
    a_person(session)
    a_person(session, language="en")
    notice = a_notice(session)
    count = count_audience(session, Audience(), "normal", notice_id=notice.id)
    assert count.in_vietnamese == {"en": 1}
    assert count.no_voice == {en.tag: 1}
    assert (count.by_language, count.by_channel) == ({"vi": 1, "en": 1}, {"fake": 2})


@pytest.mark.parametrize("wrong", [{"areas": ("99999",)}, {"languages": ("xx",)}, {"topics": ("hát",)}])
def test_what_does_not_exist_is_named(session: Session, wrong: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Invalid, match=next(iter(wrong.values()))[0]):
        count_audience(session, Audience(**wrong), "normal")


def test_the_place_of_an_audience_is_the_narrowest_that_holds_it(session: Session) -> None:
    province = an_area(session, "Lâm Đồng", code="68")
    commune = an_area(session, "Xã Phan Sơn", code="23", parent=province)
    one = an_area(session, "Thôn 1", code="23-1", parent=commune, kind="village")
    an_area(session, "Thôn 2", code="23-2", parent=commune, kind="village")
    an_area(session, "Xã Bắc Bình", code="24", parent=province)
    assert audience.place(session, Audience()) is None
    assert audience.place(session, Audience(areas=("23-1",))) == one.path
    assert audience.place(session, Audience(areas=("23-1", "23-2"))) == commune.path
    assert audience.place(session, Audience(areas=("23-1", "24"))) == province.path


def test_a_definition_survives_storage() -> None:
    whole = Audience(("23",), ("vi",), ("health",), ("web",))
    assert Audience.from_json(whole.to_json()) == whole
    assert Audience.from_json({"later": ["x"]}) == Audience()


def test_a_person_who_is_not_here_any_more_is_not_counted(session: Session) -> None:
    person = a_person(session)
    session.delete(session.scalars(select(Consent).where(Consent.person_id == person.id)).one())
    session.delete(session.scalars(select(Address).where(Address.person_id == person.id)).one())
    session.flush()
    session.delete(session.get_one(Person, person.id))
    session.flush()
    assert total(session) == 0
