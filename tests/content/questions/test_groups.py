"""Alike questions find each other, however many others were asked in between and whoever put them together before."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import questions
from content.questions import Groups
from core.models import Question, QuestionGroup

ZONE = "Asia/Ho_Chi_Minh"
BRIDGE = "cầu treo qua suối thôn 3 bao giờ sửa"


def asked(session: Session, text: str, now: datetime, *, by: str = "a") -> int:
    return questions.note(session, text=text, why="unknown", by=questions.Asker(by, None, "vi"), now=now)


def group_of(session: Session, number: int) -> int:
    group_id = session.scalar(select(Question.group_id).where(Question.id == number))
    assert group_id is not None
    return group_id


def put(session: Session, now: datetime, groups: Groups | None = None) -> None:
    while questions.put_together(session, now=now, zone=ZONE, limit=50, groups=groups):
        continue


def test_a_question_finds_its_like_behind_a_thousand_others(session: Session, now: datetime) -> None:
    first = asked(session, BRIDGE, now)
    put(session, now)
    later = [now + timedelta(minutes=n) for n in range(1000)]
    session.add_all(
        QuestionGroup(words=f"chuyện riêng số {n}", first_at=at, last_at=at) for n, at in enumerate(later, start=1)
    )
    session.flush()
    again = asked(session, "bao gio sua cau treo qua suoi thon 3", later[-1], by="b")
    put(session, later[-1])
    assert group_of(session, again) == group_of(session, first)


def test_what_one_process_has_read_follows_what_others_change(session: Session, now: datetime) -> None:
    groups = Groups()
    first = asked(session, BRIDGE, now)
    put(session, now, groups)
    other = asked(session, "trạm y tế có thuốc lao không", now, by="b")
    put(session, now)  # another process
    like = asked(session, "tram y te co thuoc lao ko", now, by="c")
    put(session, now, groups)
    assert group_of(session, like) == group_of(session, other) != group_of(session, first)
    session.get_one(QuestionGroup, group_of(session, first)).state = "closed"
    session.flush()
    after = asked(session, BRIDGE + " vậy", now, by="d")
    put(session, now, groups)
    assert group_of(session, after) != group_of(session, first)


def test_a_question_that_is_gone_draws_nobody_to_its_group(session: Session, now: datetime) -> None:
    groups = Groups()
    first = asked(session, BRIDGE, now, by="forgotten")
    put(session, now, groups)
    old = group_of(session, first)
    asked(session, "giá heo hơi hôm nay", now, by="b")
    put(session, now, groups)
    session.execute(delete(Question).where(Question.id == first))
    again = asked(session, BRIDGE, now, by="c")
    put(session, now, groups)
    assert group_of(session, again) != old


def test_what_was_rolled_back_is_not_remembered(session: Session, now: datetime) -> None:
    groups = Groups()
    with session.begin_nested() as step:
        lost = asked(session, BRIDGE, now)
        put(session, now, groups)
        gone = group_of(session, lost)
        step.rollback()
    session.expire_all()
    again = asked(session, BRIDGE, now, by="b")
    put(session, now, groups)
    assert session.get(QuestionGroup, group_of(session, again)) is not None
    assert session.scalars(select(QuestionGroup.id)).all() == [group_of(session, again)]
    assert gone  # its number may be given again: the group is another one
