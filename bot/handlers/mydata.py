"""One's own data: what is kept, in words and as JSON; taking a yes back; being forgotten."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.handlers import settings
from bot.handlers.receipt import with_code
from bot.turn import Turn, chooses, shows
from content import areas, cases, forgetting, listening, people, screens, staff, studio
from content.inbox import KEEP_HOURS
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.errors import TiengLangError
from core.models import Address, Case, Consent, Language, Role


@shows("mydata")
def _mydata(turn: Turn, before: Sequence[Text]) -> Outgoing:
    kept = _in_words(turn)
    hidden = () if turn.person else (1, 3)
    return turn.plain(
        before=before,
        empty=not kept,
        slots={"list": "; ".join(kept)},
        keys=Keys(hidden=hidden),
        after=[turn.line("mydata.recent", hours=KEEP_HOURS)],
    )


def _in_words(turn: Turn) -> list[str]:
    """Each thing we keep about this person, in one short phrase."""
    person = turn.person
    draft = turn.state.draft
    unsent = [turn.line("mydata.draft").text] if draft is not None and draft.parts else []
    if person is None:
        return unsent
    language = turn.session.get(Language, person.language) if person.language else None
    found = [turn.line("mydata.address", channel=turn.incoming.channel).text, *unsent]
    if language is not None:
        found.append(turn.line("mydata.language", name=language.own_name or language.vi_name).text)
    if person.area_id:
        found.append(turn.line("mydata.place", place=areas.label(turn.session, person.area_id)).text)
    if person.notices != "none":
        found.append(turn.line(f"mydata.notices_{person.notices}").text)
    if number := len(cases.of_person(turn.session, person.id, limit=1000)):
        found.append(turn.line("mydata.cases", n=number).text)
    if number := len(studio.mine(turn.session, f"person:{person.id}")):
        found.append(turn.line("mydata.recordings", n=number).text)
    if person.imported_from:
        found.append(turn.line("mydata.imported", list=person.imported_from).text)
    return found


def as_json(turn: Turn) -> dict[str, Any]:
    """All that is kept, for a machine or an adviser to read."""
    person = turn.person
    if person is None:
        return {}
    session, keyring = turn.session, turn.tools.keyring
    area = areas.label(session, person.area_id) if person.area_id else None
    return {
        "language": person.language,
        "place": area,
        "audio": person.audio,
        "notices": person.notices,
        "since": person.created_at.isoformat(),
        "last_message": person.seen_at.isoformat() if person.seen_at else None,
        "imported_from": person.imported_from,
        "addresses": [
            {"channel": row.channel, "address": keyring.unseal(row.sealed) if row.sealed else row.address}
            for row in session.scalars(select(Address).where(Address.person_id == person.id))
        ],
        "consents": [
            {
                "purpose": row.purpose,
                "language": row.language,
                "method": row.method,
                "given": row.given_at.isoformat(),
                "withdrawn": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in session.scalars(select(Consent).where(Consent.person_id == person.id).order_by(Consent.id))
        ],
        "roles": [
            {"role": row.role, "name": row.display_name}
            for row in session.scalars(select(Role).where(Role.person_id == person.id))
        ],
        "recordings": [
            {"words": take.words, "language": take.language, "state": take.state, "at": take.created_at.isoformat()}
            for take in studio.mine(session, f"person:{person.id}")
        ],
        "cases": [_case_json(turn, case) for case in cases.of_person(session, person.id, limit=1000)],
    }


def _case_json(turn: Turn, case: Case) -> dict[str, Any]:
    return {
        "code": case.code,
        "kind": case.kind,
        "state": case.state,
        "opened": case.opened_at.isoformat(),
        "name": turn.tools.keyring.unseal(case.name_sealed) if case.name_sealed else None,
        "messages": [
            {"from": message.author, "kind": message.kind, "text": message.text, "at": message.at.isoformat()}
            for message in cases.thread(turn.session, case.id)
            if message.author in ("person", "officer")
        ],
    }


@chooses("mydata")
def _mydata_choice(turn: Turn, digit: int) -> None:
    if digit == 1:
        document = json.dumps(as_json(turn), ensure_ascii=False, indent=1)
        plain = Outgoing(screen="mydata_json", text=document, language="vi", voice="none")
        turn.out.append(plain)  # as words of the chat: a file would have to be forgotten on its own
        turn.done("sent_all")
    elif digit == 2:
        turn.go("settings")
    elif digit == 3:
        turn.go("consents")
    elif digit == 4:
        turn.go("forget")
    else:
        turn.go("data_right")


@chooses("data_right")
def _ask_about_data(turn: Turn, digit: int) -> None:
    """A case of its own kind with the clock of the law; the press is enough, more can be said afterwards."""
    case = cases.open_case(
        turn.session, person_id=turn.known().id, kind="data", parts=[], area_id=turn.area_id, language=turn.language,
        channel=turn.incoming.channel, now=turn.now, settings=turn.settings, data_right=cases.RIGHTS[digit - 1],
    )  # fmt: skip
    turn.go("data_request", code=case.code)


@shows("data_request")
def _data_request(turn: Turn, before: Sequence[Text], code: str) -> Outgoing:
    return with_code(turn, code, before=before)


# --- taking a yes back ---


@shows("consents")
def _consents(turn: Turn, before: Sequence[Text], page: int = 0) -> Outgoing:
    rows = _standing(turn)
    items = [
        turn.line(
            "consents.item",
            purpose=turn.line(f"purpose.{row.purpose}").text,
            date=screens.day(row.given_at, turn.settings),
        ).text
        for row in rows
    ]
    return turn.plain(before=before, empty=not rows, keys=Keys(items=items, page=page))


def _standing(turn: Turn) -> list[Consent]:
    return people.standing(turn.session, turn.person) if turn.person else []


@chooses("consents")
def _withdraw(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    purpose = _standing(turn)[at].purpose
    if turn.person is not None:
        people.withdraw_one(turn.session, turn.person, purpose, now=turn.now)
        if purpose == people.SPEAKER:
            turn.loose_files |= {*studio.withdraw_all(turn.session, actor=f"person:{turn.person.id}", now=turn.now)}
        elif purpose == people.VOICE:
            turn.loose_files |= listening.forget_kept(turn.session, turn.person.id)
        elif purpose == people.SPEAKER_NAMED:
            studio.hide_name(turn.session, f"person:{turn.person.id}")
    turn.done("withdrawn", purpose=turn.line(f"purpose.{purpose}").text)


# --- forget me ---


@chooses("forget")
def _forget(turn: Turn, digit: int) -> None:
    if digit == 2:
        settings.stop(turn)
    elif digit == 3:
        turn.back()
    else:
        turn.state.screen, turn.state.args, turn.state.trail = "forgotten", {}, []
        turn.show()
        turn.loose_files = forgetting.forget(
            turn.session,
            turn.person,
            channel=turn.incoming.channel,
            address=turn.incoming.address,
            keyring=turn.tools.keyring,
            now=turn.now,
            keep_inbox=turn.inbox_id,
        )
        turn.person, turn.forgot = None, True


# --- staff who also chat ---


def link_staff(turn: Turn, code: str) -> None:
    """/link CODE binds this chat to the account that shows the code, so that alerts reach the officer."""
    try:
        staff.bind_chat(turn.session, code=code, person_id=turn.known().id, now=turn.now)
    except TiengLangError:
        turn.go("home", before=[turn.line("link_bad")])
    else:
        turn.done("linked")
