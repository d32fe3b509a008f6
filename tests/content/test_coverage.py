"""Coverage and open export: what is there in which language, without the demo unless it is asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from content import coverage, export, texts, translations
from content.audio import clips
from content.faqs import put_faq
from content.pages import sentences
from core.models import Article, Recording
from tests.builders import a_language, a_topic, an_area


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


def test_people_and_machines_are_counted_apart_and_oral_recordings_count(session: Session, now: datetime) -> None:
    for tag in ("vi", "kpm"):
        a_language(session, tag)
    an_article(session, now)
    for part in ("Tiêm cho trẻ", *sentences("Bà con đưa trẻ đi. Nhớ mang sổ.")):
        a_clip(session, part, now)
    found = row(session, "vi")
    assert (found.human_percent, found.machine_percent, found.waiting["speaker"]) == (100, 0, 0)
    for recording in session.query(Recording):
        recording.machine = True
    session.flush()
    found = row(session, "vi")
    assert (found.human_percent, found.machine_percent, found.audio_percent) == (0, 100, 100)
    assert row(session, "kpm").waiting == {"translator": 1, "reader": 0, "speaker": 1, "listener": 0}
    for recording in session.query(Recording):  # spoken straight from the Vietnamese, never written
        recording.machine, recording.language = False, "kpm"
    session.flush()
    found = row(session, "kpm")
    assert (found.texts, found.human, found.clips, found.waiting["speaker"]) == (0, 1, 1, 0)


def test_it_says_for_whom_an_item_waits(session: Session, now: datetime) -> None:
    for tag in ("vi", "kpm"):
        a_language(session, tag)
    ref = f"article:{an_article(session, now).id}"
    said: dict[str, Any] = {"ref": ref, "language": "kpm", "actor": "person:1", "seen": None, "now": now}
    translations.write(session, field="title", text="<một>", **said)
    assert row(session, "kpm").waiting["reader"] == 1 and row(session, "kpm").waiting["translator"] == 0
    translations.approve(session, field="title", **{**said, "actor": "person:2"})
    assert row(session, "kpm").waiting == {"translator": 1, "reader": 0, "speaker": 1, "listener": 0}
    texts.put(session, ref=ref, field="title", language="vi", text="Tên mới", author="x", now=now)
    assert row(session, "kpm").stale == 1
    a_clip(session, "Tên mới", now, state=clips.PENDING)
    assert row(session, "vi").waiting["listener"] == 1
    words = [found for found in coverage.by_language_and_topic(session) if found.topic == coverage.INTERFACE]
    assert [(found.language, found.texts) for found in words] == [("kpm", 0)]
    assert words[0].items == words[0].waiting["translator"] > 300


def test_a_village_hears_what_concerns_it_in_its_own_languages(session: Session, now: datetime) -> None:
    for tag in ("vi", "kpm", "rog"):
        a_language(session, tag)
    commune = an_area(session, "Xã Một")
    other = an_area(session, "Xã Hai")
    village = an_area(session, "Thôn 1", parent=commune, kind="village")
    village.languages = "kpm,vi"
    article = an_article(session, now)
    elsewhere = an_article(session, now, demo=True)
    elsewhere.area_id = other.id
    for name in ("title", "body"):
        texts.put(session, ref=f"article:{article.id}", field=name, language="kpm", text="<lời>", author="x", now=now)
    [found] = coverage.by_village(session)
    assert (found.place, found.language, found.items, found.texts, found.clips) == ("Thôn 1, Xã Một", "kpm", 1, 1, 0)
    elsewhere.area_id = commune.id
    session.flush()
    [found] = coverage.by_village(session)
    assert found.to_json()["text_percent"] == 50


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
