"""Round trip: numbers that a machine says are heard by a machine; a number that is lost waits for a person's ears."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from content import switches, texts
from content.audio import clips, roundtrip
from content.audio.spoken import spoken
from core.models import Article, Recording
from tests.builders import a_language, a_topic


def test_numbers_said_digit_by_digit_are_found() -> None:
    assert roundtrip.runs(spoken("Gọi 0252 3821 115, hoặc gọi số 111.")) == ["02523821115", "111"]
    assert roundtrip.runs(spoken("Được 936.000 đồng mỗi tháng.")) == []


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("gọi một một một", True),
        ("gọi 111", True),
        ("gọi 1 1 1 nha", True),
        ("gọi một một năm", False),
        ("gọi một một", False),
        ("", False),
    ],
)
def test_a_number_survives_only_whole(heard: str, kept: bool) -> None:
    assert roundtrip.survives("gọi một một một", heard) is kept


def a_clip(session: Session, text: str, engine: str, now: datetime) -> Recording:
    row = Recording(
        text_hash=texts.text_hash(text), language="vi", machine=True, key=f"{engine} {text}"[:64], file="0" * 64,
        ms=900, size=1, engine=engine, state=clips.APPROVED, released_by="system", created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_a_clip_whose_number_was_lost_waits_for_a_person(session: Session, now: datetime) -> None:
    a_topic(session), a_language(session)
    session.get_one(type(a_language(session)), "vi").machine_voice = True
    article = Article(slug="a", topic="health", state="published", created_at=now)
    session.add(article)
    session.flush()
    said = ("Gọi số 111.", "Trẻ em được bảo vệ.", "Gọi số 115.")
    texts.put(
        session, ref=f"article:{article.id}", field="body", language="vi", text=" ".join(said), author="x", now=now
    )
    a_clip(session, said[0], "espeak-ng 1.51 vi", now)  # misheard even where it is right: not judged
    nothing, upto = roundtrip.upcoming(session, reading="south")
    assert nothing is None
    roundtrip.pass_over(session, upto, now=now)
    for text in said:
        a_clip(session, text, "piper abc", now)
    first, _ = roundtrip.upcoming(session, reading="south")
    assert first is not None and "một một một" in first.words
    assert roundtrip.settle(session, first, "gọi số một một một", now=now)
    second, _ = roundtrip.upcoming(session, reading="south")
    assert second is not None and "một một năm" in second.words
    assert not roundtrip.settle(session, second, "gọi số một một", now=now)
    assert session.get_one(Recording, second.id).state == clips.PENDING
    assert roundtrip.upcoming(session, reading="south") == (None, second.id)
    assert switches.read(session, roundtrip.CHECKED) == str(second.id)
