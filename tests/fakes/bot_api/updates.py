"""Updates on their way to the bot: one queue, taken by long polling or pushed to a webhook."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from .errors import Refused
from .methods import NOT_BY_DEFAULT, UPDATE_KINDS

KEPT_SECONDS = 24 * 3600  # the official server keeps updates for a day
PRESS_KEPT_SECONDS = 150  # and presses only this long
POLL_MOST = 100
POLL_SECONDS = 50  # longest poll
DELIVERY_SECONDS = 60  # a webhook that has not answered by then has failed
RETRY_CAP = 60.0
RETRY_AFTER_CAP = 3600.0


@dataclass(slots=True)
class Update:
    """One update and how long the server keeps it."""

    id: int
    kind: str
    queue: str  # within one queue the next is pushed only when the one before was taken
    until: float
    body: dict[str, Any]


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str
    connections: int = 40
    last_error: str = ""
    last_error_at: float = 0.0


class Inbox:
    """The updates of one bot.

    A second long poll ends the first with 409, a poll while a webhook is set is refused with 409,
    an update stays until a higher offset is asked for or the webhook answered with 2xx.
    """

    def __init__(self, clock: Callable[[], float], first_id: int, retry_delay: float) -> None:
        self._clock = clock
        self._ids = itertools.count(first_id)
        self._updates: list[Update] = []
        self._waiter: asyncio.Future[None] | None = None
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(40)
        self._retry_delay = retry_delay
        self._closed = False
        self.kinds = UPDATE_KINDS - NOT_BY_DEFAULT
        self.webhook: Webhook | None = None
        self.pushed: list[tuple[int, int]] = []  # (update id, HTTP status; 0 = no answer), every attempt

    def put(self, kind: str, queue: str, body: dict[str, Any]) -> int:
        """Queue one update; one that the bot did not ask for is dropped. Returns its id."""
        number = next(self._ids)
        if kind in self.kinds:
            kept = PRESS_KEPT_SECONDS if kind == "callback_query" else KEPT_SECONDS
            self._updates.append(Update(number, kind, queue, self._clock() + kept, {"update_id": number, kind: body}))
            self._wake()
            self._push(queue)
        return number

    def again(self, body: dict[str, Any]) -> None:
        """Queue an update a second time with the id it has, as after a lost acknowledgement."""
        kind = next(key for key in body if key != "update_id")
        self._updates.insert(0, Update(body["update_id"], kind, "again", self._clock() + KEPT_SECONDS, body))
        self._wake()
        self._push("again")

    def restart_ids(self, first_id: int) -> None:
        """Number from here, as the platform does after a week without updates."""
        self._ids = itertools.count(first_id)

    @property
    def waiting(self) -> int:
        """Updates that nobody has acknowledged yet."""
        self._expire()
        return len(self._updates)

    def drop(self) -> None:
        """Forget what waits."""
        self._updates.clear()

    # --- polling -------------------------------------------------------------------------------

    async def poll(self, offset: int, limit: int, timeout: float, kinds: frozenset[str] | None) -> list[dict[str, Any]]:  # noqa: ASYNC109 - the API's own word
        """Long polling as getUpdates does it.

        Raises:
            Refused: a webhook is set, or another poll took over.
        """
        if self.webhook is not None:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        self._end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        if kinds is not None:
            self.kinds = kinds
        if offset < 0:
            self._updates = self._updates[offset:]
        elif offset > 0:
            self._updates = [update for update in self._updates if update.id >= offset]
        deadline = self._loop_time() + min(timeout, POLL_SECONDS)
        while True:
            self._expire()
            if self._updates or self._closed:
                return [update.body for update in self._updates[: min(max(limit, 1), POLL_MOST)]]
            remaining = deadline - self._loop_time()
            if remaining <= 0:
                return []
            waiter = self._waiter = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(waiter, remaining)
            except TimeoutError:
                return []
            finally:
                if self._waiter is waiter:
                    self._waiter = None

    def _loop_time(self) -> float:
        return asyncio.get_running_loop().time()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _end_poll(self, why: str) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(Refused(409, f"Conflict: {why}"))
        self._waiter = None

    def _expire(self) -> None:
        now = self._clock()
        if self._updates and min(update.until for update in self._updates) <= now:
            self._updates = [update for update in self._updates if update.until > now]

    # --- webhook -------------------------------------------------------------------------------

    def set_webhook(self, webhook: Webhook | None, kinds: frozenset[str] | None) -> None:
        """Begin or end pushing; the secret of an earlier webhook is gone."""
        self._end_poll("terminated by setWebhook request")
        self._stop_workers()
        if kinds is not None:
            self.kinds = kinds
        self.webhook = webhook
        if webhook is not None:
            self._places = asyncio.Semaphore(webhook.connections)
            for queue in dict.fromkeys(update.queue for update in self._updates):
                self._push(queue)

    def close(self) -> None:
        """Answer the open poll and stop pushing; what waits is kept."""
        self._closed = True
        self._wake()
        self._stop_workers()

    def reopen(self) -> None:
        """Go on after `close`."""
        self._closed = False
        for queue in dict.fromkeys(update.queue for update in self._updates):
            self._push(queue)

    def _stop_workers(self) -> None:
        for task in self._workers.values():
            task.cancel()
        self._workers.clear()

    def _push(self, queue: str) -> None:
        if self.webhook is None or self._closed:
            return
        running = self._workers.get(queue)
        if running is None or running.done():
            self._workers[queue] = asyncio.create_task(self._work(queue, self.webhook))

    async def _work(self, queue: str, webhook: Webhook) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DELIVERY_SECONDS)) as client:
            while True:
                self._expire()
                update = next((update for update in self._updates if update.queue == queue), None)
                if update is None:
                    return
                await self._deliver(client, webhook, update)

    async def _deliver(self, client: aiohttp.ClientSession, webhook: Webhook, update: Update) -> None:
        """Push one update until it is taken or too old: at once twice, then with doubling delays."""
        failures = 0
        while update.until > self._clock():
            async with self._places:
                status, wait = await self._attempt(client, webhook, update)
            self.pushed.append((update.id, status))
            if 200 <= status < 300:
                self._updates = [kept for kept in self._updates if kept is not update]
                return
            failures += 1
            webhook.last_error, webhook.last_error_at = f"Wrong response from the webhook: {status}", self._clock()
            backoff = 0.0 if failures == 1 else min(self._retry_delay * 2 ** (failures - 2), RETRY_CAP)
            await asyncio.sleep(max(backoff, min(wait, RETRY_AFTER_CAP)))
        self._updates = [kept for kept in self._updates if kept is not update]

    async def _attempt(self, client: aiohttp.ClientSession, webhook: Webhook, update: Update) -> tuple[int, float]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with client.post(webhook.url, json=update.body, headers=headers, allow_redirects=False) as answer:
                await answer.read()
                wait = answer.headers.get("Retry-After", "")
                return answer.status, float(wait) if wait.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError):
            return 0, 0.0
