"""Roles: who may do what, in which place. A role covers an area and everything below it; one human holds several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from content import audit
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, Language, Person, Role, Staff

ADMINISTRATOR = "administrator"
PUBLISHER = "publisher"
APPROVER = "approver"
CASE_OFFICER = "case_officer"
TRANSLATOR = "translator"
SPEAKER = "speaker"
INFLUENTIAL = "influential"
VIEWER = "viewer"

EVERYWHERE = ""  # path of a role without an area: the prefix of every path

_READ = {"article.read", "notice.read", "figures.read"}

PERMISSIONS: Mapping[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset(
        _READ
        | {"staff.manage", "people.manage", "place.write", "language.write", "price.write", "audit.read"}
        | {"question.read"}
        | {"notice.stop", "switch.pause", "case.read", "case.manage", "case.digest"}
    ),
    PUBLISHER: frozenset(
        _READ
        | {"article.write", "article.withdraw", "notice.write", "notice.schedule", "notice.stop", "price.write"}
        | {"clip.release", "question.read"}
    ),
    APPROVER: frozenset(
        _READ
        | {"question.read", "article.approve", "article.withdraw", "notice.approve", "notice.schedule", "notice.stop"}
        | {"switch.pause", "audit.read", "case.digest"}
    ),
    CASE_OFFICER: frozenset(_READ | {"question.read", "case.read", "case.answer"}),
    TRANSLATOR: frozenset({"article.read", "text.translate", "text.check"}),
    SPEAKER: frozenset({"text.check", "text.speak"}),
    INFLUENTIAL: frozenset({"broadcast.send", "village.read", "feedback.relay"}),
    VIEWER: frozenset(_READ | {"case.digest"}),
}

STAFF_ROLES = (ADMINISTRATOR, PUBLISHER, APPROVER, CASE_OFFICER, TRANSLATOR, SPEAKER, VIEWER)
CHAT_ROLES = (INFLUENTIAL, TRANSLATOR, SPEAKER)  # what a villager may hold in the chat
LANGUAGE_ROLES = (TRANSLATOR, SPEAKER)  # bound to one language


@dataclass(frozen=True, slots=True)
class Grant:
    """A role as it is held now. `path` is the area's path, EVERYWHERE without an area."""

    role: str
    area_id: int | None
    path: str
    language: str | None

    def allows(self, permission: str) -> bool:
        """Whether the role carries the permission, wherever that may be."""
        return permission in PERMISSIONS.get(self.role, frozenset())

    def covers(self, path: str | None) -> bool:
        """Whether the area with this path lies inside; None (the whole province) only for a role that wide."""
        if path is None:
            return self.path.count("/") <= 2  # "" or the root's own path, "/1/"
        return path.startswith(self.path)


def grants(
    session: Session, *, staff_id: int | None = None, person_id: int | None = None, now: datetime
) -> list[Grant]:
    """The roles that hold at `now`, of a member of staff or of a person in the chat (one of the two)."""
    if (staff_id is None) == (person_id is None):
        raise ValueError("ask for a member of staff or for a person")
    mine = Role.staff_id == staff_id if person_id is None else Role.person_id == person_id
    return [grant for _, grant in _held(session, now, mine)]


def may(held: Iterable[Grant], permission: str, *, path: str | None) -> bool:
    """Whether one of the grants allows `permission` on the area with `path`; None = the whole province."""
    return any(grant.allows(permission) and grant.covers(path) for grant in held)


def may_see(held: Iterable[Grant], permission: str, *, path: str | None) -> bool:
    """`may` for reading: what is meant for the whole province is everybody's to see."""
    return any(grant.allows(permission) and (path is None or grant.covers(path)) for grant in held)


def may_somewhere(held: Iterable[Grant], permission: str) -> bool:
    """Whether one of the grants allows `permission` anywhere at all."""
    return any(grant.allows(permission) for grant in held)


def tongues(held: Iterable[Grant], permission: str) -> list[str]:
    """Languages in which one of the grants allows `permission`: speakers and translators are bound to theirs."""
    return sorted({grant.language for grant in held if grant.language and grant.allows(permission)})


def allowed_paths(held: Iterable[Grant], permission: str) -> list[str]:
    """Path prefixes in which `permission` is allowed, without those inside another; [EVERYWHERE] = no limit."""
    paths = sorted({grant.path for grant in held if grant.allows(permission)})
    return [path for path in paths if not any(path != wider and path.startswith(wider) for wider in paths)]


def holders(session: Session, permission: str, *, path: str | None, now: datetime) -> list[int]:
    """Ids of active staff who may do `permission` on the area with `path` (None = the whole province)."""
    roles = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    active = Role.staff_id.in_(select(Staff.id).where(Staff.active))
    found = [role.staff_id for role, grant in _held(session, now, Role.role.in_(roles), active) if grant.covers(path)]
    return [staff_id for staff_id in dict.fromkeys(found) if staff_id is not None]


