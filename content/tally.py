"""Tallies: how often something happened, by day, place and language; never by person."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.db import insert_new
from core.models import Tally


def count(
    session: Session,
    name: str,
    *,
    day: date,
    ref: str = "",
    area_id: int | None = None,
    language: str = "",
    by: int = 1,
) -> None:
    """Add `by` to a counter, made when it is not there yet."""
    key = {"day": day, "name": name, "ref": ref, "area_id": area_id or 0, "language": language}
    session.execute(insert_new(session, Tally.__table__).values(**key, count=0))
    session.execute(
        update(Tally).where(*(getattr(Tally, k) == v for k, v in key.items())).values(count=Tally.count + by)
    )
