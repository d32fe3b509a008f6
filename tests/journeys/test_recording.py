"""A language gets its voice through the chat: one speaks, a second listens, and a villager walks by ear alone."""

import json
from collections.abc import AsyncIterator
from typing import Any, cast

import numpy as np
import pytest
from sqlalchemy import select

from bot import takeback
from content import people, roles, studio
from content.audio import encode
from content.audio.voice import Voice
from content.studio import Need
from core.channels import Clip
from core.db import Database
from core.files import Files
from core.models import Conversation, Language, Take
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Desk, an_app
from tests.builders import a_clerk
from tests.content.audio.sounds import Hummer, noise, one_by_one, speech, wav
from tests.journeys.talk import House, Talk

LANGUAGE = "qaa"  # private use: nobody speaks it, so nobody's words are made up
FIRST_TWELVE = [
    "own_name", "press", "tail", "lang_pick", "consent_save", "place", "place_list", "place_ok", "consent_notices",
    "home", "topics", "topic_list",
]  # fmt: skip


@pytest.fixture
async def quiet_house(library_url: str, settings: Settings, keyring: Keyring, files: Files) -> AsyncIterator[House]:
    """A running service whose voice is real: a humming machine for Vietnamese, people for the rest."""
    with Database(library_url) as db:
        house = House(db, settings, keyring, files)
        house.voice = Voice(db, files, settings, voices=[Hummer()], now=house.clock)  # type: ignore[assignment]
        house.new_worker()
        yield house
        await house.worker.close()
        await house.voice.close()


@pytest.fixture
def studio_house(quiet_house: House) -> House:
    """The same with a language that nobody writes."""
    with quiet_house.db.writing() as session:
        session.add(Language(tag=LANGUAGE, vi_name="Tiếng thử", position=1))
    return quiet_house


async def a_language_is_added_in_the_console(house: House) -> None:
    """By an administrator, while the service runs."""
    with house.db.writing() as session:
        a_clerk(session, roles.ADMINISTRATOR, login="quan-tri")
    desk = await Desk.at(
        an_app(house.db, house.settings, house.keyring, house.files, house.clock), house.db, house.clock
    )
    try:
        await desk.sign_in("quan-tri")
        await desk.get("/admin/new-language")
        facts: dict[str, Any] = {
            "tag": LANGUAGE,
            "vi_name": "Tiếng thử",
            "script": "Latn",
            "fallback": "vi",
            "locale": "vi",
        }
        assert await desk.post("/admin/languages", active="yes", **facts) == 200
    finally:
        await desk.close()


def a_speaker(house: House, address: str, name: str = "") -> Talk:
    """Somebody who chats and whom staff made a speaker of the language."""
    now = house.clock()
    with house.db.writing() as session:
        person = people.remember(session, channel="fake", account="test", address=address, now=now)
        roles.give(
            session, role=roles.SPEAKER, person_id=person.id, language=LANGUAGE, display_name=name, actor="operator",
            now=now,
        )  # fmt: skip
    return house.person(address)


def needed(house: House, talk: Talk) -> Need:
    """What the newest screen asks this speaker to say."""
    with house.db.reading() as session:
        row = session.get_one(Conversation, ("fake", talk.address))
        asked = json.loads(row.state)["args"]["need"]
    return Need(asked["ref"], tuple(asked["parts"]), asked["language"], asked["vietnamese"])


def said_aloud(need: Need) -> bytes:
    """A recording about as long as these words take."""
    if len(need.parts) > 1:
        return wav(one_by_one(len(need.parts)))
    return wav(speech(max(0.5, len(need.words.split()) / 4)))


async def record(house: House, talk: Talk) -> Need:
    """Say what is asked for, and go on to the next."""
    need = needed(house, talk)
    await talk.send(house.channel.voice, said_aloud(need))
    assert talk.screen == "rec_ok", talk.text
    await talk.say("1")
    return need


async def finish(house: House) -> None:
    """What runs in the background in the service: levelling."""
    await cast(Voice, house.voice).finish()


async def heard(house: House, talk: Talk) -> Clip:
    """Press 9 and listen."""
    await talk.say("9")
    clip = house.channel.last(talk.address).clip
    assert clip is not None, talk.text
    return clip


async def test_a_language_is_added_in_the_console_spoken_and_a_villager_walks_in_it_by_ear_alone(
    quiet_house: House,
) -> None:
    house = quiet_house
    await a_language_is_added_in_the_console(house)
    first, second = a_speaker(house, "lan", "Lan"), a_speaker(house, "hoa")

    assert await first.through("/record", "1") == ["rec_consent", "rec_next"]
    names: dict[str, None] = {}
    while len(names) < 13:  # twelve, and the take back to the first of the next
        need = await record(house, first)
        names[need.ref.removeprefix("prompt:").partition(".")[0]] = None
    assert list(names)[:12] == FIRST_TWELVE
    await finish(house)

    assert await second.through("/record", "2") == ["rec_consent", "rec_review"]
    assert house.channel.last("hoa").clip is not None, "the second speaker hears it at once"
    while second.screen == "rec_review":
        await second.say("1")

    mai = house.person("mai")
    await mai.say("alo")
    while not (found := [k.digit for k in house.channel.last("mai").outgoing.choices if "thử" in k.label]):
        await mai.say("8")  # it stands at the end of the list
    [picked] = found
    clip = await heard(house, mai)
    assert len(clip.takes) == 1 and clip.machine, "only the language says its own name, the rest is Vietnamese"
    await mai.say(picked)
    assert mai.screen == "lang_thin"
    await mai.say("1")
    for key, screen in (("1", "consent_save"), ("1", "place"), ("1", "place_list")):
        assert mai.screen == screen
        clip = await heard(house, mai)
        assert clip.takes and clip.credit == "Lan", screen
        await mai.say(key)
    while mai.screen == "place_list":
        clip = await heard(house, mai)
        assert clip.machine and clip.takes, "names of places are said in Vietnamese between the digits of the language"
        await mai.say("1")
    assert mai.screen == "place_ok"
    assert (await heard(house, mai)).takes
    await mai.say("1")
    for key, screen in (("1", "consent_notices"), ("1", "home"), ("3", "topics")):
        assert mai.screen == screen
        clip = await heard(house, mai)
        assert not clip.machine, f"{screen} is spoken by people alone"
        sound = encode.look(clip.path.read_bytes())
        assert (sound.codec, sound.channels) == ("opus", 1)
        assert "Lan" in house.channel.last("mai").outgoing.note(clip)
        await mai.say(key)
    assert mai.screen == "topic_list"
    assert (await heard(house, mai)).takes
    await mai.say("1")
    assert mai.screen == "article"
    clip = await heard(house, mai)
    assert clip.machine, "an article that nobody has recorded is heard in Vietnamese"


