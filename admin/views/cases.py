"""Cases in the console: the inbox by desk and place with its clocks, and one case with all that happened to it."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from admin import caselines, choices, names, previews
from admin.forms import Form
from admin.sounds import attachment, sound
from admin.visit import Visit
from content import areas, canned, cases, floods, public_answers, roles, screens
from content.cases import clocks, routing, speakers
from content.data_records import Record
from core.errors import NotFound
from core.i18n import SOURCE
from core.models import Case, CaseMessage, Language, Person

HOME = "/admin/cases"
GROUPS: dict[str, tuple[str, ...]] = {
    "open": cases.OPEN,
    "waiting": (cases.WAITING,),
    "closed": (cases.ANSWERED, cases.SOLVED),
}
ASKED = ("q", "topic", "group", "team", "owner", "kind")
OWNERS = ("me", "nobody")


async def inbox(visit: Visit) -> web.StreamResponse:
    """Cases of one's own places: urgent first, then by due date, what is late in red."""
    asked = {name: visit.request.query.get(name, "")[:200] for name in ASKED}
    states = GROUPS.get(asked["group"], cases.OPEN)

    def look(session: Session) -> dict[str, Any]:
        prefixes = roles.allowed_paths(visit.signed.grants, "case.read")
        found = cases.inbox(
            session, areas=prefixes, now=visit.now, states=states, climbed=True, where=_where(visit, asked)
        )
        topics = dict(choices.topics(session, visit.words.tag))
        lines = caselines.lines(session, visit, found)
        if asked["q"].strip():
            lines = [line for line in lines if caselines.has(line, asked["q"])]
        return {
            "lines": lines,
            "topics": list(topics.items()),
            "topic_names": topics,
            "teams": [(team.id, team.name) for team in _teams(session, prefixes)],
        }

    found = await visit.read(look)
    kinds = [(kind, visit.words(f"case.kind.{kind}")) for kind in cases.KINDS]
    owners = [(name, visit.words(f"case.owner.{name}")) for name in OWNERS]
    return visit.page(
        "cases", form=visit.form(**asked), groups=list(GROUPS), asked=asked, kinds=kinds, owners=owners, **found
    )


def _where(visit: Visit, asked: dict[str, str]) -> list[ColumnElement[bool]]:
    """What was filtered by; anything that is not offered filters nothing."""
    wanted: list[ColumnElement[bool]] = []
    if asked["topic"]:
        wanted.append(Case.topic == asked["topic"])
    if asked["kind"]:
        wanted.append(Case.kind == asked["kind"])
    if asked["team"].isascii() and asked["team"].isdigit() and len(asked["team"]) <= 15:
        wanted.append(Case.team_id == int(asked["team"]))
    if asked["owner"] in OWNERS:
        wanted.append(Case.owner_id == visit.staff.id if asked["owner"] == "me" else Case.owner_id.is_(None))
    return wanted


def _teams(session: Session, prefixes: Sequence[str]) -> list[Any]:
    """Desks whose cases these places may see."""
    seen = []
    for team in routing.teams(session):
        path = areas.path(session, team.area_id) if team.area_id else ""
        if any(path.startswith(prefix) for prefix in prefixes):
            seen.append(team)
    return seen


async def show(visit: Visit) -> web.StreamResponse:
    """One case; whoever may answer it is seen by colleagues who have it open too."""
    number = visit.number("case")

    def note_look(session: Session) -> None:
        case = session.get(Case, number)
        if case is not None and visit.may("case.answer", routing.team_path(session, case)):
            cases.look(session, case_id=number, staff_id=visit.staff.id, now=visit.now)

    await visit.write(note_look)
    return await page(visit, visit.form())


async def lookers(visit: Visit) -> web.StreamResponse:
    """Who has the case open now, as a piece of the page; the page asks for it again and again."""
    number = visit.number("case")
    found = await visit.write(
        lambda s: cases.look(s, case_id=number, staff_id=visit.staff.id, now=visit.now)
    )  # fmt: skip
    return visit.page("_lookers", lookers=found)


