"""Eligibility guides: a few yes-or-no questions by digit, an honest end, and nothing of the answers kept."""

from collections.abc import Sequence

from bot.turn import Turn, chooses, shows
from content import guides, heard, screens, tally
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.models import Guide


def begin(turn: Turn, guide_id: int) -> None:
    """The first question; that a guide was begun is counted by place and language, how it ended is not."""
    tally.count(
        turn.session, "guide_begun", day=turn.today, ref=guides.ref(guide_id), area_id=turn.area_id,
        language=turn.language,
    )  # fmt: skip
    turn.go("guide", id=guide_id, at=0)


@shows("guide")
def _guide(turn: Turn, before: Sequence[Text], id: int, at: int) -> Outgoing:  # noqa: A002
    view = turn.view
    shown = guides.step(turn.session, id, at, view.chain, today=turn.today)
    if shown is None:  # withdrawn while somebody walked through it
        return turn.plain(before=before, text=turn.line("article.gone"), keys=Keys(hidden=(1, 2, 3)))
    said = (heard.content(view.words, [(shown.text.text, shown.text.language)], [shown.vietnamese]),)
    text = Text(shown.text.text, shown.text.language, said)
    if at == 0:  # the promise that nothing is kept stands in front of the first question only
        promise = view.line("guide", question="")
        whole = view.filled("guide", {"question": shown.text.text})[0]
        text = Text(whole, shown.text.language, (*heard.of(_plain(promise), view.words.tag), *said))
    return turn.plain(before=[*before, *screens.foreign(view, shown.text.language)], text=text)


@chooses("guide")
def _answered(turn: Turn, digit: int) -> None:
    at = int(turn.state.args["at"])
    guide = turn.session.get(Guide, int(turn.state.args["id"]))
    if guide is None or guide.state != guides.PUBLISHED or at >= len(guide.steps):  # changed under one's feet
        turn.go("home")
        return
    target = guides.follow(guide.steps, at, guides.ANSWERS[digit - 1])
    if isinstance(target, int):
        turn.go("guide", id=guide.id, at=target)
    else:
        turn.go("guide_end", id=guide.id, end=target)
        turn.state.trail = [(screen, args) for screen, args in turn.state.trail if screen != "guide"]


@shows("guide_end")
def _end(turn: Turn, before: Sequence[Text], id: int, end: str) -> Outgoing:  # noqa: A002
    view = turn.view
    shown = guides.step(turn.session, id, end, view.chain, today=turn.today)
    if shown is None or shown.office is None:
        return turn.plain(before=before, text=turn.line("article.gone"), keys=Keys(hidden=(1,)))
    slots = {"office": shown.office.text, "papers": shown.papers.text if shown.papers else ""}
    message = "guide_end" if shown.papers else "guide_end.ask"
    whole = view.filled(message, {**slots, "result": shown.text.text})[0]
    rest = _plain(view.line(message, **slots, result=""))
    said = (
        heard.content(view.words, [(shown.text.text, shown.text.language)], [shown.vietnamese]),
        *heard.of(rest, view.words.tag),
    )
    guide = turn.session.get_one(Guide, id)
    source = screens.said_by(view.words, guide.issuer, guide.doc_no, guide.doc_date, turn.settings)
    return turn.plain(
        before=[*before, *screens.foreign(view, shown.text.language)],
        text=Text(whole, shown.text.language, said),
        after=[Text(source, rest.language)] if source else [],
    )


def _plain(line: Text) -> Text:
    return Text(line.text.strip(), line.language)
