"""Pacing keeps below the limit in every window, and wastes nothing while work is due."""

import bisect
import heapq
import itertools
import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.pacing import LATE_SECONDS, Bucket, Chats, Leases, Pace, backoff

limits = st.one_of(st.floats(0.2, 5), st.floats(5, 60), st.sampled_from([1.0, 25.0, 30.0, 200.0]))
pauses = st.lists(st.floats(0, 1.5), max_size=40)


def departures(pace: Pace, idle: list[float], seconds: float, late: float = 0.0) -> list[float]:
    """Work is always due except in the pauses; the sender wakes up to `late` seconds after its time."""
    now, left, breaks = 0.0, [], list(idle)
    while now < seconds:
        wait = pace.wait(now)
        if wait > 0:
            now += wait + late
            continue
        pace.spend(now)
        left.append(now)
        if breaks and len(left) % 7 == 0:
            now += breaks.pop()
    return left


@given(limits, pauses, st.floats(0, 0.05))
def test_no_window_ever_holds_more_than_the_limit(limit: float, idle: list[float], late: float) -> None:
    left = departures(Pace(limit), idle, seconds=20 / min(limit, 5), late=late)
    most = max(1, int(limit))
    span = most / limit
    for at, start in enumerate(left):
        inside = bisect.bisect_left(left, start + span - 1e-9) - at
        assert inside <= most


@pytest.mark.parametrize(("limit", "used"), [(1.0, 0.99), (25.0, 0.99), (30.0, 0.99), (1000.0, 0.98)])
def test_nearly_all_of_the_limit_is_used(limit: float, used: float) -> None:
    seconds = 20.0
    left = departures(Pace(limit), [], seconds=seconds)
    assert len(left) >= used * limit * seconds


@given(limits)
def test_nothing_waits_while_the_limit_is_not_reached(limit: float) -> None:
    pace = Pace(limit)
    pace.spend(100.0)
    assert pace.wait(100.0 + 2 * max(1.0, 1 / limit)) == 0.0


def test_a_pause_is_not_saved_up_for_a_burst() -> None:
    left = departures(Pace(10.0), [], seconds=1.0)
    pace = Pace(10.0)
    for at in left:
        pace.spend(at)
    fast = 0
    while pace.wait(60.0) == 0.0:
        pace.spend(60.0)
        fast += 1
    assert fast <= 2


def test_whoever_leaves_late_counts_from_then() -> None:
    pace = Pace(2.0)
    pace.spend(10.0)
    pace.spend(10.5)
    pace.late(10.0, 10.3)
    assert pace.wait(11.0) == pytest.approx(0.3, abs=0.01)


def test_a_stop_holds_everybody_and_a_shorter_one_does_not_free_them() -> None:
    pace = Pace(30.0)
    pace.stop(12.0)
    pace.stop(5.0)
    assert pace.wait(10.0) == 2.0
    assert pace.wait(12.0) == 0.0


def test_a_screen_in_three_parts_is_paid_for_three_times() -> None:
    pace = Pace(1.0)
    pace.spend(0.0, messages=3)
    assert 2.0 <= pace.wait(0.0) <= 3.0


def test_one_person_gets_one_a_second_and_others_do_not_wait_for_it() -> None:
    chats = Chats(1.0)
    chats.spend("mai", 5.0)
    assert chats.wait("mai", 5.25) == 0.75
    assert chats.wait("lan", 5.25) == 0.0
    chats.stop("lan", 9.0)
    assert chats.wait("lan", 6.0) == pytest.approx(3.0)


def test_memory_of_chats_stays_small() -> None:
    chats = Chats(1.0)
    for number in range(10_000):
        chats.spend(f"{number}", number / 100)
    assert len(chats._last) <= 4096


@given(st.integers(0, 10_000))
def test_backoff_doubles_and_ends(tries: int) -> None:
    assert 2.0 <= backoff(tries) <= 300.0
    assert backoff(tries) <= backoff(tries + 1) <= 2 * backoff(tries)


def test_after_a_refusal_the_rate_finds_its_way_back() -> None:
    pace = Pace(100.0)
    pace.refused(10.0, 2.0)
    for _ in range(64):
        pace.refused(10.1, 2.0)  # all that were on the way
    assert pace.wait(11.0) > 1.0
    departures_between(pace, 12.2, 12.7)  # a moment's arrears are caught up
    slow = departures_between(pace, 12.7, 13.7)
    assert 85 <= slow <= 95
    assert departures_between(pace, 30.0, 31.0) >= 99


def departures_between(pace: Pace, start: float, end: float) -> int:
    """How many leave while work is always due."""
    now, left = start, 0
    while now < end:
        wait = pace.wait(now)
        if wait > 0:
            now += wait
            continue
        pace.spend(now)
        left += 1
    return left


