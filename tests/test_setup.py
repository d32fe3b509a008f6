"""Set-up: what the Makefile's two helpers say when something is missing, in one line that can be copied."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APT = "sudo apt-get install git make python3-venv espeak-ng"


def run(script: str, *words: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run one of the helpers."""
    return subprocess.run(
        ["/bin/bash", str(ROOT / "tools" / script), *words], capture_output=True, text=True, env={"PATH": path}
    )


@pytest.fixture
def old_python(tmp_path: Path) -> str:
    """A Python that is too old."""
    fake = tmp_path / "python3"
    fake.write_text('#!/bin/bash\n[ "$1" = -V ] && echo "Python 3.9.2"\nexit 1\n')
    fake.chmod(0o755)
    return str(fake)


def test_a_missing_python_is_named_with_the_line_that_helps(tmp_path: Path) -> None:
    done = run("python.sh", "no-such-python", str(tmp_path / "venv"))
    assert done.returncode == 1
    assert APT in done.stderr


def test_an_old_python_is_refused(old_python: str, tmp_path: Path) -> None:
    done = run("python.sh", old_python, str(tmp_path / "venv"))
    assert done.returncode == 1
    assert "3.9.2" in done.stderr
    assert APT in done.stderr
    assert not (tmp_path / "venv").exists()


def test_an_environment_that_works_is_left_alone() -> None:
    before = Path(sys.prefix, "pyvenv.cfg").stat().st_mtime
    assert run("python.sh", sys.executable, sys.prefix).returncode == 0
    assert Path(sys.prefix, "pyvenv.cfg").stat().st_mtime == before


def test_a_program_that_is_there_needs_nothing(tmp_path: Path) -> None:
    done = run("apt.sh", "bash", "bash", str(tmp_path / "stamp"), "no bash")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_program_that_cannot_be_had_is_explained_and_not_asked_for_again(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("touch", "mkdir", "dirname", "id"):  # a machine without apt-get and sudo
        (tools / name).symlink_to(f"/usr/bin/{name}")
    done = run("apt.sh", "espeak-ng", "espeak-ng", str(tmp_path / "stamp"), "No machine voice", path=str(tools))
    assert done.returncode == 0
    assert done.stdout == "No machine voice.\n  sudo apt-get install espeak-ng\n"
    assert (tmp_path / "stamp").exists()


def test_the_readme_names_the_same_line() -> None:
    for page in ("README.md", "docs/running.md", "CONTRIBUTING.md"):
        assert APT in (ROOT / page).read_text(encoding="utf-8"), page
