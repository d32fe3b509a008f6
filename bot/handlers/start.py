"""The beginning: language, consent to be remembered, place (`place.py`), consent to notices; each may be skipped."""

import re
from collections.abc import Sequence

from sqlalchemy import func, select

from bot import digits
from bot.turn import Turn, chooses, shows, takes
from content import areas, cases, notices, people
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.texts import Text
from core import memo
from core.channels import Outgoing, Speech
from core.i18n import SOURCE
from core.models import Area, Language, Translation
from core.security import CASE_SIGNS, NOTICE_SIGNS, read_code

LONGEST_NAME = 60  # characters of a language's name with "tiếng" in front
_AGE = re.compile(r"\b(\d{1,2}) (?:tuoi|years? old)\b")
THIN = 5  # with fewer articles than this a language says so before it is chosen


def begin(turn: Turn, payload: str) -> None:
    """/start, with the payload of a link or a QR code."""
    bad = bool(payload) and not _follow(turn, payload)
    if turn.state.started and turn.state.goal:
        reach_goal(turn)
    elif turn.state.started:
        turn.go("home", before=[turn.line("link_bad")] if bad else ())
    else:
        turn.go("lang_pick", before=[turn.line("link_bad")] if bad else ())


def _follow(turn: Turn, payload: str) -> bool:
    """Remember where a link leads: v_ village, n_ notice, c_ case."""
    kind, _, code = payload.partition("_")
    if kind == "v":
        village = areas.village_by_code(turn.session, code)
        if village is not None:
            turn.state.goal = ("place_ok", {"id": village.id})
            return True
    if kind == "n" and (read := read_code(code, NOTICE_SIGNS)):
        notice = notices.by_code(turn.session, read)
        if notice is not None:
            turn.state.goal = ("genuine", {"id": notice.id})
            return True
    if kind == "c" and (read := read_code(code, CASE_SIGNS)):
        case = cases.by_code(turn.session, read)
        if case is not None:
            turn.state.goal = ("status", {"id": case.id})
            return True
    return False


def reach_goal(turn: Turn) -> None:
    """Go where a link was meant to lead, else home."""
    goal, turn.state.goal = turn.state.goal, None
    if goal is None:
        turn.go("home")
    else:
        turn.state.started = True
        screen, args = goal
        turn.go(screen, **args)


# --- language ---

_LANGUAGES = select(Language).where(Language.active).order_by(Language.position, Language.tag)


def languages(turn: Turn) -> list[Language]:
    """Vietnamese first, then what is spoken in the person's village, then the others."""
    rows = memo.once(turn.session, "languages", lambda: turn.session.scalars(_LANGUAGES).all())
    area_id = turn.area_id or (turn.state.goal[1].get("id") if turn.state.goal else None)
    area = turn.session.get(Area, area_id) if area_id else None
    near = [tag for tag in area.languages.split(",") if tag] if area else []
    order = {SOURCE: -1, **{tag: n for n, tag in enumerate(near) if tag != SOURCE}}
    return sorted(rows, key=lambda row: (order.get(row.tag, len(near)), row.position))


def article_count(turn: Turn, tag: str) -> int:
    """How many articles have a title in this language."""
    return (
        turn.session.scalar(
            select(func.count())
            .select_from(Translation)
            .where(
                Translation.language == tag,
                Translation.field == "title",
                Translation.state == "approved",
                Translation.ref.startswith("article:"),
            )
        )
        or 0
    )


@shows("lang_pick")
def _lang_pick(turn: Turn, before: Sequence[Text], page: int = 0) -> Outgoing:
    rows = languages(turn)
    names = [row.own_name or row.vi_name for row in rows]
    said = {n: Speech(row.vi_name, SOURCE, row.tag, datum=True) for n, row in enumerate(rows)}  # by its own speaker
    return turn.plain(before=before, keys=Keys(items=names, page=page, said=said))


