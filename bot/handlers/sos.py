"""Danger: the numbers first, at once; the talk goes on afterwards."""

from collections.abc import Sequence
from typing import Any

from bot.handlers import asking, feedback, receipt
from bot.state import Draft
from bot.turn import Turn, chooses, shows
from content import cases
from content.danger import Danger
from content.lines import hotlines
from content.screen_map import SCREENS
from content.texts import Text
from core.channels import Outgoing

DEFAULT = ("113", "114", "115", "112", "111")


def command(turn: Turn, _rest: str) -> None:
    """/sos: all numbers in their usual order."""
    turn.go("sos")


def alarm(turn: Turn, found: Danger) -> None:
    """A danger word was said: numbers now, then what was asked; a draft takes the words too."""
    words = turn.incoming.text
    if turn.state.draft is not None and "text" in SCREENS.get(turn.state.screen, SCREENS["home"]).awaits:
        feedback.collect(turn)
        turn.go("sos", numbers=list(found.numbers), despair=found.despair, kind=found.kinds[0])
        return
    turn.go("sos", numbers=list(found.numbers), despair=found.despair, kind=found.kinds[0], q=words)
    if not found.despair:
        follow = asking.quietly(turn, words)
        if follow is not None:
            turn.out.append(follow)


@shows("sos")
def _sos(turn: Turn, before: Sequence[Text], numbers: Sequence[str] = (), despair: bool = False, **_: Any) -> Outgoing:
    lines = [*([turn.line("sos.despair")] if despair else []), *before]
    view = turn.view
    said = Text(hotlines(view.words, numbers), view.words.pattern("sos")[1])
    return turn.plain(before=lines, text=said, urgent=True)


@chooses("sos")
def _after_sos(turn: Turn, digit: int) -> None:
    args = turn.state.args
    question = str(args.get("q", ""))
    if digit == 1:
        _report(turn, question, str(args.get("kind", "danger")), list(args.get("numbers", [])))
    elif question:
        turn.state.trail = turn.state.trail[:-1] if len(turn.state.trail) > 1 else turn.state.trail
        asking.ask(turn, question)
    else:
        turn.back()


def _report(turn: Turn, words: str, kind: str, numbers: Sequence[str]) -> None:
    """The press is the consent; no name is asked."""
    person = turn.known()
    draft = turn.state.draft
    parts = [cases.Part(**part) for part in draft.parts] if draft else []
    if words:
        parts.append(cases.Part("text", words))
    case = cases.open_case(
        turn.session,
        person_id=person.id,
        kind="danger",
        urgent=True,
        parts=parts,
        topic="security",
        area_id=turn.area_id,
        language=turn.language,
        channel=turn.incoming.channel,
        now=turn.now,
        settings=turn.settings,
    )
    turn.state.draft = None
    turn.go("sos_sent", code=case.code, case_id=case.id, number=(numbers or DEFAULT)[0])


@shows("sos_sent")
def _sos_sent(turn: Turn, before: Sequence[Text], code: str, number: str, **_: Any) -> Outgoing:
    return receipt.with_code(turn, code, before=before, number=number)


@chooses("sos_sent")
def _say_more(turn: Turn, _digit: int) -> None:
    turn.state.draft = Draft(case_id=int(turn.state.args["case_id"]), begun_at=turn.now.isoformat())
    turn.go("fb_got")
