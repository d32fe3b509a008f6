"""Listeners at the telephone: hear a question in one's own language, say in Vietnamese what is asked, answer it."""

from collections.abc import Sequence
from typing import Any

from bot.turn import Turn, chooses, shows, takes
from content import faqs, listening, people, roles
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.security import show_code

SUGGESTIONS = 3


def command(turn: Turn, _rest: str = "") -> None:
    """/listen: the question that has waited longest."""
    if not _languages(turn):
        turn.go("home", before=[turn.line("listen_no")])
    else:
        onward(turn)


def onward(turn: Turn, *, before: Sequence[Text] = (), skip: Sequence[int] = ()) -> None:
    """The next question in one's own languages, held for this listener."""
    turn.state.screen, turn.state.trail = "", []
    found = listening.claim(turn.session, languages=_languages(turn), actor=_actor(turn), skip=skip, now=turn.now)
    if found is None:
        turn.go("listen_next", before=before)
    elif found.answer:
        turn.go("listen_check", before=before, id=found.id, clip=found.clip, answer=found.answer, skip=list(skip))
    else:
        turn.go("listen_next", before=before, id=found.id, clip=found.clip, skip=list(skip))


def _languages(turn: Turn) -> list[str]:
    """In which languages somebody listens, as their roles are now."""
    if turn.person is None:
        return []
    return roles.tongues(roles.grants(turn.session, person_id=turn.person.id, now=turn.now), "text.speak")


def _actor(turn: Turn) -> str:
    return f"person:{turn.person.id}" if turn.person else ""


def _skip(turn: Turn) -> list[int]:
    return [int(one) for one in turn.state.args.get("skip", ())]


# --- what is asked ---


@shows("listen_next")
def _listen_next(turn: Turn, before: Sequence[Text], id: int = 0, clip: str = "", **_: Any) -> Outgoing:  # noqa: A002
    if not id:
        return turn.plain(before=before, empty=True, keys=Keys(hidden=(1, 2, 3)))
    return turn.plain(before=before, clip=clip)


@chooses("listen_next")
def _instead(turn: Turn, digit: int) -> None:
    number, skip = int(turn.state.args.get("id", 0)), _skip(turn)
    where: dict[str, Any] = {"listening_id": number, "actor": _actor(turn)}
    try:
        if digit == 1:
            words = turn.view.words.only(SOURCE)("listen_again")
            listening.unclear(turn.session, words=words, now=turn.now, **where)
            onward(turn, before=[turn.line("listen_next.done")], skip=skip)
        elif digit == 2:
            listening.release(turn.session, **where)
            onward(turn, skip=[*skip, number])
        else:
            case = listening.danger(turn.session, now=turn.now, **where)
            onward(turn, before=[turn.line("listen_danger", code=show_code(case.code))], skip=skip)
    except (Conflict, NotFound):
        _gone(turn, skip)


@takes("listen_next")
def _said(turn: Turn) -> bool:
    """What was said, in Vietnamese: a written question finds its answers, anything else goes to an officer."""
    number, skip, incoming = int(turn.state.args.get("id", 0)), _skip(turn), turn.incoming
    if not number or not _languages(turn):
        return False
    where: dict[str, Any] = {"listening_id": number, "actor": _actor(turn)}
    try:
        if incoming.kind == "voice":
            media = incoming.media[0]
            listening.pass_on(turn.session, file=media.sha256, ms=media.ms, now=turn.now, **where)
            onward(turn, before=[turn.line("listen_next.done")], skip=skip)
        else:
            row = listening.summarise(turn.session, text=incoming.text, **where)
            if listening.is_question(turn.session, row):
                turn.go("listen_match", id=number, ids=_fitting(turn, row.summary), skip=skip)
            else:
                listening.pass_on(turn.session, now=turn.now, **where)
                onward(turn, before=[turn.line("listen_next.done")], skip=skip)
    except Invalid:
        turn.show(before=[turn.line("unknown")])
    except (Conflict, NotFound):
        _gone(turn, skip)
    return True


def _fitting(turn: Turn, summary: str) -> list[int]:
    reply = turn.tools.knowledge.ask(turn.session, summary, language=SOURCE, today=turn.today)
    valid = [hit.faq_id for hit in reply.hits if hit.valid]
    return [one for one in valid if faqs.entry(turn.session, one, [SOURCE]) is not None][:SUGGESTIONS]


