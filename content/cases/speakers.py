"""Asking native speakers for an officer's answer: to write it in the person's language, or to say it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, outbox, roles, texts
from content.audio import clips
from content.cases import states
from content.cases.answers import FIELD, fingerprint, needs_speaker, text_ref, the_draft
from content.cases.opening import alert
from content.pages import sentences
from core.errors import Conflict, Invalid
from core.models import Case, CaseMessage, DeliveryKind, Staff


@dataclass(frozen=True, slots=True)
class Said:
    """How far the speakers are with an answer.

    Attributes:
        asked_at: when they were asked; None = not yet.
        written: an approved translation is there.
        sentences: so many are to be said; `heard` of them are recorded and approved.
        speakers: people in the chat who speak the language.
    """

    asked_at: datetime | None
    written: bool
    sentences: int
    heard: int
    speakers: int

    @property
    def whole(self) -> bool:
        """Whether the person will hear all of it in their language."""
        return 0 < self.sentences == self.heard


def ask(session: Session, *, case_id: int, seen: str, staff: Staff, now: datetime) -> int:
    """Put the draft into the speakers' queue and tell them; returns how many were told. Asking again tells nobody.

    Args:
        seen: the fingerprint of the draft that was read.

    Raises:
        NotFound: no such case.
        Conflict: the draft was changed, sent or dropped meanwhile.
        Invalid: no speaker is needed, or nobody speaks the language here.
    """
    case = states.locked(session, case_id)
    message = the_draft(session, case.id)
    if message is None or fingerprint(message) != seen:
        raise Conflict(f"the draft of case {case_id} changed or is gone")
    if not message.text or not needs_speaker(session, case):
        raise Invalid("no speaker is needed")
    people = [one for one in roles.speakers(session, case.language, now=now) if one != case.person_id]
    if not people:
        raise Invalid(f"nobody speaks {case.language}")
    if message.asked_at is not None:
        return 0
    message.asked_at = now
    audit.record(session, actor=f"staff:{staff.id}", verb="case.speakers", ref=states.ref(case), now=now)
    cause = audit.record(session, actor="system", verb="alert.say", ref=text_ref(message), now=now)
    for person in people:
        outbox.owe(session, kind=DeliveryKind.STAFF_ALERT, ref=cause.id, person_id=person, due_at=now, now=now)
    return len(people)


def wanted(session: Session, language: str) -> list[str]:
    """Refs of the answers that speakers of a language are asked for: urgent cases first, then as they were asked."""
    rows = session.scalars(
        select(CaseMessage)
        .join(Case, Case.id == CaseMessage.case_id)
        .where(CaseMessage.author == "draft", CaseMessage.asked_at.is_not(None), Case.language == language)
        .order_by(Case.urgent.desc(), CaseMessage.asked_at, CaseMessage.id)
    )
    return [text_ref(message) for message in rows]


def standing(session: Session, case: Case, message: CaseMessage, *, now: datetime) -> Said:
    """How far the speakers are with a draft."""
    own = texts.find(session, text_ref(message), FIELD, [case.language])
    parts = [part for part in sentences(own.text if own else message.text) if any(sign.isalnum() for sign in part)]
    hashes = {texts.text_hash(part) for part in parts}
    heard = {digest for digest, language in clips.human(session, hashes) if language == case.language}
    told = [one for one in roles.speakers(session, case.language, now=now) if one != case.person_id]
    return Said(message.asked_at, own is not None, len(hashes), len(heard), len(told))


def of_ref(session: Session, ref: str) -> tuple[Case, CaseMessage] | None:
    """The case and the message behind a ref of the table of texts; None when it is no answer, or gone."""
    kind, _, number = ref.partition(":")
    message = session.get(CaseMessage, int(number)) if kind == "answer" and number.isdigit() else None
    return (session.get_one(Case, message.case_id), message) if message is not None else None


def helped(session: Session, ref: str, *, now: datetime) -> None:
    """A translation or a recording was approved: the desk hears of it once the answer is whole in some way."""
    found = of_ref(session, ref)
    if found is None or found[1].author != "draft" or found[1].asked_at is None:
        return
    case, message = found
    session.flush()
    said = standing(session, case, message, now=now)
    if said.whole or (said.written and said.heard == 0):
        alert(session, case, "alert.case_said", now)
