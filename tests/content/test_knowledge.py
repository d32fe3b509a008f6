"""Knowledge: the index of a process stays in step with the database, whoever asks and whoever edits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from content import answering
from content.answering import Knowledge, Reply
from content.faqs import Phrasing, Source
from core.db import Database
from core.models import Faq
from tests.builders import a_faq, an_area
from tests.conftest import NOW

TODAY = NOW.date()
MINUTE = timedelta(minutes=1)


def ask(knowledge: Knowledge, session: Session, text: str, **more: str) -> Reply:
    return knowledge.ask(session, text, today=TODAY, **more)


def some_entries(session: Session) -> None:
    for question, answer in (
        ("Mỗi em bán trú được mấy ký gạo?", "15 kg gạo mỗi tháng."),
        ("Bị chó, mèo cắn thì làm gì?", "Rửa bằng xà phòng, tới trạm y tế."),
        ("Hồ tiêu bị chết nhanh thì làm sao?", "Cắt bỏ, xử lý đất."),
        ("Muốn vay vốn ưu đãi thì hỏi ở đâu?", "Ngân hàng Chính sách xã hội."),
        ("Năm nay lễ Kate ngày nào?", "Ngày 1 tháng 7 lịch Chăm."),
    ):
        a_faq(session, question=question, answer=answer)


def test_an_edit_is_answered_at_once_and_a_withdrawn_entry_no_more(session: Session) -> None:
    some_entries(session)
    knowledge = Knowledge()
    assert ask(knowledge, session, "tiêm vắc xin cúm ở đâu").outcome != "answer"
    faq = a_faq(session, key="flu", question="Tiêm vắc xin cúm ở đâu?", answer="Trạm y tế xã.", now=NOW + MINUTE)
    reply = ask(knowledge, session, "tiem vac xin cum o dau")
    assert (reply.outcome, reply.hits[0].faq_id, reply.hits[0].title) == ("answer", faq.id, "Tiêm vắc xin cúm ở đâu?")
    a_faq(
        session, key="flu", question="Tiêm vắc xin cúm ở đâu?", answer="Trạm.", state="withdrawn", now=NOW + 2 * MINUTE
    )
    assert faq.id not in [hit.faq_id for hit in ask(knowledge, session, "tiem vac xin cum o dau").hits]


def test_every_phrasing_and_every_language_finds_the_entry(session: Session) -> None:
    some_entries(session)
    faq = a_faq(
        session,
        question="Thẻ bảo hiểm y tế làm ở đâu?",
        answer="Hỏi ủy ban xã.",
        phrasings=["Mất thẻ khám bệnh thì hỏi ai?", Phrasing("Where do I get a health card?", "en")],
        translations={"en": ("Where is the health insurance card issued?", "Ask the commune.")},
    )
    knowledge = Knowledge()
    for text in ("the bao hiem y te lam o dau", "mất thẻ khám bệnh thì hỏi ai", "where do i get a health card"):
        reply = ask(knowledge, session, text, language="en")
        assert (reply.outcome, reply.hits[0].faq_id) == ("answer", faq.id), text
        assert reply.hits[0].title == "Where is the health insurance card issued?"
    assert [hit.faq_id for hit in reply.hits].count(faq.id) == 1
    assert ask(knowledge, session, "thẻ bảo hiểm y tế", language="rgs").hits[0].title == "Thẻ bảo hiểm y tế làm ở đâu?"


def test_what_is_past_its_date_is_offered_but_never_the_answer(session: Session) -> None:
    some_entries(session)
    question = "Tiền hỗ trợ làm nhà ở là bao nhiêu?"
    a_faq(session, key="house", question=question, answer="44 triệu.", source=Source(valid_until=TODAY))
    knowledge = Knowledge()
    assert ask(knowledge, session, question).outcome == "answer"
    past = Source(valid_until=TODAY - timedelta(days=1))
    a_faq(session, key="house", question=question, answer="44 triệu.", source=past, now=NOW + MINUTE)
    reply = ask(knowledge, session, question)
    assert (reply.outcome, reply.hits[0].valid) == ("suggest", False)
    future = Source(valid_from=TODAY + timedelta(days=1))
    a_faq(session, key="house", question=question, answer="60 triệu.", source=future, now=NOW + 2 * MINUTE)
    assert question not in [hit.title for hit in ask(knowledge, session, question).hits]


def test_a_communes_own_entry_stands_before_the_provinces(session: Session) -> None:
    some_entries(session)
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    own, other = (an_area(session, name, parent=province) for name in ("Xã Phan Sơn", "Xã Đông Giang"))
    question = "Trạm y tế khám bệnh ngày nào?"
    general = a_faq(session, question=question, answer="Thứ hai đến thứ sáu.")
    special = a_faq(session, question=question, answer="Thứ ba và thứ năm.", area_id=own.id)
    knowledge = Knowledge()
    there = ask(knowledge, session, question, area_path=f"{own.path}9/")
    assert (there.outcome, there.hits[0].faq_id, there.hits[1].faq_id) == ("answer", special.id, general.id)
    elsewhere = ask(knowledge, session, question, area_path=other.path)
    assert (elsewhere.outcome, elsewhere.hits[0].faq_id) == ("answer", general.id)
    assert special.id not in [hit.faq_id for hit in elsewhere.hits]


def test_a_communes_entry_is_only_offered_to_somebody_whose_place_is_not_known(session: Session) -> None:
    some_entries(session)
    commune = an_area(session, "Xã Phan Sơn")
    a_faq(session, question="Chợ phiên họp ngày nào?", answer="Chủ nhật.", area_id=commune.id)
    knowledge = Knowledge()
    assert ask(knowledge, session, "Chợ phiên họp ngày nào?").outcome == "suggest"
    assert ask(knowledge, session, "Chợ phiên họp ngày nào?", area_path=commune.path).outcome == "answer"


def test_the_topic_being_read_breaks_a_tie(session: Session) -> None:
    some_entries(session)
    school = a_faq(session, topic="education", question="Hồ sơ xin trợ cấp gồm gì?", answer="Đơn, giấy khai sinh.")
    clinic = a_faq(session, topic="health", question="Hồ sơ xin trợ cấp gồm gì?", answer="Đơn, giấy ra viện.")
    knowledge = Knowledge()
    for topic, faq in (("education", school), ("health", clinic)):
        assert ask(knowledge, session, "hồ sơ xin trợ cấp gồm gì", topic=topic).hits[0].faq_id == faq.id


def test_an_empty_database_hands_over(session: Session) -> None:
    reply = ask(Knowledge(), session, "bán trú được bao nhiêu tiền")
    assert (reply.outcome, reply.kind, reply.hits) == ("handover", "none", ())


def test_a_large_index_is_built_aside_while_the_old_one_answers(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "BUILD_AT_ONCE", 0)  # every index is a large one
    with db.writing() as session:
        some_entries(session)
    knowledge = Knowledge()
    with db.reading() as session:
        first = ask(knowledge, session, "Bị chó, mèo cắn thì làm gì?").hits[0].faq_id
    with db.writing() as session:
        a_faq(session, key="flu", question="Tiêm vắc xin cúm ở đâu?", answer="Trạm y tế xã.", now=datetime.now(UTC))
        session.get_one(Faq, first).state = "withdrawn"
    with db.reading() as session:
        old = ask(knowledge, session, "Bị chó, mèo cắn thì làm gì?")
    assert first not in [
        hit.faq_id for hit in old.hits
    ]  # what was withdrawn is gone even before the new index is there
    knowledge.close()
    with db.reading() as session:
        assert ask(knowledge, session, "tiêm vắc xin cúm ở đâu").outcome == "answer"


def test_many_threads_ask_while_an_editor_edits(db: Database) -> None:
    with db.writing() as session:
        some_entries(session)
    knowledge = Knowledge()

    def one(number: int) -> str:
        if number % 10 == 0:
            with db.writing() as session:
                a_faq(session, key="k", question=f"Câu hỏi số {number}?", answer="Có.", now=NOW + number * MINUTE)
        with db.reading() as session:
            return ask(knowledge, session, "Bị chó, mèo cắn thì làm gì?").outcome

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, range(40))) == {"answer"}
