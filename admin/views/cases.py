"""Cases in the console: the inbox by place with its clocks, one case with its thread, and the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, names
from admin.dues import due
from admin.forms import Form, Wrong
from admin.sounds import attachment, sound
from admin.visit import Visit
from content import areas, cases, roles, tally
from content.search.fold import fold
from core.errors import Conflict, NotFound
from core.i18n import Words
from core.models import Case, CaseMessage

HOME = "/admin/cases"
TITLE = 90  # characters of the first words that stand for a case
GROUPS: dict[str, tuple[str, ...]] = {
    "open": cases.OPEN,
    "waiting": (cases.WAITING,),
    "closed": (cases.ANSWERED, cases.SOLVED),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the inbox."""

    case: Case
    title: str
    icon: str
    what: str  # how it was said
    place: str
    owner: str
    due: tuple[str, str, str]
    climbed: str  # "up": with those above us now; "back": came to us from below, or to us again; empty: neither


async def inbox(visit: Visit) -> web.StreamResponse:
    """Cases of one's own places: urgent first, then by due date, what is late in red."""
    asked = {name: visit.request.query.get(name, "") for name in ("q", "topic", "group")}
    states = GROUPS.get(asked["group"], cases.OPEN)

    def look(session: Session) -> dict[str, Any]:
        prefixes = roles.allowed_paths(visit.signed.grants, "case.read")
        found = cases.inbox(session, areas=prefixes, now=visit.now, states=states, climbed=True)
        topics = dict(choices.topics(session, visit.words.tag))
        lines = [line for line in _lines(session, visit, found) if _wanted(line, asked)]
        return {"lines": lines, "topics": list(topics.items()), "topic_names": topics}

    found = await visit.read(look)
    return visit.page("cases", form=visit.form(**asked), groups=list(GROUPS), asked=asked, **found)


async def show(visit: Visit) -> web.StreamResponse:
    """One case."""
    return await _page(visit, visit.form())


async def reveal(visit: Visit) -> web.StreamResponse:
    """The name somebody gave for this case; looking at it is a deed, and written down."""
    name = await visit.write(
        lambda s: cases.reveal_name(
            s, case_id=visit.number("case"), keyring=visit.console.keyring, actor=visit.actor, now=visit.now
        )
    )
    return await _page(visit, visit.form(), name=name)


async def attached(visit: Visit) -> web.StreamResponse:
    """A voice note or picture of the case."""
    number, message_id = visit.number("case"), visit.number("message")

    def look(session: Session) -> CaseMessage:
        message = session.get(CaseMessage, message_id)
        if message is None or message.case_id != number or not message.file:
            raise NotFound(f"message {message_id}")
        return message

    message = await visit.read(look)
    path = visit.console.files.path(message.file or "")
    if message.kind == "voice":
        return sound(path)
    return attachment(path, message.mime, f"tap-tin-{message.id}")


Act = Callable[[Session, Visit, int, Form], object]


def _deed(said: str, act: Act) -> Callable[[Visit], Any]:
    async def view(visit: Visit) -> web.StreamResponse:
        form, number = visit.form(), visit.number("case")

        def work(session: Session) -> str:
            act(session, visit, number, form)
            return f"{HOME}/{number}?said={said}"

        try:
            return await visit.once(work)
        except Wrong:
            return await _page(visit, form, 422)
        except Conflict:
            return await _page(visit, form, 409, stale=True)

    return view


def _answer(session: Session, visit: Visit, number: int, form: Form) -> None:
    text = form.text("answer", limit=cases.ANSWER_LIMIT, lines=True)
    form.stop_if_wrong()
    case = cases.answer(session, case_id=number, staff=visit.staff, text=text, now=visit.now)
    tally.count(session, "case_answered", day=visit.today, area_id=case.team_area_id, language=case.language)


def _note(session: Session, visit: Visit, number: int, form: Form) -> None:
    text = form.text("note", limit=cases.TEXT_LIMIT, lines=True)
    form.stop_if_wrong()
    cases.note(session, case_id=number, staff=visit.staff, text=text, now=visit.now)


