"""Repetitions come at their time, with the words of the day, and what was missed is made up for once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import notices, texts
from content.notices import eventday, repeating
from core.clock import local
from core.errors import Conflict, Forbidden, Invalid
from core.models import Notice
from tests.builders import a_clerk, a_notice, a_person
from tests.conftest import NOW

ZONE = "Asia/Ho_Chi_Minh"
END = NOW + timedelta(days=60)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, st.sampled_from(repeating.EVERY), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_the_next_one_is_the_first_after_now_at_the_same_time_of_day(
    first: datetime, every: str, gone: timedelta
) -> None:
    now = first + gone
    then = repeating.following(first, every, now, zone=ZONE)
    assert now < then <= now + timedelta(days=7 if every == repeating.WEEK else 32)
    assert local(then, ZONE).time() == local(first, ZONE).time()
    if every == repeating.WEEK:
        assert local(then, ZONE).weekday() == local(first, ZONE).weekday()


def test_the_31st_comes_on_the_last_day_of_a_short_month_and_then_on_the_31st_again() -> None:
    first = datetime(2027, 1, 31, 1, 0, tzinfo=UTC)
    second = repeating.following(first, repeating.MONTH, first, zone=ZONE)
    third = repeating.following(first, repeating.MONTH, second, zone=ZONE)
    assert [local(moment, ZONE).date() for moment in (second, third)] == [date(2027, 2, 28), date(2027, 3, 31)]


@pytest.fixture
def weekly(session: Session) -> Notice:
    """A notice of every week that went out for the first time."""
    a_person(session)
    notice = a_notice(session, every=repeating.WEEK, every_until=END)
    notice.state = "done"
    repeating.make_due(session, zone=ZONE, now=NOW)
    assert notice.next_at == NOW + timedelta(days=7)
    return notice


def copies(session: Session) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.series.is_not(None)).order_by(Notice.id)))


def make(session: Session, **later: float) -> list[int]:
    return repeating.make_due(session, zone=ZONE, now=NOW + timedelta(**later))


def test_every_week_it_comes_again_approved_as_it_was_with_a_code_of_its_own(session: Session, weekly: Notice) -> None:
    assert make(session, days=6) == []
    [made] = make(session, days=7, minutes=1)
    assert make(session, days=7, minutes=2) == []
    again = session.get_one(Notice, made)
    assert (again.state, again.approver, again.series) == ("approved", "staff:2", weekly.id)
    assert again.code != weekly.code
    assert notices.content_of(session, again).body == notices.content_of(session, weekly).body
    assert notices.begin_due(session, now=NOW + timedelta(days=8)) == [made]


def test_three_missed_weeks_are_one_notice_and_then_the_old_rhythm(session: Session, weekly: Notice) -> None:
    assert len(make(session, days=22)) == 1
    assert weekly.next_at == NOW + timedelta(days=28)


def test_after_its_end_it_comes_no_more(session: Session, weekly: Notice) -> None:
    for week in range(1, 20):
        make(session, days=7 * week)
    assert len(copies(session)) == 8
    assert (weekly.every, weekly.next_at) == (None, None)


def test_a_stopped_pattern_and_one_changed_without_approval_come_no_more(session: Session, weekly: Notice) -> None:
    texts.put(session, ref=f"notice:{weekly.id}", field="body", language="vi", text="Khác", author="staff:1", now=NOW)
    assert make(session, days=8) == []
    weekly.state = "recalled"
    assert make(session, days=15) == []


def test_another_rhythm_needs_an_approver_and_its_end_does_not(session: Session, weekly: Notice) -> None:
    writer, approver = a_clerk(session, "publisher", login="viet"), a_clerk(session, "approver", login="duyet")

    def plan(who: int, every: str | None) -> Notice:
        return repeating.plan(
            session, notice_id=weekly.id, every=every, until=END if every else None, actor=f"staff:{who}", zone=ZONE,
            now=NOW,
        )  # fmt: skip

    with pytest.raises(Forbidden):
        plan(writer.id, repeating.MONTH)
    assert plan(approver.id, repeating.MONTH).next_at == repeating.following(NOW, repeating.MONTH, NOW, zone=ZONE)
    assert plan(writer.id, None).every is None
    with pytest.raises(Invalid):
        repeating.check("day", END, now=NOW)
    with pytest.raises(Invalid):
        repeating.check(repeating.WEEK, None, now=NOW)
    with pytest.raises(Conflict):
        repeating.plan(
            session, notice_id=a_notice(session, approved=False).id, every=None, until=None, actor="staff:1", zone=ZONE,
            now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tiêm ngày 3 tháng 12 ở trạm y tế.", date(2026, 12, 3)),
        ("Họp thôn 05/12/2026, 7 giờ.", date(2026, 12, 5)),
        ("Sinh ngày 2/9, họp ngày 1/12.", date(2026, 12, 1)),  # 2/9 comes only next September, but it comes first
        ("Theo Nghị định 66/2025/NĐ-CP.", None),
        ("Sáng thứ năm tiêm.", None),
        ("Từ 1/2 tổng số hộ. Hạn 31/2.", date(2027, 2, 1)),
        ("Ngày 25/11/2026 đã họp.", None),
    ],
)
def test_the_day_of_a_notice_is_found_when_it_is_written_out(text: str, day: date | None) -> None:
    found = eventday.find(text, date(2026, 11, 25))
    assert found == (date(2027, 9, 2) if "2/9" in text else day)
