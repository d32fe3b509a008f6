"""Translators at the telephone: a sentence at a time, read by another, then read by villagers."""

from content import people, roles, texts, translations
from core.models import Language, Translation
from tests.conftest import NOW
from tests.journeys.talk import House, Talk


async def a_translator(house: House, name: str, *held: str) -> Talk:
    """Somebody with roles in a language of nobody; they talk in Vietnamese."""
    talk = house.person(name)
    await talk.say("/start", "1", "1", "3", "3")
    with house.db.writing() as session:
        if session.get(Language, "qaa") is None:
            session.add(Language(tag="qaa", vi_name="Tiếng thử", position=99))
            session.flush()
        person = people.by_address(session, "fake", name)
        assert person is not None
        for role in held or (roles.TRANSLATOR,):
            roles.give(session, person_id=person.id, role=role, language="qaa", actor="operator", now=NOW)
    return talk


def only_one_label_is_missing(house: House) -> None:
    """All but one text of the library is approved, so that a journey sees the end of the work."""
    with house.db.writing() as session:
        for unit in translations.every(session):
            if unit.key == "screen:home.1/text":
                continue
            row = Translation(
                ref=unit.ref, field=unit.field, language="qaa", text=f"<{unit.source}>",
                hash=texts.text_hash(f"<{unit.source}>"), source_hash=unit.hash, state="approved", changed_at=NOW,
            )  # fmt: skip
            session.add(row)


async def test_a_sentence_is_written_read_by_another_and_shown(house: House) -> None:
    ana, bo = await a_translator(house, "ana"), await a_translator(house, "bo", roles.SPEAKER)
    only_one_label_is_missing(house)
    await ana.say("00", "8", "5")
    assert ana.screen == "tr_next" and "Xem tin theo chủ đề" in ana.text and "Còn lại: 1." in ana.text
    await ana.say("{thua} chỗ")
    assert ana.text.startswith("Xin giữ nguyên chữ trong ngoặc nhọn.")
    await ana.say("<nhãn một>")
    assert ana.screen == "tr_next" and "Hết câu rồi" in ana.text
    await ana.say("/translate")
    assert ana.screen == "tr_next"  # nobody reads their own words again
    await bo.say("/translate")
    assert bo.screen == "tr_check" and "<nhãn một>" in bo.text and "Xem tin theo chủ đề" in bo.text
    await bo.say("2", "Chữ thứ hai chưa đúng")
    await ana.say("/translate")
    assert "Chữ thứ hai chưa đúng" in ana.text and ana.screen == "tr_next"
    await ana.say("<nhãn hai>")
    await bo.say("/translate", "1")
    assert bo.screen == "home" and "đọc được từ bây giờ" in bo.text
    mai = house.person("mai")
    await mai.say("/language", "tiếng thử")
    [shown] = await mai.say("00")
    assert shown.choices[0].label == "<nhãn hai>"


async def test_who_has_no_such_role_is_told_kindly(house: House) -> None:
    mai = house.person("mai")
    await mai.say("/start", "1", "1", "3", "3", "/translate")
    assert mai.screen == "home" and "Việc dịch dành cho" in mai.text


async def test_a_hard_sentence_is_put_off_or_asked_about(house: House) -> None:
    ana = await a_translator(house, "ana")
    await ana.say("/translate")
    first = ana.text
    await ana.say("1")
    second = ana.text
    assert ana.screen == "tr_next" and first != second
    await ana.say("2", "Cơ quan là ai?")
    assert ana.screen == "tr_next" and ana.text.startswith("Đã ghi.") and second not in ana.text
    with house.db.reading() as session:
        assert "Cơ quan là ai?" in [row.note for row in session.query(Translation).filter_by(language="qaa")]
    with house.db.writing() as session:  # the role ends between two sentences
        [role] = roles.in_force(session, NOW, person_id=_id(house, "ana"))
        roles.withdraw(session, role_id=role.id, actor="operator", now=house.clock())
    await ana.say("<không còn quyền>")
    with house.db.reading() as session:
        assert not [row for row in session.query(Translation).filter_by(language="qaa") if "quyền" in row.text]


def _id(house: House, name: str) -> int:
    with house.db.reading() as session:
        person = people.by_address(session, "fake", name)
        assert person is not None
        return person.id
