"""A short question after an answer is asked about that answer; half an hour later it is a question of its own."""

from tests.journeys.talk import House, Talk


async def after_an_answer(house: House) -> Talk:
    """Mai has read how much a boarding pupil gets."""
    mai = house.person()
    await mai.say("Học sinh bán trú được bao nhiêu tiền một tháng")
    if mai.screen == "suggest":
        await mai.say("1")
    assert mai.screen == "answer"
    return mai


async def test_a_short_follow_up_is_offered_what_belongs_to_the_answer_before(house: House) -> None:
    mai = await after_an_answer(house)
    [shown] = await mai.say("thế còn bé nhà trẻ?")
    assert shown.screen in ("answer", "suggest")
    assert "nhà trẻ" in " ".join([shown.text, *(key.label for key in shown.choices)]).casefold()


async def test_nothing_is_pretended_a_lean_follow_up_is_a_choice_not_an_answer(house: House) -> None:
    mai = await after_an_answer(house)
    await mai.say("thế còn con tôi?")
    assert mai.screen == "suggest"
    await mai.say("1")
    assert mai.screen == "answer"


async def test_what_was_asked_leans_on_the_answer_also_for_the_officer(house: House) -> None:
    mai = await after_an_answer(house)
    await mai.say("thế còn con tôi?")
    await mai.say(str(len(house.channel.last("mai").outgoing.choices)))
    assert mai.screen == "handover"
    await mai.say("1", "2")
    assert "bán trú" in mai.text and "con tôi" in mai.text


async def test_after_half_an_hour_it_stands_alone(house: House) -> None:
    mai = await after_an_answer(house)
    house.clock.forward(minutes=31)
    [shown] = await mai.say("thế còn con tôi?")
    assert shown.screen != "suggest" or "bán trú" not in " ".join(key.label for key in shown.choices)


async def test_thanks_insults_slips_and_lone_digits_are_met_kindly_and_nothing_is_kept(house: House) -> None:
    mai = await after_an_answer(house)
    for word in ("cảm ơn", "đồ ngu", "asdfgh", "6"):
        await mai.say(word)
        assert mai.screen == "answer"
    assert "Máy chưa hiểu" in mai.text
    with house.db.reading() as session:
        from sqlalchemy import func, select

        from core.models import Question

        assert session.scalar(select(func.count()).select_from(Question)) == 0
