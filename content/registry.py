"""What staff keep up to date by hand: villages and office cards."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import areas, audit
from content.search.fold import fold
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, AreaName, Language, Office

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


def save_village(
    session: Session,
    *,
    area_id: int | None,
    parent_id: int,
    name: str,
    actor: str,
    now: datetime,
    code: str = "",
    former: Sequence[str] = (),
    languages: Sequence[str] = (),
    valid_until: date | None = None,
) -> Area:
    """Add a village (`area_id` None) or change one; former names are what people still say.

    Args:
        code: empty gives the next free one of the commune, "23008-07".

    Raises:
        Invalid: no name, a code with other signs than letters, digits and dashes, or a language nobody knows.
        NotFound: no such village, or the place above is none that has villages.
        Conflict: the code is taken.
    """
    above = session.get(Area, parent_id)
    if above is None or above.kind not in areas.COMMUNES:
        raise NotFound(f"area {parent_id}")
    name = " ".join(name.split())
    if not 1 <= len(name) <= 120:
        raise Invalid("a village has a name of 1 to 120 characters")
    _known_languages(session, languages)
    village = _new_village(session, above, code) if area_id is None else session.get(Area, area_id)
    if village is None or village.kind != areas.VILLAGE:
        raise NotFound(f"village {area_id}")
    village.name, village.folded, village.demo = name, fold(name), False
    village.languages, village.valid_until = ",".join(dict.fromkeys(languages)), valid_until
    session.add(village)
    session.flush()
    village.parent_id, village.path = above.id, f"{above.path}{village.id}/"
    _keep_names(session, village, former)
    verb = "place.add" if area_id is None else "place.change"
    audit.record(session, actor=actor, verb=verb, ref=f"area:{village.id}", detail={"code": village.code}, now=now)
    return village


def former_names(session: Session, area_id: int) -> list[str]:
    """Other names of a place."""
    return list(session.scalars(select(AreaName.name).where(AreaName.area_id == area_id).order_by(AreaName.id)))


def save_office(
    session: Session, *, area_id: int, name: str, phone: str, hours: str, address: str, actor: str, now: datetime
) -> Office | None:
    """The card of whom to ask or visit in a place; an empty name takes it away.

    Raises:
        NotFound: no such place.
    """
    if session.get(Area, area_id) is None:
        raise NotFound(f"area {area_id}")
    card = session.scalar(select(Office).where(Office.area_id == area_id))
    audit.record(session, actor=actor, verb="office.change", ref=f"area:{area_id}", now=now)
    if not name.strip():
        if card is not None:
            session.delete(card)
        return None
    if card is None:
        card = Office(area_id=area_id, name="")
        session.add(card)
    card.name, card.phone, card.hours, card.address = name.strip(), phone.strip(), hours.strip(), address.strip()
    card.demo = False
    session.flush()
    return card


def _new_village(session: Session, above: Area, code: str) -> Area:
    code = code.strip() or _free_code(session, above)
    if not _CODE.fullmatch(code):
        raise Invalid("a code has letters, digits and dashes, at most 40")
    if session.scalar(select(Area.id).where(Area.code == code)) is not None:
        raise Conflict(f"the code {code} is taken")
    return Area(code=code, kind=areas.VILLAGE, path="")


def _free_code(session: Session, above: Area) -> str:
    taken = set(session.scalars(select(Area.code).where(Area.code.startswith(f"{above.code}-"))))
    number = 1
    while (code := f"{above.code}-{number:02}") in taken:
        number += 1
    return code


def _keep_names(session: Session, village: Area, former: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(name for one in former if (name := " ".join(one.split()))))
    if wanted == former_names(session, village.id):
        return
    session.execute(delete(AreaName).where(AreaName.area_id == village.id))
    session.add_all([AreaName(area_id=village.id, name=name, folded=fold(name)) for name in wanted])
    session.flush()


def _known_languages(session: Session, tags: Sequence[str]) -> None:
    known = set(session.scalars(select(Language.tag).where(Language.tag.in_(tags)))) if tags else set()
    missing = [tag for tag in tags if tag not in known]
    if missing:
        raise Invalid(f"there is no language {', '.join(missing)}")
