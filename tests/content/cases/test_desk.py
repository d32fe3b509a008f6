"""At the desk: one answer however many officers, drafts, questions back, passing on, merging, handing over."""

import threading
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import cases
from content.cases import routing
from core.db import Database
from core.errors import Conflict, Invalid, NotFound
from core.models import Case, CaseMessage, Delivery, DeliveryKind, Staff
from core.settings import Settings
from tests.builders import a_person
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """Places and people."""
    return a_province(session, settings)


def owed(session: Session, kind: DeliveryKind) -> list[tuple[int, int, int]]:
    """What is owed: case, person, copy."""
    rows = session.execute(
        select(Delivery.ref, Delivery.person_id, Delivery.copy_no).where(Delivery.kind == int(kind))
    ).all()  # fmt: skip
    return sorted((row.ref, row.person_id, row.copy_no) for row in rows)


def test_an_answer_leaves_only_when_it_is_confirmed(province: Province) -> None:
    session, case = province.session, province.case()
    draft = cases.draft(session, case_id=case.id, staff=province.officer, text="Mai sửa.", now=NOW)
    assert owed(session, DeliveryKind.CASE_ANSWER) == []
    assert cases.last_answer(session, case.id) is None
    seen = cases.fingerprint(draft)
    cases.confirm(session, case_id=case.id, seen=seen, staff=province.colleague, now=NOW)
    assert owed(session, DeliveryKind.CASE_ANSWER) == [(case.id, province.person.id, 0)]
    with pytest.raises(Conflict):
        cases.confirm(session, case_id=case.id, seen=seen, staff=province.officer, now=NOW)
    with pytest.raises(Conflict):
        cases.draft(session, case_id=case.id, staff=province.officer, text="Khác.", now=NOW)


def test_a_later_draft_replaces_an_earlier_one_and_empty_ones_are_refused(province: Province) -> None:
    session, case = province.session, province.case()
    cases.draft(session, case_id=case.id, staff=province.officer, text="Một.", now=NOW)
    second = cases.draft(session, case_id=case.id, staff=province.colleague, text="", clip="a" * 64, ms=900, now=NOW)
    assert [message.id for message in cases.thread(session, case.id) if message.author == "draft"] == [second.id]
    for wrong in ("", "x" * (cases.ANSWER_LIMIT + 1)):
        with pytest.raises(Invalid):
            cases.draft(session, case_id=case.id, staff=province.officer, text=wrong, now=NOW)


def test_asking_back_waits_for_the_person_and_their_word_sets_it_going(province: Province) -> None:
    session, case = province.session, province.case()
    cases.ask_back(session, case_id=case.id, staff=province.officer, text="Giếng nào?", now=NOW)
    assert (case.state, case.owner_id) == (cases.WAITING, province.officer.id)
    assert cases.news(session, case.id, 0) == "asked"
    with pytest.raises(Conflict):
        cases.ask_back(session, case_id=case.id, staff=province.officer, text="Lại?", now=NOW)
    cases.add(session, case, cases.Part("text", "Giếng cuối"), now=NOW, settings=province.settings)
    assert case.state == cases.WORKING
    nobody = province.case(person_id=None)
    with pytest.raises(Invalid):
        cases.ask_back(session, case_id=nobody.id, staff=province.officer, text="Ai?", now=NOW)


def test_passing_on_needs_a_reason_keeps_the_clock_and_tells_the_person(province: Province) -> None:
    session, case = province.session, province.case()
    cases.take(session, case_id=case.id, staff=province.officer, now=NOW)
    due = case.answer_due
    move: dict[str, Any] = {"case_id": case.id, "staff": province.officer, "now": NOW}
    with pytest.raises(Invalid):
        cases.pass_on(session, **move, reason=" ", area_id=province.there.id)
    with pytest.raises(Invalid):
        cases.pass_on(session, **move, reason="Đây", area_id=province.here.id)
    with pytest.raises(NotFound):
        cases.pass_on(session, **move, reason="Đâu", team_id=999)
    cases.pass_on(session, **move, reason="Thuộc xã Hai", area_id=province.there.id)
    assert (case.team_area_id, case.owner_id, case.state, case.answer_due) == (
        province.there.id, None, "routed", due,
    )  # fmt: skip
    assert [cases.news(session, case.id, n) for n in (0, 1)] == ["taken", "passed"]
    assert [row.verb for row in cases.history(session, case.id)] == ["case.open", "case.take", "case.pass"]


