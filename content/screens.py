"""Screens: content, language and a channel's abilities become an Outgoing; the only place where one is made.

Every door uses the same screens: the chat answers with them, the scheduler sends them, the console shows
them before anything is published.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from content import areas, cases, heard, texts
from content.pages import cut
from content.screen_map import ITEMS_PER_PAGE, SCREENS
from content.texts import Text
from content.views import View
from core.channels import Choice, Outgoing, Piece, Said, Speech
from core.clock import local
from core.i18n import SOURCE, Words
from core.models import Area, Case, CaseMessage, Person
from core.security import show_code
from core.settings import Settings

#: Pictograms beside keys, for channels that draw: by message key.
ICONS: Mapping[str, str] = {
    "topics.1": "t-policy", "topics.2": "t-health", "topics.3": "t-school", "topics.4": "t-market",
    "topics.5": "t-farm", "topics.6": "t-safe", "topics.8": "t-culture",
    "home.1": "t-policy", "home.2": "t-ask", "home.3": "t-feedback", "home.4": "i-notice", "home.5": "i-inbox",
    "home.6": "i-menu", "sos.1": "i-sos", "place.2": "i-pin",
    "key.7": "i-person", "key.8": "i-next", "key.9": "i-hear", "key.0": "i-back",
}  # fmt: skip

#: Screens that have "gặp cán bộ" among their visible keys; 7 works everywhere all the same.
PERSON_SHOWN = frozenset(
    {
        "home",
        "answer",
        "suggest",
        "passage",
        "handover",
        "foreign",
        "err",
        "unknown",
        "complaint",
        "case_late",
        "notice_fix",
    }
    | {"notice_fix", "pin_ask", "relay_consent"}
)
#: Screens that never show "quay lại": there is nothing behind them, or going back would be a surprise.
NO_BACK = frozenset({"home", "lang_pick", "forgotten"})


GUIDE_ARTICLE, GUIDE_ANSWER = 4, 5  # the digits of "see whether I can get it"

_NOWHERE = "key.1:0:{}".format  # data of keys that belong to no talk: they are answered as old buttons

#: Lists that show many people the same lines; what stands in others may be a person's own.
_SHARED_LISTS = frozenset({"lang_pick", "notices", "topics", "topic_list", "place_list"})
_SHARED_SLOTS = frozenset({"news", "n"})
_SAME_KEPT = 128  # screens a view remembers


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys a screen has beyond its own fixed choices, and what pressing one sends."""

    items: Sequence[str] = ()  # labels of a list, all pages
    said: Mapping[int, Piece] = field(default_factory=dict)  # items that are heard otherwise than they are written
    page: int = 0
    hidden: Collection[int] = ()  # fixed choices that do not apply now; the others keep their digit
    labels: Mapping[int, str] = field(default_factory=dict)  # fixed choices whose words are data
    more: bool = False  # another page of text follows
    person: bool = False
    back: bool = True
    data: Callable[[str], str] = _NOWHERE


def screen(
    view: View,
    key: str,
    *,
    slots: Mapping[str, object] | None = None,
    text: Text | None = None,
    empty: bool = False,
    before: Sequence[Text] = (),
    after: Sequence[Text] = (),
    keys: Keys | None = None,
    aloud: Mapping[str, object] | None = None,
    **shape: object,
) -> Outgoing:
    """One screen of the map with its words, its keys and what is to be heard.

    Args:
        slots: data for the words; settings are filled in by themselves.
        text: the main words when they are content and not a message.
        empty: use the variant for "nothing there" (V0 of the conversation).
        before: short lines put in front, e.g. "this is in Vietnamese"; `after` the same behind.
        aloud: slots that are heard differently: a code as a tuple of its signs, a person's own words not at all.
        shape: further fields of Outgoing (clip, code, urgent, source, …).
    """
    keys = keys or Keys()
    personal = text is not None or aloud is not None or bool(before) or bool(after)
    known = None if personal else _known(key, slots or {}, keys, empty=empty)
    made = view.same.get(known) if known else None
    if made is None:
        made = _made(view, key, slots or {}, text, keys, aloud or {}, before, after, empty=empty)
        if known:
            made = replace(made, speech=Said(made.speech))
            if len(view.same) >= _SAME_KEPT:
                view.same.clear()
            view.same[known] = made
    return replace(made, choices=_bound(made.choices, keys), tail=_bound(made.tail, keys), **shape)  # type: ignore[arg-type]


def _known(key: str, slots: Mapping[str, object], keys: Keys, *, empty: bool) -> Hashable:
    """By what a screen is known that shows the same to many; None for one that may hold a person's own words."""
    if keys.labels or not slots.keys() <= _SHARED_SLOTS or (keys.items and key not in _SHARED_LISTS):
        return None
    return (
        key, empty, tuple(slots.items()), tuple(keys.items), tuple(keys.said.items()), keys.page,
        frozenset(keys.hidden), keys.more, keys.person, keys.back,
    )  # fmt: skip


