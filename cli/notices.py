"""Commands about what is said to many: notice send, show, recall; pause-all and resume-all."""

from datetime import timedelta
from pathlib import Path

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import output
from cli.context import database, load_settings
from core import clock
from core.errors import Invalid
from core.models import Notice
from core.security import NOTICE_SIGNS, read_code

OPERATOR = "operator"


def register(app: typer.Typer) -> None:
    """Add the group and the two stops."""
    group = typer.Typer(help="Notices to many people.", no_args_is_help=True, rich_markup_mode=None)
    group.command()(send)
    group.command()(show)
    group.command()(report)
    group.command()(correct)
    group.command()(recall)
    app.add_typer(group, name="notice")
    app.command("pause-all")(pause_all)
    app.command("resume-all")(resume_all)


def send(
    file: Path = typer.Argument(..., metavar="FILE.md", exists=True, dir_okay=False, help="The notice."),
    yes: bool = output.YES_OPTION,
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Send a notice on the operator's own approval; the audit says so and administrators are told at once.

    The file is Markdown with front matter: title, class (normal, priority or emergency), audience (all or a list
    of area codes), languages, newcomers, not_after, day, repeat and repeat_until, question with options and explain,
    confirm_after. It leaves at once when `tienglang run` is going, else as soon as it is.

    \b
    Example: tienglang notice send storm.md --yes
    """
    from content import notices
    from content.audio import readings
    from content.loadfiles import read_text

    settings = load_settings()
    try:
        content = notices.from_file(read_text(file), settings.timezone)
    except Invalid as error:
        raise Invalid(f"{file}: {error}") from error
    with database(settings, create=True) as db:
        if not yes:
            with db.reading() as session:
                count = notices.count_audience(session, content.audience, content.level)
                coming = notices.foresee(session, content.audience, content.level, settings=settings, now=clock.now())
            left_out = ", ".join(f"{number} {why}" for why, number in count.left_out.items() if number)
            output.line(f"{count.total} people get it" + (f"; not reached: {left_out}" if left_out else ""))
            held = ", ".join(f"{number} {way}" for way, number in coming.items() if way != "at_once")
            if held:
                output.line(f"not all at once: {held}")
            typer.confirm(f"Send “{content.title}” ({content.level})?", abort=True)
        with db.reading() as session:
            asked = readings.asked(session, [content.title, content.body])
        if unread := [token for token, said in asked.items() if not said]:
            output.warn(f"the machine voice cannot read {', '.join(unread)}")
        now = clock.now()
        made = db.write_now(
            lambda session: notices.send_as_operator(session, content=content, settings=settings, now=now)
        )
    if as_json:
        output.data({"id": made.id, "code": made.code, "state": made.state})
    else:
        output.line(f"Notice {made.id}, code {made.code}. Follow it with: tienglang notice show {made.id}")


def show(
    notice: str = typer.Argument(..., metavar="ID", help="Number or code of the notice."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """What became of a notice: sent + failed + unknown + skipped + due = people, always.

    \b
    Example: tienglang notice show 12 --json
    """
    from content import notices
    from core.i18n import Words

    with database(load_settings()) as db, db.reading() as session:
        report = notices.report(session, _number(session, notice), now=clock.now())
    if as_json:
        output.data(report.to_json())
        return
    words = Words("en", domain="console")
    output.line(f"Notice {report.notice_id}, code {report.code}, {report.level}: {report.state}")
    output.line(f"people   {report.people}")
    for name in ("sent", "due", "failed", "unknown", "skipped"):
        reasons = ", ".join(
            f"{number} {notices.reporting.in_words(reason, words)}"
            for reason, number in report.reasons.get(name, {}).items()
        )
        output.line(f"{name:<8} {getattr(report, name)}" + (f"  ({reasons})" if reasons else ""))
    if report.rate is not None:
        left = (
            f"about {timedelta(seconds=report.seconds_left)} left" if report.seconds_left is not None else "no end seen"
        )
        output.line(f"rate     {report.rate:.0f} a minute, {left if report.due else 'nothing is due'}")


def report(
    notice: str = typer.Argument(..., metavar="ID", help="Number or code of the notice."),
    csv: bool = typer.Option(False, "--csv", help="A table for a spreadsheet instead of JSON."),
) -> None:
    """The final report of a notice, line by line; it adds up to the number of people and names nobody.

    \b
    Example: tienglang notice report 12 --csv > report.csv
    """
    from content import notices

    with database(load_settings()) as db, db.reading() as session:
        number = _number(session, notice)
        if csv:
            output.line(notices.reporting.as_csv(session, number).rstrip("\r\n"))
        else:
            output.data(notices.reporting.as_json(session, number, now=clock.now()))


def recall(
    notice: str = typer.Argument(..., metavar="ID", help="Number or code of the notice."),
    why: str = typer.Option(..., "--why", help="The reason, in Vietnamese; the people who got it read and hear it."),
    yes: bool = output.YES_OPTION,
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Recall a notice that was wrong: nobody else gets it, and those who got it are told so with the reason.

    \b
    Example: tienglang notice recall 12 --why "Ngày tiêm bị ghi sai." --yes
    """
    from content import notices

    with database(load_settings()) as db:
        with db.reading() as session:
            number = _number(session, notice)
        if not yes:
            typer.confirm(f"Recall notice {number} and tell everybody who got it?", abort=True)
        now = clock.now()
        made = db.write_now(lambda session: notices.recall(session, notice_id=number, actor=OPERATOR, why=why, now=now))
    if as_json:
        output.data({"id": made.id, "code": made.code, "state": made.state})
    else:
        output.line(f"Notice {made.id} is recalled.")


def correct(
    notice: str = typer.Argument(..., metavar="ID", help="Number or code of the notice."),
    file: Path = typer.Argument(..., metavar="FILE.md", exists=True, dir_okay=False, help="The right words, whole."),
    wrong: str = typer.Option(..., "--wrong", help="What was said and is not so, in a few Vietnamese words."),
    right: str = typer.Option(..., "--right", help="What is so, in a few Vietnamese words."),
    slight: bool = typer.Option(False, "--slight", help="A slip: edit recent messages in place where possible."),
    yes: bool = output.YES_OPTION,
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Correct a notice that went out, on the operator's own approval: who had it is told, who waits gets the right one.

    The file is like that of `notice send`; only its title and text are taken.

    \b
    Example: tienglang notice correct 12 storm.md --wrong "sáng thứ ba" --right "sáng thứ năm" --yes
    """
    from content import notices
    from content.loadfiles import read_text

    try:
        title, body = notices.words_from_file(read_text(file))
    except Invalid as error:
        raise Invalid(f"{file}: {error}") from error
    with database(load_settings()) as db:
        with db.reading() as session:
            number = _number(session, notice)
        if not yes:
            typer.confirm(f"Correct notice {number} and tell everybody who got it?", abort=True)
        now = clock.now()
        made = db.write_now(
            lambda session: notices.correcting.as_operator(
                session, notice_id=number, title=title, body=body, wrong=wrong, right=right, grave=not slight,
                actor=OPERATOR, now=now,
            )
        )  # fmt: skip
    if as_json:
        output.data({"id": number, "correction": made.id, "state": made.state})
    else:
        output.line(f"Notice {number} is corrected; those who had it are told.")


def pause_all() -> None:
    """Stop everything that goes out to many, also across a restart. Replies and answers go on.

    \b
    Example: tienglang pause-all
    """
    _switch(True)
    output.line("All broadcasts are stopped. Replies go on. Go on with: tienglang resume-all")


def resume_all() -> None:
    """Let broadcasts go on after pause-all.

    \b
    Example: tienglang resume-all
    """
    _switch(False)
    output.line("Broadcasts go on.")


def _switch(paused: bool) -> None:
    from content import audit, switches

    now = clock.now()
    with database(load_settings(), create=True) as db, db.writing() as session:
        if switches.paused(session) != paused:
            switches.write(session, switches.PAUSED, "yes" if paused else "", now=now)
            audit.record(session, actor=OPERATOR, verb="switch.pause" if paused else "switch.resume", now=now)


def _number(session: Session, notice: str) -> int:
    """The id of a notice given by number or code."""
    if code := read_code(notice, NOTICE_SIGNS):
        found = session.scalar(select(Notice.id).where(Notice.code == code))
    else:
        found = session.scalar(select(Notice.id).where(Notice.id == int(notice))) if notice.isdecimal() else None
    if found is None:
        raise Invalid(f"There is no notice {notice!r}")
    return found
