"""A check-up of the installation, in sentences an operator understands: what is well, what is not, what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import audit, backup, drill, mail, roles, switches
from content.audio import engines, recogniser
from core import migrate
from core.db import Database
from core.models import Address, Article, Block, Delivery, DeliveryState, Faq, Inbox, Language, Recording
from core.models.inbox import DONE, NEW
from core.settings import Settings

State: TypeAlias = Literal["good", "warning", "bad"]

DISK_BAD, DISK_WARNING = 200 * 1024**2, 2 * 1024**3  # bytes free
SILENT = timedelta(seconds=60)
OLD_DUE = timedelta(minutes=15)
OLD_BACKUP = timedelta(hours=36)
OLD_DRILL = timedelta(days=3)
RECENT_MAIL = timedelta(days=7)
RECENT_BLOCKS = 50  # looked at for what was sent last
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
        yield from _channels(session, settings, now)
        yield _letters(session, settings, now)
        yield _audit(session)
        yield _administrator(session, now)
        if switches.paused(session):
            yield Finding("broadcasts", "warning", "all are stopped; let them go on with: tienglang resume-all")
        yield _voices(session, settings, has_command)
        yield _drill(session, now)
    yield _ears(settings)
    yield _backups(settings, now)
    yield _telegram(settings)


def _ears(settings: Settings) -> Finding:
    """No fault without a recogniser: a person hears the question then, and the chat says so."""
    machine = recogniser.chosen(settings.recogniser)
    why = "RECOGNISER is empty" if machine is None else machine.missing()
    words = f"a person hears them: {why}" if why else f"understood by {settings.recogniser}, offline"
    return Finding("spoken questions", "good", words)


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
    oldest = session.scalar(select(func.min(Block.due_at)).where(~Block.done))
    if oldest is None:
        return Finding("deliveries", "good", "nothing is owed")
    if now - oldest > OLD_DUE and not switches.paused(session):
        return Finding("deliveries", "warning", f"the oldest is due since {oldest:%Y-%m-%d %H:%M} UTC")
    return Finding("deliveries", "good", "what is owed is on its way")


def _channels(session: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    """When each channel last brought something to somebody: a reply, or a delivery of the newest blocks."""
    found = dict(
        session.execute(
            select(Inbox.channel, func.max(Inbox.handled_at)).where(Inbox.reply_state == DONE).group_by(Inbox.channel)
        ).all()
    )
    for block in session.scalars(select(Block).where(Block.done).order_by(Block.id.desc()).limit(RECENT_BLOCKS)):
        rows = session.execute(
            select(Address.channel, func.max(Delivery.done_at))
            .join(Address, Address.id == Delivery.address_id)
            .where(
                Delivery.kind == block.kind,
                Delivery.ref == block.ref,
                Delivery.person_id.between(block.first_person, block.last_person),
                Delivery.state == int(DeliveryState.SENT),
            )
            .group_by(Address.channel)
        )
        for channel, at in rows:
            before = found.get(channel)
            found[channel] = at if before is None or (at is not None and at > before) else before
    owed = session.scalar(select(Block.id).where(~Block.done, Block.due_at < now - OLD_DUE).limit(1)) is not None
    for channel, at in sorted(found.items()):
        if at is None:
            continue
        stuck = owed and now - at > OLD_DUE and not switches.paused(session)
        words = f"last reached somebody at {at:%Y-%m-%d %H:%M} UTC"
        more = "; something is owed meanwhile, see whether the platform is reached (/health)" if stuck else ""
        yield Finding(f"channel {channel}", "warning" if stuck else "good", words + more)
    if not found:
        yield Finding("channels", "good", "nothing was sent yet")


def _letters(session: Session, settings: Settings, now: datetime) -> Finding:
    where = "by the mail server" if settings.smtp_url else "as files in DATA_DIR/mail"
    lost = mail.lost(session, since=now - RECENT_MAIL)
    if lost:
        days = RECENT_MAIL.days
        return Finding(
            "letters", "bad", f"{lost} could not leave {where} in the last {days} days; see SMTP_URL, the log"
        )
    return Finding("letters", "good", f"they leave {where}")


def _drill(session: Session, now: datetime) -> Finding:
    """Whether the newest backup would help: it is opened and counted every night."""
    last = drill.last(session)
    if last is None:
        return Finding("restore drill", "warning", "no backup was tried yet; it is done every night while `run` goes")
    found, at = last
    when = f"{found.backup}, tried at {at:%Y-%m-%d %H:%M} UTC"
    if not found.good:
        return Finding("restore drill", "bad", f"{when}: {found.why}; make another with: tienglang backup")
    counts = ", ".join(f"{number} {name}" for name, number in found.counts.items())
    if now - at > OLD_DRILL:
        return Finding("restore drill", "warning", f"{when}; that is long ago, is `tienglang run` going at night?")
    return Finding("restore drill", "good", f"{when}: {counts}")


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
    """Who speaks: machines that are chosen and there, and the languages that nobody speaks yet."""
    rows = session.scalars(select(Language).where(Language.active)).all()
    tags = [(row.tag, row.machine_voice) for row in rows]
    recorded = set(
        session.scalars(select(Recording.language).where(Recording.state == "approved", ~Recording.machine).distinct())
    )
    silent = [tag for tag, machine in tags if not machine and tag not in recorded]
    note = f"; without any voice yet: {', '.join(silent)}" if silent else ""
    if settings.piper_model and not Path(settings.piper_model).is_file():
        return Finding("voice", "warning", f"PIPER_MODEL names {settings.piper_model}, which is not there{note}")
    if not has_command("espeak-ng"):
        words = "no machine voice, only recordings are heard; sudo apt-get install espeak-ng"
        return Finding("voice", "warning", words + note)
    unspoken = [row.tag for row in rows if row.machine_voice and not _speaks(settings, row)]
    if unspoken:
        words = f"no engine here has a voice for {', '.join(unspoken)}: name it with the language, or untick it"
        return Finding("voice", "warning", words + note)
    spoken = ", ".join(tag for tag, machine in tags if machine) or "no language of the table"
    return Finding("voice", "good", f"machines speak {spoken}{note}")


def _speaks(settings: Settings, row: Language) -> bool:
    called = engines.named(row.voices)
    return any(engine.voice(row.tag, called.get(engine.name, "")) for engine in engines.chosen(settings))


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
