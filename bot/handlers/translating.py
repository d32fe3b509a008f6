"""Translators at the telephone: one sentence to write, or another's words to read again and approve."""

from collections.abc import Sequence
from typing import Any

from bot.turn import Turn, chooses, shows, takes
from content import pages, roles, texts, translations
from content.screens import Keys
from content.texts import Text
from content.translations import sentences
from core.channels import Outgoing
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Translation

SKIPPED = 40  # sentences put off that a talk remembers; then they come round again
CHECK_PAGE = 500  # characters of both languages on one screen, beside the question


def command(turn: Turn, _rest: str = "") -> None:
    """/translate: first what another wrote, then the next sentence."""
    if _language(turn, "text.check") is None:
        turn.go("home", before=[turn.line("tr_no")])
    else:
        onward(turn)


def onward(turn: Turn, *, before: Sequence[Text] = (), skip: Sequence[str] = (), later: Sequence[str] = ()) -> None:
    """The next piece of work in one's own language."""
    turn.state.screen = ""  # 0 leads home, not back through every sentence
    turn.state.trail = []
    language = _language(turn, "text.check")
    found = _to_check(turn, language, later) if language else None
    if found is not None:
        turn.go("tr_check", before=before, ref=found.ref, field=found.field, language=found.language, later=[*later])
    elif _language(turn, "text.translate") is None:
        turn.go("home", before=[*before, turn.line("tr_next.empty")])
    else:
        turn.go("tr_next", before=before, skip=list(skip)[-SKIPPED:], later=[*later])


def _language(turn: Turn, permission: str) -> str | None:
    """The language somebody works in, as their roles are now; the one they talk in when there are several."""
    if turn.person is None:
        return None
    held = roles.grants(turn.session, person_id=turn.person.id, now=turn.now)
    mine = roles.tongues(held, permission)
    return turn.language if turn.language in mine else next(iter(mine), None)


def _actor(turn: Turn) -> str:
    return f"person:{turn.person.id}" if turn.person else ""


# --- one sentence to write ---


def _task(turn: Turn, skip: Sequence[str]) -> sentences.Task | None:
    language = _language(turn, "text.translate")
    return sentences.upcoming(turn.session, language, skip=skip) if language else None


@shows("tr_next")
def _tr_next(turn: Turn, before: Sequence[Text], skip: Sequence[str] = (), **_: Any) -> Outgoing:
    task = _task(turn, skip)
    if task is None:
        return turn.plain(before=before, empty=True, keys=Keys(hidden=(1, 2)))
    note = [turn.line("rec_redo.reviewer", note=task.note)] if task.note else []
    return turn.plain(before=[*before, *note], slots={"text": task.sentence, "n": task.left})


@chooses("tr_next")
def _put_off(turn: Turn, digit: int) -> None:
    args = turn.state.args
    skip = list(args.get("skip", ()))
    task = _task(turn, skip)
    if task is None:
        turn.go("home")
    elif digit == 1:
        onward(turn, skip=[*skip, texts.text_hash(task.sentence)], later=args.get("later", ()))
    else:
        turn.go("tr_why", ref=task.unit.ref, field=task.unit.field, sentence=task.sentence, skip=skip)


@takes("tr_next")
def _written(turn: Turn) -> bool:
    """The words in one's own language; without a task the text is a question like any other."""
    skip, later = list(turn.state.args.get("skip", ())), list(turn.state.args.get("later", ()))
    language, task = _language(turn, "text.translate"), _task(turn, skip)
    if language is None or task is None:
        return False
    try:
        sentences.put(
            turn.session,
            sentence=task.sentence,
            language=language,
            text=turn.incoming.text,
            actor=_actor(turn),
            now=turn.now,
        )
    except Invalid as error:
        line = "tr_next.slots" if "slots" in str(error) else "tr_next.long"
        turn.show(before=[turn.line(line)])
        return True
    onward(turn, before=[turn.line("tr_next.ok")], skip=skip, later=later)
    return True


# --- another's words ---


def _to_check(turn: Turn, language: str, later: Sequence[str]) -> Translation | None:
    rows = translations.waiting(turn.session, [language], besides=_actor(turn))
    return next((row for row in rows if f"{row.ref}/{row.field}" not in later), None)


@shows("tr_check")
def _tr_check(
    turn: Turn, before: Sequence[Text], ref: str, field: str, language: str, page: int = 0, **_: Any
) -> Outgoing:
    try:
        found = translations.standing(turn.session, ref=ref, field=field, language=language)
    except NotFound:  # what it belongs to was withdrawn meanwhile
        return turn.plain(before=before, text=turn.line("article.gone"), keys=Keys(hidden=(1, 2)))
    parts = pages.cut(f"{found.unit.source}\n{found.text}", CHECK_PAGE)
    page = min(page, len(parts) - 1)
    question = turn.line("tr_check")
    return turn.plain(
        before=before,
        text=Text(f"{question.text}\n{parts[page]}", question.language),
        keys=Keys(more=page < len(parts) - 1),
    )


@chooses("tr_check")
def _checked(turn: Turn, digit: int) -> None:
    args = turn.state.args
    ref, field, language = str(args["ref"]), str(args["field"]), str(args["language"])
    later = list(args.get("later", ()))
    if digit == 3:
        onward(turn, later=[*later, f"{ref}/{field}"])
    elif digit == 2:
        turn.go("tr_why", ref=ref, field=field, back=language, later=later)
    elif _language(turn, "text.check") is None:
        turn.go("home", before=[turn.line("tr_no")])
    else:
        line = "tr_check.ok"
        try:
            translations.approve(
                turn.session, ref=ref, field=field, language=language, actor=_actor(turn), seen=None, now=turn.now
            )
        except (Conflict, Forbidden, NotFound):
            line = "tr_check.changed"
        onward(turn, before=[turn.line(line)], later=later)


# --- why ---


@takes("tr_why")
def _why(turn: Turn) -> None:
    """What is hard to understand, or what should be better."""
    args, note = turn.state.args, turn.incoming.text.strip()
    where = {"ref": str(args["ref"]), "field": str(args["field"])}
    actor, skip = _actor(turn), list(args.get("skip", ()))
    back, own = str(args.get("back", "")), _language(turn, "text.check")
    line = "tr_check.changed"
    try:
        if own is None or not note:
            line = "tr_no"
        elif back:
            found = translations.send_back(turn.session, language=back, note=note, actor=actor, now=turn.now, **where)
            sentences.forget(turn.session, found.unit, back)
            line = "tr_why.back"
        else:
            translations.ask_about(turn.session, language=own, note=note, actor=actor, now=turn.now, **where)
            skip.append(texts.text_hash(str(args.get("sentence", SOURCE))))
            line = "tr_why.asked"
    except (Conflict, NotFound):
        line = "tr_check.changed"
    onward(turn, before=[turn.line(line)], skip=skip, later=args.get("later", ()))
