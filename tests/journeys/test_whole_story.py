"""One story from the village to the public page, in a language that no machine speaks."""

from sqlalchemy import select

from content import cases, people, public_answers, roles
from content.cases import speakers
from core.models import Audit, Case, Staff
from scheduler.jobs import Jobs
from tests.builders import a_clerk
from tests.content.audio.sounds import speech, wav
from tests.journeys.talk import House, Talk
from tests.journeys.test_recording import finish, heard, needed, quiet_house, said_aloud, studio_house

__all__ = ["quiet_house", "studio_house"]  # fixtures

LANGUAGE = "qaa"  # private use: nobody speaks it, so nobody's words are made up


async def a_villager(house: House, name: str, *held: str) -> Talk:
    """Somebody of a village who speaks the language, perhaps with roles in it."""
    talk = house.person(name)
    await talk.say("/start", "tiếng thử", "1", "1", "phan son", "1", "1", "00")
    with house.db.writing() as session:
        person = people.by_address(session, "fake", name)
        assert person is not None and person.language == LANGUAGE and person.area_id is not None
        for role in held:
            roles.give(session, person_id=person.id, role=role, language=LANGUAGE, actor="operator", now=house.clock())
    return talk


async def say_all(house: House, first: Talk, second: Talk) -> int:
    """One speaker says what is asked for an answer, another finds it right; how many sentences it was."""
    await first.say("/record", "2")
    number = 0
    while first.screen == "rec_next" and needed(house, first).ref.startswith("answer:"):
        await first.send(house.channel.voice, said_aloud(needed(house, first)))
        assert first.screen == "rec_ok", first.text
        await first.say("1")
        number += 1
    await finish(house)
    await second.say("/record", "2")
    while second.screen == "rec_review":
        await second.say("1")
    return number


def the_case(house: House) -> Case:
    with house.db.reading() as session:
        return session.scalars(select(Case)).one()


def drafted(house: House, staff: Staff, text: str) -> str:
    """An officer's answer that nobody has confirmed; its fingerprint."""
    with house.db.writing() as session:
        made = cases.draft(session, case_id=the_case(house).id, staff=staff, text=text, now=house.clock())
        return cases.fingerprint(made)


def confirmed(house: House, staff: Staff, seen: str) -> None:
    with house.db.writing() as session:
        cases.confirm(session, case_id=the_case(house).id, seen=seen, staff=staff, now=house.clock())


async def test_from_a_spoken_complaint_to_the_public_answer(studio_house: House) -> None:
    house = studio_house
    ana, bo = await a_villager(house, "ana", roles.SPEAKER), await a_villager(house, "bo", roles.SPEAKER)
    mai = await a_villager(house, "mai")

    # she speaks, with her name, and gets a receipt
    await mai.say("/feedback")
    await mai.send(house.channel.voice, wav(speech(4)))
    await mai.say("xong", "1")
    if mai.screen == "fb_who":
        await mai.say("Mai")
    assert mai.screen == "fb_check", mai.text
    await mai.say("1")
    assert mai.screen == "receipt", mai.text
    case = the_case(house)
    with house.db.writing() as session:
        commune = cases.team_path(session, case)
        assert commune is not None
        chief = a_clerk(session, roles.CASE_OFFICER, roles.PUBLISHER, login="tinh")
        approver = a_clerk(session, roles.APPROVER, login="duyet")

    # a listener tells in Vietnamese what it is about
    await ana.say("/listen", "nước giếng làng đục, bà con không uống được")
    assert ana.screen == "listen_next" and "Đã chuyển" in ana.text
    with house.db.reading() as session:
        notes = [part.text for part in cases.thread(session, case.id) if part.author == "note"]
    assert notes == ["nước giếng làng đục, bà con không uống được"]

    # the commune lets the days pass: it climbs, and she is told
    house.clock.forward(days=40)
    await Jobs(house.db, house.settings, house.files, house.clock).tell_late()
    await house.deliver()
    assert mai.screen == "case_late"
    climbed = the_case(house)
    with house.db.reading() as session:
        path = cases.team_path(session, climbed)
        assert climbed.level == 1 and path is not None and commune.startswith(path) and path != commune

    # the province answers, and speakers say it before it is sent
    seen = drafted(house, chief, "Mai xã cử người tới. Bà con đừng uống nước giếng.")
    with house.db.writing() as session:
        told = speakers.ask(session, case_id=case.id, seen=seen, staff=chief, now=house.clock())
    assert told == 2
    await house.deliver()
    assert "/record" in ana.text and "giếng" not in ana.text
    assert await say_all(house, ana, bo) == 2
    with house.db.reading() as session:
        assert "alert.case_said" in session.scalars(select(Audit.verb)).all()
    confirmed(house, chief, seen)
    await house.deliver()
    assert mai.screen == "case_answer" and "nước giếng" in mai.text
    clip = await heard(house, mai)
    assert len(clip.takes) >= 2, "both sentences in the voice of a speaker"

    # not solved: she says so, it is open again, and the second answer settles it
    await mai.say("2")
    await mai.send(house.channel.voice, wav(speech(2)))
    await mai.say("1")
    assert the_case(house).state == cases.REOPENED, mai.text
    confirmed(house, chief, drafted(house, chief, "Giếng đã được súc rửa. Nước đã sạch."))
    await house.deliver()
    assert "Nước đã sạch" in mai.text
    await mai.say("1")
    assert the_case(house).state == cases.SOLVED

    # and everybody may read it, without her
    with house.db.writing() as session:
        row = public_answers.write(
            session, case_id=case.id, question="Nước giếng làng đục thì hỏi ai?", answer="Báo xã để súc giếng.",
            actor=f"staff:{chief.id}", now=house.clock(),
        )  # fmt: skip
        public_answers.submit(session, public_id=row.id, cleared=True, actor=f"staff:{chief.id}", now=house.clock())
        public_answers.approve(
            session, public_id=row.id, actor=f"staff:{approver.id}", now=house.clock(),
            seen=public_answers.fingerprint(session, row.id),
        )  # fmt: skip
    lan = house.person("lan")
    await lan.say("/start", "1", "1", "3", "3", "/answers")
    assert "Nước giếng làng đục" in lan.text or any(
        "Nước giếng" in key.label for key in house.channel.last("lan").outgoing.choices
    )
