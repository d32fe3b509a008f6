"""Hearing: made on the first press, labelled, only for the owner; and the documents that are handed over."""

from dataclasses import replace

import pytest

from tests.bot.web.conftest import Client, NewClient, ids, look, say
from tests.bot.web.kit import SCREENS, House, an_ogg


async def test_a_clip_is_made_on_the_first_press_and_not_before(client: Client, house: House) -> None:
    html = await say(client, text="topics")
    assert house.voice.asked == []
    screen = ids(html)[-1]
    answer = await client.get(f"/chat/clip/{screen}")
    assert (answer.status, answer.content_type) == (200, "audio/ogg")
    assert await answer.read() == an_ogg()
    assert house.voice.asked == [SCREENS["topics"]]


async def test_a_part_of_a_clip_can_be_asked_for(client: Client) -> None:
    screen = ids(await say(client, text="topics"))[-1]
    answer = await client.get(f"/chat/clip/{screen}", headers={"Range": "bytes=0-3"})
    assert (answer.status, await answer.read()) == (206, b"OggS")


@pytest.mark.parametrize(("machine", "words"), [(True, "giọng máy · 34 giây"), (False, "giọng người · 34 giây")])
async def test_it_is_said_who_speaks(client: Client, house: House, machine: bool, words: str) -> None:
    house.voice.machine = machine
    screen = ids(await say(client, text="topics"))[-1]
    about = await (await client.get(f"/chat/clip/{screen}/about")).json()
    assert about == {"meta": words, "machine": machine}
    page = await look(client, f"/chat/hear/{screen}")
    assert words in page
    assert f'<audio class="player" controls src="/chat/clip/{screen}">' in page
    assert f'href="/chat#m{screen}"' in page


async def test_silence_is_said(client: Client) -> None:
    screen = ids(await say(client, text="mute"))[-1]
    assert (await client.get(f"/chat/clip/{screen}")).status == 404
    assert await (await client.get(f"/chat/clip/{screen}/about")).json() == {"none": "Chưa có tiếng nói"}
    assert "Chưa có tiếng nói" in await look(client, f"/chat/hear/{screen}")


async def test_a_clip_that_came_with_the_screen_is_labelled_at_once(client: Client, house: House) -> None:
    await say(client, text="topics")
    clip = await house.voice.clip(SCREENS["topics"])
    await house.webchat.send(house.brain.heard[0].address, SCREENS["article"], clip)
    assert "giọng máy · 34 giây" in await look(client)


async def test_another_persons_clip_looks_as_if_it_did_not_exist(new_client: NewClient) -> None:
    mine, other = await new_client(), await new_client()
    screen = ids(await say(mine, text="topics"))[-1]
    await say(other, text="topics")
    for path in (f"/chat/clip/{screen}", f"/chat/clip/{screen}/about", f"/chat/hear/{screen}", f"/chat/file/{screen}"):
        for stranger in (other, await new_client()):
            theirs, nothing = await stranger.get(path), await stranger.get(path.replace(str(screen), "99999"))
            assert theirs.status == nothing.status == 404


async def test_the_welcome_can_be_heard_by_everybody(client: Client, house: House) -> None:
    assert (await client.get("/chat/clip/start")).status == 200
    assert house.voice.asked[0].text.startswith("Chào bà con. Đây là Tiếng Làng")
    assert house.webchat.closing is False


async def test_a_document_is_for_its_owner(client: Client, house: House, new_client: NewClient) -> None:
    await say(client, text="topics")
    kept = house.files.put(b'{"tieng": "vi"}')
    address = house.brain.heard[0].address
    await house.webchat.send(address, replace(SCREENS["data"], document=kept))
    screen = ids(html := await look(client))[-1]
    assert f'href="/chat/file/{screen}" download' in html
    answer = await client.get(f"/chat/file/{screen}")
    assert (answer.status, await answer.read()) == (200, b'{"tieng": "vi"}')
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''du-lieu.json"
    assert (await (await new_client()).get(f"/chat/file/{screen}")).status == 404
