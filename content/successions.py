"""Succession: the role of an influential person passes to another one on a day; the village and both are told.

The rights pass by the dates of the two roles alone, so nothing has to run at midnight. What was said and relayed
before stays under the old name; what comes in afterwards for the old one's words goes to who holds the role now.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from content import areas, audit, outbox, roles, texts, wordbook
from content import audience as audiences
from content.audience import Audience
from content.notices import deciding, drafting, states
from core.clock import local
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE, Words
from core.models import Area, DeliveryKind, Language, Notice, Role, Succession
from core.settings import Settings

SYSTEM = "system"
OLD, NEW = 0, 1  # whose message it is, as the number of a delivery's copy
_Heir = aliased(Role)


def hand_over(
    session: Session,
    *,
    role_id: int,
    heir_id: int,
    display_name: str,
    day: date,
    actor: str,
    settings: Settings,
    now: datetime,
) -> Succession:
    """Plan that another person holds the role from a day on: from its first moment, today from now.

    Args:
        heir_id: the person who takes over.
        display_name: the name the village knows.

    Raises:
        NotFound: no such role or person.
        Invalid: it is no influential person's role, it has ended by then, the day is over, or nobody new takes it.
        Conflict: it is being handed over already.
    """
    role = session.get(Role, role_id, with_for_update=True)
    if role is None:
        raise NotFound(f"role {role_id}")
    zone = ZoneInfo(settings.timezone)
    if day < local(now, settings.timezone).date():
        raise Invalid("the day is over")
    at = max(now, datetime.combine(day, time.min, zone))
    if waiting_for(session, role_id, now=now) is not None:
        raise Conflict("this role is being handed over already")
    if role.role != roles.INFLUENTIAL or role.person_id is None or (role.until is not None and role.until <= at):
        raise Invalid("only an influential person who still is one on that day hands over")
    if heir_id == role.person_id:
        raise Invalid("somebody else takes over")
    made = roles.give(
        session, role=roles.INFLUENTIAL, person_id=heir_id, area_id=role.area_id, display_name=display_name,
        since=at, actor=actor, now=now,
    )  # fmt: skip
    if made.since < at:
        raise Invalid("this person is an influential person there already")
    row = Succession(role_id=role.id, heir_id=made.id, at=at, until_before=role.until, made_by=actor)
    role.until = at
    session.add(row)
    session.flush()
    detail: dict[str, audit.Plain] = {"area": role.area_id, "to": heir_id, "at": at.isoformat()}
    audit.record(session, actor=actor, verb="role.pass", ref=f"person:{role.person_id}", detail=detail, now=now)
    return row


def call_off(session: Session, *, succession_id: int, actor: str, now: datetime) -> None:
    """It does not come to it: the old one goes on as if nothing had been planned.

    Raises:
        NotFound: no such succession.
        Conflict: the day has come.
    """
    row = session.get(Succession, succession_id, with_for_update=True)
    if row is None:
        raise NotFound(f"succession {succession_id}")
    if row.at <= now:
        raise Conflict("the role has passed already")
    role, heir = session.get_one(Role, row.role_id), session.get_one(Role, row.heir_id)
    role.until = row.until_before
    detail: dict[str, audit.Plain] = {"area": role.area_id, "to": heir.person_id}
    audit.record(session, actor=actor, verb="role.pass_off", ref=f"person:{role.person_id}", detail=detail, now=now)
    session.delete(row)
    session.flush()
    session.delete(heir)
    session.flush()


def waiting(session: Session, *, now: datetime) -> Sequence[tuple[Succession, Role, Role]]:
    """What is planned, the nearest first: each with the old role and the new one."""
    rows = session.execute(_with_roles().where(Succession.at > now).order_by(Succession.at, Succession.id))
    return [(row, old, new) for row, old, new in rows]


def waiting_for(session: Session, role_id: int, *, now: datetime) -> Succession | None:
    """What is planned for one role."""
    return session.scalar(select(Succession).where(Succession.role_id == role_id, Succession.at > now))


def over(session: Session, *, person_id: int, now: datetime) -> tuple[Succession, str] | None:
    """To whom somebody handed over last, with the name the village knows."""
    found = session.execute(
        _with_roles().where(Role.person_id == person_id, Succession.at <= now).order_by(Succession.at.desc()).limit(1)
    ).first()
    return (found[0], found[2].display_name) if found else None


def contact(session: Session, notice: Notice, *, now: datetime) -> int | None:
    """Who hears what a village says to a broadcast: its speaker, or who holds that role now; None for the agency's."""
    person_id = states.author_person(notice)
    codes, asked = Audience.from_json(notice.audience).areas, set[int]()
    while person_id is not None and person_id not in asked:
        asked.add(person_id)
        heir = session.scalar(
            select(_Heir.person_id)
            .join(Succession, Succession.heir_id == _Heir.id)
            .join(Role, Role.id == Succession.role_id)
            .join(Area, Area.id == Role.area_id)
            .where(Role.person_id == person_id, Area.code.in_(codes), Succession.at <= now)
            .order_by(Succession.at.desc())
            .limit(1)
        )
        person_id = heir or person_id
    return person_id


