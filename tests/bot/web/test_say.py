"""What people send: words, keys, voices, photos, places; in any size and any shape."""

import io
import time
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.web.forms import UPLOAD_BYTES
from core.channels import Incoming
from tests.bot.web.conftest import Client, NewClient, look, say
from tests.bot.web.kit import House, an_ogg

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100
SCRIPT = {"Accept": "application/json"}


def last(house: House) -> Incoming:
    """The newest thing that came in."""
    return house.brain.heard[-1]


async def test_words_become_an_incoming(client: Client, house: House) -> None:
    await client.post("/chat/say", data={"text": "  gia ca phe "}, headers={"Accept-Language": "vi-VN,en;q=0.3"})
    one = last(house)
    assert (one.channel, one.account, one.kind, one.text, one.locale) == ("web", "web", "text", "gia ca phe", "vi-VN")


async def test_a_key_says_which_of_which_screen(client: Client, house: House) -> None:
    await say(client, text="topics")
    html = await say(client, press="key.1:1:2", m="2")
    assert (last(house).kind, last(house).press, last(house).message_ref) == ("press", "key.1:1:2", "2")
    assert '<span class="cap">2</span>Sức khỏe' in html


async def test_a_key_that_no_screen_has_is_handed_on_for_the_talk_to_judge(client: Client, house: House) -> None:
    await say(client, text="topics")
    await say(client, press="notice.1:99:1", m="1234")
    assert last(house).press == "notice.1:99:1"
    assert "Một nút cũ" in await look(client)
    html = await say(client, press="x" * 65)
    assert last(house).press == "notice.1:99:1"
    assert "Máy chưa nhận được gì" in html


async def test_the_same_form_twice_is_one_update(client: Client, house: House) -> None:
    for _ in range(2):
        await say(client, text="topics", k="form-1")
    assert len(house.brain.heard) == 1
    await say(client, text="article", k="form-1")  # another thing on the same page is another update
    assert len(house.brain.heard) == 2


async def test_two_people_with_the_same_form_token_do_not_meet(new_client: NewClient, house: House) -> None:
    for _ in range(2):
        await say(await new_client(), text="topics", k="same")
    assert len({one.address for one in house.brain.heard}) == len({one.key for one in house.brain.heard}) == 2


@pytest.mark.parametrize("text", ["", "   ", "\n"])
async def test_an_empty_form_is_answered_kindly(client: Client, house: House, text: str) -> None:
    assert "Máy chưa nhận được gì" in await say(client, text=text)
    assert house.brain.heard == []


async def test_a_megabyte_of_words_is_cut_and_told_within_a_second(client: Client, house: House) -> None:
    await say(client, text="chào")
    text = "ệ" * 350_000  # 1 MB
    plain = urlencode({"text": text}).encode()
    parts = f'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n--b--\r\n'.encode()
    for data, kind in ((plain, "application/x-www-form-urlencoded"), (parts, "multipart/form-data; boundary=b")):
        body, headers = io.BytesIO(data), {"Content-Type": kind}
        began = time.process_time()  # of both ends; other processes do not count
        posted = await client.post("/chat/say", data=body, headers=headers, allow_redirects=False)
        assert time.process_time() - began < 1
        assert "note=long" in posted.headers["Location"]
        assert last(house).text == "ệ" * 4000
    assert "Máy giữ 4.000 chữ đầu" in await look(client, posted.headers["Location"])


async def test_a_voice_note_is_kept_by_its_hash(client: Client, house: House) -> None:
    html = await say(client, voice=io.BytesIO(an_ogg()), ms="12400", text="")
    [media] = last(house).media
    assert (last(house).kind, media.kind, media.ms, media.size) == ("voice", "voice", 12400, len(an_ogg()))
    assert await house.webchat.fetch(media, UPLOAD_BYTES) == an_ogg()
    assert "Tiếng nói · 12 giây" in html


