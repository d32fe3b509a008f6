"""The village answers its influential person: by a vote, by a voice note; nobody is named."""

from sqlalchemy import func, select

from content import notices
from core.models import Case, Notice, PollVote, VillageReply
from scheduler.jobs import Jobs
from tests.journeys.talk import House
from tests.journeys.test_elder import VOICE, a_village, a_villager
from tests.journeys.test_feedback import code_on


def arrived(house: House, address: str, screen: str) -> list[str]:
    return [message.text for message in house.channel.to(address) if message.outgoing.screen == screen]


async def the_tick(house: House) -> None:
    """What the scheduler does every half minute, and what it made is sent."""
    await Jobs(house.db, house.settings, house.files, house.clock).bring_back()
    await house.deliver()


async def sent(house: House) -> None:
    house.clock.forward(minutes=11)
    await house.deliver()


async def test_a_poll_is_asked_voted_changed_and_its_result_comes_back_to_who_voted(house: House) -> None:
    await a_village(house)
    for address in ("ba", "bon", "chin"):
        await a_villager(house, address)
    bay = house.person("ong-bay")
    assert await bay.through("8", "2", "3") == ["home_more", "village", "poll_new"]
    await bay.say("Họp thôn ngày nào?\nThứ bảy\nChủ nhật")
    assert bay.screen == "poll_check"
    assert "Thứ bảy" in bay.text
    await bay.say("1")
    await sent(house)
    [asked] = arrived(house, "mai", "poll")
    assert "ông Bảy" in asked
    assert "Họp thôn ngày nào?" in asked
    assert arrived(house, "nga", "poll") == []
    for address in ("mai", "lan", "sau", "ba", "bon"):
        await house.person(address).say("1")
        assert "Thứ bảy" in house.person(address).text
    await house.person("lan").say("/notices", "1", "2")
    with house.db.reading() as session:
        assert sorted(session.scalars(select(PollVote.option))) == [1, 1, 1, 1, 2]
    house.clock.forward(days=4)
    await the_tick(house)
    for address in ("mai", "lan", "ong-bay"):
        assert house.channel.last(address).text == "Họp thôn ngày nào? Thứ bảy: nhiều nhất. Chủ nhật: ít."
    assert "Thứ bảy: ít" not in house.channel.last("chin").text
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(PollVote)) == 0
        [notice] = session.scalars(select(Notice))
        assert (notice.question or {})["result"] == [4, 1]
    before = len(house.channel.to("mai"))
    await the_tick(house)
    assert len(house.channel.to("mai")) == before


async def test_a_poll_by_voice_is_answered_by_number_and_closed_to_late_votes(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("8", "2", "3")
    await bay.send(house.channel.voice, VOICE)
    assert bay.screen == "poll_count"
    await bay.say("3")
    assert "Câu 3" in bay.text
    await bay.say("1")
    await sent(house)
    mai = house.channel.last("mai").outgoing
    assert (mai.screen, [key.label for key in mai.choices]) == ("poll", ["Câu 1", "Câu 2", "Câu 3"])
    assert mai.clip
    house.clock.forward(days=4)
    await the_tick(house)
    late = house.person("lan")
    await late.say("/notices", "1")
    assert late.screen == "poll"
    assert [key.label for key in house.channel.last("lan").outgoing.choices] == []
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(PollVote)) == 0


