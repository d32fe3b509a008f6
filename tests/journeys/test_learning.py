"""What nobody knows is learned: alike questions together, an answer written and approved, those who waited told."""

from sqlalchemy import func, select, text

from content import faq_editing, people, questions, roles
from content.editorial import Facts
from content.faqs import Source
from core.models import Delivery, DeliveryKind, Question, QuestionCount, QuestionGroup, QuestionWait
from scheduler.jobs import Jobs
from tests.builders import a_clerk
from tests.journeys.talk import House, Talk

ASKED = "bao giờ xây xong cây cầu treo qua suối Đá"
#: One village's ways to ask it.
OTHERS = (
    "cau treo suoi da khi nao xong",
    "chừng nào làm xong cầu treo bắc qua suối đá vậy",
    "cầu treo suối Đá bao giờ xong",
)


async def learn(house: House) -> None:
    """The tick that puts questions together."""
    jobs = Jobs(house.db, house.settings, house.files, house.clock)
    await jobs.put_questions_together()


async def unanswered(house: House, name: str, words: str) -> Talk:
    """Somebody asks, and stands before "we do not know"."""
    talk = house.person(name)
    await talk.say("/start", "1", "1", "phan son", "1", "2", f"/ask {words}")
    if talk.screen == "suggest":
        await talk.say(str(len(house.channel.last(name).outgoing.choices)))
    assert talk.screen == "handover"
    return talk


def write_answer(house: House, *, withdraw: bool = False) -> int:
    """An editor drafts the entry for the only group, another person approves it; returns the entry."""
    with house.db.writing() as session:
        editor = a_clerk(session, roles.PUBLISHER, login="bien-tap")
        approver = a_clerk(session, roles.APPROVER, login="duyet")
        group = session.scalars(select(QuestionGroup)).one()
        typed = questions.texts(session, list(session.scalars(select(Question.id))))
        author, now = f"staff:{editor.id}", house.clock()
        faq, revision = faq_editing.write(
            session, question="Cầu treo suối Đá bao giờ xong?", answer="Cầu treo xong trong tháng 3.", phrasings=typed,
            facts=Facts("policy", None, Source(issuer="UBND xã Phan Sơn")), author=author, today=now.date(), now=now,
        )  # fmt: skip
        questions.drafted(session, group_id=group.id, faq_id=faq.id, actor=author, now=now)
        faq_editing.submit(session, faq_id=faq.id, version=revision.version, actor=author, now=now)
        faq_editing.approve(session, faq_id=faq.id, version=revision.version, actor=f"staff:{approver.id}", now=now)
        return faq.id


async def test_who_asked_and_agreed_gets_the_answer_and_the_next_asker_at_once(house: House) -> None:
    mai = await unanswered(house, "mai", ASKED)
    await mai.say("3")
    assert mai.screen == "done"
    lan = await unanswered(house, "lan", OTHERS[0])  # she asks the same and wants to hear nothing later
    await learn(house)
    faq_id = write_answer(house)
    await house.deliver()
    assert mai.screen == "answer"
    assert "Nay có trả lời: Cầu treo suối Đá bao giờ xong?" in mai.text
    assert "Cầu treo xong trong tháng 3." in mai.text
    assert "UBND xã Phan Sơn" in mai.text
    assert lan.screen == "handover"
    await mai.say("1")  # helpful: the digit belongs to what arrived
    assert mai.screen == "home"
    [shown] = await house.person("sau").say(OTHERS[1])
    assert shown.screen in ("answer", "suggest")
    assert "cầu treo" in " ".join([shown.text, *(key.label for key in shown.choices)]).casefold()
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(QuestionWait)) == 0
        owed = select(Delivery.ref).where(Delivery.kind == int(DeliveryKind.LEARNED))
        assert session.scalars(owed).all() == [faq_id]


async def test_alike_questions_are_one_group_counted_once_a_chat(house: House) -> None:
    for name, words in zip(("mai", "lan", "tam"), (ASKED, *OTHERS), strict=False):
        await unanswered(house, name, words)
    await house.person("mai").say("/ask cầu treo suối đá chừng nào xong")
    await unanswered(house, "xa", "nghe đồn tháng này cắt thẻ bảo hiểm của người già thiệt không")
    await learn(house)
    await learn(house)
    with house.db.reading() as session:
        asked = session.execute(
            select(QuestionCount.group_id, func.sum(QuestionCount.count)).group_by(QuestionCount.group_id)
        ).all()
        assert sorted(count for _, count in asked) == [1, 3]
        group = session.scalars(select(QuestionGroup).order_by(QuestionGroup.id).limit(1)).one()
        assert {"cầu", "treo", "suối"} <= set(group.words.split())
        assert "tôi" not in group.words.split()


