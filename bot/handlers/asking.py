"""Asking: exactly one of an answer, "did you mean", or an honest "I do not know" with one tap to a person."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.handlers import feedback, guiding
from bot.handlers.reading import price_line
from bot.turn import Turn, chooses, shows
from content import faqs, followups, guides, lines, prices, questions, screens, tally
from content.answering import Reply
from content.documents import citing
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.i18n import SOURCE, Words
from core.models import Faq

WAIT = 3  # the digit of "tell me when there is an answer"
NEAR = 2  # neighbouring questions offered under an answer
SUGGESTIONS = 3


def command(turn: Turn, question: str) -> None:
    """/ask, with or without the question."""
    if question:
        ask(turn, question)
    else:
        turn.go("ask")


def ask(turn: Turn, question: str, *, introduce: bool = False) -> None:
    """Answer a question, offer three, or say that we do not know.

    Args:
        introduce: the person's very first word: say first that a machine answers.
    """
    before = [turn.line("intro")] if introduce else []
    reply = _look_up(turn, question)
    if turn.about and reply.outcome != "answer" and followups.is_followup(question):
        question = followups.whole(turn.about, question)
        if ids := _of_the_same(turn, question):
            _count(turn, "followed")
            turn.go("suggest", before=before, ids=ids, q=question)
            return
    if reply.kind == "smalltalk":
        _kind_word(turn, reply.smalltalk)
    elif reply.kind == "price":
        turn.go("answer_price", before=before, product=reply.prices[0].product)
    elif reply.outcome == "answer":
        _count(turn, "answered", f"faq:{reply.hits[0].faq_id}")
        turn.go("answer", before=before, id=reply.hits[0].faq_id, others=_others(reply), q=question)
        _reading(turn, reply.hits[0].faq_id)
    elif reply.outcome == "suggest":
        _count(turn, "suggested")
        _suggest_titles_or_law(turn, reply, question, before)
    else:
        _count(turn, "foreign" if reply.foreign else "unknown")
        asked = _note(turn, question, "unknown")
        if reply.foreign:
            turn.go("foreign", before=before, q=question)
        else:
            turn.go("handover", before=before, q=question, asked=asked)


def _look_up(turn: Turn, question: str) -> Reply:
    return turn.tools.knowledge.ask(
        turn.session, question, language=turn.language, area_path=turn.area_path, topic=turn.topic, today=turn.today
    )


def _of_the_same(turn: Turn, question: str) -> list[int]:
    """Entries for a short follow-up, what was just read last: offered, because only the person knows what was meant."""
    found = _look_up(turn, question)
    ids = [hit.faq_id for hit in found.hits if hit.valid] if found.outcome != "handover" else []
    ids.sort(key=lambda faq_id: faq_id == turn.state.about_id)
    return ids[:SUGGESTIONS]


def _suggest_titles_or_law(turn: Turn, reply: Reply, question: str, before: Sequence[Text]) -> None:
    """Up to three entries, or the article of law that speaks of it; that is no answer yet, so the question is kept."""
    if reply.laws:
        _note(turn, question, "unknown")
        turn.go("passage", before=before, id=reply.laws[0].passage_id, q=question)
    else:
        turn.go("suggest", before=before, ids=[hit.faq_id for hit in reply.hits[:SUGGESTIONS]], q=question)


def _kind_word(turn: Turn, key: str) -> None:
    """Thanks or a greeting where a question was awaited: a kind word, and the talk goes on."""
    if turn.state.screen:
        turn.show(before=[turn.line(key)])
    else:
        turn.go("home", before=[turn.line(key)])


def quietly(turn: Turn, question: str) -> Outgoing | None:
    """What follows a danger word: the answer or the titles without keys, None when there is nothing to say."""
    reply = _look_up(turn, question)
    if reply.outcome == "answer" and reply.kind == "faq":
        entry = faqs.entry(turn.session, reply.hits[0].faq_id, turn.view.chain)
        if entry is not None:
            return _keyless(turn, "answer", _words(turn, entry))
    if reply.laws:
        cited = _cited(turn, reply.laws[0].passage_id, question)
        return _keyless(turn, "passage", cited) if cited else None
    if reply.outcome == "suggest":
        titles = "\n".join(f"– {hit.title}" for hit in reply.hits[:SUGGESTIONS])
        line = turn.line("suggest")
        return _keyless(turn, "suggest", Text(f"{line.text}\n{titles}", line.language))
    return None


def _keyless(turn: Turn, screen: str, text: Text) -> Outgoing:
    return replace(screens.screen(turn.view, screen, text=text), choices=(), tail=())


def _others(reply: Reply) -> list[int]:
    return [hit.faq_id for hit in reply.hits[1 : 1 + SUGGESTIONS]]


def _count(turn: Turn, name: str, ref: str = "") -> None:
    tally.count(turn.session, f"question_{name}", day=turn.today, ref=ref, area_id=turn.area_id, language=turn.language)


def _note(turn: Turn, question: str, why: questions.Why, faq_id: int | None = None) -> int:
    """Keep what was asked for who writes the answers, without who asked; 0 when nothing was asked in words."""
    if not question.strip():
        return 0
    by = questions.asker(
        turn.tools.keyring, channel=turn.incoming.channel, address=turn.incoming.address, area_id=turn.area_id,
        language=turn.language,
    )  # fmt: skip
    return questions.note(turn.session, text=question, why=why, by=by, topic=turn.topic, faq_id=faq_id, now=turn.now)


def _reading(turn: Turn, faq_id: int) -> None:
    entry = faqs.entry(turn.session, faq_id, turn.view.chain)
    if entry is not None:
        turn.reading(entry.topic, about=entry.question, about_id=faq_id)


# --- an answer ---


def _words(turn: Turn, entry: faqs.Entry) -> Text:
    source = faqs.entry(turn.session, entry.faq_id, [SOURCE]) if entry.language != SOURCE else None
    return screens.sourced(
        turn.view,
        entry.answer,
        entry.language,
        issuer=entry.issuer,
        doc_no=entry.doc_no,
        doc_date=entry.doc_date,
        vietnamese=source.answer if source else "",
    )


@shows("answer")
def _answer(turn: Turn, before: Sequence[Text], id: int, others: Sequence[int] = (), **_: Any) -> Outgoing:  # noqa: A002
    view = turn.view
    entry = faqs.entry(turn.session, id, view.chain)
    if entry is None:  # withdrawn since the button was made
        return turn.plain(
            before=before, text=turn.line("article.gone"), keys=Keys(hidden=(1, 3, 4, screens.GUIDE_ANSWER))
        )
    near = _near(turn, entry, id)
    labels = {3 + n: _short(question) for n, (_, question) in enumerate(near)}
    lines = [*before, *screens.foreign(view, entry.language)]
    if entry.valid_until is not None and entry.valid_until < turn.today:
        lines.append(turn.line("was_valid", date=screens.day(entry.valid_until, turn.settings)))
    text = _words(turn, entry)
    return turn.plain(
        before=lines,
        text=text,
        keys=Keys(hidden=_hidden(turn, id, labels), labels=labels),
        source=text.text.removeprefix(entry.answer).strip(),
    )


def _hidden(turn: Turn, faq_id: int, labels: Collection[int]) -> list[int]:
    """Neighbours that are not there, and the guide where none fits."""
    none = [] if _guide_of(turn, faq_id) is not None else [screens.GUIDE_ANSWER]
    return [*(n for n in (3, 4) if n not in labels), *none]


def _guide_of(turn: Turn, faq_id: int) -> int | None:
    faq = turn.session.get(Faq, faq_id)
    return guides.beside(turn.session, thing=faq, area_path=turn.area_path, today=turn.today) if faq else None


def _near(turn: Turn, entry: faqs.Entry, faq_id: int) -> list[tuple[int, str]]:
    found = []
    for near_id in entry.near:
        near = faqs.entry(turn.session, near_id, turn.view.chain)
        if near is not None and near_id != faq_id:
            found.append((near_id, near.question))
    return found[:NEAR]


LABEL = 64  # characters of a question on a key; longer ones end in an ellipsis at a word


def _short(question: str) -> str:
    if len(question) <= LABEL:
        return question
    return question[:LABEL].rsplit(" ", 1)[0] + "…"


@chooses("answer")
def _after_answer(turn: Turn, digit: int) -> None:
    args = turn.state.args
    if digit == 1:
        _count(turn, "helpful", f"faq:{args['id']}")
        _note(turn, args.get("q", ""), "helpful", int(args["id"]))
        turn.go("home", before=[turn.line("thanks_useful")])
    elif digit == 2:
        _count(turn, "not_helpful", f"faq:{args['id']}")
        question, others = str(args.get("q", "")), list(args.get("others", []))
        asked = _note(turn, question, "unhelpful", int(args["id"]))
        if others:
            turn.go("suggest", ids=others, q=question)
        else:
            turn.go("handover", q=question, asked=asked)
    elif digit == screens.GUIDE_ANSWER:
        if (guide := _guide_of(turn, int(args["id"]))) is not None:
            guiding.begin(turn, guide)
    else:
        entry = faqs.entry(turn.session, int(args["id"]), turn.view.chain)
        near = _near(turn, entry, int(args["id"])) if entry else []
        if digit - 3 < len(near):
            turn.go("answer", id=near[digit - 3][0], q=args.get("q", ""))


def learned_pressed(turn: Turn, faq_id: int) -> bool:
    """A key under an answer that came later: the screen it stands on is the answer; it is everybody's to read."""
    if faqs.entry(turn.session, faq_id, turn.view.chain) is None:
        return False
    turn.state.screen, turn.state.args = "answer", {"id": faq_id}
    _reading(turn, faq_id)
    return True


