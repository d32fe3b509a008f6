"""The shelf: uploaded by one, released by another, quoted in the law's own words, withdrawn at once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.answering import Knowledge, Reply
from content.documents import citing, quoting, shelf
from content.documents.reading import read
from content.documents.structure import parse
from content.faqs import Source
from content.search.normalise import normalise
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Audit, Document, Passage
from tests.builders import a_faq
from tests.content.documents.papers import DECREE

ISSUED = Source(issuer="Chính phủ")
QUESTION = "hoc sinh noi tru duoc ho tro tien an moi thang bao nhieu"


def uploaded(session: Session, now: datetime, *, text: str = DECREE, file: str = "a" * 64) -> Document:
    parsed = shelf.take_apart(text.encode(), "nd.txt")
    return shelf.upload(session, parsed=parsed, name="nd.txt", file=file, source=ISSUED, author="staff:1", now=now)


def released(session: Session, now: datetime, **how: date | None) -> Document:
    document = uploaded(session, now)
    given = {"checked_on": now.date(), "valid_until": None, **how}
    return shelf.release(
        session,
        document_id=document.id,
        actor="staff:2",
        today=now.date(),
        now=now,
        **given,  # type: ignore[arg-type]
    )


def ask(session: Session, now: datetime, text: str = QUESTION) -> Reply:
    return Knowledge().ask(session, text, today=now.date())


def test_what_was_uploaded_waits_unchecked_and_no_villager_sees_it(session: Session, now: datetime) -> None:
    document = uploaded(session, now)
    assert (document.state, document.checked_on, document.doc_no) == ("waiting", None, "188/2026/NĐ-CP")
    assert len(shelf.passages(session, document.id)) == 4
    assert ask(session, now).outcome == "handover"
    assert "document.upload" in session.scalars(select(Audit.verb)).all()


@pytest.mark.parametrize(
    ("pages", "said"),
    [((), ""), ((3,), "3"), ((3, 4, 5, 9), "3-5, 9"), (tuple(range(1, 801, 2)), None)],
)
def test_pages_that_are_pictures_are_named_for_whoever_releases(pages: tuple[int, ...], said: str | None) -> None:
    found = shelf.pages_said(pages)
    assert found == said or (said is None and found.endswith("…") and len(found) <= shelf.UNREAD_LIMIT)


def test_a_released_article_is_suggested_in_its_own_words_with_its_place(session: Session, now: datetime) -> None:
    released(session, now)
    reply = ask(session, now)
    assert (reply.outcome, reply.kind) == ("suggest", "passage")
    cited = citing.cite(session, reply.laws[0].passage_id, QUESTION, lambda term: 1.0)
    assert cited is not None
    assert (cited.article, cited.date) == ("Điều 2, khoản 1", date(2026, 5, 27))
    assert "188/2026/NĐ-CP" in cited.doc
    assert "1.170.000 đồng" in cited.passage
    own = session.get_one(Passage, reply.laws[0].passage_id).text
    assert all(part.strip() in own.replace("\n", " ") for part in cited.passage.split(quoting.GAP))


def test_an_entry_stands_before_the_law(session: Session, now: datetime) -> None:
    released(session, now)
    a_faq(session, question="Học sinh nội trú được hỗ trợ tiền ăn mỗi tháng bao nhiêu?", answer="Hỏi trường.")
    assert ask(session, now).kind == "faq"


def test_a_question_about_something_else_gets_no_law(session: Session, now: datetime) -> None:
    released(session, now)
    for text in ("giá vàng hôm nay bao nhiêu", "con bò nhà tôi bị ốm", "tiền"):
        assert ask(session, now, text).kind != "passage", text


def test_uploading_and_releasing_are_two_peoples_work(session: Session, now: datetime) -> None:
    document = uploaded(session, now)
    how = {"checked_on": now.date(), "valid_until": None, "today": now.date(), "now": now}
    with pytest.raises(Forbidden):
        shelf.release(session, document_id=document.id, actor="staff:1", **how)  # type: ignore[arg-type]
    shelf.release(session, document_id=document.id, actor="staff:2", **how)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        shelf.release(session, document_id=document.id, actor="staff:3", **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [{"checked_on": date(2027, 1, 1)}, {"valid_until": date(2026, 1, 1)}])
def test_nothing_is_released_unchecked_or_out_of_force(session: Session, now: datetime, how: dict[str, date]) -> None:
    with pytest.raises(Invalid):
        released(session, now, **how)


def test_who_corrects_the_facts_cannot_release_either(session: Session, now: datetime) -> None:
    document = uploaded(session, now)
    changed = shelf.describe(
        session, document_id=document.id, title="Nghị định 188", source=ISSUED, actor="staff:2", now=now
    )
    assert (changed.title, changed.author) == ("Nghị định 188", "staff:2")
    with pytest.raises(Invalid):
        shelf.describe(session, document_id=document.id, title=" ", source=ISSUED, actor="staff:2", now=now)


def test_a_withdrawn_or_expired_document_is_quoted_no_more(session: Session, now: datetime) -> None:
    document = released(session, now, valid_until=now.date() + timedelta(days=1))
    assert ask(session, now).kind == "passage"
    assert ask(session, now + timedelta(days=2)).outcome == "handover"
    passage = shelf.passages(session, document.id)[1].id
    shelf.withdraw(session, document_id=document.id, actor="staff:1", now=now)
    assert ask(session, now).outcome == "handover"
    assert citing.cite(session, passage, QUESTION, lambda term: 1.0) is None
    with pytest.raises(Conflict):
        shelf.withdraw(session, document_id=document.id, actor="staff:1", now=now)


def test_the_same_file_comes_once(session: Session, now: datetime) -> None:
    uploaded(session, now)
    with pytest.raises(Conflict):
        uploaded(session, now)
    assert [line.passages for line in shelf.listed(session)] == [4]
    with pytest.raises(NotFound):
        shelf.by_id(session, 999)


def test_a_quotation_is_never_longer_than_its_limit_and_says_where_it_was_cut() -> None:
    [article] = parse(read(("Điều 1. Dài\n" + "Được hỗ trợ tiền ăn cho học sinh. " * 60).encode(), "a.txt")).articles
    found = quoting.quote(article.text, normalise("tiền ăn"), lambda term: 1.0)
    assert len(found.text) <= quoting.LIMIT
    assert found.text.endswith(quoting.GAP)
    one = quoting.quote("chữ " * 500, normalise("chữ"), lambda term: 1.0)
    assert len(one.text) <= quoting.LIMIT + len(quoting.GAP)
    assert quoting.quote("", normalise("x"), lambda term: 1.0).text == ""
