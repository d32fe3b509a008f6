"""Coverage and open export: what is there in which language, without the demo unless it is asked for."""

from datetime import datetime

from sqlalchemy.orm import Session

from content import coverage, export, texts
from content.audio import clips
from content.faqs import put_faq
from content.pages import sentences
from core.models import Article, Recording
from tests.builders import a_language, a_topic


def an_article(session: Session, now: datetime, *, state: str = "published", demo: bool = False) -> Article:
    """An article with two Vietnamese texts."""
    a_topic(session)
    article = Article(slug=f"a{demo}{state}", topic="health", state=state, demo=demo, created_at=now)
    session.add(article)
    session.flush()
    for field, text in (("title", "Tiêm cho trẻ"), ("body", "Bà con đưa trẻ đi. Nhớ mang sổ.")):
        texts.put(session, ref=f"article:{article.id}", field=field, language="vi", text=text, author="x", now=now)
    return article


def a_clip(session: Session, text: str, now: datetime, *, state: str = clips.APPROVED) -> None:
    """A recording of one sentence."""
    digest = texts.text_hash(text)
    session.add(
        Recording(
            text_hash=digest, language="vi", machine=False, key=f"k{digest[:60]}", file="0" * 64, ms=1000, size=1,
            state=state, created_at=now,
        )
    )  # fmt: skip
    session.flush()


def row(session: Session, language: str) -> coverage.Row:
    """The meter of one language for the only topic."""
    return next(row for row in coverage.by_language_and_topic(session) if row.language == language)


def test_an_item_counts_when_all_its_words_are_in_the_language(session: Session, now: datetime) -> None:
    for tag in ("vi", "kpm"):
        a_language(session, tag)
    article = an_article(session, now)
    an_article(session, now, state="draft")
    put_faq(session, key="f", topic="health", question="Hỏi?", answer="Đáp.", author="x", now=now)
    assert (row(session, "vi").items, row(session, "vi").texts, row(session, "vi").text_percent) == (2, 2, 100)
    texts.put(session, ref=f"article:{article.id}", field="title", language="kpm", text="…", author="x", now=now)
    assert row(session, "kpm").texts == 0
    texts.put(session, ref=f"article:{article.id}", field="body", language="kpm", text="…", author="x", now=now)
    assert (row(session, "kpm").texts, row(session, "kpm").text_percent) == (1, 50)


def test_an_item_is_heard_when_every_sentence_has_an_approved_clip(session: Session, now: datetime) -> None:
    a_language(session)
    an_article(session, now)
    parts = ["Tiêm cho trẻ", *sentences("Bà con đưa trẻ đi. Nhớ mang sổ.")]
    for part in parts[:-1]:
        a_clip(session, part, now)
    a_clip(session, parts[-1], now, state=clips.PENDING)
    assert row(session, "vi").clips == 0
    a_clip(session, parts[-1].upper(), now)
    assert row(session, "vi").clips == 0
    for recording in session.query(Recording):
        recording.state = clips.APPROVED
    session.flush()
    assert (row(session, "vi").clips, row(session, "vi").audio_percent) == (1, 100)


def test_the_export_holds_what_is_published_with_its_source(session: Session, now: datetime) -> None:
    article = an_article(session, now)
    article.issuer, article.doc_no = "Bộ Y tế", "52/2025/TT-BYT"
    an_article(session, now, demo=True)
    an_article(session, now, state="draft")
    put_faq(session, key="f", topic="health", question="Hỏi?", answer="Đáp.", phrasings=["hoi"], author="x", now=now)
    session.flush()
    found = export.library(session, now=now)
    (told,) = found["articles"]
    assert told["id"] == article.slug
    assert (told["issuer"], told["doc_no"], told["topic"]) == ("Bộ Y tế", "52/2025/TT-BYT", "health")
    assert told["texts"]["vi"]["title"] == "Tiêm cho trẻ"
    assert found["faqs"][0]["phrasings"] == [{"language": "vi", "text": "hoi"}]
    assert len(export.library(session, now=now, demo=True)["articles"]) == 2