@chooses("lang_pick")
def _language(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    _picked(turn, languages(turn)[at])


@takes("lang_pick")
def language_by_name(turn: Turn) -> bool:
    """A language may be named in any of its names, at any time; anything else is not for this."""
    if len(turn.incoming.text) > LONGEST_NAME:
        return False
    said = digits.bare(turn.incoming.text).removeprefix("tieng ")
    if not said:
        return False
    for row in languages(turn):
        if said in {digits.bare(name).removeprefix("tieng ") for name in (row.own_name, row.vi_name, row.en_name)}:
            _picked(turn, row)
            return True
    return False


def _picked(turn: Turn, row: Language) -> None:
    if row.tag != SOURCE and article_count(turn, row.tag) < THIN:
        turn.go("lang_thin", tag=row.tag)
    else:
        _use_language(turn, row.tag)


@shows("lang_thin")
def _lang_thin(turn: Turn, before: Sequence[Text], tag: str) -> Outgoing:
    return turn.plain(before=before, slots={"n": article_count(turn, tag)})


@chooses("lang_thin")
def _thin(turn: Turn, digit: int) -> None:
    if digit == 1:
        _use_language(turn, str(turn.state.args["tag"]))
    else:
        turn.back()


def _use_language(turn: Turn, tag: str) -> None:
    if turn.remembered and turn.person is not None:
        turn.person.language = tag
    else:
        turn.state.language = tag
    if turn.state.started:
        language = turn.session.get_one(Language, tag)
        turn.done("language", name=language.own_name or language.vi_name)
    else:
        turn.go("consent_save")


# --- to be remembered or not ---


@chooses("consent_save")
def _consent_save(turn: Turn, digit: int) -> None:
    if digit == 1:
        _remember(turn, "consent_save", turn.method)
    elif digit == 2:
        turn.go("guest")
    else:
        turn.go("consent_child")


@takes("consent_save")
def _age_said(turn: Turn) -> bool:
    """ "em 12 tuổi": a guardian decides; the age itself is not kept. Anything else is not for this screen."""
    ages = [int(number) for number in _AGE.findall(digits.bare(turn.incoming.text))]
    if not ages or min(ages) >= turn.settings.child_age:
        return False
    turn.go("consent_child")
    return True


@chooses("consent_child")
def _consent_child(turn: Turn, digit: int) -> None:
    if digit == 1:
        _remember(turn, "consent_child", "guardian")
    else:
        turn.go("guest")


def _remember(turn: Turn, screen: str, method: str) -> None:
    """The one place where language and place become a person's: after a yes, with its proof."""
    wording = turn.line(screen)
    person = turn.known()
    people.agree(
        turn.session, person, people.SAVE, wording=wording.text, language=wording.language, method=method, now=turn.now
    )
    person.language = turn.state.language or SOURCE
    person.area_id = turn.state.area_id
    turn.state.language, turn.state.area_id = "", None
    goal = turn.state.goal
    if turn.state.started:
        turn.done("save")
    elif goal is not None and goal[0] == "place_ok":
        turn.state.goal = None
        turn.go("place_ok", **goal[1])
    else:
        turn.go("place")


# --- notices: the last step ---


@chooses("consent_notices")
def _consent_notices(turn: Turn, digit: int) -> None:
    if digit in (1, 2):
        wording = turn.line("consent_notices")
        person = turn.known()
        how = "each" if digit == 1 else "emergency"
        people.want_notices(
            turn.session, person, how,
            wording=wording.text, language=wording.language, method=turn.method, now=turn.now,
        )  # fmt: skip
        people.unsuppress(
            turn.session, turn.tools.keyring, channel=turn.incoming.channel, address=turn.incoming.address
        )
    elif turn.person is not None:
        for purpose in (people.NOTICES, people.NOTICES_EMERGENCY):
            people.withdraw_one(turn.session, turn.person, purpose, now=turn.now)
    reach_goal(turn)