async def test_answers_to_a_broadcast_come_bundled_without_a_name_and_one_is_passed_to_the_agency(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("/broadcast", "Mai sửa đường", "1")
    await sent(house)
    for address, words in (("mai", "Tôi đi được"), ("lan", "Cầu treo hỏng rồi ông ơi")):
        person = house.person(address)
        await person.say("1")
        assert person.screen == "bc_reply"
        await person.say(words)
        assert person.screen == "done"
    await the_tick(house)
    await the_tick(house)
    reports = [text for text in arrived(house, "ong-bay", "bc_sent") if "Trả lời: 2" in text]
    assert len(reports) == 1
    await bay.say("1")
    assert bay.screen == "bc_replies"
    assert "Tôi đi được" in bay.text
    assert any("Tôi đi được" in piece.text for piece in house.channel.last("ong-bay").outgoing.speech)
    await bay.say("8")
    assert "Cầu treo hỏng" in bay.text
    assert "lan" not in bay.text
    await bay.say("1")
    assert bay.screen == "receipt"
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        assert (case.code, case.named) == (code_on(bay), False)
        assert [
            row.passed_at is not None for row in session.scalars(select(VillageReply).order_by(VillageReply.id))
        ] == [
            False,
            True,
        ]


async def test_another_persons_answers_are_nobodys_to_hear(house: House) -> None:
    await a_village(house)
    await house.person("ong-bay").say("/broadcast", "Mai sửa đường", "1")
    await sent(house)
    mai = house.person("mai")
    await mai.say("1", "Tôi đi được")
    with house.db.reading() as session:
        [notice] = session.scalars(select(Notice))
    await house.worker.sink([house.channel.press_data("lan", f"author.1:{notice.id}:1")])
    await house.worker.idle()
    assert "Tôi đi được" not in house.person("lan").text


async def test_who_is_forgotten_takes_vote_and_answer_along(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("8", "2", "3", "Họp ngày nào?\nThứ bảy\nChủ nhật", "1")
    await bay.say("/broadcast", "Mai sửa đường", "1")
    await sent(house)
    mai = house.person("mai")
    assert await mai.through("/notices", "1", "1", "Tôi đi được") == ["notices", "notice", "bc_reply", "done"]
    assert await mai.through("/notices", "2", "1") == ["notices", "poll", "done"]
    await mai.say("/forget", "1")
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(PollVote)) == 0
        assert session.scalar(select(func.count()).select_from(VillageReply)) == 0


async def test_the_village_page_counts_what_is_open_by_topic_and_never_by_name(house: House) -> None:
    await a_village(house)
    for address in ("mai", "lan"):
        await house.person(address).say("/feedback", "Nước giếng có mùi lạ", "1", "2", "1")
    bay = house.person("ong-bay")
    assert await bay.through("00", "8", "2", "2") == ["home", "home_more", "village", "status_ask"]
    assert "chuyện khác: ít" in bay.text
    assert "giếng" not in bay.text


async def test_a_poll_that_was_taken_back_takes_no_vote_and_tells_no_result(house: House) -> None:
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("8", "2", "3", "Họp ngày nào?\nThứ bảy\nChủ nhật", "1")
    await sent(house)
    await house.person("mai").say("1")
    with house.db.writing() as session:
        [notice] = session.scalars(select(Notice))
        notices.recall(session, notice_id=notice.id, actor=notice.author, why="Nhầm ngày", now=house.clock())
    await house.deliver()
    lan = house.person("lan")
    await house.worker.sink([house.channel.press_data("lan", f"notice.1:{notice.id}:2")])
    await house.worker.idle()
    assert "Nhầm ngày" in lan.text or lan.screen == "home"
    house.clock.forward(days=4)
    await the_tick(house)
    assert "Họp ngày nào? Thứ bảy" not in house.channel.last("mai").text
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(PollVote)) == 0


async def test_the_days_of_a_poll_begin_when_it_leaves(house: House) -> None:
    house.settings = house.settings.model_copy(update={"broadcast_policy": "approval"})
    house.new_worker()
    await a_village(house)
    bay = house.person("ong-bay")
    await bay.say("8", "2", "3", "Họp ngày nào?\nThứ bảy\nChủ nhật", "1")
    house.clock.forward(days=5)
    with house.db.writing() as session:
        [notice] = session.scalars(select(Notice))
        seen = notices.fingerprint(session, notice)
        notices.approve(session, notice_id=notice.id, actor="staff:2", seen=seen, now=house.clock())
    await house.deliver()
    mai = house.person("mai")
    await mai.say("1")
    assert (mai.screen, "Thứ bảy" in mai.text) == ("done", True)
