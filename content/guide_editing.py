"""Guides as staff write them: a draft, a second person's approval, then villagers are offered it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, editorial, guides
from content.articles import slug_for
from content.editorial import Facts
from content.guides import PUBLISHED, Plan
from core.errors import Conflict, Invalid, NotFound
from core.models import Article, Faq, Guide, Revision


class NotThere(Invalid):
    """Articles or answers a guide is to stand under that do not exist; `names` as they were given."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"not there: {', '.join(names)}")
        self.names = names


def write(
    session: Session,
    *,
    title: str,
    asks: Sequence[str],
    steps: Sequence[Mapping[str, str]],
    ends: Mapping[str, str],
    papers: str,
    office: str,
    under: Sequence[str],
    facts: Facts,
    author: str,
    today: date,
    now: datetime,
    guide_id: int | None = None,
    expected: int = 0,
) -> tuple[Guide, Revision]:
    """Keep a new wording, a new guide when `guide_id` is None. Villagers go on walking through the approved one.

    Raises:
        Invalid: it cannot be walked, words are missing or too long, or facts that cannot stand.
        NotThere: an article or answer it is to stand under does not exist.
        NotFound: no such guide, topic or area.
        Conflict: somebody has written a newer version meanwhile.
    """
    plan = Plan(title, asks, steps, ends, papers, office, under)
    if wrong := guides.problems(plan):
        raise Invalid(", ".join(f"{name}: {why}" for name, why in wrong.items()))
    if missing := unknown(session, under):
        raise NotThere(missing)
    editorial.check(session, facts, today=today)
    guide = by_id(session, guide_id) if guide_id is not None else _new(session, title, facts, author, now)
    revision = editorial.add(
        session, ref=guides.ref(guide.id), words=plan.to_json(), facts=facts, author=author, now=now, expected=expected
    )
    _unpublished(guide, "draft")
    return guide, revision


def submit(session: Session, *, guide_id: int, version: int, actor: str, now: datetime) -> Revision:
    """Ask another person to approve. Raises as `editorial.submit`."""
    revision = editorial.submit(session, ref=guides.ref(guide_id), version=version, actor=actor, now=now)
    _unpublished(by_id(session, guide_id), "submitted")
    return revision


def approve(session: Session, *, guide_id: int, version: int, actor: str, now: datetime) -> Guide:
    """Approve: villagers are offered it from now on. Raises as `editorial.approve`."""
    guide = by_id(session, guide_id)
    revision = editorial.approve(session, ref=guides.ref(guide_id), version=version, actor=actor, now=now)
    facts = Facts.from_json(revision.facts)
    return guides.put(
        session,
        key=guide.key,
        topic=facts.topic,
        plan=Plan.from_json(revision.words),
        author=revision.author,
        approver=actor,
        source=facts.source,
        area_id=facts.area_id,
        now=now,
    )


def send_back(session: Session, *, guide_id: int, version: int, note: str, actor: str, now: datetime) -> Revision:
    """Give it back to its author with the reason. Raises as `editorial.send_back`."""
    revision = editorial.send_back(session, ref=guides.ref(guide_id), version=version, note=note, actor=actor, now=now)
    _unpublished(by_id(session, guide_id), "draft")
    return revision


def withdraw(session: Session, *, guide_id: int, actor: str, now: datetime) -> Guide:
    """Villagers are no longer offered it; one person may do this.

    Raises:
        NotFound: no such guide.
        Conflict: it is not published.
    """
    guide = by_id(session, guide_id)
    if guide.state != PUBLISHED:
        raise Conflict(f"guide {guide_id} is {guide.state}")
    guide.state, guide.changed_at = "withdrawn", now
    audit.record(session, actor=actor, verb="guide.withdraw", ref=guides.ref(guide_id), now=now)
    return guide


def by_id(session: Session, guide_id: int) -> Guide:
    """The guide, whatever its state.

    Raises:
        NotFound: no such guide.
    """
    guide = session.get(Guide, guide_id, with_for_update=True, populate_existing=True)
    if guide is None:
        raise NotFound(f"guide {guide_id}")
    return guide


def unknown(session: Session, under: Sequence[str]) -> list[str]:
    """Names of articles and answers that do not exist."""
    known = {f"article:{slug}" for slug in session.scalars(select(Article.slug))}
    known |= {f"faq:{key}" for key in session.scalars(select(Faq.key).where(Faq.key.in_(_keys(under))))}
    return [name for name in under if name not in known]


def _keys(under: Sequence[str]) -> list[str]:
    return [name.removeprefix("faq:") for name in under if name.startswith("faq:")]


def _new(session: Session, title: str, facts: Facts, author: str, now: datetime) -> Guide:
    key = f"agency-{slug_for(session, title)}"
    while session.scalar(select(Guide.id).where(Guide.key == key)) is not None:
        key += "-2"
    guide = Guide(
        key=key, topic=facts.topic, area_id=facts.area_id, state="draft", steps=[], under=[], author=author,
        created_at=now, changed_at=now,
    )  # fmt: skip
    session.add(guide)
    session.flush()
    return guide


def _unpublished(guide: Guide, state: str) -> None:
    """A guide that villagers have never seen shows where its only wording stands."""
    if guide.state in ("draft", "submitted"):
        guide.state = state
