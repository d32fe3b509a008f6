"""Spoken questions: in Vietnamese a machine repeats what it understood, in any other language a person listens."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from content import cases, hearing, listening, people, roles
from content.audio import encode, recogniser
from content.audio.recogniser import Heard, VietAsr
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.models import Case, CaseMessage, Consent, Hearing, Language, Listening, Take
from core.security import Keyring
from core.settings import Settings
from tests.conftest import NOW
from tests.content.audio.sounds import needs_espeak, tone, wav
from tests.journeys.talk import House, Talk

QUESTION = "Học sinh bán trú được bao nhiêu tiền một tháng"


@dataclass
class Parrot:
    """A recogniser that understands what it was told it would hear; looks at the file like the real one."""

    said: list[Heard | Exception] = field(default_factory=list)
    name: str = "parrot"
    seconds: list[float] = field(default_factory=list)

    def missing(self) -> str:
        return ""

    async def hear(self, path: Path) -> Heard:
        self.seconds.append(len(recogniser.samples(path)) / 2 / recogniser.RATE - recogniser.SILENCE)
        answer = self.said.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self) -> None:
        return


@pytest.fixture
async def listening_house(
    library_sqlite: Path, tmp_path: Path, settings: Settings, keyring: Keyring, files: Files
) -> AsyncIterator[tuple[House, Parrot]]:
    """A service in which a machine understands spoken Vietnamese; what both databases do is in test_hearing."""
    parrot = Parrot()
    path = shutil.copy(library_sqlite, tmp_path / "house.db")
    with Database(f"sqlite:///{path}") as db:
        built = House(db, settings, keyring, files, recogniser=parrot)
        yield built, parrot
        await built.worker.close()


@pytest.fixture
def one_house(listening_house: tuple[House, Parrot]) -> House:
    """The same where nobody speaks Vietnamese."""
    return listening_house[0]


def speech(words: str) -> bytes:
    """Real Opus speech: what espeak-ng says, as a telephone would send it."""
    said = subprocess.run(["espeak-ng", "-v", "vi", "--stdin", "--stdout"], input=words.encode(), capture_output=True)
    opus, _ = encode.finished(encode.decode(said.stdout, longest=30))
    return opus


def waiting_files(house: House) -> list[str]:
    with house.db.reading() as session:
        return list(session.scalars(select(Hearing.file)))


# --- Vietnamese ---


@needs_espeak
async def test_a_spoken_question_is_repeated_and_answered_after_a_yes(listening_house: tuple[House, Parrot]) -> None:
    house, parrot = listening_house
    mai = house.person()
    await mai.say("/start", "1", "1", "3", "3")
    parrot.said = [Heard(QUESTION, sure=True)]
    [shown] = await mai.send(house.channel.voice, speech(QUESTION))
    assert shown.screen == "ask_wait" and "Máy đang nghe" in shown.text
    [file] = waiting_files(house)
    await mai.say("/topics")  # meanwhile one may do anything
    await house.listen()
    assert mai.screen == "ask_heard" and f"“{QUESTION}”" in mai.text and "Đúng không?" in mai.text
    assert 2 < parrot.seconds[0] < 10  # it was real sound, decoded
    await mai.say("1")
    assert mai.screen in ("answer", "suggest")
    if mai.screen == "suggest":
        await mai.say("1")
    assert "936.000" in mai.text
    assert not house.files.has(file) and waiting_files(house) == []


async def test_a_no_asks_again_and_a_person_may_listen(listening_house: tuple[House, Parrot]) -> None:
    house, parrot = listening_house
    mai = house.person()
    await mai.say("/start", "1", "1", "3", "3", "/ask")
    parrot.said = [Heard("học sinh ban tru", sure=True), Heard("hai mươi con trâu", sure=True)]
    await mai.send(house.channel.voice, wav(tone(2)))
    await house.listen()
    await mai.say("2")
    assert mai.screen == "ask" and "nói lại" in mai.text
    await mai.send(house.channel.voice, wav(tone(3)))
    await house.listen()
    assert await mai.through("3", "1", "2", "1") == ["ask_person", "fb_name", "fb_check", "receipt"]
    with house.db.reading() as session:
        [case] = session.scalars(select(Case))
        [part] = session.scalars(select(CaseMessage))
        assert (case.kind, part.kind) == ("question", "voice")
        assert part.file is not None and house.files.has(part.file)


async def test_what_is_not_heard_well_enough_goes_to_a_person(listening_house: tuple[House, Parrot]) -> None:
    house, parrot = listening_house
    mai = house.person()
    await mai.say("/start", "1", "1", "3", "3", "/ask")
    parrot.said = [Heard("a", sure=False), Unavailable("broke"), Unavailable("broke again")]
    await mai.send(house.channel.voice, wav(tone(2)))
    await house.listen()
    assert mai.screen == "ask_person" and "chưa rõ" in mai.text and "cán bộ" in mai.text
    await mai.say("2", "/ask")
    await mai.send(house.channel.voice, wav(tone(2.5)))
    await house.listen()
    assert mai.screen == "ask_person" and parrot.said == []


async def test_danger_that_is_spoken_brings_the_numbers(listening_house: tuple[House, Parrot]) -> None:
    house, parrot = listening_house
    mai = house.person()
    await mai.say("/start", "1", "1", "3", "3", "/ask")
    parrot.said = [Heard("cháy nhà rồi cứu với", sure=True)]
    await mai.send(house.channel.voice, wav(tone(2)))
    await house.listen()
    shown = [message.outgoing for message in house.channel.to("mai")]
    assert any(one.screen == "sos" and one.urgent for one in shown[-2:])


async def test_without_a_recogniser_it_is_said_openly_and_a_person_listens(house: House) -> None:
    mai = house.person()
    await mai.say("/start", "1", "1", "3", "3", "/ask")
    [shown] = await mai.send(house.channel.voice, b"giong noi")
    assert shown.screen == "ask_person" and "cán bộ" in shown.text
    with house.db.writing() as session:  # it was taken away between two starts
        hearing.wait(session, channel="fake", account="", address="mai", file="0" * 64, ms=900, now=NOW)
    await house.listen()
    assert mai.screen == "ask_person" and waiting_files(house) == []


async def test_who_is_forgotten_leaves_no_voice_behind(listening_house: tuple[House, Parrot]) -> None:
    house, parrot = listening_house
    mai = house.person()
    await mai.say("/start", "1", "1", "3", "3", "/ask")
    parrot.said = [Heard(QUESTION, sure=True)]
    await mai.send(house.channel.voice, wav(tone(2)))
    [file] = waiting_files(house)
    await mai.say("/forget", "1")
    assert waiting_files(house) == [] and not house.files.has(file)
    before = len(house.channel.to("mai"))
    await house.listen()
    assert len(house.channel.to("mai")) == before


@needs_espeak
@pytest.mark.skipif(bool(VietAsr().missing()), reason="viet-asr is not installed: make speech")
async def test_the_real_recogniser_hears_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "question.ogg"
    path.write_bytes(speech(QUESTION))
    ears = VietAsr()
    try:
        heard = await ears.hear(path)
        assert len(heard.text.split()) >= 3  # espeak is hard to understand for machines too: only that there are words
        process = ears._process
        assert process is not None
        process.kill()  # what the system may do when memory is short: the next question starts another
        await process.wait()
        assert (await ears.hear(path)).text == heard.text
        (tmp_path / "no.ogg").write_bytes(b"no sound")
        with pytest.raises(Exception, match="not a sound"):
            await ears.hear(tmp_path / "no.ogg")
    finally:
        await ears.close()


def test_what_can_be_speech_and_what_cannot() -> None:
    assert recogniser.plausible("học sinh bán trú được bao nhiêu tiền", 3)
    assert recogniser.plausible("gia ca phe hom nay 100", 2)
    for text, seconds in (("", 3), ("à", 1), ("hello how are you today", 2), ("học sinh", 20), ("học sinh " * 20, 2)):
        assert not recogniser.plausible(text, seconds), text


# --- a language no machine understands ---


async def a_villager(house: House, name: str, *held: str) -> Talk:
    """Somebody who speaks a language of nobody (qaa), with roles in it."""
    talk = house.person(name)
    with house.db.writing() as session:
        if session.get(Language, "qaa") is None:
            session.add(Language(tag="qaa", vi_name="Tiếng thử", position=99))
    await talk.say("/start", "tiếng thử", "1", "1", "3", "1", "00")
    with house.db.writing() as session:
        person = people.by_address(session, "fake", name)
        assert person is not None
        for role in held:
            roles.give(session, person_id=person.id, role=role, language="qaa", actor="operator", now=NOW)
    return talk


async def asked(house: House, mai: Talk, sound: bytes) -> str:
    """A question is spoken and passed on; the receipt's code."""
    [shown] = await mai.send(house.channel.voice, sound)
    assert shown.screen == "ask_person" and "người biết tiếng này" in shown.text
    assert await mai.through("1", "2", "1") == ["fb_name", "fb_check", "receipt"]
    return house.channel.last("mai").outgoing.code


