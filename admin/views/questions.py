"""Questions nobody could answer: by month, alike ones together; and what people said of the answers they got."""

import calendar
import re
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin import choices, scopes
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import questions, roles, texts, trials
from content.questions import held_out
from content.search.alike import Shape, alike, shape
from core.errors import Conflict, NotFound
from core.i18n import SOURCE
from core.models import Faq, HeldOut, Question, QuestionGroup, Translation

HOME = "/admin/questions"
NEAR = 4  # published entries offered beside "write a new answer"
LEAST_NEAR = 0.2  # of `alike`; entries that have less in common would only be in the way
COMPARED = 3000  # published entries that a group is compared with: 0.1 s
RUNS = 12  # measurements of the trend
FIGURES = ("R@1", "R@3", "AUROC", "right at 5 %", "wrong at 5 %")
DAYS = 30  # of the bars
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


async def listing(visit: Visit) -> web.StreamResponse:
    """The groups of a month, most asked first, and what waits to be judged."""
    typed = visit.request.query.get("month", "")
    month = date.fromisoformat(f"{typed}-01") if _MONTH.fullmatch(typed) else visit.today.replace(day=1)
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    everything = visit.request.query.get("all") == "yes"

    def look(session: Session) -> dict[str, Any]:
        prefixes = roles.allowed_paths(visit.signed.grants, "question.read")
        review = questions.to_review(session, prefixes=prefixes)
        shown = {row.faq_id for row in review if row.faq_id}
        titles = texts.find_many(session, [f"faq:{number}" for number in shown], "question", [SOURCE])
        return {
            "runs": _runs(session),
            "held": session.scalar(select(func.count()).select_from(HeldOut)) or 0,
            "lines": questions.listed(session, first=month, last=last, prefixes=prefixes, answered=everything),
            "review": [
                (row, titles[f"faq:{row.faq_id}"].text if f"faq:{row.faq_id}" in titles else "", mine)
                for row in review
                for mine in (_may_keep(session, visit, row),)
            ],
        }

    found = await visit.read(look)
    before = (month.replace(day=1) - date.resolution).replace(day=1)
    return visit.page(
        "questions",
        month=month,
        before=before,
        after=last + date.resolution,
        everything=everything,
        figures=FIGURES,
        **found,
    )


async def show(visit: Visit) -> web.StreamResponse:
    """One group."""
    return await _page(visit, visit.form())


async def close(visit: Visit) -> web.StreamResponse:
    """Nothing will be written about it."""
    number = visit.number("group")

    def work(session: Session) -> str:
        questions.close(session, group_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}?said=question_closed"

    return await _deed(visit, work)


async def join(visit: Visit) -> web.StreamResponse:
    """The same question as another group's."""
    form, number = visit.form(), visit.number("group")

    def work(session: Session) -> str:
        into = form.number("into")
        if into is None:
            form.wrong("into", "choose")
        form.stop_if_wrong()
        assert into is not None  # noqa: S101 - said above
        if not may_answer(session, visit, into):
            raise NotFound(f"question group {into}")
        questions.join(session, group_id=number, into=into, actor=visit.actor, now=visit.now)
        return f"{HOME}/{into}?said=question_joined"

    try:
        return await _deed(visit, work)
    except Wrong:
        return await _page(visit, form, 422)


async def keep(visit: Visit) -> web.StreamResponse:
    """A question and the entry that answers it, or that none does, are kept to measure the search with."""
    form, number = visit.form(), visit.number("question")

    def work(session: Session) -> str:
        answer = form.choice("answer", ("shown", "none"))
        form.stop_if_wrong()
        row = session.get(Question, number)
        if row is None:
            raise NotFound(f"question {number}")
        faq_id = row.faq_id if answer == "shown" else None
        if answer == "shown" and faq_id is None:
            raise NotFound("no entry was shown for it")
        held_out.keep(session, question_id=number, faq_id=faq_id, actor=visit.actor, now=visit.now)
        return f"{HOME}?said=question_kept"

    try:
        return await visit.once(work)
    except Wrong:
        return visit.go(HOME)


def _runs(session: Session) -> list[tuple[Any, dict[str, float]]]:
    """Measurements that were kept, the newest first, with the figures of questions as most people type: no marks."""
    kept = trials.trend(session, trials.EVALUATE)[::-1][:RUNS]
    return [(run, run.figures.get("strip") or next(iter(run.figures.values()), {})) for run in kept]


def may_answer(session: Session, visit: Visit, group_id: int) -> bool:
    """Whether this account writes the answers of the places that ask."""
    return all(visit.may("article.write", path) for path in scopes.question(session, group_id))


async def _deed(visit: Visit, work: Any) -> web.Response:
    try:
        return await visit.once(work)
    except Conflict:
        return visit.go(f"{HOME}/{visit.number('group')}", said="stale")


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    number = visit.number("group")

    def look(session: Session) -> dict[str, Any]:
        prefixes = roles.allowed_paths(visit.signed.grants, "question.read")
        group = session.get_one(QuestionGroup, number)
        seen = questions.sight(session, group, prefixes=prefixes)
        said = [group.words, *(row.text for row in seen.questions)]
        others = questions.listed(session, first=date(2000, 1, 1), last=visit.today, prefixes=prefixes)
        return {
            "seen": seen,
            "title": next((text for text in said if text), ""),
            "places": [(choices.label(session, area) if area else "", count) for area, count in seen.places],
            "days": _bars(seen),
            "near": _near(session, said),
            "kept": {row.id for row in seen.questions if held_out.is_kept(session, row.text)},
            "written": texts.find(session, f"faq:{group.faq_id}", "question", [SOURCE]) if group.faq_id else None,
            "others": [(line.id, f"{line.id}. {line.said[:60]}") for line in others if line.id != number and line.said],
            "mine": may_answer(session, visit, number),
        }

    return visit.page("question", status, form=form, **await visit.read(look))


def _bars(seen: questions.Sight) -> list[tuple[date, int, int]]:
    """Day, how many asked, and the height of its bar in percent; the newest days."""
    days = list(seen.days)[-DAYS:]
    most = max((count for _, count in days), default=1)
    return [(day, count, -(-100 * count // most)) for day, count in days]


def _near(session: Session, said: list[str]) -> list[tuple[int, str]]:
    """Published entries that speak of the same: the answer may be there, and only a way to ask for it is missing."""
    shapes = [shape(text) for text in said[:3] if text]
    rows = session.execute(
        select(Faq.id, Translation.text)
        .join(Translation, Translation.ref == "faq:" + Faq.id.cast(Translation.ref.type))
        .where(Faq.state == "published", Translation.field == "question", Translation.language == SOURCE)
        .order_by(Faq.id.desc())
        .limit(COMPARED)
    ).all()
    ranked = sorted(((_best(shapes, shape(text)), number, text) for number, text in rows), reverse=True)
    return [(number, text) for score, number, text in ranked[:NEAR] if score >= LEAST_NEAR]


def _best(shapes: list[Shape], other: Shape) -> float:
    return max((alike(one, other) for one in shapes), default=0.0)


def _may_keep(session: Session, visit: Visit, row: Question) -> bool:
    return all(visit.may("article.write", path) for path in scopes.asked(session, row.id))