@pytest.mark.parametrize(("announced", "kept"), [("nan", 0), ("-5", 0), ("1e99", 86_400_000), ("x", 0), ("", 0)])
async def test_a_length_is_only_what_a_length_can_be(client: Client, house: House, announced: str, kept: int) -> None:
    await say(client, voice=io.BytesIO(an_ogg()), ms=announced)
    assert last(house).media[0].ms == kept


async def test_a_photo_may_have_words(client: Client, house: House) -> None:
    await say(client, photo=io.BytesIO(JPEG), text="đường hỏng")
    assert (last(house).kind, last(house).text, last(house).media[0].kind) == ("photo", "đường hỏng", "photo")


async def test_a_program_with_the_name_of_a_photo_is_not_kept(client: Client, house: House) -> None:
    form = aiohttp.FormData()
    form.add_field("photo", b"MZ\x90\0 this program", filename="anh.jpg", content_type="image/jpeg")
    await client.post("/chat/say", data=form)
    assert (last(house).kind, last(house).media) == ("other", ())
    assert not list(house.files.root.rglob("*"))


async def test_a_place_is_taken_and_a_place_outside_the_world_is_not(client: Client, house: House) -> None:
    await say(client, lat="11.45", lon="108.07")
    assert (last(house).kind, last(house).latitude, last(house).longitude) == ("location", 11.45, 108.07)
    for strange in ("999", "nan", "x"):
        assert "Máy chưa nhận được gì" in await say(client, lat=strange, lon="108")


async def test_a_file_that_is_too_large_is_refused_kindly(client: Client, house: House) -> None:
    answer = await client.post("/chat/say", data={"voice": io.BytesIO(b"x" * (UPLOAD_BYTES + 1))})
    assert answer.status == 413
    assert "Tệp lớn quá" in await answer.text()
    assert house.brain.heard == []


async def test_a_body_that_announces_too_much_is_not_read(client: Client) -> None:
    answer = await client.post("/chat/say", data=b"x", headers={"Content-Length": "99000000"}, skip_auto_headers=[])
    assert answer.status == 413


async def test_garbage_is_no_form(client: Client) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=abc"}
    answer = await client.post("/chat/say", data=b"no parts at all", headers=headers)
    assert answer.status in (200, 400)
    assert "Máy chưa nhận được gì" in await answer.text()


async def test_a_private_code_is_not_shown_again(client: Client, house: House) -> None:
    await say(client, text="pin")
    html = await say(client, text="4071")
    assert last(house).text == "4071"
    assert "4071" not in html.replace("Nghe rồi: 4071", "")
    assert "••••" in html


async def test_the_script_gets_the_new_lines_and_is_told_to_reload_when_the_browser_is_new(client: Client) -> None:
    first = await (await client.post("/chat/say", data={"text": "topics"}, headers=SCRIPT)).json()
    assert first["reload"] is True
    await look(client, "/chat?after=1")
    again = await client.post("/chat/say", data={"text": "place", "after": "2"}, headers=SCRIPT)
    body = await again.json()
    assert body["reload"] is False
    assert body["lines"][0][0] == 3  # the answer may be there already, too
    assert "place" in body["lines"][0][1]


async def test_what_could_not_be_stored_is_told_and_may_be_sent_again(client: Client, house: House) -> None:
    await say(client, text="topics")
    house.brain.busy = True
    page = await client.post("/chat/say", data={"text": "receipt", "k": "a"})
    told = await client.post("/chat/say", data={"text": "receipt", "k": "a"}, headers=SCRIPT)
    assert page.status == told.status == 503
    assert "Xin bà con gửi lại" in await page.text()
    assert "Xin bà con gửi lại" in (await told.json())["note"]
    house.brain.busy = False
    html = await say(client, text="receipt", k="a")
    assert html.count('<span class="said">receipt</span>') == 1
    assert "4H7 2M9" in html


async def test_nul_and_marks_and_the_other_direction_do_no_harm(client: Client, house: House) -> None:
    text = "a\0b\u202e\u200b" + "e" + "\u0301" * 10_000
    await say(client, text=text)
    assert last(house).text.startswith("ab\u202e\u200be")
    assert len(last(house).text) <= 4000
