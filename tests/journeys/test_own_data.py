"""What is kept, taking a yes back, and being forgotten without a trace."""

import json
import sqlite3
from pathlib import Path

from sqlalchemy import func, select, text

from content import forgetting, people
from core.models import Case, CaseMessage, Person, Recording, Suppression
from tests.fakes.pictures import a_jpeg
from tests.journeys.talk import House

NAME, WORDS, VOICE, ADDRESS = "tokennamexq7", "tokenwordszk4", b"tokenvoicewj9", "tokenaddresspp2"


async def settled(house: House, address: str = "mai") -> None:
    await house.person(address).say("/start", "1", "1", "phan son", "1", "1")


async def test_my_data_lists_in_words_and_sends_json(house: House) -> None:
    await settled(house)
    mai = house.person()
    await mai.say("/mydata")
    assert "nơi ở Xã Phan Sơn" in mai.text
    shown = await mai.say("1")
    data = json.loads(shown[0].text)
    assert data["place"] == "Xã Phan Sơn"
    assert {row["purpose"] for row in data["consents"]} == {people.SAVE, people.NOTICES}


async def test_of_a_stranger_nothing_is_kept(house: House) -> None:
    mai = house.person()
    await mai.say("/mydata")
    assert mai.text.startswith("Máy không giữ gì về bà con.")
    assert "48 giờ" in mai.text
    await mai.say("/feedback", "Cầu hỏng", "/mydata")
    assert "lời đang gửi dở" in mai.text


async def test_taking_back_the_place(house: House) -> None:
    await settled(house)
    mai = house.person()
    await mai.say("/mydata", "3", "1")
    assert mai.screen == "done"
    with house.db.reading() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None
        assert (person.language, person.area_id) == (None, None)


async def test_stop_and_start_again(house: House) -> None:
    await settled(house)
    mai = house.person()
    await mai.say("dừng")
    assert mai.screen == "stopped"
    with house.db.reading() as session:
        assert people.suppressed(session, house.keyring, "fake", "mai") == people.STOPPED
    await mai.say("nhận", "2")
    with house.db.reading() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None and person.notices == "emergency"
        assert people.suppressed(session, house.keyring, "fake", "mai") == ""


async def test_dung_without_marks_is_yes_where_there_is_a_yes_and_else_a_choice(house: House) -> None:
    mai = house.person()
    await mai.say("/place", "phan son", "dung")
    assert mai.screen in ("done", "consent_notices")
    await mai.say("/topics", "dung")
    assert mai.screen == "set_when"


async def test_forget_in_the_middle_of_feedback_can_be_called_off(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback", "Cầu hỏng", "xoa", "3")
    assert mai.screen == "fb_got"


async def test_after_forget_me_no_trace_is_left(house: House) -> None:
    await settled(house, ADDRESS)
    mai = house.person(ADDRESS)
    await mai.say("/feedback", f"{WORDS} cầu hỏng")
    await mai.send(house.channel.voice, VOICE + b" giong noi")
    await mai.say("1", "1", f"{NAME}, thôn 2", "1")
    assert mai.screen == "receipt"
    await mai.say(f"/ask {WORDS} là gì", "xóa", "1")
    assert mai.screen == "forgotten"
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        [case] = session.scalars(select(Case))
        assert (case.person_id, case.name_sealed, case.area_id is not None) == (None, None, True)
        assert people.suppressed(session, house.keyring, "fake", ADDRESS) == people.FORGOTTEN
        assert session.scalar(select(func.count()).select_from(Suppression)) == 1
    tokens = [NAME.encode(), WORDS.encode(), VOICE, ADDRESS.encode()]
    for place in _everything_kept(house):
        for token in tokens:
            assert token not in place, f"{token!r} is still there"
    [again] = await mai.say("alo")
    assert again.screen == "lang_pick"


async def test_a_speaker_who_is_forgotten_is_never_heard_again(house: House) -> None:
    await settled(house)
    with house.db.writing() as session:
        person = people.by_address(session, "fake", "mai")
        assert person is not None
        clip = house.files.put(b"giong cua Mai")
        session.add(
            Recording(
                text_hash="0" * 64, language="qaa", machine=False, key="k", file=clip, ms=900, size=13,
                state="approved", speaker_id=person.id, speaker_name="Mai", created_at=house.clock(),
            )
        )  # fmt: skip
    await house.person().say("xóa", "1")
    with house.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Recording)) == 0
    assert not house.files.has(clip)


def _everything_kept(house: House) -> list[bytes]:
    """The raw bytes of the data folder and the database, and a dump of every table."""
    kept = [path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file()]
    with house.db.reading() as session:
        for table in sorted(_tables(session)):
            rows = session.execute(text(f'SELECT * FROM "{table}"')).all()
            kept.append(repr(rows).encode())
    if house.db.is_sqlite:
        path = Path(house.db.engine.url.database or "")
        kept += [part.read_bytes() for part in path.parent.glob(path.name + "*")]
        with sqlite3.connect(path) as connection:
            kept.append("\n".join(connection.iterdump()).encode())
        connection.close()
    return kept


def _tables(session: object) -> list[str]:
    from core.models import Base

    return [table.name for table in Base.metadata.sorted_tables]


async def test_files_that_nothing_speaks_of_are_swept_and_no_others(house: House) -> None:
    mai = house.person()
    await mai.say("/feedback")
    await mai.send(house.channel.photo, a_jpeg(1))
    await mai.say("1", "2", "1")
    with house.db.reading() as session:
        [sent] = session.scalars(select(CaseMessage.file))
    await mai.say("/feedback")
    await mai.send(house.channel.photo, a_jpeg(90))
    loose = house.files.put(b"khong ai nhac toi")
    [draft] = set(house.files.older_than(house.clock.at.replace(year=2100))) - {sent, loose}
    with house.db.writing() as session:
        assert forgetting.sweep_files(session, house.files, now=house.clock.at.replace(year=2100)) == 1
    assert (house.files.has(sent or ""), house.files.has(draft), house.files.has(loose)) == (True, True, False)
