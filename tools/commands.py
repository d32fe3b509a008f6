"""Writes docs/cli.md from the commands' own --help: `make docs`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cli.app import app

TARGET = Path(__file__).parent.parent / "docs/cli.md"
WIDTH = 100

_HEAD = """# The command line

`.venv/bin/tienglang`, or `python -m tienglang`. Made from the commands' own `--help` by `make docs`.

Exit status: 0 done, 1 could not be done, 2 asked in a wrong way.
With `--json` only JSON is on standard output; progress and complaints are on standard error.
"""


def text() -> str:
    """The page as it should read."""
    root = typer.main.get_command(app)
    return "\n".join([_HEAD, *(_section(name, help_text) for name, help_text in walk("tienglang", root, None))])


def walk(name: str, command: Any, parent: typer.Context | None) -> Iterator[tuple[str, str]]:
    """Every command below `command` with its help, groups before what is in them."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = typer.Context(command, info_name=name.split()[-1], parent=parent, **settings)
    yield name, command.get_help(context)
    for child, found in getattr(command, "commands", {}).items():
        yield from walk(f"{name} {child}", found, context)


def _section(name: str, help_text: str) -> str:
    depth = "##" if name.count(" ") < 2 else "###"
    return f"{depth} {name}\n\n```\n{help_text.rstrip()}\n```\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.exit(0)