async def reveal(visit: Visit) -> web.StreamResponse:
    """The name somebody gave for this case; looking at it is a deed, and written down."""
    said = await visit.write(
        lambda s: cases.reveal_name(
            s, case_id=visit.number("case"), keyring=visit.console.keyring, actor=visit.actor, now=visit.now
        )
    )
    return await page(visit, visit.form(), revealed=said)


async def attached(visit: Visit) -> web.StreamResponse:
    """A voice note, picture or paper of the case."""
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


async def page(
    visit: Visit, form: Form, status: int = 200, *, stale: bool = False, revealed: cases.Names | None = None,
    record: Record | None = None,
) -> web.Response:  # fmt: skip
    """The page of one case.

    Args:
        stale: something was not done because the case changed meanwhile.
        revealed: the names that were asked for.
        record: what is kept about the person, when they asked about it.
    """
    number = visit.number("case")

    def look(session: Session) -> dict[str, Any]:
        case = session.get(Case, number)
        if case is None:
            raise NotFound(f"case {number}")
        [line] = caselines.lines(session, visit, [case])
        language = session.get(Language, case.language)
        may = visit.may("case.answer", routing.team_path(session, case))
        main = session.get(Case, case.merged_into_id) if case.merged_into_id else None
        return {
            "line": line,
            "case": case,
            "thread": [
                (message, names.of_staff(session, message.staff_id))
                for message in cases.thread(session, number)
                if message.author != "draft"
            ],
            "topic": dict(choices.topics(session, visit.words.tag)).get(case.topic or "", ""),
            "language": (language.vi_name if visit.words.tag == SOURCE else language.en_name) if language else "",
            "team": line.team or choices.label(session, case.team_area_id),
            "can_answer": may,
            "open": case.state in cases.OPEN,
            "mine": case.owner_id == visit.staff.id,
            "main": main,
            "same": cases.duplicates(session, number),
            "history": [(row, names.of(session, row.actor)) for row in cases.history(session, number)],
            "lookers": cases.lookers(session, case_id=number, staff_id=visit.staff.id, now=visit.now),
            **(_to_answer(session, visit, case) if may else {"ready": None}),
        }

    found = await visit.read(look)
    return visit.page(
        "case", status, form=form, stale=stale, revealed=revealed, record=record, limit=cases.ANSWER_LIMIT, **found
    )


def _to_answer(session: Session, visit: Visit, case: Case) -> dict[str, Any]:
    """What an officer needs to act: the draft as the person will see it, ready answers, where to pass it on."""
    draft = cases.the_draft(session, case.id)
    seen = previews.view(session, visit.console, case.language)
    tongues = choices.languages(session, visit.words.tag)
    return {
        "ready": draft,
        "seen": cases.fingerprint(draft) if draft else "",
        "ready_by": names.of_staff(session, draft.staff_id) if draft else "",
        "preview": screens.case_answer(session, seen, case.id, said=draft) if draft else None,
        "needs_speaker": cases.needs_speaker(session, case),
        "speaking": speakers.standing(session, case, draft, now=visit.now) if draft and draft.text else None,
        "canned": canned.offered(session, topic=case.topic or "", area_id=case.team_area_id, language=case.language),
        "desks": [(f"team:{team.id}", team.name) for team in routing.teams(session) if team.id != case.team_id],
        "places": choices.places(session, visit.signed.grants, "case.read"),
        "grantable": case.kind == cases.DATA and case.data_right in ("delete", "object") and case.person_id is not None,
        "about_data": case.kind == cases.DATA and case.person_id is not None,
        "tongues": tongues,
        "spoken_in": sorted(tongues, key=lambda one: (one[0] != SOURCE, one[0] != case.language)),
        "publishable": public_answers.may_become(case),
        "muted": floods.muted_until(session.get(Person, case.person_id) if case.person_id else None, visit.now),
        "extendable": case.kind == cases.DATA and case.extended_at is None,
        "longest": clocks.EXTENSION_DAYS,
    }
