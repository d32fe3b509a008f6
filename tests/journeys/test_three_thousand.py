"""Three thousand people press a button in the same moment: each gets their own answer, once, and nobody is lost."""

from collections import Counter

import pytest

from tests.journeys.talk import House

PEOPLE = 3000


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_three_thousand_presses_at_once_are_each_answered_once(house: House) -> None:
    channel, worker = house.channel, house.worker
    them = [f"p{number}" for number in range(PEOPLE)]
    await worker.sink([channel.say(address, "/start") for address in them])
    await worker.idle()
    before = Counter(message.address for message in channel.sent)
    assert set(before) == set(them)
    presses = [channel.press(address, "1") for address in them]
    await worker.sink([*presses, *presses[: PEOPLE // 10]])  # the platform brings some of them twice
    await worker.idle()
    answered = Counter(message.address for message in channel.sent) - before
    assert set(answered) == set(them)
    assert len(set(answered.values())) == 1  # everybody as many screens as everybody else
    assert worker.failed == 0
