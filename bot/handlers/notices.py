"""Notices in the chat: the list, one notice, its question, and "is this genuine?"."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.handlers import settings
from bot.turn import CHOOSES, Turn, chooses, shows
from content import notice_screens, notices, polls, screens, tally
from content.notices import readers, reminders, reporting, states
from content.pages import sentences
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.clock import local
from core.db import insert_new
from core.models import Correction, Notice, NoticeReply
from core.security import show_code

#: Keys that only the first notice to somebody from a list carries.
STOP, NOT_MY_VILLAGE = "5", "6"
REMIND = 4


def lines(turn: Turn) -> list[notices.Line]:
    """What somebody living here can look up, newest first; also from before they came."""
    return notices.listing(turn.session, now=turn.now, area_id=turn.area_id, languages=turn.view.chain)


def _in_digest(turn: Turn, day: int) -> list[int]:
    return readers.digest_parts(turn.session, turn.person.id, day) if turn.person else []


@shows("notices")
def _notices(turn: Turn, before: Sequence[Text], page: int = 0, day: int = 0) -> Outgoing:
    if day:
        parts = _in_digest(turn, day)
        return notice_screens.digest(turn.session, turn.view, parts, data=turn.data, before=before, page=page)
    found = lines(turn)
    items = [f"{screens.day(line.at, turn.settings)} {line.title}" for line in found]
    return turn.plain(before=before, empty=not found, slots={"n": len(found)}, keys=Keys(items=items, page=page))


@chooses("notices")
def _chosen(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    day = int(turn.state.args.get("day", 0))
    chosen = _in_digest(turn, day)[at] if day else lines(turn)[at].notice_id
    turn.go(_screen(turn.session.get_one(Notice, chosen)), id=chosen)


def _screen(row: Notice) -> str:
    """What was withdrawn is shown as a notice, which says so."""
    return "poll" if polls.is_poll(row) and row.state != states.RECALLED else "notice"


def _readable(turn: Turn, notice_id: int) -> Notice | None:
    person_id = turn.person.id if turn.person else None
    return readers.may_read(turn.session, notice_id=notice_id, person_id=person_id, area_id=turn.area_id, now=turn.now)


@shows("notice")
def _notice(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    row = _readable(turn, id)
    if row is None:
        return turn.plain(before=before, text=turn.line("notice.gone"), keys=Keys(hidden=(1, 2, 4)))
    if row.state == "recalled":
        return notice_screens.recall(turn.session, turn.view, id, data=turn.data)
    return notice_screens.arrived(turn.session, turn.view, id, data=turn.data, today=turn.today)


@shows("remind")
def _remind(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    return notice_screens.reminder(turn.session, turn.view, id, data=turn.data)


@chooses("remind")
def _reminded(turn: Turn, digit: int) -> None:
    turn.go("notice", id=turn.state.args["id"])


@shows("notice_fix")
def _fix(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    return notice_screens.fix(turn.session, turn.view, id, data=turn.data)


@chooses("notice_fix")
def _fixed(turn: Turn, digit: int) -> None:
    """The right one, to be heard at once."""
    turn.go("notice", id=turn.session.get_one(Correction, int(turn.state.args["id"])).notice_id)
    turn.hear()


def opened(turn: Turn, verb: str, thing: int) -> bool:
    """Stand on a digest, reminder or correction that arrived, so that its keys work; False when it is another's."""
    args: dict[str, int] = {"id": thing}
    if verb == "digest.1":
        args = {"day": thing}
        if not _in_digest(turn, thing):
            return False
    elif verb == "remind.1":
        if _readable(turn, thing) is None:
            return False
    else:
        found = turn.session.get(Correction, thing)
        if found is None or _readable(turn, found.notice_id) is None:
            return False
    turn.state.screen = {"digest.1": "notices", "remind.1": "remind"}.get(verb, "notice_fix")
    turn.state.args = dict(args)
    return True


