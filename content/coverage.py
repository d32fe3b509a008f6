"""Coverage: how much of each topic can be read and heard in each language, in each village, and who is waited for."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import areas
from content.audio.clips import PENDING
from content.texts import APPROVED, text_hash
from content.translations import flow, units
from content.voiced import clips_of, parts, prompt_of, prompts_heard, said
from core.i18n import SOURCE
from core.models import Area, Article, Faq, Language, Recording, Topic, Translation

INTERFACE = "interface"  # stands where a topic stands: the house's own words
_FIELDS = {"article": ("title", "body"), "faq": ("question", "answer")}

#: For whom it waits: to write, to read another's words, to record, to hear another's recording.
WAITING = ("translator", "reader", "speaker", "listener")


@dataclass(frozen=True, slots=True)
class Row:
    """One language in one topic. An item is an article, a question with its answer, or one word of the interface.

    An item is heard when every sentence of it has an approved clip: of its words in this language, or spoken
    straight from the Vietnamese by a person.
    """

    language: str
    name: str  # Vietnamese name of the language
    topic: str
    items: int  # published in any language
    texts: int  # of them with all their words in this language
    clips: int  # of them heard, by people or a machine
    human: int  # of them heard by people's voices alone
    stale: int  # of them with words that translate an older Vietnamese
    machine_voice: bool  # a clip that is missing is made when somebody presses 9
    waiting: Mapping[str, int] = field(default_factory=dict)  # items by one of WAITING

    @property
    def text_percent(self) -> int:
        """Whole percent, rounded down: 100 means all."""
        return percent(self.texts, self.items)

    @property
    def audio_percent(self) -> int:
        """Of any voice; whole percent, rounded down."""
        return percent(self.clips, self.items)

    @property
    def human_percent(self) -> int:
        """Of people's voices; whole percent, rounded down."""
        return percent(self.human, self.items)

    @property
    def machine_percent(self) -> int:
        """What is heard only with a machine's help; whole percent, rounded down."""
        return percent(self.clips - self.human, self.items)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            **asdict(self),
            "text_percent": self.text_percent,
            "audio_percent": self.audio_percent,
            "human_audio_percent": self.human_percent,
            "machine_audio_percent": self.machine_percent,
        }


@dataclass(frozen=True, slots=True)
class VillageRow:
    """What the people of a village can read and hear in one of its languages."""

    area_id: int
    code: str
    place: str
    language: str
    name: str
    items: int  # that concern the village: of the whole province, its commune and its own
    texts: int
    clips: int
    human: int

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        found = asdict(self)
        for key, part in (("text", self.texts), ("audio", self.clips), ("human_audio", self.human)):
            found[f"{key}_percent"] = percent(part, self.items)
        return found


def by_language_and_topic(session: Session) -> list[Row]:
    """Every language in use with every topic that has something published, and with the house's own words, last."""
    view = _View(session)
    rows = []
    for language in view.languages:
        for topic in view.topics:
            rows.append(view.row(language, topic, [item for item in view.items if item.topic == topic]))
    return [*rows, *(_interface(session, view, language) for language in view.languages if language.tag != SOURCE)]


