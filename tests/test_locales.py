"""Words: Vietnamese and English complete and alike, nothing rude, every catalog in step and nobody's invention."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import yaml

from content.screen_map import SCREENS, Screen
from core.channels import TEXT_LIMIT
from core.i18n import LOCALES, catalog
from tools import messages

ROOT = Path(__file__).parent.parent
DOMAINS = sorted(path.stem for path in (LOCALES / "vi/LC_MESSAGES").glob("*.po"))
LANGUAGES = [row["tag"] for row in yaml.safe_load((ROOT / "content/library/languages.yml").read_text("utf-8"))]
LOCAL = [tag for tag in LANGUAGES if tag not in ("vi", "en")]
SLOT = re.compile(r"\{\w+\}")
LABEL = re.compile(r".+\.[1-6]")
LABEL_LIMIT = 28  # characters: what the narrowest button shows whole

TEXT_FROM_DATA = ("prices", "answer_price")  # nothing but lines of the price table
NAMED_BY_DATA = ("topics",)  # its labels are the names of the topics

#: What the service never says to a villager (CONTRIBUTING: words and voices).
FORBIDDEN = ("vui lòng", "quý khách", "bạn", "không hợp lệ", "nhé", "nha")


def entries(tag: str, domain: str) -> list[polib.POEntry]:
    """All entries of one catalog, obsolete ones left out."""
    path = messages.path_of(LOCALES, tag, domain)
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def texts(entry: polib.POEntry) -> Iterator[str]:
    """The words of an entry, in all its plural forms."""
    yield from entry.msgstr_plural.values() if entry.msgid_plural else (entry.msgstr,)


def slots(entry: polib.POEntry) -> set[str]:
    """Which {slots} an entry fills."""
    return {slot for text in texts(entry) for slot in SLOT.findall(text)}


@pytest.mark.parametrize("domain", DOMAINS)
def test_vietnamese_and_english_have_the_same_keys_and_slots(domain: str) -> None:
    vietnamese = {entry.msgid: entry for entry in entries("vi", domain)}
    english = {entry.msgid: entry for entry in entries("en", domain)}
    assert sorted(vietnamese) == sorted(english)
    different = {key: (slots(entry), slots(english[key])) for key, entry in vietnamese.items()}
    assert {key: pair for key, pair in different.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("tag", ["vi", "en"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_word_is_empty_a_draft_or_there_twice(domain: str, tag: str) -> None:
    found = entries(tag, domain)
    assert [entry.msgid for entry in found if entry.fuzzy or not all(text.strip() for text in texts(entry))] == []
    keys = [entry.msgid for entry in found]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_every_screen_and_every_digit_on_it_has_words(tag: str) -> None:
    words = catalog(tag)
    wanted = [key for name, screen in SCREENS.items() for key in _keys(name, screen)]
    assert [key for key in wanted if key not in words] == []


def _keys(name: str, screen: Screen) -> list[str]:
    """The keys of a screen; where a list stands, the screen's own digits come behind its lines."""
    first = screen.items + 1
    digits = [] if name in NAMED_BY_DATA else [f"{name}.{n + first}" for n in range(len(screen.targets))]
    return digits if name in TEXT_FROM_DATA else [name, *digits]


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_labels_are_short_enough_for_a_button(tag: str) -> None:
    long = {
        entry.msgid: text
        for domain in ("messages", "delivery")
        for entry in entries(tag, domain)
        for text in texts(entry)
        if LABEL.fullmatch(entry.msgid) and len(SLOT.sub("", text)) > LABEL_LIMIT
    }
    assert long == {}


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_a_screen_is_at_most_one_page(tag: str) -> None:
    assert [key for key, text in catalog(tag).items() if len(text) > TEXT_LIMIT] == []


@pytest.mark.parametrize("domain", [domain for domain in DOMAINS if domain != "console"])
def test_nothing_is_said_that_blames_or_flatters(domain: str) -> None:
    rude = {
        entry.msgid: word
        for entry in entries("vi", domain)
        for text in texts(entry)
        for word in FORBIDDEN
        if re.search(rf"\b{word}\b", text.lower())
    }
    assert rude == {}


@pytest.mark.parametrize("tag", LOCAL)
@pytest.mark.parametrize("domain", messages.VILLAGERS)
def test_every_language_has_a_catalog_with_the_same_keys_for_its_speakers_to_fill(domain: str, tag: str) -> None:
    vietnamese = {entry.msgid: entry for entry in entries("vi", domain)}
    local = {entry.msgid: entry for entry in entries(tag, domain)}
    assert list(local) == list(vietnamese)
    filled = {key: entry for key, entry in local.items() if any(texts(entry))}
    assert [key for key, entry in filled.items() if slots(entry) != slots(vietnamese[key])] == []


def test_make_messages_has_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("locales", "content/library/languages.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    messages.main(tmp_path)
    assert capsys.readouterr().out == "", "run `make messages`"


def test_a_speakers_words_stay_and_are_marked_when_the_vietnamese_changes(tmp_path: Path) -> None:
    old, source = polib.POFile(), polib.POFile()
    source.append(polib.POEntry(msgid="a", msgstr="Xin chào bà con."))
    source.append(polib.POEntry(msgid="b", msgstr="Hai."))
    old.append(polib.POEntry(msgid="a", msgstr="<a speaker's words>", comment="vi: Xin chào\nbà con."))
    old.append(polib.POEntry(msgid="b", msgstr="<other words>", comment="vi: Một."))
    old.append(polib.POEntry(msgid="gone", msgstr="<not needed>", comment="vi: Không còn."))
    merged = {entry.msgid: entry for entry in messages.merge(source, old, "rgs")}
    assert list(merged) == ["a", "b"]
    assert (merged["a"].msgstr, merged["a"].fuzzy) == ("<a speaker's words>", False)
    assert (merged["b"].msgstr, merged["b"].fuzzy) == ("<other words>", True)


def test_a_new_key_reaches_the_english_catalog_in_its_place(tmp_path: Path) -> None:
    source = polib.POFile()
    for key in ("a", "new", "b"):
        source.append(polib.POEntry(msgid=key, msgstr=key))
    path = tmp_path / "en.po"
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "A"\n\nmsgid "b"\nmsgstr "B"\n', encoding="utf-8")
    assert messages.add_missing(source, path)
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [("a", "A"), ("new", ""), ("b", "B")]
    assert not messages.add_missing(source, path)
