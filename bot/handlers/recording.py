"""The recording studio in the chat: a speaker hears the Vietnamese, says it in the own language, and checks others."""

from collections.abc import Sequence
from typing import Any

from bot.turn import Turn, chooses, shows, takes
from content import people, roles, screens, studio
from content.audio import checks
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.studio import Need, Step
from content.texts import Text
from core.channels import Media, Outgoing
from core.errors import Forbidden, NotFound
from core.models import Role, Take

REASONS = frozenset({"quiet", "noise", "clipped", "short", "long", "silent", "format", "pauses"})
LABEL = 16  # characters of the words beside the date in the list of one's own recordings
LONGEST_NAME = 40


def begin(turn: Turn, _rest: str = "") -> None:
    """/record: consent first, then what is needed most."""
    if not _languages(turn):
        turn.go("person", before=[turn.line("rec_none")])
    elif not people.agrees(turn.session, turn.person, people.SPEAKER):
        turn.go("rec_consent")
    else:
        _next(turn)


def _actor(turn: Turn) -> str:
    return f"person:{turn.person.id}" if turn.person else ""


def _languages(turn: Turn) -> list[str]:
    return studio.languages(turn.session, _actor(turn), now=turn.now) if turn.person else []


# --- consent, and the name ---


@chooses("rec_consent")
def _consented(turn: Turn, digit: int) -> None:
    person = turn.person
    if digit == 3 or person is None or not _languages(turn):
        turn.go("home")
        return
    wording = turn.line("rec_consent")
    for purpose in (people.SPEAKER, *((people.SPEAKER_NAMED,) if digit == 1 else ())):
        people.agree(
            turn.session, person, purpose, wording=wording.text, language=wording.language, method=turn.method,
            now=turn.now,
        )  # fmt: skip
    if digit == 1 and not _name(turn):
        turn.go("rec_name")
    else:
        _next(turn)


@takes("rec_name")
def _named(turn: Turn) -> bool | None:
    name = " ".join(turn.incoming.text.split())
    if not 2 <= len(name) <= LONGEST_NAME:
        return False
    for role in _speaker_roles(turn):
        role.display_name = name
    _next(turn)
    return None


def _speaker_roles(turn: Turn) -> list[Role]:
    if turn.person is None:
        return []
    held = roles.in_force(turn.session, turn.now, person_id=turn.person.id)
    return [role for role in held if role.role == roles.SPEAKER]


def _name(turn: Turn) -> str:
    """How villagers hear who speaks; empty without a yes to that."""
    if not people.agrees(turn.session, turn.person, people.SPEAKER_NAMED):
        return ""
    return next((role.display_name for role in _speaker_roles(turn) if role.display_name), "")


# --- what comes next ---


def _next(turn: Turn, *, skip: Sequence[str] = (), before: Sequence[Text] = ()) -> None:
    """What came back, what waits for one's ears, what nobody has said: of the first language that has any."""
    step, language = Step("done", studio.Left(0, 0, 0)), ""
    for language in _languages(turn):
        step = studio.next_step(turn.session, language, _actor(turn), settings=turn.settings, now=turn.now, skip=skip)
        if step.kind != "done":
            break
    turn.state.trail = []
    left = step.left
    args: dict[str, Any] = {"lang": language, "skip": [*skip], "n": left.redo + left.review + left.record}
    if step.need is not None:
        args["need"] = _dump(step.need)
    if step.kind == "redo":
        turn.go("rec_redo", before=before, take=step.take_id, reason=step.reason, **args)
    elif step.kind == "review":
        turn.go("rec_review", before=before, take=step.take_id, **args)
    else:
        turn.go("rec_next", before=before, **args)


def _dump(need: Need) -> dict[str, Any]:
    return {"ref": need.ref, "parts": [*need.parts], "language": need.language, "vietnamese": need.vietnamese}


def _load(args: dict[str, Any]) -> Need:
    return Need(args["ref"], tuple(args["parts"]), args["language"], args["vietnamese"])


def _later(turn: Turn, mark: str) -> None:
    _next(turn, skip=[*turn.state.args.get("skip", ()), mark])


