"""Languages as data: added, renamed and retired without code or restart, in the console and from a file."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content import languages, loading, texts
from content.languages import Facts
from content.views import View, view_for
from core.channels import Capabilities
from core.db import Database
from core.errors import Conflict, Invalid, NotFound
from core.i18n import format_locale, number
from core.models import Language
from core.settings import Settings
from tests.builders import a_language, a_person

CHAM_DIGITS = "꩐꩑꩒꩓꩔꩕꩖꩗꩘꩙"


def save(session: Session, now: datetime, tag: str = "qaa", *, new: bool = True, **facts: object) -> Language:
    """Keep a language of nobody (qaa is for private use)."""
    said = Facts(**{"vi_name": "Tiếng thử", **facts})  # type: ignore[arg-type]
    return languages.save(session, tag=tag, facts=said, actor="staff:1", now=now, new=new)


@pytest.mark.parametrize(
    ("tag", "script"),
    [("kpm", "Latn"), ("cjm-Cham", "Cham"), ("zh-Hant-TW", "Hant"), ("sl-rozaj-1994", "Latn"), ("qaa-x-a1", "Latn")],
)
def test_tags_of_bcp_47_are_taken(tag: str, script: str) -> None:
    assert languages.problems(tag, Facts("Tiếng thử", script=script)) == {}


@pytest.mark.parametrize(
    ("tag", "facts", "field"),
    [
        ("Chăm", Facts("A"), "tag"),
        ("kpm_VN", Facts("A"), "tag"),
        ("x" * 40, Facts("A"), "tag"),
        ("kpm", Facts(""), "vi_name"),
        ("kpm", Facts("A", script="latin"), "script"),
        ("cjm-Cham", Facts("A", script="Latn"), "script"),
        ("kpm", Facts("A", fallback=("kpm",)), "fallback"),
        ("kpm", Facts("A", fallback=("no such",)), "fallback"),
        ("kpm", Facts("A", digits="0123"), "digits"),
        ("kpm", Facts("A", voices="festival"), "voices"),
        ("vi", Facts("A", fallback=(), active=False), "active"),
    ],
)
def test_what_cannot_stand_is_named_by_its_field(tag: str, facts: Facts, field: str) -> None:
    assert list(languages.problems(tag, facts)) == [field]


def test_a_language_is_added_once_and_changed_afterwards(session: Session, now: datetime) -> None:
    a_language(session)
    row = save(session, now, own_name="")
    assert (row.tag, row.position > 0, row.active) == ("qaa", True, True)
    with pytest.raises(Conflict):
        save(session, now)
    assert save(session, now, new=False, vi_name="Tên mới", own_name="…").vi_name == "Tên mới"
    with pytest.raises(NotFound):
        save(session, now, "qab", new=False)
    with pytest.raises(Invalid):
        save(session, now, new=False, fallback=("qac",))


def test_a_retired_writing_gives_its_people_what_it_falls_back_to(
    session: Session, settings: Settings, now: datetime
) -> None:
    a_language(session)
    save(session, now, "qaa")
    save(session, now, "qab", fallback=("qaa",))
    person = a_person(session, language="qab")

    def view() -> View:
        caps = Capabilities()
        return view_for(session, settings=settings, person=person, language=None, caps=caps, channel="fake")

    assert view().chain == ("qab", "qaa", "vi")
    save(session, now, "qab", new=False, fallback=("qaa",), active=False)
    assert (view().language, view().chain) == ("qaa", ("qaa", "vi"))
    assert texts.chain(session, "vi") == ("vi",)


def test_numbers_are_written_as_in_vietnamese_where_babel_has_no_locale(
    session: Session, settings: Settings, now: datetime
) -> None:
    assert (format_locale("kpm"), format_locale("zh-Hant"), format_locale("")) == ("vi", "zh_Hant", "vi")
    assert (number(12500, "kpm"), number(12500, "en"), number(7, "en")) == ("12.500", "12,500", "7")
    assert number(2026, "qaa", CHAM_DIGITS) == "꩒.꩐꩒꩖"
    a_language(session)
    save(session, now, digits=CHAM_DIGITS)
    texts.put(session, ref="x:1", field="text", language="vi", text="x", author="x", now=now)
    caps = Capabilities()
    view = view_for(session, settings=settings, person=None, language="qaa", caps=caps, channel="fake")
    line = view.line("topic_list", n=12500)  # there are no words yet: Vietnamese ones, with Vietnamese numbers
    assert "12.500" in line.text and line.language == "vi"


def test_a_file_adds_renames_and_retires(db: Database, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "languages.yml"

    def load(text: str) -> dict[tuple[str, str], int]:
        path.write_text(text, encoding="utf-8")
        return dict(loading.load_files(db, [path], now=now))

    assert load("- {tag: qab, vi_name: Chữ thử, fallback: [qaa, vi]}\n- {tag: qaa, vi_name: Thử}\n") == {
        ("languages", "added"): 2
    }
    assert load("- {tag: qaa, vi_name: Thử}\n") == {("languages", "same"): 1}
    assert load("- {tag: qaa, vi_name: Tên khác, active: false}\n") == {("languages", "changed"): 1}
    with db.reading() as session:
        row = session.get_one(Language, "qaa")
        assert (row.vi_name, row.active) == ("Tên khác", False)
        assert texts.chain(session, "qab") == ("qab", "qaa", "vi")
    with pytest.raises(Invalid, match="BCP 47"):
        load("- {tag: Chăm, vi_name: Thử}\n")
