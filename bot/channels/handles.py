"""What a platform calls a file we uploaded, kept in the database: one upload however many people hear it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from core import clock
from core.db import Database
from core.models import PlatformFile


class DbHandles:
    """`core.channels.Handles` over the table `platform_file`, shared by all processes."""

    def __init__(self, db: Database, now: Callable[[], datetime] = clock.now) -> None:
        self._db = db
        self._now = now

    async def find(self, account: str, sha256: str, kind: str) -> str | None:
        """The platform's handle, or None when the file has to be uploaded."""

        def work(session: Session) -> str | None:
            row = session.get(PlatformFile, (account, sha256, kind))
            return row.handle if row else None

        return await self._db.read(work)

    async def keep(self, account: str, sha256: str, kind: str, handle: str) -> None:
        """Remember a handle; an older one for the same file is replaced."""
        row = PlatformFile(account=account, sha256=sha256, kind=kind, handle=handle, at=self._now())

        def work(session: Session) -> None:
            session.merge(row)

        await self._db.write(work)

    async def drop(self, account: str, sha256: str, kind: str) -> None:
        """Forget a handle the platform no longer accepts."""

        def work(session: Session) -> None:
            if row := session.get(PlatformFile, (account, sha256, kind)):
                session.delete(row)

        await self._db.write(work)
