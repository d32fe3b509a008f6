"""A form that arrived after its session had ended: sealed into the sign-in page, given back afterwards."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import Invalid
from core.security import Keyring

LIFE = timedelta(hours=2)
LIMIT = 200_000  # characters; more than the longest article, less than a nuisance
SECRET_FIELDS = frozenset({"csrf", "password", "again", "old", "code"})  # never carried along


@dataclass(frozen=True, slots=True)
class Draft:
    """Where the form wanted to go, and what stood in it."""

    action: str
    fields: tuple[tuple[str, str], ...]
    staff_id: int | None  # whose session had ended, when that is still known


def seal(
    keyring: Keyring, *, action: str, fields: Iterable[tuple[str, str]], staff_id: int | None, now: datetime
) -> str:
    """The draft as a text for a hidden field; empty when it is too long to carry."""
    kept = [pair for pair in fields if pair[0] not in SECRET_FIELDS]
    text = json.dumps({"to": action, "of": staff_id, "at": now.isoformat(), "is": kept}, ensure_ascii=False)
    return keyring.seal(text).decode() if len(text) <= LIMIT else ""


def unseal(keyring: Keyring, sealed: str, *, now: datetime) -> Draft | None:
    """The draft, or None when it is not ours, damaged or older than LIFE."""
    if not sealed:
        return None
    try:
        data = json.loads(keyring.unseal(sealed.encode()))
    except (Invalid, UnicodeEncodeError):
        return None
    if now - datetime.fromisoformat(data["at"]) > LIFE:
        return None
    return Draft(data["to"], tuple((str(name), str(value)) for name, value in data["is"]), data["of"])