def places_of(session: Session, permission: str, *, now: datetime) -> list[tuple[int, str]]:
    """Active staff who may do `permission`, each with the paths in which they may, without those inside another."""
    carrying = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    active = Role.staff_id.in_(select(Staff.id).where(Staff.active))
    held: dict[int, list[Grant]] = {}
    for role, grant in _held(session, now, Role.role.in_(carrying), active):
        if role.staff_id is not None:
            held.setdefault(role.staff_id, []).append(grant)
    return [(staff_id, path) for staff_id, mine in held.items() for path in allowed_paths(mine, permission)]


def in_force(
    session: Session, now: datetime, *, staff_id: int | None = None, person_id: int | None = None
) -> list[Role]:
    """The rows behind `grants`, oldest first; of everybody when nobody is named."""
    query = select(Role).where(*_valid(now)).order_by(Role.id)
    if staff_id is not None:
        query = query.where(Role.staff_id == staff_id)
    if person_id is not None:
        query = query.where(Role.person_id == person_id)
    return list(session.scalars(query))


def speakers(session: Session, language: str, *, now: datetime) -> list[int]:
    """People in the chat who speak a language and are asked to listen, to record and to translate."""
    rows = session.scalars(
        select(Role.person_id).where(
            Role.role == SPEAKER, Role.language == language, Role.person_id.is_not(None), *_valid(now)
        )
    )
    return sorted({person for person in rows if person is not None})


def give(
    session: Session,
    *,
    role: str,
    actor: str,
    now: datetime,
    staff_id: int | None = None,
    person_id: int | None = None,
    area_id: int | None = None,
    language: str | None = None,
    display_name: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Role:
    """Give a role; the same role in the same place and language is not given twice.

    Args:
        since: from a later moment on; None = now.

    Raises:
        Invalid: an unknown role, an influential person without a place or name, a speaker without a language.
        NotFound: no such account, person, area or language.
    """
    _check(session, role, staff_id, person_id, area_id, language, display_name.strip())
    for held in in_force(session, now, staff_id=staff_id, person_id=person_id):
        if (held.role, held.area_id, held.language) == (role, area_id, language):
            held.display_name, held.until = display_name.strip() or held.display_name, until
            return held
    made = Role(
        role=role,
        staff_id=staff_id,
        person_id=person_id,
        area_id=area_id,
        language=language,
        display_name=display_name.strip(),
        since=since or now,
        until=until,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor=actor, verb="role.give", ref=_holder(made), detail=_facts(made), now=now)
    return made


def withdraw(session: Session, *, role_id: int, actor: str, now: datetime) -> Role:
    """End a role now; the row stays, so that it can be seen who held it when.

    Raises:
        NotFound: no such role, or it has ended.
        Conflict: it is the last administrator's.
    """
    role = session.get(Role, role_id, with_for_update=True)
    if role is None or (role.until is not None and role.until <= now):
        raise NotFound(f"role {role_id}")
    if role.role == ADMINISTRATOR and not administrators(session, now, besides=role_id):
        raise Conflict("the last administrator cannot be taken away")
    role.until = now
    audit.record(session, actor=actor, verb="role.withdraw", ref=_holder(role), detail=_facts(role), now=now)
    return role


def administrators(session: Session, now: datetime, *, besides: int | None = None) -> list[int]:
    """Ids of active staff who are administrators of everything, leaving out the role `besides`."""
    query = (
        select(Role.staff_id)
        .join(Staff, Staff.id == Role.staff_id)
        .where(Role.role == ADMINISTRATOR, Role.area_id.is_(None), Staff.active, *_valid(now))
    )
    if besides is not None:
        query = query.where(Role.id != besides)
    return [found for found in session.scalars(query.distinct()) if found is not None]


def _valid(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Role.since <= now, or_(Role.until.is_(None), Role.until > now)


def _held(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> list[tuple[Role, Grant]]:
    rows = session.execute(
        select(Role, Area.path)
        .outerjoin(Area, Area.id == Role.area_id)
        .where(*_valid(now), *conditions)
        .order_by(Role.id)
    )
    return [(role, Grant(role.role, role.area_id, path or EVERYWHERE, role.language)) for role, path in rows]


def _check(
    session: Session,
    role: str,
    staff_id: int | None,
    person_id: int | None,
    area_id: int | None,
    language: str | None,
    display_name: str,
) -> None:
    if (staff_id is None) == (person_id is None):
        raise Invalid("a role is held by an account or by a person in the chat")
    if role not in (STAFF_ROLES if person_id is None else CHAT_ROLES):
        raise Invalid(f"no such role here: {role[:40]!r}")
    if role in LANGUAGE_ROLES and not language:
        raise Invalid("a speaker or translator works in one language; say which")
    if role == INFLUENTIAL and (area_id is None or not display_name):
        raise Invalid("an influential person has a village and the name the village knows")
    for table, key in ((Staff, staff_id), (Person, person_id), (Area, area_id), (Language, language)):
        if key is not None and session.get(table, key) is None:
            raise NotFound(f"{table.__name__.lower()} {key}")


def _holder(role: Role) -> str:
    return f"staff:{role.staff_id}" if role.staff_id else f"person:{role.person_id}"


def _facts(role: Role) -> dict[str, str | int | bool | None]:
    return {"role": role.role, "area": role.area_id, "language": role.language}
