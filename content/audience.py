"""Audiences: whom a notice is meant for, who of them will get it, and why the others will not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from content import quiet, texts
from content.people import GOOD, NOTICES, NOTICES_EMERGENCY
from core.errors import Invalid
from core.i18n import SOURCE
from core.models import (
    Address,
    Area,
    Consent,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Language,
    Notice,
    Person,
    Recording,
    Topic,
    Translation,
)
from core.settings import Settings

LEVELS = ("normal", "priority", "emergency")

STOPPED = "stopped"  # they had agreed and took it back
NEVER_AGREED = "never_agreed"
EMERGENCY_ONLY = "emergency_only"
NO_CONSENT = "no_consent"  # wants notices, but no standing consent proves it
BLOCKED = "blocked"  # the platform says that the chat is gone
OTHER_CHANNEL = "other_channel"  # reached only where this notice does not go
NO_ADDRESS = "no_address"
REASONS = (STOPPED, NEVER_AGREED, EMERGENCY_ONLY, NO_CONSENT, BLOCKED, OTHER_CHANNEL, NO_ADDRESS)

AT_ONCE = "at_once"
EVENING = "evening"  # they asked for notices together
OVER_CAP = "over_cap"  # had as many as anybody gets in a day: it comes later
UNOPENED = "unopened"  # imported, never wrote: the platform will probably refuse, the service tries
COMING = (AT_ONCE, EVENING, OVER_CAP, UNOPENED)

#: Where people must write first: a Telegram bot cannot begin a talk (core.telegram.org/bots/features).
WRITE_FIRST = ("telegram",)


@dataclass(frozen=True, slots=True)
class Audience:
    """A definition, not a list: area codes with everything below them, languages, topics, channels; empty = all.

    Nobody can choose topics yet, so a topic labels the notice and leaves nobody out.
    """

    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def to_json(self) -> dict[str, list[str]]:
        """A JSON object for `Notice.audience`."""
        return {name: list(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Audience":
        """The inverse of `to_json`; unknown fields of another version are dropped."""
        return cls(**{name: tuple(data.get(name, ())) for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Count:
    """Who gets a notice, and who of the people it is meant for does not. Languages and channels as codes."""

    total: int
    by_language: Mapping[str, int]
    by_channel: Mapping[str, int]
    left_out: Mapping[str, int]  # by one of REASONS
    in_vietnamese: Mapping[str, int]  # by language: they get it, in Vietnamese, and are told so
    no_voice: Mapping[str, int]  # by language: they get it as text only


def check(session: Session, audience: Audience) -> None:
    """See that everything the definition names exists.

    Raises:
        Invalid: an area, language or topic does not; the message names it.
    """
    _known(session, "area", Area.code, audience.areas)
    _known(session, "language", Language.tag, audience.languages)
    _known(session, "topic", Topic.code, audience.topics)


def places(session: Session, audience: Audience) -> list[str | None]:
    """The path of every place it names; [None], the whole province, when it names none."""
    return [*_paths(session, audience)] or [None]


def place(session: Session, audience: Audience) -> str | None:
    """The path of the narrowest area that holds the whole audience; None = the whole province.

    Whoever writes, approves or stops a notice needs the right for this place.
    """
    paths = [path.strip("/").split("/") for path in _paths(session, audience)]
    if not paths:
        return None
    shared = [steps[0] for steps in takewhile(lambda steps: len(set(steps)) == 1, zip(*paths, strict=False))]
    return f"/{'/'.join(shared)}/" if shared else None


def members(
    session: Session, audience: Audience, level: str, *, ids: tuple[Any, Any] | None = None
) -> Select[int, int, str, str, str]:
    """People who get a notice of this level: (person_id, address_id, language, channel, how they want notices).

    They agreed, and have a good address on a wanted channel; of several, the one they wrote from last.
    Counting and sending share this one query.

    Args:
        ids: only people with an id above the first and up to the second (numbers or parameters), found by
            id: the index on what people want would be read from end to end for every slice.
    """
    best = (
        select(Address.id)
        .where(Address.person_id == Person.id, *_usable(audience))
        .order_by(Address.heard_at.desc().nulls_last(), Address.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    reached = aliased(Address)
    return (
        select(
            Person.id.label("person_id"),
            reached.id.label("address_id"),
            func.coalesce(Person.language, SOURCE).label("language"),
            reached.channel.label("channel"),
            Person.notices.label("how"),
        )
        .join(reached, reached.id == best)
        .where(*_meant(session, audience), *_among(level, ids), agreed(level))
    )


def wanted(level: str) -> ColumnElement[bool]:
    """Condition: the person wants notices of this level."""
    return Person.notices.in_(_ways(level))


def agreed(level: str) -> ColumnElement[bool]:
    """Condition: a standing consent proves it."""
    purposes = (NOTICES, NOTICES_EMERGENCY) if level == "emergency" else (NOTICES,)
    return _consents(purposes, Consent.withdrawn_at.is_(None))


def count_audience(session: Session, audience: Audience, level: str, *, notice_id: int | None = None) -> Count:
    """Count before sending: who gets it by language and channel, and who will not get it and why.

    Args:
        notice_id: with it, languages in which this notice has no text or no voice are counted.

    Raises:
        Invalid: the definition names something that does not exist.
    """
    check(session, audience)
    found = members(session, audience, level).subquery()
    rows = session.execute(
        select(found.c.language, found.c.channel, func.count()).group_by(found.c.language, found.c.channel)
    )
    by_language: dict[str, int] = {}
    by_channel: dict[str, int] = {}
    for language, channel, number in rows:
        by_language[language] = by_language.get(language, 0) + number
        by_channel[channel] = by_channel.get(channel, 0) + number
    written, spoken = _languages_of(session, notice_id)
    return Count(
        total=sum(by_language.values()),
        by_language=by_language,
        by_channel=by_channel,
        left_out=_left_out(session, audience, level),
        in_vietnamese={tag: n for tag, n in by_language.items() if tag not in written} if notice_id else {},
        no_voice={tag: n for tag, n in by_language.items() if tag not in spoken},
    )


def foresee(
    session: Session,
    audience: Audience,
    level: str,
    *,
    settings: Settings,
    now: datetime,
    due_at: datetime | None = None,
) -> Mapping[str, int]:
    """How it reaches those who get it (the `total` of `count_audience`), by one of COMING; the parts add up to it.

    Args:
        due_at: when it leaves; None = now. What somebody had today does not hold back what leaves tomorrow.
    """
    leaves = max(due_at or now, now)
    today = quiet.day_start(now, zone=settings.timezone)
    same_day = quiet.day_start(leaves, zone=settings.timezone) == today
    ordinary = level != "emergency"
    found = members(session, audience, level).subquery()
    full = _had_enough(today, settings.daily_cap).subquery()
    counts_today = settings.daily_cap > 0 and same_day and ordinary
    way = case(
        (and_(Address.channel.in_(WRITE_FIRST), Address.heard_at.is_(None)), UNOPENED),
        (full.c.person_id.is_not(None) if counts_today else false(), OVER_CAP),
        (found.c.how == "digest" if ordinary else false(), EVENING),
        else_=AT_ONCE,
    )
    ways = select(way.label("way")).select_from(found).join(Address, Address.id == found.c.address_id)
    ways = ways.outerjoin(full, full.c.person_id == found.c.person_id) if counts_today else ways
    split = ways.subquery()
    rows = session.execute(select(split.c.way, func.count()).group_by(split.c.way)).all()
    numbers = {way: number for way, number in rows}  # noqa: C416 - a row is no tuple to mypy
    return {name: numbers[name] for name in COMING if name in numbers}


def _had_enough(since: datetime, cap: int) -> Select[int]:
    """People who had `cap` notices other than emergencies since then, or may have; by the key of the deliveries."""
    moving = select(Notice.id).where(
        Notice.level != "emergency",
        Notice.approved_at.is_not(None),
        or_(Notice.finished_at.is_(None), Notice.finished_at >= since),
    )
    had = and_(Delivery.state.in_((int(DeliveryState.SENT), int(DeliveryState.UNKNOWN))), Delivery.done_at >= since)
    return (
        select(Delivery.person_id)
        .where(
            Delivery.kind == int(DeliveryKind.NOTICE),
            Delivery.ref.in_(moving),
            Delivery.copy_no == 0,
            or_(had, Delivery.state == int(DeliveryState.SENDING)),
        )
        .group_by(Delivery.person_id)
        .having(func.count() >= cap)
    )


def _ways(level: str) -> tuple[str, ...]:
    return ("each", "digest", "emergency") if level == "emergency" else ("each", "digest")


def _among(level: str, ids: tuple[Any, Any] | None) -> list[ColumnElement[bool]]:
    if ids is None:
        return [wanted(level)]
    no_index = Person.notices.concat("")  # an expression, so that neither database looks it up
    return [no_index.in_(_ways(level)), Person.id > ids[0], Person.id <= ids[1]]


def _known(session: Session, what: str, key: InstrumentedAttribute[str], named: Sequence[str]) -> None:
    found = set(session.scalars(select(key).where(key.in_(named)))) if named else set()
    missing = [code for code in named if code not in found]
    if missing:
        raise Invalid(f"there is no {what} with the code {', '.join(missing)}")


def _paths(session: Session, audience: Audience) -> list[str]:
    if not audience.areas:
        return []
    return list(session.scalars(select(Area.path).where(Area.code.in_(audience.areas))))


def _meant(session: Session, audience: Audience) -> list[ColumnElement[bool]]:
    """Conditions: the definition is about this person, whether they agreed or not."""
    conditions: list[ColumnElement[bool]] = []
    if audience.areas:
        inside = or_(false(), *(Area.path.startswith(path, autoescape=True) for path in _paths(session, audience)))
        conditions.append(Person.area_id.in_(select(Area.id).where(inside)))
    if audience.languages:
        conditions.append(func.coalesce(Person.language, SOURCE).in_(audience.languages))
    return conditions


def _usable(audience: Audience) -> list[ColumnElement[bool]]:
    conditions = [Address.state == GOOD]
    return [*conditions, Address.channel.in_(audience.channels)] if audience.channels else conditions


def _consents(purposes: Sequence[str], standing: ColumnElement[bool]) -> ColumnElement[bool]:
    # a value and no EXISTS: PostgreSQL would make a join over everybody's consents of it, for a slice too, even when
    # the slice's bounds are said once more (a million people: 142 s instead of 20)
    proof = select(Consent.id).where(Consent.person_id == Person.id, Consent.purpose.in_(purposes), standing)
    return proof.correlate(Person).limit(1).scalar_subquery().is_not(None)


def _left_out(session: Session, audience: Audience, level: str) -> dict[str, int]:
    """Everybody who is meant and not a member, under the first reason that holds."""

    def address(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(Address.person_id == Person.id, *conditions)

    said_yes_once = _consents((NOTICES, NOTICES_EMERGENCY), true())
    reason = case(
        (and_(Person.notices == "none", said_yes_once), STOPPED),
        (Person.notices == "none", NEVER_AGREED),
        (not_(wanted(level)), EMERGENCY_ONLY),
        (not_(agreed(level)), NO_CONSENT),
        (address(*_usable(audience)), ""),
        (address(Address.state == GOOD), OTHER_CHANNEL),
        (address(), BLOCKED),
        else_=NO_ADDRESS,
    )
    reasons = select(reason.label("reason")).select_from(Person).where(*_meant(session, audience)).subquery()
    rows = session.execute(select(reasons.c.reason, func.count()).group_by(reasons.c.reason)).all()
    found = {name: number for name, number in rows if name}
    return {name: found[name] for name in REASONS if name in found}


def _languages_of(session: Session, notice_id: int | None) -> tuple[set[str], set[str]]:
    """Languages in which the notice is written, and those in which it can be heard."""
    machine = set(session.scalars(select(Language.tag).where(Language.machine_voice)))
    notice = session.get(Notice, notice_id) if notice_id else None
    if notice is None:
        return set(), machine
    bodies = session.execute(
        select(Translation.language, Translation.hash).where(
            Translation.ref == f"notice:{notice.id}", Translation.field == "body", Translation.state == texts.APPROVED
        )
    ).all()
    recorded = session.scalars(
        select(Recording.language).where(
            Recording.text_hash.in_([digest for _, digest in bodies]), Recording.state == "approved"
        )
    )
    clip = {notice.clip_language} if notice.clip else set()
    return {language for language, _ in bodies} | clip, machine | set(recorded) | clip
