"""What staff keep up to date by hand: villages, office cards and languages."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from content import areas, audit
from content.search.fold import fold
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, AreaName, Language, Office

TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # the part of BCP 47 that languages without a state need
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


def save_language(
    session: Session,
    *,
    tag: str,
    vi_name: str,
    own_name: str,
    en_name: str,
    script: str,
    fallback: Sequence[str],
    locale: str,
    active: bool,
    actor: str,
    now: datetime,
    new: bool,
) -> Language:
    """Add a language or one of its writings, or change it. The tag stays what it was.

    Args:
        own_name: as its own speakers say it; empty until they have told.
        fallback: tags whose words are shown where this one has none, in order.
        locale: what numbers and dates are written with; Babel knows none of the local languages, so mostly "vi".

    Raises:
        Invalid: no tag of BCP 47, no Vietnamese name, a script that is not four letters, an unknown locale or fallback.
        Conflict: a new language has a tag that is there already.
        NotFound: there is no language with this tag to change.
    """
    if not TAG.fullmatch(tag):
        raise Invalid(f"{tag[:35]!r} is no language tag")
    if not vi_name.strip() or not re.fullmatch(r"[A-Z][a-z]{3}", script):
        raise Invalid("a Vietnamese name and a script of four letters (Latn, Cham, Hani) are needed")
    _known_languages(session, fallback)
    if tag in fallback:
        raise Invalid("a language does not fall back to itself")
    try:
        Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise Invalid(f"numbers and dates cannot be written with {locale[:20]!r}") from error
    language = session.get(Language, tag)
    if new and language is not None:
        raise Conflict(f"the language {tag} is there already")
    if language is None:
        if not new:
            raise NotFound(f"language {tag}")
        last = session.scalar(select(func.max(Language.position))) or 0
        language = Language(tag=tag, position=last + 1, vi_name="", machine_voice=False)
        session.add(language)
    language.vi_name, language.own_name, language.en_name = vi_name.strip(), own_name.strip(), en_name.strip()
    language.script, language.fallback, language.locale, language.active = script, ",".join(fallback), locale, active
    session.flush()
    audit.record(session, actor=actor, verb="language.change", ref=f"language:{tag}", now=now)
    return language


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