def pressed(turn: Turn, notice_id: int, digit: str) -> bool:
    """A key under a notice that arrived; checked again now, whatever the page said then."""
    row = _readable(turn, notice_id)
    if row is None:
        return False
    turn.state.screen, turn.state.args = _screen(row), {"id": notice_id}
    if digit == "9":
        turn.hear()
        heard(turn, notice_id)
        return True
    if turn.state.screen == "poll":
        if digit not in {key.digit for key in turn.rendered().choices}:
            return False
        CHOOSES["poll"](turn, int(digit))
        return True
    if digit == STOP:
        settings.stop(turn)
    elif digit == NOT_MY_VILLAGE:
        turn.go("place")
    elif digit in {key.digit for key in turn.rendered().choices}:
        _act(turn, int(digit))
    else:
        return False
    return True


def heard(turn: Turn, notice_id: int) -> None:
    """One more who pressed to hear it, by place and language; never by person."""
    tally.count(
        turn.session, reporting.HEARD, day=turn.today, ref=f"notice:{notice_id}", area_id=turn.area_id,
        language=turn.language,
    )  # fmt: skip


@chooses("notice")
def _act(turn: Turn, digit: int) -> None:
    notice = turn.session.get(Notice, int(turn.state.args["id"]))
    if notice is None:
        turn.go("home")
    elif digit == 1 and states.author_person(notice) is not None:
        turn.go("bc_reply", id=notice.id)
    elif digit == 1:
        if notice.topic:
            turn.reading(notice.topic)
        turn.go("ask")
    elif digit == 2 and notice.question:
        turn.go("notice_q", id=notice.id)
    elif digit == REMIND and notice.event_on:
        _remind_me(turn, notice)
    else:
        turn.go("set_when")


def _remind_me(turn: Turn, notice: Notice) -> None:
    at = reminders.ask(turn.session, notice=notice, person_id=turn.known().id, settings=turn.settings, now=turn.now)
    if at is None:
        turn.show(before=[turn.line("notice.day_over")])
    else:
        moment = local(at, turn.settings.timezone)
        turn.done("remind", time=f"{moment:%H:%M}", date=screens.day(at, turn.settings))


# --- the question of a notice ---


def _question(turn: Turn, notice_id: int) -> dict[str, object]:
    return dict(turn.session.get_one(Notice, notice_id).question or {})


@shows("notice_q")
def _notice_q(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    question = _question(turn, id)
    options = [str(option) for option in question.get("options", [])]  # type: ignore[attr-defined]
    return turn.plain(before=before, slots={"question": question.get("question", "")}, keys=Keys(items=options))


@chooses("notice_q")
def _answered(turn: Turn, digit: int) -> None:
    notice_id = int(turn.state.args["id"])
    count_reply(turn.session, notice_id, digit, area_id=turn.area_id, language=turn.language)
    if turn.person is not None:
        reminders.confirmed(turn.session, notice_id=notice_id, person_id=turn.person.id)
    turn.go("notice_q_done", id=notice_id)


def count_reply(session: Session, notice_id: int, option: int, *, area_id: int | None, language: str) -> None:
    """One more of an answer, by place and language; never by person."""
    key = {"notice_id": notice_id, "option": option, "area_id": area_id or 0, "language": language}
    session.execute(insert_new(session, NoticeReply.__table__).values(**key, count=0))
    session.execute(
        update(NoticeReply)
        .where(*(getattr(NoticeReply, name) == value for name, value in key.items()))
        .values(count=NoticeReply.count + 1)
    )


@shows("notice_q_done")
def _notice_q_done(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    return turn.plain(before=before, slots={"explain": _question(turn, id).get("explain", "")})


# --- is it genuine? ---


@shows("genuine")
def _genuine(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    row = turn.session.get(Notice, id) if id else None
    if row is None:
        return turn.plain(before=before, empty=True)
    withdrawn = [turn.line("notice_recall", code=show_code(row.code), reason=row.why.rstrip("."))]
    return turn.plain(
        before=[*before, *(withdrawn if row.state in ("recalled", "stopped") else [])],
        slots={
            "sender": row.sender or turn.settings.agency,
            "date": screens.day(row.approved_at or row.created_at, turn.settings),
            "title": _named(turn, row),
        },
    )


def _named(turn: Turn, row: Notice) -> str:
    """What a notice is about: its title, the first sentence of one that was typed without, or that it was spoken."""
    title = readers.words(turn.session, row, "title", turn.view.chain)
    body = sentences(readers.words(turn.session, row, "body", turn.view.chain))
    return (title or (body[0] if body else "")).rstrip(".") or turn.line("notice.spoken").text
