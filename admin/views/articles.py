"""Articles in the console."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from admin import previews
from admin.forms import Form
from admin.views import editing
from content import articles, texts
from core.i18n import SOURCE
from core.models import Article


def _read(form: Form) -> Mapping[str, Any]:
    return {
        "title": form.text("title", limit=articles.TITLE_LIMIT),
        "body": form.text("body", limit=articles.BODY_LIMIT, lines=True),
    }


def _now_said(session: Session, number: int) -> Mapping[str, Any]:
    said = {name: texts.find(session, articles.ref(number), name, [SOURCE]) for name in ("title", "body")}
    return {name: text.text for name, text in said.items() if text} if all(said.values()) else {}


KIND = editing.Kind(
    noun="article",
    home="/admin/articles",
    table=Article,
    title="title",
    heard=("title", "body"),
    given=dict,
    read=_read,
    write=articles.write,
    submit=lambda session, number, **how: articles.submit(session, article_id=number, **how),
    approve=lambda session, number, **how: articles.approve(session, article_id=number, **how),
    send_back=lambda session, number, **how: articles.send_back(session, article_id=number, **how),
    withdraw=lambda session, number, **how: articles.withdraw(session, article_id=number, **how),
    now_said=_now_said,
    screens=previews.article,
)