@shows("answer_price")
def _price(turn: Turn, before: Sequence[Text], product: str) -> Outgoing:
    rows = prices.latest(turn.session, product, today=turn.today)
    if not rows:
        return turn.plain(before=before, text=turn.line("answer.price_none"), keys=Keys(person=True))
    lines = [price_line(turn, row) for row in rows[:3]]
    text = Text("\n".join(line.text for line in lines), lines[0].language)
    return turn.plain(before=before, text=text, keys=Keys(person=True))


# --- did you mean ---


@shows("suggest")
def _suggest(turn: Turn, before: Sequence[Text], ids: Sequence[int], q: str = "") -> Outgoing:
    return turn.plain(before=before, keys=Keys(items=[title for _, title in _titles(turn, ids)]))


def _titles(turn: Turn, ids: Sequence[int]) -> list[tuple[int, str]]:
    entries = [(faq_id, faqs.entry(turn.session, faq_id, turn.view.chain)) for faq_id in ids]
    return [(faq_id, entry.question) for faq_id, entry in entries if entry is not None]


@chooses("suggest")
def _suggested(turn: Turn, digit: int) -> None:
    titles = _titles(turn, turn.state.args["ids"])
    question = str(turn.state.args.get("q", ""))
    if digit <= len(titles):
        faq_id = titles[digit - 1][0]
        _count(turn, "answered", f"faq:{faq_id}")
        turn.go("answer", id=faq_id, q=question)
        _reading(turn, faq_id)
    else:
        _count(turn, "none_of_these")
        turn.go("handover", q=question, asked=_note(turn, question, "none"))


