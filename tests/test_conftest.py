"""The test house itself: both databases really are there, and the network really is shut."""

import socket

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, switches, texts
from core.models import Audit
from tests.conftest import NOW


def test_both_databases_keep_what_is_written(session: Session) -> None:
    switches.write(session, "greeting", "xin chào", now=NOW)
    assert switches.read(session, "greeting") == "xin chào"


def test_reaching_out_fails_the_test() -> None:
    with socket.socket() as opened, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        opened.connect(("192.0.2.1", 80))


def test_the_audit_chain_breaks_where_a_row_is_changed(session: Session) -> None:
    for verb in ("notice.draft", "notice.approve", "notice.stop"):
        audit.record(session, actor="staff:1", verb=verb, ref="notice:1", now=NOW)
    assert audit.broken(session) is None
    second = session.scalars(select(Audit).order_by(Audit.id)).all()[1]
    second.actor = "staff:2"
    session.flush()
    assert audit.broken(session) == second.id


def test_an_edit_of_the_source_makes_its_translations_stale(session: Session) -> None:
    for tag, words in (("vi", "Tiêm sáng thứ ba"), ("en", "Vaccination on Tuesday")):
        texts.put(session, ref="article:1", field="title", language=tag, text=words, author="operator", now=NOW)
    texts.put(session, ref="article:1", field="title", language="vi", text="Tiêm thứ năm", author="operator", now=NOW)
    assert texts.find(session, "article:1", "title", ("en", "vi")) == texts.Text("Tiêm thứ năm", "vi")