def tell(session: Session, *, settings: Settings, now: datetime) -> int:
    """Tell villages and persons of what has passed; safe to miss and to run twice. Returns how many were told of."""
    due = session.scalars(
        select(Succession)
        .where(Succession.at <= now, Succession.told_at.is_(None))
        .order_by(Succession.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in due:
        _tell(session, row, settings, now)
    return len(due)


def words(session: Session, key: str, row: Succession, tag: str, settings: Settings) -> texts.Text:
    """A text about a succession, in the language asked for or what it falls back to."""
    known = wordbook.words(session, tag, "delivery")
    role, heir = session.get_one(Role, row.role_id), session.get_one(Role, row.heir_id)
    return texts.Text(known(key, **_slots(session, role, heir, row.at, settings)), known.pattern(key)[1])


def announcement(session: Session, role: Role, heir_name: str, day: date | datetime, settings: Settings) -> str:
    """What the village will read, in Vietnamese; for whoever plans it."""
    known = Words(SOURCE, domain="delivery", overlay=wordbook.overlay(session))
    slots = {**_slots(session, role, role, day, settings), "new": heir_name}
    return known("succession.body", **slots)


def _slots(session: Session, role: Role, heir: Role, day: date | datetime, settings: Settings) -> dict[str, object]:
    shown = local(day, settings.timezone) if isinstance(day, datetime) else day
    place = areas.label(session, role.area_id) if role.area_id else ""
    return {"old": role.display_name, "new": heir.display_name, "place": place, "date": f"{shown:%d/%m/%Y}"}


def _tell(session: Session, row: Succession, settings: Settings, now: datetime) -> None:
    role, heir = session.get_one(Role, row.role_id), session.get_one(Role, row.heir_id)
    _notice(session, row, role, settings, now)
    for copy_no, person_id in ((OLD, role.person_id), (NEW, heir.person_id)):
        if person_id is not None:
            outbox.owe(
                session, kind=DeliveryKind.SUCCESSION, ref=row.id, person_id=person_id, copy_no=copy_no, due_at=now,
                now=now, lane=outbox.Lane.NORMAL,
            )  # fmt: skip
    row.told_at = now


def _notice(session: Session, row: Succession, role: Role, settings: Settings, now: datetime) -> None:
    """To the village, in the house's own words in each language that has them; who planned it has approved it."""
    area = session.get_one(Area, role.area_id)
    notice = drafting.new_row(session, author=SYSTEM, sender=settings.agency, now=now)
    notice.audience = Audience(areas=(area.code,)).to_json()
    tags = session.scalars(select(Language.tag).where(Language.active).order_by(Language.position))
    for tag in dict.fromkeys((SOURCE, *tags)):
        for name in ("title", "body"):
            text = words(session, f"succession.{name}", row, tag, settings)
            if text.language == tag:
                texts.put(
                    session, ref=states.ref(notice), field=name, language=tag, text=text.text, author=SYSTEM, now=now
                )
    deciding.release(session, notice, actor=row.made_by, now=now, note="succession")
    if audiences.count_audience(session, Audience.from_json(notice.audience), notice.level).total == 0:
        notice.state, notice.finished_at = states.DONE, now


def _with_roles() -> Select[Succession, Role, Role]:
    return (
        select(Succession, Role, _Heir)
        .join(Role, Role.id == Succession.role_id)
        .join(_Heir, _Heir.id == Succession.heir_id)
    )
