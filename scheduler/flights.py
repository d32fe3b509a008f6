"""Flights: messages on their way. They leave at the time that was planned, and each lands with a result."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from core.channels import ChannelDown, SendResult, Unknown
from scheduler import replacing
from scheduler.booking import Ready
from scheduler.line import Line
from scheduler.renderings import Renderings

STOPPED = "stopped on the way"  # what is known of a message that was leaving when the service ended


class Flights:
    """What this process sends at the moment.

    Args:
        landed: told the result of each, whatever happens.
    """

    def __init__(
        self,
        lines: Mapping[str, Line],
        renderings: Renderings,
        landed: Callable[[Line, Ready, SendResult], None],
    ) -> None:
        self._lines, self._renderings, self._landed = lines, renderings, landed
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, booked: Sequence[Ready], times: Mapping[int, float]) -> None:
        """Let them leave, each at its time; those of one time wake up once.

        Args:
            times: of the loop's clock, by `id` of the job.
        """
        together: dict[float, list[Ready]] = {}
        for ready in booked:
            self._lines[ready.job.look.channel].flying += 1
            together.setdefault(times[id(ready.job)], []).append(ready)
        for at, some in together.items():
            if at <= asyncio.get_running_loop().time():
                self._depart(some, at)
            else:
                self._track(self._depart_later(some, at))

    async def end(self, seconds: float) -> None:
        """Wait so long for what is on its way; of the rest nobody knows what became of it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._tasks:  # one that waits for its time adds others
                    await asyncio.wait(self._tasks)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _depart_later(self, some: Sequence[Ready], at: float) -> None:
        try:
            await asyncio.sleep(at - asyncio.get_running_loop().time())
        except asyncio.CancelledError:
            for ready in some:
                self._landed(self._lines[ready.job.look.channel], ready, Unknown(STOPPED))
            raise
        self._depart(some, at)

    def _depart(self, some: Sequence[Ready], at: float) -> None:
        for ready in some:
            self._track(self._fly(self._lines[ready.job.look.channel], ready, at))

    def _track(self, flight: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(flight)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fly(self, line: Line, ready: Ready, at: float) -> None:
        result: SendResult = Unknown(STOPPED)
        try:
            result = await self._send(line, ready, at)
        finally:
            self._landed(line, ready, result)

    async def _send(self, line: Line, ready: Ready, at: float) -> SendResult:
        rendered = self._renderings.get(ready.job.look)
        message = rendered.message
        if (stopped := line.leaves(at, time.monotonic())) is not None or message is None:
            return stopped or ChannelDown("no message")
        if ready.earlier is not None and rendered.outgoing is not None:
            return await replacing.leave(
                line.channel, ready.address, message,
                outgoing=rendered.outgoing, spoken=rendered.spoken, earlier=ready.earlier,
            )  # fmt: skip
        return await message.send(ready.address)
