"""Public answers: only what was sent with a name, cleared by one person, approved by another, withdrawn at once."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from content import cases, public_answers
from core.errors import Conflict, Forbidden, Invalid
from core.models import PublicAnswer
from core.settings import Settings
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """Places and people."""
    return a_province(session, settings)


def written(province: Province, **more: Any) -> PublicAnswer:
    """A draft made of an answered case."""
    case = province.case("Bà Sáu số 0912345678 hỏi: giếng đục", **{"named": True, **more})
    cases.answer(province.session, case_id=case.id, staff=province.officer, text="Mai sửa.", now=NOW)
    question, answer = public_answers.suggestion(province.session, case)
    assert "0912345678" not in question and "Sáu" not in question
    return public_answers.write(
        province.session, case_id=case.id, question=question, answer=answer, actor="staff:1", now=NOW
    )


def test_one_clears_another_approves_and_only_then_everybody_reads(province: Province) -> None:
    session, row = province.session, written(province)
    with pytest.raises(Invalid):
        public_answers.submit(session, public_id=row.id, cleared=False, actor="staff:1", now=NOW)
    public_answers.submit(session, public_id=row.id, cleared=True, actor="staff:1", now=NOW)
    seen = public_answers.fingerprint(session, row.id)
    with pytest.raises(Forbidden):
        public_answers.approve(session, public_id=row.id, actor="staff:1", seen=seen, now=NOW)
    with pytest.raises(Conflict):
        public_answers.approve(session, public_id=row.id, actor="staff:2", seen="other words", now=NOW)
    assert public_answers.published(session) == []
    public_answers.approve(session, public_id=row.id, actor="staff:2", seen=seen, now=NOW)
    assert [told.answer for told in public_answers.published(session, topic="health")] == ["Mai sửa."]
    assert public_answers.published(session, topic="education") == []
    public_answers.withdraw(session, public_id=row.id, actor="staff:2", now=NOW)
    assert public_answers.published(session) == []


def test_an_edit_takes_the_approval_away(province: Province) -> None:
    session, row = province.session, written(province)
    public_answers.submit(session, public_id=row.id, cleared=True, actor="staff:1", now=NOW)
    public_answers.send_back(session, public_id=row.id, note="Bỏ tên thôn", actor="staff:2", now=NOW)
    assert (row.state, row.note) == ("draft", "Bỏ tên thôn")
    assert row.case_id is not None
    public_answers.write(session, case_id=row.case_id, question="Giếng?", answer="Sửa.", actor="staff:1", now=NOW)
    with pytest.raises(Conflict):
        public_answers.send_back(session, public_id=row.id, note="x", actor="staff:2", now=NOW)


@pytest.mark.parametrize("more", [{"named": False}, {"kind": "danger"}, {"kind": "data", "data_right": "see"}])
def test_what_was_sent_without_a_name_is_never_public(province: Province, more: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        written(province, **more)
