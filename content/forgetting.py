"""Forgetting: a person, all their addresses, words and clips leave for good; only counts and an opaque id stay."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from content import audit, inbox, outbox, people, questions, replies, studio, texts
from content.audio import clips
from content.notices import folding
from content.studio import copies
from core.files import Files
from core.models import (
    Address,
    Block,
    Case,
    CaseMessage,
    Consent,
    Conversation,
    Delivery,
    DeliveryEvent,
    DeliveryKind,
    DeliveryState,
    Document,
    Hearing,
    Inbox,
    Listening,
    Notice,
    Person,
    PlatformFile,
    PollVote,
    QuestionWait,
    Recording,
    Role,
    Staff,
    Take,
    VillageReply,
    WebDevice,
    WebMessage,
)
from core.security import Keyring

ORPHAN_DAYS = 3  # longer than any update waits and any draft lives
_HASH = re.compile(r'"(?:file:)?([0-9a-f]{64})"')


def forget(
    session: Session,
    person: Person | None,
    *,
    channel: str,
    address: str,
    keyring: Keyring,
    now: datetime,
    keep_inbox: int | None = None,
) -> set[str]:
    """Delete all that is kept about the person behind one chat, on every channel they use.

    The keyed hash of each address stays, so that a re-import cannot bring the person back.

    Args:
        person: None when nothing but the talk itself is kept.
        keep_inbox: row of the update being answered; the caller erases it once the answer has left.

    Returns:
        Hashes of files that nothing refers to any more: the caller deletes them after the commit.
    """
    chats = {(channel, address)}
    loose: set[str] = set()
    if person is not None:
        rows = session.scalars(select(Address).where(Address.person_id == person.id)).all()
        chats |= {(row.channel, row.address) for row in rows}
    for chat_channel, chat_address in chats:
        people.suppress(session, keyring, channel=chat_channel, address=chat_address, reason=people.FORGOTTEN, now=now)
        loose |= _forget_chat(session, chat_channel, chat_address, keep_inbox)
        questions.forget(session, asker_key=questions.key(keyring, channel=chat_channel, address=chat_address))
    if person is not None:
        loose |= _forget_cases(session, person.id)
        loose |= _forget_own_notices(session, person.id)
        loose |= replies.drop(session, person_id=person.id)
        loose |= {*studio.forget_speaker(session, person.id, now=now)} | _forget_recordings(session, person.id)
        _fold_deliveries(session, person.id)
        for table in (Consent, Role, QuestionWait, PollVote, Address):
            session.execute(delete(table).where(table.person_id == person.id))
        session.execute(update(Staff).where(Staff.person_id == person.id).values(person_id=None))
        audit.record(session, actor="system", verb="person.forget", ref=f"person:{person.id}", now=now)
        session.execute(delete(Person).where(Person.id == person.id))
        session.expunge(person)
    session.flush()
    return {file for file in loose if file and not _used(session, file)}


def delete_files(session: Session, files: Files, hashes: Iterable[str]) -> None:
    """Delete loose files and what platforms call them; for the transaction after the one that let them go.

    The same bytes are one file in the store, whoever sent them: what another case, draft or recording holds stays.
    """
    for sha256 in unused(session, hashes):
        session.execute(delete(PlatformFile).where(PlatformFile.sha256 == sha256))
        files.delete(sha256)


def unused(session: Session, hashes: Iterable[str], *, drafts: bool = True) -> set[str]:
    """Those files that nothing needs.

    Args:
        drafts: also what lies in talks that were not sent yet; a look through all of them.
    """
    free = {sha256 for sha256 in hashes if sha256 and not _used(session, sha256)}
    if not free or not drafts:
        return free
    talks = select(Conversation.state).where(or_(*(Conversation.state.contains(sha256) for sha256 in sorted(free))))
    return free - _hashes_in(session.scalars(talks))


def _forget_chat(session: Session, channel: str, address: str, keep_inbox: int | None) -> set[str]:
    rows = select(Inbox.raw).where(Inbox.channel == channel, Inbox.address == address)
    files = _hashes_in(session.scalars(rows))
    row = session.get(Conversation, (channel, address))
    if row is not None:
        files |= _hashes_in([row.state])
        session.delete(row)
    waits = (Hearing.channel == channel, Hearing.address == address)
    files |= set(session.scalars(select(Hearing.file).where(*waits)))
    session.execute(delete(Hearing).where(*waits))
    inbox.erase(session, channel=channel, address=address, besides=keep_inbox)
    copies.forget_chat(session, channel=channel, address=address)
    if keep_inbox:
        session.execute(update(Inbox).where(Inbox.id == keep_inbox).values(raw="{}"))
    if channel == "web":
        session.execute(delete(WebMessage).where(WebMessage.address == address))
        session.execute(delete(WebDevice).where(WebDevice.address == address))
    return files


def _hashes_in(documents: Iterable[str]) -> set[str]:
    """All file hashes that stand in stored JSON texts."""
    return {found for text in documents for found in _HASH.findall(text)}


def _forget_cases(session: Session, person_id: int) -> set[str]:
    """Topic, place, dates and the agency's answer stay; what the person said and who they are goes."""
    ids = list(session.scalars(select(Case.id).where(Case.person_id == person_id)))
    own = (CaseMessage.case_id.in_(ids), CaseMessage.author.in_(("person", "note")))
    files = {file for file in session.scalars(select(CaseMessage.file).where(*own)) if file}
    files |= {clip for clip in session.scalars(select(Case.consent_clip).where(Case.id.in_(ids))) if clip}
    heard = Listening.case_id.in_(ids)
    for clip, summary in session.execute(select(Listening.file, Listening.summary_file).where(heard)):
        files |= {name for name in (clip, summary) if name}
    session.execute(delete(Listening).where(heard))
    session.execute(delete(CaseMessage).where(*own))
    session.execute(
        update(Case)
        .where(Case.id.in_(ids))
        .values(person_id=None, name_sealed=None, represented_sealed=None, consent_clip=None, named=False, channel="")
    )
    return files


