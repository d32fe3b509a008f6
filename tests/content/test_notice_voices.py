"""A notice before it leaves: who hears it in their own language, and waiting for recordings until a deadline."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from content import notices, texts
from core.errors import Invalid
from core.models import Notice, Recording
from tests.builders import a_language, a_notice, a_person

HOUR = timedelta(hours=1)


@pytest.fixture
def notice(session: Session, now: datetime) -> Notice:
    """A submitted notice for two people who read Vietnamese and one who speaks a language of nobody."""
    a_language(session).machine_voice = True
    a_language(session, "qaa", "Tiếng thử")
    for language in ("vi", "vi", "qaa"):
        a_person(session, language=language)
    made = a_notice(session, approved=False, title="Tiêm", body="Mai tiêm. Nhớ sổ.", now=now)
    notices.submit(session, notice_id=made.id, actor="staff:1", now=now)
    return made


def approve(session: Session, notice: Notice, now: datetime, until: datetime | None) -> None:
    seen = notices.fingerprint(session, notice)
    notices.approve(session, notice_id=notice.id, actor="staff:2", seen=seen, now=now, voices_until=until)


def record(session: Session, text: str, now: datetime) -> None:
    """A person says one Vietnamese sentence in the language of nobody."""
    digest = texts.text_hash(text)
    session.add(
        Recording(
            text_hash=digest, language="qaa", machine=False, key=digest, file="0" * 64, ms=900, size=1,
            state="approved", created_at=now,
        )
    )  # fmt: skip
    session.flush()


def test_its_coverage_names_people_text_and_voice_by_language(session: Session, notice: Notice, now: datetime) -> None:
    vietnamese, local = notices.of_notice(session, notice)
    assert (vietnamese.language, vietnamese.people, vietnamese.text, vietnamese.machine) == ("vi", 2, True, True)
    assert (local.language, local.people, local.text, local.human, local.machine) == ("qaa", 1, False, False, False)
    for part in ("Tiêm", "Mai tiêm.", "Nhớ sổ."):
        record(session, part, now)
    assert notices.of_notice(session, notice)[1].human
    assert notices.all_can_hear(session, notice)


def test_it_waits_for_recordings_until_the_deadline(session: Session, notice: Notice, now: datetime) -> None:
    approve(session, notice, now, now + HOUR)
    assert notices.begin_due(session, now=now) == []
    assert notices.begin_due(session, now=now + HOUR) == [notice.id]


def test_it_leaves_at_once_when_everybody_can_hear_it(session: Session, notice: Notice, now: datetime) -> None:
    approve(session, notice, now, now + 24 * HOUR)
    for part in ("Tiêm", "Mai tiêm."):
        record(session, part, now)
    assert not notices.progress.anything_moves(session, now=now)
    assert notices.begin_due(session, now=now) == []
    record(session, "Nhớ sổ.", now)
    assert notices.progress.anything_moves(session, now=now)
    assert notices.begin_due(session, now=now) == [notice.id]


def test_without_a_wish_to_wait_it_leaves_as_planned(session: Session, notice: Notice, now: datetime) -> None:
    approve(session, notice, now, None)
    assert notices.begin_due(session, now=now) == [notice.id]


def test_an_emergency_and_what_would_expire_wait_for_nobody(session: Session, notice: Notice, now: datetime) -> None:
    notice.expires_at = now + HOUR
    with pytest.raises(Invalid, match="expire"):
        approve(session, notice, now, now + HOUR)
    session.refresh(notice, ["state"])
    notice.state, notice.expires_at, notice.level = "submitted", None, "emergency"
    with pytest.raises(Invalid, match="emergency"):
        approve(session, notice, now, now + HOUR)
