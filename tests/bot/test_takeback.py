"""A voice that its speaker takes back: its messages on telephones go, their words stay, and every one is counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import takeback
from content.studio import copies
from content.studio.copies import Place
from core.channels import ChannelDown, Outgoing, RecipientGone, SendResult, Sent, VoiceCopy
from core.db import Database
from core.files import Files
from core.models import ClipCopy, ClipScreen, Delivery, DeliveryKind, DeliveryState, Take
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel

WORDS = Outgoing("notice", "Sáng thứ năm, trạm y tế tiêm cho trẻ.", voice="send")


@pytest.fixture
def channel() -> FakeChannel:
    """Where the messages lie."""
    return FakeChannel()


def a_take(session: Session, *, state: str = "withdrawn", copies_there: int = 1) -> int:
    """A speaker's recording; withdrawn just now unless said otherwise."""
    take = Take(
        ref="notice:1", words="x", words_language="vi", hash="a" * 64, language="qaa", speaker="person:1",
        consent="0" * 64, original="b" * 64, file="c" * 64, state=state, created_at=NOW, changed_at=NOW,
        copies=copies_there,
    )  # fmt: skip
    session.add(take)
    session.flush()
    return take.id


async def reached(
    db: Database, channel: FakeChannel, takes: Sequence[int], *, to: str = "mai", words: Outgoing | None = WORDS,
    delivery: str = "", at: datetime = NOW,
) -> str:  # fmt: skip
    """A message with these voices reached somebody; returns its id."""
    sent = await channel.send(to, words or Outgoing("notice", "x", voice="only"))
    assert isinstance(sent, Sent)
    found = VoiceCopy(sent.refs[0], tuple(takes), words)
    await db.write(lambda session: copies.remember(session, [(Place("fake", to, delivery), found)], now=at))
    return sent.refs[0]


async def once(db: Database, files: Files, channel: FakeChannel, *, at: datetime = NOW) -> int:
    return await takeback.once(db, files, {"fake": channel}, now=lambda: at)


def take_of(db: Database, take_id: int) -> Take:
    with db.reading() as session:
        return session.get_one(Take, take_id)


async def test_a_message_of_a_voice_alone_goes(db: Database, files: Files, channel: FakeChannel) -> None:
    take = await db.write(a_take)
    ref = await reached(db, channel, [take], words=None)
    assert await once(db, files, channel) == 1
    assert (channel.deleted, channel.sent) == ([("mai", ref)], [])
    found = take_of(db, take)
    assert (found.state, found.copies, found.copies_deleted) == ("gone", 1, 1)


async def test_words_beside_the_voice_come_again_without_it_before_the_message_goes(
    db: Database, files: Files, channel: FakeChannel
) -> None:
    take = await db.write(a_take)
    ref = await reached(db, channel, [take])
    assert await once(db, files, channel) == 1
    [message] = channel.sent
    assert (message.text, message.outgoing.voice, message.clip) == (WORDS.text, "none", None)
    assert channel.deleted == [("mai", ref)]
    with db.reading() as session:
        assert session.scalars(select(ClipCopy)).all() == []


async def test_a_notice_that_is_corrected_later_finds_the_message_that_stands_there_now(
    db: Database, files: Files, channel: FakeChannel
) -> None:
    take = await db.write(a_take)
    kind = int(DeliveryKind.NOTICE)
    ref = await reached(db, channel, [take], delivery=f"{kind}:7:42:0")
    row = {"kind": kind, "ref": 7, "person_id": 42, "copy_no": 0, "state": int(DeliveryState.SENT), "due_at": NOW}
    await db.write(lambda session: session.add(Delivery(**row, message_ref=f"{ref} m77")))
    await once(db, files, channel)
    with db.reading() as session:
        found = session.get_one(Delivery, (kind, 7, 42, 0)).message_ref
    assert found == f"{channel.sent[0].ref} m77"