def _forget_own_notices(session: Session, person_id: int) -> set[str]:
    """An influential person's notices lose voice, words and name; the row and its counts stay."""
    files: set[str] = set()
    for notice in session.scalars(select(Notice).where(Notice.author == f"person:{person_id}")):
        if notice.clip:
            files.add(notice.clip)
        texts.drop(session, f"notice:{notice.id}")
        notice.clip, notice.sender = None, ""
        if notice.state not in ("done", "stopped", "recalled"):
            notice.state = "stopped"
    return files


def _forget_recordings(session: Session, person_id: int) -> set[str]:
    """A speaker's clips go, and every joined screen their voice is part of."""
    files: set[str] = set()
    for row in session.scalars(select(Recording).where(Recording.speaker_id == person_id)).all():
        files |= set(clips.withdraw(session, recording_id=row.id))
        session.delete(row)
    return files


def _fold_deliveries(session: Session, person_id: int) -> None:
    """Deliveries are found by their key, thing by thing, and counted into the notice before they go."""
    refs = {(kind, ref) for kind, ref in session.execute(select(Block.kind, Block.ref).distinct())}
    refs |= {(int(DeliveryKind.DIGEST), day) for day in _digests(session, person_id, refs)}
    for kind, ref in sorted(refs):
        key = (Delivery.kind == kind, Delivery.ref == ref, Delivery.person_id == person_id)
        rows = session.execute(select(Delivery.copy_no, Delivery.state, Delivery.reason).where(*key)).all()
        if not rows:
            continue
        if kind == DeliveryKind.NOTICE:
            for copy_no, state, reason in rows:
                was_open = state in (DeliveryState.DUE, DeliveryState.SENDING)
                folding.add(
                    session,
                    notice_id=ref,
                    copy_no=copy_no,
                    state=int(DeliveryState.SKIPPED) if was_open else state,
                    reason=folding.FORGOTTEN if was_open else reason,
                )
        session.execute(delete(Delivery).where(*key))
    session.execute(delete(DeliveryEvent).where(DeliveryEvent.person_id == person_id))
    session.execute(delete(Block).where(Block.first_person == person_id, Block.last_person == person_id))


