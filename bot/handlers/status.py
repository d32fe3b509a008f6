"""Following what was sent: by code from any telephone, in full only for its owner; the answer, and "was it solved?"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.handlers.receipt import with_code
from bot.state import Draft
from bot.turn import Turn, chooses, shows, takes
from content import cases, listening, notices, screens
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.models import Case
from core.security import CASE_SIGNS, NOTICE_SIGNS, read_code, show_code

_MISTYPED = re.compile(r"[0-9A-Z]{3}[ .-]?[0-9A-Z]{3}")
LONGEST_SENTENCE = 80  # characters around a code; a story with a code in it is a story
MISSES_AN_HOUR = 10  # wrong codes before the machine asks for patience: nobody shall try them all


def command(turn: Turn, code: str) -> None:
    """/status, with or without the code."""
    if not code or not by_code(turn, code):
        turn.go("status_ask", before=[turn.line("code_none")] if code else ())


def by_code(turn: Turn, text: str) -> bool:
    """A code typed anywhere: six signs are a case, five a notice. False when the text is no code."""
    code = read_code(text, CASE_SIGNS)
    if code is not None:
        case = cases.by_code(turn.session, code)
        if case is None:
            _missed(turn)
        elif _tired(turn):
            _slow(turn)
        else:
            turn.go("status", id=case.id)
        return True
    if _like_a_code(text):
        _missed(turn)
        return True
    code = read_code(text, NOTICE_SIGNS) or _code_in(text)
    if code is not None:
        notice = notices.by_code(turn.session, code)
        turn.go("genuine", id=notice.id if notice else 0)
        return True
    return False


def _code_in(text: str) -> str | None:
    """The code of a notice in a short sentence: "Mã tin: 3497M.", "3497M có thật không"."""
    if len(text) > LONGEST_SENTENCE:
        return None
    words = re.findall(r"[0-9A-Za-z]+", text)
    found = [word for word in words if len(word) == NOTICE_SIGNS and read_code(word, NOTICE_SIGNS)]
    telling = [word for word in found if word.isupper() or any(sign.isdigit() for sign in word)]
    return read_code(telling[0], NOTICE_SIGNS) if telling else None


def _like_a_code(text: str) -> bool:
    """Six capitals and digits in two halves, with a sign that codes do not have: O for 0, I for 1."""
    found = _MISTYPED.fullmatch(text.strip())
    return found is not None and sum(sign.isdigit() for sign in text) >= 2 and not text.strip().isdigit()


def _recent(turn: Turn) -> list[float]:
    moment = turn.now.timestamp()
    turn.state.code_misses = [at for at in turn.state.code_misses if at > moment - 3600]
    return turn.state.code_misses


def _tired(turn: Turn) -> bool:
    return len(_recent(turn)) >= MISSES_AN_HOUR


def _slow(turn: Turn) -> None:
    wait = int(3600 - (turn.now.timestamp() - _recent(turn)[0]))
    turn.out.append(screens.screen(turn.view, "slow", slots={"seconds": max(wait, 1)}))


def _missed(turn: Turn) -> None:
    if _tired(turn):
        _slow(turn)
        return
    _recent(turn).append(turn.now.timestamp())
    line = [turn.line("code_none")]
    if turn.state.screen:
        turn.show(before=line)
    else:
        turn.go("status_ask", before=line)


def owner(turn: Turn, case: Case) -> bool:
    """Whether the case is this person's."""
    return turn.person is not None and case.person_id == turn.person.id


# --- choosing ---


@shows("status_ask")
def _status_ask(turn: Turn, before: Sequence[Text], page: int = 0) -> Outgoing:
    own = _own(turn)
    items = [f"{show_code(case.code)} {_title(turn, case)}".strip() for case in own]
    return turn.plain(before=before, empty=not own, keys=Keys(items=items, page=page))


def _own(turn: Turn) -> list[Case]:
    return cases.of_person(turn.session, turn.person.id) if turn.person else []


def _title(turn: Turn, case: Case) -> str:
    return turn.line(f"case.{case.kind}").text


