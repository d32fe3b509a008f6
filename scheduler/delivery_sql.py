"""The statements of delivery: leases, marks, results, in batches; both dialects side by side where they differ."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session, aliased

from content import audience as audiences
from content.notices import states
from content.outbox import digest_tag
from content.people import GOOD
from core.i18n import SOURCE
from core.models import (
    Address,
    Block,
    Correction,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Notice,
    Person,
)
from scheduler.replacing import RECENT_HOURS
from scheduler.rules import About, Facts

#: Deliveries whose ref is a notice, and those whose ref is a correction of one.
_NOTICE_KINDS = (DeliveryKind.NOTICE, DeliveryKind.NOTICE_RECALL, DeliveryKind.REMINDER, DeliveryKind.CONFIRM)
_TOLD_OF = (DeliveryKind.NOTICE_FIX, DeliveryKind.NOTICE_RECALL)
SAME_HOURS = 24  # the very same words reach nobody twice within this time
_DUE, _SENDING, _UNKNOWN = int(DeliveryState.DUE), int(DeliveryState.SENDING), int(DeliveryState.UNKNOWN)


class Key(NamedTuple):
    """What is said, to many: the first half of a delivery's key."""

    kind: DeliveryKind
    ref: int
    copy_no: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """A block that this worker holds."""

    block_id: int
    key: Key
    lane: int
    first: int
    last: int


# --- statements of every turn, built once ------------------------------------------------------

_KEYED = and_(
    Delivery.kind == bindparam("of_kind"),
    Delivery.ref == bindparam("of_ref"),
    Delivery.copy_no == bindparam("of_copy_no"),
)
_PEOPLE = Delivery.person_id.in_(bindparam("people", expanding=True))
_TWIN = aliased(Notice)
_IS_TWIN = and_(
    _TWIN.words == Notice.words,
    _TWIN.id != Notice.id,
    _TWIN.approved_at.is_not(None),
    or_(_TWIN.finished_at.is_(None), _TWIN.finished_at >= bindparam("since")),
)
_ABOUT = select(
    Notice.level,
    Notice.state,
    Notice.expires_at,
    Notice.version,
    select(_TWIN.id).where(_IS_TWIN).exists().label("twins"),
).where(Notice.id == bindparam("ref"))
_FIXED = select(Correction.notice_id, Correction.grave).where(Correction.id == bindparam("ref"))
_TWINS = select(_TWIN.id).join(Notice, _IS_TWIN).where(Notice.id == bindparam("ref"))
_HELD = select(Block.id).where(
    Block.id.in_(bindparam("blocks", expanding=True)), Block.leased_by == bindparam("worker")
)
INSIDE = and_(_KEYED, Delivery.person_id.between(bindparam("first"), bindparam("last")))
_COUNTED = select(Notice.id).where(  # notices that were moving since then: a handful, so their keys are probed
    Notice.level == "normal",
    Notice.approved_at.is_not(None),
    or_(Notice.finished_at.is_(None), Notice.finished_at >= bindparam("since")),
)
_GOT_SINCE = or_(
    and_(Delivery.state.in_((int(DeliveryState.SENT), _UNKNOWN)), Delivery.done_at >= bindparam("since")),
    Delivery.state == _SENDING,
)
_HAD_TODAY = (
    select(Delivery.person_id, func.count().label("number"))
    .where(
        Delivery.kind == int(DeliveryKind.NOTICE),
        Delivery.ref.in_(_COUNTED),
        _PEOPLE,
        Delivery.copy_no == 0,
        _GOT_SINCE,
    )
    .group_by(Delivery.person_id)
)
_CHAT = aliased(Address)
_EARLIER = (
    select(Delivery.person_id, Delivery.message_ref)
    .join(_CHAT, _CHAT.id == Delivery.address_id)
    .where(
        Delivery.kind == int(DeliveryKind.NOTICE),
        Delivery.ref == bindparam("ref"),
        _PEOPLE,
        Delivery.copy_no == 0,
        Delivery.state == int(DeliveryState.SENT),
        Delivery.done_at >= bindparam("since"),
        Delivery.message_ref != "",
        Delivery.message_ref.not_like("digest:%"),
        _CHAT.state == GOOD,
    )
)
_HAD_SAME = (
    select(Delivery.person_id)
    .distinct()
    .where(
        Delivery.kind == int(DeliveryKind.NOTICE),
        Delivery.ref.in_(bindparam("twins", expanding=True)),
        _PEOPLE,
        Delivery.copy_no == 0,
        _GOT_SINCE,
    )
)
_PARTS = (
    select(Delivery.person_id, Delivery.ref)
    .where(
        Delivery.kind == int(DeliveryKind.NOTICE),
        Delivery.ref.in_(select(Notice.id).where(Notice.state.in_(states.LIVE))),
        _PEOPLE,
        Delivery.copy_no == 0,
        Delivery.state == _DUE,
        Delivery.message_ref == bindparam("tag"),
    )
    .order_by(Delivery.person_id, Delivery.ref)
)