# --- an article of law ---


@shows("passage")
def _passage(turn: Turn, before: Sequence[Text], id: int, q: str = "") -> Outgoing:  # noqa: A002
    cited = _cited(turn, id, q)
    if cited is None:  # withdrawn since it was shown
        return turn.plain(before=before, text=turn.line("article.gone"))
    return turn.plain(before=[*before, *screens.foreign(turn.view, cited.language)], text=cited)


def _cited(turn: Turn, passage_id: int, question: str) -> Text | None:
    """What the article says of the question, in the language the law is in."""
    weight = partial(turn.tools.knowledge.quote_weight, turn.session)
    found = citing.cite(turn.session, passage_id, question, weight)
    return Text(lines.law(Words(SOURCE), found), SOURCE) if found else None


# --- not known ---


@shows("handover")
def _handover(turn: Turn, before: Sequence[Text], q: str = "", asked: int = 0) -> Outgoing:
    return turn.plain(before=before, keys=Keys(hidden=() if asked else (WAIT,)))


@shows("foreign")
def _foreign(turn: Turn, before: Sequence[Text], q: str = "") -> Outgoing:
    return turn.plain(before=before)


@chooses("handover", "passage", "foreign")
def _hand_over(turn: Turn, digit: int) -> None:
    question = str(turn.state.args.get("q", ""))
    if digit == 1 and question:
        feedback.hand_over(turn, question)
    elif digit == 1:
        turn.go("fb_start")
    elif digit == WAIT:
        _wait(turn, int(turn.state.args["asked"]))
    else:
        turn.go("ask")


def _wait(turn: Turn, asked: int) -> None:
    """One tap: tell me when somebody has written the answer. What was agreed to is the screen with that key's words."""
    shown, key = turn.line("handover"), turn.line(f"handover.{WAIT}")
    kept = questions.wait(
        turn.session, question_id=asked, person=turn.known(), wording=f"{shown.text} {key.text}",
        language=shown.language, method=turn.method, now=turn.now,
    )  # fmt: skip
    if kept:
        turn.done("wait")
    else:  # the screen stood there for days, and what was asked is deleted
        turn.go("ask", before=[turn.line("wait.late")])
