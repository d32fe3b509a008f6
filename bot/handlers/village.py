"""The influential person: speak to the village, take it back, see the village's page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.handlers import feedback
from bot.state import Broadcast
from bot.turn import Turn, chooses, shows, takes
from content import areas, cases, notices, polls, roles, successions, tally
from content.notices import readers
from content.notices.drafting import BODY_LIMIT
from content.roles import Grant
from content.screens import Keys, day
from content.texts import Text
from core.channels import Outgoing
from core.clock import local
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import fill
from core.models import Notice, Topic

READ_DAYS = 30  # notices offered for reading aloud
READ_SIZES = {1: "under_10", 2: "10_to_30", 3: "over_30"}


def broadcast(turn: Turn, words: str) -> None:
    """/broadcast, with or without the words."""
    if own(turn) is None:
        _no_role(turn)
        return
    turn.go("bc_start")
    if words:
        turn.out.clear()
        _check(turn, Broadcast(text=words))


def page(turn: Turn, _rest: str = "") -> None:
    """/village."""
    if own(turn) is None:
        _no_role(turn)
    else:
        turn.go("village")


def _no_role(turn: Turn) -> None:
    """Nobody's role, or one that was handed over: then to whom, and since when."""
    gone = successions.over(turn.session, person_id=turn.person.id, now=turn.now) if turn.person else None
    if gone is None:
        turn.go("bc_no", why="role")
    else:
        turn.go("bc_no", why="over", name=gone[1], date=day(gone[0].at, turn.settings))


def own(turn: Turn) -> Grant | None:
    """The right to speak, as it is now; the first when there are several."""
    if turn.person is None:
        return None
    held = roles.grants(turn.session, person_id=turn.person.id, now=turn.now)
    return next((grant for grant in held if grant.allows("broadcast.send") and grant.area_id is not None), None)


# --- saying it ---


@shows("bc_start")
def _bc_start(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before)


@takes("bc_start")
def _spoken(turn: Turn) -> None:
    if turn.incoming.kind == "voice":
        media = turn.incoming.media[0]
        _check(turn, Broadcast(clip=media.sha256, ms=media.ms))
    else:
        _check(turn, Broadcast(text=turn.incoming.text.strip()))


def _check(turn: Turn, said: Broadcast) -> None:
    grant = own(turn)
    if grant is None:
        turn.go("bc_no", why="role")
        return
    if len(said.text) > BODY_LIMIT:
        turn.go("bc_no", why="length", n=BODY_LIMIT)
        return
    said.area_id = grant.area_id
    turn.state.broadcast = said
    turn.go("bc_check")


@shows("bc_check")
def _bc_check(turn: Turn, before: Sequence[Text]) -> Outgoing:
    said = turn.state.broadcast or Broadcast()
    area = areas.label(turn.session, said.area_id) if said.area_id else ""
    people = readers.people_in(turn.session, said.area_id) if said.area_id else 0
    policy = turn.line(f"bc_check.{turn.settings.broadcast_policy}", minutes=turn.settings.broadcast_delay_minutes)
    name = readers.speaker_name(turn.session, person_id=turn.person.id, now=turn.now) if turn.person else ""
    own = [Text(f"“{said.text}”", "vi")] if said.text else []
    several = len(_places(turn)) > 1
    return turn.plain(
        before=[*before, *own],
        empty=people == 0,
        slots={"policy_note": policy.text, "name": name, "area": area, "n": people},
        keys=Keys(hidden=() if several else (3,)),
        clip=said.clip,
    )


def _places(turn: Turn) -> list[int]:
    if turn.person is None:
        return []
    held = roles.grants(turn.session, person_id=turn.person.id, now=turn.now)
    return [grant.area_id for grant in held if grant.allows("broadcast.send") and grant.area_id is not None]


@chooses("bc_check")
def _checked(turn: Turn, digit: int) -> None:
    said = turn.state.broadcast
    if digit == 1 and said is not None:
        send(turn, said)
    elif digit == 2:
        turn.go("bc_start")
    elif digit == 3 and said is not None:
        places = _places(turn)
        said.area_id = places[(places.index(said.area_id) + 1) % len(places)] if said.area_id in places else places[0]
        turn.go("bc_check")
    else:
        turn.state.broadcast = None
        turn.go("home")


