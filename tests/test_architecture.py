"""The arrows between the packages, by parsing every import: who may know whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("core", "content", "scheduler", "bot", "admin", "cli", "tienglang", "tests", "tools", "bench", "locales")

MAY_IMPORT = {
    "core": {"core"},
    "content": {"core", "content"},
    "scheduler": {"core", "content", "scheduler"},
    "bot": {"core", "content", "bot"},
    "admin": {"core", "content", "admin"},
    "cli": {"core", "content", "scheduler", "bot", "admin", "cli"},
    "tienglang": {"cli"},
}

#: A library that only some files may know, by the beginning of their path.
ONLY = {
    "telegram": ("bot/channels/telegram",),
    "gtts": ("content/audio/",),
    "piper": ("content/audio/",),
    "av": ("content/audio/", "content/pictures.py"),
    "procrastinate": ("scheduler/queue.py",),
    "psycopg": ("core/db.py", "scheduler/delivery_sql.py"),
    "sqlite3": ("core/engines.py", "core/migrate.py", "scheduler/delivery_sql.py"),
    "aiohttp": ("bot/", "admin/", "cli/"),
    "typer": ("cli/",),
    "argon2": ("content/staff.py",),
    "playwright": (),
}


def modules() -> list[Path]:
    """All files of the parts that have arrows."""
    return [ROOT / "tienglang.py", *(p for name in MAY_IMPORT for p in sorted((ROOT / name).rglob("*.py")))]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relative to itself; write the whole name"
            yield node.lineno, node.module or ""


def wrong(path: Path) -> Iterator[str]:
    """Every import of a file that points the wrong way."""
    name = path.relative_to(ROOT).as_posix()
    part = name.split("/", maxsplit=1)[0].removesuffix(".py")
    for line, module in imports(path):
        top = module.split(".")[0]
        if top in OURS and top not in MAY_IMPORT[part]:
            yield f"{name}:{line} {part} imports {module}"
        if top in ONLY and not name.startswith(ONLY[top]):
            yield f"{name}:{line} knows {top}"


def test_every_import_points_the_allowed_way() -> None:
    assert [found for path in modules() for found in wrong(path)] == []


def test_a_wrong_arrow_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    guilty = tmp_path / "content" / "guilty.py"
    guilty.parent.mkdir()
    guilty.write_text("def f():\n    from bot.worker import Worker\n    import telegram.error\n    import core.db\n")
    assert list(wrong(guilty)) == [
        "content/guilty.py:2 content imports bot.worker",
        "content/guilty.py:3 knows telegram",
    ]


def test_nobody_imports_the_root_module() -> None:
    importers = [path for path in modules() for _, module in imports(path) if module == "tienglang"]
    assert importers == []


def test_every_module_says_in_one_sentence_what_it_is() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if "migrations/versions" not in path.as_posix()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    told = ("py" + "pi.org", "python" + "hosted", "registry." + "npm", "/ro" + "ot/", "/wo" + "rk/")
    kinds = {".py", ".md", ".toml", ".lock", ".yml", ".sh", ".example", ".po", ".html", ".js", ""}
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in ROOT.rglob("*")
        if path.suffix in kinds and path.is_file() and not _made(path)
        for word in told
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert found == []


def _made(path: Path) -> bool:
    """Whether a file was made by a tool and is not ours: .git, .venv, caches, data."""
    first = path.relative_to(ROOT).parts[0]
    return (first.startswith(".") and first != ".ci") or first in ("data", "build", "tienglang.egg-info")
