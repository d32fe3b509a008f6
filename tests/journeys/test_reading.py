"""Topics, titles, articles; by digits alone; wrong places; prices."""

from content import people
from tests.journeys.talk import House


async def settled(house: House, address: str = "mai") -> None:
    """Somebody who has been through the beginning."""
    await house.person(address).say("/start", "1", "1", "phan son", "1", "1")


async def test_by_digits_alone_from_home_to_an_article_and_back(house: House) -> None:
    await settled(house)
    mai = house.person()
    assert await mai.through("1", "2", "1") == ["topics", "topic_list", "article"]
    title = mai.text.split(".")[0]
    [heard] = await mai.say("9")
    assert heard.voice == "only"
    assert title in heard.text
    assert await mai.through("0", "0", "0") == ["topic_list", "topics", "home"]


async def test_an_article_is_paged_and_ends_with_its_source(house: House) -> None:
    await settled(house)
    mai = house.person()
    await mai.say("1", "1", "1")
    pages = [mai.text]
    while any(key.digit == "8" for key in house.channel.last("mai").outgoing.tail):
        await mai.say("8")
        pages.append(mai.text)
    assert len(pages) > 1
    assert all(len(page) <= 600 for page in pages)
    assert "văn bản gốc mới có giá trị" in pages[-1]


async def test_seven_topics_are_reached(house: House) -> None:
    await settled(house)
    mai = house.person()
    for digit in "1234568":
        await mai.say("/topics", digit)
        assert mai.screen == "topic_list"
        assert house.channel.last("mai").outgoing.choices, f"topic {digit} is empty"


async def test_who_reads_another_language_is_told_that_vietnamese_follows(house: House) -> None:
    mai = house.person()
    await mai.say("/language", "Tiếng K'Ho", "1", "2", "1", "/topics", "2", "1")
    assert mai.screen == "article"
    assert mai.text.startswith("Bài này chưa có tiếng của mình. Sau đây là tiếng Việt.")
    assert house.channel.last("mai").outgoing.language == "vi"


async def test_english_is_whole(house: House) -> None:
    mai = house.person()
    await mai.say("/language", "English", "2", "1")
    assert mai.text.startswith("Tiếng Làng is listening.")
    languages = set()
    for digit in "12":
        await mai.say("/topics", digit, "1")
        last = house.channel.last("mai").outgoing
        assert "Useful" in [choice.label for choice in last.choices]
        languages.add(last.language)
        if last.language == "vi":
            assert last.text.startswith("Not in your language yet; Vietnamese follows.")
    assert "en" in languages


async def test_a_place_that_is_not_found_is_no_dead_end(house: House) -> None:
    mai = house.person()
    await mai.say("/place")
    assert await mai.through("o gan suoi", "bac binh") == ["place", "place_list"]
    labels = [choice.label for choice in house.channel.last("mai").outgoing.choices]
    assert labels[0].startswith("Xã Bắc Bình")
    assert await mai.through("1", "2", "phan son") == ["place_ok", "place", "place_ok"]


async def test_a_shared_place_finds_the_nearest_commune_and_the_sea_finds_none(house: House) -> None:
    mai = house.person()
    await mai.say("/place")
    [found] = await mai.send(house.channel.location, 11.35, 108.35)
    assert found.screen == "place_ok"
    [lost] = await mai.send(house.channel.location, 9.0, 112.0)
    assert lost.screen == "place"
    assert "chưa tìm ra" in lost.text


async def test_the_place_list_goes_down_by_digits(house: House) -> None:
    mai = house.person()
    await mai.say("/place", "1")
    provinces = [choice.label for choice in house.channel.last("mai").outgoing.choices]
    assert provinces == ["Tỉnh Bình Thuận cũ", "Tỉnh Đắk Nông cũ", "Tỉnh Lâm Đồng cũ"]
    await mai.say("1")
    assert "Huyện Bắc Bình cũ" in [choice.label for choice in house.channel.last("mai").outgoing.choices]
    await mai.say("Huyện Bắc Bình cũ")
    communes = [choice.label for choice in house.channel.last("mai").outgoing.choices]
    assert "Xã Bắc Bình" in communes
    await mai.say("1")
    assert mai.screen == "place_ok"


async def test_moving_house_changes_the_place(house: House) -> None:
    await settled(house)
    mai = house.person()
    await mai.say("/place", "la da", "1")
    assert mai.screen == "done"
    with house.db.reading() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None and person.area_id is not None


async def test_the_price_of_coffee_has_a_date_a_source_and_a_warning_when_old(house: House) -> None:
    await settled(house)
    mai = house.person()
    [shown] = await mai.say("giá cà phê hôm nay")
    assert shown.screen == "answer_price"
    assert "Giá tham khảo ngày" in shown.text
    assert "theo" in shown.text
    assert "Giá này đã cũ" in shown.text
    await mai.say("/topics", "4", "1")
    assert mai.screen == "prices"


async def test_an_article_past_its_date_says_so(house: House) -> None:
    await settled(house)
    mai = house.person()
    seen = []
    for digit in "1234568":
        await mai.say("/topics", digit)
        titles = [c.label for c in house.channel.last("mai").outgoing.choices]
        for n in range(1, len(titles) + 1):
            await mai.say("/topics", digit, str(n))
            if "chỉ có giá trị tới ngày" in mai.text:
                seen.append(titles[n - 1])
    assert seen
