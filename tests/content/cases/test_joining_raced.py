"""Fifty people follow one case in the same moment: each has a case and a code of their own, none is lost."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from content import cases
from core.db import Database
from core.models import Case, Delivery, DeliveryKind, Person
from core.settings import Settings
from tests.builders import a_person
from tests.conftest import NOW
from tests.content.cases.kit import Province, a_province

PEOPLE = 50


def test_fifty_who_join_at_once_are_all_counted_and_all_answered(db: Database, settings: Settings) -> None:
    with db.writing() as session:
        province = a_province(session, settings)
        main = province.case("Cầu treo qua suối hỏng ván").id
        joiners = [a_person(session, area=province.village).id for _ in range(PEOPLE)]
        village, officer = province.village.id, province.officer

    def follow(person_id: int) -> str:
        def work(session: object) -> str:
            case = cases.open_case(
                session, person_id=person_id, kind="feedback", parts=[cases.Part("text", text="Cầu treo hỏng ván")],  # type: ignore[arg-type]
                area_id=village, language="vi", channel="fake", topic="health", now=NOW, settings=settings,
            )  # fmt: skip
            assert cases.join(session, case, into=main, now=NOW)  # type: ignore[arg-type]
            return case.code

        return db.write_now(work)

    with ThreadPoolExecutor(PEOPLE) as pool:
        codes = list(pool.map(follow, joiners))
    assert len(set(codes)) == PEOPLE
    with db.writing() as session:
        assert session.scalar(select(func.count()).where(Case.merged_into_id == main)) == PEOPLE
        assert len(cases.duplicates(session, main)) == PEOPLE
        cases.answer(session, case_id=main, staff=officer, text="Mai sửa.", now=NOW)
    with db.reading() as session:
        told = session.scalars(select(Delivery.person_id).where(Delivery.kind == int(DeliveryKind.CASE_ANSWER))).all()
        assert len(told) == len(set(told)) == PEOPLE + 1
        assert session.scalar(select(func.count()).select_from(Person)) == PEOPLE + 1
        assert isinstance(province, Province)