def _urgent(session: Session, visit: Visit, number: int, form: Form) -> None:
    cases.mark_urgent(session, case_id=number, urgent=form["urgent"] == "yes", actor=visit.actor, now=visit.now)


take = _deed("taken", lambda s, v, n, f: cases.take(s, case_id=n, staff=v.staff, now=v.now))
answer = _deed("answered", _answer)
note = _deed("noted", _note)
urgent = _deed("saved", _urgent)


async def _page(visit: Visit, form: Form, status: int = 200, *, stale: bool = False, name: str = "") -> web.Response:
    number = visit.number("case")

    def look(session: Session) -> dict[str, Any]:
        case = session.get(Case, number)
        if case is None:
            raise NotFound(f"case {number}")
        thread = cases.thread(session, number)
        [line] = _lines(session, visit, [case])
        path = areas.path(session, case.team_area_id) if case.team_area_id else None
        return {
            "line": line,
            "case": case,
            "thread": [(message, names.of_staff(session, message.staff_id)) for message in thread],
            "topic": dict(choices.topics(session, visit.words.tag)).get(case.topic or "", ""),
            "language": dict(choices.languages(session, visit.words.tag)).get(case.language, case.language),
            "team": choices.label(session, case.team_area_id),
            "can_answer": visit.may("case.answer", path),
            "open": case.state in cases.OPEN,
            "mine": case.owner_id == visit.staff.id,
        }

    found = await visit.read(look)
    return visit.page("case", status, form=form, stale=stale, given_name=name, limit=cases.ANSWER_LIMIT, **found)


def _lines(session: Session, visit: Visit, found: Sequence[Case]) -> list[Line]:
    """Rows with their first words; two queries for all of them."""
    rows = session.scalars(
        select(CaseMessage)
        .where(CaseMessage.case_id.in_([case.id for case in found]), CaseMessage.author == "person")
        .order_by(CaseMessage.id)
    )
    said: dict[int, list[CaseMessage]] = {}
    for row in rows:
        said.setdefault(row.case_id, []).append(row)
    zone = visit.console.settings.timezone
    return [
        Line(
            case=case,
            title=_title(visit.words, case, said.get(case.id, [])),
            icon=_icon(said.get(case.id, [])),
            what=_what(visit.words, case, said.get(case.id, [])),
            place=choices.label(session, case.area_id),
            owner=names.of_staff(session, case.owner_id),
            due=due(visit.words, case, now=visit.now, zone=zone),
            climbed=_climbed(session, visit, case),
        )
        for case in found
    ]


def _climbed(session: Session, visit: Visit, case: Case) -> str:
    if not case.level:
        return ""
    path = areas.path(session, case.team_area_id) if case.team_area_id else None
    return "back" if visit.may("case.read", path) else "up"


def _title(words: Words, case: Case, said: Sequence[CaseMessage]) -> str:
    first = next((" ".join(message.text.split()) for message in said if message.text.strip()), "")
    if not first:
        return words(f"case.kind.{case.kind}")
    return first if len(first) <= TITLE else f"{first[:TITLE].rsplit(' ', 1)[0]} …"


def _icon(said: Sequence[CaseMessage]) -> str:
    kinds = {message.kind for message in said}
    return "i-mic" if "voice" in kinds else "i-photo" if "photo" in kinds else "i-text"


def _what(words: Words, case: Case, said: Sequence[CaseMessage]) -> str:
    """ "Tiếng nói 0:41, ảnh": how it was said, without what was said."""
    seconds = sum(message.ms for message in said if message.kind == "voice") // 1000
    parts = [words(f"case.kind.{case.kind}")]
    kinds = dict.fromkeys(message.kind for message in said)
    for kind in kinds:
        parts.append(words(f"case.part.{kind}", length=f"{seconds // 60}:{seconds % 60:02}"))
    return ", ".join(parts)


def _wanted(line: Line, asked: dict[str, str]) -> bool:
    if asked["topic"] not in ("", line.case.topic):
        return False
    sought = fold(asked["q"])
    return sought in fold(line.title) or sought.replace(" ", "") in line.case.code.lower()
