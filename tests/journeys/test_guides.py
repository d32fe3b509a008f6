"""Walking through an eligibility guide by digits; nothing of the answers is left anywhere."""

from sqlalchemy import select, text, update

from core.models import Base, Conversation, Guide
from scheduler.jobs import Jobs
from tests.journeys.talk import House, Talk

WORDS_OF_GUIDES = {"guide", "translation"}  # where editors write them; they are the same for everybody


async def at_the_guide(house: House) -> Talk:
    """Mai, in the list of a topic, has chosen the guide that stands last in it."""
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "2", "1", "3")
    assert mai.screen == "topic_list"
    [digit] = [key.digit for key in house.channel.last("mai").outgoing.choices if "bán trú?" in key.label]
    await mai.say(digit)
    assert mai.screen == "guide"
    return mai


async def test_yes_yes_yes_ends_in_probably_with_papers_and_office(house: House) -> None:
    mai = await at_the_guide(house)
    assert mai.text.startswith("Máy hỏi vài câu, không giữ câu trả lời. Em đang học trường")
    await mai.say("1", "1")
    assert mai.text.startswith("Nhà cách trường từ 4 km")
    await mai.say("1")
    assert mai.screen == "guide_end"
    for said in ("Em có thể được trợ cấp", "chưa phải quyết định", "Mang theo: đơn", "Tới: trường", "66/2025/NĐ-CP"):
        assert said in mai.text
    assert len(mai.text) <= 600
    await mai.say("1")
    assert mai.screen == "fb_start"


async def test_an_unlikely_end_names_no_papers_and_a_doubt_leads_on(house: House) -> None:
    mai = await at_the_guide(house)
    await mai.say("1", "1", "3", "2")
    assert mai.screen == "guide_end"
    assert "khó được" in mai.text and "Mang theo" not in mai.text and "hỏi: trường" in mai.text


async def test_zero_goes_one_question_back_and_from_the_end_to_where_it_was_opened(house: House) -> None:
    mai = await at_the_guide(house)
    await mai.say("1", "1", "0")
    assert mai.text.startswith("Em ở lại trường")
    await mai.say("2")
    assert mai.screen == "guide_end"
    await mai.say("0")
    assert mai.screen == "topic_list"


async def test_it_is_offered_under_its_article_and_its_answer(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "2", "1", "3")
    [digit] = [key.digit for key in house.channel.last("mai").outgoing.choices if "Trợ cấp học sinh" in key.label]
    await mai.say(digit, "4")
    assert mai.screen == "guide"
    await mai.say("00", "nhà cách trường bao xa thì được bán trú")
    if mai.screen == "suggest":
        await mai.say("1")
    assert "5" in {key.digit for key in house.channel.last("mai").outgoing.choices}
    await mai.say("5")
    assert mai.screen == "guide"


async def test_it_is_heard(house: House) -> None:
    mai = await at_the_guide(house)
    [shown] = await mai.say("9")
    assert shown.voice == "only"
    said = repr(shown.speech)
    assert "Em đang học trường" in said and "không giữ câu trả lời" in said


async def test_nothing_of_the_answers_is_kept_after_the_end(house: House) -> None:
    mai = await at_the_guide(house)
    with house.db.reading() as session:
        before = set(session.scalars(text("SELECT name || ref FROM tally")))
    await mai.say("1", "1", "1")
    assert mai.screen == "guide_end"
    await mai.say("7", "00")
    with house.db.reading() as session:
        state = session.scalars(select(Conversation.state)).one()
        assert '"guide' not in state and "can1" not in state
        assert set(session.scalars(text("SELECT name || ref FROM tally"))) == before
    house.clock.forward(hours=49)
    jobs = Jobs(house.db, house.settings, house.files, house.clock)
    await jobs.forget_what_is_short()
    with house.db.reading() as session:
        for table in Base.metadata.tables:
            if table in WORDS_OF_GUIDES:
                continue
            rows = repr(session.execute(text(f'SELECT * FROM "{table}"')).all())
            assert "can1" not in rows and "Em có thể được trợ cấp" not in rows, table


async def test_who_stops_half_way_is_forgotten_after_half_an_hour(house: House) -> None:
    mai = await at_the_guide(house)
    await mai.say("1", "1")
    jobs = Jobs(house.db, house.settings, house.files, house.clock)
    await jobs.forget_what_is_short()
    with house.db.reading() as session:
        assert '"guide"' in session.scalars(select(Conversation.state)).one()
    house.clock.forward(minutes=31)
    await jobs.forget_what_is_short()
    with house.db.reading() as session:
        assert '"guide"' not in session.scalars(select(Conversation.state)).one()
    await mai.say("1")
    assert mai.screen == "topics"  # the first screen is what a bare digit means then


async def test_a_guide_withdrawn_under_ones_feet_says_so(house: House) -> None:
    mai = await at_the_guide(house)
    with house.db.writing() as session:
        session.execute(update(Guide).values(state="withdrawn"))
    await mai.say("9")
    await mai.say("1")
    assert mai.screen == "home"
