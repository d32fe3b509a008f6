"""Commands about translations: out to other tools and back."""

from functools import partial
from pathlib import Path

import typer

from cli import output
from cli.context import database, load_settings
from core import clock
from core.errors import Invalid


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Translations as files: PO, XLIFF 2.1, CSV.", no_args_is_help=True)
    group.command("export")(export)
    group.command("import")(take)
    app.add_typer(group, name="translations")


def export(
    language: str = typer.Option(..., "--language", help="Tag of the language, for example kpm."),
    form: str = typer.Option("po", "--format", help="po, xliff or csv."),
    out: Path | None = typer.Option(None, "--out", help="File to write; default is translations-TAG with the ending."),
    kind: list[str] = typer.Option([], "--kind", help="screen, delivery, notice, faq or article; may be given again."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Write everything to be translated into a language, with what is there and where it stands.

    \b
    Example: tienglang translations export --language kpm
             tienglang translations export --language cjm-Latn --format xliff --kind article --out cham.xlf
    """
    from content import translations
    from content.translations import exchange

    unknown = sorted(set(kind) - set(exchange.KINDS))
    if unknown or form not in exchange.FORMATS:
        raise Invalid(f"--kind is one of {', '.join(exchange.KINDS)}; --format is one of {', '.join(exchange.FORMATS)}")
    with database(load_settings()) as db, db.reading() as session:
        made = exchange.bundle(session, language, kind or exchange.KINDS)
    path = out or Path(f"translations-{language}{exchange.ENDINGS[form]}")
    path.write_bytes(exchange.write(made, form))
    states = {name: sum(line.state == name for line in made.lines) for name in translations.STATES}
    if as_json:
        output.data({"file": str(path), "language": language, "format": form, "lines": len(made.lines), **states})
        return
    output.line(f"{path}: {len(made.lines)} texts; " + ", ".join(f"{n} {name}" for name, n in states.items()))


def take(
    file: Path = typer.Argument(..., help="A .po, .xlf or .csv file."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Take translations in. New words wait for another speaker's approval; nothing is overwritten.

    Lines whose Vietnamese has changed, that somebody wrote otherwise meanwhile, or that would break a screen are
    left alone and listed.

    \b
    Example: tienglang translations import translations-kpm.po
             tienglang translations import cham.xlf --json
    """
    from content.translations import exchange

    found = exchange.read(file.read_bytes(), file.name)
    report = exchange.Report()
    with database(load_settings()) as db, output.progress("import") as advance:
        for part in exchange.pieces(found.lines):
            work = partial(exchange.take, lines=part, language=found.language, actor="operator", now=clock.now())
            report = report.plus(db.write_now(work))
            advance(len(part), len(found.lines))
    if as_json:
        output.data({"file": str(file), "language": found.language, **report.to_json()})
        return
    counts = report.to_json()
    output.line(f"{found.language}: " + ", ".join(f"{n} {name}" for name, n in counts.items() if name != "refused"))
    for key, result, why in report.refused:
        output.line(f"{result}: {key}: {why}")