def _digests(session: Session, person_id: int, refs: Iterable[tuple[int, int]]) -> set[int]:
    """Days of the digests they got: a digest that ended has no block any more, but each notice in it names its day."""
    held = select(Delivery.message_ref).where(
        Delivery.kind == int(DeliveryKind.NOTICE),
        Delivery.ref.in_([ref for kind, ref in refs if kind == DeliveryKind.NOTICE]),
        Delivery.person_id == person_id,
        Delivery.message_ref.startswith(outbox.digest_tag("")),
    )
    return {int(tag.partition(":")[2]) for tag in session.scalars(held)}


def _used(session: Session, sha256: str) -> bool:
    """Whether any row still needs a file."""
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(CaseMessage.file == sha256),
                    exists().where(Case.consent_clip == sha256),
                    exists().where(Notice.clip == sha256),
                    exists().where(Document.file == sha256),
                    exists().where(VillageReply.file == sha256),
                    exists().where(Hearing.file == sha256),
                    exists().where(
                        or_(
                            Listening.file == sha256,
                            Listening.summary_file == sha256,
                            Listening.reply_file == sha256,
                        )
                    ),
                    exists().where(
                        or_(Take.file == sha256, Take.original == sha256, Take.back_file == sha256),
                        Take.state != studio.WITHDRAWN,
                    ),
                    exists().where(
                        or_(Recording.file == sha256, Recording.mp3 == sha256, Recording.original == sha256),
                        Recording.state != clips.WITHDRAWN,
                    ),
                )
            )
        )
    )


def sweep_files(session: Session, files: Files, *, now: datetime) -> int:
    """Delete files that no row speaks of any more: drafts that were never sent, uploads that could not be opened.

    Only files older than ORPHAN_DAYS are looked at, so that nothing is taken from under an update that is
    being handled. Returns how many were deleted.
    """
    old = files.older_than(now - timedelta(days=ORPHAN_DAYS))
    if not old:
        return 0
    talk = _hashes_in([*session.scalars(select(Conversation.state)), *session.scalars(select(Inbox.raw))])
    loose = unused(session, [sha256 for sha256 in old if sha256 not in talk], drafts=False)
    for sha256 in loose:
        session.execute(delete(PlatformFile).where(PlatformFile.sha256 == sha256))
        files.delete(sha256)
    return len(loose)


def unseen_devices(session: Session, *, before: datetime, limit: int = 500) -> set[str]:
    """Forget browsers that have not come back since `before`: cookie, talk and address, as when a person asks for it.

    No hash of the address stays: it was a random id, and no list can bring it back. The person behind it stays
    when they have another chat; one who has none is found by `unused_people`.

    Returns:
        Hashes of files that nothing refers to any more: the caller deletes them after the commit.
    """
    unseen = session.scalars(
        select(WebDevice.address).where(WebDevice.seen_at < before).order_by(WebDevice.seen_at).limit(limit)
    ).all()
    loose: set[str] = set()
    for address in unseen:
        loose |= _forget_chat(session, "web", address, None)
        session.execute(delete(Address).where(Address.channel == "web", Address.address == address))
    session.flush()
    return {file for file in loose if not _used(session, file)}


def unused_people(session: Session, *, before: datetime, limit: int = 500) -> list[Person]:
    """People who have not written since `before`, for the clean-up after the promised time."""
    return list(
        session.scalars(
            select(Person)
            .where(func.coalesce(Person.seen_at, Person.created_at) < before)
            .order_by(Person.id)
            .limit(limit)
        )
    )