@chooses("status_ask")
def _chosen(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    turn.go("status", id=_own(turn)[at].id)


@takes("status_ask", "genuine_ask")
def _typed(turn: Turn) -> None:
    """Something that is no code; real codes were read before."""
    if turn.state.screen == "genuine_ask":
        turn.go("genuine", id=0)
    else:
        _missed(turn)


# --- one case ---


@shows("status")
def _status(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    case = turn.session.get_one(Case, id)
    hidden = {1, 2} if not owner(turn, case) else set() if cases.last_answer(turn.session, id) else {2}
    running = case.state in cases.OPEN and case.state != cases.WAITING
    due = screens.day(case.answer_due, turn.settings) if running else "–"
    return with_code(
        turn,
        case.code,
        before=before,
        keys=Keys(hidden=hidden),
        state=turn.line(f"status.{case.state}").text,
        due=due,
    )


@chooses("status")
def _status_choice(turn: Turn, digit: int) -> None:
    case = turn.session.get(Case, int(turn.state.args["id"]))
    if case is None or not owner(turn, case):
        turn.go("home")
    elif digit == 1:
        turn.state.draft = Draft(case_id=case.id, begun_at=turn.now.isoformat())
        turn.go("fb_got")
    else:
        turn.go("case_answer", id=case.id)


# --- the answer ---


@shows("case_answer")
def _case_answer(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    made = screens.case_answer(turn.session, turn.view, id, data=turn.data)
    return replace(made, text="\n".join([*(line.text for line in before), made.text]))


def answer_pressed(turn: Turn, case_id: int, digit: str) -> bool:
    """A key under an answer that arrived; only its owner may press it, now as then."""
    case = turn.session.get(Case, case_id)
    if case is None or not owner(turn, case):
        return False
    turn.state.screen, turn.state.args = "case_answer", {"id": case_id}
    if digit == "9":
        turn.hear()
        return True
    if digit not in {"1", "2", "3"}:
        return False
    _answered(turn, int(digit))
    return True


def news_pressed(turn: Turn, case_id: int, digit: str) -> bool:
    """A key under a line about a case: reply to a question that still waits, else see how it stands."""
    case = turn.session.get(Case, case_id)
    if case is None or not owner(turn, case) or digit not in {"1", "9"}:
        return False
    if digit == "9":
        turn.out.append(screens.case_news(turn.session, turn.view, case_id, _newest(turn, case)).with_voice("only"))
    elif case.state == cases.WAITING:
        turn.state.draft = Draft(case_id=case.id, begun_at=turn.now.isoformat())
        turn.go("fb_got")
    else:
        turn.go("status", id=case.id)
    return True


def _newest(turn: Turn, case: Case) -> str:
    told = [message.text for message in cases.thread(turn.session, case.id) if message.kind == cases.NEWS]
    return told[-1] if told else cases.LATE


@chooses("case_answer")
def _answered(turn: Turn, digit: int) -> None:
    case = turn.session.get(Case, int(turn.state.args["id"]))
    if case is None or not owner(turn, case):
        turn.go("home")
        return
    if digit == 3:
        turn.state.draft = Draft(case_id=case.id, begun_at=turn.now.isoformat())
        turn.go("fb_got")
    elif digit == 1:
        if case.state != cases.SOLVED:
            cases.solve(turn.session, case, now=turn.now)
        turn.go("case_solved", code=case.code)
        if listening.to_ask(turn.session, case.id):
            turn.go("consent_voice", case=case.id)
    elif case.state in (cases.ANSWERED, cases.SOLVED):
        cases.reopen(turn.session, case, now=turn.now, settings=turn.settings)
        turn.go("case_reopened", id=case.id)
    else:
        turn.go("status", id=case.id)


@shows("case_solved")
def _case_solved(turn: Turn, before: Sequence[Text], code: str) -> Outgoing:
    return with_code(turn, code, before=before)


@shows("case_reopened")
def _case_reopened(turn: Turn, before: Sequence[Text], id: int, **_: Any) -> Outgoing:  # noqa: A002
    case = turn.session.get_one(Case, id)
    return turn.plain(before=before, slots={"team_up": screens.team(turn.session, turn.view, case)})
