"""The way of a translation: missing, draft, in review, approved by another speaker, stale when the source changed.

New words wait beside the approved ones (`Translation.proposal`): villagers go on reading what was approved for
exactly this Vietnamese text, and fall back to Vietnamese when there is none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, notices, switches, texts, wordbook
from content.cases import speakers
from content.notices.states import same_human
from content.translations import units
from content.translations.units import Unit
from core.db import serialise
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE, catalog
from core.models import Language, Translation

MISSING, DRAFT, REVIEW, APPROVED, STALE = "missing", "draft", "review", texts.APPROVED, "stale"
STATES = (MISSING, DRAFT, REVIEW, APPROVED, STALE)
NOTE_LIMIT = 1000  # characters
CATALOG = "catalog"  # author of words that stand in locales/


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one unit stands in one language.

    Attributes:
        text: the newest words: the proposal where there is one, else what was approved.
        shown: what villagers read, empty when they read another language.
        author: actor who wrote `text`.
        note: why it was sent back, or what the translator does not understand.
        seen: names this standing; who changes it gives it back, so that nobody overwrites what they have not read.
    """

    unit: Unit
    language: str
    state: str
    text: str = ""
    shown: str = ""
    author: str = ""
    approver: str = ""
    note: str = ""

    @property
    def seen(self) -> str:
        """See the class."""
        return texts.text_hash("\n".join((self.state, self.unit.hash, self.text)))[:16]


def standings(session: Session, language: str, wanted: Sequence[Unit]) -> list[Standing]:
    """Where these units stand in one language, in their order."""
    rows = session.scalars(
        select(Translation).where(Translation.language == language, Translation.ref.not_like("sentence:%"))
    )
    known = {(row.ref, row.field): row for row in rows}
    return [
        _standing(unit, language, known.get((unit.ref, unit.field)))
        for unit in wanted
        if unit.language in ("", language)
    ]


def standing(session: Session, *, ref: str, field: str, language: str) -> Standing:
    """Where one unit stands in one language.

    Raises:
        NotFound: no such text, or no such language.
    """
    return _standing(_unit(session, ref, field, language), language, _find(session, ref, field, language))


def waiting(session: Session, languages: Collection[str], *, besides: str) -> list[Translation]:
    """Proposals in these languages that wait for other eyes than those of the actor `besides`, oldest first."""
    rows = session.scalars(
        select(Translation)
        .where(Translation.language.in_(languages), Translation.proposal_state == REVIEW)
        .order_by(Translation.changed_at, Translation.id)
    )
    return [row for row in rows if not same_human(session, row.proposal_author, besides)]


def write(
    session: Session,
    *,
    ref: str,
    field: str,
    language: str,
    text: str,
    actor: str,
    seen: str | None,
    now: datetime,
    review: bool = True,
) -> Standing:
    """Keep new words for a unit; nothing changes for villagers yet.

    Args:
        seen: `Standing.seen` of what the author looked at; None for a text that was asked for just now.
        review: ask another speaker to approve it; False keeps a draft.

    Raises:
        NotFound: no such text, or no such language.
        Invalid: it cannot be a translation of this (see `Unit.checked`).
        Conflict: the translation or its source has changed since `seen`.
    """
    unit = _unit(session, ref, field, language)
    text = unit.checked(text)
    row = _locked(session, unit, language, now)
    before = _standing(unit, language, row)
    if seen is not None and seen != before.seen:
        raise Conflict(f"{unit.key} in {language} changed since it was read")
    row.proposal, row.proposal_state = text, REVIEW if review else DRAFT
    row.proposal_source, row.proposal_author = unit.hash, actor
    row.note, row.changed_at = "", now
    session.flush()
    detail: dict[str, audit.Plain] = {"field": field, "language": language, "review": review}
    audit.record(session, actor=actor, verb="text.write", ref=ref, detail=detail, now=now)
    return _standing(unit, language, row)


def approve(
    session: Session, *, ref: str, field: str, language: str, actor: str, seen: str | None, now: datetime
) -> Standing:
    """Another speaker says yes: villagers read these words from now on.

    Raises:
        NotFound: no such text or language.
        Forbidden: who wrote it cannot approve it, nor the same human by another way in.
        Conflict: it does not wait, or it or its source changed since it was read.
    """
    unit, row = _waiting(session, ref, field, language, seen, now)
    if same_human(session, row.proposal_author, actor):
        raise Forbidden("who wrote it cannot approve it")
    if row.proposal_source != unit.hash:
        raise Conflict(f"the source of {unit.key} changed since it was translated")
    text, author = row.proposal or "", row.proposal_author
    if unit.kind == "notice":
        number = int(ref.partition(":")[2])
        notices.put_words(
            session, notice_id=number, language=language, words={field: text}, author=author, actor=actor, now=now
        )
    else:
        texts.put(session, ref=ref, field=field, language=language, text=text, author=author, now=now)
    row.source_hash, row.approver = unit.hash, actor
    _clear(row)
    session.flush()
    detail: dict[str, audit.Plain] = {"field": field, "language": language}
    audit.record(session, actor=actor, verb="text.approve", ref=ref, detail=detail, now=now)
    _tell(session, unit, now)
    speakers.helped(session, ref, now=now)
    return _standing(unit, language, row)