def send(turn: Turn, said: Broadcast) -> None:
    """The right is checked again inside: what the button said then does not matter now."""
    if turn.person is None or said.area_id is None:
        turn.go("bc_no", why="role")
        return
    try:
        notice = notices.broadcast(
            turn.session,
            person=turn.person,
            area_id=said.area_id,
            text=said.text,
            clip=said.clip or None,
            clip_ms=said.ms,
            clip_language=turn.language,
            question=polls.question(said.text, said.options) if said.options else None,
            settings=turn.settings,
            now=turn.now,
        )
    except Forbidden:
        _refuse(turn, "area", area_id=said.area_id)
    except Conflict:
        _refuse(turn, "limit", area_id=said.area_id, n=turn.settings.broadcast_limit)
    except Invalid:
        _refuse(turn, "other", area_id=said.area_id)
    else:
        turn.state.broadcast = None
        turn.state.trail = []
        turn.go("bc_wait", id=notice.id)


def _refuse(turn: Turn, why: str, *, area_id: int | None = None, notice_id: int | None = None, n: int = 0) -> None:
    """Say no, and write down that it was said: who tries another's village is to be found in the audit."""
    if turn.person is not None:
        notices.refused(
            turn.session, person_id=turn.person.id, why=why, area_id=area_id, notice_id=notice_id, now=turn.now
        )
    turn.go("bc_no", why=why, n=n)


