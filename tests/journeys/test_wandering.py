"""People who press and type anything: there is always an answer, a way on, a way back, and a person."""

import random

import pytest

from content import people, roles
from content.areas import find
from core.channels import Outgoing
from tests.conftest import NOW
from tests.journeys.talk import House, Talk

SCREEN_LIMIT = 1024  # a Telegram voice caption: text and numbered choices together
LABEL_LIMIT = 66
WORDS = (
    "cảm ơn", "xe máy của tôi", "hoc phi", "không", "đúng", "/topics", "/notices", "phan son", "giá tiêu", "4H72M9",
    "😀", "12", "{place}", "nhận", "hai", "số 3", "trường học ở đâu",
)  # fmt: skip


def check(shown: list[Outgoing]) -> None:
    """What holds for every screen."""
    assert shown, "silence"
    for screen in shown:
        assert screen.screen != "err"
        assert screen.text.strip()
        digits = [key.digit for key in screen.keys()]
        assert len(digits) == len(set(digits)), digits
        assert len(screen.choices) <= 7
        assert all(len(key.data.encode()) <= 64 for key in screen.keys())
        assert all(len(key.label) <= LABEL_LIMIT for key in screen.keys()), [key.label for key in screen.keys()]
        whole = screen.text + "".join(f"\n{key.digit}. {key.label}" for key in screen.keys())
        if screen.screen != "mydata_json":
            assert len(whole) <= SCREEN_LIMIT, (screen.screen, len(whole))


def an_elder(house: House, address: str) -> None:
    """Give somebody the role of an influential person of their village."""
    with house.db.writing() as session:
        person = people.by_address(session, "fake", address)
        assert person is not None
        [place] = find(session, "xã phan sơn")[:1]
        roles.give(
            session, person_id=person.id, role=roles.INFLUENTIAL, area_id=place.area_id, display_name="ông Bảy",
            actor="operator", now=NOW,
        )  # fmt: skip


async def step(talk: Talk, chance: random.Random) -> list[Outgoing]:
    """One thing somebody may do."""
    keys = talk.house.channel.last(talk.address).outgoing.keys()
    kind = chance.random()
    if keys and kind < 0.6:
        return await talk.press(chance.choice(keys).digit)
    if kind < 0.75:
        return await talk.say(chance.choice("1234567890"))
    return await talk.say(chance.choice(WORDS))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_wherever_somebody_goes_there_is_an_answer(house: House, seed: int) -> None:
    chance = random.Random(seed)
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "1")
    an_elder(house, "mai")
    for turn in range(120):
        if turn % 10 == 9:
            house.new_worker()  # a restart in the middle of everything
        check(await step(mai, chance))
        if mai.screen in ("forgotten", "lang_pick"):
            await mai.say("/start", "1", "1", "phan son", "1", "1")
    await mai.say("00")
    assert mai.screen in ("home", "lang_pick")
    await mai.say("7")
    assert mai.screen == "person"


async def test_a_restart_changes_nothing(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "1", "1", "2")
    before = mai.text
    house.new_worker()
    await mai.say("9")
    assert house.channel.last("mai").text == before
    await mai.say("1")
    assert mai.screen == "article"