async def test_what_one_person_said_is_gone_after_two_days_and_what_many_said_stays(house: House) -> None:
    for name, words in zip(("mai", "lan", "tam"), (f"{ASKED} hả Xuanhuong", *OTHERS), strict=False):
        await unanswered(house, name, words)
    await unanswered(house, "xa", "vì sao con trâu zumzum của ông nội không chịu ăn cỏ voi")
    await learn(house)
    house.clock.forward(hours=49)
    jobs = Jobs(house.db, house.settings, house.files, house.clock)
    await jobs.forget_what_is_short()
    with house.db.reading() as session:
        assert session.scalars(select(Question)).all() == []
        [group] = session.scalars(select(QuestionGroup)).all()
        assert "treo" in group.words
        assert "xuanhuong" not in group.words
        assert session.scalar(select(func.sum(QuestionCount.count))) == 3


async def test_forgetting_takes_the_question_and_the_wish_to_be_told(house: House) -> None:
    mai = await unanswered(house, "mai", "chợ phiên zebrawood mở lại ngày nào vậy máy")
    await mai.say("3")
    await learn(house)
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(QuestionWait)) == 1
        assert "zebrawood" in session.scalars(select(Question.text)).one()
    await mai.say("/forget", "1")
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(QuestionWait)) == 0
        for table in ("question", "question_group", "question_wait", "conversation", "inbox"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            assert "zebrawood" not in repr(rows), table


async def test_taking_the_yes_back_ends_the_waiting(house: House) -> None:
    mai = await unanswered(house, "mai", ASKED)
    await mai.say("3")
    with house.db.writing() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None and people.agrees(session, person, people.ANSWER)
        people.withdraw_one(session, person, people.ANSWER, now=house.clock())
    await learn(house)
    write_answer(house)
    await house.deliver()
    assert mai.screen == "done"


async def test_none_of_these_and_not_helpful_are_kept_with_what_was_shown(house: House) -> None:
    mai = house.person()
    await mai.say("hoc sinh ban tru duoc bao nhieu tien 1 thang")
    if mai.screen == "suggest":
        await mai.say("1")
    assert mai.screen == "answer"
    await mai.say("2")
    with house.db.reading() as session:
        row = session.scalars(select(Question)).one()
        assert (row.why, row.faq_id is not None) == ("unhelpful", True)
    await mai.say("00", "hoc sinh ban tru duoc bao nhieu tien 1 thang")
    if mai.screen == "suggest":
        await mai.say("1")
    await mai.say("1")
    with house.db.reading() as session:
        assert session.scalars(select(Question.why)).all() == ["helpful"]


async def test_ten_villages_asking_the_same_in_a_day_alert_the_officers_once(house: House) -> None:
    from core.models import Area, Audit

    with house.db.writing() as session:
        clerk = a_clerk(session, roles.CASE_OFFICER)
        clerk.email = "canbo@example.org"
        places = list(session.scalars(select(Area.id).where(Area.kind != "province").order_by(Area.id).limit(11)))
    ways = ("nghe nói tháng này cắt bảo hiểm y tế có đúng không", "co phai cat bao hiem y te thang nay khong")
    for number, place in enumerate(places):
        with house.db.writing() as session:
            by = questions.asker(house.keyring, channel="fake", address=f"nha-{number}", area_id=place, language="vi")
            questions.note(session, text=ways[number % 2], why="unknown", by=by, now=house.clock())
        if number == 8:
            await learn(house)
            with house.db.reading() as session:
                assert session.scalar(select(Audit.id).where(Audit.verb == "alert.rumour")) is None
        house.clock.forward(minutes=20)
    await learn(house)
    await learn(house)
    with house.db.reading() as session:
        [told] = session.scalars(select(Audit).where(Audit.verb == "alert.rumour")).all()
        assert told.detail == {"villages": 11}
        assert session.execute(text("SELECT count(*) FROM mail")).scalar() == 1
