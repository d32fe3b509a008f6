"""What a browser without a script sees and does."""

import asyncio
import time

import pytest

from core.channels import Choice
from tests.bot.web.conftest import Client, NewClient, ids, look, say
from tests.bot.web.kit import SOURCE, House, a_screen

MOST = 100_000  # bytes of the first load, not packed, without sound and without a font that only Cham letters need


async def test_the_root_leads_to_the_chat_and_keeps_the_deep_link(client: Client) -> None:
    answer = await client.get("/?start=v_ABC", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/chat?start=v_ABC")


async def test_looking_changes_nothing(client: Client, house: House) -> None:
    html = await look(client, "/chat?start=v_LD-1")
    assert 'name="text" value="/start v_LD-1"' in html
    assert not client.session.cookie_jar.filter_cookies(client.make_url("/"))
    assert house.brain.heard == []


async def test_a_deep_link_is_sent_by_a_press_and_a_strange_one_is_ignored(client: Client, house: House) -> None:
    html = await look(client, "/chat?start=%22%3E%3Cscript%3E")
    assert "script&gt;" not in html
    assert 'value="/start"' in html
    await say(client, text="/start v_LD-1")
    assert [one.text for one in house.brain.heard] == ["/start v_LD-1"]
    assert "Mở thẻ này" in await look(client, "/chat?start=v_LD-2")


async def test_a_form_leads_to_a_page_that_has_the_answer(client: Client, house: House) -> None:
    house.brain.slow = 0.4
    html = await say(client, text="topics", k="1")
    assert "Bà con muốn xem chuyện gì?" in html
    assert html.index(">topics<") < html.index("Bà con muốn xem chuyện gì?")
    assert "Xin cho phép cookie" not in html


async def test_a_page_does_not_wait_for_ever(client: Client, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.page.REPLY_SECONDS", 0.2)
    house.brain.dumb = True
    began = time.monotonic()
    html = await say(client, text="xin chào")
    assert time.monotonic() - began < 3
    assert "data-wait" in html.split("<template")[0]
    assert "Xem tin mới" in html


async def test_several_screens_of_one_answer_are_all_there(client: Client, house: House) -> None:
    async def answer(address: str) -> None:
        await house.webchat.send(address, a_screen("sos", "Gọi ngay."))
        await house.webchat.send(address, a_screen("answer", "Cá bị cháy lá thì …"))

    house.brain.dumb = True
    posted = await client.post("/chat/say", data={"text": "chay nha"}, allow_redirects=False)
    later = asyncio.create_task(answer(house.brain.heard[0].address))
    html = await look(client, posted.headers["Location"])
    await later
    assert "Gọi ngay." in html
    assert "Cá bị cháy lá" in html


async def test_an_article_has_its_heading_once_and_its_source_apart(client: Client) -> None:
    html = await say(client, text="article")
    assert html.count("Lịch tiêm cho trẻ nhỏ") == 1
    assert html.count(SOURCE) == 1
    assert f'<p class="source">{SOURCE}</p>' in html
    assert "<li>24 giờ đầu: viêm gan B</li>" in html
    assert '<a class="tel" href="tel:02523822115">0252 3 822 115</a>' in html


async def test_danger_is_drawn_with_numbers_to_call_in_the_order_of_the_screen(client: Client) -> None:
    html = await say(client, text="sos")
    numbers = ["114", "113", "115", "112", "111"]
    found = [html.index(f'href="tel:{number}"><svg') for number in numbers]
    assert found == sorted(found)
    assert html.index('class="sos__call sos__call--first" href="tel:114"') < found[1]
    assert html.index("Nếu đang nguy hiểm, gọi ngay.") < found[0] < html.index("Máy không gọi thay được.")


async def test_a_receipt_shows_its_code_large(client: Client) -> None:
    assert '<p class="code">4H7 2M9</p>' in await say(client, text="receipt")


async def test_what_was_typed_is_shown_as_typed(client: Client) -> None:
    html = await say(client, text="<b>{place}</b> *_[x](y)")
    assert "&lt;b&gt;{place}&lt;/b&gt; *_[x](y)" in html
    assert "<b>{place}" not in html


async def test_old_keys_are_put_away_but_those_of_a_notice_stay(client: Client, house: House) -> None:
    await say(client, text="topics")
    address = house.brain.heard[0].address
    notice = a_screen("notice", "Tiêm cho trẻ.", Choice("1", "Hỏi về tin này", "notice.1:5:1"), tail=())
    await house.webchat.send(address, notice)
    html = await say(client, text="article")
    assert _form(html, "key.1:1:6").count("hidden>") == 1
    assert "hidden>" not in _form(html, "notice.1:5:1")
    assert "hidden>" not in _form(html, "key.1:1:3", last=True)


async def test_every_message_can_be_heard_or_says_that_it_cannot(client: Client) -> None:
    assert await say(client, text="topics")
    html = await say(client, text="mute")
    assert html.count('<a class="hear" href="/chat/hear/') == 1 + html.count('data-clip="/chat/clip/start"')
    assert html.count("hear--off") == 1
    assert "Chưa có tiếng nói" in html


async def test_each_piece_tells_its_language(client: Client) -> None:
    await say(client, text="topics")
    html = await say(client, text="english")
    assert '<html lang="en">' in html  # the talk goes on in English, so the page's own words follow
    assert 'lang="vi" tabindex' in html
    assert 'lang="en" tabindex' in html


async def test_a_browser_that_asks_for_english_is_welcomed_in_it(client: Client) -> None:
    answer = await client.get("/chat", headers={"Accept-Language": "en-GB,vi;q=0.5"})
    assert '<html lang="en">' in await answer.text()


async def test_a_long_talk_comes_in_pages(client: Client, house: House) -> None:
    await say(client, text="topics")
    address = house.brain.heard[0].address
    for number in range(40):
        await house.webchat.send(address, a_screen("home", f"Tin {number}."))
    newest = await look(client)
    older = await look(client, f"/chat?before={ids(newest)[0]}")
    assert len(ids(newest)) == 30
    assert f'href="/chat?before={ids(newest)[0]}"' in newest
    assert ids(older) == list(range(ids(older)[0], ids(newest)[0]))
    assert "data-live" not in older


async def test_a_refused_cookie_is_told(client: Client) -> None:
    assert "Xin cho phép cookie" in await look(client, "/chat?after=1&new=1")


async def test_one_browser_never_sees_anothers_talk(new_client: NewClient) -> None:
    mine, other = await new_client(), await new_client()
    await say(mine, text="chuyện riêng của mình")
    assert "chuyện riêng" not in await say(other, text="topics")


async def test_the_first_load_stays_small(client: Client, house: House) -> None:
    html = await look(client)
    files = ("tokens.css", "base.css", "chat.css", "chat.js", "icons.svg", "icon.svg")
    assert all(house_url in html for house_url in (f"/static/{name}?v=" for name in files))
    sizes = [len(await (await client.get(f"/static/{name}")).read()) for name in files]
    assert len(html.encode()) + sum(sizes) <= MOST


def _form(html: str, data: str, *, last: bool = False) -> str:
    """The opening tag of the form that holds a key with these data."""
    at = html.rindex(f'value="{data}"') if last else html.index(f'value="{data}"')
    start = html.rindex('<form class="keys"', 0, at)
    return html[start : html.index("\n", start)]
