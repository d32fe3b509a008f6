"""Trials of the search: questions with the answer they should find, in every noise condition; and calibrations."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, search_words, switches
from content.search import confidence, figures, tuning
from content.search.confidence import Calibration
from content.search.figures import Judged
from content.search.noise import CONDITIONS
from content.search.tuning import Entry, Tuned
from core.errors import Invalid
from core.i18n import SOURCE
from core.models import Faq, FaqPhrasing, SearchRun, Translation

TUNE, EVALUATE = "tune", "evaluate"
PUBLISHED, APPROVED = "published", "approved"
KEPT = 50  # runs of each kind that the trend shows


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the key of the entry that answers it; None = nothing does."""

    text: str
    expect: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the search said to a question, with the keys of its candidates, best first."""

    outcome: str
    kind: str
    sure: float
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """Figures by condition. `left_out`: questions taken for small talk or a price, which count in no figure."""

    figures: Mapping[str, Mapping[str, float]]
    questions: int
    left_out: int


def evaluate(questions: Sequence[Question], ask: Callable[[str], Said]) -> Trial:
    """Ask every question as it is, without marks, noisy and with telex keys left in.

    Raises:
        Invalid: there are no questions.
    """
    if not questions:
        raise Invalid("there are no questions")
    dice = random.Random(0)
    found: dict[str, dict[str, float]] = {}
    left_out = 0
    for condition, change in CONDITIONS.items():
        rows = []
        for question in questions:
            said = ask(change(question.text, dice))
            if said.kind in ("smalltalk", "price"):
                left_out += 1
                continue
            keys = list(said.keys)
            rank = keys.index(question.expect) if question.expect in keys else None
            rows.append(Judged(question.expect is not None, rank, said.sure, said.outcome))
        found[condition] = figures.of(rows)
    return Trial(found, len(questions), left_out)


def tune(session: Session, *, today: date) -> Tuned:
    """Fit on the published entries as they are; nothing is kept. Takes a minute for some hundred entries.

    Raises:
        Invalid: too few entries.
    """
    entries = entries_of(session)
    try:
        return tuning.tune([entries], search_words.take(session).synonyms, today=today)
    except ValueError as error:
        raise Invalid(f"tuning needs {error}; there are {len(entries)}") from error


def entries_of(session: Session) -> list[Entry]:
    """The published entries in Vietnamese with all their ways to ask."""
    keys = {row.id: row.key for row in session.execute(select(Faq.id, Faq.key).where(Faq.state == PUBLISHED))}
    said: dict[tuple[int, str], str] = {}
    rows = session.execute(
        select(Translation.ref, Translation.field, Translation.text).where(
            Translation.ref.like("faq:%"), Translation.language == SOURCE, Translation.state == APPROVED
        )
    )
    for ref, field, text in rows:
        said[int(ref.removeprefix("faq:")), field] = text
    more: dict[int, list[str]] = {}
    for faq_id, text in session.execute(
        select(FaqPhrasing.faq_id, FaqPhrasing.text).where(FaqPhrasing.language == SOURCE).order_by(FaqPhrasing.id)
    ):
        more.setdefault(faq_id, []).append(text)
    return [
        Entry(key, (said[faq_id, "question"], *more.get(faq_id, ())), said[faq_id, "answer"])
        for faq_id, key in sorted(keys.items())
        if (faq_id, "question") in said and (faq_id, "answer") in said
    ]


def keep_tuned(session: Session, tuned: Tuned, *, actor: str, now: datetime) -> SearchRun:
    """From now on every process is as sure as this table says."""
    run = _keep(session, TUNE, tuned.entries, tuned.questions, tuned.figures, dict(tuned.table), now)
    audit.record(session, actor=actor, verb="search.tune", ref=f"search_run:{run.id}", now=now)
    switches.raise_knowledge(session, now=now)
    return run


def keep_trial(session: Session, trial: Trial, *, entries: int, now: datetime) -> SearchRun:
    """Keep the figures for the trend."""
    return _keep(session, EVALUATE, entries, trial.questions, trial.figures, {}, now)


def calibration_in_use(session: Session) -> Calibration:
    """The newest table that was tuned here, else the one that is shipped."""
    run = session.scalar(select(SearchRun).where(SearchRun.kind == TUNE).order_by(SearchRun.id.desc()).limit(1))
    return confidence.read(run.table) if run else confidence.calibration()


def trend(session: Session, kind: str) -> list[SearchRun]:
    """The newest runs of a kind, the oldest of them first."""
    rows = session.scalars(select(SearchRun).where(SearchRun.kind == kind).order_by(SearchRun.id.desc()).limit(KEPT))
    return list(rows)[::-1]


def _keep(
    session: Session,
    kind: str,
    entries: int,
    questions: int,
    found: Mapping[str, Mapping[str, float]],
    table: dict[str, object],
    now: datetime,
) -> SearchRun:
    rounded = {name: {figure: round(value, 4) for figure, value in row.items()} for name, row in found.items()}
    run = SearchRun(kind=kind, at=now, entries=entries, questions=questions, figures=rounded, table=table)
    session.add(run)
    session.flush()
    return run
