"""The page of questions without an answer: counted, answered, joined, closed, kept to measure."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from content import cases, people, questions, roles, trials
from content.questions import held_out
from core.db import Database
from core.models import (
    Case,
    CaseMessage,
    Delivery,
    DeliveryKind,
    Faq,
    FaqPhrasing,
    HeldOut,
    QuestionGroup,
    QuestionWait,
    Revision,
)
from core.security import Keyring
from tests.admin.kit import Desk
from tests.builders import a_clerk, a_faq, a_language, a_person, a_topic, an_area

ZONE = "Asia/Ho_Chi_Minh"
BRIDGE = ("bao giờ xây xong cây cầu treo qua suối Đá", "cau treo suoi da khi nao xong")


@pytest.fixture
def place(db: Database, keyring: Keyring, now: datetime) -> int:
    """One commune, two people who ask about the bridge, one who asks about the cow; staff for both desks."""
    with db.writing() as session:
        a_topic(session, "policy", "Chính sách"), a_language(session)
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        commune, other = an_area(session, "Xã Một", parent=province), an_area(session, "Xã Hai", parent=province)
        a_clerk(session, roles.PUBLISHER, login="bien-tap", name="Biên tập")
        a_clerk(session, roles.APPROVER, login="duyet", name="Người duyệt")
        a_clerk(session, roles.PUBLISHER, area=other, login="xa-hai", name="Xã Hai")
        for number, text in enumerate((*BRIDGE, "con bò bị sưng chân chảy nước miếng")):
            by = questions.asker(keyring, channel="fake", address=f"n{number}", area_id=commune.id, language="vi")
            question = questions.note(session, text=text, why="unknown", by=by, now=now)
            if number == 0:
                person = a_person(session, address="n0")
                said = {"wording": "Báo lại?", "language": "vi", "method": "digit"}
                questions.wait(session, question_id=question, person=person, now=now, **said)
        questions.put_together(session, now=now, zone=ZONE)
        return commune.id


async def test_an_editor_answers_a_group_another_approves_and_who_waits_is_owed_it(
    desk: Desk, db: Database, place: int
) -> None:
    await desk.sign_in("bien-tap")
    assert await desk.get("/admin/questions") == 200
    assert BRIDGE[1] in desk.text and "Xã Một" not in desk.text
    with db.reading() as session:
        bridge, cow = session.scalars(select(QuestionGroup).order_by(QuestionGroup.id)).all()
        typed = [row.id for row in questions.sight(session, bridge, prefixes=[""]).questions]
    assert await desk.get(f"/admin/questions/{bridge.id}") == 200
    assert BRIDGE[0] in desk.text and "Xã Một" in desk.text
    chosen = "&".join(f"q={number}" for number in sorted(typed))
    assert await desk.get(f"/admin/faq/new?group={bridge.id}&{chosen}") == 200
    assert f"\n{BRIDGE[1]}</textarea>" in desk.text
    assert desk.hidden("group") == str(bridge.id)
    fields: dict[str, Any] = {
        "question": "Cầu treo suối Đá bao giờ xong?", "answer": "Tháng ba xong.", "phrasings": "\n".join(BRIDGE),
        "topic": "policy", "issuer": "UBND xã Một", "group": bridge.id, "expected": 0, "do": "submit",
    }  # fmt: skip
    assert await desk.post("/admin/faq", **fields) == 200
    with db.reading() as session:
        faq = session.scalars(select(Faq)).one()
        assert session.get_one(QuestionGroup, bridge.id).state == "drafted"
        assert session.scalars(select(Delivery)).all() == []
        version = session.scalars(select(Revision.version)).one()
    await desk.sign_in("duyet")
    await desk.get(f"/admin/faq/{faq.id}")
    assert await desk.post(f"/admin/faq/{faq.id}/approve", version=version) == 200
    with db.reading() as session:
        assert session.get_one(QuestionGroup, bridge.id).state == "answered"
        assert session.get_one(QuestionGroup, cow.id).state == "open"
        assert session.scalars(select(Delivery.kind)).all() == [int(DeliveryKind.LEARNED)]
        assert session.scalars(select(QuestionWait)).all() == []
        assert set(session.scalars(select(FaqPhrasing.text))) == set(BRIDGE)


async def test_a_way_to_ask_is_added_to_an_existing_answer_by_a_person(desk: Desk, db: Database, place: int) -> None:
    with db.writing() as session:
        faq = a_faq(session, topic="policy", question="Cầu treo bao giờ xong?", phrasings=["Chừng nào có cầu?"])
        bridge = session.scalars(select(QuestionGroup.id).order_by(QuestionGroup.id).limit(1)).one()
        number = questions.sight(session, questions.by_id(session, bridge), prefixes=[""]).questions[0].id
    await desk.sign_in("bien-tap")
    await desk.get(f"/admin/questions/{bridge}")
    assert "Cầu treo bao giờ xong?" in desk.text
    assert await desk.get(f"/admin/faq/{faq.id}/edit?group={bridge}&q={number}") == 200
    assert "Chừng nào có cầu?" in desk.text
    with db.reading() as session:  # nothing was taught by looking
        assert session.scalars(select(FaqPhrasing.text)).all() == ["Chừng nào có cầu?"]


async def test_the_other_commune_sees_neither_the_words_nor_the_page(desk: Desk, db: Database, place: int) -> None:
    with db.reading() as session:
        bridge = session.scalars(select(QuestionGroup.id).order_by(QuestionGroup.id).limit(1)).one()
    await desk.sign_in("xa-hai")
    assert await desk.get("/admin/questions") == 200
    assert BRIDGE[1] not in desk.text
    assert await desk.get(f"/admin/questions/{bridge}") == 404
    await desk.get(f"/admin/faq/new?group={bridge}&q=1")
    assert BRIDGE[0] not in desk.text and BRIDGE[1] not in desk.text


async def test_groups_are_joined_and_closed_by_a_person(desk: Desk, db: Database, place: int) -> None:
    with db.reading() as session:
        bridge, cow = session.scalars(select(QuestionGroup.id).order_by(QuestionGroup.id)).all()
    await desk.sign_in("bien-tap")
    await desk.get(f"/admin/questions/{bridge}")
    assert "/close" not in desk.text  # somebody waits
    assert await desk.post(f"/admin/questions/{bridge}/join") == 422
    assert await desk.post(f"/admin/questions/{bridge}/join", into=cow) == 200
    with db.reading() as session:
        [left] = session.scalars(select(QuestionGroup)).all()
        assert left.id == cow
        assert session.scalars(select(QuestionWait.group_id)).all() == [cow]
        assert sum(count for _, count in questions.sight(session, left, prefixes=[""]).places) == 3
    with db.writing() as session:
        person = people.by_address(session, "fake", "n0")
        assert person is not None
        people.withdraw_one(session, person, people.ANSWER, now=desk.clock())
    await desk.get(f"/admin/questions/{cow}")
    assert await desk.post(f"/admin/questions/{cow}/close") == 200
    with db.reading() as session:
        assert session.scalars(select(QuestionGroup.state)).all() == ["closed"]


async def test_a_judged_question_is_kept_to_measure_with(
    desk: Desk, db: Database, keyring: Keyring, place: int, now: datetime
) -> None:
    with db.writing() as session:
        faq = a_faq(session, key="cau", topic="policy", question="Cầu treo bao giờ xong?")
        by = questions.asker(keyring, channel="fake", address="n9", area_id=place, language="vi")
        number = questions.note(session, text="cầu có chưa", why="helpful", by=by, faq_id=faq.id, now=now)
    await desk.sign_in("bien-tap")
    await desk.get("/admin/questions")
    assert "cầu có chưa" in desk.text
    assert await desk.post(f"/admin/questions/asked/{number}/keep", answer="shown") == 200
    assert "cầu có chưa" not in desk.text
    with db.reading() as session:
        assert session.scalars(select(HeldOut.text)).all() == ["cầu có chưa"]
        assert list(held_out.lines(session)) == ['{"text": "cầu có chưa", "expect": "cau"}']


async def test_measurements_that_were_kept_are_shown_as_a_trend(desk: Desk, db: Database, place: int) -> None:
    await desk.sign_in("bien-tap")
    await desk.get("/admin/questions")
    assert "<meter" not in desk.text
    with db.writing() as session:
        found = {"full": {"R@1": 0.5}, "strip": {"R@1": 0.8125, "R@3": 0.95}}
        trials.keep_trial(session, trials.Trial(found, 32, 0), entries=10, now=desk.clock())
    await desk.get("/admin/questions")
    assert 'value="0.8125"' in desk.text and "0.81" in desk.text and 'value="0.5"' not in desk.text


async def test_an_answered_case_becomes_a_draft_with_numbers_and_names_hidden(
    desk: Desk, db: Database, place: int
) -> None:
    with db.writing() as session:
        both = a_clerk(session, roles.PUBLISHER, roles.CASE_OFFICER, login="ca-hai")
        case = Case(code="HLMXY2", kind="question", state="received", team_area_id=place, opened_at=desk.clock())
        session.add(case)
        session.flush()
        asked = "Nguyễn Văn Tèo 0912345678 hỏi bao giờ có nước sạch"
        session.add(CaseMessage(case_id=case.id, author="person", kind="text", text=asked, at=desk.clock()))
        session.flush()
        cases.answer(session, case_id=case.id, staff=both, text="Tháng sau có nước.", now=desk.clock())
        number = case.id
    await desk.sign_in("ca-hai")
    await desk.get(f"/admin/cases/{number}")
    assert f"/admin/faq/new?case={number}" in desk.text
    await desk.get(f"/admin/faq/new?case={number}")
    assert "bao giờ có nước sạch" in desk.text and "Tháng sau có nước." in desk.text
    assert "Tèo" not in desk.text and "0912345678" not in desk.text
    await desk.sign_in("bien-tap")  # writes answers but may not read cases
    await desk.get(f"/admin/faq/new?case={number}")
    assert "nước sạch" not in desk.text
