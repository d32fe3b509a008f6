"""evaluate and tune: figures counted from questions whose answer is known, and a table from the entries themselves."""

import json
from pathlib import Path

from sqlalchemy import select

from core.db import Database
from core.models import Audit, SearchRun
from core.settings import Settings
from tests.cli.conftest import Command
from tools.calibrate import entries


def loaded(tienglang: Command, home: Path, many: int = 45) -> None:
    """The first entries of the questions about public services."""
    tienglang("init", "--bare")
    rows = [
        {"id": entry.name, "question": entry.questions[0], "phrasings": entry.questions[1:3], "answer": entry.answer}
        for entry in entries("offices")[:many]
    ]
    file = home / "entries.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    assert tienglang("load", str(file)).status == 0


def asked(home: Path) -> Path:
    """Their last way to ask, and a few questions nothing answers."""
    lines: list[dict[str, str | None]] = [
        {"text": entry.questions[-1], "expect": entry.name} for entry in entries("offices")[:45]
    ]
    lines += [{"text": "Mặt trời cách trái đất bao xa?", "expect": None}, {"text": "cảm ơn", "expect": None}]
    file = home / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    return file


def test_questions_are_asked_in_four_ways_counted_drawn_and_kept(tienglang: Command, home: Path) -> None:
    loaded(tienglang, home)
    result = tienglang("evaluate", str(asked(home)), "--chart", "chart.svg", "--keep", "--json")
    found = result.json()
    assert set(found["figures"]) == {"full", "strip", "noisy", "telex"}
    assert found["left_out"] == 4  # thanks is no question, in any of the four ways
    assert found["figures"]["strip"]["R@3"] >= 0.7
    assert found["figures"]["strip"]["AUROC"] >= 0.9
    assert (home / "chart.svg").read_text().startswith("<svg")
    told = tienglang("evaluate", str(asked(home))).out
    assert "right at 5 %" in told and "█" in told
    settings = Settings(_env_file=None, data_dir=home / "data")
    with Database(settings.url()) as db, db.reading() as session:
        [run] = session.scalars(select(SearchRun))
        assert (run.kind, run.questions) == ("evaluate", 47)


def test_a_line_without_what_is_expected_is_refused(tienglang: Command, home: Path) -> None:
    loaded(tienglang, home, 1)
    (home / "q.jsonl").write_text('{"text": "hỏi"}')
    assert tienglang("evaluate", "q.jsonl").status == 1


def test_tuning_prints_its_figures_and_is_used_from_then_on(tienglang: Command, home: Path) -> None:
    loaded(tienglang, home)
    dry = tienglang("tune", "--dry-run", "--json").json()
    settings = Settings(_env_file=None, data_dir=home / "data")
    with Database(settings.url()) as db, db.reading() as session:
        assert session.scalars(select(SearchRun)).all() == []
    assert (dry["entries"], set(dry["table"]) >= {"first", "near", "answer", "suggest", "date"}) == (45, True)
    told = tienglang("tune").out
    assert "45 entries" in told and "answered from" in told
    with Database(settings.url()) as db, db.reading() as session:
        [run] = session.scalars(select(SearchRun))
        assert run.table["answer"] == dry["table"]["answer"]
        assert "search.tune" in session.scalars(select(Audit.verb)).all()


def test_too_few_entries_cannot_be_tuned_on(tienglang: Command, home: Path) -> None:
    loaded(tienglang, home, 5)
    result = tienglang("tune")
    assert result.status == 1
    assert "at least 40" in result.err


def test_documents_are_put_on_the_shelf_once_and_wait(tienglang: Command, home: Path) -> None:
    tienglang("init", "--bare")
    (home / "luat.md").write_text("# Luật thử\nĐiều 1. Phạm vi\nLuật này nói về việc thử nghiệm máy.\n")
    assert tienglang("documents", "add", "luat.md", "--json").json()[0] == {
        "file": "luat.md",
        "id": 1,
        "articles": 1,
        "new": True,
        "unread": "",
    }
    assert "there already" in tienglang("documents", "add", "luat.md").out
    [line] = tienglang("documents", "list", "--json").json()
    assert (line["state"], line["checked"]) == ("waiting", None)
    assert tienglang("ask", "luật này nói về việc thử nghiệm gì", "--json").json()["kind"] != "passage"
