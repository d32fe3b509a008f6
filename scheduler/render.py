"""Rendering: what a delivery says, by its kind, in one language, for one channel; the screens are content's."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from content import cases, faqs, notice_screens, notices, replies, screens, successions, texts
from content.notices import states
from content.outbox import TEST_SEND
from content.screens import Keys
from content.views import View, view_for
from core.channels import Capabilities, Choice, Outgoing, Speech
from core.errors import NotFound
from core.i18n import Words
from core.models import Audit, Case, Correction, DeliveryKind, Notice, Succession
from core.settings import Settings
from scheduler import alerts
from scheduler.delivery_sql import Key

T = TypeVar("T")
DOMAIN = alerts.DOMAIN  # catalog of what only deliveries say


class Look(NamedTuple):
    """Everything that two people must share to get the very same message."""

    key: Key
    language: str
    channel: str
    audio: str
    intro: str = ""  # name of the list, for people whose first message this is
    version: int = 1  # of the notice's words
    parts: tuple[int, ...] = ()  # of a digest: the notices in it


def outgoing(session: Session, look: Look, *, caps: Capabilities, settings: Settings) -> Outgoing:
    """The message for everybody with this look.

    Raises:
        NotFound: what it is about is not there any more.
    """
    view = view_for(session, settings=settings, person=None, language=look.language, caps=caps, channel=look.channel)
    view = replace(view, audio=look.audio)
    maker = _MAKERS.get(look.key.kind)
    if maker is None:
        raise NotFound(f"a screen for {look.key.kind.name}")
    made = maker(session, view, look)
    return _introduced(made, view, look) if look.intro else made


def _introduced(made: Outgoing, view: View, look: Look) -> Outgoing:
    """Who we are and why this came, in front of the first message to somebody from a list; one tap ends it."""
    words = _words(view)
    keys = tuple(Choice(digit, words(f"imported.{digit}"), f"notice.1:{look.key.ref}:{digit}") for digit in ("5", "6"))
    first = words("imported", agency=view.settings.agency, list=look.intro)
    spoken = Speech(first, words.pattern("imported")[1])
    return replace(made, text=f"{first}\n{made.text}", choices=(*made.choices, *keys), speech=(spoken, *made.speech))


def _notice(session: Session, view: View, look: Look) -> Outgoing:
    return _said(session, view, look.key.ref)


def _said(session: Session, view: View, notice_id: int) -> Outgoing:
    _there(session, Notice, notice_id)
    made = notice_screens.arrived(session, view, notice_id)
    # a person's own voice is the notice; its words may be missing, so it comes along unless somebody wants text only
    return made.with_voice("send") if made.clip and view.audio == "ask" else made


def _recall(session: Session, view: View, look: Look) -> Outgoing:
    _there(session, Notice, look.key.ref)
    return notice_screens.recall(session, view, look.key.ref)


def _fix(session: Session, view: View, look: Look) -> Outgoing:
    made = _there(session, Correction, look.key.ref)
    return (notice_screens.fix if made.grave else notice_screens.mended)(session, view, made.id)


def _digest(session: Session, view: View, look: Look) -> Outgoing:
    return notice_screens.digest(session, view, look.parts, data=f"digest.1:{look.key.ref}:{{}}".format)


def _reminder(session: Session, view: View, look: Look) -> Outgoing:
    _there(session, Notice, look.key.ref)
    return notice_screens.reminder(session, view, look.key.ref)


def _confirm(session: Session, view: View, look: Look) -> Outgoing:
    """The emergency once more, with the request to confirm in front."""
    made = _said(session, view, look.key.ref)
    line = _words(view)("confirm")
    spoken = Speech(line, _words(view).pattern("confirm")[1])
    return replace(made, text=f"{line}\n{made.text}", speech=(spoken, *made.speech))


def _case_answer(session: Session, view: View, look: Look) -> Outgoing:
    _there(session, Case, look.key.ref)
    made = screens.case_answer(session, view, look.key.ref)
    # an officer who spoke is to be heard: the voice comes along unless somebody wants text only
    return made.with_voice("send") if made.clip and view.audio == "ask" else made


def _case_news(session: Session, view: View, look: Look) -> Outgoing:
    _there(session, Case, look.key.ref)
    return screens.case_news(session, view, look.key.ref, cases.news(session, look.key.ref, look.key.copy_no))


def _staff_alert(session: Session, view: View, look: Look) -> Outgoing:
    """The audit row says what happened and to what; the words stand in the catalog, no personal data anywhere."""
    cause = _there(session, Audit, look.key.ref)
    if cause.verb == TEST_SEND:
        return _said(session, view, int(cause.ref.partition(":")[2]))
    said = alerts.text(session, cause, _words(view), view.settings)
    return Outgoing(screen="alert", text=said, language=view.language, voice="none")


def _learned(session: Session, view: View, look: Look) -> Outgoing:
    """The answer to what somebody asked when nobody knew; the question is the editor's wording, not their own."""
    entry = faqs.entry(session, look.key.ref, view.chain)
    if entry is None:
        raise NotFound(f"faq {look.key.ref}")
    said = screens.sourced(
        view, entry.answer, entry.language, issuer=entry.issuer, doc_no=entry.doc_no, doc_date=entry.doc_date
    )
    words = _words(view)
    first = texts.Text(words("learned", question=entry.question), words.pattern("learned")[1])
    keys = Keys(hidden=(3, 4, screens.GUIDE_ANSWER), back=False, data=f"learned.1:{look.key.ref}:{{}}".format)
    return screens.screen(view, "answer", text=said, before=[first, *screens.foreign(view, entry.language)], keys=keys)


