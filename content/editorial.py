"""The way of a wording: written, submitted, approved by another person; villagers read the approved one meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import audit, outbox
from content.audio import readings
from content.faqs import Source
from core.db import serialise
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Area, Revision, Topic

DRAFT, SUBMITTED, APPROVED, REPLACED = "draft", "submitted", "approved", "replaced"
UNHEARD = ("phrasings", "steps", "under")  # read by the search, or by nobody
_DATES = ("doc_date", "checked_on", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside the words: topic, place (None = the whole province) and who says so."""

    topic: str
    area_id: int | None = None
    source: Source = field(default_factory=Source)

    def to_json(self) -> dict[str, Any]:
        """A flat JSON object that `from_json` reads back."""
        columns = asdict(self.source)
        columns.update({name: columns[name].isoformat() for name in _DATES if columns[name]})
        return {"topic": self.topic, "area_id": self.area_id, **columns}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Facts":
        """The inverse of `to_json`."""
        columns = {name: data[name] for name in Source.__dataclass_fields__ if name in data}
        columns.update({name: date.fromisoformat(columns[name]) for name in _DATES if columns.get(name)})
        return cls(topic=data["topic"], area_id=data["area_id"], source=Source(**columns))

    @classmethod
    def of(cls, row: Any) -> "Facts":
        """The facts that stand in an Article or Faq row now."""
        said = Source(**{name: getattr(row, name) for name in Source.__dataclass_fields__})
        return cls(topic=row.topic, area_id=row.area_id, source=said)


def check(session: Session, facts: Facts, *, today: date) -> None:
    """Whether the facts can stand.

    Raises:
        Invalid: no issuing body, or a validity that ends before it begins or has ended.
        NotFound: no such topic or area.
    """
    if session.get(Topic, facts.topic) is None:
        raise NotFound(f"topic {facts.topic}")
    if facts.area_id is not None and session.get(Area, facts.area_id) is None:
        raise NotFound(f"area {facts.area_id}")
    said = facts.source
    if not said.issuer.strip():
        raise Invalid("every statement names the body that issued it")
    if said.valid_until is not None and said.valid_until < max(said.valid_from or today, today):
        raise Invalid("the validity ends before it begins, or has ended")


def add(
    session: Session,
    *,
    ref: str,
    words: Mapping[str, Any],
    facts: Facts,
    author: str,
    now: datetime,
    expected: int,
) -> Revision:
    """Keep a new version; an older draft of it is replaced, an older submission falls.

    Args:
        expected: the newest version the author has seen, 0 for none.

    Raises:
        Conflict: somebody has written a newer version meanwhile.
    """
    serialise(session, ref)
    before = latest(session, ref)
    newest = before.version if before else 0
    if newest != expected:
        raise Conflict(f"{ref} is at version {newest}, not {expected}")
    if before is not None and before.state in (DRAFT, SUBMITTED):
        before.state = REPLACED
    made = Revision(
        ref=ref, version=newest + 1, state=DRAFT, words=dict(words), facts=facts.to_json(), author=author, at=now
    )
    session.add(made)
    session.flush()
    audit.record(session, actor=author, verb=f"{_noun(ref)}.write", ref=ref, detail={"version": made.version}, now=now)
    return made


def submit(session: Session, *, ref: str, version: int, actor: str, now: datetime) -> Revision:
    """Ask for approval.

    Raises:
        NotFound: nothing was written.
        Conflict: it is not the newest draft any more.
        Unreadable: it holds tokens that a machine voice cannot read and nobody has written out.
    """
    revision = _newest(session, ref, version, DRAFT)
    readings.check(session, _heard(revision))
    revision.state, revision.note = SUBMITTED, ""
    audit.record(session, actor=actor, verb=f"{_noun(ref)}.submit", ref=ref, detail={"version": version}, now=now)
    area = session.get(Area, revision.facts.get("area_id")) if revision.facts.get("area_id") else None
    path = area.path if area else None
    outbox.alert_staff(session, permission="article.approve", path=path, text_key="alert.wording", ref=ref, now=now)
    return revision


