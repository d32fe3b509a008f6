"""Translations: written by one speaker, approved by another, shown only for exactly the source they translate."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.web.look import Tongue
from content import articles, cases, notices, switches, texts, translations, wordbook
from content.translations import APPROVED, DRAFT, MISSING, REVIEW, STALE, exchange, sentences
from content.views import view_for
from core.channels import Capabilities
from core.db import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Article, Translation
from core.settings import Settings
from tests.builders import a_clerk, a_language, a_notice, a_person, a_topic

ANA, BO = "person:901", "person:902"  # two speakers


@pytest.fixture
def article(session: Session, now: datetime) -> Article:
    """A published article of two sentences, and a language of nobody to translate it into."""
    a_topic(session), a_language(session), a_language(session, "qaa", "Tiếng thử")
    row = Article(slug="a", topic="health", state="published", created_at=now)
    session.add(row)
    session.flush()
    put(session, row, "title", "Tiêm cho trẻ", now)
    put(session, row, "body", "Bà con đưa trẻ đi.\nNhớ mang sổ.", now)
    return row


def put(session: Session, article: Article, field: str, text: str, now: datetime) -> None:
    texts.put(session, ref=f"article:{article.id}", field=field, language="vi", text=text, author="staff:1", now=now)


def write(session: Session, ref: str, field: str, text: str, now: datetime, **more: object) -> translations.Standing:
    said = {"language": "qaa", "actor": ANA, "seen": None, **more}
    return translations.write(session, ref=ref, field=field, text=text, now=now, **said)  # type: ignore[arg-type]


def approve(session: Session, ref: str, field: str, now: datetime, *, actor: str = BO) -> translations.Standing:
    return translations.approve(session, ref=ref, field=field, language="qaa", actor=actor, seen=None, now=now)


def where(session: Session, ref: str, field: str = "title") -> str:
    return translations.standing(session, ref=ref, field=field, language="qaa").state


def shown(session: Session, article: Article, field: str = "title") -> tuple[str, str]:
    found = texts.find(session, f"article:{article.id}", field, ("qaa", "vi"))
    assert found is not None
    return found.text, found.language


def test_a_text_goes_from_missing_to_approved_and_only_then_is_shown(
    session: Session, article: Article, now: datetime
) -> None:
    ref = f"article:{article.id}"
    assert where(session, ref) == MISSING
    write(session, ref, "title", "<lời>", now, review=False)
    assert where(session, ref) == DRAFT
    write(session, ref, "title", "<lời>", now)
    assert (where(session, ref), shown(session, article)) == (REVIEW, ("Tiêm cho trẻ", "vi"))
    version = switches.read(session, switches.KNOWLEDGE)
    assert approve(session, ref, "title", now).state == APPROVED
    assert shown(session, article) == ("<lời>", "qaa")
    assert switches.read(session, switches.KNOWLEDGE) != version


def test_an_edit_of_the_source_hides_the_translation_until_it_is_renewed(
    session: Session, article: Article, now: datetime
) -> None:
    ref = f"article:{article.id}"
    write(session, ref, "title", "<một>", now)
    approve(session, ref, "title", now)
    put(session, article, "title", "Tiêm cho trẻ em", now)
    assert (where(session, ref), shown(session, article)) == (STALE, ("Tiêm cho trẻ em", "vi"))
    write(session, ref, "title", "<hai>", now)
    put(session, article, "title", "Tiêm cho mọi trẻ", now)
    with pytest.raises(Conflict, match="source"):  # what was written translates yesterday's words
        approve(session, ref, "title", now)
    write(session, ref, "title", "<ba>", now)
    approve(session, ref, "title", now)
    assert shown(session, article) == ("<ba>", "qaa")


def test_new_words_wait_beside_the_approved_ones(session: Session, article: Article, now: datetime) -> None:
    ref = f"article:{article.id}"
    write(session, ref, "title", "<một>", now)
    approve(session, ref, "title", now)
    write(session, ref, "title", "<hai>", now)
    assert (where(session, ref), shown(session, article)) == (REVIEW, ("<một>", "qaa"))
    translations.withdraw(session, ref=ref, field="title", language="qaa", actor=BO, now=now)
    assert shown(session, article) == ("Tiêm cho trẻ", "vi")
    approve(session, ref, "title", now)
    assert shown(session, article) == ("<hai>", "qaa")


def test_nobody_approves_their_own_words_by_any_way_in(session: Session, article: Article, now: datetime) -> None:
    ref = f"article:{article.id}"
    clerk, person = a_clerk(session, "viewer"), a_person(session)
    clerk.person_id = person.id
    write(session, ref, "title", "<lời>", now, actor=f"person:{person.id}")
    for actor in (f"person:{person.id}", f"staff:{clerk.id}"):
        with pytest.raises(Forbidden):
            approve(session, ref, "title", now, actor=actor)
        assert translations.waiting(session, ["qaa"], besides=actor) == []
    assert [row.ref for row in translations.waiting(session, ["qaa"], besides=BO)] == [ref]
    assert translations.waiting(session, ["qab"], besides=BO) == []


def test_what_was_sent_back_says_why(session: Session, article: Article, now: datetime) -> None:
    ref = f"article:{article.id}"
    write(session, ref, "title", "<lời>", now)
    said = {"ref": ref, "field": "title", "language": "qaa", "actor": BO, "now": now}
    with pytest.raises(Invalid):
        translations.send_back(session, note=" ", **said)  # type: ignore[arg-type]
    back = translations.send_back(session, note="Thiếu chữ trẻ", **said)  # type: ignore[arg-type]
    assert (back.state, back.note) == (DRAFT, "Thiếu chữ trẻ")
    with pytest.raises(Conflict):
        approve(session, ref, "title", now)


def test_nobody_overwrites_what_they_have_not_read(session: Session, article: Article, now: datetime) -> None:
    ref = f"article:{article.id}"
    seen = translations.standing(session, ref=ref, field="title", language="qaa").seen
    write(session, ref, "title", "<một>", now, seen=seen)
    with pytest.raises(Conflict):
        write(session, ref, "title", "<hai>", now, seen=seen, actor=BO)


@pytest.mark.parametrize(
    ("ref", "text", "why"),
    [
        ("screen:home", "<không có chỗ>", "slots"),
        ("screen:home", "<{news} {news}>", "slots"),
        ("screen:home", "<{news} {name}>", "slots"),
        ("screen:home.1", "<một nhãn dài hơn hai mươi tám chữ>", "long"),
        ("screen:home", "{news} " + "x" * 600, "long"),
        ("screen:home", "  ", "nothing"),
    ],
)
def test_what_would_break_a_screen_is_refused(session: Session, now: datetime, ref: str, text: str, why: str) -> None:
    a_language(session), a_language(session, "qaa")
    with pytest.raises(Invalid, match=why):
        write(session, ref, "text", text, now)


@pytest.mark.parametrize("ref", ["screen:there_is_none", "article:999", "sentence:abc", "case:1", "article:x"])
def test_only_what_is_to_be_translated_can_be(session: Session, now: datetime, ref: str) -> None:
    a_language(session), a_language(session, "qaa")
    with pytest.raises(NotFound):
        write(session, ref, "text", "<lời>", now)
    with pytest.raises(NotFound):
        write(session, "screen:home.1", "text", "<lời>", now, language="vi")


def test_an_interface_word_stands_over_the_catalog_once_it_is_approved(
    session: Session, settings: Settings, now: datetime
) -> None:
    a_language(session), a_language(session, "qaa")

    def label() -> tuple[str, str]:
        caps = Capabilities()
        view = view_for(session, settings=settings, person=None, language="qaa", caps=caps, channel="fake")
        return view.words.pattern("home.1")

    vietnamese = label()
    assert vietnamese[1] == "vi"
    write(session, "screen:home.1", "text", "<nhãn>", now)
    assert label() == vietnamese
    approve(session, "screen:home.1", "text", now)
    assert label() == ("<nhãn>", "qaa")
    assert wordbook.words(session, "qaa")("home.1") == "<nhãn>"
    translations.withdraw(session, ref="screen:home.1", field="text", language="qaa", actor=BO, now=now)
    assert label() == vietnamese


def test_an_interface_word_whose_vietnamese_a_release_changed_is_not_shown(session: Session, now: datetime) -> None:
    a_language(session), a_language(session, "qaa")
    write(session, "screen:home.1", "text", "<nhãn>", now)
    approve(session, "screen:home.1", "text", now)
    row = session.scalars(select(Translation).where(Translation.language == "qaa")).one()
    row.source_hash = texts.text_hash("chữ của bản trước")
    wordbook.changed(session, now=now)
    session.flush()
    assert wordbook.words(session, "qaa").pattern("home.1")[1] == "vi"
    assert where(session, "screen:home.1", "text") == STALE


def test_words_of_the_chat_page_reach_a_language_without_a_catalog(session: Session, now: datetime) -> None:
    a_language(session), a_language(session, "qaa")
    assert Tongue("qaa").tag == "vi"
    write(session, "web:hear.none", "text", "<chưa có tiếng>", now)
    approve(session, "web:hear.none", "text", now)
    tongue = Tongue("qaa", wordbook.overlay(session))
    assert (tongue.tag, tongue.plain("hear.none")) == ("qaa", "<chưa có tiếng>")


def test_a_notice_takes_words_until_it_is_approved(session: Session, now: datetime) -> None:
    a_language(session), a_language(session, "qaa"), a_person(session)
    made = a_notice(session, approved=False, author="staff:1", now=now)
    ref = f"notice:{made.id}"
    notices.submit(session, notice_id=made.id, actor="staff:1", now=now)
    seen = notices.fingerprint(session, made)
    write(session, ref, "title", "<tin>", now)
    write(session, ref, "body", "<lời>", now)
    approve(session, ref, "title", now)
    assert made.state == "submitted"
    with pytest.raises(Conflict):  # what the approver read is not what would go out
        notices.approve(session, notice_id=made.id, actor="staff:2", seen=seen, now=now)
    notices.approve(session, notice_id=made.id, actor="staff:2", seen=notices.fingerprint(session, made), now=now)
    with pytest.raises(NotFound):
        approve(session, ref, "body", now)
    assert texts.find(session, ref, "title", ["qaa"]) == texts.Text("<tin>", "qaa")


def test_an_officers_answer_is_translated_for_its_person_only(
    session: Session, settings: Settings, now: datetime
) -> None:
    for tag in ("vi", "qaa", "qab"):
        a_language(session, tag)
    asker, clerk = a_person(session, language="qaa"), a_clerk(session, "case_officer")
    case = cases.open_case(
        session, person_id=asker.id, kind="question", parts=[cases.Part("text", text="?")], area_id=None,
        language="qaa", channel="fake", now=now, settings=settings,
    )  # fmt: skip
    message = cases.draft(session, case_id=case.id, staff=clerk, text="Ngày mai có xe.", now=now)
    ref = f"answer:{message.id}"
    first = sentences.upcoming(session, "qaa")
    assert first is not None and (first.unit.ref, first.sentence) == (ref, "Ngày mai có xe.")
    assert all(row.unit.ref != ref for row in translations.standings(session, "qab", translations.every(session)))
    with pytest.raises(NotFound):
        write(session, ref, "text", "<lời>", now, language="qab")
    write(session, ref, "text", "<mai có xe>", now)
    approve(session, ref, "text", now)
    assert texts.find(session, ref, "text", ["qaa"]) == texts.Text("<mai có xe>", "qaa")
    assert all(line.kind != "answer" for line in exchange.bundle(session, "qaa").lines)
    cases.confirm(session, case_id=case.id, seen=cases.fingerprint(message), staff=clerk, now=now)
    assert all(unit.ref != ref for unit in translations.every(session))


# --- one sentence at a time ---


def test_pieces_are_the_text_again(article: Article, session: Session) -> None:
    for text in ("Bà con đưa trẻ đi.\nNhớ mang sổ.", "Một.  Hai!\n\n– ba\n– bốn 936.000 đồng. ", "{news}", "a"):
        parts = sentences.pieces(text)
        assert "".join(words + gap for words, gap in parts) == text.strip()


def test_a_whole_text_is_put_together_from_its_sentences(session: Session, article: Article, now: datetime) -> None:
    ref = f"article:{article.id}"
    asked: list[str] = []
    while task := sentences.upcoming(session, "qaa", skip=[texts.text_hash(one) for one in asked]):
        asked.append(task.sentence)
    assert asked[-3:] == ["Tiêm cho trẻ", "Bà con đưa trẻ đi.", "Nhớ mang sổ."]

    def say(sentence: str, text: str) -> list[translations.Unit]:
        return sentences.put(session, sentence=sentence, language="qaa", text=text, actor=ANA, now=now)

    assert say("Bà con đưa trẻ đi.", "<một.>") == []
    assert [unit.key for unit in say("Nhớ mang sổ.", "<hai.>")] == [f"{ref}/body"]
    assert translations.standing(session, ref=ref, field="body", language="qaa").text == "<một.>\n<hai.>"
    approve(session, ref, "body", now)
    put(session, article, "body", "Bà con đưa trẻ đi.\nNhớ mang sổ mới.", now)
    assert [unit.key for unit in say("Nhớ mang sổ mới.", "<ba.>")] == [f"{ref}/body"]  # the first sentence is known
    assert translations.standing(session, ref=ref, field="body", language="qaa").text == "<một.>\n<ba.>"
    with pytest.raises(Invalid, match="slots"):
        sentences.put(session, sentence="Mã: {code}.", language="qaa", text="<mã>", actor=ANA, now=now)


def test_two_speakers_who_approve_at_once_are_one_approval(db: Database, now: datetime) -> None:
    with db.writing() as session:
        a_language(session), a_language(session, "qaa")
        write(session, "screen:home.1", "text", "<nhãn>", now)
    gate = threading.Barrier(2)
    results: list[str] = []

    def press(actor: str) -> None:
        gate.wait()
        try:
            with db.writing() as session:
                approve(session, "screen:home.1", "text", now, actor=actor)
            results.append("approved")
        except Conflict:
            results.append("late")

    hands = [threading.Thread(target=press, args=(actor,)) for actor in (BO, "person:903")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(results) == ["approved", "late"]


def test_an_article_that_is_withdrawn_is_no_longer_asked_for(session: Session, article: Article, now: datetime) -> None:
    assert any(unit.ref == f"article:{article.id}" for unit in translations.every(session))
    articles.withdraw(session, article_id=article.id, actor="staff:1", now=now)
    assert not any(unit.ref == f"article:{article.id}" for unit in translations.every(session))
