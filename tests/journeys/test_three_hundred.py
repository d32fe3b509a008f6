"""A notice written, approved by another, and delivered to 300 people in three languages on three channels."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from bot.channels.handles import DbHandles
from bot.channels.telegram import Telegram
from bot.channels.webchat import WebChat
from content import notices
from core.models import Person, WebDevice, WebMessage
from tests.bot.channels.support import TOKEN, MemorySink
from tests.builders import a_person
from tests.fakes.bot_api import BotApi
from tests.journeys.talk import House

EACH = 100  # people a channel
LANGUAGES = ("vi", "en", "kpm")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram, without its limits: pacing has tests of its own."""
    async with BotApi() as server:
        yield server


async def three_channels(house: House, api: BotApi) -> Telegram:
    """The fake, Telegram and the web chat, with a hundred people on each."""
    settings = house.settings.model_copy(update={"telegram_api_url": api.url, "telegram_rate": 1000.0})
    house.settings = settings
    telegram = Telegram(TOKEN, settings, DbHandles(house.db), house.files, retry_seconds=0.02)
    web = WebChat(house.db, settings, house.clock)
    house.channels |= {telegram.name: telegram, web.name: web}
    bot = api.bot(TOKEN)
    for number in range(EACH):
        bot.person(1000 + number)
    with house.db.writing() as session:
        for number in range(EACH):
            language = LANGUAGES[number % 3]
            a_person(session, channel="fake", address=f"f{number}", language=language, now=house.clock())
            a_person(session, channel="telegram", address=str(1000 + number), language=language, now=house.clock())
            a_person(session, channel="web", address=f"w{number}", language=language, now=house.clock())
            session.add(
                WebDevice(
                    token_hash=f"{number:064d}", address=f"w{number}", created_at=house.clock(), seen_at=house.clock()
                )
            )
    return telegram


async def test_everybody_gets_it_once_in_their_language_with_one_upload_a_clip(house: House, api: BotApi) -> None:
    telegram = await three_channels(house, api)
    await telegram.open(MemorySink())
    with house.db.writing() as session:
        made = notices.draft(
            session,
            author="staff:1",
            sender="Trạm y tế xã Phan Sơn",
            content=notices.Content("Tiêm cho trẻ", "Sáng thứ năm, trạm y tế tiêm cho trẻ."),
            now=house.clock(),
        )
        notices.translate(
            session, notice_id=made.id, language="en", title="Vaccination", body="On Thursday morning.",
            actor="staff:1", now=house.clock(),
        )  # fmt: skip
        notices.submit(session, notice_id=made.id, actor="staff:1", now=house.clock())
        seen = notices.fingerprint(session, made)
        notices.approve(session, notice_id=made.id, actor="staff:2", seen=seen, now=house.clock())
        session.execute(update(Person).values(audio="always"))
    await house.deliver(60)
    await telegram.close()
    with house.db.reading() as session:
        report = notices.report(session, made.id)
        shown = [row.body for row in session.scalars(select(WebMessage))]
    assert (report.people, report.sent, report.due, report.failed, report.unknown) == (300, 300, 0, 0, 0)
    texts = [message.text for message in house.channel.sent]
    texts += [message.text for number in range(EACH) for message in api.bot(TOKEN).person(1000 + number).seen]
    in_english = Counter("Vaccination" in text for text in texts)
    told_vietnamese = sum("Sau đây là tiếng Việt" in text for text in texts)
    assert len(texts) == 2 * EACH
    assert len(shown) == EACH
    assert in_english[True] == 2 * 33
    assert told_vietnamese == 2 * 33
    assert list(api.world.uploads.values()) == [1] * len(LANGUAGES)  # once a rendering, the other 97 by file_id
