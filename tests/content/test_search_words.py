"""Words of the search as staff edit them: they count at once, and the library's lines stay files."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from content import search_words
from content.answering import Knowledge
from core.errors import Conflict, Invalid, NotFound
from tests.builders import a_faq

WHO = "staff:1"


def add(session: Session, now: datetime, kind: search_words.Kind, text: str) -> int:
    return search_words.add(session, kind=kind, text=text, actor=WHO, now=now).id


def sure(knowledge: Knowledge, session: Session, text: str, now: datetime) -> tuple[str, float]:
    """The first title and its score."""
    hits = knowledge.ask(session, text, today=now.date()).hits
    return (hits[0].title, hits[0].score) if hits else ("", 0.0)


def test_a_synonym_of_the_agencys_own_counts_at_once_and_can_be_taken_back(session: Session, now: datetime) -> None:
    for question in ("Cối xay lúa mượn ở đâu?", "Ghe chài mượn ở đâu?", "Chợ họp ngày nào?", "Lớp học mở khi nào?"):
        a_faq(session, question=question, answer="Hỏi trưởng thôn.")
    knowledge = Knowledge()
    before = sure(knowledge, session, "bóc vỏ thóc", now)
    line = add(session, now, "synonym", "Cối xay lúa,  bóc vỏ thóc")
    assert before[0] != "Cối xay lúa mượn ở đâu?"
    assert sure(knowledge, session, "bóc vỏ thóc", now)[0] == "Cối xay lúa mượn ở đâu?"
    search_words.remove(session, line_id=line, actor=WHO, now=now)
    assert sure(knowledge, session, "bóc vỏ thóc", now) == before


def test_a_short_form_is_read_and_the_librarys_can_be_switched_off_and_on(session: Session, now: datetime) -> None:
    a_faq(session, question="Sâu keo mùa thu trị thế nào?", answer="Hỏi khuyến nông.")
    knowledge = Knowledge()
    assert knowledge.ask(session, "skmt thì trị sao", today=now.date()).read[0] == "skmt"
    add(session, now, "short", "SKMT = sâu keo mùa thu")
    assert knowledge.ask(session, "skmt thì trị sao", today=now.date()).read[:4] == ("sau", "keo", "mua", "thu")
    assert knowledge.ask(session, "bhyt đổi ở đâu", today=now.date()).read[0] == "bao"
    [line] = [line for line in search_words.lines(session, "short") if line.text.startswith("bhyt =")]
    off = search_words.switch_off(session, kind="short", text=line.text, actor=WHO, now=now)
    assert knowledge.ask(session, "bhyt đổi ở đâu", today=now.date()).read[0] == "bhyt"
    search_words.remove(session, line_id=off.id, actor=WHO, now=now)
    assert knowledge.ask(session, "bhyt đổi ở đâu", today=now.date()).read[0] == "bao"


def test_a_group_of_the_library_that_is_off_does_not_count(session: Session, now: datetime) -> None:
    [line] = [line for line in search_words.lines(session, "synonym") if line.text == "heo, lợn"]
    assert search_words.take(session).synonyms.concepts(["lon"])
    search_words.switch_off(session, kind="synonym", text=line.text, actor=WHO, now=now)
    assert not search_words.take(session).synonyms.concepts(["lon"])
    assert [line.off for line in search_words.lines(session, "synonym") if line.text == "heo, lợn"] == [True]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("synonym", "một mình"),
        ("synonym", "heo, !!!"),
        ("synonym", "a, " + " ".join(["b"] * 9)),
        ("synonym", ", ".join(f"từ {n}" for n in range(13))),
        ("short", "sxh"),
        ("short", "sxh ="),
        ("short", "toi = tôi ơi"),  # a word itself
        ("short", "s1 = sốt"),
        ("short", "sx h = sốt"),
        ("short", "sxh = sốt 3 ngày"),  # no number may be made
    ],
)
def test_a_line_that_would_do_harm_is_refused(
    session: Session, now: datetime, kind: search_words.Kind, text: str
) -> None:
    with pytest.raises(Invalid):
        add(session, now, kind, text)


def test_a_line_stands_once_and_only_lines_that_are_there_are_switched_off(session: Session, now: datetime) -> None:
    add(session, now, "synonym", "cối xay, máy chà")
    with pytest.raises(Conflict):
        add(session, now, "synonym", "Cối xay, máy chà")
    with pytest.raises(NotFound):
        search_words.switch_off(session, kind="short", text="nothing = here", actor=WHO, now=now)
    with pytest.raises(NotFound):
        search_words.remove(session, line_id=999, actor=WHO, now=now)
