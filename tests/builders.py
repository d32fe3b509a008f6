"""Builders: one short function for each thing a test needs to exist."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from content.faqs import put_faq
from core.models import Faq, Topic


def a_topic(session: Session, code: str) -> Topic:
    """A topic, made when it is not there."""
    topic = session.get(Topic, code)
    if topic is None:
        topic = Topic(code=code, vi_name=code, en_name=code)
        session.add(topic)
        session.flush()
    return topic


def a_faq(session: Session, *, key: str = "", topic: str = "education", now: datetime, **said: Any) -> Faq:
    """A published FAQ entry; `said` goes to `put_faq` (question, answer, phrasings, source, …)."""
    a_topic(session, topic)
    said = {"question": "Câu hỏi mẫu?", "answer": "Câu trả lời mẫu.", "author": "operator", **said}
    return put_faq(session, key=key or uuid4().hex, topic=topic, now=now, **said)
