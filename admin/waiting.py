"""What waits for a member of staff: the numbers beside the menu, and the lists of the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import scopes
from content import audio, cases, editorial, listening, roles, translations
from content.editorial import Facts
from content.notices import states
from content.signin import SignedIn
from core.models import Area, Case, Notice, Revision


@dataclass(frozen=True, slots=True)
class Work:
    """The lists of the first page, each in the order in which it should be done."""

    late: list[Case]
    cases: list[Case]
    notices: list[Notice]
    articles: list[Revision]
    faqs: list[Revision]
    guides: list[Revision]
    returned: list[Revision]  # one's own wordings that came back with a note
    voices: int  # texts whose machine voice nobody has listened to
    listening: int  # spoken questions in one's own language
    translations: int  # texts in one's own language that wait for another speaker

    @property
    def number(self) -> int:
        """How much it is altogether."""
        lists = (self.late, self.cases, self.notices, self.articles, self.faqs, self.guides, self.returned)
        return sum(len(part) for part in lists) + self.voices + self.translations + self.listening


def work(session: Session, me: SignedIn, *, now: datetime) -> Work:
    """What this account may and should act upon: cases of its places, submissions it did not write."""
    places = roles.allowed_paths(me.grants, "case.answer")
    mine = cases.inbox(session, areas=places, now=now) if places else []
    late = [case for case in mine if cases.is_late(case, now)]
    return Work(
        late=late,
        cases=[case for case in mine if case not in late and case.owner_id in (None, me.staff.id)],
        notices=_notices(session, me),
        articles=_submissions(session, me, "article"),
        faqs=_submissions(session, me, "faq"),
        guides=_submissions(session, me, "guide"),
        returned=editorial.returned_to(session, f"staff:{me.staff.id}"),
        voices=len(audio.pending(session)) if roles.may(me.grants, "article.approve", path=None) else 0,
        translations=_translations(session, me),
        listening=listening.count_waiting(session, tongues)
        if (tongues := roles.tongues(me.grants, "text.speak"))
        else 0,
    )


def numbers(session: Session, me: SignedIn, *, now: datetime) -> Mapping[str, int]:
    """Numbers beside the menu: everything that waits, and the open cases."""
    found = work(session, me, now=now)
    return {
        "home": found.number,
        "cases": len(found.late) + len(found.cases),
        "translations": found.translations,
        "listening": found.listening,
    }


def _translations(session: Session, me: SignedIn) -> int:
    mine = roles.tongues(me.grants, "text.check")
    return len(translations.waiting(session, mine, besides=f"staff:{me.staff.id}")) if mine else 0


def _notices(session: Session, me: SignedIn) -> list[Notice]:
    """Notices that wait for other eyes than their author's, and broadcasts that can still be stopped."""
    if not roles.may_somewhere(me.grants, "notice.approve"):
        return []
    rows = session.scalars(
        select(Notice).where(Notice.state.in_((states.SUBMITTED, states.WAITING))).order_by(Notice.created_at)
    )
    actor = f"staff:{me.staff.id}"
    return [
        notice
        for notice in rows
        if all(roles.may(me.grants, "notice.approve", path=path) for path in scopes.notice(session, notice.id))
        and not states.same_human(session, notice.author, actor)
    ]


def _submissions(session: Session, me: SignedIn, noun: str) -> list[Revision]:
    if not roles.may_somewhere(me.grants, "article.approve"):
        return []
    actor = f"staff:{me.staff.id}"
    found = []
    for revision in editorial.waiting(session, noun):
        area_id = Facts.from_json(revision.facts).area_id
        area = session.get(Area, area_id) if area_id else None
        allowed = roles.may(me.grants, "article.approve", path=area.path if area else None)
        if allowed and actor not in editorial.authors(session, revision.ref):
            found.append(revision)
    return found
