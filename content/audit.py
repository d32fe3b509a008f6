"""Audit: who did what, in a chain of hashes that shows when a row was changed or taken out."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import serialise
from core.models import Audit

PAGE = 2000  # rows looked at at once
Plain = str | int | bool | None


def record(
    session: Session,
    *,
    actor: str,
    verb: str,
    now: datetime,
    ref: str = "",
    detail: Mapping[str, Plain] | None = None,
) -> Audit:
    """Add one row to the chain, in the caller's transaction.

    Args:
        actor: staff:3, person:17, operator or system: opaque, so that forgetting a person leaves no name behind.
        verb: noun and deed, e.g. `notice.approve`.
        ref: what it was done to, e.g. `notice:12`.
        detail: small facts (class, area code, old state); never names, texts or addresses.
    """
    serialise(session, "audit")
    session.flush()
    before = session.scalar(select(Audit.hash).order_by(Audit.id.desc()).limit(1)) or ""
    row = Audit(at=now, actor=actor, verb=verb, ref=ref, detail=dict(detail or {}), hash="")
    row.hash = _link(before, row)
    session.add(row)
    session.flush()
    return row


def broken(session: Session) -> int | None:
    """Id of the first row whose hash does not follow from the row before; None when the chain is whole."""
    before, last = "", 0
    while True:
        rows = session.scalars(select(Audit).where(Audit.id > last).order_by(Audit.id).limit(PAGE)).all()
        for row in rows:
            if row.hash != _link(before, row):
                return row.id
            before, last = row.hash, row.id
        if len(rows) < PAGE:
            return None


def _link(before: str, row: Audit) -> str:
    content = json.dumps(
        [before, row.at.isoformat(), row.actor, row.verb, row.ref, row.detail], ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()
