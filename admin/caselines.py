"""A case as one line: its first words, how it was said, where it belongs and when it is due."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, names
from admin.dues import due
from admin.visit import Visit
from content import areas, cases
from content.cases import routing
from content.search.fold import fold
from core.i18n import Words
from core.models import Case, CaseMessage

TITLE = 90  # characters of the first words that stand for a case


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
    team: str  # name of the desk, empty for the place's own office
    words: str  # everything said in it, to be searched


def lines(session: Session, visit: Visit, found: Sequence[Case]) -> list[Line]:
    """Rows with their first words; two queries for all of them."""
    rows = session.scalars(
        select(CaseMessage)
        .where(CaseMessage.case_id.in_([case.id for case in found]), CaseMessage.kind != cases.NEWS)
        .order_by(CaseMessage.id)
    )
    said: dict[int, list[CaseMessage]] = {}
    every: dict[int, list[str]] = {}
    for row in rows:
        every.setdefault(row.case_id, []).append(row.text)
        if row.author == "person":
            said.setdefault(row.case_id, []).append(row)
    teams = {team.id: team.name for team in routing.teams(session, active=False)}
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
            team=teams.get(case.team_id or 0, ""),
            words=" ".join(every.get(case.id, [])),
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


def has(line: Line, sought: str) -> bool:
    """Whether a line speaks of what was typed: typed with marks they count, typed without they do not."""
    sought = " ".join(sought.split())
    code = sought.replace(" ", "").casefold() in line.case.code.casefold()
    if fold(sought) == sought.casefold():
        return code or fold(sought) in fold(line.words)
    return code or sought.casefold() in line.words.casefold()
