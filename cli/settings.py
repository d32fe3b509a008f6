"""Commands about the settings."""

import os
from pathlib import Path

import typer

from cli import output
from cli.context import load_settings
from core.settings import PREFIX, Settings, documentation, example, secret_names

ROOT = Path(__file__).parent.parent


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("settings")(show)


def show(
    write: bool = typer.Option(False, "--write", help="Write docs/settings.md and .env.example from the table."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Show every setting with its value here; secrets only as "set" or "not set".

    \b
    Example: tienglang settings
             tienglang settings --write
    """
    if write:
        for path, text in ((ROOT / "docs/settings.md", documentation()), (ROOT / ".env.example", example())):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            output.line(str(path.relative_to(ROOT)))
        return
    settings = load_settings()
    secrets = secret_names()
    rows = []
    for name, info in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = ("set" if value else "not set") if name in secrets else str(value)
        key = f"{PREFIX}{name.upper()}"
        where = "environment" if key in os.environ or f"{key}_FILE" in os.environ else ".env"
        changed = value != info.default
        rows.append({"name": key, "value": shown, "from": where if changed else "", "help": info.description})
    if as_json:
        output.data(rows)
    else:
        output.table(rows, ("name", "value", "from"))