def test_merged_cases_are_answered_together_each_to_its_own_person(province: Province) -> None:
    session = province.session
    neighbour = a_person(session, area=province.village)
    main, same, third = province.case(), province.case(person_id=neighbour.id), province.case(person_id=None)
    merge: dict[str, Any] = {"staff": province.officer, "now": NOW}
    cases.merge(session, case_id=third.id, into=same.id, **merge)
    cases.merge(session, case_id=same.id, into=main.id, **merge)
    assert {case.id for case in cases.duplicates(session, main.id)} == {same.id, third.id}
    assert [case.id for case in cases.inbox(session, areas=[""], now=NOW)] == [main.id]
    for wrong in ((main.id, main.id, Invalid), (main.id, same.id, Conflict)):
        with pytest.raises(wrong[2]):
            cases.merge(session, case_id=wrong[0], into=wrong[1], **merge)
    with pytest.raises(Conflict):
        cases.answer(session, case_id=same.id, staff=province.officer, text="Riêng.", now=NOW)
    cases.answer(session, case_id=main.id, staff=province.officer, text="Mai sửa giếng.", now=NOW)
    assert owed(session, DeliveryKind.CASE_ANSWER) == [
        (main.id, province.person.id, 0), (same.id, neighbour.id, 0),
    ]  # fmt: skip
    assert {case.state for case in (main, same, third)} == {cases.ANSWERED}


def test_a_merged_case_can_be_taken_out_again_and_own_data_is_never_merged(province: Province) -> None:
    session, one, two = province.session, province.case(), province.case()
    data = province.case(kind="data", parts=[], data_right="see")
    merge: dict[str, Any] = {"staff": province.officer, "now": NOW}
    cases.merge(session, case_id=two.id, into=one.id, **merge)
    cases.part(session, case_id=two.id, staff=province.officer, now=NOW)
    assert two.merged_into_id is None
    with pytest.raises(Invalid):
        cases.merge(session, case_id=data.id, into=one.id, **merge)
    with pytest.raises(Conflict):
        cases.part(session, case_id=two.id, staff=province.officer, now=NOW)


def test_an_account_hands_all_its_open_cases_over(province: Province) -> None:
    session = province.session
    mine = [province.case() for _ in range(3)]
    for case in mine:
        cases.take(session, case_id=case.id, staff=province.officer, now=NOW)
    cases.answer(session, case_id=mine[0].id, staff=province.officer, text="Rồi.", now=NOW)
    over: dict[str, Any] = {"staff_id": province.officer.id, "actor": "staff:9", "now": NOW}
    assert cases.hand_over(session, **over, to=province.colleague.id) == 2
    assert cases.owned(session, province.colleague.id) == 2
    with pytest.raises(Invalid):
        cases.hand_over(session, **over, to=province.officer.id)
    with pytest.raises(NotFound):
        cases.hand_over(session, **over, to=999)
    over["staff_id"] = province.colleague.id
    assert cases.hand_over(session, **over, to=None) == 2
    assert {case.owner_id for case in mine[1:]} == {None}


def test_of_two_answers_at_the_same_moment_one_is_refused(db: Database, settings: Settings) -> None:
    with db.writing() as session:
        made = a_province(session, settings)
        case_id, officers = made.case().id, (made.officer.id, made.colleague.id)
    at_once, results = threading.Barrier(2), []

    def answer(staff_id: int) -> None:
        at_once.wait()
        try:
            db.write_now(
                lambda s: cases.answer(
                    s, case_id=case_id, staff=s.get_one(Staff, staff_id), text=f"{staff_id}", now=NOW
                )
            )
            results.append("sent")
        except Conflict:
            results.append("refused")

    threads = [threading.Thread(target=answer, args=(number,)) for number in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused", "sent"]
    with db.reading() as session:
        answers = session.scalars(select(CaseMessage).where(CaseMessage.author == "officer")).all()
        assert len(answers) == 1 and len(owed(session, DeliveryKind.CASE_ANSWER)) == 1


def test_two_merges_in_opposite_directions_do_not_lock_each_other_out(db: Database, settings: Settings) -> None:
    with db.writing() as session:
        made = a_province(session, settings)
        one, two, officer = made.case().id, made.case().id, made.officer.id
    at_once, results = threading.Barrier(2), []

    def merge(case_id: int, into: int) -> None:
        at_once.wait()
        try:
            db.write_now(
                lambda s: cases.merge(s, case_id=case_id, into=into, staff=s.get_one(Staff, officer), now=NOW).id
            )
            results.append("merged")
        except Conflict:
            results.append("refused")

    threads = [threading.Thread(target=merge, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["merged", "refused"]
    with db.reading() as session:
        assert len(session.scalars(select(Case).where(Case.merged_into_id.is_not(None))).all()) == 1


def test_the_desk_of_a_case_is_named_by_its_path(province: Province) -> None:
    assert routing.team_path(province.session, province.case()) == province.here.path
    assert routing.team_path(province.session, province.case(area_id=None)) is None
