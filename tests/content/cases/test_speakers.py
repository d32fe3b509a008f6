"""An officer asks native speakers for an answer: it comes first in their queue, and the desk hears when it is said."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import cases, roles, studio, texts
from content.audio import clips
from content.cases import speakers
from content.cases.answers import text_ref
from content.studio import needs
from content.texts import text_hash
from core.errors import Conflict, Invalid
from core.models import Audit, Case, CaseMessage, Delivery, DeliveryKind, Recording
from core.settings import Settings
from tests.builders import a_language, a_person
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province

ANSWER = "Mai xã cử người tới. Bà con đừng uống nước giếng."


@pytest.fixture
def province(session: Session, settings: Settings) -> Province:
    """A province where somebody speaks the private language."""
    found = a_province(session, settings)
    a_language(session, "qaa", "Tiếng thử")
    return found


def a_speaker(session: Session) -> str:
    person = a_person(session)
    roles.give(session, role=roles.SPEAKER, person_id=person.id, language="qaa", actor="x", now=NOW)
    return f"person:{person.id}"


def drafted(province: Province, *, topic: str = "education") -> tuple[Case, CaseMessage]:
    case = province.case(language="qaa", topic=topic)
    return case, cases.draft(province.session, case_id=case.id, staff=province.officer, text=ANSWER, now=NOW)


def ask(province: Province, case: Case, message: CaseMessage) -> int:
    seen = cases.fingerprint(message)
    return speakers.ask(province.session, case_id=case.id, seen=seen, staff=province.officer, now=NOW)


def say(province: Province, message: CaseMessage, part: str, first: str, second: str, now: datetime = NOW) -> None:
    """One says a sentence, another finds it right."""
    session = province.session
    need = next(one for one in needs.listing(session, "qaa", settings=province.settings, now=now) if one.words == part)
    assert need.ref == text_ref(message)
    take = studio.submit(
        session, need=need, language="qaa", speaker=first, name="", consent="0" * 64, original="a" * 64, file="b" * 64,
        ms=2000, now=now,
    )  # fmt: skip
    take.state = "pending"
    session.add(
        Recording(
            text_hash=text_hash(part), language="qaa", machine=False, key=f"k{take.id}", file="b" * 64, ms=2000, size=9,
            state=clips.PENDING, take_id=take.id, created_at=now,
        )
    )  # fmt: skip
    session.flush()
    back = "Mai có người tới" if studio.is_grave(session, take.ref) else ""
    studio.approve(session, take_id=take.id, reviewer=second, now=now, back_text=back)


def test_a_draft_is_nobodys_work_before_it_is_asked_for_and_then_comes_first(province: Province) -> None:
    session = province.session
    a_speaker(session)
    case, message = drafted(province)
    listed = needs.listing(session, "qaa", settings=province.settings, now=NOW)
    assert not [need for need in listed if need.ref.startswith("answer:")]
    assert ask(province, case, message) == 1
    first, second, *_ = needs.listing(session, "qaa", settings=province.settings, now=NOW)
    assert [first.words, second.words] == ["Mai xã cử người tới.", "Bà con đừng uống nước giếng."]
    told = session.scalars(select(Delivery).where(Delivery.kind == int(DeliveryKind.STAFF_ALERT))).all()
    assert "alert.say" in {session.get_one(Audit, row.ref).verb for row in told}
    assert ask(province, case, message) == 0, "asking again tells nobody"


def test_the_desk_hears_when_all_of_it_is_said(province: Province) -> None:
    session = province.session
    ana, bo = a_speaker(session), a_speaker(session)
    case, message = drafted(province)
    ask(province, case, message)
    say(province, message, "Mai xã cử người tới.", ana, bo)
    assert (speakers.standing(session, case, message, now=NOW).heard, _said(session)) == (1, 0)
    say(province, message, "Bà con đừng uống nước giếng.", bo, ana)
    assert speakers.standing(session, case, message, now=NOW).whole
    assert _said(session) == 1


def test_an_answer_on_health_is_told_back_and_released(province: Province) -> None:
    session = province.session
    ana, bo = a_speaker(session), a_speaker(session)
    case, message = drafted(province, topic="health")
    ask(province, case, message)
    say(province, message, "Mai xã cử người tới.", ana, bo)
    assert speakers.standing(session, case, message, now=NOW).heard == 0
    [take] = studio.to_release(session)
    studio.release(session, take_id=take.id, actor=f"staff:{province.chief.id}", now=NOW)
    assert speakers.standing(session, case, message, now=NOW).heard == 1


def test_a_written_translation_counts_too(province: Province) -> None:
    session = province.session
    a_speaker(session)
    case, message = drafted(province)
    ask(province, case, message)
    ref = text_ref(message)
    texts.put(session, ref=ref, field="text", language="qaa", text="một. hai. ba.", author="x", now=NOW)
    speakers.helped(session, ref, now=NOW)
    found = speakers.standing(session, case, message, now=NOW)
    assert (found.written, found.sentences, _said(session)) == (True, 3, 1)


def test_what_cannot_be_asked_says_why(province: Province) -> None:
    session = province.session
    case, message = drafted(province)
    with pytest.raises(Invalid, match="nobody"):
        ask(province, case, message)
    a_speaker(session)
    with pytest.raises(Conflict):
        speakers.ask(session, case_id=case.id, seen="x", staff=province.officer, now=NOW)
    plain = province.case()
    answer = cases.draft(session, case_id=plain.id, staff=province.officer, text=ANSWER, now=NOW)
    with pytest.raises(Invalid, match="needed"):
        ask(province, plain, answer)
    cases.confirm(session, case_id=case.id, seen=cases.fingerprint(message), staff=province.officer, now=NOW)
    with pytest.raises(Conflict):
        ask(province, case, message)


def test_who_asked_is_not_asked_to_say_the_answer(province: Province) -> None:
    session = province.session
    roles.give(session, role=roles.SPEAKER, person_id=province.person.id, language="qaa", actor="x", now=NOW)
    case, message = drafted(province)
    with pytest.raises(Invalid, match="nobody"):
        ask(province, case, message)


def _said(session: Session) -> int:
    return len(session.scalars(select(Audit).where(Audit.verb == "alert.case_said")).all())


def test_whoever_waits_with_a_merged_case_gets_the_translation_too(province: Province) -> None:
    session = province.session
    case, message = drafted(province)
    other = province.case(language="qaa", topic="education", person_id=a_person(session, language="qaa").id)
    cases.merge(session, case_id=other.id, into=case.id, staff=province.officer, now=NOW)
    texts.put(session, ref=text_ref(message), field="text", language="qaa", text="Lời thử.", author="person:9", now=NOW)
    cases.confirm(session, case_id=case.id, seen=cases.fingerprint(message), staff=province.officer, now=NOW)
    [answer] = [one for one in cases.thread(session, other.id) if one.author == "officer"]
    copied = texts.find(session, text_ref(answer), "text", ["qaa", "vi"])
    assert copied is not None and copied.text == "Lời thử."
