"""FAQ entries: put once, read in the reader's language."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import faqs, switches
from content.faqs import Phrasing, Source, entry, put_faq
from core.errors import Invalid, NotFound
from core.models import Faq, FaqPhrasing
from tests.builders import a_faq, a_topic

LATER = timedelta(minutes=1)


def test_an_entry_is_read_with_its_source_in_the_readers_language(session: Session, now: datetime) -> None:
    source = Source(issuer="Chính phủ", doc_no="66/2025/NĐ-CP", doc_date=date(2025, 3, 12))
    faq = a_faq(
        session,
        question="Học sinh bán trú được bao nhiêu tiền?",
        answer="936.000 đồng mỗi tháng.",
        source=source,
        translations={"en": ("How much do boarders get?", "936,000 dong a month.")},
        now=now,
    )
    in_english, in_raglai = entry(session, faq.id, ["en", "vi"]), entry(session, faq.id, ["rgs", "vi"])
    assert in_english is not None and in_raglai is not None
    assert (in_english.question, in_english.language) == ("How much do boarders get?", "en")
    assert (in_raglai.answer, in_raglai.language) == ("936.000 đồng mỗi tháng.", "vi")
    assert (in_raglai.issuer, in_raglai.doc_no, in_raglai.doc_date) == (
        "Chính phủ",
        "66/2025/NĐ-CP",
        date(2025, 3, 12),
    )


def test_putting_the_same_entry_again_changes_nothing(session: Session, now: datetime) -> None:
    first = a_faq(session, key="a", phrasings=["hỏi cách này", "hỏi cách kia"], now=now)
    version = switches.read(session, switches.KNOWLEDGE)
    again = a_faq(session, key="a", phrasings=["hỏi cách này", "hỏi cách kia"], now=now + LATER)
    assert again.id == first.id
    assert again.changed_at == now
    assert switches.read(session, switches.KNOWLEDGE) == version
    assert session.scalar(select(func.count()).select_from(FaqPhrasing)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "Khác."},
        {"question": "Câu khác?"},
        {"phrasings": ["một cách khác"]},
        {"phrasings": [Phrasing("another way", "en")]},
        {"state": "withdrawn"},
        {"source": Source(valid_until=date(2026, 1, 1))},
        {"translations": {"en": ("Q?", "A.")}},
    ],
)
def test_every_change_is_told_to_all_processes(session: Session, now: datetime, change: dict[str, Any]) -> None:
    a_faq(session, key="a", now=now)
    version = switches.read(session, switches.KNOWLEDGE)
    a_faq(session, key="a", now=now + LATER, **change)
    assert switches.read(session, switches.KNOWLEDGE) != version


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"question": " "}, Invalid),
        ({"answer": ""}, Invalid),
        ({"key": ""}, Invalid),
        ({"state": "live"}, Invalid),
        ({"topic": "sports"}, NotFound),
    ],
)
def test_an_entry_that_cannot_be_shown_is_refused(
    session: Session, now: datetime, given: dict[str, Any], error: type[Exception]
) -> None:
    a_topic(session, "health")
    good = {"key": "k", "topic": "health", "question": "q", "answer": "a"}
    with pytest.raises(error):
        put_faq(session, **good | given, author="x", now=now)
    assert session.scalar(select(func.count()).select_from(Faq)) == 0


def test_unpublished_entries_are_not_read(session: Session, now: datetime) -> None:
    faq = a_faq(session, state="draft", now=now)
    assert entry(session, faq.id, ["vi"]) is None
    assert entry(session, 999, ["vi"]) is None


def test_related_entries_are_of_the_topic_and_still_valid(session: Session, now: datetime) -> None:
    today = now.date()
    faq = a_faq(session, question="Học sinh bán trú được bao nhiêu tiền?", now=now)
    like = a_faq(session, question="Học sinh bán trú được bao nhiêu gạo?", now=now)
    old = Source(valid_until=today - timedelta(days=1))
    a_faq(session, question="Học sinh bán trú năm ngoái được bao nhiêu tiền?", source=old, now=now)
    a_faq(session, question="Học sinh bán trú được bao nhiêu tiền thuốc?", topic="health", now=now)
    less = a_faq(session, question="Trường nội trú ở đâu?", now=now)
    found = faqs.entry(session, faq.id, ["vi"], today=today)
    assert found is not None
    assert found.near == [like.id, less.id]
