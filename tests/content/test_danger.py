"""Danger words: every case of the table, questions of strangers, and the order of the telephone numbers."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content import danger, phrases
from content.danger import complaint, look
from content.search.fold import fold

CASES = yaml.safe_load((Path(__file__).parent / "danger_cases.yml").read_text(encoding="utf-8"))
QUESTIONS = (Path(__file__).parent.parent / "data" / "xquad_vi_questions.txt").read_text(encoding="utf-8").splitlines()
RINGS = [(kind, text) for kind, texts in CASES["rings"].items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), RINGS)
def test_danger_rings(kind: str, text: str) -> None:
    found = look(text)
    assert found is not None
    assert kind in found.kinds
    assert found.despair == (kind == "suicide")


@pytest.mark.parametrize("text", CASES["quiet"])
def test_harmless_words_do_not_ring(text: str) -> None:
    assert look(text) is None


def test_the_table_is_large_enough() -> None:
    assert len(RINGS) >= 60
    assert len(CASES["quiet"]) >= 100


@pytest.mark.parametrize("change", [str, fold], ids=["with marks", "without marks"])
def test_questions_of_strangers_hardly_ever_ring(change: type[str]) -> None:
    rung = [question for question in QUESTIONS if look(change(question))]
    assert len(rung) <= 0.01 * len(QUESTIONS), rung


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("cháy nhà", ("114",)),
        ("trẻ em bị đánh", ("111", "113")),
        ("có người bất tỉnh", ("115",)),
        ("lũ tới rồi", ("112",)),
        ("bị cướp", ("113",)),
        ("cháy nhà, có người bất tỉnh", ("114", "115")),
    ],
)
def test_the_fitting_numbers_come_first_and_none_is_missing(text: str, numbers: tuple[str, ...]) -> None:
    found = look(text)
    assert found is not None
    assert found.numbers[: len(numbers)] == numbers
    assert sorted(found.numbers) == ["111", "112", "113", "114", "115"]


def test_every_phrase_rings_by_itself_when_typed_without_marks() -> None:
    """A harmless phrase must never swallow a real one: "chay nha hang xom" is no restaurant."""
    book, _ = phrases.read(danger.LIBRARY / "danger.yml")
    for rule in book.rules:
        company = " ".join(rule.companions[-1].words) if rule.companions else ""
        for phrase in rule.phrases:
            text = fold(f"{' '.join(phrase.words)}, {company}")
            found = look(text)
            assert found is not None and rule.kind in found.kinds, text


def test_what_counts_alone_rings_by_itself_and_again_and_again_but_not_among_other_words() -> None:
    book, _ = phrases.read(danger.LIBRARY / "danger.yml")
    for rule in book.rules:
        for phrase in rule.alone:
            text = fold(" ".join(phrase.words))
            for said in (text, f"{text}! {text}!"):
                found = look(said)
                assert found is not None and rule.kind in found.kinds, said
    assert look("nuôi cứu, nuoi cuu") is None
    assert look("chan song") is not None and look("nuoc toi chan song") is None


def test_a_call_for_help_is_not_silenced_by_a_question_about_money() -> None:
    assert look("nhà cháy có bảo hiểm không") is None
    found = look("cháy nhà rồi cứu với, có bảo hiểm không")
    assert found is not None and found.kinds[0] == "fire"


def test_no_single_syllable_silences_a_rule() -> None:
    """Without marks "lá" is also "là", which stands in every second sentence."""
    book, _ = phrases.read(danger.LIBRARY / "danger.yml")
    assert [phrase for rule in book.rules for phrase in rule.unless if len(phrase.words) < 2] == []


@pytest.mark.parametrize("text", CASES["complaints"])
def test_complaints_are_recognised(text: str) -> None:
    assert complaint(text)


@pytest.mark.parametrize("text", CASES["no_complaints"])
def test_words_that_look_like_a_complaint_are_none(text: str) -> None:
    assert not complaint(text)


@given(st.text(max_size=200))
def test_any_text_is_looked_at_without_trouble(text: str) -> None:
    look(text)
    complaint(text)


def test_a_very_long_text_is_looked_at_in_time() -> None:
    assert look("chạy " * 300_000) is None
    assert look("cháy nhà " + "x" * 1_000_000) is not None
