"""When a case is due, as a coloured word: late in red, today and tomorrow in amber."""

from datetime import datetime

from content import cases
from core.clock import local
from core.i18n import Words
from core.models import Case

SOON_DAYS = 1


def due(words: Words, case: Case, *, now: datetime, zone: str) -> tuple[str, str, str]:
    """(kind of tag, icon, words) for the term of one case."""
    if case.state not in cases.OPEN or case.answer_due is None:
        kind, icon = ("ok", "i-yes") if case.state in (cases.ANSWERED, cases.SOLVED) else ("", "i-clock")
        return kind, icon, words(f"case.state.{case.state}")
    days = (local(case.answer_due, zone).date() - local(now, zone).date()).days
    if cases.is_late(case, now):
        return "danger", "i-sos", words("case.late_days", days=-days) if days < 0 else words("case.late")
    if days <= SOON_DAYS:
        return "warn", "i-clock", words("case.today" if days <= 0 else "case.tomorrow")
    return "", "i-clock", words("case.days_left", days=days)
