"""Moving from SQLite to PostgreSQL: everything arrives, or nothing does and it says why."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from core import transfer
from core.db import Database, Sole
from core.errors import Conflict, Invalid, Unavailable
from core.models import Address, Area, Base, Delivery, Language, Notice, Person, Switch, Topic
from core.transfer import Digest, Moved
from tests.builders import a_clerk, a_faq, a_notice, a_person, an_area
from tests.conftest import NOW


def fill(session: Session) -> None:
    """A little of everything that is stored in a way of its own."""
    root = an_area(session, "Lâm Đồng", code="68", kind="province")
    village = an_area(session, "Thôn 2", code="68-2", parent=root, kind="village")
    root.latitude, root.longitude = 11.94, 1e-17
    first = an_area(session, "Trên nữa", code="0", kind="country")
    root.parent_id = first.id  # the parent was made after the child
    for number in range(30):
        a_person(session, area=village, address=f"Rơ-mah {number} ‘\\\t\n{chr(0)}x")
    session.scalars(select(Address)).first().sealed = bytes(range(256))  # type: ignore[union-attr]
    a_clerk(session, "approver")
    a_faq(session)
    asked = {"question": "Bà con nghe rõ chưa?", "options": ["Rõ", "Chưa"], "explain": None}
    a_notice(session, question=asked)
    a_notice(session)
    session.execute(text("UPDATE notice SET question = NULL WHERE id = (SELECT max(id) FROM notice)"))
    session.add(Language(tag="tyz", vi_name="Tiếng Tày"))
    session.add(Switch(name="empty", value="", at=NOW))


def quiet(done: int, total: int | None = None) -> None:
    """Nobody watches."""


@pytest.fixture
def source(sqlite_url: str) -> Database:
    """A service with something in it."""
    db = Database(sqlite_url)
    with db.writing() as session:
        fill(session)
    return db


@pytest.fixture
def target(fresh_postgres_url: str) -> Database:
    """An empty PostgreSQL with the newest schema."""
    return Database(fresh_postgres_url)


def counts(moved: list[Moved]) -> dict[str, int]:
    """Rows by table."""
    return {table.table: table.rows for table in moved if table.rows}


def test_every_row_arrives_as_it_was(source: Database, target: Database) -> None:
    told: list[tuple[int, int | None]] = []
    with source, target:
        moved = transfer.move(source, target, advance=lambda done, total=None: told.append((done, total)))
        assert {table.table for table in moved} == set(Base.metadata.tables)
        assert counts(moved)["person"] == counts(moved)["address"] == 30
        assert sum(done for done, _ in told) == sum(table.rows for table in moved) == told[0][1]
        with source.reading() as old, target.reading() as new:
            for table in (Area, Person, Notice, Language, Switch):
                rows = [[vars(row) for row in session.scalars(select(table))] for session in (old, new)]
                for row in (*rows[0], *rows[1]):
                    row.pop("_sa_instance_state")
                key = next(iter(Base.metadata.tables[table.__tablename__].primary_key)).name
                assert sorted(rows[0], key=lambda r: r[key]) == sorted(rows[1], key=lambda r: r[key])
            assert new.scalars(select(Address.sealed).where(Address.sealed.is_not(None))).one() == bytes(range(256))
            nulls = "SELECT count(*) FROM notice WHERE question IS NULL"
            assert new.scalar(text(nulls)) == old.scalar(text(nulls))  # an absent answer is not the answer "null"


def test_the_counting_goes_on_after_the_last_number(source: Database, target: Database) -> None:
    with source, target:
        transfer.move(source, target, advance=quiet)
        with target.writing() as session:
            before = session.scalar(select(func.max(Person.id))) or 0
            assert a_person(session).id == before + 1
            assert session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_a_target_with_anything_in_it_is_refused(source: Database, target: Database) -> None:
    with source, target:
        with target.writing() as session:
            session.add(Switch(name="kept", value="yes", at=NOW))
        with pytest.raises(Conflict, match="switch"):
            transfer.move(source, target, advance=quiet)
        with target.reading() as session:
            assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_running_service_is_refused(source: Database, target: Database) -> None:
    service = Sole(source, transfer.RUNNING, shared=True)
    with source, target:
        assert service.take()
        with pytest.raises(Unavailable, match="running"):
            transfer.move(source, target, advance=quiet)
        service.leave()
        transfer.move(source, target, advance=quiet)


def test_a_value_that_does_not_fit_is_named_and_nothing_is_kept(source: Database, target: Database) -> None:
    with source, target:
        with source.writing() as session:
            session.add(Topic(code="x" * 200, vi_name="dài", en_name="long"))
        with pytest.raises(Invalid, match="topic"):
            transfer.move(source, target, advance=quiet)
        with target.reading() as session:
            assert session.scalar(select(func.count()).select_from(Area)) == 0


def test_what_arrives_changed_is_noticed(source: Database, target: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with source, target:
        with target.writing() as session:
            session.execute(
                text(
                    "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$BEGIN NEW.vi_name = 'khác'; RETURN NEW; END$$"
                )
            )
            session.execute(
                text("CREATE TRIGGER spoil BEFORE INSERT ON language FOR EACH ROW EXECUTE FUNCTION spoil()")
            )
        with pytest.raises(Conflict, match="language"):
            transfer.move(source, target, advance=quiet)


def test_only_from_sqlite_to_postgresql(source: Database, tmp_path: Path) -> None:
    with source, Database(f"sqlite:///{tmp_path}/other.db") as other, pytest.raises(Invalid):
        transfer.move(source, other, advance=quiet)


cells = st.one_of(st.none(), st.integers(), st.text(), st.binary(), st.dates(date(1990, 1, 1)), st.booleans())


@given(st.lists(st.tuples(cells, cells), max_size=20), st.randoms(use_true_random=False))
def test_the_digest_knows_the_rows_and_not_their_order(rows: list[tuple[object, object]], dice: object) -> None:
    one, other = Digest(), Digest()
    for row in rows:
        one.add(row)
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    for row in shuffled:
        other.add(row)
    assert (one.rows, one.value()) == (other.rows, other.value())
    other.add(("one more", None))
    assert one.value() != other.value()
