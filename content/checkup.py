"""A check-up of the installation, in sentences an operator understands: what is well, what is not, what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import audit, backup, roles, switches
from core import migrate
from core.db import Database
from core.models import Article, Delivery, DeliveryState, Faq, Inbox, Language
from core.models.inbox import NEW
from core.settings import Settings

State: TypeAlias = Literal["good", "warning", "bad"]

DISK_BAD, DISK_WARNING = 200 * 1024**2, 2 * 1024**3  # bytes free
SILENT = timedelta(seconds=60)
OLD_DUE = timedelta(minutes=15)
OLD_BACKUP = timedelta(hours=36)
CLOCK_SLACK = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `words` say what to do when it is not good."""

    name: str
    state: State
    words: str


def look(db: Database, settings: Settings, *, now: datetime, has_command: Callable[[str], object]) -> Iterator[Finding]:
    """Look at everything that can be seen without a running service.

    Args:
        has_command: finds a program on the path, like `shutil.which`.
    """
    yield _disk(settings)
    yield _schema(db)
    with db.reading() as session:
        yield _clock(session, now)
        yield _scheduler(session, now)
        yield _library(session)
        yield _owed(session, now)
        yield _inbox(session, now)
        yield _audit(session)
        yield _administrator(session, now)
        if switches.paused(session):
            yield Finding("broadcasts", "warning", "all are stopped; let them go on with: tienglang resume-all")
        yield _voices(session, settings, has_command)
    yield _backups(settings, now)
    yield _telegram(settings)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free
    words = f"{free / 1024**3:.1f} GB free where {settings.data_dir} is"
    if free < DISK_BAD:
        return Finding("disk", "bad", f"{words}; make room now, writing is about to fail")
    return Finding("disk", "warning" if free < DISK_WARNING else "good", words)


def _schema(db: Database) -> Finding:
    if migrate.current(db) == migrate.head():
        return Finding("database", "good", "the schema is this version's")
    return Finding("database", "bad", "the schema is another version's; run: tienglang init")


def _clock(session: Session, now: datetime) -> Finding:
    last = switches.when(session, switches.HEARTBEAT)
    if last is not None and last > now + CLOCK_SLACK:
        return Finding("clock", "bad", f"the last tick is in the future ({last:%Y-%m-%d %H:%M} UTC); set the clock")
    return Finding("clock", "good", f"{now:%Y-%m-%d %H:%M} UTC")


def _scheduler(session: Session, now: datetime) -> Finding:
    last = switches.when(session, switches.HEARTBEAT)
    if last is None:
        return Finding("scheduler", "warning", "has never run; start it with: tienglang run")
    if now - last > SILENT:
        return Finding("scheduler", "warning", f"silent since {last:%Y-%m-%d %H:%M} UTC; is `tienglang run` going?")
    return Finding("scheduler", "good", "ticks")


def _library(session: Session) -> Finding:
    articles, faqs = (
        session.scalar(select(func.count()).select_from(model).where(model.state == "published")) or 0
        for model in (Article, Faq)
    )
    words = f"{articles} articles, {faqs} questions published"
    return (
        Finding("library", "good", words)
        if articles + faqs
        else Finding("library", "warning", f"{words}; load some with: tienglang load PATH")
    )


def _owed(session: Session, now: datetime) -> Finding:
    oldest = session.scalar(
        select(func.min(Delivery.due_at)).where(Delivery.state.in_((DeliveryState.DUE, DeliveryState.SENDING)))
    )
    if oldest is None:
        return Finding("deliveries", "good", "nothing is owed")
    if now - oldest > OLD_DUE and not switches.paused(session):
        return Finding("deliveries", "warning", f"the oldest is due since {oldest:%Y-%m-%d %H:%M} UTC")
    return Finding("deliveries", "good", "what is owed is on its way")


def _inbox(session: Session, now: datetime) -> Finding:
    oldest = session.scalar(select(func.min(Inbox.received_at)).where(Inbox.state == NEW))
    if oldest is not None and now - oldest > OLD_DUE:
        return Finding("inbox", "bad", f"somebody waits for a reply since {oldest:%Y-%m-%d %H:%M} UTC")
    return Finding("inbox", "good", "nobody waits for a reply")


def _audit(session: Session) -> Finding:
    row = audit.broken(session)
    if row is None:
        return Finding("audit", "good", "the chain is whole")
    return Finding("audit", "bad", f"row {row} was changed or taken out; keep a backup and find out who did it")


def _administrator(session: Session, now: datetime) -> Finding:
    if roles.administrators(session, now):
        return Finding("administrator", "good", "there is one")
    return Finding("administrator", "warning", "there is none; make the link with: tienglang staff link")


def _voices(session: Session, settings: Settings, has_command: Callable[[str], object]) -> Finding:
    tags = session.scalars(select(Language.tag).where(Language.machine_voice, Language.active)).all()
    if has_command("espeak-ng"):
        return Finding("voice", "good", f"espeak-ng speaks {', '.join(tags) or 'no language of the table'}")
    return Finding("voice", "warning", "no machine voice, only recordings are heard; sudo apt-get install espeak-ng")


def _backups(settings: Settings, now: datetime) -> Finding:
    newest = backup.newest(settings)
    if newest is None:
        return Finding("backup", "warning", "there is none yet; make one with: tienglang backup")
    if now - newest > OLD_BACKUP:
        return Finding("backup", "warning", f"the newest is of {newest:%Y-%m-%d %H:%M} UTC; tienglang backup")
    return Finding("backup", "good", f"the newest is of {newest:%Y-%m-%d %H:%M} UTC")


def _telegram(settings: Settings) -> Finding:
    if not settings.telegram_token:
        return Finding("telegram", "warning", "off: TIENGLANG_TELEGRAM_TOKEN is not set")
    how = "webhook" if settings.public_url.startswith("https://") else "polling"
    return Finding("telegram", "good", f"token is set, {how}; `/health` of the running service says if it is reached")
