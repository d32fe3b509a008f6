"""Asking the sample library, in the ways people type; and what it must refuse."""

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.answering import Knowledge, Reply
from content.loading import load_library
from content.search.noise import CONDITIONS
from core.db import Database
from core.models import Faq
from tests.conftest import NOW
from tools.calibrate import library

TABLE = yaml.safe_load((Path(__file__).parent / "library_questions.yml").read_text(encoding="utf-8"))
ASKED = [(key, text) for key, texts in TABLE["asked"].items() for text in texts]
TODAY = date(2026, 11, 25)


class Library:
    """The sample library, loaded once for all tests of this file."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.knowledge = Knowledge()
        self.keys = {faq.id: faq.key for faq in session.scalars(select(Faq))}

    def ask(self, text: str) -> Reply:
        return self.knowledge.ask(self.session, text, today=TODAY)

    def first(self, reply: Reply, count: int = 1) -> list[str]:
        return [self.keys[hit.faq_id] for hit in reply.hits[:count]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("library") / "library.db"
    shutil.copy(empty_sqlite, path)
    with Database(f"sqlite:///{path}") as db:
        with db.writing() as session:
            load_library(session, now=NOW)
        with db.reading() as session:
            yield Library(session)


@pytest.mark.parametrize(("key", "text"), ASKED)
def test_the_right_entry_is_first_or_offered(shelf: Library, key: str, text: str) -> None:
    reply = shelf.ask(text)
    assert key in shelf.first(reply, 3)
    assert reply.outcome != "handover"
    assert reply.outcome == "suggest" or shelf.first(reply) == [key]


def test_most_of_them_are_answered_at_once(shelf: Library) -> None:
    replies = [shelf.ask(text) for _, text in ASKED]
    assert sum(reply.outcome == "answer" for reply in replies) >= 0.8 * len(ASKED)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_title_finds_its_entry_in_every_condition(shelf: Library, condition: str) -> None:
    dice = random.Random(1)
    wrong = []
    for entry in library():
        reply = shelf.ask(CONDITIONS[condition](entry.questions[0], dice))
        if reply.kind == "faq" and shelf.first(reply) != [entry.name]:
            wrong.append((entry.questions[0], shelf.first(reply)))
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("text", TABLE["refused"] + TABLE["traps"])
def test_what_is_not_known_is_not_answered(shelf: Library, text: str) -> None:
    reply = shelf.ask(text)
    assert reply.outcome != "answer", shelf.first(reply)


def test_most_strange_questions_are_handed_over_at_once(shelf: Library) -> None:
    outcomes = [shelf.ask(text).outcome for text in TABLE["refused"]]
    assert outcomes.count("handover") >= 0.6 * len(outcomes)


@pytest.mark.parametrize("text", TABLE["prices"])
def test_questions_about_a_price_get_the_newest_one(shelf: Library, text: str) -> None:
    reply = shelf.ask(text)
    assert (reply.outcome, reply.kind) == ("answer", "price")
    product = "Hồ tiêu" if "tiêu" in text or "tieu" in text else "Cà phê"
    assert {line.product for line in reply.prices} == {product}


@pytest.mark.parametrize("text", TABLE["no_prices"])
def test_other_questions_about_a_product_get_no_price(shelf: Library, text: str) -> None:
    assert shelf.ask(text).kind != "price"


def test_small_talk_is_answered_and_digits_are_no_question(shelf: Library) -> None:
    assert (shelf.ask("cảm ơn nha").kind, shelf.ask("cảm ơn nha").smalltalk) == ("smalltalk", "thanks")
    for text in ("2", "12", "2026", "0912345678", "", "😀", "?"):
        assert (shelf.ask(text).outcome, shelf.ask(text).hits) == ("handover", ())


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a\u0301" * 50_000,
        "'; DROP TABLE faq;--",
        "*_[x](y)",
        "\u202eabc\u0000",
        "{answer}",
        "ភាសាខ្មែរ",
        "ꨌꩌ",
    ],
)
def test_hostile_text_is_not_answered(shelf: Library, text: str) -> None:
    assert shelf.ask(text).outcome != "answer"
