"""Commands that measure the search and set how sure it may be: evaluate, tune."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli import output
from cli.context import database, load_settings
from core import clock
from core.errors import Invalid

if TYPE_CHECKING:
    from content.trials import Question

BAR = 40  # characters of a full bar of the chart
SHOWN = ("R@1", "R@3", "MRR", "AUROC", "right at 5 %", "wrong at 5 %")
IN_USE = ("answered right", "answered wrong", "suggested", "false answers", "false suggestions")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(evaluate)
    app.command()(tune)
    app.command("held-out")(held_out)


def evaluate(
    file: Path = typer.Argument(..., exists=True, dir_okay=False, help='Lines of {"text","expect": id or null}.'),
    chart: Path | None = typer.Option(None, "--chart", dir_okay=False, help="Write the chart as an SVG picture too."),
    keep: bool = typer.Option(False, "--keep", help="Keep the figures for the trend in the console."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Ask questions whose answer is known, as typed in four ways, and count.

    R@1, R@3: the right entry is first, or among three. AUROC: how well the confidence tells questions that
    have an answer from those that have none (expect null). right, wrong at 5 %: of questions with an answer,
    when the threshold lets one in twenty of the others through. Small talk counts in no figure.

    \b
    Example: tienglang evaluate questions.jsonl
             tienglang evaluate questions.jsonl --chart curve.svg --keep
    """
    from cli.desk import Desk
    from content import trials

    questions = _questions(file)
    settings = load_settings()
    with database(settings) as db:
        with db.reading() as session:
            desk = Desk(session, settings)
            trial = trials.evaluate(questions, desk.said)
            entries = desk.entries
        if keep:
            db.write_now(lambda session: trials.keep_trial(session, trial, entries=entries, now=clock.now()))
    if chart is not None:
        from cli.chart import picture

        chart.write_text(picture(trial.figures, SHOWN), encoding="utf-8")
    if as_json:
        output.data({"questions": trial.questions, "left_out": trial.left_out, "figures": trial.figures})
        return
    _show(trial.figures)
    if trial.left_out:
        output.line(f"{trial.left_out} readings were taken for small talk or a price and count in no figure")


def held_out() -> None:
    """Print the real questions that editors kept to measure with, as `evaluate` reads them.

    \b
    Example: tienglang held-out > held-out.jsonl
             tienglang evaluate held-out.jsonl --keep
    """
    from content.questions import held_out as kept

    with database(load_settings()) as db, db.reading() as session:
        for line in kept.lines(session):
            output.line(line)


def tune(
    dry: bool = typer.Option(False, "--dry-run", help="Only print the figures."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Set how sure the search must be to answer, from the published entries themselves; takes a minute or two.

    Three of ten entries are taken out in turn, their questions must be refused; weights and thresholds are
    judged on entries they were not fitted on. The newest table is used by every process at once.

    \b
    Example: tienglang tune
             tienglang tune --dry-run --json
    """
    from content import trials

    settings = load_settings()
    now = clock.now()
    with database(settings) as db:
        with db.reading() as session:
            tuned = trials.tune(session, today=clock.local(now, settings.timezone).date())
        if not dry:
            db.write_now(lambda session: trials.keep_tuned(session, tuned, actor="operator", now=now))
    if as_json:
        output.data(
            {"entries": tuned.entries, "questions": tuned.questions, "table": tuned.table, "figures": tuned.figures}
        )
        return
    output.line(f"{tuned.table['date']}: {tuned.entries} entries, {tuned.questions} questions")
    _show(tuned.figures)
    output.line(f"answered from {tuned.table['answer']:.2f}, suggested from {tuned.table['suggest']:.2f}")


def _questions(file: Path) -> "list[Question]":
    from content.loadfiles import pieces
    from content.trials import Question

    found = []
    for piece in pieces("entries", file):
        for row in piece.rows:
            expect = row.get("expect")
            if not isinstance(row.get("text"), str) or "expect" not in row:
                raise Invalid(f'{file}: every line needs a text and "expect" (an id, or null for none)')
            found.append(Question(row["text"], None if expect is None else str(expect)))
    return found


def _show(figures: Mapping[str, Mapping[str, float]]) -> None:
    """The figures as two tables and a chart of bars."""
    width = max(map(len, figures))
    for names in (SHOWN, IN_USE):
        output.line(" " * width + "".join(f"{name:>19}" for name in names))
        for condition, row in figures.items():
            cells = "".join(f"{row[name]:19.3f}" if name in row else f"{'–':>19}" for name in names)
            output.line(f"{condition:<{width}}{cells}")
        output.line()
    for name in ("R@1", "R@3", "AUROC"):
        for condition, row in figures.items():
            if name in row:
                output.line(f"{name:<6}{condition:<{width}} {'█' * round(row[name] * BAR):<{BAR}} {row[name]:.3f}")
    output.line()
