"""Settings: from the environment, .env or a file; refused in words; documented from one table."""

from datetime import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.errors import Invalid
from core.settings import PREFIX, Settings, documentation, example, parse_hours, secret_names


def test_the_environment_wins_over_a_file_and_a_file_over_dotenv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"{PREFIX}TELEGRAM_TOKEN=from-dotenv\n{PREFIX}PORT=1234\n")
    secret = tmp_path / "token"
    secret.write_text("from-file\n")
    assert Settings(_env_file=dotenv).telegram_token == "from-dotenv"
    monkeypatch.setenv(f"{PREFIX}TELEGRAM_TOKEN_FILE", str(secret))
    assert Settings(_env_file=dotenv).telegram_token == "from-file"
    monkeypatch.setenv(f"{PREFIX}TELEGRAM_TOKEN", "from-environment")
    assert Settings(_env_file=dotenv).telegram_token == "from-environment"
    assert Settings(_env_file=dotenv).port == 1234


def test_only_secrets_have_a_file_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "port"
    file.write_text("99")
    monkeypatch.setenv(f"{PREFIX}PORT_FILE", str(file))
    assert Settings(_env_file=None).port == 8080
    assert {"telegram_token", "secret_key"} <= set(secret_names())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timezone", "Asia/Nowhere"),
        ("roles", "bot,baker"),
        ("roles", ""),
        ("quiet_hours", "21-6 Uhr"),
        ("broadcast_policy", "perhaps"),
        ("port", "70000"),
        ("telegram_rate", "0"),
        ("keep_days", "0"),
    ],
)
def test_what_cannot_be_used_is_refused_when_the_service_starts(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)
    with pytest.raises((ValidationError, Invalid)):
        Settings(_env_file=None)


def test_quiet_hours_are_two_local_times_or_none() -> None:
    assert parse_hours("21:00-06:00") == (time(21), time(6))
    assert parse_hours(" ") is None


def test_roles_open_doors() -> None:
    settings = Settings(_env_file=None, roles="bot, admin")
    assert settings.has_role("bot")
    assert settings.has_role("admin")
    assert not settings.has_role("scheduler")


def test_the_database_is_sqlite_in_the_data_folder_unless_one_is_named(tmp_path: Path) -> None:
    assert Settings(_env_file=None, data_dir=tmp_path).url() == f"sqlite:///{tmp_path}/tienglang.db"
    named = "postgresql+psycopg://u@h/db"
    assert Settings(_env_file=None, data_dir=tmp_path, database_url=named).url() == named


def test_every_setting_is_in_both_documents() -> None:
    page, file = documentation(), example()
    for name, info in Settings.model_fields.items():
        assert f"`{PREFIX}{name.upper()}`" in page
        assert f"#{PREFIX}{name.upper()}=" in file
        assert info.description, f"{name} has no line of help"


def test_the_example_file_changes_nothing_when_it_is_copied_as_it_is(tmp_path: Path) -> None:
    copied = tmp_path / ".env"
    copied.write_text(example(), encoding="utf-8")
    assert Settings(_env_file=copied) == Settings(_env_file=None)


def test_the_example_file_can_be_used_with_every_line_switched_on(tmp_path: Path) -> None:
    lines = [line.removeprefix(f"#{PREFIX}") for line in example().splitlines() if line.startswith(f"#{PREFIX}")]
    copied = tmp_path / ".env"
    copied.write_text("\n".join(PREFIX + line for line in lines), encoding="utf-8")
    assert Settings(_env_file=copied) == Settings(_env_file=None)