@functools.cache
def _facts(kind: DeliveryKind, level: str, *, of_block: bool) -> Select[*tuple[Any, ...]]:
    """The columns of `Facts`, in their order: of what is due in a block, or of these people."""
    agrees: ColumnElement[bool] = true()  # what they asked for themselves comes whatever they think of notices
    if kind in (DeliveryKind.NOTICE, DeliveryKind.DIGEST, DeliveryKind.CONFIRM):
        agrees = and_(audiences.wanted(level), audiences.agreed(level))
    elif kind in _TOLD_OF:
        agrees = Person.notices != "none"
    inside = Delivery.person_id.between(bindparam("first"), bindparam("last"))
    which = and_(inside, Delivery.state == _DUE, Delivery.due_at <= bindparam("now")) if of_block else _PEOPLE
    return (
        select(
            Delivery.person_id,
            Delivery.state,
            Delivery.tries,
            Person.id.is_not(None),
            agrees,
            func.coalesce(Person.language, SOURCE),
            func.coalesce(Person.audio, "ask"),
            func.coalesce(Person.imported_from, ""),
            func.coalesce(Address.channel, ""),
            func.coalesce(Address.address, ""),
            func.coalesce(Address.state == GOOD, False),
            func.coalesce(Person.notices, "none"),
        )
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Address, Address.id == Delivery.address_id)
        .where(_KEYED, which)
        .order_by(Delivery.person_id)
    )


def key_values(key: Key) -> dict[str, Any]:
    return {"of_kind": int(key.kind), "of_ref": key.ref, "of_copy_no": key.copy_no}


# --- rows --------------------------------------------------------------------------------------


def about(session: Session, key: Key, *, now: datetime) -> About:
    """The notice behind a delivery, as it is now; a notice that is not there any more counts as stopped."""
    run = session.connection().execute
    ref, silent = key.ref, False
    if key.kind is DeliveryKind.NOTICE_FIX:
        ref, grave = run(_FIXED, {"ref": key.ref}).first() or (0, True)
        silent = not grave
    elif key.kind not in _NOTICE_KINDS:
        level = "normal" if key.kind in (DeliveryKind.CASE_NEWS, DeliveryKind.DIGEST) else "emergency"
        return About(key.kind, level)
    since = now - timedelta(hours=SAME_HOURS)
    row = run(_ABOUT, {"ref": ref, "since": since}).first()
    if row is None:
        return About(key.kind, state=states.STOPPED)
    if key.kind is DeliveryKind.REMINDER:  # asked for by the person, but at night nobody is woken
        return About(key.kind, "normal", row.state, version=row.version)
    if key.kind is not DeliveryKind.NOTICE:
        return About(key.kind, row.level, row.state, version=row.version, notice_id=ref, silent=silent)
    twins: tuple[int, ...] = ()
    if row.twins and row.level != "emergency":
        twins = tuple(run(_TWINS, {"ref": ref, "since": since}).scalars())
    return About(key.kind, row.level, row.state, row.expires_at, row.version, twins)


