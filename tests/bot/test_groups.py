"""What comes together is written together; what breaks is told to whom it concerns, and the next goes on."""

import asyncio
import threading
from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from bot.groups import Group
from core.db import Database
from core.errors import Unavailable


async def test_what_comes_while_a_transaction_runs_shares_the_next_one(db: Database) -> None:
    written: list[list[int]] = []
    begun, gate = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def work(session: Session, items: Sequence[int]) -> Sequence[int]:
        written.append(list(items))
        loop.call_soon_threadsafe(begun.set)
        gate.wait(30)
        return [item * 10 for item in items]

    group = Group(db, work, most=3)
    first = asyncio.create_task(group.add(1))
    await begun.wait()
    others = [asyncio.create_task(group.add(number)) for number in (2, 3, 4, 5)]
    await asyncio.sleep(0)
    gate.set()
    assert [await first, *await asyncio.gather(*others)] == [10, 20, 30, 40, 50]
    assert written == [[1], [2, 3, 4], [5]]


async def test_a_transaction_that_fails_is_told_to_all_in_it_and_the_next_goes_on(db: Database) -> None:
    fails = [True]

    def work(session: Session, items: Sequence[int]) -> Sequence[int]:
        if fails:
            fails.clear()
            raise Unavailable("locked")
        return items

    group = Group(db, work)
    results = await asyncio.gather(group.add(1), group.add(2), return_exceptions=True)
    assert [type(result) for result in results] == [Unavailable, Unavailable]
    assert await group.add(3) == 3


async def test_who_gives_up_waiting_does_not_hold_up_the_others(db: Database) -> None:
    group: Group[int, int] = Group(db, lambda session, items: items)
    impatient, patient = asyncio.create_task(group.add(1)), asyncio.create_task(group.add(2))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == 2
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_what_did_not_fit_into_the_time_is_the_first_of_the_next_transaction(db: Database) -> None:
    written: list[list[int]] = []

    def work(session: Session, items: Sequence[int]) -> Sequence[int]:
        written.append(list(items))
        return items[:2]

    group = Group(db, work)
    assert await asyncio.gather(*(group.add(number) for number in range(5))) == [0, 1, 2, 3, 4]
    assert written == [[0, 1, 2, 3, 4], [2, 3, 4], [4]]
