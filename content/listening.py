"""Listening: a spoken question in a language no machine understands is heard by somebody who speaks it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.models import Language, Listening


def corpus(session: Session) -> list[tuple[str, int, int]]:
    """What people let us keep of their spoken questions: (language, clips, seconds), the most first."""
    total = func.sum(Listening.ms)
    rows = session.execute(
        select(Language.vi_name, func.count(), total)
        .join(Language, Language.tag == Listening.language)
        .where(Listening.kept.is_(True), Listening.file.is_not(None))
        .group_by(Language.vi_name)
        .order_by(total.desc())
    )
    return [(name, clips, int(ms or 0) // 1000) for name, clips, ms in rows]