@shows("bc_wait")
def _bc_wait(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    notice = turn.session.get_one(Notice, id)
    if notice.state == "submitted":  # the agency approves it first
        return turn.plain(before=before, text=turn.line("bc_wait.approval"))
    if notice.state == "done" and not notice.people:  # nobody receives notices here yet
        return turn.plain(before=before, text=turn.line("bc_wait.kept"), keys=Keys(hidden=(1,)))
    at = local(notice.due_at or notice.created_at, turn.settings.timezone)
    return turn.plain(before=before, slots={"time": f"{at:%H:%M}"})


@chooses("bc_wait")
def _take_back(turn: Turn, _digit: int) -> None:
    """While it waits it is taken back; once it left, those who had it are told."""
    notice_id = int(turn.state.args["id"])
    if turn.person is None:
        turn.go("home")
        return
    try:
        notices.take_back(turn.session, notice_id=notice_id, person_id=turn.person.id, now=turn.now)
        turn.done("taken_back")
    except Conflict:
        _recall(turn, notice_id, f"person:{turn.person.id}")
    except NotFound:
        _refuse(turn, "other", notice_id=notice_id)


def _recall(turn: Turn, notice_id: int, actor: str) -> None:
    why = turn.line("bc_why.recalled").text
    try:
        notices.recall(turn.session, notice_id=notice_id, actor=actor, why=why, now=turn.now)
    except (Conflict, Forbidden, NotFound):
        _refuse(turn, "other", notice_id=notice_id)
    else:
        turn.done("recalled")


@shows("bc_no")
def _bc_no(turn: Turn, before: Sequence[Text], why: str, n: int = 0, name: str = "", date: str = "") -> Outgoing:
    return turn.plain(before=before, slots={"why": turn.line(f"bc_why.{why}", n=n, name=name, date=date).text})


@chooses("bc_no")
def _ask_agency(turn: Turn, _digit: int) -> None:
    said, turn.state.broadcast = turn.state.broadcast, None
    if said is not None:
        feedback.put(turn, text=said.text, clip=said.clip, ms=said.ms)
    turn.go("fb_got" if said is not None else "fb_start")


def old_button(turn: Turn) -> None:
    """A button of an earlier page, pressed while speaking to the village: nothing is done, and that is audited."""
    if turn.person is not None and turn.state.screen.startswith("bc_"):
        notices.refused(turn.session, person_id=turn.person.id, why="old", now=turn.now)


def report_pressed(turn: Turn, notice_id: int, digit: str) -> bool:
    """A key under the report on one's own notice: again after a stop, or the village's page."""
    notice = turn.session.get(Notice, notice_id)
    if notice is None or turn.person is None:
        return False
    if successions.contact(turn.session, notice, now=turn.now) != turn.person.id:  # nobody else is sent this button
        notices.refused(turn.session, person_id=turn.person.id, why="other", notice_id=notice_id, now=turn.now)
        return False
    if notice.state in ("stopped", "recalled") and digit == "1":
        turn.go("bc_start")
    elif notice.state not in ("stopped", "recalled") and digit == "1":
        turn.go("bc_replies", id=notice.id)
    elif notice.state not in ("stopped", "recalled") and digit == "2":
        page(turn)
    else:
        return False
    return True


# --- the village's page ---


@shows("village")
def _village(turn: Turn, before: Sequence[Text]) -> Outgoing:
    grant = own(turn)
    area_id = grant.area_id if grant else None
    reached = readers.people_in(turn.session, area_id) if area_id else 0
    open_cases = cases.count_open(turn.session, path=grant.path) if grant else 0
    to_read = _to_read(turn)
    return turn.plain(
        before=before,
        slots={
            "village": areas.label(turn.session, area_id) if area_id else "",
            "n": few(turn, reached),
            "open": few(turn, open_cases),
            "read": len(to_read),
        },
    )


def few(turn: Turn, number: int) -> str:
    """A small number would point at somebody."""
    return str(number) if number == 0 or number >= turn.settings.min_cell else turn.line("few").text


def _to_read(turn: Turn) -> list[notices.Line]:
    """Notices of the last month; who reads them aloud reaches people without a telephone."""
    grant = own(turn)
    found = notices.listing(
        turn.session, now=turn.now, area_id=grant.area_id if grant else None, languages=turn.view.chain
    )
    return [line for line in found if line.at > turn.now - timedelta(days=READ_DAYS)]


@chooses("village")
def _village_choice(turn: Turn, digit: int) -> None:
    if digit == 1:
        lines = _to_read(turn)
        if lines:
            turn.go("read_done", id=lines[0].notice_id)
        else:
            turn.go("village", before=[turn.line("village.no_notice")])
    elif digit == 2:
        _cases(turn)
    elif digit == 3:
        turn.go("poll_new")
    elif digit == 4:
        _month(turn)


def _cases(turn: Turn) -> None:
    """What is open in the village, by topic and without a name; then one's own, among them what one relays."""
    grant = own(turn)
    found = cases.open_by_topic(turn.session, path=grant.path) if grant else {}
    names = dict(
        turn.session.execute(select(Topic.code, Topic.en_name if turn.language == "en" else Topic.vi_name)).all()
    )
    lines = [
        f"{names.get(topic, turn.line('village.other').text)}: {few(turn, number)}" for topic, number in found.items()
    ]
    turn.go(
        "status_ask",
        before=[turn.line("village.cases", list=", ".join(lines))] if lines else [turn.line("village.no_case")],
    )


def _month(turn: Turn) -> None:
    grant = own(turn)
    if grant is None or grant.area_id is None or turn.person is None:
        turn.go("home")
        return
    since = turn.now - timedelta(days=30)
    slots: dict[str, Any] = {
        "sent": readers.sent_by(turn.session, person_id=turn.person.id, since=since),
        "n": few(turn, readers.people_in(turn.session, grant.area_id)),
        "cases": few(turn, cases.count_since(turn.session, path=grant.path, since=since)),
    }
    turn.go("village", before=[turn.line("village.month", **slots)])


@shows("read_done")
def _read_done(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    notice = turn.session.get_one(Notice, id)
    said = [readers.words(turn.session, notice, name, turn.view.chain) for name in ("title", "body")]
    whole = " ".join(f"{part.rstrip('.')}." for part in said if part)
    pattern, language = turn.view.words.pattern("read_done")
    question = fill(pattern, {"title": "", "body": ""}).lstrip(". ")
    return turn.plain(before=before, text=Text(f"{whole} {question}".strip(), language), clip=notice.clip or "")


@chooses("read_done")
def _read_aloud(turn: Turn, digit: int) -> None:
    size = READ_SIZES.get(digit)
    if size is None:
        turn.go("village")
        return
    tally.count(
        turn.session, "read_aloud", day=turn.today, ref=f"notice:{turn.state.args['id']}:{size}", area_id=turn.area_id
    )
    turn.done("counted")
