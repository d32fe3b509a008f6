"""Eligibility guides: three to six yes-or-no questions that end in "you probably can", never in a decision.

Nothing of the answers is ever written to a row: where a walk stands is the chat's present screen, and goes with it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content import texts
from content.faqs import Source
from content.texts import Text
from core.errors import Invalid, NotFound
from core.i18n import SOURCE
from core.models import Area, Article, Conversation, Faq, Guide, Topic

PUBLISHED = "published"
ANSWERS = ("yes", "no", "unsure")  # the digits 1, 2, 3
LEAST, MOST = 3, 6  # questions
ENDS = ("can1", "can2", "not1", "not2", "not3")  # results: probably yes (with papers), and everything else
TITLE_LIMIT = 28  # characters: it is a key
ASK_LIMIT = 220
END_LIMIT = 200  # with papers and office it must stay one screen
PAPERS_LIMIT = 160
OFFICE_LIMIT = 80
NEXT = "next"
SCREENS = ("guide", "guide_end")
FORGOTTEN_AFTER = timedelta(minutes=30)  # as long as the topic being read lives
LOOKED_FOR = timedelta(hours=4)  # a service that stood still longer finds the rest when the chat goes on
#: Every field of the table of texts that a guide may have words in.
FIELDS = ("title", *(f"ask{n}" for n in range(1, MOST + 1)), *ENDS, "papers", "office")
_JUMP = re.compile(r"ask([1-6])")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an editor writes.

    Attributes:
        asks: the questions in their order.
        steps: for each question where "yes", "no" and "unsure" lead: "next", a later question ("ask4") or an end.
        ends: name of the end (of ENDS) → what it says.
        papers: what to bring when it is probably a yes; `office`: where to.
        under: `article:<slug>` and `faq:<key>`: where the guide is offered by a digit.
    """

    title: str
    asks: Sequence[str]
    steps: Sequence[Mapping[str, str]]
    ends: Mapping[str, str]
    papers: str
    office: str
    under: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {
            "title": self.title, "asks": list(self.asks), "steps": [dict(step) for step in self.steps],
            "ends": dict(self.ends), "papers": self.papers, "office": self.office, "under": list(self.under),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Plan":
        """The inverse of `to_json`."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__})

    def words(self) -> dict[str, str]:
        """Field of the table of texts → words."""
        asks = {f"ask{n}": text for n, text in enumerate(self.asks, start=1)}
        return {"title": self.title, **asks, **self.ends, "papers": self.papers, "office": self.office}


@dataclass(frozen=True, slots=True)
class Line:
    """A guide in a list."""

    id: int
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One screen of a walk: a question with its number, or an end."""

    text: Text
    vietnamese: str
    papers: Text | None = None  # only at an end that is probably a yes
    office: Text | None = None  # only at an end


def problems(plan: Plan) -> dict[str, str]:
    """What cannot stand, by field of the form: a key of the catalog; empty when the plan can be walked to its ends."""
    wrong: dict[str, str] = {}
    for name, text, limit in (
        ("title", plan.title, TITLE_LIMIT),
        ("papers", plan.papers, PAPERS_LIMIT),
        ("office", plan.office, OFFICE_LIMIT),
        *((f"ask{n}", text, ASK_LIMIT) for n, text in enumerate(plan.asks, start=1)),
        *((name, text, END_LIMIT) for name, text in plan.ends.items()),
    ):
        if not 1 <= len(text.strip()) <= limit:
            wrong.setdefault(name, "guide_words")
    if not LEAST <= len(plan.asks) <= MOST or len(plan.steps) != len(plan.asks):
        wrong.setdefault("ask1", "guide_number")
        return wrong
    if not any(name.startswith("can") for name in plan.ends) or set(plan.ends) - set(ENDS):
        wrong.setdefault("can1", "guide_ends")
    reached = {0}
    used: set[str] = set()
    for at, step in enumerate(plan.steps):
        for answer in ANSWERS:
            target = step.get(answer, "")
            later = _question(target, at)
            if later is not None and at < later < len(plan.asks):
                reached |= {later} if at in reached else set()
            elif target in plan.ends:
                used |= {target} if at in reached else set()
            else:
                wrong.setdefault(f"{answer}{at + 1}", "guide_target")
    for at in range(len(plan.asks)):
        if at not in reached:
            wrong.setdefault(f"ask{at + 1}", "guide_unreached")
    for name in plan.ends:
        if name not in used:
            wrong.setdefault(name, "guide_unreached")
    return wrong


def limit_of(name: str) -> int:
    """How many characters the words of a field may have, in any language: they must stay one screen, or one key."""
    fixed = {"title": TITLE_LIMIT, "papers": PAPERS_LIMIT, "office": OFFICE_LIMIT}
    return fixed.get(name, ASK_LIMIT if name.startswith("ask") else END_LIMIT)


def follow(steps: Sequence[Mapping[str, str]], at: int, answer: str) -> int | str:
    """Where an answer leads: the index of a later question, or the name of an end."""
    target = steps[at][answer]
    later = _question(target, at)
    return target if later is None else later


def put(
    session: Session, *, key: str, topic: str, plan: Plan, author: str, now: datetime, source: Source | None = None,
    area_id: int | None = None, state: str = PUBLISHED, approver: str = "", demo: bool = False,
) -> Guide:  # fmt: skip
    """Create or change a guide; putting the same again changes nothing.

    Raises:
        Invalid: it cannot be walked, or words are missing or too long.
        NotFound: no such topic.
    """
    if wrong := problems(plan):
        raise Invalid(f"guide {key!r}: {', '.join(f'{name}: {why}' for name, why in wrong.items())}")
    if session.get(Topic, topic) is None:
        raise NotFound(f"topic {topic!r} of guide {key!r}")
    guide = session.scalar(select(Guide).where(Guide.key == key))
    if guide is None:
        guide = Guide(key=key, topic=topic, steps=[], under=[], created_at=now, changed_at=now)
        session.add(guide)
    said = source or Source()
    values: dict[str, Any] = {name: getattr(said, name) for name in Source.__dataclass_fields__}
    values |= {"topic": topic, "area_id": area_id, "state": state, "author": author, "approver": approver, "demo": demo}
    values |= {"steps": [dict(step) for step in plan.steps], "under": list(plan.under)}
    for name, value in values.items():
        if getattr(guide, name) != value:
            setattr(guide, name, value)
    changed = session.is_modified(guide)
    session.flush()
    words = plan.words()
    before = texts_of(session, guide.id)
    if before != words:
        changed = True
        if set(before) - set(words):  # a question or an end fell away
            texts.drop(session, ref(guide.id))
        for name, text in words.items():
            texts.put(session, ref=ref(guide.id), field=name, language=SOURCE, text=text, author=author, now=now)
    if changed:
        guide.changed_at = now
    return guide


def plan_of(session: Session, guide: Guide) -> Plan | None:
    """What villagers walk through now; None before the first approval."""
    words = texts_of(session, guide.id)
    if not words:
        return None
    asks = [words[name] for n in range(1, MOST + 1) if (name := f"ask{n}") in words]
    ends = {name: words[name] for name in ENDS if name in words}
    return Plan(words["title"], asks, guide.steps, ends, words["papers"], words["office"], guide.under)


def texts_of(session: Session, guide_id: int) -> dict[str, str]:
    """The approved Vietnamese words of a guide by field."""
    return texts.fields(session, ref(guide_id))


def listed(session: Session, *, topic: str, area_path: str, today: date, languages: Sequence[str]) -> list[Line]:
    """Guides of a topic that hold today for a place, the newest last."""
    rows = [guide for guide, path in _holding(session, today, Guide.topic == topic) if area_path.startswith(path)]
    titles = texts.find_many(session, [ref(guide.id) for guide in rows], "title", languages)
    return [
        Line(guide.id, titles[ref(guide.id)].text, titles[ref(guide.id)].language)
        for guide in rows
        if ref(guide.id) in titles
    ]


def beside(session: Session, *, thing: Article | Faq, area_path: str, today: date) -> int | None:
    """The guide that is offered under an article or an answer, if any holds today for the place."""
    name = f"article:{thing.slug}" if isinstance(thing, Article) else f"faq:{thing.key}"
    for guide, path in _holding(session, today, Guide.topic == thing.topic):
        if name in guide.under and area_path.startswith(path):
            return guide.id
    return None


def step(session: Session, guide_id: int, at: int | str, languages: Sequence[str], *, today: date) -> Shown | None:
    """A question (its index) or an end (its name); None when the guide was withdrawn or does not hold any more."""
    guide = session.get(Guide, guide_id)
    if guide is None or guide.state != PUBLISHED or (guide.valid_until is not None and guide.valid_until < today):
        return None
    name = f"ask{at + 1}" if isinstance(at, int) else at
    text = texts.find(session, ref(guide_id), name, languages)
    vietnamese = texts.find(session, ref(guide_id), name, [SOURCE])
    if text is None or vietnamese is None:
        return None
    if isinstance(at, int):
        return Shown(text, vietnamese.text)
    papers, office = (texts.find(session, ref(guide_id), other, languages) for other in ("papers", "office"))
    return Shown(text, vietnamese.text, papers if at.startswith("can") else None, office)


def walks(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    """Chats in which somebody stopped half-way through a guide half an hour ago or more; looked for while it is new."""
    rows = session.execute(
        select(Conversation.channel, Conversation.address).where(
            Conversation.changed_at < now - FORGOTTEN_AFTER,
            Conversation.changed_at > now - LOOKED_FOR,
            Conversation.state.like('%"guide%'),
        )
    )
    return [(row.channel, row.address) for row in rows]


def forget_walks(session: Session, chats: Sequence[tuple[str, str]], *, now: datetime) -> None:
    """Take the way through a guide out of the memory of these talks, unless they have gone on meanwhile."""
    for channel, address in chats:
        row = session.get(Conversation, (channel, address), with_for_update=True, populate_existing=True)
        if row is None or row.changed_at > now - FORGOTTEN_AFTER:
            continue
        state = json.loads(row.state)
        state["trail"] = [step for step in state.get("trail", []) if step[0] not in SCREENS]
        if state.get("screen") in SCREENS:
            state["screen"], state["args"] = "", {}
        row.state = json.dumps(state, ensure_ascii=False)


def ref(guide_id: int) -> str:
    """What its texts, versions and audit rows are filed under."""
    return f"guide:{guide_id}"


def _holding(session: Session, today: date, *conditions: Any) -> list[tuple[Guide, str]]:
    rows = session.execute(
        select(Guide, Area.path)
        .outerjoin(Area, Area.id == Guide.area_id)
        .where(
            Guide.state == PUBLISHED,
            or_(Guide.valid_from.is_(None), Guide.valid_from <= today),
            or_(Guide.valid_until.is_(None), Guide.valid_until >= today),
            *conditions,
        )
        .order_by(Guide.id)
    )
    return [(guide, path or "") for guide, path in rows]


def _question(target: str, at: int) -> int | None:
    """The index of the question a target names, None when it names none."""
    if target == NEXT:
        return at + 1
    jump = _JUMP.fullmatch(target)
    return int(jump[1]) - 1 if jump else None
