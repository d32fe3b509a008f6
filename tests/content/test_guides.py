"""Eligibility guides: what an editor may write always ends, and is offered where and as long as it holds."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import guide_editing, guides, loading
from content.editorial import Facts
from content.faqs import Source
from content.guides import ANSWERS, Plan
from core.errors import Forbidden, Invalid
from core.models import Article, Guide
from tests.builders import a_faq, a_language, a_topic, an_area

STEP = {"yes": "next", "no": "not1", "unsure": "next"}
LAST = {"yes": "can1", "no": "not1", "unsure": "not1"}


def a_plan(**other: object) -> Plan:
    """Three questions in a row, two ends."""
    said = {
        "title": "Có được không?", "asks": ["Một?", "Hai?", "Ba?"], "steps": [STEP, STEP, LAST],
        "ends": {"can1": "Có thể được.", "not1": "Hỏi thêm."}, "papers": "căn cước", "office": "xã", "under": [],
    }  # fmt: skip
    return Plan(**{**said, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"asks": ["Một?", "Hai?"], "steps": [STEP, LAST]}, "ask1"),
        ({"asks": ["Một?", "", "Ba?"]}, "ask2"),
        ({"title": "Một cái tên dài hơn hai mươi tám chữ"}, "title"),
        ({"steps": [STEP, {**STEP, "yes": "ask1"}, LAST]}, "yes2"),  # back: a walk without an end
        ({"steps": [STEP, STEP, {**LAST, "no": "next"}]}, "no3"),
        ({"steps": [{**STEP, "yes": "ask3", "unsure": "ask3"}, STEP, LAST]}, "ask2"),  # nobody comes there
        ({"ends": {"can1": "Có thể.", "not1": "Hỏi.", "not2": "Không ai tới."}}, "not2"),
        ({"ends": {"not1": "Hỏi."}}, "can1"),
        ({"papers": ""}, "papers"),
    ],
)
def test_what_cannot_be_walked_is_said_at_its_field(other: dict[str, object], field: str) -> None:
    assert guides.problems(a_plan()) == {}
    assert field in guides.problems(a_plan(**other))


targets = st.sampled_from(["next", "ask2", "ask3", "ask4", "can1", "not1"])
steps = st.lists(st.fixed_dictionaries(dict.fromkeys(ANSWERS, targets)), min_size=3, max_size=6)


@given(steps, st.lists(st.sampled_from(ANSWERS), min_size=6, max_size=6))
def test_every_accepted_guide_ends_whatever_is_answered(made: list[dict[str, str]], answers: list[str]) -> None:
    plan = a_plan(asks=[f"Câu {n}?" for n in range(len(made))], steps=made)
    if guides.problems(plan):
        return
    at: int | str = 0
    for answer in answers:
        if isinstance(at, int):
            at = guides.follow(plan.steps, at, answer)
    assert at in plan.ends


def test_every_shipped_guide_stands_in_one_screen_and_names_what_exists(session: Session, now: datetime) -> None:
    loading.load_library(session, now=now)
    rows = session.scalars(select(Guide)).all()
    assert len(rows) >= 2
    for guide in rows:
        plan = guides.plan_of(session, guide)
        assert plan is not None and guides.problems(plan) == {}
        assert guide_editing.unknown(session, plan.under) == []
        assert guide.demo and guide.issuer and guide.checked_on
    assert loading.load_library(session, now=now + timedelta(days=1))["guides", "same"] == len(rows)


def test_it_is_offered_in_its_place_and_time_only(session: Session, now: datetime) -> None:
    a_topic(session, "policy"), a_language(session)
    province = an_area(session, "Tỉnh", kind="province")
    one, two = an_area(session, "Xã Một", parent=province), an_area(session, "Xã Hai", parent=province)
    faq = a_faq(session, key="q", topic="policy")
    source = Source(issuer="UBND", valid_until=date(2026, 12, 31))
    guide = guides.put(
        session, key="g", topic="policy", plan=a_plan(under=["faq:q"]), author="operator", source=source,
        area_id=one.id, now=now,
    )  # fmt: skip
    day = date(2026, 11, 25)
    assert guides.beside(session, thing=faq, area_path=one.path, today=day) == guide.id
    assert guides.beside(session, thing=faq, area_path=two.path, today=day) is None
    assert guides.beside(session, thing=faq, area_path=one.path, today=date(2027, 1, 1)) is None
    assert guides.step(session, guide.id, 0, ["vi"], today=date(2027, 1, 1)) is None
    offered = guides.listed(session, topic="policy", area_path=one.path, today=day, languages=["vi"])
    assert [line.title for line in offered] == ["Có được không?"]


def test_author_and_approver_are_two_and_the_old_wording_is_walked_until_then(session: Session, now: datetime) -> None:
    a_topic(session, "policy"), a_language(session)
    facts = Facts("policy", None, Source(issuer="UBND"))
    how: dict[str, Any] = {"facts": facts, "author": "staff:1", "today": now.date(), "now": now}
    guide, revision = guide_editing.write(session, **a_plan().to_json(), **how)
    guide_editing.submit(session, guide_id=guide.id, version=revision.version, actor="staff:1", now=now)
    with pytest.raises(Forbidden):
        guide_editing.approve(session, guide_id=guide.id, version=revision.version, actor="staff:1", now=now)
    guide_editing.approve(session, guide_id=guide.id, version=revision.version, actor="staff:2", now=now)
    changed = a_plan(asks=["Mới?", "Hai?", "Ba?"]).to_json()
    guide_editing.write(session, **changed, **how, guide_id=guide.id, expected=revision.version)
    shown = guides.step(session, guide.id, 0, ["vi"], today=now.date())
    assert shown is not None and shown.text.text == "Một?"
    with pytest.raises(Invalid, match="nowhere"):
        guide_editing.write(session, **a_plan(under=["faq:nowhere"]).to_json(), **how)
    assert session.scalars(select(Article)).all() == []
