"""Reports: what became of a notice, how fast it goes, and whether it was heard and understood; counts, never people."""

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from content import areas
from content.notices import states
from core.errors import NotFound
from core.i18n import SOURCE, Words
from core.models import (
    Address,
    Area,
    Delivery,
    DeliveryCount,
    DeliveryKind,
    DeliveryState,
    Notice,
    NoticeReply,
    Person,
    Tally,
)

RATE_SECONDS = 60  # the rate is that of the last minute
HEARD = "notice_heard"  # name of the tally
_NAMES: Mapping[int, str] = {
    DeliveryState.DUE: "due",
    DeliveryState.SENDING: "due",
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNKNOWN: "unknown",
    DeliveryState.SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a notice: sent + failed + unknown + skipped + due = people, always."""

    notice_id: int
    code: str
    state: str
    level: str
    people: int
    sent: int
    failed: int
    unknown: int  # the request left, and nobody knows whether it arrived
    skipped: int
    due: int  # of which `in_flight` are on their way this moment
    in_flight: int
    copies: int  # second tries of an emergency's unknown ones, sent or due
    reasons: Mapping[str, Mapping[str, int]]  # state → reason → people
    approved_at: datetime | None
    finished_at: datetime | None
    folded: bool = False  # only these counts are left
    rate: float | None = None  # messages a minute, while it moves and when the time was given
    seconds_left: int | None = None  # at that rate, for what is due now

    def to_json(self) -> dict[str, Any]:
        """For `notice show --json`; times in ISO 8601."""
        data = asdict(self)
        for name in ("approved_at", "finished_at"):
            data[name] = data[name].isoformat() if data[name] else None
        return data


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people ended in one way, on one channel, in one language."""

    state: str
    reason: str
    channel: str
    language: str
    people: int


@dataclass(frozen=True, slots=True)
class Echo:
    """What came back from one commune in one language: presses of "hear", and answers by their number."""

    place: str
    language: str
    heard: int
    answers: Mapping[int, int]


def report(session: Session, notice_id: int, *, now: datetime | None = None) -> Report:
    """What became of a notice so far.

    Args:
        now: with it, how fast it goes and how long it will take.

    Raises:
        NotFound: no such notice.
    """
    notice = _there(session, notice_id)
    counts = dict.fromkeys(("due", "sent", "failed", "unknown", "skipped"), 0)
    reasons: dict[str, dict[str, int]] = {}
    in_flight = copies = 0
    for copy_no, state, reason, number in (*_rows(session, notice_id), *_folded(session, notice_id)):
        if copy_no:
            copies += number
            continue
        name = _NAMES[state]
        counts[name] += number
        in_flight += number if state == DeliveryState.SENDING else 0
        if reason:
            reasons.setdefault(name, {})[reason] = reasons.get(name, {}).get(reason, 0) + number
    rate, left = _pace(session, notice, now) if now is not None and notice.state in states.MOVING else (None, None)
    return Report(
        notice_id=notice.id,
        code=notice.code,
        state=notice.state,
        level=notice.level,
        people=sum(counts.values()),
        in_flight=in_flight,
        copies=copies,
        reasons=reasons,
        approved_at=notice.approved_at,
        finished_at=notice.finished_at,
        folded=notice.settled is not None,
        rate=rate,
        seconds_left=left,
        **counts,
    )


def cells(session: Session, notice_id: int) -> list[Cell]:
    """The final report, line by line: by state, reason, channel and language; adds up to the number of people."""
    _there(session, notice_id)
    columns = (
        Delivery.state, Delivery.reason, func.coalesce(Address.channel, ""), func.coalesce(Person.language, ""),
    )  # fmt: skip
    live = session.execute(
        select(*columns, func.count())
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Address, Address.id == Delivery.address_id)
        .where(Delivery.kind == int(DeliveryKind.NOTICE), Delivery.ref == notice_id, Delivery.copy_no == 0)
        .group_by(*columns)
    ).all()
    kept = session.execute(
        select(
            DeliveryCount.state, DeliveryCount.reason, DeliveryCount.channel, DeliveryCount.language,
            func.sum(DeliveryCount.count),
        )
        .where(
            DeliveryCount.notice_id == notice_id,
            DeliveryCount.kind == int(DeliveryKind.NOTICE),
            DeliveryCount.copy_no == 0,
        )
        .group_by(DeliveryCount.state, DeliveryCount.reason, DeliveryCount.channel, DeliveryCount.language)
    ).all()  # fmt: skip
    found: dict[tuple[str, str, str, str], int] = {}
    for state, reason, channel, language, number in (*live, *kept):
        key = (_NAMES[state], reason, channel, language)
        found[key] = found.get(key, 0) + int(number)
    return [Cell(*key, people) for key, people in sorted(found.items())]


