"""Takes: two speakers and, where lives or money hang on the words, a publisher; and the way back."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import forgetting, people, roles, studio, tally, texts
from content.audio import clips
from content.studio import Need, copies
from content.texts import text_hash
from core.channels import Outgoing, VoiceCopy
from core.db import Database
from core.errors import Forbidden, Invalid, NotFound
from core.models import Article, Audit, ClipCopy, ClipScreen, Person, Recording, Take
from core.security import Keyring
from core.settings import Settings
from tests.builders import a_clerk, a_language, a_topic

Speaking = Callable[..., str]


@pytest.fixture
def speaking(session: Session, now: datetime) -> Speaking:
    """Makes a speaker of the private language; returns how the audit names them."""
    a_language(session), a_language(session, "qaa", "Tiếng thử")

    def make(name: str = "") -> str:
        person = Person(created_at=now, audio="ask", notices="none", shared=False)
        session.add(person)
        session.flush()
        roles.give(
            session, role=roles.SPEAKER, person_id=person.id, language="qaa", display_name=name, actor="x", now=now
        )
        return f"person:{person.id}"

    return make


def an_article(session: Session, topic: str, now: datetime, *, title: str = "Tiêm cho trẻ") -> str:
    """A published article of one title and two sentences."""
    a_topic(session, topic, topic)
    article = Article(slug=title, topic=topic, state="published", created_at=now)
    session.add(article)
    session.flush()
    for field, text in (("title", title), ("body", f"{title} sáng thứ năm. Mang theo sổ.")):
        texts.put(session, ref=f"article:{article.id}", field=field, language="vi", text=text, author="x", now=now)
    return f"article:{article.id}"


def a_take(session: Session, speaker: str, ref: str, now: datetime, words: str = "Mang theo sổ.") -> Take:
    """A take that was levelled and waits for its second speaker."""
    take = studio.submit(
        session, need=Need(ref, (words,), "vi", words), language="qaa", speaker=speaker, name="Lan", consent="0" * 64,
        original="a" * 64, file="b" * 64, ms=2000, now=now,
    )  # fmt: skip
    take.state = "pending"
    session.add(
        Recording(
            text_hash=text_hash(words), language="qaa", machine=False, key=f"k{take.id}", file="b" * 64, ms=2000,
            size=9, state="pending", take_id=take.id, created_at=now, speaker_name="Lan",
            speaker_id=int(speaker.partition(":")[2]) if speaker.startswith("person:") else None,
        )
    )  # fmt: skip
    session.flush()
    return take


def heard(session: Session, words: str = "Mang theo sổ.") -> bool:
    """Whether villagers may hear a person say these words."""
    return (text_hash(words), "qaa") in clips.human(session, {text_hash(words)})


def test_a_second_speaker_lets_it_be_heard(session: Session, speaking: Speaking, now: datetime) -> None:
    lan, hoa = speaking(), speaking()
    take = a_take(session, lan, an_article(session, "culture", now), now)
    with pytest.raises(Forbidden):
        studio.approve(session, take_id=take.id, reviewer=lan, now=now)
    assert not heard(session)
    studio.approve(session, take_id=take.id, reviewer=hoa, now=now)
    assert heard(session)
    with pytest.raises(NotFound):
        studio.approve(session, take_id=take.id, reviewer=hoa, now=now)
    assert session.scalars(select(Audit.verb)).all()[-2:] == ["take.submit", "take.approve"]


def test_one_human_with_a_chat_and_an_account_is_not_two_speakers(
    session: Session, speaking: Speaking, now: datetime
) -> None:
    lan = speaking()
    take = a_take(session, lan, an_article(session, "culture", now), now)
    account = a_clerk(session, roles.VIEWER, login="lan")
    account.person_id = int(lan.partition(":")[2])
    roles.give(session, role=roles.SPEAKER, staff_id=account.id, language="qaa", actor="x", now=now)
    with pytest.raises(Forbidden):
        studio.approve(session, take_id=take.id, reviewer=f"staff:{account.id}", now=now)


@pytest.mark.parametrize("topic", studio.GRAVE_TOPICS)
def test_on_grave_topics_the_vietnamese_of_what_was_heard_goes_to_a_publisher(
    session: Session, speaking: Speaking, now: datetime, topic: str
) -> None:
    lan, hoa = speaking(), speaking()
    take = a_take(session, lan, an_article(session, topic, now), now)
    with pytest.raises(Invalid):
        studio.approve(session, take_id=take.id, reviewer=hoa, now=now)
    studio.approve(session, take_id=take.id, reviewer=hoa, back_text="Nhớ đem sổ.", now=now)
    assert (take.state, take.back_text, heard(session)) == ("checked", "Nhớ đem sổ.", False)
    assert [row.id for row in studio.to_release(session)] == [take.id]
    with pytest.raises(Forbidden):
        studio.release(session, take_id=take.id, actor=hoa, now=now)
    studio.release(session, take_id=take.id, actor="staff:1", now=now)
    assert heard(session)


def test_a_publisher_sends_back_what_says_something_else(session: Session, speaking: Speaking, now: datetime) -> None:
    lan, hoa = speaking(), speaking()
    take = a_take(session, lan, an_article(session, "health", now), now)
    studio.approve(session, take_id=take.id, reviewer=hoa, back_text="Đừng đem sổ.", now=now)
    studio.send_back(session, take_id=take.id, actor="staff:1", reason="Nói ngược lại", now=now)
    assert (take.state, take.reason, heard(session)) == ("redo", "Nói ngược lại", False)


def test_who_is_no_speaker_of_the_language_neither_speaks_nor_listens(
    session: Session, speaking: Speaking, now: datetime
) -> None:
    lan, stranger = speaking(), Person(created_at=now, audio="ask", notices="none", shared=False)
    session.add(stranger)
    session.flush()
    ref = an_article(session, "culture", now)
    take = a_take(session, lan, ref, now)
    with pytest.raises(Forbidden):
        studio.approve(session, take_id=take.id, reviewer=f"person:{stranger.id}", now=now)
    with pytest.raises(Forbidden):
        a_take(session, f"person:{stranger.id}", ref, now)


def test_the_queue_asks_for_prompts_then_for_what_is_read_most(
    session: Session, speaking: Speaking, settings: Settings, now: datetime
) -> None:
    lan = speaking()
    an_article(session, "culture", now, title="Ít đọc")
    much = an_article(session, "culture", now, title="Đọc nhiều")
    tally.count(session, "article_read", day=now.date(), ref=much, by=5)
    needs = studio.listing(session, "qaa", settings=settings, now=now)
    names = [need.ref.removeprefix("prompt:") for need in needs if need.ref.startswith("prompt:")]
    assert names[:4] == ["own_name", "press", "tail", "lang_pick"]
    assert [need.words for need in needs if need.ref.startswith("article:")][:3] == [
        "Đọc nhiều", "Đọc nhiều sáng thứ năm.", "Mang theo sổ.",
    ]  # fmt: skip
    skip = {need.hash for need in needs if not need.ref.startswith("article:")}
    step = studio.next_step(session, "qaa", lan, settings=settings, now=now, skip=skip)
    assert (step.kind, step.need and step.need.words) == ("record", "Đọc nhiều")


def test_words_that_changed_are_neither_reviewed_nor_asked_for_again_as_they_were(
    session: Session, speaking: Speaking, settings: Settings, now: datetime
) -> None:
    lan, hoa = speaking(), speaking()
    ref = an_article(session, "culture", now)
    a_take(session, lan, ref, now)

    def kind() -> str:
        return studio.next_step(session, "qaa", hoa, settings=settings, now=now).kind

    assert kind() == "review"
    texts.put(session, ref=ref, field="body", language="vi", text="Không cần sổ.", author="x", now=now)
    assert kind() == "record"


def test_thanks_are_counts_only(session: Session, speaking: Speaking, now: datetime) -> None:
    lan, hoa = speaking(), speaking()
    ref = an_article(session, "culture", now)
    take = a_take(session, lan, ref, now)
    studio.approve(session, take_id=take.id, reviewer=hoa, now=now)
    a_take(session, lan, ref, now, "Tiêm cho trẻ")
    tally.count(session, "clip_played", day=now.date(), ref=f"take:{take.id}", by=7)
    assert studio.thanks(session, lan) == studio.Thanks(clips=1, waiting=1, played=7)


def test_a_speaker_takes_back_only_their_own(session: Session, speaking: Speaking, now: datetime) -> None:
    lan, hoa = speaking(), speaking()
    take = a_take(session, lan, an_article(session, "culture", now), now)
    studio.approve(session, take_id=take.id, reviewer=hoa, now=now)
    with pytest.raises(NotFound):
        studio.withdraw(session, take_id=take.id, actor=hoa, now=now)
    assert set(studio.withdraw(session, take_id=take.id, actor=lan, now=now)) == {"a" * 64, "b" * 64}
    assert not heard(session)
    assert studio.settled(session, take_id=take.id)
    assert studio.due(session) == []
    assert session.scalars(select(Recording)).all() == []


def test_a_name_is_hidden_without_losing_the_voice(session: Session, speaking: Speaking, now: datetime) -> None:
    lan, hoa = speaking(), speaking()
    take = a_take(session, lan, an_article(session, "culture", now), now)
    studio.approve(session, take_id=take.id, reviewer=hoa, now=now)
    studio.hide_name(session, lan)
    [row] = session.scalars(select(Recording).execution_options(populate_existing=True))
    assert (row.speaker_name, row.state) == ("", "approved")


def test_who_is_forgotten_leaves_no_voice_and_no_trace_of_having_spoken_or_heard(
    db: Database, keyring: Keyring, now: datetime
) -> None:
    with db.writing() as session:
        a_language(session), a_language(session, "qaa", "Tiếng thử")
        person = people.remember(session, channel="fake", account="t", address="lan", now=now)
        roles.give(session, role=roles.SPEAKER, person_id=person.id, language="qaa", actor="x", now=now)
        speaker = f"person:{person.id}"
        a_take(session, speaker, an_article(session, "culture", now), now)
        words = Outgoing("case", "Nước giếng nhà tôi.")
        copies.remember(session, [(copies.Place("fake", "lan"), VoiceCopy("m1", (99,), words))], now=now)
        loose = forgetting.forget(session, person, channel="fake", address="lan", keyring=keyring, now=now)
    assert {"a" * 64, "b" * 64} <= loose
    with db.reading() as session:
        take = session.scalars(select(Take)).one()
        assert (take.speaker, take.speaker_name, take.state) == ("", "", "withdrawn")
        assert [*session.scalars(select(ClipScreen)), *session.scalars(select(ClipCopy))] == []
        assert session.scalars(select(Recording)).all() == []