def send_back(
    session: Session, *, ref: str, field: str, language: str, note: str, actor: str, now: datetime
) -> Standing:
    """Another speaker says what should be better; it is a draft again.

    Raises:
        NotFound, Conflict: as for `approve`.
        Invalid: no reason.
    """
    note = _said(note)
    unit, row = _waiting(session, ref, field, language, None, now)
    row.proposal_state, row.note = DRAFT, note
    session.flush()
    detail: dict[str, audit.Plain] = {"field": field, "language": language}
    audit.record(session, actor=actor, verb="text.send_back", ref=ref, detail=detail, now=now)
    return _standing(unit, language, row)


def ask_about(
    session: Session, *, ref: str, field: str, language: str, note: str, actor: str, now: datetime
) -> Standing:
    """A translator does not understand the source: the question stands beside it for the agency to read.

    Raises:
        NotFound: no such text or language.
        Invalid: nothing was asked.
    """
    unit = _unit(session, ref, field, language)
    row = _locked(session, unit, language, now)
    row.note = _said(note)
    session.flush()
    detail: dict[str, audit.Plain] = {"field": field, "language": language}
    audit.record(session, actor=actor, verb="text.ask", ref=ref, detail=detail, now=now)
    return _standing(unit, language, row)


def withdraw(session: Session, *, ref: str, field: str, language: str, actor: str, now: datetime) -> Standing:
    """Approved words are wrong: villagers stop reading them at once; one person may do this.

    Raises:
        NotFound: no such text or language.
        Conflict: none are approved (words of the catalogs are taken back by a change of the program).
    """
    unit = units.one(session, ref, field)
    row = _locked(session, unit, language, now)
    if row.state != APPROVED:
        raise Conflict(f"{unit.key} in {language} is {row.state}")
    row.state = STALE
    session.flush()
    detail: dict[str, audit.Plain] = {"field": field, "language": language}
    audit.record(session, actor=actor, verb="text.withdraw", ref=ref, detail=detail, now=now)
    _tell(session, unit, now)
    return _standing(unit, language, row)


def _standing(unit: Unit, language: str, row: Translation | None) -> Standing:
    kind, _, key = unit.ref.partition(":")
    base = catalog(language, wordbook.DOMAINS[kind]).get(key, "") if kind in wordbook.DOMAINS else ""
    if row is None:
        return Standing(unit, language, APPROVED if base else MISSING, base, base, CATALOG if base else "")
    current = row.state == APPROVED and (row.source_hash == unit.hash or not wordbook.is_interface(unit.ref))
    shown = row.text if current else base
    if row.proposal is not None:
        state, text, author = row.proposal_state, row.proposal, row.proposal_author
    elif shown:
        state, text, author = APPROVED, shown, row.author if current else CATALOG
    else:
        state, text, author = STALE if row.text else MISSING, row.text, row.author
    return Standing(unit, language, state, text, shown, author, row.approver, row.note)


def _unit(session: Session, ref: str, field: str, language: str) -> Unit:
    """The text to be translated into a language that needs it."""
    target(session, language)
    unit = units.one(session, ref, field)
    if unit.language not in ("", language):
        raise NotFound(f"{unit.key} in {language}")
    return unit


def target(session: Session, language: str) -> None:
    """See that a language can be translated into.

    Raises:
        NotFound: Vietnamese, or no language of ours.
    """
    if language == SOURCE or session.get(Language, language) is None:
        raise NotFound(f"a language to translate into: {language[:40]!r}")


def _find(session: Session, ref: str, field: str, language: str, *, lock: bool = False) -> Translation | None:
    query = select(Translation).where(
        Translation.ref == ref, Translation.field == field, Translation.language == language
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def _locked(session: Session, unit: Unit, language: str, now: datetime) -> Translation:
    """The row, made when there is none; nobody else changes it before this transaction ends."""
    serialise(session, f"text:{unit.key}:{language}")
    row = _find(session, unit.ref, unit.field, language, lock=True)
    if row is None:
        row = Translation(
            ref=unit.ref, field=unit.field, language=language, text="", hash="", state=DRAFT, changed_at=now
        )
        session.add(row)
        session.flush()
    return row


def _waiting(
    session: Session, ref: str, field: str, language: str, seen: str | None, now: datetime
) -> tuple[Unit, Translation]:
    unit = _unit(session, ref, field, language)
    row = _locked(session, unit, language, now)
    if row.proposal_state != REVIEW:
        raise Conflict(f"{unit.key} in {language} does not wait for approval")
    if seen is not None and seen != _standing(unit, language, row).seen:
        raise Conflict(f"{unit.key} in {language} changed since it was read")
    return unit, row


def _clear(row: Translation) -> None:
    row.proposal, row.proposal_state, row.proposal_source, row.proposal_author, row.note = None, "", "", "", ""


def _tell(session: Session, unit: Unit, now: datetime) -> None:
    """Every process shows it with its next screen."""
    if wordbook.is_interface(unit.ref):
        wordbook.changed(session, now=now)
    elif unit.kind in ("faq", "article"):
        switches.raise_knowledge(session, now=now)


def _said(note: str) -> str:
    note = note.strip()
    if not note:
        raise Invalid("say what should change")
    return note[:NOTE_LIMIT]
