"""Heavy work of the night in a process of its own, which yields to everything else and leaves no memory behind."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from core.errors import Unavailable

T = TypeVar("T")

NICE = 10


async def apart(work: Callable[[], T]) -> T:
    """Run `work`, a picklable call, in a fresh process; what it raises is raised here.

    Raises:
        Unavailable: the process was killed before it had finished.
    """
    fresh = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    with ProcessPoolExecutor(1, mp_context=fresh, initializer=os.nice, initargs=(NICE,)) as pool:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        except BrokenProcessPool as error:
            raise Unavailable("the process of the night ended early") from error