def _bound(choices: Sequence[Choice], keys: Keys) -> tuple[Choice, ...]:
    """The keys with what pressing them sends in this talk."""
    return tuple(Choice(one.digit, one.label, keys.data(one.digit), one.icon) for one in choices)


def _made(
    view: View, key: str, given: Mapping[str, object], text: Text | None, keys: Keys, aloud: Mapping[str, object],
    before: Sequence[Text], after: Sequence[Text], *, empty: bool,
) -> Outgoing:  # fmt: skip
    """A screen whose keys are not bound yet."""
    message = f"{key}.empty" if empty else key
    main = text or Text(*view.filled(message, given))
    choices, tail = _choices(view, key, keys), _tail(view, key, keys)
    parts = [*before, main, *after]
    return Outgoing(
        screen=key,
        text="\n".join(part.text for part in parts),
        language=main.language,
        choices=choices,
        tail=tail,
        speech=heard.screen(
            view.words,
            view.standing,
            key,
            text or message,
            {**given, **aloud},
            heard.Shown(choices, tail, [keys.said.get(at) for at in listed(key, keys)[0]], [*map(str, keys.labels)]),
            before=before,
            after=after,
        ),
        announce=Speech(*view.words.pattern("note_vi"), view.language) if view.language != SOURCE else None,
        machine_note=view.words("note_voice"),
        speaker_note=view.words.pattern("note_speaker")[0],
        voice={"always": "send", "light": "send", "text": "none"}.get(view.audio, "button"),  # type: ignore[arg-type]
        light=view.audio == "light",
    )


def listed(key: str, keys: Keys) -> tuple[range, bool]:
    """Which items of the list stand on this page, and whether more follow."""
    size = SCREENS[key].items or ITEMS_PER_PAGE
    start = min(keys.page * size, len(keys.items))
    shown = range(start, min(start + size, len(keys.items)))
    return shown, shown.stop < len(keys.items)


def _choices(view: View, key: str, keys: Keys) -> tuple[Choice, ...]:
    shape = SCREENS[key]
    shown, _ = listed(key, keys)
    labels = [(keys.items[at], "") for at in shown]
    made = [Choice(str(n), label, "", icon) for n, (label, icon) in enumerate(labels, start=1)]
    for n in range(1, len(shape.targets) + 1):
        if n in keys.hidden:
            continue
        name = f"{key}.{_own_number(view, key, n)}"
        digit = str(len(labels) + n if shape.items else n)
        label = keys.labels.get(n) or view.words(name, **view.standing)
        made.append(Choice(digit, label, "", ICONS.get(name, "")))
    if not made and not shape.items and not shape.awaits:
        made.append(Choice("1", view.words("key.home"), ""))
    return tuple(made)


def _own_number(view: View, key: str, n: int) -> int:
    """In the catalog a fixed choice after a list carries the digit it has when the list is full."""
    items = SCREENS[key].items
    return n + items if items and view.words.has(f"{key}.{n + items}") else n


def _tail(view: View, key: str, keys: Keys) -> tuple[Choice, ...]:
    _, more = listed(key, keys)
    digits = ["7"] if keys.person or key in PERSON_SHOWN else []
    digits += ["8"] if more or keys.more else []
    digits += ["9"]
    digits += ["0"] if keys.back and key not in NO_BACK else []
    return tuple(
        Choice(
            digit,
            view.words("topics.8" if key == "topics" and digit == "8" else f"key.{digit}"),
            "",
            ICONS.get("topics.8" if key == "topics" and digit == "8" else f"key.{digit}", ""),
        )
        for digit in digits
    )


def day(moment: date | datetime | None, settings: Settings) -> str:
    """A date as it is written here: 12/03/2025; empty for None."""
    if isinstance(moment, datetime):
        moment = local(moment, settings.timezone).date()
    return f"{moment:%d/%m/%Y}" if moment else ""


def said_by(words: Words, issuer: str, doc_no: str, doc_date: date | None, settings: Settings) -> str:
    """ "Theo …, ngày …." with what is known of it; empty when nothing is."""
    source = ", ".join(part for part in (issuer, doc_no) if part)
    if not source:
        return ""
    return (
        words("source.dated", source=source, date=day(doc_date, settings))
        if doc_date
        else words("source", source=source)
    )


def sourced(
    view: View, answer: str, language: str, *, issuer: str, doc_no: str, doc_date: date | None, vietnamese: str = ""
) -> Text:
    """An answer with who says so behind it, in the language the answer is in.

    Args:
        vietnamese: the source of a translated answer, for who cannot hear the translation.
    """
    words = view.words.only(language)
    source = said_by(words, issuer, doc_no, doc_date, view.settings)
    said: list[Piece] = [heard.content(view.words, [(answer, language)], [vietnamese])]
    said += [heard.datum(view.words, source, language)] if source else []
    return Text(f"{answer} {source}".strip(), language, tuple(said))


