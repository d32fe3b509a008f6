"""A correction is a text like any other: two people, once, and nothing that changes nothing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import notices, texts
from content.audio.readings import Unreadable
from content.notices import correcting
from core.errors import Conflict, Forbidden, Invalid
from core.models import Audit, Correction, Notice
from tests.builders import a_language, a_notice, a_person
from tests.conftest import NOW


@pytest.fixture
def sent(session: Session) -> Notice:
    """A notice that is on its way."""
    a_person(session)
    notice = a_notice(session, body="Tiêm sáng thứ ba.")
    notice.state = "sending"
    return notice


def correct(session: Session, notice: Notice, **changed: str) -> Correction:
    words = {
        "title": "Tiêm cho trẻ", "body": "Tiêm sáng thứ năm.", "wrong": "sáng thứ ba", "right": "sáng thứ năm",
        "actor": "staff:1", **changed,
    }  # fmt: skip
    return correcting.correct(session, notice_id=notice.id, now=NOW, **words)  # type: ignore[arg-type]


def approve(session: Session, made: Correction, actor: str = "staff:2") -> Correction:
    seen = correcting.fingerprint(made)
    return correcting.approve(session, correction_id=made.id, actor=actor, seen=seen, now=NOW)


def test_nothing_changes_before_somebody_else_approved(session: Session, sent: Notice) -> None:
    made = correct(session, sent)
    assert notices.content_of(session, sent).body == "Tiêm sáng thứ ba."
    with pytest.raises(Forbidden):
        approve(session, made, "staff:1")
    approve(session, made)
    assert notices.content_of(session, sent).body == "Tiêm sáng thứ năm."
    assert (sent.version, sent.state, made.state) == (2, "correcting", "telling")
    with pytest.raises(Conflict):
        approve(session, made)
    verbs = session.scalars(select(Audit.verb).where(Audit.ref == f"notice:{sent.id}")).all()
    assert verbs[-3:] == ["notice.correct", "alert.correction", "notice.correction_approve"]


def test_what_the_machine_cannot_read_is_written_out_first_unless_it_is_an_emergency(
    session: Session, sent: Notice
) -> None:
    for field in ("body", "right"):
        with pytest.raises(Unreadable) as refused:
            correct(session, sent, **{field: "Chở 5 TEU vào cảng."})
        assert refused.value.tokens == ("TEU",)
    sent.level = "emergency"
    assert correct(session, sent, body="Chở 5 TEU vào cảng.").state == "submitted"


def test_what_is_not_to_be_corrected_says_why(session: Session, sent: Notice) -> None:
    with pytest.raises(Invalid, match="different"):
        correct(session, sent, body="Tiêm sáng thứ ba.")
    with pytest.raises(Invalid, match="wrong"):
        correct(session, sent, wrong=" ")
    correct(session, sent)
    with pytest.raises(Conflict, match="under way"):
        correct(session, sent)
    with pytest.raises(Conflict):
        correct(session, a_notice(session, approved=False))
    elder = a_notice(session)
    elder.state, elder.author = "done", "person:1"
    with pytest.raises(Forbidden):
        correct(session, elder)


def test_a_dropped_one_makes_room_for_another(session: Session, sent: Notice) -> None:
    made = correct(session, sent)
    correcting.drop(session, correction_id=made.id, actor="staff:2", now=NOW)
    with pytest.raises(Conflict):
        approve(session, made)
    approve(session, correct(session, sent, right="sáng thứ sáu"))


def test_a_translation_of_the_wrong_words_is_not_shown_any_more(session: Session, sent: Notice) -> None:
    a_language(session, "en", "Tiếng Anh")
    put = {"ref": f"notice:{sent.id}", "author": "staff:1", "now": NOW, "language": "en"}
    texts.put(session, field="body", text="Vaccines on Tuesday.", **put)  # type: ignore[arg-type]
    approve(session, correct(session, sent))
    found = texts.find(session, f"notice:{sent.id}", "body", ["en", "vi"])
    assert found is not None and found.language == "vi"


def test_a_paused_notice_stays_paused_until_the_wrong_ones_are_noted(session: Session, sent: Notice) -> None:
    sent.state = "paused"
    made = approve(session, correct(session, sent))
    assert sent.state == "paused"
    with pytest.raises(Conflict, match="being told"):
        notices.resume(session, notice_id=sent.id, actor="staff:3", now=NOW)
    made.state = correcting.TOLD
    assert notices.resume(session, notice_id=sent.id, actor="staff:3", now=NOW).state in ("sending", "expanding")


def test_the_operator_needs_no_second_pair_and_everybody_hears_of_it(session: Session, sent: Notice) -> None:
    made = correcting.as_operator(
        session, notice_id=sent.id, title="Tiêm", body="Tiêm thứ sáu.", wrong="thứ ba", right="thứ sáu",
        actor="operator", now=NOW,
    )  # fmt: skip
    assert made.state == "telling"
    assert "alert.operator" in session.scalars(select(Audit.verb)).all()
