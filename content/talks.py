"""Where each talk stands: read and kept for many chats at once, because many people write at the same time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.models import Address, Conversation, Person

Chat: TypeAlias = tuple[str, str]  # channel and address

_table = cast(Table, Conversation.__table__)
_KEPT = ("person_id", "state", "changed_at")

# statements of every message, built once
_STATES = select(_table.c.address, _table.c.state).where(
    _table.c.channel == bindparam("channel"), _table.c.address.in_(bindparam("addresses", expanding=True))
)
_PEOPLE = (
    select(Address.address, Person)
    .join(Person, Person.id == Address.person_id)
    .where(Address.channel == bindparam("channel"), Address.address.in_(bindparam("addresses", expanding=True)))
)


def _keeping(dialect: Any) -> Any:
    insert = dialect.insert(_table)
    return insert.on_conflict_do_update(
        index_elements=[_table.c.channel, _table.c.address],
        set_={name: insert.excluded[name] for name in _KEPT},
    )


_KEEP = {"sqlite": _keeping(sqlite), "postgresql": _keeping(postgresql)}


@dataclass(slots=True)
class Talk:
    """One chat: the JSON of its state, None when nobody has said anything there yet, and whom we know behind it."""

    chat: Chat
    state: str | None
    person: Person | None


def load(session: Session, chats: Sequence[Chat]) -> Mapping[Chat, Talk]:
    """Where these talks stand."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for channel, address in chats:
        addresses[channel].append(address)
    found: dict[Chat, Talk] = {}
    for channel, some in addresses.items():
        given = {"channel": channel, "addresses": some}
        states = dict(session.connection().execute(_STATES, given).all())
        people = dict(session.execute(_PEOPLE, given).all())
        for address in some:
            found[channel, address] = Talk((channel, address), states.get(address), people.get(address))
    return found


def keep(session: Session, talks: Sequence[Talk], *, now: datetime) -> None:
    """Write down where these talks stand from now on."""
    rows = [
        {
            "channel": talk.chat[0],
            "address": talk.chat[1],
            "person_id": talk.person.id if talk.person else None,
            "state": talk.state,
            "changed_at": now,
        }
        for talk in sorted(talks, key=lambda talk: talk.chat)  # so that two processes never lock crosswise
    ]
    if rows:
        session.connection().execute(_KEEP[session.get_bind().dialect.name], rows)
