"""Writes docs/cli.md from the commands' own --help: `make docs`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import typer

from cli.app import app

TARGET = Path(__file__).parent.parent / "docs/cli.md"
WIDTH = 100

_HEAD = """# The command line

`.venv/bin/tienglang`, or `python -m tienglang`. Made from the commands' own `--help` by `make docs`.

Exit status: 0 done, 1 could not be done, 2 asked in a wrong way or not built yet. With `--json` only JSON is on standard output; progress and complaints are on standard error.
"""


def text() -> str:
    """The page as it should read."""
    root = typer.main.get_command(app)
    parts = [_HEAD]
    for name, command, context in _walk("tienglang", root, None):
        parts.append(
            f"{'##' if name.count(' ') < 2 else '###'} {name}\n\n```\n{command.get_help(context).rstrip()}\n```\n"
        )
    return "\n".join(parts)


def _walk(
    name: str, command: click.Command, parent: click.Context | None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, info_name=name.split()[-1], parent=parent, **settings)
    yield name, command, context
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None:
                yield from _walk(f"{name} {child}", found, context)


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.exit(0)