class Crew:
    """Several processes that lease from one bucket; each wakes up late as it is told."""

    def __init__(self, rate: float, workers: int, lease_takes: float) -> None:
        self.rate, self.lease_takes = rate, lease_takes
        self.bucket = Bucket()
        self.workers = [Leases(rate) for _ in range(workers)]
        self.left: list[float] = []

    def run(self, start: float, end: float, busy: Callable[[int, float], bool], late: Callable[[], float]) -> None:
        """Let everybody who is busy send as fast as it may."""
        events = [(start + number / 1000, number) for number in range(len(self.workers))]
        heapq.heapify(events)
        coming: list[tuple[float, int, float, float, int]] = []
        asked: set[int] = set()
        while events and events[0][0] < end:
            now, number = heapq.heappop(events)
            for answer in [answer for answer in coming if answer[0] <= now]:
                _, who, first, step, messages = answer
                self.workers[who].granted(first, step, messages)
                asked.discard(who)
                coming.remove(answer)
            worker = self.workers[number]
            if not busy(number, now):
                heapq.heappush(events, (now + 0.05, number))
                continue
            while worker.wait(now) == 0:
                worker.spend(now)
                self.left.append(now)
            if number not in asked and (wanted := worker.wanted(now)):
                first, step = self.bucket.lease(now, wanted, self.rate)
                coming.append((now + self.lease_takes, number, first, step, wanted))
                asked.add(number)
            pause = min(worker.wait(now), 0.02)
            heapq.heappush(events, (now + max(pause, 0.001) + late(), number))


@settings(max_examples=40)
@given(
    rate=st.sampled_from([1.0, 5.0, 25.0, 30.0, 300.0]),
    workers=st.integers(1, 4),
    late=st.lists(st.floats(0, 0.15), min_size=1, max_size=20),
    idle=st.lists(st.tuples(st.integers(0, 3), st.floats(0, 8), st.floats(0, 3)), max_size=4),
    takes=st.floats(0, 0.05),
)
def test_processes_that_share_a_bucket_never_leave_faster_than_it_gives(
    rate: float, workers: int, late: list[float], idle: list[tuple[int, float, float]], takes: float
) -> None:
    crew = Crew(rate, workers, takes)
    naps = itertools.cycle(late)

    def busy(number: int, now: float) -> bool:
        return not any(number == who and begin <= now < begin + long for who, begin, long in idle)

    crew.run(0.0, 8.0, busy, lambda: next(naps))
    span = max(1.0, 1 / rate)
    most = math.floor(rate * (span + LATE_SECONDS) + 1e-6) + 1
    for at, start in enumerate(crew.left):
        assert bisect.bisect_left(crew.left, start + span - 1e-9) - at <= most
    assert crew.left == sorted(crew.left)


@pytest.mark.parametrize("rate", [5.0, 25.0, 300.0, 1000.0])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_processes_that_share_a_bucket_waste_nothing_while_work_is_due(rate: float, workers: int) -> None:
    crew = Crew(rate, workers, lease_takes=0.01)
    crew.run(0.0, 20.0, lambda number, now: True, lambda: 0.004)
    assert len(crew.left) >= 0.97 * rate * 20


def test_what_a_dead_process_leased_is_lost_and_no_more() -> None:
    crew = Crew(100.0, 2, lease_takes=0.01)
    crew.run(0.0, 10.0, lambda number, now: number == 0 or now < 1.0, lambda: 0.004)
    assert len(crew.left) >= 0.97 * 100 * 10 - 2 * 100 * 0.05


def test_a_refusal_stops_everybody_who_leases_afterwards() -> None:
    bucket = Bucket()
    bucket.lease(100.0, 5, 25.0)
    bucket.refused(100.1, 7.0)
    assert bucket.lease(100.2, 1, 25.0)[0] == pytest.approx(107.1)


def test_a_clock_that_goes_back_an_hour_stops_nobody() -> None:
    bucket = Bucket()
    bucket.lease(10_000.0, 5, 25.0)
    assert bucket.lease(6_400.0, 1, 25.0)[0] == 6_400.0
    bucket.refused(6_400.0, 86_400.0)
    assert bucket.lease(6_401.0, 1, 25.0)[0] <= 6_401.0 + 900


def test_parts_of_long_screens_are_paid_for_by_later_leases() -> None:
    leases = Leases(10.0)
    leases.granted(0.0, 0.1, 2)
    leases.spend(0.0, messages=4)
    assert leases.wanted(0.0) == 3
    leases.granted(0.2, 0.1, 3)
    assert leases.wait(0.2) == pytest.approx(0.2)


def test_a_moment_that_comes_back_is_used_again() -> None:
    leases = Leases(10.0)
    leases.granted(5.0, 0.1, 1)
    leases.spend(5.0)
    assert leases.wait(5.0) == math.inf
    leases.unspend()
    assert leases.wait(5.0) == 0.0


def test_replies_in_line_are_leased_for_in_one_go() -> None:
    leases = Leases(25.0)
    assert leases.wanted(0.0) <= 3
    assert leases.wanted(0.0, waiting=20) == 20
    assert leases.wanted(0.0, waiting=500) == 25  # a second's worth
