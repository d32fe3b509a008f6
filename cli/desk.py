"""The desk at which `tienglang ask` asks: what a villager would get, without a talk and without storing anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import danger, lines, texts
from content.answering import Knowledge, Reply
from content.documents import citing
from content.trials import Said
from core import clock
from core.errors import Invalid
from core.i18n import SOURCE, Words
from core.models import Area, Faq
from core.settings import Settings

HITS = 10


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks: the chain of languages, and the path of their place."""

    chain: tuple[str, ...]
    path: str


class Desk:
    """Answers questions one after the other from one reading of the database."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self._knowledge = Knowledge()
        self._today: date = clock.local(clock.now(), settings.timezone).date()
        self._keys: Mapping[int, str] = {row.id: row.key for row in session.execute(select(Faq.id, Faq.key))}
        self._askers: dict[tuple[str, str], _Asker] = {}

    def ask(self, text: str, *, language: str, area: str) -> dict[str, Any]:
        """What a villager would get: outcome, kind, confidence, the text shown, and the candidates.

        Raises:
            Invalid: there is no area with this code.
        """
        asker = self._asker(language, area)
        reply = self._knowledge.ask(self._session, text, language=language, area_path=asker.path, today=self._today)
        answer = self._answer(reply, asker, text)
        outcome, kind, confidence = reply.outcome, str(reply.kind), reply.confidence
        if found := danger.look(text):
            hotlines = lines.hotlines(Words(language, asker.chain), found.numbers)
            answer = "\n\n".join(part for part in (hotlines, answer) if part)
            outcome, kind = "answer", "emergency"  # how sure belongs to the candidates
        return {
            "outcome": outcome,
            "kind": kind,
            "confidence": round(confidence, 4),
            "answer": answer,
            "hits": [
                {"id": self.key(hit.faq_id), "score": round(hit.score, 4), "title": hit.title}
                for hit in reply.hits[:HITS]
            ],
        }

    def _answer(self, reply: Reply, asker: _Asker, text: str) -> str:
        """The text that is shown, empty when there is none."""
        words = Words(asker.chain[0], asker.chain)
        if reply.laws:
            weight = partial(self._knowledge.quote_weight, self._session)
            cited = citing.cite(self._session, reply.laws[0].passage_id, text, weight)
            return lines.law(Words(SOURCE), cited) if cited else ""
        if reply.outcome != "answer":
            return ""
        if reply.kind == "smalltalk":
            return words(reply.smalltalk)
        if reply.kind == "price":
            return "\n".join(
                lines.price(words, row, settings=self._settings, today=self._today) for row in reply.prices
            )
        found = texts.find(self._session, f"faq:{reply.hits[0].faq_id}", "answer", asker.chain)
        return found.text if found else ""

    def key(self, faq_id: int) -> str:
        """The operator's own id of an entry."""
        return self._keys.get(faq_id, str(faq_id))

    @property
    def entries(self) -> int:
        """How many entries there are, in any state."""
        return len(self._keys)

    def said(self, text: str) -> Said:
        """What the search said, for measuring."""
        reply = self._knowledge.ask(self._session, text, today=self._today)
        return Said(reply.outcome, reply.kind, reply.confidence, [self.key(hit.faq_id) for hit in reply.hits[:HITS]])

    def _asker(self, language: str, area: str) -> _Asker:
        if (language, area) not in self._askers:
            path = self._session.scalar(select(Area.path).where(Area.code == area)) if area else ""
            if path is None:
                raise Invalid(f"There is no area with code {area!r}")
            self._askers[language, area] = _Asker(texts.chain(self._session, language), path)
        return self._askers[language, area]
