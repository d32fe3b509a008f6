"""The library as open data: published articles and questions with their sources, in every language they are in."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.texts import APPROVED
from core.models import Area, Article, Faq, FaqPhrasing, Translation

FORMAT = "tienglang.library.1"
_SOURCE = ("issuer", "doc_no", "doc_date", "source_url", "checked_on", "valid_from", "valid_until")


def library(session: Session, *, now: datetime, demo: bool = False) -> dict[str, Any]:
    """Everything that is published, as plain JSON values; what is marked as demo only when asked for."""
    codes = {area.id: area.code for area in session.scalars(select(Area))}
    words = _words(session)
    phrasings: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in session.scalars(select(FaqPhrasing).order_by(FaqPhrasing.id)):
        phrasings[row.faq_id].append({"language": row.language, "text": row.text})
    articles = [
        {"id": row.slug, **_common(row, codes), "texts": words[f"article:{row.id}"]}
        for row in session.scalars(select(Article).where(Article.state == "published").order_by(Article.slug))
        if demo or not row.demo
    ]
    faqs = [
        {"id": row.key, **_common(row, codes), "texts": words[f"faq:{row.id}"], "phrasings": phrasings[row.id]}
        for row in session.scalars(select(Faq).where(Faq.state == "published").order_by(Faq.key))
        if demo or not row.demo
    ]
    return {"format": FORMAT, "made_at": now.isoformat(), "articles": articles, "faqs": faqs}


def _common(row: Article | Faq, codes: dict[int, str]) -> dict[str, Any]:
    dates = {name: getattr(row, name) for name in _SOURCE}
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in dates.items()}
    return {"topic": row.topic, "area": codes.get(row.area_id or 0), "demo": row.demo, **plain}


def _words(session: Session) -> dict[str, dict[str, dict[str, str]]]:
    """ref → language → field → approved text."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in session.scalars(select(Translation).where(Translation.state == APPROVED).order_by(Translation.language)):
        found[row.ref][row.language][row.field] = row.text
    return found