async def test_an_edited_text_is_silent_in_the_language_until_it_is_said_again(studio_house: House) -> None:
    house = studio_house
    first, second = a_speaker(house, "lan"), a_speaker(house, "hoa")
    await first.through("/record", "2")
    need = needed(house, first)
    assert need.vietnamese == "Tiếng thử"
    await record(house, first)
    await finish(house)
    await second.through("/record", "2", "1")

    def rename(name: str) -> None:
        with house.db.writing() as session:
            session.get_one(Language, LANGUAGE).vi_name = name

    async def own_name_is_heard() -> bool:
        talk = house.person("mai")
        await talk.say("/language")
        return bool((await heard(house, talk)).takes)

    assert await own_name_is_heard()
    rename("Tiếng thử mới")
    assert not await own_name_is_heard(), "a recording of the old words is never played"
    await first.say("/record")
    assert needed(house, first).vietnamese == "Tiếng thử mới"
    await record(house, first)
    await finish(house)
    assert not await own_name_is_heard(), "nobody has listened to the new one yet"
    await second.through("/record", "1")
    assert await own_name_is_heard()


async def test_a_faint_noisy_or_cut_recording_is_asked_for_again_at_once(studio_house: House) -> None:
    house = studio_house
    talk = a_speaker(house, "lan")
    await talk.through("/record", "2")
    for sound, words in (
        (speech(1.0, peak=0.004), "nhỏ"), (noise(2.0), "ồn"), (speech(20.0), "dài"),
        (np.clip(speech(1.0, peak=9.0), -1, 1), "rè"), (np.zeros(48_000, dtype=np.float32), "chưa nghe thấy"),
    ):  # fmt: skip
        await talk.send(house.channel.voice, wav(sound))
        assert talk.screen == "rec_redo"
        assert words in talk.text
    await talk.send(house.channel.voice, b"no sound at all")
    assert "chưa mở được" in talk.text
    assert needed(house, talk).ref == "prompt:own_name"
    await record(house, talk)
    assert needed(house, talk).ref == "prompt:press"
    await talk.send(house.channel.voice, wav(one_by_one(5)))
    assert "nghỉ lâu hơn" in talk.text, "five where six are wanted"


async def test_what_the_second_speaker_sends_back_returns_with_the_reason(studio_house: House) -> None:
    house = studio_house
    first, second = a_speaker(house, "lan"), a_speaker(house, "hoa")
    await first.through("/record", "2")
    await record(house, first)
    await finish(house)
    await second.through("/record", "2", "2")
    assert second.screen == "rec_why"
    await second.say("Thiếu chữ tiếng")
    await first.say("/record")
    assert first.screen == "rec_redo"
    assert "Người nghe góp ý: Thiếu chữ tiếng" in first.text
    await record(house, first)
    await finish(house)
    await second.say("/record")
    assert second.screen == "rec_review"


async def test_a_speaker_takes_a_recording_back_and_nobody_hears_it_any_more(studio_house: House) -> None:
    house = studio_house
    first, second = a_speaker(house, "lan", "Lan"), a_speaker(house, "hoa")
    await first.through("/record", "1")
    await record(house, first)
    await finish(house)
    await second.through("/record", "2", "1")
    mai = house.person("mai")
    await mai.say("alo")
    clip = await heard(house, mai)
    assert clip.takes
    await finish(house)

    await first.say("/record", "3")
    assert "Đang được phát: 1." in first.text and "Số lần bà con nghe: 1." in first.text
    await first.say("1")
    assert first.screen == "rec_take"
    await first.say("1")
    assert "không phát nữa" in first.text
    assert not clip.path.is_file(), "the screen with the voice in it is gone"
    assert not (await heard(house, mai)).takes
    with house.db.reading() as session:
        take = session.scalars(select(Take)).one()
        assert take.copies == 2, "what the second speaker was sent counts too"
        [(_, names)] = studio.due(session)
        assert names and not any(house.files.has(name) for name in names)
    assert await takeback.once(house.db, house.files, house.channels, now=house.clock) == 1
    assert [address for address, _ in house.channel.deleted] == ["hoa", "mai"], "from telephones, too"
    assert await takeback.once(house.db, house.files, house.channels, now=house.clock) == 0
    with house.db.reading() as session:
        take = session.scalars(select(Take)).one()
        assert (take.state, take.original, take.copies, take.copies_deleted) == ("gone", None, 2, 2)


async def test_only_a_speaker_records(studio_house: House) -> None:
    talk = studio_house.person("mai")
    await talk.say("/record")
    assert talk.screen == "person"
    assert "người thu tiếng nói" in talk.text
