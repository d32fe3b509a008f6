"""Small makers of rows, so that a test names only what matters to it. Each flushes and returns the row."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from content import notices, roles, staff
from content.faqs import put_faq
from core.models import Address, Area, Consent, Faq, Language, Notice, Person, Staff, Topic
from tests.conftest import NOW

PASSWORD = "một câu dài dễ nhớ 7"  # of every account that can sign in


def an_area(
    session: Session, name: str = "Xã Phan Sơn", *, code: str = "", parent: Area | None = None, kind: str = "commune"
) -> Area:
    """A place below `parent`; a root when there is none. The code is made from the name when it is not given."""
    area = Area(
        parent_id=parent.id if parent else None,
        code=code or f"t-{name}-{parent.id if parent else 0}",
        kind=kind,
        name=name,
        folded=name.lower(),
        path="",
    )
    session.add(area)
    session.flush()
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    session.flush()
    return area


def a_topic(session: Session, code: str = "health", name: str = "Sức khỏe") -> Topic:
    """A topic, found when it is there already."""
    topic = session.get(Topic, code)
    if topic is None:
        topic = Topic(code=code, vi_name=name, en_name=code.title())
        session.add(topic)
        session.flush()
    return topic


def a_language(session: Session, tag: str = "vi", name: str = "Tiếng Việt", *, fallback: str = "vi") -> Language:
    """A language, found when it is there already."""
    language = session.get(Language, tag)
    if language is None:
        language = Language(tag=tag, vi_name=name, fallback=fallback)
        session.add(language)
        session.flush()
    return language


_password_hash = ""


def a_clerk(
    session: Session,
    *roles_held: str,
    area: Area | None = None,
    login: str = "canbo",
    name: str = "Trần Minh Tâm",
    language: str | None = None,
    now: datetime = NOW,
) -> Staff:
    """An account with roles in one place (None = everywhere) that signs in with PASSWORD."""
    global _password_hash
    _password_hash = _password_hash or staff.hash_password(PASSWORD)  # argon2id takes long on purpose: once is enough
    clerk, _ = staff.add(session, login=login, name=name, now=now)
    clerk.password_hash = _password_hash
    for role in roles_held:
        bound = language if role in roles.LANGUAGE_ROLES else None
        area_id = area.id if area else None
        roles.give(session, role=role, staff_id=clerk.id, area_id=area_id, language=bound, actor="operator", now=now)
    session.flush()
    return clerk


def a_faq(session: Session, *, key: str = "", topic: str = "education", now: datetime = NOW, **said: Any) -> Faq:
    """A published FAQ entry; `said` goes to `put_faq` (question, answer, phrasings, source, …)."""
    a_topic(session, topic)
    said = {"question": "Câu hỏi mẫu?", "answer": "Câu trả lời mẫu.", "author": "operator", **said}
    return put_faq(session, key=key or uuid4().hex, topic=topic, now=now, **said)


def a_person(
    session: Session,
    *,
    notices: str = "each",
    agreed: bool = True,
    language: str | None = "vi",
    area: Area | None = None,
    channel: str = "fake",
    address: str = "",
    audio: str = "ask",
    imported_from: str | None = None,
    now: datetime = NOW,
) -> Person:
    """Somebody with one good address who gets notices; `agreed=False` leaves the consent out."""
    person = Person(
        created_at=now, seen_at=now, language=language, area_id=area.id if area else None, notices=notices,
        audio=audio, imported_from=imported_from,
    )  # fmt: skip
    session.add(person)
    session.flush()
    session.add(
        Address(
            person_id=person.id, channel=channel, address=address or f"chat-{person.id}", created_at=now, heard_at=now
        )
    )
    if agreed and notices != "none":
        purpose = "notices_emergency" if notices == "emergency" else "notices"
        session.add(
            Consent(
                person_id=person.id,
                purpose=purpose,
                wording_hash="0" * 64,
                language="vi",
                method="button",
                given_at=now,
            )
        )
    session.flush()
    return person


def a_notice(
    session: Session,
    *,
    level: str = "normal",
    areas: tuple[str, ...] = (),
    title: str = "Tiêm cho trẻ",
    body: str = "Sáng thứ năm, trạm y tế tiêm cho trẻ.",
    approved: bool = True,
    author: str = "staff:1",
    now: datetime = NOW,
    **content: Any,
) -> Notice:
    """A notice of the agency, approved and due unless said otherwise."""
    made = notices.draft(
        session,
        author=author,
        sender="Trạm y tế",
        content=notices.Content(title, body, level, notices.Audience(areas=areas), **content),
        now=now,
    )
    if approved:
        notices.submit(session, notice_id=made.id, actor=author, now=now)
        seen = notices.fingerprint(session, made)
        notices.approve(session, notice_id=made.id, actor="staff:2", seen=seen, now=now)
    return made
