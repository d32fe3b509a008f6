"""The whole command line: its groups, and the one place where errors become words."""

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from cli import (
    asking,
    documents,
    library,
    measuring,
    moving,
    notices,
    people,
    run,
    settings,
    staff,
    talk,
    translations,
    upkeep,
)
from core.errors import TiengLangError
from core.settings import PREFIX

app = typer.Typer(
    name="tienglang",
    help="Tiếng Làng: information by chat and voice, in the village's own language.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for part in (
    run,
    library,
    documents,
    translations,
    asking,
    measuring,
    talk,
    staff,
    people,
    notices,
    upkeep,
    moving,
    settings,
):
    part.register(app)


def main() -> int:
    """Run one command. Exit status: 0 done, 1 could not be done, 2 asked in a wrong way."""
    try:
        app(prog_name="tienglang")
    except ValidationError as error:
        return _complain("\n".join(_setting(dict(problem)) for problem in error.errors()), 2)
    except TiengLangError as error:
        return _complain(str(error))
    except OperationalError as error:
        return _complain(f"The database cannot be used now: {error.orig}\nLook at {PREFIX}DATABASE_URL and the disk.")
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        return _complain(f"The database refused: {why}\nTry again; if it stays so: tienglang doctor")
    except OSError as error:
        return _complain(f"{error.filename or 'A file'}: {error.strerror or error}")
    return 0


def _setting(problem: dict[str, object]) -> str:
    """One line about a setting that cannot be used."""
    place = problem.get("loc")
    name = str(place[0]).upper() if isinstance(place, tuple) and place else "?"
    return f"The setting {PREFIX}{name} cannot be used: {problem.get('msg')}. See docs/settings.md"


def _complain(words: str, status: int = 1) -> int:
    typer.echo(words, err=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
