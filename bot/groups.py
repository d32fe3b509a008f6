"""Group commits: what comes while a transaction runs shares the next one. Alone, nobody waits for company."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from core.db import Database

Item = TypeVar("Item")
Made = TypeVar("Made")

MOST = 64  # items of one transaction: other writers wait no longer than these take


class Group(Generic[Item, Made]):
    """Items that one function writes together.

    Args:
        work: writes the items in the caller's transaction; one result an item, in their order. It may stop
            before the last when time is up: those are the first of the next transaction.
        most: items of one transaction.
    """

    def __init__(
        self, db: Database, work: Callable[[Session, Sequence[Item]], Sequence[Made]], *, most: int = MOST
    ) -> None:
        self._db, self._work, self._most = db, work, most
        self._waiting: list[tuple[Item, asyncio.Future[Made]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Made:
        """Write one item; when this returns it is committed. What the transaction raises is raised to all in it."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Made] = loop.create_future()
        self._waiting.append((item, done))
        if self._writer is None:
            self._writer = loop.create_task(self._write(), name="group")
        return await done

    async def _write(self) -> None:
        try:
            while self._waiting:
                part = self._waiting[: self._most]
                del self._waiting[: self._most]
                self._waiting[:0] = part[await self._together(part) :]
        finally:
            self._writer = None

    async def _together(self, part: Sequence[tuple[Item, "asyncio.Future[Made]"]]) -> int:
        """Write them; how many were."""
        items = [item for item, _ in part]
        try:
            made = await self._db.write(lambda session: self._work(session, items))
        except BaseException as error:  # whoever waits is told; ours is only to go on
            for _, done in part:
                if not done.done():
                    done.set_exception(error)
                    done.exception()  # whoever gave up waiting does not ask
            if not isinstance(error, Exception):
                raise
            return len(part)
        for (_, done), one in zip(part, made, strict=False):
            if not done.done():
                done.set_result(one)
        return len(made)
