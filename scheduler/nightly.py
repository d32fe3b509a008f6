"""At night: a backup and the proof that it can be read, then the clean-up that needs no hurry."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content import backup, cases, drill, forgetting, listening, mail, replies
from content.notices import folding
from core.db import Database
from core.errors import Invalid, Unavailable
from core.files import Files
from core.models import Address, WebMessage
from core.security import Keyring
from core.settings import Settings
from scheduler.apart import apart
from scheduler.fanout import BETWEEN_SLICES

WEB_DAYS = 7  # what the web chat shows of the past
MONTH_DAYS = 31
CLEAN_LIMIT = 500  # people forgotten in one night's transaction
FOLD_SLICES = 5000  # in one night: ten million rows

log = structlog.get_logger()


class Night:
    """What is done once a night; run twice, or a night late, it does no harm."""

    def __init__(self, db: Database, settings: Settings, files: Files, clock: Callable[[], datetime]) -> None:
        self._db, self._settings, self._files, self._clock = db, settings, files, clock

    async def work(self) -> None:
        """Backup with rotation first: what the clean-up drops by mistake is in it. A step that fails is logged and
        does not keep the others from being done."""
        now = self._clock()
        for step in (self._back_up, self._try_the_backup, self._fold, self._clean):
            try:
                await step(now)
            except (Unavailable, OperationalError, OSError, Invalid) as error:
                log.error("nightly.failed", step=step.__name__, error=type(error).__name__)

    async def _back_up(self, now: datetime) -> None:
        made = await apart(partial(backup.make, self._settings, now=now))
        gone = await asyncio.to_thread(partial(backup.prune, self._settings, now=now))
        log.info("backup.made", bytes=made.stat().st_size, pruned=gone)

    async def _try_the_backup(self, now: datetime) -> None:
        """A backup that nobody has ever opened is a hope."""
        found = await apart(partial(drill.run, self._settings, now=now))
        await self._db.write(lambda s: drill.keep(s, found, now=now))
        (log.info if found.good else log.error)("backup.tried", good=found.good, rows=sum(found.counts.values()))

    async def _fold(self, now: datetime) -> None:
        """Finished notices shrink to counts; answers, alerts and digests of then are dropped."""
        before = now - timedelta(days=self._settings.keep_days)
        for step in (
            lambda s: folding.fold_next(s, before=before, now=now),
            lambda s: folding.drop_passing(s, before=before),
        ):
            for _ in range(FOLD_SLICES):
                if not await self._db.write(step):
                    break
                await asyncio.sleep(BETWEEN_SLICES)

    async def _clean(self, now: datetime) -> None:
        await self._db.write(lambda s: _drop_old_web(s, now))
        await self._db.write(mail.give_up_closed)
        await self._forget_unused(now)
        settled = now - timedelta(days=MONTH_DAYS * self._settings.case_months)
        loose = await self._db.write(lambda s: cases.forget_settled(s, before=settled))
        loose |= await self._db.write(lambda s: listening.sweep(s, now=now))
        loose |= await self._db.write(lambda s: replies.drop(s, before=now - timedelta(days=replies.KEEP_DAYS)))
        await self._db.write(lambda s: forgetting.delete_files(s, self._files, loose))
        await self._db.write(lambda s: forgetting.sweep_files(s, self._files, now=now))
        await self._db.scrub()

    async def _forget_unused(self, now: datetime) -> None:
        """Whoever has not been here for as long as the consent says is forgotten, as promised."""
        keyring = Keyring.load(self._settings.data_dir, self._settings.secret_key)
        before = now - timedelta(days=self._settings.retention_days)

        def forget(session: Session) -> set[str]:
            loose: set[str] = set()
            for person in forgetting.unused_people(session, before=before, limit=CLEAN_LIMIT):
                chat = session.scalar(select(Address).where(Address.person_id == person.id).limit(1))
                loose |= forgetting.forget(
                    session,
                    person,
                    channel=chat.channel if chat else "",
                    address=chat.address if chat else "",
                    keyring=keyring,
                    now=now,
                )
            return loose

        loose = await self._db.write(forget)
        loose |= await self._db.write(lambda s: forgetting.unseen_devices(s, before=before, limit=CLEAN_LIMIT))
        await self._db.write(lambda s: forgetting.delete_files(s, self._files, loose))


def _drop_old_web(session: Session, now: datetime) -> None:
    session.execute(delete(WebMessage).where(WebMessage.at < now - timedelta(days=WEB_DAYS)))
