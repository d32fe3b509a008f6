"""The recording studio in the console: what a language needs, recorded in the browser or handed in as a file."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.sounds import sound
from admin.visit import Visit
from content import studio
from content.audio import checks
from content.audio.intake import Accepted, Refused
from content.studio import Need, Step, Thanks
from core.channels import Outgoing, Speech
from core.errors import Forbidden, Invalid, NotFound
from core.models import Language, Take

HOME = "/admin/studio"


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the page shows."""

    languages: list[Language]
    language: Language
    step: Step
    take: Take | None
    grave: bool
    thanks: Thanks
    mine: list[Take]


async def show(visit: Visit) -> web.StreamResponse:
    """The next thing to say or to listen to."""
    return await _page(visit, visit.form(), 200)


async def hear_vietnamese(visit: Visit) -> web.StreamResponse:
    """What is to be said, in Vietnamese."""
    tag = visit.request.match_info["tag"]
    need = await visit.read(lambda s: _need(s, visit, tag, visit.request.match_info["need"]))
    speech = (Speech(need.vietnamese, "vi"),)
    clip = await visit.console.voice.clip(Outgoing("studio", need.vietnamese, speech=speech))
    if clip is None:
        raise NotFound("no voice says this")
    return sound(clip.path)


async def hear_take(visit: Visit) -> web.StreamResponse:
    """What a speaker said: for other speakers of the language, and for who releases it."""
    number = visit.number("take")

    def look(session: Session) -> str:
        take = session.get(Take, number)
        if take is None or take.file is None or take.state in (studio.WITHDRAWN, "gone"):
            raise NotFound(f"take {number}")
        mine = studio.speaks(session, visit.actor, take.language, now=visit.now)
        if not mine and not visit.may("clip.release", None):
            raise NotFound(f"take {number}")
        return take.file

    return sound(visit.console.files.path(await visit.read(look)))


async def record(visit: Visit) -> web.StreamResponse:
    """Keep a recording; one that cannot be used is refused at once, with what to do."""
    form = visit.form()
    tag, digest = form["language"], form["need"]
    need = await visit.read(lambda s: _need(s, visit, tag, digest))
    named = form.choice("named", ("yes", "no"))
    accepted = await _accepted(visit, form, need)
    if accepted is None or not form.ok():
        return await _page(visit, form, 422)
    wording = visit.words("studio.consent")

    def work(session: Session) -> str:
        studio.submit(
            session,
            need=need,
            language=tag,
            speaker=visit.actor,
            name=visit.staff.name if named == "yes" else "",
            consent=studio.consented(session, wording, now=visit.now),
            original=accepted.original,
            file=accepted.sha256,
            ms=accepted.ms,
            now=visit.now,
        )
        return f"{HOME}?language={tag}&said=take_kept"

    return await visit.once(work)


async def _accepted(visit: Visit, form: Form, need: Need) -> Accepted | None:
    """The sound that was handed in; None when it cannot be used: why stands in the form."""
    data = visit.uploads.get("sound", b"")
    if not data:
        form.wrong("sound", "sound.missing")
        return None
    try:
        accepted = await visit.console.voice.accept(data)
    except Invalid as error:
        form.wrong("sound", f"sound.{error.reason if isinstance(error, Refused) else 'format'}")
        return None
    reason = checks.problem(accepted.measured, need.parts, need.language) if accepted.measured else ""
    if reason or not form.ok():
        await visit.drop_files({accepted.sha256, accepted.original})
    if reason:
        form.wrong("sound", f"sound.{reason}")
        return None
    return accepted


async def review(visit: Visit) -> web.StreamResponse:
    """The second speaker's word."""
    form = visit.form()
    take_id, good = form.number("take") or 0, form["good"] == "yes"
    back, reason = form["back_text"].strip(), form["reason"].strip()

    def work(session: Session) -> str:
        if good:
            try:
                studio.approve(session, take_id=take_id, reviewer=visit.actor, back_text=back, now=visit.now)
            except Invalid:
                form.wrong("back_text", "missing")
        else:
            try:
                studio.reject(session, take_id=take_id, reviewer=visit.actor, reason=reason, now=visit.now)
            except Invalid:
                form.wrong("reason", "missing")
        form.stop_if_wrong()
        return f"{HOME}?language={form['language']}&said=take_heard"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Take one's own recording back."""
    form = visit.form()
    loose: list[str] = []

    def work(session: Session) -> str:
        loose.extend(studio.withdraw(session, take_id=form.number("take") or 0, actor=visit.actor, now=visit.now))
        return f"{HOME}?said=take_withdrawn"

    response = await visit.once(work)
    await visit.drop_files(loose)
    return response


def _need(session: Session, visit: Visit, tag: str, digest: str) -> Need:
    """What is asked for, found again by its words: what has changed meanwhile is not asked for any more."""
    if not studio.speaks(session, visit.actor, tag, now=visit.now):
        raise Forbidden(tag)
    for need in studio.listing(session, tag, settings=visit.console.settings, now=visit.now):
        if need.hash == digest:
            return need
    raise NotFound("these words")


async def _page(visit: Visit, form: Form, status: int) -> web.Response:
    asked = form["language"] or visit.request.query.get("language", "")
    skip = visit.request.query.getall("skip", [])

    def look(session: Session) -> _Desk | None:
        tags = studio.languages(session, visit.actor, now=visit.now)
        found = [row for tag in tags if (row := session.get(Language, tag)) is not None]
        if not found:
            return None
        language = next((row for row in found if row.tag == asked), found[0])
        step = studio.next_step(
            session, language.tag, visit.actor, settings=visit.console.settings, now=visit.now, skip=skip
        )
        take = session.get(Take, step.take_id) if step.take_id else None
        return _Desk(
            found,
            language,
            step,
            take,
            bool(take and studio.is_grave(session, take.ref)),
            studio.thanks(session, visit.actor),
            [*studio.mine(session, visit.actor)][:20],
        )

    desk = await visit.read(look)
    reason = desk.step.reason if desk else ""
    why = visit.words(f"error.sound.{reason}") if visit.words.has(f"error.sound.{reason}") else reason
    return visit.page("studio", status, desk=desk, form=form, why=why, skip=skip)
