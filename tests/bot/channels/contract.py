"""What every channel must do, as one table of cases; `test_contract.py` runs each of them on each adapter."""

import abc
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.channels import (
    AddressMoved,
    Channel,
    ChannelDown,
    Choice,
    Incoming,
    Media,
    Outgoing,
    RecipientGone,
    Rejected,
    RetryAfter,
    Sent,
    Unknown,
    WindowClosed,
)
from core.errors import Invalid, Unavailable
from core.files import Files
from tests.bot.channels.support import HOME, MemorySink, a_clip, until

HEAR = "9"
MACHINE = re.compile("giọng máy", re.IGNORECASE)
RESULTS = (Sent, RetryAfter, Unknown, RecipientGone, WindowClosed, AddressMoved, Rejected, ChannelDown)


class Harness(abc.ABC):
    """One adapter, wired to something a person can use: a fake platform, a pipe, a browser without scripts."""

    channel: Channel
    address: str  # of the person who says and sees things here

    @abc.abstractmethod
    async def says(self, text: str) -> bool:
        """The person sends words; False when told at once that they were not taken."""

    @abc.abstractmethod
    async def chooses(self, choice: Choice) -> None:
        """The person picks a key of the newest screen in the way the channel offers."""

    @abc.abstractmethod
    async def sees(self) -> str:
        """Everything that reached the person's eyes, in order."""

    @abc.abstractmethod
    async def hears(self) -> int:
        """How many clips reached the person."""


@dataclass(frozen=True)
class Scene:
    """What a case may use. The channel is open and `sink` receives."""

    harness: Harness
    sink: MemorySink
    files: Files
    folder: Path

    @property
    def channel(self) -> Channel:
        """The adapter under test."""
        return self.harness.channel

    async def show(self, outgoing: Outgoing, **clip: bool) -> Sent:
        """Send a screen, with a clip when `machine=` says whose, and insist that it was accepted."""
        sound = a_clip(self.folder, machine=clip["machine"]) if clip else None
        if sound is not None:
            self.files.put(sound.path.read_bytes())
        result = await self.channel.send(self.harness.address, outgoing, sound)
        assert isinstance(result, Sent)
        return result

    async def received(self, count: int) -> list[Incoming]:
        """The first things that came in, once there are `count` of them."""
        await until(lambda: len(self.sink.got) >= count)
        assert len(self.sink.got) == count
        return self.sink.got


Case = Callable[[Scene], Awaitable[None]]
CASES: list[Case] = []


def case(function: Case) -> Case:
    """Put a function into the table."""
    CASES.append(function)
    return function


@case
async def words_arrive_once_with_a_key_an_address_and_an_aware_time(scene: Scene) -> None:
    await scene.harness.says("giá cà phê hôm nay")
    (got,) = await scene.received(1)
    assert (got.kind, got.text, got.channel, got.account) == (
        "text",
        "giá cà phê hôm nay",
        scene.channel.name,
        scene.channel.account,
    )
    assert got.key
    assert got.address == scene.harness.address
    assert got.at.tzinfo is not None
    assert Incoming.from_json(got.to_json()) == got


@case
async def the_same_words_twice_are_two_things_in_their_order(scene: Scene) -> None:
    for text in ("một", "hai", "hai"):
        await scene.harness.says(text)
    got = await scene.received(3)
    assert [incoming.text for incoming in got] == ["một", "hai", "hai"]
    assert len({incoming.key for incoming in got}) == 3


@case
async def a_screen_shows_its_words_and_every_key_with_its_digit(scene: Scene) -> None:
    sent = await scene.show(HOME)
    seen = await scene.harness.sees()
    assert HOME.text in seen
    for choice in (*HOME.choices, *HOME.tail):
        apart = ".*" if choice.digit == HEAR else ""  # a player may stand between the word and the digit
        both = rf"{choice.digit}\W{{1,4}}{choice.label}|{choice.label}\W{apart}\b{choice.digit}\b"
        assert re.search(both, seen, re.DOTALL), choice
    assert all(sent.refs)


