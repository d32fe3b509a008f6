"""Spoken forms: an editor writes once how a token is said, and every text with it is read so."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import articles, notices
from content.audio import readings
from content.audio.spoken import leftovers, spoken
from content.editorial import Facts
from content.faqs import Source
from content.notices import Content
from core.errors import Invalid
from core.models import Audit
from tests.builders import a_person, a_topic
from tests.conftest import NOW

TEXT = "Tàu chở 5 TEU vào cảng. Mã brcx ghi trên vỏ."


def keep(session: Session, **said: str) -> None:
    readings.keep(session, said, written=[TEXT], actor="staff:1", now=NOW)


def test_a_form_is_said_wherever_its_token_stands_alone(session: Session) -> None:
    assert readings.asked(session, [TEXT]) == {"TEU": "", "brcx": ""}
    keep(session, TEU="tê e u", brcx="bê e rờ")
    forms = readings.forms(session)
    assert leftovers(readings.apply(spoken(TEXT), forms)) == []
    assert readings.apply("TEU, TEUX", forms) == "tê e u, TEUX"
    assert readings.asked(session, ["Một TEU."]) == {"TEU": "tê e u"}
    keep(session, TEU="TEO")
    assert readings.forms(session)["TEU"] == "teo"
    assert [row.detail for row in session.scalars(select(Audit).order_by(Audit.id))] == [{"words": 2}, {"words": 1}]


def test_an_everyday_word_or_a_number_is_not_read_anew(session: Session) -> None:
    keep(session, cảng="bến", **{"5": "sáu"})
    assert readings.forms(session) == {}


@pytest.mark.parametrize("said", ["5 e u", "tr", "a" * 201])
def test_what_could_not_be_read_itself_is_no_form(session: Session, said: str) -> None:
    with pytest.raises(Invalid):
        keep(session, TEU=said)
    assert readings.forms(session) == {}


def test_a_text_nobody_can_read_is_submitted_once_its_words_are_written_out(session: Session) -> None:
    a_topic(session)
    facts = Facts("health", None, Source(issuer="UBND xã"))
    article, revision = articles.write(
        session, title="Cảng", body=TEXT, facts=facts, author="staff:1", today=NOW.date(), now=NOW
    )
    submit = {"article_id": article.id, "version": revision.version, "actor": "staff:1", "now": NOW}
    with pytest.raises(readings.Unreadable, match="TEU, brcx"):
        articles.submit(session, **submit)  # type: ignore[arg-type]
    keep(session, TEU="tê e u", brcx="bê e rờ")
    assert articles.submit(session, **submit).state == "submitted"  # type: ignore[arg-type]


@pytest.mark.parametrize(("level", "held"), [("normal", True), ("priority", True), ("emergency", False)])
def test_an_emergency_is_not_held_up(session: Session, level: str, held: bool) -> None:
    a_person(session)
    content = Content("Tin", TEXT, level=level)
    notice = notices.draft(session, author="staff:1", sender="UBND xã", content=content, now=NOW)
    if held:
        with pytest.raises(readings.Unreadable):
            notices.submit(session, notice_id=notice.id, actor="staff:1", now=NOW)
    else:
        notices.submit(session, notice_id=notice.id, actor="staff:1", now=NOW)
    assert notice.state == ("draft" if held else "submitted")
