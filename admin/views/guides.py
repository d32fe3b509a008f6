"""Eligibility guides in the console: three to six questions, where each answer leads, and how it may end."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import previews
from admin.forms import Form
from admin.views import editing
from content import guide_editing, guides, texts
from content.guides import ANSWERS, ENDS, MOST, Plan
from core.errors import Invalid
from core.i18n import SOURCE
from core.models import Article, Faq, Guide

UNDER_LIMIT = 12  # articles and answers a guide stands under


def _given(words: Mapping[str, Any]) -> Mapping[str, object]:
    asks = {f"ask{n}": text for n, text in enumerate(words["asks"], start=1)}
    steps = {f"{name}{n}": step[name] for n, step in enumerate(words["steps"], start=1) for name in ANSWERS}
    plain = {name: words[name] for name in ("title", "papers", "office")}
    return {**plain, **asks, **steps, **words["ends"], "under": "\n".join(words["under"])}


def _read(form: Form) -> Mapping[str, Any]:
    """The plan as it was typed. Empty questions and ends are left out; what cannot be walked is noted at its field."""
    asked = [n for n in range(1, MOST + 1) if form[f"ask{n}"].strip()]
    steps = [{name: form[f"{name}{n}"] for name in ANSWERS} for n in asked]
    plan = Plan(
        title=form.text("title", limit=guides.TITLE_LIMIT),
        asks=[form.text(f"ask{n}", limit=guides.ASK_LIMIT) for n in asked],
        steps=steps,
        ends={name: form.text(name, limit=guides.END_LIMIT) for name in ENDS if form[name].strip()},
        papers=form.text("papers", limit=guides.PAPERS_LIMIT),
        office=form.text("office", limit=guides.OFFICE_LIMIT),
        under=[line.strip() for line in form["under"].splitlines() if line.strip()],
    )
    if asked != list(range(1, len(asked) + 1)):
        form.wrong(f"ask{max(asked)}", "guide_gap")
    for name, why in guides.problems(plan).items():
        form.wrong(name, why, least=guides.LEAST, most=guides.MOST)
    if len(plan.under) > UNDER_LIMIT:
        form.wrong("under", "many_lines", limit=UNDER_LIMIT)
    return plan.to_json()


def _write(session: Session, **given: Any) -> Any:
    """Titles that were typed become names; unknown ones are refused by `guide_editing.write`."""
    named = _names(session, given["under"])
    return guide_editing.write(session, **{**given, "under": [named.get(line, line) for line in given["under"]]})


def _names(session: Session, typed: list[str]) -> Mapping[str, str]:
    """What stands behind a typed title of an article or a typed question, without regard to case."""
    wanted = {line.casefold(): line for line in typed if ":" not in line}
    if not wanted:
        return {}
    found: dict[str, str] = {}
    for table, noun, field, column in ((Article, "article", "title", Article.slug), (Faq, "faq", "question", Faq.key)):
        rows = {f"{noun}:{number}": name for number, name in session.execute(select(table.id, column)).all()}
        for ref, text in texts.find_many(session, rows, field, [SOURCE]).items():
            if text.text.casefold() in wanted:
                found[wanted[text.text.casefold()]] = f"{noun}:{rows[ref]}"
    return found


def _refused(form: Form, error: Invalid) -> None:
    if isinstance(error, guide_editing.NotThere):
        form.wrong("under", "guide_under", names="; ".join(error.names))


def _now_said(session: Session, number: int) -> Mapping[str, Any]:
    guide = session.get(Guide, number)
    plan = guides.plan_of(session, guide) if guide else None
    return plan.to_json() if plan else {}


KIND = editing.Kind(
    noun="guide",
    home="/admin/guides",
    table=Guide,
    title="title",
    heard=(*(f"ask{n}" for n in range(1, MOST + 1)), *ENDS, "papers", "office"),
    given=_given,
    read=_read,
    write=_write,
    submit=lambda session, number, **how: guide_editing.submit(session, guide_id=number, **how),
    approve=lambda session, number, **how: guide_editing.approve(session, guide_id=number, **how),
    send_back=lambda session, number, **how: guide_editing.send_back(session, guide_id=number, **how),
    withdraw=lambda session, number, **how: guide_editing.withdraw(session, guide_id=number, **how),
    now_said=_now_said,
    screens=previews.guide,
    refused=_refused,
)
