"""The clock that machines agree on: the database's, whatever this machine believes."""

from datetime import datetime, timedelta

import pytest

from core import clock
from core.clock import Agreed
from core.db import Database
from tests.conftest import NOW


class Steady:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 500.0

    def __call__(self) -> float:
        return self.seconds


def test_it_goes_on_from_the_servers_time_and_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    steady, server = Steady(), [NOW]
    agreed = Agreed(lambda: server[0], steady)
    assert agreed() == NOW
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(hours=1))  # somebody sets this machine's clock back
    steady.seconds += 30
    assert agreed() == NOW + timedelta(seconds=30)
    server[0] = NOW + timedelta(seconds=31)
    agreed.look()
    assert agreed() == NOW + timedelta(seconds=31)


def test_half_of_what_the_answer_takes_has_passed() -> None:
    steady = Steady()

    def server() -> datetime:
        steady.seconds += 4
        return NOW

    assert Agreed(server, steady)() == NOW + timedelta(seconds=2)


def test_without_a_server_it_is_the_machines_own() -> None:
    before = clock.now()
    assert before <= Agreed(None)() <= clock.now()


def test_both_databases_tell_an_aware_time(db: Database) -> None:
    assert abs(db.server_time() - clock.now()) < timedelta(hours=1)