def due_rows(session: Session, lease: Lease, about: About, *, now: datetime) -> list[Facts]:
    """What of a block is due now, in the order of people."""
    statement = _facts(lease.key.kind, about.level, of_block=True)
    values = {**key_values(lease.key), "first": lease.first, "last": lease.last, "now": now}
    rows = session.connection().execute(statement, values).all()
    return _with_parts(session, lease.key, [Facts(*row) for row in rows])


def facts(session: Session, key: Key, about: About, people: Sequence[int]) -> dict[int, Facts]:
    """What the database says now about these people's deliveries."""
    statement = _facts(key.kind, about.level, of_block=False)
    rows = session.connection().execute(statement, {**key_values(key), "people": list(people)}).all()
    return {found.person_id: found for found in _with_parts(session, key, [Facts(*row) for row in rows])}


def _with_parts(session: Session, key: Key, rows: list[Facts]) -> list[Facts]:
    """Each digest with the notices that are in it and may still be read."""
    if key.kind is not DeliveryKind.DIGEST or not rows:
        return rows
    values = {"people": [row.person_id for row in rows], "tag": digest_tag(key.ref)}
    parts: dict[int, tuple[int, ...]] = {}
    for person, ref in session.connection().execute(_PARTS, values):
        parts[person] = (*parts.get(person, ()), ref)
    return [row._replace(parts=parts.get(row.person_id, ())) for row in rows]


def earlier(session: Session, about: About, people: Sequence[int], *, now: datetime) -> dict[int, tuple[str, ...]]:
    """Message ids of the notice that is corrected or recalled, of those that are recent and in the same chat."""
    values = {"ref": about.notice_id, "people": list(people), "since": now - timedelta(hours=RECENT_HOURS)}
    return {person: tuple(refs.split()) for person, refs in session.connection().execute(_EARLIER, values)}


def had_same(session: Session, twins: Sequence[int], people: Sequence[int], *, now: datetime) -> set[int]:
    """Whom a notice with the very same words reached within SAME_HOURS, or may have."""
    if not twins:
        return set()
    values = {"twins": list(twins), "people": list(people), "since": now - timedelta(hours=SAME_HOURS)}
    return set(session.connection().execute(_HAD_SAME, values).scalars())


def had_today(session: Session, people: Sequence[int], *, since: datetime) -> dict[int, int]:
    """How many ordinary notices reached these people since `since`, or may have."""
    rows = session.connection().execute(_HAD_TODAY, {"people": list(people), "since": since})
    return {row.person_id: row.number for row in rows}


def put_off(session: Session, key: Key, people: Sequence[int], *, until: datetime, reason: str) -> None:
    """These are due again later."""
    session.execute(
        update(Delivery)
        .where(keyed(key), Delivery.person_id.in_(people), Delivery.state == _DUE)
        .values(due_at=until, reason=reason)
    )


def end(session: Session, key: Key, people: Sequence[int], *, state: DeliveryState, reason: str, now: datetime) -> None:
    """These will not be sent any more, and never left."""
    session.execute(
        update(Delivery)
        .where(keyed(key), Delivery.person_id.in_(people), Delivery.state == _DUE)
        .values(state=int(state), reason=reason, done_at=now)
    )


def held(session: Session, *, worker: str, blocks: Sequence[int]) -> set[int]:
    """Which of these blocks this worker still holds."""
    return set(session.connection().execute(_HELD, {"worker": worker, "blocks": list(blocks)}).scalars())


# --- shared ------------------------------------------------------------------------------------


def keyed(key: Key) -> ColumnElement[bool]:
    return and_(Delivery.kind == int(key.kind), Delivery.ref == key.ref, Delivery.copy_no == key.copy_no)


def span(lease: Lease) -> Mapping[str, Any]:
    return {**key_values(lease.key), "first": lease.first, "last": lease.last}


def inside(lease: Lease) -> ColumnElement[bool]:
    return and_(keyed(lease.key), Delivery.person_id >= lease.first, Delivery.person_id <= lease.last)


def event(key: Key, person: int, now: datetime, result: str, detail: str) -> Mapping[str, Any]:
    return {
        "kind": int(key.kind), "ref": key.ref, "person_id": person, "at": now, "result": result,
        "detail": detail[:200],
    }  # fmt: skip
