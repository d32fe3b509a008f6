"""Commands: what they do, what they print, and how they end."""

import json
import stat
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from content import people, switches
from core import clock
from core.db import Database
from core.models import Area, Audit, Faq, HeldOut, Notice, SpokenForm
from core.settings import PREFIX, Settings
from tests.builders import a_language, a_person, a_topic, an_area
from tests.cli.conftest import Command

NOTICE = "---\ntitle: Bão số 5\nclass: emergency\naudience: [23008]\n---\nTối nay bão vào. Bà con vào nhà văn hóa.\n"
QUESTION = {"id": "cho-can", "question": "Bị chó cắn thì làm gì?", "answer": "Rửa vết cắn, đến trạm y tế tiêm."}


@pytest.fixture
def village(bare: Settings) -> Settings:
    """A commune with one person who wants notices."""
    with Database(bare.url()) as db, db.writing() as session:
        a_language(session)
        a_topic(session, "policy", "Chính sách")
        a_person(session, area=an_area(session, code="23008"), channel="telegram")
    return bare


def everything(settings: Settings, model: type) -> list[object]:
    """All rows of a table."""
    with Database(settings.url()) as db, db.reading() as session:
        return list(session.scalars(select(model)))


# --- how it speaks ---


def test_a_command_without_a_database_says_how_to_make_one(tienglang: Command) -> None:
    for words in (("doctor",), ("coverage",), ("staff", "list"), ("ask", "giá cà phê"), ("backup",), ("export",)):
        result = tienglang(*words)
        assert (result.status, result.out) == (1, "")
        assert "tienglang init" in result.err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "many", "TIENGLANG_PORT"),
        ("ROLES", "cook", "roles are bot"),
        ("TIMEZONE", "Moon", "TIENGLANG_TIMEZONE"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_ends_with_2(
    tienglang: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"{PREFIX}{name}", value)
    result = tienglang("doctor")
    assert result.status == 2
    assert words in result.err
    assert "Traceback" not in result.err


def test_a_secret_file_that_is_missing_is_named(tienglang: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}TELEGRAM_TOKEN_FILE", "/nowhere/token")
    result = tienglang("settings")
    assert result.status == 1
    assert "/nowhere/token" in result.err


def test_a_database_that_cannot_be_reached_is_said_without_its_password(
    tienglang: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", "postgresql+psycopg://u:hush-hush@127.0.0.1:1/x?connect_timeout=2")
    result = tienglang("doctor")
    assert result.status == 1
    assert "TIENGLANG_DATABASE_URL" in result.err
    assert "hush-hush" not in result.err


def test_a_wrong_word_ends_with_2(tienglang: Command) -> None:
    assert tienglang("bake").status == 2
    assert tienglang("load").status == 2
    assert tienglang("people", "import", "nobody.csv").status == 2
    assert tienglang("ask").status == 2


def test_help_is_there_for_every_way_of_asking(tienglang: Command) -> None:
    for words in (("--help",), ("-h",), ("notice", "--help"), ("people", "import", "-h")):
        assert "Usage: tienglang" in tienglang(*words).out


# --- knowledge ---


def test_init_bare_load_and_ask(tienglang: Command, home: Path) -> None:
    made = tienglang("init", "--bare", "--json")
    assert made.status == 0
    assert made.json()["areas"] == {"added": 125}
    assert "articles" not in made.json()
    assert made.err == ""  # no progress bar where nobody sees it
    file = home / "q.jsonl"
    file.write_text(json.dumps(QUESTION, ensure_ascii=False))
    assert tienglang("load", str(file), "--json").json() == {"entries": {"added": 1}}
    found = tienglang("ask", "bi cho can lam gi", "--json").json()
    assert found["hits"][0]["id"] == "cho-can"
    batch = home / "batch.jsonl"
    batch.write_text('{"id": 7, "text": "chó cắn"}\n{"id": "x", "text": "nhà cháy rồi cứu với", "area": "23008"}\n')
    first, second = (json.loads(line) for line in tienglang("ask", "--batch", str(batch), "--json").out.splitlines())
    assert first["id"] == 7
    assert set(first) == {"id", "outcome", "kind", "confidence", "answer", "hits"}
    assert (second["outcome"], second["kind"]) == ("answer", "emergency")
    assert second["answer"].index("114") < second["answer"].index("113")


def test_a_file_that_is_wrong_loads_nothing_more_and_says_where(
    tienglang: Command, village: Settings, home: Path
) -> None:
    file = home / "q.jsonl"
    file.write_text(json.dumps({**QUESTION, "area": "1"}))
    result = tienglang("load", str(file))
    assert result.status == 1
    assert "q.jsonl" in result.err
    assert everything(village, Faq) == []


def test_demo_is_removed_only_when_somebody_says_yes(tienglang: Command, village: Settings) -> None:
    with Database(village.url()) as db, db.writing() as session:
        session.scalars(select(Area)).one().demo = False
        an_area(session, "Thôn mẫu", kind="village").demo = True
    assert tienglang("init", "--remove-demo").status == 1  # nobody answered the question
    assert len(everything(village, Area)) == 2
    assert tienglang("init", "--remove-demo", "--yes").status == 0
    assert len(everything(village, Area)) == 1


def test_coverage_and_export_are_json_for_machines(tienglang: Command, village: Settings, home: Path) -> None:
    file = home / "q.jsonl"
    file.write_text(json.dumps(QUESTION, ensure_ascii=False))
    tienglang("load", str(file))
    (row,) = tienglang("coverage", "--json").json()
    assert (row["language"], row["topic"], row["text_percent"]) == ("vi", "policy", 100)
    assert tienglang("coverage", "--language", "tlh").status == 1
    assert "100" in tienglang("coverage").out
    assert tienglang("export", "--out", "-").json()["faqs"][0]["id"] == "cho-can"
    assert tienglang("export").status == 0
    assert json.loads((home / "tienglang-export.json").read_text())["faqs"]


# --- people, staff, notices ---


def test_an_account_is_made_with_a_link_and_never_a_password(tienglang: Command, village: Settings) -> None:
    made = tienglang("staff", "add", "lan", "--role", "publisher", "--area", "23008", "--totp", "--json").json()
    assert made["link"].startswith("http://127.0.0.1:8080/admin/link/")
    assert made["totp"].startswith("otpauth://")
    (row,) = tienglang("staff", "list", "--json").json()
    assert row == {"login": "lan", "name": "lan", "roles": ["publisher@23008"], "state": "waits for a password"}
    assert tienglang("staff", "link", "lan").out.strip() != made["link"]
    assert tienglang("staff", "link").out.startswith("http")  # nobody is an administrator yet
    for words in (("add", "lan", "--role", "viewer"), ("add", "an", "--role", "king"), ("link", "nobody")):
        assert tienglang("staff", *words).status == 1
    assert tienglang("staff", "add", "an", "--role", "viewer", "--area", "1").status == 1


def test_a_list_is_imported(tienglang: Command, village: Settings, home: Path) -> None:
    (home / "list.csv").write_text("channel;address;language;area_code\ntelegram;101;vi;23008\nfax;1;vi;23008\n")
    report = tienglang("people", "import", "list.csv", "--json").json()
    assert (report["added"], report["refused"], report["refused_file"]) == (1, 1, "list.refused.csv")
    told = tienglang("people", "import", "list.csv")
    assert "1 updated" in told.out
    assert "list.refused.csv" in told.out


def test_a_notice_is_sent_shown_and_recalled(tienglang: Command, village: Settings, home: Path) -> None:
    (home / "storm.md").write_text(NOTICE)
    assert tienglang("notice", "send", "storm.md").status == 1  # nobody said yes
    assert everything(village, Notice) == []
    made = tienglang("notice", "send", "storm.md", "--yes", "--json").json()
    report = tienglang("notice", "show", str(made["id"]), "--json").json()
    assert report["people"] == sum(report[name] for name in ("sent", "failed", "unknown", "skipped", "due"))
    assert made["code"] in tienglang("notice", "show", made["code"].lower()).out
    assert any(row.detail.get("note") or row.actor == "operator" for row in everything(village, Audit))  # type: ignore[attr-defined]
    assert tienglang("notice", "show", "12345").status == 1
    assert tienglang("notice", "recall", str(made["id"]), "--yes").status == 2  # a reason is needed


def test_a_notice_file_with_a_mistake_says_which_field(tienglang: Command, village: Settings, home: Path) -> None:
    (home / "storm.md").write_text(NOTICE.replace("emergency", "urgent"))
    result = tienglang("notice", "send", "storm.md", "--yes")
    assert result.status == 1
    assert "storm.md: class:" in result.err


def test_everything_stops_and_goes_on(tienglang: Command, village: Settings) -> None:
    for command, paused in (("pause-all", True), ("pause-all", True), ("resume-all", False)):
        assert tienglang(command).status == 0
        with Database(village.url()) as db, db.reading() as session:
            assert switches.paused(session) is paused
    assert [row.verb for row in everything(village, Audit)] == ["switch.pause", "switch.resume"]  # type: ignore[attr-defined]


# --- upkeep ---


def test_doctor_ends_with_1_only_when_something_is_bad(
    tienglang: Command, village: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = tienglang("doctor")
    assert result.status == 0
    assert "!!  telegram: off" in result.out
    monkeypatch.setattr("content.checkup.DISK_BAD", 1 << 60)
    result = tienglang("doctor", "--json")
    assert result.status == 1
    assert next(found for found in result.json() if found["name"] == "disk")["state"] == "bad"


def test_a_backup_goes_back(tienglang: Command, village: Settings, home: Path) -> None:
    made = Path(tienglang("backup", "--out", str(home / "usb"), "--json").json()["file"])
    with Database(village.url()) as db, db.writing() as session:
        person = people.by_address(session, "telegram", "chat-1")
        assert person is not None
        session.delete(person)
    assert tienglang("restore", str(made)).status == 1
    assert tienglang("restore", str(made), "--force").status == 0
    with Database(village.url()) as db, db.reading() as session:
        assert people.by_address(session, "telegram", "chat-1") is not None


def test_settings_never_show_a_secret(tienglang: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}TELEGRAM_TOKEN", "1:hush-hush")
    result = tienglang("settings", "--json")
    assert "hush-hush" not in result.out
    row = next(row for row in result.json() if row["name"] == f"{PREFIX}TELEGRAM_TOKEN")
    assert (row["value"], row["from"]) == ("set", "environment")


def test_the_key_is_for_its_owner_only(tienglang: Command, village: Settings, home: Path) -> None:
    (home / "list.csv").write_text("channel,address,language,area_code\nsms,0912345678,vi,23008\n")
    tienglang("people", "import", "list.csv")
    assert stat.S_IMODE((village.data_dir / "secret.key").stat().st_mode) == 0o600


def test_translations_go_out_and_come_back_with_a_summary(tienglang: Command, village: Settings, home: Path) -> None:
    (home / "languages.yml").write_text("- {tag: qaa, vi_name: Tiếng thử}\n", encoding="utf-8")
    assert tienglang("load", "languages.yml").status == 0
    out = tienglang("translations", "export", "--language", "qaa", "--kind", "screen", "--json").json()
    assert (out["file"], out["language"], out["missing"]) == ("translations-qaa.po", "qaa", out["lines"])
    path = home / "translations-qaa.po"
    words = path.read_text(encoding="utf-8")
    path.write_text(
        words.replace('msgid "Xem tin theo chủ đề"\nmsgstr ""', 'msgid "Xem tin theo chủ đề"\nmsgstr "<lời>"')
        .replace('msgid "Hỏi một câu"\nmsgstr ""', 'msgid "Hỏi câu cũ"\nmsgstr "<lời>"'),
        encoding="utf-8",
    )  # fmt: skip
    report = tienglang("translations", "import", path.name, "--json").json()
    assert (report["written"], report["stale"], report["conflict"]) == (1, 1, 0)
    assert [line["key"] for line in report["refused"]] == ["screen:home.2/text"]
    assert tienglang("translations", "import", path.name, "--json").json()["same"] == 1
    again = tienglang("translations", "export", "--language", "qaa", "--format", "xliff", "--json").json()
    assert again["review"] == 1
    assert tienglang("translations", "import", "translations-qaa.xlf", "--json").json()["written"] == 0
    assert tienglang("translations", "export", "--language", "tlh").status == 1
    assert tienglang("translations", "export", "--language", "qaa", "--format", "doc").status == 1


def test_real_questions_that_were_kept_are_printed_as_evaluate_reads_them(tienglang: Command, now: datetime) -> None:
    assert tienglang("init", "--bare").status == 0
    with Database(Settings().url()) as db, db.writing() as session:
        row = HeldOut(text="cầu xong chưa", folded="cau xong chua", faq_id=None, author="staff:1", at=now)
        session.add(row)
    printed = tienglang("held-out")
    assert json.loads(printed.out) == {"text": "cầu xong chưa", "expect": None}


# --- what a voice would say ---


def test_the_words_of_a_voice_are_printed_alone(tienglang: Command, village: Settings) -> None:
    text = "UBND xã họp lúc 7h30 ngày 5/12, gọi 0912 345 678."
    said = "ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút ngày năm tháng mười hai, gọi không chín một hai, ba bốn năm"
    result = tienglang("say", text, "--lang", "vi", "--spoken")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(said) and result.out.count("\n") == 1
    assert json.loads(tienglang("say", text, "--spoken", "--json").out) == {"spoken": result.out.strip()}


def test_a_language_that_no_machine_reads_is_printed_as_it_stands(tienglang: Command, village: Settings) -> None:
    assert tienglang("say", "abc 12", "--lang", "qaa", "--spoken").out == "abc 12\n"


def test_words_that_an_editor_wrote_are_among_what_a_voice_would_say(tienglang: Command, village: Settings) -> None:
    with Database(village.url()) as db, db.writing() as session:
        session.add(SpokenForm(written="XQZ", said="ích quy dét", author="lan", changed_at=clock.now()))
    assert tienglang("say", "Đội XQZ họp.", "--spoken").out == "Đội ích quy dét họp.\n"
