"""What is asked at the moment of sending, and what follows from each result: pure functions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.outbox import TOGETHER
from core.channels import (
    AddressMoved,
    ChannelDown,
    RecipientGone,
    Rejected,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
    WindowClosed,
)
from core.models import DeliveryKind, DeliveryState
from core.settings import Settings
from scheduler.rules import TRIES, About, Facts, Go, Hold, Later, Skip, error_kind, judge, outcome
from tests.conftest import NOW

FACTS = Facts(1, DeliveryState.DUE, 0, True, True, "vi", "ask", "", "fake", "chat-1", True)
NOTICE = About(DeliveryKind.NOTICE, "normal", "sending")
NIGHT = NOW + timedelta(hours=13)


@pytest.mark.parametrize(
    ("facts", "about", "reason"),
    [
        ({}, {"state": "stopped"}, "stopped"),
        ({}, {"state": "recalled"}, "recalled"),
        ({}, {"expires_at": NOW}, "too late"),
        ({"known": False}, {}, "forgotten"),
        ({"agrees": False}, {}, "unsubscribed"),
        ({"channel": ""}, {}, "no address"),
        ({"address_good": False}, {}, "gone"),
        ({"agrees": False}, {"level": "emergency"}, "unsubscribed"),
    ],
)
def test_what_has_no_right_to_leave_is_skipped_with_its_reason(
    settings: Settings, facts: dict[str, Any], about: dict[str, Any], reason: str
) -> None:
    verdict = judge(
        FACTS._replace(**facts),
        replace(NOTICE, **about),
        paused=False,
        had_today=0,
        settings=settings,
        now=NOW,
    )
    assert verdict == Skip(reason)


def test_a_pause_and_the_night_hold_it_and_the_cap_puts_it_off(settings: Settings) -> None:
    def verdict(about: About = NOTICE, *, paused: bool = False, had: int = 0, now: object = NOW) -> object:
        return judge(FACTS, about, paused=paused, had_today=had, settings=settings, now=now)  # type: ignore[arg-type]

    assert verdict() == Go()
    assert verdict(paused=True) == Hold()
    assert verdict(replace(NOTICE, state="paused")) == Hold()
    assert verdict(now=NIGHT) == Hold()
    assert verdict(replace(NOTICE, level="priority"), now=NIGHT) == Hold()
    assert verdict(replace(NOTICE, level="emergency"), now=NIGHT) == Go()
    assert verdict(replace(NOTICE, level="emergency"), had=9) == Go()
    assert verdict(had=settings.daily_cap) == Later(NOW + timedelta(hours=20), TOGETHER)
    assert verdict(replace(NOTICE, level="priority"), had=9) == Go()
    assert verdict(replace(NOTICE, state="correcting")) == Hold()
    assert verdict(About(DeliveryKind.CASE_ANSWER), now=NIGHT) == Go()
    assert verdict(About(DeliveryKind.CASE_NEWS, "normal"), now=NIGHT) == Hold()


def test_who_wants_them_together_waits_for_the_evening_unless_it_would_be_too_late(settings: Settings) -> None:
    together = FACTS._replace(how="digest")

    def verdict(about: About = NOTICE) -> object:
        return judge(together, about, paused=False, had_today=0, settings=settings, now=NOW)

    assert verdict() == Later(NOW + timedelta(hours=20), TOGETHER)
    assert verdict(replace(NOTICE, level="priority")) == Go()
    assert verdict(replace(NOTICE, expires_at=NOW + timedelta(hours=2))) == Go()
    assert verdict(About(DeliveryKind.DIGEST, "normal")) == Skip("nothing left")


def test_the_very_same_words_are_skipped_and_a_stopped_notice_reminds_nobody(settings: Settings) -> None:
    same = judge(FACTS, NOTICE, paused=False, had_today=0, had_same=True, settings=settings, now=NOW)
    assert same == Skip("same text")
    reminder = About(DeliveryKind.REMINDER, "normal", "stopped")
    assert judge(FACTS, reminder, paused=False, had_today=0, settings=settings, now=NOW) == Skip("stopped")


texts = st.text(max_size=300)
results = st.one_of(
    st.builds(Sent, refs=st.tuples(texts)),
    st.builds(RetryAfter, seconds=st.floats(0, 9999), scope=st.sampled_from(["recipient", "channel"])),
    st.builds(Unknown, why=texts),
    st.builds(RecipientGone, why=texts),
    st.builds(WindowClosed, why=texts),
    st.builds(AddressMoved, address=texts),
    st.builds(Rejected, code=texts, why=texts),
    st.builds(ChannelDown, why=texts),
)


@given(results, st.integers(0, TRIES))
def test_every_result_has_an_end_that_fits_its_column(result: SendResult, tries: int) -> None:
    found = outcome(result, tries=tries, now=NOW)
    assert found.state is not DeliveryState.SENDING
    assert (found.due_at is not None) == (found.state is DeliveryState.DUE)
    assert len(found.reason) <= 40
    assert found.reason or found.state is DeliveryState.SENT
    if found.state is DeliveryState.DUE:  # only what certainly did not arrive comes again
        assert isinstance(result, RetryAfter | ChannelDown | AddressMoved)


@given(st.lists(results, min_size=TRIES + 1, max_size=60))
def test_every_path_ends(path: list[SendResult]) -> None:
    tries, counted = 0, 0
    for result in path:
        found = outcome(result, tries=tries, now=NOW)
        if found.state is not DeliveryState.DUE:
            return
        counted += found.tries > tries
        tries = found.tries
    assert counted < TRIES  # the rest were the channel's own troubles, which are waited for without end


def test_only_errors_of_the_notice_count_towards_a_pause() -> None:
    patient: list[SendResult] = [
        Sent(),
        RecipientGone("x"),
        RetryAfter(1),
        ChannelDown("x"),
        AddressMoved("x"),
        WindowClosed(),
    ]
    assert {error_kind(result) for result in patient} == {""}
    assert error_kind(Rejected("400", "x")) == "Rejected 400"
    assert error_kind(Unknown("x")) == "Unknown"
