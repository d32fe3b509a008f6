"""Where a thing belongs: the paths of the areas whose staff may act on it (None = the whole province)."""

from os.path import commonpath

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audience, cases, editorial, roles
from content.audience import Audience
from content.editorial import Facts
from content.questions.listing import ROOT_SLASHES
from core.clock import now as present
from core.errors import NotFound
from core.models import (
    Area,
    Article,
    Case,
    Faq,
    Guide,
    Notice,
    PublicAnswer,
    Question,
    QuestionCount,
    QuestionGroup,
    Role,
    Staff,
    Succession,
)


def article(session: Session, number: int) -> list[str | None]:
    """The place of an article as villagers know it, and the place its next wording asks for."""
    return _worded(session, session.get(Article, number), f"article:{number}")


def faq(session: Session, number: int) -> list[str | None]:
    """The same for a FAQ entry."""
    return _worded(session, session.get(Faq, number), f"faq:{number}")


def guide(session: Session, number: int) -> list[str | None]:
    """The same for a guide."""
    return _worded(session, session.get(Guide, number), f"guide:{number}")


#: By the noun of what is written and approved.
WORDED = {"article": article, "faq": faq, "guide": guide}


def notice(session: Session, number: int) -> list[str | None]:
    """Every place of the audience; the whole province when it names none."""
    row = session.get(Notice, number)
    if row is None:
        raise NotFound(f"notice {number}")
    return audience.places(session, Audience.from_json(row.audience))


def case(session: Session, number: int) -> list[str | None]:
    """The place whose inbox the case is in: who may act on it; the province's when it has none."""
    row = session.get(Case, number)
    if row is None:
        raise NotFound(f"case {number}")
    return [path_of(session, row.team_area_id)]


def case_read(session: Session, number: int) -> list[str | None]:
    """The place where the case began: its officers go on reading it after it climbed, as does everybody above."""
    row = session.get(Case, number)
    if row is None:
        raise NotFound(f"case {number}")
    return [path_of(session, cases.began_with(session, row))]


def question(session: Session, number: int) -> list[str | None]:
    """The smallest place in which all who ask a group's question live; the whole province when a place is unknown."""
    if session.get(QuestionGroup, number) is None:
        raise NotFound(f"question group {number}")
    counted = select(QuestionCount.area_id).where(QuestionCount.group_id == number).distinct()
    ids = list(session.scalars(counted))
    paths = list(session.scalars(select(Area.path).where(Area.id.in_(ids))))
    shared = f"{commonpath(paths)}/" if paths and len(paths) == len(ids) else ""
    return [shared if shared.count("/") > ROOT_SLASHES else None]


def asked(session: Session, number: int) -> list[str | None]:
    """The place of one question."""
    row = session.get(Question, number)
    if row is None:
        raise NotFound(f"question {number}")
    return [path_of(session, row.area_id)]


def public(session: Session, number: int) -> list[str | None]:
    """The place whose office answered; the province's when there is none."""
    row = session.get(PublicAnswer, number)
    if row is None:
        raise NotFound(f"public answer {number}")
    return [path_of(session, row.area_id)]


def area(session: Session, number: int) -> list[str | None]:
    """The place itself."""
    return [path_of(session, number)]


def chat_role(session: Session, number: int) -> list[str | None]:
    """The place a role of a person in the chat holds in."""
    return _role(session, session.get(Role, number), "person_id")


def succession(session: Session, number: int) -> list[str | None]:
    """The place of the role that is handed over."""
    row = session.get(Succession, number)
    return _role(session, session.get(Role, row.role_id) if row else None, "person_id")


def staff_role(session: Session, number: int) -> list[str | None]:
    """The place a role of an account holds in."""
    return _role(session, session.get(Role, number), "staff_id")


def account(session: Session, number: int) -> list[str | None]:
    """Every place an account has a role in: who manages it must manage them all."""
    if session.get(Staff, number) is None:
        raise NotFound(f"staff {number}")
    held = roles.in_force(session, present(), staff_id=number)
    return [path_of(session, row.area_id) for row in held]


def path_of(session: Session, area_id: int | None) -> str | None:
    """The path of an area, None for the whole province.

    Raises:
        NotFound: no such area.
    """
    if area_id is None:
        return None
    found = session.get(Area, area_id)
    if found is None:
        raise NotFound(f"area {area_id}")
    return found.path


def _worded(session: Session, row: Article | Faq | Guide | None, ref: str) -> list[str | None]:
    if row is None:
        raise NotFound(ref)
    paths = [path_of(session, row.area_id)]
    revision = editorial.pending(session, ref)
    if revision is not None:
        paths.append(path_of(session, Facts.from_json(revision.facts).area_id))
    return paths


def _role(session: Session, row: Role | None, holder: str) -> list[str | None]:
    if row is None or getattr(row, holder) is None:
        raise NotFound("role")
    return [path_of(session, row.area_id)]
