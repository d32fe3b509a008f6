"""The chaos that anyone can run, a little of it: random kill -9 during broadcasts, checked after every kill."""

import pytest

from bench import chaos


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_random_kills_forget_nobody_and_repeat_nobody(kind: str) -> None:
    found = chaos.measure(kills=8, people=1500, kind=kind, seed=7)
    assert (found["kills"], found["twice"]) == (8, 0)
