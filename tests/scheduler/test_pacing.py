"""Pacing keeps below the limit in every window, and wastes nothing while work is due."""

import bisect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.pacing import Chats, Pace, backoff

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