def by_village(session: Session) -> list[VillageRow]:
    """Every village in each language spoken there, Vietnamese left out; villages in the order of their codes."""
    view = _View(session)
    places = {row.id: row for row in session.scalars(select(Area))}
    known = {language.tag: language for language in view.languages}
    found = []
    villages = [row for row in places.values() if row.kind == areas.VILLAGE and row.languages]
    for village in sorted(villages, key=lambda row: row.code):
        above = {int(step) for step in village.path.strip("/").split("/")}
        mine = [item for item in view.items if item.area_id is None or item.area_id in above]
        for tag in (part for part in village.languages.split(",") if part in known and part != SOURCE):
            row = view.row(known[tag], "", mine)
            commune = places.get(village.parent_id or 0)
            place = f"{village.name}, {commune.name}" if commune else village.name
            found.append(
                VillageRow(
                    village.id, village.code, place, tag, known[tag].vi_name, row.items, row.texts, row.clips, row.human
                )
            )
    return found


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down; nothing of nothing is nothing."""
    return 100 * part // whole if whole else 0


@dataclass(frozen=True, slots=True)
class _Item:
    ref: str
    topic: str
    area_id: int | None


class _View:
    """Everything published with its words and clips, read once."""

    def __init__(self, session: Session) -> None:
        self.items: list[_Item] = []
        for kind, model in (("article", Article), ("faq", Faq)):
            rows = session.execute(select(model.id, model.topic, model.area_id).where(model.state == "published"))
            self.items += [_Item(f"{kind}:{number}", topic, area_id) for number, topic, area_id in rows]
        topics = {item.topic for item in self.items}
        self.topics = [code for code in session.scalars(select(Topic.code).order_by(Topic.position)) if code in topics]
        spoken_only = select(Language.tag).where(~Language.active)
        recorded = set(session.scalars(select(Recording.language).where(Recording.machine.is_(False)).distinct()))
        off = set(session.scalars(spoken_only)) - recorded
        rows_ = session.scalars(select(Language).order_by(Language.position, Language.tag))
        self.languages = [row for row in rows_ if row.tag not in off]
        self.words, self.stale, self.review = _words(session)
        self.human = clips_of(session, machine=False)
        self.any = clips_of(session, machine=True)
        self.pending = clips_of(session, machine=False, state=PENDING)

    def row(self, language: Language, topic: str, items: Sequence[_Item]) -> Row:
        """The meter of one language for these items."""
        tag = language.tag
        count: Counter[str] = Counter()
        for item in items:
            fields = _FIELDS[_kind(item.ref)]
            words, source = self.words[tag][item.ref], self.words[SOURCE][item.ref]
            whole = len(words) == len(fields)
            straight = len(source) == len(fields) and said(source.values(), self.human[tag])
            human = straight or (whole and said(words.values(), self.human[tag]))
            heard = human or (whole and said(words.values(), self.any[tag]))
            count["texts"] += whole
            count["human"] += human
            count["clips"] += heard
            count["stale"] += (tag, item.ref) in self.stale
            if tag != SOURCE:
                count["translator"] += not whole and (tag, item.ref) not in self.review
                count["reader"] += (tag, item.ref) in self.review
            count["speaker"] += not human
            count["listener"] += not human and any(
                text_hash(part) in self.pending[tag]
                for text in (*words.values(), *source.values())
                for part in parts(text)
            )
        return Row(
            language=tag,
            name=language.vi_name,
            topic=topic,
            items=len(items),
            texts=count["texts"],
            clips=count["clips"],
            human=count["human"],
            stale=count["stale"],
            machine_voice=language.machine_voice,
            waiting={name: count[name] for name in WAITING},
        )


def _interface(session: Session, view: _View, language: Language) -> Row:
    rows = flow.standings(session, language.tag, units.every(session, ("screen", "delivery", "web")))
    state = Counter(row.state for row in rows)
    written = [row for row in rows if row.shown]
    recorded = prompts_heard(session, language.tag)
    human = sum(
        prompt_of(row.unit.ref.partition(":")[2]) in recorded or said([row.shown or ""], view.human[language.tag])
        for row in rows
    )
    return Row(
        language=language.tag,
        name=language.vi_name,
        topic=INTERFACE,
        items=len(rows),
        texts=len(written),
        clips=max(human, sum(said([row.shown], view.any[language.tag]) for row in written)),
        human=human,
        stale=state[flow.STALE],
        machine_voice=language.machine_voice,
        waiting={
            "translator": state[flow.MISSING] + state[flow.STALE] + state[flow.DRAFT],
            "reader": state[flow.REVIEW],
            "speaker": len(rows) - human,
            "listener": 0,
        },
    )


def _words(
    session: Session,
) -> tuple[dict[str, dict[str, dict[str, str]]], set[tuple[str, str]], set[tuple[str, str]]]:
    """language → ref → field → approved text; what is out of date; what waits for another speaker."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    stale: set[tuple[str, str]] = set()
    review: set[tuple[str, str]] = set()
    for ref, name, language, text, state, proposed in session.execute(
        select(
            Translation.ref, Translation.field, Translation.language, Translation.text,
            Translation.state, Translation.proposal_state,
        )
    ):  # fmt: skip
        if name not in _FIELDS.get(_kind(ref), ()):
            continue
        if state == APPROVED:
            found[language][ref][name] = text
        elif state == flow.STALE:
            stale.add((language, ref))
        if proposed == flow.REVIEW:
            review.add((language, ref))
    return found, stale, review


def _kind(ref: str) -> str:
    return ref.partition(":")[0]