def foreign(view: View, language: str) -> list[Text]:
    """The line that says "not in your language yet, Vietnamese follows", where it is true."""
    if language != SOURCE or view.language == SOURCE:
        return []
    return [replace(view.line("note_vi"), said=())]  # whether it is true of the voice, only the voice knows


def article_pages(
    view: View, *, title: str, body: str, language: str, issuer: str, doc_no: str, doc_date: date | None,
    before: Sequence[Text] = (), data: Callable[[str], str] | None = None, vietnamese: tuple[str, str] = ("", ""),
    guide: bool = False,
) -> list[Outgoing]:  # fmt: skip
    """An article as screens of at most 600 characters; the source stands on the last.

    Args:
        vietnamese: title and body of the source of a translation, for who cannot hear the translation.
        guide: an eligibility guide is offered by a digit.
    """
    words = view.words.only(language)
    source = said_by(words, issuer, doc_no, doc_date, view.settings)
    if source:
        source = f"{source} {words('article.summary')}"
    pages = cut(f"{title}.\n{body}\n{source}")
    other = cut(f"{vietnamese[0]}.\n{vietnamese[1]}") if vietnamese[1] else []
    made = []
    for n, page in enumerate(pages):
        last = n == len(pages) - 1
        keys = Keys(more=not last, data=data or _NOWHERE, hidden=() if guide else (GUIDE_ARTICLE,))
        same = "\n".join(other[n:] if last else other[n : n + 1])
        said = heard.page(
            view.words, page, language, title=title, source=source, vietnamese=same, vi_title=vietnamese[0]
        )
        made.append(
            screen(
                view,
                "article",
                text=Text(page, language, said),
                before=[*(before if n == 0 else ()), *(foreign(view, language) if n == 0 else ())],
                keys=keys,
                title=title if n == 0 else "",
                source=source if last else "",
            )
        )
    return made


def team(session: Session, view: View, case: Case) -> str:
    """Who deals with a case, as people know it: the place's own office, else the place, else the agency."""
    area = session.get(Area, case.team_area_id) if case.team_area_id else None
    if area is None:
        return view.settings.agency
    office = areas.office(session, area.id)
    if office is not None and office.area_id == area.id:
        return office.name
    return view.settings.agency if area.parent_id is None else areas.label(session, area.id)


def case_answer(
    session: Session, view: View, case_id: int, *,
    data: Callable[[str], str] | None = None, said: CaseMessage | None = None,
) -> Outgoing:  # fmt: skip
    """What the agency answered, and "is it settled?". Without an answer yet: the state of the case.

    Args:
        said: show this (an answer that nobody has confirmed yet) instead of the last answer.
    """
    case = session.get_one(Case, case_id)
    said = said or cases.last_answer(session, case_id)
    answer = _answer_text(session, view, said)
    spoken = said.language if said and said.file else None
    words = {
        "code": show_code(case.code),
        "team": team(session, view, case),
        "date": day(said.at if said else case.opened_at, view.settings),
        "answer": answer.text,
    }
    return screen(
        view,
        "case_answer",
        slots=words,
        aloud={"code": tuple(case.code), "answer": heard.Told(answer.text, answer.language)},
        before=foreign(view, answer.language) if said and spoken != view.language else (),
        keys=Keys(data=data or f"case.1:{case_id}:{{}}".format),
        clip=(said.file or "") if said else "",
    )


def _answer_text(session: Session, view: View, said: CaseMessage | None) -> Text:
    """The words of an answer in the person's language where a speaker has translated them, else as written."""
    if said is None:
        return Text("", view.language)
    if not said.text:  # the officer spoke and wrote nothing
        return view.line("answer_spoken")
    return texts.find(session, f"answer:{said.id}", "text", view.chain) or Text(said.text, SOURCE)


def case_news(session: Session, view: View, case_id: int, news: str) -> Outgoing:
    """A line about a case that nobody asked for: late, taken in hand, passed on, a question back, merged, extended."""
    case = session.get_one(Case, case_id)
    asked = cases.last_question(session, case_id)
    where = team(session, view, case)
    person = session.get(Person, case.person_id) if case.person_id else None
    slots = {
        "until": day(person.muted_until if person else None, view.settings) or "–",
        "phone": view.settings.hotline,
        "code": show_code(case.code),
        "team": where,
        "team_up": where,
        "due": day(case.answer_due, view.settings),
        "question": asked.text if asked else "",
    }
    return screen(
        view,
        f"case_{news}",
        slots=slots,
        aloud={"code": tuple(case.code)},
        before=foreign(view, SOURCE) if news == "asked" else (),
        keys=Keys(data=f"news.1:{case_id}:{{}}".format),
    )
