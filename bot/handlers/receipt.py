"""A feedback leaves: others who told the same may be joined; then it is a case, and its code is given out."""

from collections.abc import Sequence
from typing import Any

from bot.state import Draft
from bot.turn import Turn, chooses, shows
from content import areas, cases, floods, listening, screens
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.models import Case, Topic
from core.security import show_code


def look(turn: Turn) -> None:
    """Before the last look: several people of the place may have told the same already."""
    draft = turn.state.draft
    found = _similar(turn, draft) if draft is not None else None
    if found is None:
        turn.go("fb_check")
    else:
        turn.go("fb_similar", id=found.case_id, n=found.people)


def _similar(turn: Turn, draft: Draft) -> cases.Similar | None:
    """What somebody relays for a neighbour stays a case of its own: its clip belongs to it."""
    if draft.relayed or draft.kind != cases.FEEDBACK:
        return None
    return cases.similar(
        turn.session,
        words=" ".join(str(part.get("text", "")) for part in draft.parts if part["kind"] == "text"),
        topic=draft.topic,
        area_id=draft.area_id or turn.area_id,
        person_id=turn.person.id if turn.person else None,
        now=turn.now,
    )


@shows("fb_similar")
def _fb_similar(turn: Turn, before: Sequence[Text], id: int, n: int) -> Outgoing:  # noqa: A002
    return turn.plain(before=before, slots={"title": title(turn, turn.session.get_one(Case, id)), "n": n})


@chooses("fb_similar")
def _joined(turn: Turn, digit: int) -> None:
    draft = turn.state.draft
    if draft is None:
        turn.go("fb_start")
    elif digit == 1:
        draft.joins = int(turn.state.args["id"])
        send(turn)
    else:
        turn.go("fb_check")


def title(turn: Turn, case: Case) -> str:
    """A case by its class, topic and place: all that others may see of it."""
    held = turn.session.get(Topic, case.topic) if case.topic else None
    topic = "" if held is None else (held.en_name if turn.language == "en" else held.vi_name)
    place = areas.label(turn.session, case.area_id) if case.area_id else ""
    return ", ".join(said for said in (turn.line(f"case.{case.kind}").text, topic, place) if said)


def send(turn: Turn) -> None:
    """The draft becomes a case; whoever joins has a case and a code of their own, answered with the others."""
    draft = turn.state.draft
    if draft is None or not draft.parts:
        turn.go("fb_start")
        return
    person = turn.known()
    if pause := _paused(turn, draft):
        turn.go("person", before=[pause])  # the draft stays; nothing that was said is lost
        return
    seal = turn.tools.keyring.seal
    parts = [cases.Part(**part) for part in draft.parts]
    represented = draft.represented if draft.named else ""  # "without a name" holds for both
    if represented:  # officers hear who asks; of somebody unnamed the clip is proof only, and never played
        parts.insert(0, cases.Part("voice", file=draft.consent, mime="audio/ogg", ms=draft.consent_ms))
    case = cases.open_case(
        turn.session,
        person_id=person.id,
        kind=draft.kind,
        topic=draft.topic,
        parts=parts,
        area_id=draft.area_id or turn.area_id,
        language=turn.language,
        channel=turn.incoming.channel,
        now=turn.now,
        settings=turn.settings,
        named=draft.named,
        name_sealed=seal(draft.who) if draft.named and draft.who else None,
        represented_sealed=seal(represented) if represented else None,
        consent_clip=draft.consent or None,
    )
    if draft.joins is not None:
        cases.join(turn.session, case, into=draft.joins, now=turn.now)
    if draft.kind != cases.DATA:
        listening.begin(turn.session, case=case, now=turn.now)
    relayed, turn.state.draft = draft.relayed, None
    turn.state.trail = []
    turn.state.screen = ""
    turn.go("receipt", code=case.code, relayed=relayed)


def _paused(turn: Turn, draft: Draft) -> Text | None:
    """Why no new case is taken from this person now, kindly; None when there is no reason.

    Who relays speaks for many, so what is relayed is not counted; an officer's pause holds for it too.
    """
    until = floods.muted_until(turn.person, turn.now)
    if until is not None:
        return turn.line("muted", until=screens.day(until, turn.settings))
    if not draft.relayed and floods.too_many(turn.session, turn.person, now=turn.now, settings=turn.settings):
        return turn.line("too_many", n=turn.settings.case_daily)
    return None


def as_case(turn: Turn, parts: Sequence[cases.Part]) -> None:
    """What others said becomes an unnamed case of whoever passes it on."""
    case = cases.open_case(
        turn.session,
        person_id=turn.known().id,
        kind=cases.FEEDBACK,
        parts=parts,
        area_id=turn.area_id,
        language=turn.language,
        channel=turn.incoming.channel,
        now=turn.now,
        settings=turn.settings,
    )
    turn.state.trail = []
    turn.state.screen = ""
    turn.go("receipt", code=case.code)


@shows("receipt")
def _receipt(turn: Turn, before: Sequence[Text], code: str, relayed: bool = False) -> Outgoing:
    return with_code(turn, code, before=before, after=[turn.line("receipt.relay")] if relayed else ())


def with_code(
    turn: Turn,
    code: str,
    *,
    before: Sequence[Text] = (),
    after: Sequence[Text] = (),
    keys: Keys | None = None,
    **slots: Any,
) -> Outgoing:
    """The present screen with a receipt code: shown in two halves, read sign by sign, twice."""
    return turn.plain(
        before=before,
        after=after,
        keys=keys,
        slots={"code": show_code(code), **_promised(turn, code), **slots},
        aloud={"code": (*code, ".", *code)},
        code=code,
    )


def _promised(turn: Turn, code: str) -> dict[str, str]:
    """By which days the agency confirms and answers, as every receipt says."""
    case = cases.by_code(turn.session, code)
    due = (case.ack_due, case.answer_due) if case else (None, None)
    return {name: screens.day(at, turn.settings) or "–" for name, at in zip(("ack", "due"), due, strict=True)}