def in_words(reason: str, words: Words) -> str:
    """A reason as staff read it; what a platform said stays as it is."""
    key = f"reason.{reason.replace(' ', '_')}"
    return words(key) if words.has(key) else reason


def as_csv(session: Session, notice_id: int, *, language: str = SOURCE) -> str:
    """The final report as a table for a spreadsheet (with a mark that Excel needs to read Vietnamese)."""
    words = Words(language, domain="console")
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow([words(f"report.column.{name}") for name in ("state", "reason", "channel", "language", "people")])
    total = 0
    for cell in cells(session, notice_id):
        total += cell.people
        reason = in_words(cell.reason, words) if cell.reason else ""
        table.writerow([words(f"report.{cell.state}"), reason, cell.channel, cell.language, cell.people])
    table.writerow([words("report.people"), "", "", "", total])
    return "\ufeff" + made.getvalue()


def as_json(session: Session, notice_id: int, *, now: datetime) -> dict[str, Any]:
    """The final report for machines: the sums, and line by line."""
    return {
        **report(session, notice_id, now=now).to_json(),
        "lines": [asdict(cell) for cell in cells(session, notice_id)],
        "heard": [asdict(echo) for echo in echoes(session, notice_id)],
    }


def echoes(session: Session, notice_id: int) -> list[Echo]:
    """Heard and understood, by commune and language; whoever shows it hides small numbers."""
    heard = session.execute(
        select(Tally.area_id, Tally.language, func.sum(Tally.count))
        .where(Tally.name == HEARD, Tally.ref == f"notice:{notice_id}")
        .group_by(Tally.area_id, Tally.language)
    ).all()
    said = session.execute(
        select(NoticeReply.area_id, NoticeReply.language, NoticeReply.option, NoticeReply.count).where(
            NoticeReply.notice_id == notice_id
        )
    ).all()
    ids = {*(row.area_id for row in heard), *(row.area_id for row in said)}
    communes = {area_id: _commune(session, area_id) for area_id in ids}
    found: dict[tuple[str, str], tuple[int, dict[int, int]]] = {}
    for area_id, language, number in heard:
        key = (communes[area_id], language)
        before = found.get(key, (0, {}))
        found[key] = (before[0] + int(number), before[1])
    for area_id, language, option, number in said:
        _, answers = found.setdefault((communes[area_id], language), (0, {}))
        answers[option] = answers.get(option, 0) + number
    return [Echo(place, language, times, answers) for (place, language), (times, answers) in sorted(found.items())]


def _commune(session: Session, area_id: int) -> str:
    area = session.get(Area, area_id) if area_id else None
    if area is not None and area.kind == areas.VILLAGE and area.parent_id is not None:
        area = session.get(Area, area.parent_id)
    return area.name if area is not None else ""


def _rows(session: Session, notice_id: int) -> list[tuple[int, int, str, int]]:
    rows = session.execute(
        select(Delivery.copy_no, Delivery.state, Delivery.reason, func.count())
        .where(Delivery.kind == int(DeliveryKind.NOTICE), Delivery.ref == notice_id)
        .group_by(Delivery.copy_no, Delivery.state, Delivery.reason)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _folded(session: Session, notice_id: int) -> list[tuple[int, int, str, int]]:
    """Rows that were folded, or whose people were forgotten: only the counts are left."""
    rows = session.execute(
        select(DeliveryCount.copy_no, DeliveryCount.state, DeliveryCount.reason, func.sum(DeliveryCount.count))
        .where(DeliveryCount.notice_id == notice_id, DeliveryCount.kind == int(DeliveryKind.NOTICE))
        .group_by(DeliveryCount.copy_no, DeliveryCount.state, DeliveryCount.reason)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in rows]


def _pace(session: Session, notice: Notice, now: datetime) -> tuple[float, int | None]:
    """Messages a minute, and seconds for what is due now; None when nothing goes."""
    since = now - timedelta(seconds=RATE_SECONDS)
    recent, due = session.execute(
        select(
            func.sum(case((Delivery.done_at >= since, 1), else_=0)),
            func.sum(case((Delivery.state == int(DeliveryState.DUE), case((Delivery.due_at <= now, 1), else_=0)))),
        ).where(Delivery.kind == int(DeliveryKind.NOTICE), Delivery.ref == notice.id)
    ).one()
    rate = (recent or 0) * 60 / RATE_SECONDS
    return rate, int((due or 0) * 60 / rate) if rate else None


def _there(session: Session, notice_id: int) -> Notice:
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotFound(f"notice {notice_id}")
    return notice
