"""Translations as files: the round trip loses nothing, other tools understand them, nothing is overwritten."""

import importlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from content import translations
from content.translations import exchange
from content.translations.exchange import CONFLICT, EMPTY, INVALID, SAME, STALE, UNKNOWN, WRITTEN, Report
from content.translations.lines import Bundle, Line
from core.errors import Invalid
from tests.builders import a_language

FORMATS = sorted(exchange.FORMATS)
HOME, LABEL = "screen:home/text", "screen:home.1/text"

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip())
mixed = st.lists(st.one_of(words, st.sampled_from(["{n}", "{name}", "\n", "<b>", '"', "&", "=1+1", "'"])), min_size=1)
texts = mixed.map("".join).filter(lambda text: text.strip())
lines = st.builds(
    Line,
    key=st.from_regex(r"(screen|article|faq):[a-z0-9_.]{1,12}/(text|title|body)", fullmatch=True),
    source=texts,
    text=texts,
    state=st.sampled_from(["draft", "review", "approved", "stale"]),
    note=st.one_of(
        st.just(""), st.text("abc đ{}<&\"'", min_size=1, max_size=200).filter(lambda note: note == note.strip())
    ),
    seen=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(made=st.lists(lines, min_size=1, max_size=4, unique_by=(lambda line: line.key, lambda line: line.key[:-1])))
def test_what_was_written_is_read_back(form: str, made: list[Line]) -> None:
    missing = Line("screen:x/text", "Chưa có", "", "missing", "", "0" * 16)
    read = exchange.read(exchange.write(Bundle("qaa", [*made, missing]), form), f"x{exchange.ENDINGS[form]}")
    assert (read.language, list(read.lines)) == ("qaa", [*made, missing])


@pytest.fixture
def started(session: Session, now: datetime) -> Session:
    """A language of nobody with one word in each state but "stale"."""
    a_language(session), a_language(session, "qaa", "Tiếng thử")
    for ref, review in (("screen:home.1", True), ("screen:home.2", True), ("screen:home.3", False)):
        where = {"ref": ref, "field": "text", "language": "qaa"}
        translations.write(session, text=f"<{ref[-1]}>", actor="person:1", seen=None, now=now, review=review, **where)
    said = {"ref": "screen:home.1", "field": "text", "language": "qaa", "actor": "person:2", "seen": None}
    translations.approve(session, now=now, **said)  # type: ignore[arg-type]
    return session


def taken(session: Session, made: Bundle, form: str, now: datetime, *, actor: str = "person:3") -> Report:
    """Out as a file and in again."""
    read = exchange.read(exchange.write(made, form), f"x{exchange.ENDINGS[form]}")
    return exchange.take(session, read.lines, language=read.language, actor=actor, now=now)


def with_text(made: Bundle, key: str, text: str, **more: str) -> Bundle:
    """The bundle as a translator leaves it after writing one text."""
    one = next(line for line in made.lines if line.key == key)
    said = {"key": key, "source": one.source, "state": "review", "note": one.note, "seen": one.seen, **more}
    return Bundle(made.language, [Line(text=text, **said)])


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_comes_back_as_it_left_changes_nothing(started: Session, now: datetime, form: str) -> None:
    made = exchange.bundle(started, "qaa")
    report = taken(started, made, form, now)
    assert (report.counts[SAME], report.counts[EMPTY], report.refused) == (3, len(made.lines) - 3, [])
    assert exchange.bundle(started, "qaa") == made


@pytest.mark.parametrize("form", FORMATS)
def test_new_words_wait_for_another_speaker(started: Session, now: datetime, form: str) -> None:
    made = exchange.bundle(started, "qaa")
    assert taken(started, with_text(made, HOME, "<lời {news}>"), form, now).counts == {WRITTEN: 1}
    found = translations.standing(started, ref="screen:home", field="text", language="qaa")
    assert (found.state, found.text, found.author, found.shown) == ("review", "<lời {news}>", "person:3", "")
    draft = with_text(made, "screen:home.4/text", "<bốn>", state="draft")
    taken(started, draft, form, now)
    assert translations.standing(started, ref="screen:home.4", field="text", language="qaa").state == "draft"
    approved = with_text(made, "screen:home.5/text", "<năm>", state="approved")
    taken(started, approved, form, now)  # a file approves nothing
    assert translations.standing(started, ref="screen:home.5", field="text", language="qaa").state == "review"


@pytest.mark.parametrize("form", FORMATS)
def test_what_somebody_wrote_meanwhile_is_not_overwritten(started: Session, now: datetime, form: str) -> None:
    made = exchange.bundle(started, "qaa")
    where = {"ref": "screen:home.1", "field": "text", "language": "qaa"}
    translations.write(started, text="<mới>", actor="person:2", seen=None, now=now, **where)  # type: ignore[arg-type]
    report = taken(started, with_text(made, LABEL, "<cũ>"), form, now)
    assert [(key, result) for key, result, _ in report.refused] == [(LABEL, CONFLICT)]
    assert translations.standing(started, **where).text == "<mới>"
    strange = with_text(made, "screen:home.2/text", "<khác>", seen="")  # a file that does not say what it replaces
    assert taken(started, strange, form, now).counts == {CONFLICT: 1}


@pytest.mark.parametrize("form", FORMATS)
def test_words_for_another_vietnamese_are_reported(started: Session, now: datetime, form: str) -> None:
    made = exchange.bundle(started, "qaa")
    old = with_text(made, HOME, "<lời {news}>", source="Câu tiếng Việt cũ {news}")
    gone = Bundle("qaa", [Line("article:999/title", "Bài cũ", "<lời>", "review")])
    broken = with_text(made, HOME, "<không có chỗ>")
    for bundle, result in ((old, STALE), (gone, UNKNOWN), (broken, INVALID)):
        assert taken(started, bundle, form, now).counts == {result: 1}
    assert translations.standing(started, ref="screen:home", field="text", language="qaa").state == "missing"


def test_polib_reads_ids_texts_and_states(started: Session, tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_bytes(exchange.write(exchange.bundle(started, "qaa"), "po"))
    file = polib.pofile(str(path))
    found = {entry.msgctxt: entry for entry in file}
    assert file.metadata["Language"] == "qaa"
    assert (found[LABEL].msgid, found[LABEL].msgstr, found[LABEL].fuzzy) == ("Xem tin theo chủ đề", "<1>", False)
    assert found["screen:home.2/text"].fuzzy and found["screen:home.3/text"].fuzzy
    assert found[HOME].msgstr == "" and not found[HOME].fuzzy


@pytest.mark.parametrize(
    ("form", "factory"), [("po", "translate.storage.po.pofile"), ("xliff", "translate.storage.xliff2.Xliff2File")]
)
def test_the_translate_toolkit_reads_ids_texts_and_states(
    started: Session, form: str, factory: str, tmp_path: Path
) -> None:
    module, _, name = factory.rpartition(".")
    store: Callable[..., object] = getattr(importlib.import_module(module), name)
    file = store.parsestring(exchange.write(exchange.bundle(started, "qaa"), form))  # type: ignore[attr-defined]
    units = {_key(unit, form): unit for unit in file.units if str(unit.source)}
    label, second = units[LABEL], units["screen:home.2/text"]
    assert (str(label.source), str(label.target)) == ("Xem tin theo chủ đề", "<1>")
    assert label.istranslated() and not label.isfuzzy()
    assert str(second.target) == "<2>"
    if form == "po":
        assert second.isfuzzy()
    else:
        states = {key: unit.xmlelement.get("state") for key, unit in units.items()}
        assert (states[LABEL], states["screen:home.2/text"], states["screen:home.3/text"], states[HOME]) == (
            "final", "translated", "initial", "initial",
        )  # fmt: skip


def _key(unit: object, form: str) -> str:
    if form == "po":
        return str(unit.getcontext())  # type: ignore[attr-defined]
    return str(unit.xmlelement.getparent().get("name"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.po", b"\xff\xfe", "UTF-8"),
        ("x.po", b"nothing", "not a PO file"),
        ("x.po", b'msgid "a"\nmsgstr "b"\n', "language"),
        ("x.xlf", b"<xliff", "not XML"),
        ("x.xlf", b"<a/>", "XLIFF 2"),
        ("x.xlf", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        ("x.csv", b"key,text\na,b\n", "columns"),
        ("x.csv", b"", "columns"),
        ("x.csv", b"language,key,source,text\nqaa,a,b,c\nqab,a,b,c\n", "one language"),
        ("x.doc", b"", "translations"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        exchange.read(data, name)


def test_a_tool_that_cuts_and_marks_the_text_is_understood() -> None:
    file = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="vi" trgLang="qaa">'
        '<file id="f"><unit id="u" name="screen:home/text">'
        '<segment state="translated"><source>Một.</source><target><mrk id="m">&lt;1&gt;.</mrk></target></segment>'
        "<ignorable><source> </source><target> </target></ignorable>"
        '<segment state="final"><source>Hai <ph id="1" equiv="{n}"/>.</source>'
        '<target><ph id="1" equiv="{n}"/> &lt;2&gt;.</target></segment></unit></file></xliff>'
    )
    [line] = exchange.read(file.encode(), "x.xlf").lines
    assert (line.source, line.text, line.state) == ("Một. Hai {n}.", "<1>. {n} <2>.", "review")


def test_a_spreadsheet_takes_no_text_for_a_formula() -> None:
    data = exchange.write(Bundle("qaa", [Line("screen:x/text", "=1+1", "@a", "review")]), "csv").decode("utf-8-sig")
    assert "'=1+1,'@a" in data
    semicolons = "language;key;source;text\r\nqaa;screen:x/text;Một;<1>\r\n".encode("utf-8-sig")
    [line] = exchange.read(semicolons, "x.csv").lines
    assert (line.text, line.state) == ("<1>", "review")
