"""The command line as somebody types it: in this process, with a data folder of the test's own."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cli.app import main
from core import migrate
from core.db import Database
from core.settings import PREFIX, Settings


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as JSON: nothing else may be in it."""
        return json.loads(self.out)


Command = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to type commands in, without any .env; its data folder is not made yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"{PREFIX}DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def tienglang(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Type a command: `tienglang("staff", "list")`."""

    def run(*words: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["tienglang", *words])
        capsys.readouterr()
        try:
            status = main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
        told = capsys.readouterr()
        return Result(status, told.out, told.err)

    return run


@pytest.fixture
def bare(home: Path, empty_sqlite: Path, now: datetime) -> Settings:
    """A data folder with an empty database, as `init --bare` makes it but without areas and languages."""
    settings = Settings(_env_file=None, data_dir=home / "data")
    settings.data_dir.mkdir()
    (settings.data_dir / "tienglang.db").write_bytes(empty_sqlite.read_bytes())
    with Database(settings.url()) as db:
        assert migrate.current(db) == migrate.head()
    return settings