def _shown(turn: Turn, need: Need) -> str:
    """What is to be said; in the own language where it was written, the Vietnamese beside it."""
    words = ", ".join(need.parts)
    if len(need.parts) > 1:
        words = f"{turn.line('rec_next.parts').text} {words}"
    if need.language == "vi" or not need.vietnamese:
        return f"“{words}”"
    return turn.line("rec_next.own", words=words, vietnamese=need.vietnamese).text


@shows("rec_next")
def _rec_next(turn: Turn, before: Sequence[Text], need: dict[str, Any] | None = None, n: int = 0, **_: Any) -> Outgoing:
    if need is None:
        return turn.plain(before=before, empty=True, keys=Keys(hidden=(1, 2)))
    wanted = _load(need)
    return turn.plain(
        before=before,
        slots={"text": _shown(turn, wanted), "n": n},
        aloud={"text": wanted.vietnamese},
    )


@chooses("rec_next")
def _rec_next_key(turn: Turn, digit: int) -> None:
    need = turn.state.args.get("need")
    if digit == 3:
        turn.go("rec_mine")
    elif need is None:
        begin(turn)
    elif digit == 1:
        _later(turn, _load(need).hash)
    else:
        turn.go("rec_why", **turn.state.args)


# --- a recording ---


@takes("rec_next", "rec_redo")
def _recorded(turn: Turn) -> bool | None:
    """Look at it at once: what cannot be used is asked for again, with why."""
    args = turn.state.args
    if turn.incoming.kind != "voice" or "need" not in args:
        return False
    need, media = _load(args["need"]), turn.incoming.media[0]
    reason = media.refused or (checks.problem(media.measured, need.parts, need.language) if media.measured else "")
    if reason:
        turn.go("rec_redo", **{**args, "reason": reason})
        return None
    try:
        _submit(turn, need, str(args["lang"]), media)
    except Forbidden:  # the role ended meanwhile
        turn.go("home", before=[turn.line("rec_none")])
    else:
        turn.go("rec_ok", **args)
    return None


def _submit(turn: Turn, need: Need, language: str, media: Media) -> None:
    given = people.standing(turn.session, turn.known())
    studio.submit(
        turn.session,
        need=need,
        language=language,
        speaker=_actor(turn),
        name=_name(turn),
        consent=next((row.wording_hash for row in given if row.purpose == people.SPEAKER), ""),
        original=media.original or media.sha256,
        file=media.sha256,
        ms=media.ms,
        now=turn.now,
    )
    turn.kept_files.add(media.original)


@shows("rec_ok")
def _rec_ok(turn: Turn, before: Sequence[Text], **_: Any) -> Outgoing:
    return turn.plain(before=before)


@chooses("rec_ok")
def _rec_ok_key(turn: Turn, digit: int) -> None:
    if digit == 1:
        _next(turn, skip=turn.state.args.get("skip", ()))
    else:
        turn.go("rec_next", **{k: v for k, v in turn.state.args.items() if k in ("lang", "skip", "n", "need")})


@shows("rec_redo")
def _rec_redo(
    turn: Turn, before: Sequence[Text], need: dict[str, Any], reason: str = "", take: int = 0, **_: Any
) -> Outgoing:
    wanted, row = _load(need), turn.session.get(Take, take) if take else None
    why = turn.line(f"rec_redo.{reason}") if reason in REASONS else turn.line("rec_redo.reviewer", note=reason)
    return turn.plain(
        before=before,
        slots={"reason": why.text, "text": _shown(turn, wanted)},
        aloud={"text": wanted.vietnamese},
        clip=(row.back_file or "") if row else "",  # the second speaker said what is to be different
    )


@chooses("rec_redo")
def _rec_redo_key(turn: Turn, _digit: int) -> None:
    args = turn.state.args
    _later(turn, f"take:{args['take']}" if args.get("take") else _load(args["need"]).hash)


# --- the second speaker ---


@shows("rec_review")
def _rec_review(turn: Turn, before: Sequence[Text], need: dict[str, Any], take: int, **_: Any) -> Outgoing:
    wanted, row = _load(need), turn.session.get(Take, take)
    return turn.plain(
        before=before,
        slots={"text": _shown(turn, wanted)},
        clip=(row.file or "") if row else "",
        trial=True,
        voice="send",
    )


