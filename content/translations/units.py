"""What is to be translated: the house's own words, notices about to go out, questions, articles; in order of need."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from content import guides, texts, wordbook
from content.notices import states
from core.errors import Invalid, NotFound
from core.i18n import SOURCE, source_keys
from core.models import Article, Case, CaseMessage, Faq, Guide, Notice, PublicAnswer, Translation

#: In this order they are asked for.
KINDS = ("answer", "screen", "delivery", "web", "notice", "faq", "guide", "article", "public")
FIELDS: Mapping[str, Sequence[str]] = {
    "answer": ("text",),
    "notice": ("title", "body"),
    "faq": ("question", "answer"),
    "guide": guides.FIELDS,
    "article": ("title", "body"),
    "public": ("question", "answer"),
}
_TABLES: Mapping[str, type[Article | Faq | Guide | PublicAnswer]] = {
    "article": Article, "faq": Faq, "guide": Guide, "public": PublicAnswer,
}  # fmt: skip

LABEL_LIMIT = 28  # characters of a key, slots left out: what the narrowest button shows whole
SCREEN_LIMIT = 600  # characters of a screen
LIMITS = {"text": 3500, "title": 120, "question": 300, "body": 6000, "answer": 3500}
_LABEL = re.compile(r".+\.[1-6]")
SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One Vietnamese text that every language should have. `topic` is empty for the house's own words.

    `language` is set where only one language needs it: an officer's answer, for the person who asked.
    """

    ref: str
    field: str
    source: str
    topic: str = ""
    language: str = ""

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return self.ref.partition(":")[0]

    @property
    def key(self) -> str:
        """Its name in files: "article:12/title"."""
        return f"{self.ref}/{self.field}"

    @property
    def hash(self) -> str:
        """What a translation of exactly this source is bound to."""
        return texts.text_hash(self.source)

    @property
    def limit(self) -> int:
        """How many characters a translation may have."""
        if wordbook.is_interface(self.ref):
            return LABEL_LIMIT if _LABEL.fullmatch(self.ref) else SCREEN_LIMIT
        return guides.limit_of(self.field) if self.kind == "guide" else LIMITS[self.field]

    def slots(self) -> list[str]:
        """The {slots} that stand in it, each as often as it stands."""
        return sorted(SLOT.findall(self.source))

    def checked(self, text: str) -> str:
        """The text as it is kept, when it can be a translation of this.

        Raises:
            Invalid: empty, too long, or not with exactly the slots of the source.
        """
        text = text.replace("\r\n", "\n").strip()
        if self.field in ("title", "question") or self.limit == LABEL_LIMIT:
            text = " ".join(text.split())
        if not text:
            raise Invalid("nothing was written")
        if sorted(SLOT.findall(text)) != self.slots():
            raise Invalid(f"slots: the words in braces stay as they are: {' '.join(self.slots()) or 'there are none'}")
        long = len(SLOT.sub("", text) if self.limit == LABEL_LIMIT else text)
        if long > self.limit:
            raise Invalid(f"long: {long} characters, allowed {self.limit}")
        return text


def every(session: Session, kinds: Collection[str] = KINDS) -> list[Unit]:
    """All units of these kinds, the most needed first."""
    found: list[Unit] = []
    for kind in KINDS:
        if kind in kinds:
            found += (
                _interface(kind)
                if kind in wordbook.DOMAINS
                else _answers(session)
                if kind == "answer"
                else _told(session, kind)
            )
    return found


def one(session: Session, ref: str, field: str) -> Unit:
    """One unit.

    Raises:
        NotFound: nothing of that name is to be translated (any more).
    """
    kind, _, number = ref.partition(":")
    if kind in wordbook.DOMAINS and field == wordbook.FIELD and (source := wordbook.source(ref)) and worth(source):
        return Unit(ref, field, source)
    if field in FIELDS.get(kind, ()) and number.isdigit() and len(number) < 16:
        for unit in _answers(session, int(number)) if kind == "answer" else _told(session, kind, int(number)):
            if unit.field == field:
                return unit
    raise NotFound(f"text {ref[:60]} {field[:20]}")


def worth(text: str) -> bool:
    """Whether there is anything to translate beside slots and signs."""
    return any(sign.isalpha() for sign in SLOT.sub("", text))


def _interface(kind: str) -> Iterator[Unit]:
    for key in source_keys(wordbook.DOMAINS[kind]):
        ref = f"{kind}:{key}"
        if worth(source := wordbook.source(ref)):
            yield Unit(ref, wordbook.FIELD, source)


def _answers(session: Session, number: int | None = None) -> Iterator[Unit]:
    """Officers' answers that wait to be confirmed, for people whose language is not Vietnamese."""
    query = (
        select(CaseMessage.id, CaseMessage.text, Case.language, Case.topic)
        .join(Case, Case.id == CaseMessage.case_id)
        .where(CaseMessage.author == "draft", CaseMessage.text != "", Case.language != SOURCE)
        .order_by(Case.urgent.desc(), CaseMessage.id)
    )
    query = query if number is None else query.where(CaseMessage.id == number)
    for found, text, language, topic in session.execute(query):
        yield Unit(f"answer:{found}", "text", text, topic or "", language)


def _told(session: Session, kind: str, number: int | None = None) -> Iterator[Unit]:
    """What is published; notices that are being prepared: once approved nothing is added to them."""
    if kind == "notice":
        urgency = case((Notice.level == "emergency", 0), (Notice.level == "priority", 1), else_=2)
        query = select(Notice.id, Notice.topic).where(Notice.state.in_(states.UNWRITTEN)).order_by(urgency, Notice.id)
        query = query.where(Notice.author.not_like("person:%"))  # an influential person's own words are their own
        query = query if number is None else query.where(Notice.id == number)
    else:
        table = _TABLES[kind]
        query = select(table.id, table.topic).where(table.state == "published").order_by(table.id)
        query = query if number is None else query.where(table.id == number)
    rows = [(f"{kind}:{found}", topic or "") for found, topic in session.execute(query)]
    said = select(Translation.ref, Translation.field, Translation.text).where(
        Translation.ref.in_([ref for ref, _ in rows]) if number is not None else Translation.ref.startswith(f"{kind}:"),
        Translation.language == SOURCE,
        Translation.state == texts.APPROVED,
    )
    words = {(ref, name): text for ref, name, text in session.execute(said)}
    for ref, topic in rows:
        for name in FIELDS[kind]:
            if worth(text := words.get((ref, name), "")):
                yield Unit(ref, name, text, topic)