async def test_a_question_in_a_local_language_is_answered_by_its_listener(house: House) -> None:
    ana = await a_villager(house, "ana", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    await asked(house, mai, b"cau hoi")
    await house.deliver()
    assert "/listen" in ana.text  # they are told, without a word of the question
    await ana.say("/listen")
    assert ana.screen == "listen_next"
    heard = house.channel.last("ana").outgoing
    assert house.files.read(heard.clip) == b"cau hoi" and "mai" not in heard.text
    await ana.say("học sinh bán trú được bao nhiêu tiền một tháng")
    assert ana.screen == "listen_match"
    at = next(key.digit for key in house.channel.last("ana").outgoing.choices if "bao nhiêu tiền" in key.label)
    await ana.say(at)
    assert ana.screen == "listen_reply" and "936.000" in ana.text
    await ana.send(house.channel.voice, b"cau tra loi")
    assert ana.screen == "listen_next" and "Đã chuyển" in ana.text
    await house.deliver()
    answer = house.channel.last("mai").outgoing
    assert answer.screen == "case_answer" and "936.000" in answer.text and "66/2025" in answer.text
    assert house.files.read(answer.clip) == b"cau tra loi"
    shown = await mai.say("1")
    assert [one.screen for one in shown] == ["case_solved", "consent_voice"]
    await mai.say("1")
    with house.db.reading() as session:
        assert [row[1:] for row in listening.corpus(session)] == [(1, 3)]
        assert "voice" in session.scalars(select(Consent.purpose)).all()
    await mai.say("/mydata", "3")
    at = next(key.digit for key in house.channel.last("mai").outgoing.choices if "tiếng nói" in key.label)
    await mai.say(at)
    with house.db.reading() as session:  # taken back: the clip is gone
        assert listening.corpus(session) == []
        assert session.scalars(select(Listening.file)).one() is None
    assert not house.files.has(heard.clip)


async def test_a_spoken_answer_on_health_is_heard_by_a_second_speaker(one_house: House) -> None:
    house = one_house
    ana = await a_villager(house, "ana", roles.SPEAKER)
    bo = await a_villager(house, "bo", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    await asked(house, mai, b"cau hoi")
    await ana.say("/listen", "sốt xuất huyết thì làm gì", "1")
    await ana.send(house.channel.voice, b"cau tra loi")
    assert "Người thứ hai nghe lại" in ana.text
    await house.deliver()
    assert "case_answer" not in [message.outgoing.screen for message in house.channel.to("mai")]
    await ana.say("/listen")
    assert "Không còn câu nào" in ana.text  # nobody checks their own voice
    await bo.say("/listen")
    assert bo.screen == "listen_check"
    assert house.files.read(house.channel.last("bo").outgoing.clip) == b"cau tra loi"
    await bo.say("2")  # say it again
    await ana.say("/listen", "sốt xuất huyết thì làm gì", "1")
    await ana.send(house.channel.voice, b"cau tra loi moi")
    await bo.say("/listen", "1")
    await house.deliver()
    answer = house.channel.last("mai").outgoing
    assert answer.screen == "case_answer" and house.files.read(answer.clip) == b"cau tra loi moi"
    await mai.say("1")
    await mai.say("2")
    assert mai.screen == "done" and "xóa tiếng nói" in mai.text
    with house.db.reading() as session:
        assert session.scalars(select(Listening.file)).one() is None


async def test_no_fitting_answer_goes_to_an_officer_with_what_is_asked(one_house: House) -> None:
    house = one_house
    ana = await a_villager(house, "ana", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    await asked(house, mai, b"cau hoi")
    await ana.say("/listen", "bao giờ xây xong cầu treo qua suối Đá")
    await ana.say(str(len(house.channel.last("ana").outgoing.choices)))
    assert ana.screen == "listen_next"
    with house.db.reading() as session:
        [note] = session.scalars(select(CaseMessage).where(CaseMessage.author == "note"))
        assert note.text == "bao giờ xây xong cầu treo qua suối Đá"
        assert session.scalars(select(Case.state)).one() == "received"


async def test_spoken_feedback_is_told_to_officers_clip_by_clip_and_its_clips_stay(one_house: House) -> None:
    house = one_house
    ana = await a_villager(house, "ana", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    await mai.say("/feedback")
    for clip in (b"mot", b"hai"):
        await mai.send(house.channel.voice, clip)
    await mai.say("xong", "2")
    assert mai.screen == "fb_check" and "nghe giúp" in mai.text, "she knows who will listen before she sends it"
    await mai.say("1")
    await house.deliver()
    for clip, words in ((b"mot", "cầu hỏng"), (b"hai", "đường lở")):
        await ana.say("/listen")
        assert house.files.read(house.channel.last("ana").outgoing.clip) == clip
        await ana.say(words)
    assert "Không còn câu nào" in ana.text
    house.clock.forward(days=60)
    with house.db.writing() as session:
        [case] = session.scalars(select(Case))
        notes = [part.text for part in cases.thread(session, case.id) if part.author == "note"]
        assert notes == ["cầu hỏng", "đường lở"]
        case.state = cases.SOLVED
        assert not listening.to_ask(session, case.id)
        assert listening.sweep(session, now=house.clock()) == set()


async def test_what_cannot_be_understood_is_asked_again_and_danger_is_reported(one_house: House) -> None:
    house = one_house
    ana = await a_villager(house, "ana", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    code = await asked(house, mai, b"cau hoi")
    await ana.say("/listen", "2", "/listen")  # left to another, and taken again
    await ana.say("1")
    await house.deliver()
    assert "nói lại" in mai.text
    await mai.say(code, "1")
    await mai.send(house.channel.voice, b"noi lai")
    await mai.say("1")
    await ana.say("/listen")
    assert house.files.read(house.channel.last("ana").outgoing.clip) == b"noi lai"
    await ana.say("3")
    assert "báo gấp" in ana.text
    with house.db.reading() as session:
        assert session.scalars(select(Case.urgent)).one()


async def test_who_is_forgotten_takes_their_question_along(one_house: House) -> None:
    house = one_house
    ana = await a_villager(house, "ana", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    await asked(house, mai, b"cau hoi")
    with house.db.reading() as session:
        file = session.scalars(select(Listening.file)).one()
    await mai.say("/forget", "1")
    with house.db.reading() as session:
        assert session.scalars(select(Listening)).all() == []
    assert file is not None and not house.files.has(file)
    await ana.say("/listen")
    assert "Không còn câu nào" in ana.text


async def test_nobody_listens_to_their_own_question_and_a_villager_to_none(one_house: House) -> None:
    house = one_house
    ana = await a_villager(house, "ana", roles.SPEAKER)
    bo = await a_villager(house, "bo")
    await ana.send(house.channel.voice, b"cau hoi")
    await ana.through("1", "2", "1")
    await ana.say("/listen")
    assert "Không còn câu nào" in ana.text
    await bo.say("/listen")
    assert bo.screen == "home" and "được giao" in bo.text


async def test_two_listeners_never_hold_the_same_question(house: House) -> None:
    ana, bo = await a_villager(house, "ana", roles.SPEAKER), await a_villager(house, "bo", roles.SPEAKER)
    mai = await a_villager(house, "mai")
    await asked(house, mai, b"cau hoi")
    await ana.say("/listen")
    await bo.say("/listen")
    assert "Không còn câu nào" in bo.text
    house.clock.forward(minutes=listening.HOLD_MINUTES + 1)
    await bo.say("/listen")
    assert house.channel.last("bo").outgoing.clip
    await ana.say("học phí")
    assert "có người khác lo" in ana.text or ana.screen != "listen_match"


# --- what a second speaker says in Vietnamese ---


async def test_what_a_second_speaker_said_in_vietnamese_stands_written_beside_the_original(
    listening_house: tuple[House, Parrot],
) -> None:
    house, parrot = listening_house
    sound, _ = encode.finished(encode.decode(wav(tone(2))))
    with house.db.writing() as session:
        takes = [
            Take(
                ref="article:1", words="x", words_language="vi", hash="a" * 64, language="qaa", speaker="person:1",
                consent="0" * 64, original="b" * 64, file="b" * 64, state="checked", back_text=text, changed_at=NOW,
                back_file=file, created_at=NOW,
            )
            for text, file in (("", house.files.put(sound)), ("Nhớ đem sổ.", None))
        ]  # fmt: skip
        session.add_all(takes)
        session.flush()
        said, written = (take.id for take in takes)
    parrot.said = [Heard("nhớ đem theo sổ", sure=False)]
    await house.listen()
    with house.db.reading() as session:
        assert session.get_one(Take, said).back_text == "nhớ đem theo sổ"
        assert session.get_one(Take, written).back_text == "Nhớ đem sổ."
    assert parrot.said == []


async def test_what_no_machine_understands_is_tried_once_and_left_to_be_heard(
    listening_house: tuple[House, Parrot],
) -> None:
    house, parrot = listening_house
    sound, _ = encode.finished(encode.decode(wav(tone(2))))
    with house.db.writing() as session:
        take = Take(
            ref="article:1", words="x", words_language="vi", hash="a" * 64, language="qaa", speaker="person:1",
            consent="0" * 64, original="b" * 64, file="b" * 64, state="checked", back_file=house.files.put(sound),
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        session.add(take)
        session.flush()
        take_id = take.id
    parrot.said = [Unavailable("broke")]
    for _ in range(2):
        await house.listen()
    with house.db.reading() as session:
        assert session.get_one(Take, take_id).back_text == ""