@chooses("rec_review")
def _rec_review_key(turn: Turn, digit: int) -> None:
    args = turn.state.args
    if digit == 1 and studio.is_grave(turn.session, args["need"]["ref"]):
        turn.go("rec_back", **args)
    elif digit == 1:
        _approve(turn)
    elif digit == 2:
        turn.go("rec_why", **args)
    else:
        _later(turn, f"take:{args['take']}")


def _approve(turn: Turn, *, back_text: str = "", back_file: str = "") -> None:
    args = turn.state.args
    try:
        studio.approve(
            turn.session, take_id=int(args["take"]), reviewer=_actor(turn), back_text=back_text, back_file=back_file,
            now=turn.now,
        )  # fmt: skip
    except (NotFound, Forbidden):  # somebody else was faster, it was taken back, or the role ended
        _next(turn, skip=args.get("skip", ()))
    else:
        _next(turn, skip=args.get("skip", ()), before=[turn.line("rec_thanks")])


@shows("rec_back")
def _rec_back(turn: Turn, before: Sequence[Text], **_: Any) -> Outgoing:
    return turn.plain(before=before)


@takes("rec_back")
def _told_back(turn: Turn) -> None:
    if turn.incoming.kind == "voice":
        _approve(turn, back_file=turn.incoming.media[0].sha256)
    else:
        _approve(turn, back_text=turn.incoming.text)


@shows("rec_why")
def _rec_why(turn: Turn, before: Sequence[Text], **_: Any) -> Outgoing:
    return turn.plain(before=before)


@takes("rec_why")
def _told_why(turn: Turn) -> None:
    """Why a take is to be said again, or why words cannot be said."""
    args, voice = turn.state.args, turn.incoming.kind == "voice"
    reason = turn.line("rec_why.spoken").text if voice else turn.incoming.text
    try:
        if args.get("take"):
            studio.reject(
                turn.session, take_id=int(args["take"]), reviewer=_actor(turn), reason=reason,
                note_file=turn.incoming.media[0].sha256 if voice else "", now=turn.now,
            )  # fmt: skip
        else:
            studio.hard_to_say(
                turn.session, need=_load(args["need"]), language=str(args["lang"]), speaker=_actor(turn),
                reason=reason, note_file=turn.incoming.media[0].sha256 if voice else "", now=turn.now,
            )  # fmt: skip
    except (NotFound, Forbidden):
        _next(turn, skip=args.get("skip", ()))
    else:
        _next(turn, skip=args.get("skip", ()), before=[turn.line("rec_thanks")])


# --- what one has done ---


@shows("rec_mine")
def _rec_mine(turn: Turn, before: Sequence[Text], page: int = 0) -> Outgoing:
    thanks = studio.thanks(turn.session, _actor(turn)) if turn.person else studio.Thanks(0, 0, 0)
    items = [f"{screens.day(row.created_at, turn.settings)[:5]} {row.words[:LABEL]}" for row in _mine(turn)]
    slots = {"clips": thanks.clips, "waiting": thanks.waiting, "played": thanks.played}
    return turn.plain(before=before, slots=slots, keys=Keys(items=items, page=page))


def _mine(turn: Turn) -> Sequence[Take]:
    return studio.mine(turn.session, _actor(turn)) if turn.person else ()


@chooses("rec_mine")
def _rec_mine_key(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    turn.go("rec_take", take=_mine(turn)[at].id)


@shows("rec_take")
def _rec_take(turn: Turn, before: Sequence[Text], take: int) -> Outgoing:
    row = next((row for row in _mine(turn) if row.id == take), None)
    if row is None:
        return turn.plain(before=before, text=turn.line("article.gone"), keys=Keys(hidden=(1,)))
    slots = {"text": row.words.replace("\n", ", "), "state": turn.line(f"take.{row.state}").text}
    return turn.plain(before=before, slots=slots, aloud={"text": ""}, clip=row.file or "", trial=True)


@chooses("rec_take")
def _rec_take_key(turn: Turn, digit: int) -> None:
    if digit == 2:
        turn.go("rec_mine")
        return
    try:
        loose = studio.withdraw(turn.session, take_id=int(turn.state.args["take"]), actor=_actor(turn), now=turn.now)
    except NotFound:
        turn.go("rec_mine")
    else:
        turn.loose_files |= {*loose}
        turn.done("take_withdrawn")
