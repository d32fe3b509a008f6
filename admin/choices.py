"""What a form lets one choose from: topics, places, languages; and a typed place read into an area."""

from collections.abc import Sequence

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from admin.forms import Form
from content import areas, roles
from content.roles import Grant
from core.models import Area, Language, Topic

Choice = tuple[str, str]  # value, words

SUGGESTED = 400  # places offered while typing; more would make the page heavy, and any name may be typed


def topics(session: Session, tag: str) -> list[Choice]:
    """All topics with their names in the console's language."""
    rows = session.scalars(select(Topic).order_by(Topic.position))
    return [(row.code, row.en_name if tag == "en" and row.en_name else row.vi_name) for row in rows]


def languages(session: Session, tag: str) -> list[Choice]:
    """All languages that are in use, by their name in the console's language."""
    rows = session.scalars(select(Language).where(Language.active).order_by(Language.position))
    return [(row.tag, row.en_name if tag == "en" and row.en_name else row.vi_name) for row in rows]


def named(session: Session, tags: Sequence[str]) -> list[Choice]:
    """Languages by their own names, else by their Vietnamese ones, in use or not."""
    rows = [(tag, session.get(Language, tag)) for tag in tags]
    return [(tag, (row.own_name or row.vi_name) if row else tag) for tag, row in rows]


def places(session: Session, held: Sequence[Grant], permission: str) -> list[str]:
    """Names of places where one may do something: communes first, then villages, at most SUGGESTED."""
    prefixes = roles.allowed_paths(held, permission)
    inside = or_(false(), *(Area.path.startswith(prefix, autoescape=True) for prefix in prefixes))
    rows = session.scalars(
        select(Area)
        .where(Area.kind != "province", inside)
        .order_by(Area.kind == areas.VILLAGE, Area.folded)
        .limit(SUGGESTED)
    )
    return [areas.label(session, row.id) for row in rows]


def place(session: Session, form: Form, name: str, held: Sequence[Grant], permission: str) -> int | None:
    """The area that was typed, None for the whole province (an empty field).

    What is wrong is noted in the form: an unknown name, several places of that name, a place of others.
    """
    found = one_place(session, form, name, form[name])
    area = session.get(Area, found) if found is not None else None
    if area is not None and area.kind == areas.PROVINCE:  # its name says the same as an empty field
        found = None
    path = areas.path(session, found) if found is not None else None
    if not form.errors.get(name) and not roles.may(held, permission, path=path):
        form.wrong(name, "place_yours" if path else "place_needed")
    return found


def one_place(session: Session, form: Form, name: str, typed: str) -> int | None:
    """The area with this name or code, without looking at rights; None when nothing was typed."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    by_code = areas.village_by_code(session, typed)
    if by_code is not None:
        return by_code.id
    whole = areas.province(session, typed)
    if whole is not None:
        return whole.id
    found = areas.find(session, typed, limit=8)
    same = [one for one in found if one.label.casefold() == typed.casefold()]
    if len(same or found) == 1:
        return (same or found)[0].area_id
    if found:
        form.wrong(name, "place_several", names="; ".join(one.label for one in found))
    else:
        form.wrong(name, "place_unknown", name=typed)
    return None


def label(session: Session, area_id: int | None) -> str:
    """How the field shows a place; empty for the whole province."""
    return areas.label(session, area_id) if area_id is not None else ""


def by_code(session: Session, code: str) -> str:
    """The name of the place with this code, empty for none."""
    area = areas.village_by_code(session, code)
    return areas.label(session, area.id) if area else ""
