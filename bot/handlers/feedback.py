"""Feedback: pieces in any order, with a name or without, looked at once more before it goes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.handlers import receipt
from bot.state import Draft
from bot.turn import Turn, chooses, enters, shows, takes
from content import areas, cases, floods, listening, people, roles
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.i18n import SOURCE
from core.models import Article, Case, Office
from core.security import show_code

DRAFT_HOURS = 24  # an interrupted feedback waits a day
PARTS = 20  # pieces of one feedback; more are refused kindly
COLLECTING = ("fb_start", "fb_got")  # the screens on which words, pictures and voices are gathered
SUMMARY = 200  # characters of the own words that are shown before sending
LEGAL_AID = "tro-giup-phap-ly"  # slug of the article that the complaint screen offers


def begin(turn: Turn, text: str = "") -> None:
    """/feedback: go on with an unfinished one, or start; words after the command are the first piece."""
    if not text:
        turn.go("fb_start")
        return
    before = _resumed(turn)
    _add(turn, {"kind": "text", "text": text})
    turn.go("fb_got", before=before)


def _resumed(turn: Turn) -> list[Text]:
    """That something was begun and left, when it was: said before anything joins it."""
    draft = _standing(turn)
    return [turn.line("fb_resume")] if draft is not None and draft.parts else []


def hand_over(turn: Turn, question: str) -> None:
    """A question for an officer. Beside an unfinished feedback both are named: neither is lost, the person decides."""
    if (before := _resumed(turn)) and turn.state.draft is not None and turn.state.draft.kind != "question":
        _add(turn, {"kind": "text", "text": question})
        turn.go("fb_got", before=before)
        return
    turn.state.draft = Draft(
        parts=[{"kind": "text", "text": question}],
        kind="question",
        topic=turn.topic,
        area_id=turn.area_id,
        begun_at=turn.now.isoformat(),
    )
    turn.go("fb_name")


def unasked(turn: Turn) -> None:
    """A voice note or a picture nobody asked for is kept and offered as feedback."""
    before = _resumed(turn)
    full = collect(turn)
    turn.go("fb_got", before=[*before, *full, *([turn.line("kept_voice")] if turn.incoming.kind == "voice" else [])])


def collect(turn: Turn) -> list[Text]:
    """Put what came in into the draft; says so when a file found no room any more."""
    full: list[Text] = []
    incoming = turn.incoming
    if incoming.kind == "text":
        _add(turn, {"kind": "text", "text": incoming.text})
    elif incoming.kind == "location":
        _add(turn, {"kind": "location", "text": f"{incoming.latitude:.5f}, {incoming.longitude:.5f}"})
    else:
        for media in incoming.media:
            if not _room(turn):
                full = [turn.line("fb_full", n=turn.settings.case_files)]
                turn.loose_files.add(media.sha256)
                continue
            _add(turn, {"kind": media.kind, "file": media.sha256, "mime": media.mime, "ms": media.ms})
        if incoming.text:
            _add(turn, {"kind": "text", "text": incoming.text})
    return full


def _room(turn: Turn) -> bool:
    """Whether the case (begun or to be) may hold one more file."""
    draft = _standing(turn)
    drafted = sum(part["kind"] in floods.FILE_KINDS for part in draft.parts) if draft else 0
    case_id = draft.case_id if draft else None
    return floods.files_left(turn.session, case_id=case_id, settings=turn.settings, drafted=drafted) > 0


def put(turn: Turn, *, text: str = "", clip: str = "", ms: int = 0) -> None:
    """Put what was said elsewhere (a broadcast that may not go out) into a draft."""
    if text:
        _add(turn, {"kind": "text", "text": text})
    if clip:
        _add(turn, {"kind": "voice", "file": clip, "mime": "audio/ogg", "ms": ms})


def _standing(turn: Turn) -> Draft | None:
    draft = turn.state.draft
    if draft is not None and draft.relayed and not draft.consent and not turn.state.screen.startswith("relay_"):
        drop(turn)  # nobody has asked aloud that it be sent for them
        return None
    if draft is not None and draft.begun_at:
        begun = datetime.fromisoformat(draft.begun_at)
        if begun < turn.now - timedelta(hours=DRAFT_HOURS):
            turn.state.draft = None
            return None
    return draft


def _add(turn: Turn, part: dict[str, Any]) -> None:
    draft = _standing(turn)
    if draft is None:
        draft = turn.state.draft = Draft(topic=turn.topic, area_id=turn.area_id, begun_at=turn.now.isoformat())
    if len(draft.parts) < PARTS:
        draft.parts.append(part)


# --- collecting ---


@enters("fb_start")
def _where_it_stands(turn: Turn) -> tuple[str, list[Text]]:
    """What was begun and left is named first, whichever way leads here."""
    resumed = _resumed(turn)
    return ("fb_got" if resumed else "fb_start"), resumed


@shows("fb_start")
def _fb_start(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before, keys=Keys(hidden=() if turn.state.draft and turn.state.draft.parts else (1,)))


@takes("fb_start", "fb_got", "case_reopened")
def _piece(turn: Turn) -> None:
    if turn.state.screen == "case_reopened":
        turn.state.draft = Draft(case_id=int(turn.state.args["id"]), begun_at=turn.now.isoformat())
    turn.go("fb_got", before=collect(turn))
    turn.state.trail = [step for step in turn.state.trail if step[0] != "fb_start"]  # it is this screen by now


@shows("fb_got")
def _fb_got(turn: Turn, before: Sequence[Text]) -> Outgoing:
    draft = turn.state.draft
    parts = draft.parts if draft else []
    keys = Keys(hidden=() if parts else (1,))
    return turn.plain(before=before, slots={"items": _items(turn, parts)}, keys=keys)


def _items(turn: Turn, parts: Sequence[dict[str, Any]]) -> str:
    """ "2 đoạn nói, 1 hình"; kinds that are not there are left out."""
    counted = Counter(str(part["kind"]) for part in parts)
    words = [
        turn.view.words.plural(f"items.{kind}", counted[kind])
        for kind in ("text", "voice", "photo", "file", "location")
        if counted[kind]
    ]
    return ", ".join(words) or turn.line("items.none").text


@chooses("fb_got", "fb_start")
def _collected(turn: Turn, digit: int) -> None:
    draft = _standing(turn)
    if digit == 2:
        drop(turn)
        turn.state.trail = []
        turn.go("fb_start")
    elif draft is None or not draft.parts:
        turn.go("fb_start", before=[turn.line("unknown")])
    elif draft.case_id is not None:
        _append(turn, draft)
    else:
        turn.go("fb_name")


def _append(turn: Turn, draft: Draft) -> None:
    """More for a case that exists: no new code, no new question about the name."""
    case = turn.session.get(Case, draft.case_id)
    turn.state.draft = None
    if case is None or turn.person is None or case.person_id != turn.person.id:
        turn.go("home")
        return
    for part in draft.parts:
        cases.add(turn.session, case, cases.Part(**part), now=turn.now, settings=turn.settings)
    listening.again(turn.session, case=case, now=turn.now)
    turn.done("added", code=show_code(case.code))


def drop(turn: Turn) -> None:
    """Forget a draft and the files that only it used."""
    draft = turn.state.draft
    if draft is not None:
        for file in (draft.consent, *(str(part.get("file") or "") for part in draft.parts)):
            if file:
                turn.loose_files.add(file)
    turn.state.draft = None


# --- with a name or without ---


@chooses("fb_name")
def _named(turn: Turn, digit: int) -> None:
    draft = _standing(turn)
    if draft is None:
        turn.go("fb_start")
        return
    if digit == 3:
        drop(turn)
        turn.go("home")
        return
    wording = turn.line("fb_name")
    people.agree(
        turn.session, turn.known(), people.CASE,
        wording=wording.text, language=wording.language, method=turn.method, now=turn.now,
    )  # fmt: skip
    draft.named = digit == 1
    turn.go("fb_who") if draft.named else receipt.look(turn)


@takes("fb_who")
def _who(turn: Turn) -> None:
    draft = _standing(turn)
    if draft is None:
        turn.go("fb_start")
    elif turn.incoming.kind == "voice":
        media = turn.incoming.media[0]
        _add(turn, {"kind": "voice", "file": media.sha256, "mime": media.mime, "ms": media.ms})
        receipt.look(turn)
    else:
        draft.who = turn.incoming.text.strip()[:300]
        receipt.look(turn)


@shows("fb_check")
def _fb_check(turn: Turn, before: Sequence[Text]) -> Outgoing:
    draft = turn.state.draft or Draft()
    place = areas.label(turn.session, draft.area_id) if draft.area_id else turn.line("place.none").text
    name = turn.line("fb_check.named", name=draft.who or "…") if draft.named else turn.line("fb_check.unnamed")
    words = " ".join(str(part.get("text", "")) for part in draft.parts if part["kind"] == "text").strip()
    short = words[:SUMMARY] + ("…" if len(words) > SUMMARY else "")
    rest = [part for part in draft.parts if part["kind"] != "text"]
    summary = ", ".join(said for said in (short.rstrip("."), _items(turn, rest) if rest else "") if said)
    clips = [part for part in draft.parts if part["kind"] == "voice"]
    heard = clips and turn.language != SOURCE and roles.speakers(turn.session, turn.language, now=turn.now)
    return turn.plain(
        before=[*before, *([turn.line("fb_check.listener")] if heard else [])],
        slots={"place": place, "name_or_none": name.text, "summary": summary},
        aloud={"name_or_none": "", "summary": _items(turn, draft.parts)},
        clip=str(clips[-1]["file"]) if clips else "",
    )


@chooses("fb_check")
def _checked(turn: Turn, digit: int) -> None:
    if _standing(turn) is None:
        turn.go("fb_start")
    elif digit == 1:
        receipt.send(turn)
    elif digit == 2:
        turn.go("place", then="fb_check")
    elif digit == 3:
        turn.go("fb_got")
    else:
        drop(turn)
        turn.go("home")


# --- complaints and denunciations ---


@shows("complaint")
def _complaint(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before, keys=Keys(hidden=() if _legal_aid(turn) else (3,)))


def _legal_aid(turn: Turn) -> int | None:
    """The published article about legal aid, when the agency has one."""
    return turn.session.scalar(select(Article.id).where(Article.slug == LEGAL_AID, Article.state == "published"))


@chooses("complaint")
def _complaint_choice(turn: Turn, digit: int) -> None:
    if digit == 1:
        turn.go("complaint_where")
    elif digit == 2:
        _only_an_opinion(turn)
    else:
        article_id = _legal_aid(turn)
        if article_id is not None:
            turn.go("article", id=article_id)


@shows("complaint_where")
def _complaint_where(turn: Turn, before: Sequence[Text]) -> Outgoing:
    office = areas.office(turn.session, turn.area_id) if turn.area_id else None
    return turn.plain(
        before=before,
        keys=Keys(person=True),
        slots={
            "office": office.name if office else turn.settings.agency,
            "address": (office.address if office else "") or turn.line("office.ask", phone=turn.settings.hotline).text,
            "hours": (office.hours if office else "") or turn.line("office.hours").text,
        },
    )


@chooses("complaint_where")
def _after_where(turn: Turn, _digit: int) -> None:
    _only_an_opinion(turn)


def _only_an_opinion(turn: Turn) -> None:
    """What was typed before left nothing: the opinion begins now, and the question is not asked again."""
    turn.state.draft = Draft(told=True, area_id=turn.area_id, begun_at=turn.now.isoformat())
    turn.go("fb_start")


# --- a person, everywhere ---


@shows("person")
def _person(turn: Turn, before: Sequence[Text]) -> Outgoing:
    office = areas.office(turn.session, turn.area_id) if turn.area_id else None
    phone = (office.phone if office else "") or turn.settings.hotline
    card = [turn.line("office.card", **_card(turn, office))] if office else []
    return turn.plain(before=before, slots={"office_phone": phone}, after=card)


@shows("err")
def _err(turn: Turn, before: Sequence[Text], code: str) -> Outgoing:
    return turn.plain(before=before, slots={"code": show_code(code)}, aloud={"code": tuple(code)})


def _card(turn: Turn, office: Office) -> dict[str, str]:
    return {
        "name": office.name,
        "hours": office.hours or turn.line("office.hours").text,
        "address": office.address or turn.line("office.ask", phone=office.phone or turn.settings.hotline).text,
    }