async def test_the_words_of_a_broadcast_are_kept_once_and_no_longer_than_its_copies(
    db: Database, files: Files, channel: FakeChannel
) -> None:
    take = await db.write(lambda session: a_take(session, state="approved"))
    for person in ("mai", "lan", "hoa"):
        await reached(db, channel, [take], to=person)
    with db.reading() as session:
        assert len(session.scalars(select(ClipScreen)).all()) == 1
    later = NOW + timedelta(hours=copies.COPY_HOURS, minutes=1)
    await db.write(lambda session: copies.forget_old(session, now=later))
    with db.reading() as session:
        assert [*session.scalars(select(ClipScreen)), *session.scalars(select(ClipCopy))] == []


async def test_what_a_platform_does_not_give_back_is_counted_and_what_nobody_knows_is_tried_again(
    db: Database, files: Files, channel: FakeChannel
) -> None:
    take = await db.write(lambda session: a_take(session, copies_there=2))
    await reached(db, channel, [take], to="mai", words=None)
    lost = await reached(db, channel, [take], to="lan", words=None)
    await channel.delete("lan", lost)  # she deleted it herself
    channel.unreachable = True
    assert await once(db, files, channel) == 0
    assert take_of(db, take).state == "withdrawn"
    channel.unreachable = False
    assert await once(db, files, channel) == 0, "not at once again"
    assert await once(db, files, channel, at=NOW + timedelta(minutes=2)) == 1
    found = take_of(db, take)
    assert (found.state, found.copies, found.copies_deleted) == ("gone", 2, 1)


async def test_words_that_came_again_come_no_third_time_when_only_the_deleting_failed(
    db: Database, files: Files, channel: FakeChannel
) -> None:
    take = await db.write(a_take)
    await reached(db, channel, [take])
    channel.unreachable = True
    await once(db, files, channel)
    channel.unreachable = False
    assert await once(db, files, channel, at=NOW + timedelta(minutes=2)) == 1
    assert len(channel.sent) == 1 and take_of(db, take).copies_deleted == 1


@pytest.mark.parametrize(
    ("result", "deleted", "done"), [(RecipientGone("blocked"), 0, 1), (ChannelDown("no connection"), 0, 0)]
)
async def test_nothing_is_deleted_whose_words_did_not_arrive(
    db: Database, files: Files, channel: FakeChannel, result: SendResult, deleted: int, done: int
) -> None:
    take = await db.write(a_take)
    await reached(db, channel, [take])
    channel.results.append(result)
    assert await once(db, files, channel) == done
    assert (channel.deleted, take_of(db, take).copies_deleted) == ([], deleted)


async def test_two_voices_in_one_message_are_both_counted(db: Database, files: Files, channel: FakeChannel) -> None:
    one, two = await db.write(lambda session: (a_take(session), a_take(session)))
    await reached(db, channel, [one, two], words=None)
    assert await once(db, files, channel) == 2
    assert [take_of(db, take).copies_deleted for take in (one, two)] == [1, 1]
    assert len(channel.deleted) == 1


async def test_a_message_that_was_leaving_while_the_voice_was_taken_back_goes_too(
    db: Database, files: Files, channel: FakeChannel
) -> None:
    take = await db.write(lambda session: a_take(session, copies_there=0))
    assert await once(db, files, channel) == 1
    await reached(db, channel, [take], words=None)
    await once(db, files, channel, at=NOW + timedelta(seconds=30))
    found = take_of(db, take)
    assert (found.copies, found.copies_deleted, channel.sent) == (1, 1, [])


async def test_a_voice_that_nobody_took_back_stays(db: Database, files: Files, channel: FakeChannel) -> None:
    take = await db.write(lambda session: a_take(session, state="approved"))
    await reached(db, channel, [take])
    assert await once(db, files, channel) == 0
    assert (channel.deleted, len(channel.sent)) == ([], 1)