def _author_report(session: Session, view: View, look: Look) -> Outgoing:
    """To the influential person: how many it reached, or that it was stopped and why."""
    ref = look.key.ref
    notice = _there(session, Notice, ref)
    found = notices.report(session, ref)
    if notice.state == states.DONE:
        answers = len(replies.of(session, ref))
        slots: Mapping[str, object] = {"n": found.sent, "failed": found.people - found.sent, "replies": answers}
        return screens.screen(view, "bc_sent", slots=slots, keys=Keys(hidden=() if answers else (1,), data=_data(ref)))
    slots = {"reason": notice.why.rstrip("."), "phone": view.settings.hotline, "n": found.sent}
    text = None
    if found.sent + found.unknown:
        text = texts.Text(_words(view)("bc_stopped.some", **slots), view.language)
    return screens.screen(view, "bc_stopped", slots=slots, text=text, keys=Keys(data=_data(ref)))


def _poll_result(session: Session, view: View, look: Look) -> Outgoing:
    row = _there(session, Notice, look.key.ref)
    return screens.screen(view, "done", text=notice_screens.result(session, view, row), keys=Keys(back=False))


def _succession(session: Session, view: View, look: Look) -> Outgoing:
    """To who hands over and to who takes over."""
    row = _there(session, Succession, look.key.ref)
    key = "succession.new" if look.key.copy_no == successions.NEW else "succession.old"
    said = successions.words(session, key, row, view.language, view.settings)
    return screens.screen(view, "done", text=said, keys=Keys(back=False))


def _data(ref: int) -> Callable[[str], str]:
    return f"author.1:{ref}:{{}}".format


def _words(view: View) -> Words:
    return view.words.of(DOMAIN)


def _there(session: Session, table: type[T], ref: int) -> T:
    row = session.get(table, ref)
    if row is None:
        raise NotFound(f"{table.__name__.lower()} {ref}")
    return row


_MAKERS: Mapping[DeliveryKind, Callable[[Session, View, Look], Outgoing]] = {
    DeliveryKind.NOTICE: _notice,
    DeliveryKind.NOTICE_FIX: _fix,
    DeliveryKind.DIGEST: _digest,
    DeliveryKind.REMINDER: _reminder,
    DeliveryKind.CONFIRM: _confirm,
    DeliveryKind.NOTICE_RECALL: _recall,
    DeliveryKind.CASE_ANSWER: _case_answer,
    DeliveryKind.CASE_NEWS: _case_news,
    DeliveryKind.STAFF_ALERT: _staff_alert,
    DeliveryKind.AUTHOR_REPORT: _author_report,
    DeliveryKind.LEARNED: _learned,
    DeliveryKind.POLL_RESULT: _poll_result,
    DeliveryKind.SUCCESSION: _succession,
}