@case
async def a_chosen_key_comes_back_as_its_data_or_its_digit(scene: Scene) -> None:
    await scene.show(HOME)
    await scene.harness.chooses(HOME.choices[1])
    (got,) = await scene.received(1)
    if scene.channel.capabilities.buttons:
        assert (got.kind, got.press) == ("press", HOME.choices[1].data)
    else:
        assert (got.kind, got.text) == ("text", HOME.choices[1].digit)
    await scene.channel.acknowledge(got)


@case
async def of_a_text_over_the_limit_nothing_is_lost_and_the_keys_come_last(scene: Scene) -> None:
    count = scene.channel.capabilities.text_max // 20 + 2
    text = " ".join(f"Câu {n} nói về 936.000 đồng." for n in range(count))
    await scene.show(replace(HOME, text=text))
    seen = await scene.harness.sees()
    assert re.findall(r"Câu (\d+) nói về 936\.000 đồng\.", seen) == [str(n) for n in range(count)]
    assert seen.rindex(HOME.tail[-1].label) > seen.rindex("936.000")


@case
async def a_clip_goes_with_its_words_and_says_that_a_machine_speaks(scene: Scene) -> None:
    await scene.show(HOME.with_voice("send"), machine=True)
    seen = await scene.harness.sees()
    assert HOME.text in seen
    assert MACHINE.search(seen)
    assert await scene.harness.hears() == 1


@case
async def a_persons_voice_is_not_called_a_machines(scene: Scene) -> None:
    await scene.show(HOME.with_voice("send"), machine=False)
    assert not MACHINE.search(await scene.harness.sees())
    assert await scene.harness.hears() == 1


@case
async def the_answer_to_nine_is_heard(scene: Scene) -> None:
    await scene.show(HOME)
    await scene.show(HOME.with_voice("only"), machine=True)
    assert await scene.harness.hears() == 1
    assert (await scene.harness.sees()).count(HOME.text) == 1


@case
async def a_screen_without_its_clip_is_still_read(scene: Scene) -> None:
    await scene.show(HOME.with_voice("send"))
    assert HOME.text in await scene.harness.sees()
    assert await scene.harness.hears() == 0


@case
async def a_document_is_handed_over_by_its_name(scene: Scene) -> None:
    document = scene.files.put(b'{"tho": "van"}')
    await scene.show(replace(HOME, document=document, document_name="du-lieu.json"))
    seen = await scene.harness.sees()
    assert HOME.text in seen
    assert "du-lieu.json" in seen


@case
async def what_could_not_be_stored_comes_again_or_is_refused_to_the_face(scene: Scene) -> None:
    scene.sink.fails = [Unavailable("database is locked")]
    if not await scene.harness.says("đừng mất"):
        assert await scene.harness.says("đừng mất")
    (got,) = await scene.received(1)
    assert got.text == "đừng mất"


@case
async def whoever_is_not_there_is_a_result_and_no_exception(scene: Scene) -> None:
    assert isinstance(await scene.channel.send("4711", HOME), RESULTS)


@case
async def an_unknown_attachment_is_invalid(scene: Scene) -> None:
    try:
        await scene.channel.fetch(Media("voice", "nothing-by-this-name"), 1000)
    except Invalid:
        return
    raise AssertionError("Invalid was expected")


@case
async def taking_back_what_is_not_there_is_false(scene: Scene) -> None:
    assert not await scene.channel.delete(scene.harness.address, "4711")


@case
async def a_message_can_be_taken_back_where_the_channel_says_so(scene: Scene) -> None:
    sent = await scene.show(HOME)
    assert await scene.channel.delete(scene.harness.address, sent.refs[0]) == scene.channel.capabilities.delete
    assert (HOME.text in await scene.harness.sees()) != scene.channel.capabilities.delete


@case
async def health_is_good_while_open_and_holds_no_secret(scene: Scene) -> None:
    health = scene.channel.health()
    assert health.ok
    assert not [secret for secret in scene.channel.redact() if secret in repr(health)]


@case
async def closing_takes_less_than_two_seconds_and_may_be_done_twice(scene: Scene) -> None:
    started = time.monotonic()
    await scene.channel.close()
    await scene.channel.close()
    assert time.monotonic() - started < 2
