"""Interface words: chains, slots and what happens when a word is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import i18n
from core.i18n import MissingWord, Words, catalog, fill

HEAD = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An own folder of catalogs: `vi` has two words, `rgs` one of them and a machine's draft of the other."""
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    for cached in (i18n.catalog, i18n._plurals):
        cached.cache_clear()
    _put(tmp_path, "vi", 'msgid "a"\nmsgstr "một {x}"\n\nmsgid "b"\nmsgstr "hai"\n')
    _put(tmp_path, "rgs", 'msgid "a"\nmsgstr "{x} of a speaker"\n\n#, fuzzy\nmsgid "b"\nmsgstr "draft"\n')
    _put(tmp_path, "en", 'msgid "n"\nmsgid_plural "n"\nmsgstr[0] "{n} thing"\nmsgstr[1] "{n} things"\n')
    yield tmp_path
    for cached in (i18n.catalog, i18n._plurals):
        cached.cache_clear()


def _put(shelf: Path, tag: str, text: str) -> None:
    path = shelf / tag / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text, encoding="utf-8")


def test_a_language_falls_back_to_vietnamese_and_says_which_it_was(shelf: Path) -> None:
    words = Words("rgs")
    assert words.pattern("a") == ("{x} of a speaker", "rgs")
    assert words.pattern("b") == ("hai", "vi")


def test_a_draft_is_never_shown(shelf: Path) -> None:
    assert "b" not in catalog("rgs")


def test_a_language_without_a_catalog_is_vietnamese(shelf: Path) -> None:
    assert Words("tyz", ["nut"])("a", x=1) == "một 1"


def test_a_word_that_nobody_has_is_an_error(shelf: Path) -> None:
    with pytest.raises(MissingWord):
        Words("vi")("never")
    assert not Words("vi").has("never")


def test_numbers_choose_the_form_of_their_language(shelf: Path) -> None:
    assert [Words("en").plural("n", n) for n in (0, 1, 2)] == ["0 things", "1 thing", "2 things"]


@given(st.text())
def test_what_a_person_typed_is_never_looked_at_again(typed: str) -> None:
    assert fill("{text}!", {"text": "a" + typed, "agency": "secret"}) == f"a{typed}!"


def test_an_empty_value_leaves_no_double_blank() -> None:
    assert fill("Xin {title} chào {name}.", {"title": "", "name": "bà con"}) == "Xin chào bà con."


def test_a_forgotten_value_stays_visible() -> None:
    assert fill("{a} {b}", {"a": 1}) == "1 {b}"