def approve(session: Session, *, ref: str, version: int, actor: str, now: datetime) -> Revision:
    """Approve a submission. Nobody approves words of which they wrote a part.

    Raises:
        NotFound: nothing was written.
        Conflict: it is not waiting: approved or sent back by a colleague, or edited since.
        Forbidden: the approver is an author.
        Unreadable: as for `submit`.
    """
    revision = _newest(session, ref, version, SUBMITTED)
    readings.check(session, _heard(revision))
    if actor in authors(session, ref):
        raise Forbidden("author and approver are two people")
    revision.state, revision.approver = APPROVED, actor
    audit.record(session, actor=actor, verb=f"{_noun(ref)}.approve", ref=ref, detail={"version": version}, now=now)
    return revision


def send_back(session: Session, *, ref: str, version: int, note: str, actor: str, now: datetime) -> Revision:
    """Give a submission back to its author, with the reason.

    Raises:
        NotFound: nothing was written.
        Conflict: it is not waiting any more.
        Invalid: no reason given.
    """
    if not note.strip():
        raise Invalid("say what should change")
    revision = _newest(session, ref, version, SUBMITTED)
    revision.state, revision.note = DRAFT, note.strip()[:1000]
    audit.record(session, actor=actor, verb=f"{_noun(ref)}.send_back", ref=ref, detail={"version": version}, now=now)
    return revision


def latest(session: Session, ref: str) -> Revision | None:
    """The newest version, whatever its state."""
    return session.scalar(select(Revision).where(Revision.ref == ref).order_by(Revision.version.desc()).limit(1))


def pending(session: Session, ref: str) -> Revision | None:
    """The newest version when it is not approved yet."""
    newest = latest(session, ref)
    return newest if newest is not None and newest.state in (DRAFT, SUBMITTED) else None


def history(session: Session, ref: str) -> list[Revision]:
    """All versions, the newest first."""
    return list(session.scalars(select(Revision).where(Revision.ref == ref).order_by(Revision.version.desc())))


def waiting(session: Session, noun: str) -> list[Revision]:
    """Submissions of one noun (article, faq), the oldest first."""
    return list(
        session.scalars(
            select(Revision)
            .where(Revision.state == SUBMITTED, Revision.ref.startswith(f"{noun}:"))
            .order_by(Revision.at, Revision.id)
        )
    )


def returned_to(session: Session, author: str) -> list[Revision]:
    """Wordings that were sent back with a note to who wrote them, the oldest first."""
    return list(
        session.scalars(
            select(Revision)
            .where(Revision.state == DRAFT, Revision.author == author, Revision.note != "")
            .order_by(Revision.at, Revision.id)
        )
    )


def pending_of(session: Session, refs: Sequence[str]) -> Mapping[str, Revision]:
    """`pending` for many refs in one query."""
    newest = (
        select(Revision.ref, func.max(Revision.version).label("version"))
        .where(Revision.ref.in_(refs))
        .group_by(Revision.ref)
        .subquery()
    )
    rows = session.scalars(
        select(Revision).join(newest, (newest.c.ref == Revision.ref) & (newest.c.version == Revision.version))
    )
    return {row.ref: row for row in rows if row.state in (DRAFT, SUBMITTED)}


def authors(session: Session, ref: str) -> set[str]:
    """Who wrote since the last approval: a second author's small correction does not make the first a stranger."""
    found: set[str] = set()
    for revision in history(session, ref):
        if revision.state == APPROVED:
            break
        found.add(revision.author)
    return found


def _newest(session: Session, ref: str, version: int, state: str) -> Revision:
    revision = session.scalar(
        select(Revision)
        .where(Revision.ref == ref)
        .order_by(Revision.version.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if revision is None:
        raise NotFound(ref)
    if revision.version != version or revision.state != state:
        raise Conflict(f"{ref} is at version {revision.version}, {revision.state}")
    return revision


def _heard(revision: Revision) -> list[str]:
    """The words of a version that villagers hear."""
    found: list[str] = []
    for name, words in revision.words.items():
        if name not in UNHEARD:
            found += [words] if isinstance(words, str) else words.values() if isinstance(words, dict) else words
    return [words for words in found if isinstance(words, str)]


def _noun(ref: str) -> str:
    return ref.partition(":")[0]
