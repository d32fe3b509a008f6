"""Documents: what is made is in step with what it is made from, and no link leads nowhere."""

import re
from pathlib import Path

import pytest
import typer

from cli.app import app
from core.settings import documentation, example
from tools import commands

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMANDS = (
    "run", "init", "load", "ask", "chat", "say", "staff add", "staff list", "staff link", "people import",
    "notice send", "notice show", "notice recall", "pause-all", "resume-all", "coverage", "doctor", "export",
    "backup", "restore", "settings", "translations export", "translations import",
)  # fmt: skip
HELP = dict(commands.walk("tienglang", typer.main.get_command(app), None))
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("content/**/README.md")})


def test_the_settings_page_and_the_example_file_say_what_the_table_says() -> None:
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == documentation(), "run `make docs`"
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example(), "run `make docs`"


def test_the_page_of_commands_is_their_own_help() -> None:
    assert (ROOT / "docs/cli.md").read_text(encoding="utf-8") == commands.text(), "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_shows_an_example(name: str) -> None:
    assert f"Example: tienglang {name}" in HELP[f"tienglang {name}"].replace("printf 'giá cà phê\\n9\\n' | ", "")


def test_every_target_of_the_makefile_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE)
    inner = {"dev", "voice", "ears", "chromium"}  # steps of others
    assert [name for name in targets if name not in inner and not re.search(rf"^{name}:.*## \S", text, re.M)] == []
    promised = {"run", "test", "test-full", "check", "chat", "install", "lock", "messages", "bench", "help"}
    assert promised <= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_leads_nowhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_licence_is_apache_in_full() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
