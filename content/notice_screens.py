"""The screens of notices: one as it arrives, its correction and recall, the evening's digest, and a reminder."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from content import heard, polls, texts
from content.notices import states
from content.screens import Keys, day, foreign, screen
from content.texts import Text
from content.views import View
from core.channels import Outgoing, Piece
from core.i18n import SOURCE
from core.models import Correction, Notice
from core.security import show_code

Data = Callable[[str], str]


def arrived(
    session: Session,
    view: View,
    notice_id: int,
    *,
    data: Data | None = None,
    today: date | None = None,
    before: Sequence[Text] = (),
) -> Outgoing:
    """A notice as it arrives: who says it, what, when, and its code.

    Args:
        today: with it, a reminder is no longer offered once the day of the notice is there.
        before: short lines put in front.
    """
    row = session.get_one(Notice, notice_id)
    if polls.is_poll(row):
        return _poll(view, row, data=data, before=before)
    title = texts.find(session, states.ref(row), "title", view.chain) or Text("", SOURCE)
    body = texts.find(session, states.ref(row), "body", view.chain) or Text("", SOURCE)
    words = view.words.only(body.language)
    text = words(
        "notice",
        class_word=words(f"notice.{row.level}"),
        sender=row.sender,
        title=title.text,
        body=body.text,
        date=day(row.approved_at or row.created_at, view.settings),
        code=show_code(row.code),
    )
    remind = row.event_on is not None and (today is None or row.event_on >= today)
    return screen(
        view,
        "notice",
        text=Text(_tidy(text), body.language, _aloud(session, view, row, title, body)),
        before=[*before, *foreign(view, body.language)],
        keys=Keys(
            hidden=(*(() if row.question else (2,)), *(() if remind else (4,))),
            labels={1: view.words("notice.reply")} if states.author_person(row) is not None else {},
            data=data or f"notice.1:{notice_id}:{{}}".format,
        ),
        title=title.text,
        clip=row.clip or "",
        clip_credit=view.words("note_speaker", name=row.sender) if row.clip else "",
        urgent=row.level == "emergency",
        code=row.code,
    )


def _aloud(session: Session, view: View, row: Notice, title: Text, body: Text) -> tuple[Piece, ...]:
    """Who speaks, what is said, when, and its code."""
    words = view.words.only(body.language)
    head = words("notice.head", class_word=words(f"notice.{row.level}"), sender=row.sender)
    foot = words("notice.foot", date=day(row.approved_at or row.created_at, view.settings), code=show_code(row.code))
    found = [texts.find(session, states.ref(row), name, [SOURCE]) for name in ("title", "body")]
    source = [part.text for part in found if part and body.language != SOURCE]
    said = heard.content(view.words, [(part.text, part.language) for part in (title, body)], source)
    return heard.datum(view.words, head, body.language), said, heard.datum(view.words, foot, body.language)


def _poll(view: View, row: Notice, *, data: Data | None, before: Sequence[Text]) -> Outgoing:
    """A question to the village: whatever was spoken is heard with the keys."""
    asked = row.question or {}
    return screen(
        view,
        "poll",
        slots={"sender": row.sender, "question": asked.get("question") or view.words("notice.spoken")},
        before=before,
        keys=Keys(
            items=[str(option) for option in asked.get("options", [])], data=data or f"notice.1:{row.id}:{{}}".format
        ),
        clip=row.clip or "",
        clip_credit=view.words("note_speaker", name=row.sender) if row.clip else "",
        code=row.code,
    )


def result(session: Session, view: View, row: Notice) -> Text:
    """What the village said, most votes first. A small number would point at somebody, and so would "0" of a few:
    of a small village only the order and what most people want is told."""
    asked = row.question or {}
    counts = polls.result(row) or []
    told = sorted(zip(asked.get("options", []), counts, strict=False), key=lambda pair: -pair[1])
    results = ". ".join(f"{option}: {_votes(view, number, counts)}" for option, number in told)
    if (total := sum(counts)) >= view.settings.min_cell:
        results += f". {view.words('poll_total', n=total)}"
    question = asked.get("question") or view.words("notice.spoken")
    return view.line("poll_result", question=question, results=f"{results}." if results else view.words("poll.over"))


def _votes(view: View, number: int, counts: Sequence[int]) -> str:
    least = view.settings.min_cell
    if number >= least or (number == 0 and sum(counts) >= least):
        return str(number)
    return view.words("most" if number == max(counts) and counts.count(number) == 1 else "few")


def recall(session: Session, view: View, notice_id: int, *, data: Data | None = None) -> Outgoing:
    """A notice is withdrawn: only those who had it are told, with the reason."""
    row = session.get_one(Notice, notice_id)
    return screen(
        view,
        "notice_recall",
        slots={"code": show_code(row.code), "reason": row.why.rstrip(".") or view.words("notice.no_reason")},
        aloud={"code": tuple(row.code)},
        keys=Keys(data=data or f"notice.1:{notice_id}:{{}}".format),
        code=row.code,
    )


def fix(session: Session, view: View, correction_id: int, *, data: Data | None = None) -> Outgoing:
    """A notice was put right: what was said, and what is so; the key brings the right one, to be heard."""
    found = session.get_one(Correction, correction_id)
    row = session.get_one(Notice, found.notice_id)
    return screen(
        view,
        "notice_fix",
        slots={
            "code": show_code(row.code),
            "wrong": found.wrong.rstrip("."),
            "right": found.right.rstrip("."),
            "sender": row.sender,
            "date": day(found.approved_at or found.created_at, view.settings),
        },
        aloud={"code": tuple(row.code)},
        before=foreign(view, SOURCE),
        keys=Keys(data=data or f"fix.1:{correction_id}:{{}}".format),
        code=row.code,
    )


def mended(session: Session, view: View, correction_id: int) -> Outgoing:
    """A notice with a slight mistake put right, as it stands in the place of the first one or comes after it."""
    found = session.get_one(Correction, correction_id)
    line = view.line("notice.mended", right=found.right.rstrip("."))
    return arrived(session, view, found.notice_id, before=[line])


def digest(
    session: Session, view: View, notice_ids: Sequence[int], *, data: Data, before: Sequence[Text] = (), page: int = 0
) -> Outgoing:
    """Several notices in one message: their titles, a digit each."""
    titles = texts.find_many(session, [f"notice:{number}" for number in notice_ids], "title", view.chain)
    items = [
        titles[f"notice:{number}"].text if f"notice:{number}" in titles else session.get_one(Notice, number).sender
        for number in notice_ids
    ]
    return screen(
        view,
        "notices",
        text=view.line("notices.evening", n=len(items)),
        before=before,
        keys=Keys(items=items, page=page, data=data),
    )


def reminder(session: Session, view: View, notice_id: int, *, data: Data | None = None) -> Outgoing:
    """The day they asked to be reminded of, and nothing else: a locked telephone shows it to everybody around."""
    row = session.get_one(Notice, notice_id)
    return screen(
        view,
        "remind",
        slots={"date": day(row.event_on, view.settings)},
        keys=Keys(data=data or f"remind.1:{notice_id}:{{}}".format),
    )


def _tidy(text: str) -> str:
    """An elder's voice note has no title: no stop stands alone."""
    return text.replace(". . ", ". ").replace(".. ", ". ").replace("!. ", "! ").replace("?. ", "? ")
