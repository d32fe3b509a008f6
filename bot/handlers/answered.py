"""Questions of others with their answers: cleared of personal data, approved, and readable by everybody."""

from collections.abc import Sequence

from bot.turn import Turn, chooses, shows
from content import public_answers
from content.public_answers import Told
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys, foreign
from content.texts import Text
from core.channels import Outgoing
from core.errors import NotFound

SHOWN = 60  # of the newest; the pages on the web have them all
LABEL = 60  # characters of a question in the list


def _newest(turn: Turn) -> list[Told]:
    return public_answers.published(turn.session, languages=turn.view.chain, limit=SHOWN)


@shows("answered")
def _answered(turn: Turn, before: Sequence[Text], page: int = 0) -> Outgoing:
    told = _newest(turn)
    items = [
        one.question if len(one.question) <= LABEL else f"{one.question[:LABEL].rsplit(' ', 1)[0]} …" for one in told
    ]
    return turn.plain(before=before, empty=not told, keys=Keys(items=items, page=page))


def _short(text: str) -> str:
    return text if len(text) <= LABEL else f"{text[:LABEL].rsplit(' ', 1)[0]} …"


@chooses("answered")
def _chosen(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    turn.go("answered_one", id=_newest(turn)[at].row.id)


@shows("answered_one")
def _one(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    try:
        told = public_answers.one(turn.session, id, languages=turn.view.chain)
    except (NotFound, IndexError):
        told = None
    if told is None or told.row.state != public_answers.PUBLISHED:  # withdrawn while it was being looked at
        return turn.plain(before=before, empty=True)
    text = Text(f"{told.question}\n{told.answer}", told.language)
    return turn.plain(before=[*before, *foreign(turn.view, told.language)], text=text)