def _gone(turn: Turn, skip: Sequence[int]) -> None:
    """Another listener or an officer was faster."""
    onward(turn, before=[turn.line("listen_gone")], skip=skip)


# --- which answer fits ---


def _titles(turn: Turn, ids: Sequence[int]) -> list[tuple[int, str]]:
    found = [(one, faqs.entry(turn.session, one, [SOURCE])) for one in ids]
    return [(one, said.question) for one, said in found if said is not None]


@shows("listen_match")
def _listen_match(turn: Turn, before: Sequence[Text], ids: Sequence[int] = (), **_: Any) -> Outgoing:
    return turn.plain(before=before, keys=Keys(items=[title for _, title in _titles(turn, ids)]))


@chooses("listen_match")
def _matched(turn: Turn, digit: int) -> None:
    args, skip = turn.state.args, _skip(turn)
    number, titles = int(args["id"]), _titles(turn, args.get("ids", ()))
    if digit <= len(titles):
        turn.go("listen_reply", id=number, faq=titles[digit - 1][0], skip=skip)
        return
    try:
        listening.pass_on(turn.session, listening_id=number, actor=_actor(turn), now=turn.now)
        onward(turn, before=[turn.line("listen_next.done")], skip=skip)
    except (Conflict, NotFound):
        _gone(turn, skip)


# --- the answer, in the asker's language ---


@shows("listen_reply")
def _listen_reply(turn: Turn, before: Sequence[Text], faq: int = 0, **_: Any) -> Outgoing:
    said = faqs.entry(turn.session, faq, [SOURCE])
    if said is None:
        return turn.plain(before=before, text=turn.line("article.gone"))
    return turn.plain(before=before, slots={"answer": said.answer})


@chooses("listen_reply")
def _text_only(turn: Turn, _digit: int) -> None:
    _reply(turn)


@takes("listen_reply")
def _spoken(turn: Turn) -> None:
    media = turn.incoming.media[0]
    _reply(turn, file=media.sha256, ms=media.ms)


def _reply(turn: Turn, *, file: str = "", ms: int = 0) -> None:
    args, skip = turn.state.args, _skip(turn)
    try:
        how = listening.answer(
            turn.session,
            listening_id=int(args["id"]),
            actor=_actor(turn),
            faq_id=int(args["faq"]),
            settings=turn.settings,
            now=turn.now,
            file=file,
            ms=ms,
        )
    except (Conflict, NotFound):
        _gone(turn, skip)
        return
    line = {"check": "listen_reply.check", "text": "listen_reply.text"}.get(how, "listen_next.done")
    onward(turn, before=[turn.line(line)], skip=skip)


# --- another's spoken answer ---


@shows("listen_check")
def _listen_check(turn: Turn, before: Sequence[Text], clip: str = "", answer: str = "", **_: Any) -> Outgoing:
    return turn.plain(before=before, slots={"answer": answer}, clip=clip)


@chooses("listen_check")
def _checked(turn: Turn, digit: int) -> None:
    number, skip = int(turn.state.args["id"]), _skip(turn)
    if digit == 3:
        onward(turn, skip=[*skip, number])
        return
    try:
        gone = listening.check(
            turn.session, listening_id=number, actor=_actor(turn), good=digit == 1, settings=turn.settings, now=turn.now
        )
    except (Conflict, NotFound):
        _gone(turn, skip)
        return
    turn.loose_files |= {gone} if gone else set()
    onward(turn, before=[turn.line("listen_next.done")], skip=skip if digit == 1 else [*skip, number])


# --- may the clip be kept ---


@chooses("consent_voice")
def _keep(turn: Turn, digit: int) -> None:
    case_id = int(turn.state.args["case"])
    if digit == 1:
        wording = turn.line("consent_voice")
        people.agree(
            turn.session, turn.known(), people.VOICE,
            wording=wording.text, language=wording.language, method=turn.method, now=turn.now,
        )  # fmt: skip
    gone = listening.keep(turn.session, case_id=case_id, yes=digit == 1, now=turn.now)
    turn.loose_files |= gone
    turn.done("voice_kept" if digit == 1 else "voice_deleted")


@shows("consent_voice")
def _consent_voice(turn: Turn, before: Sequence[Text], case: int = 0) -> Outgoing:
    return turn.plain(before=before)
