"""Which voice says each piece of a screen: people in the listener's language, a machine, or Vietnamese, announced."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from content.audio import clips
from content.audio.clips import PIECE_PAUSE, Sentence
from content.texts import text_hash
from core.channels import Either, Outgoing, Piece, Speech

Way = tuple[Speech, ...]


def choose(session: Session, outgoing: Outgoing, machines: Collection[str]) -> list[Sentence]:
    """The sentences of a screen in the order in which they are heard, each in the language of its voice.

    Args:
        machines: languages that a machine here speaks.

    Whether each of them has a clip that may be heard is for `Maker.plan` to find out.
    """
    pieces = [piece for piece in outgoing.speech if piece.text.strip()]
    if not pieces:
        return []
    return _Choice(session, [*pieces, *([outgoing.announce] if outgoing.announce else [])], machines).screen(
        outgoing, pieces
    )


class _Choice:
    def __init__(self, session: Session, pieces: Sequence[Piece], machines: Collection[str]) -> None:
        leaves = {leaf for piece in pieces for way in _ways(piece) for leaf in way}
        hashes = {text_hash(text) for leaf in leaves for text in (leaf.text, *(s.text for s in clips.cut(leaf)))}
        self._recorded = frozenset(clips.human(session, hashes))
        self._machines = machines

    def screen(self, outgoing: Outgoing, pieces: Sequence[Piece]) -> list[Sentence]:
        """Piece by piece; the first words that are not in the listener's language are announced."""
        found: list[Sentence] = []
        note = outgoing.announce
        for piece in pieces:
            way = self._best(piece)
            for leaf in way:
                said, foreign = self._leaf(leaf)
                if note is not None and foreign:
                    found += self._leaf(note)[0]
                    note = None
                found += said
        return found

    def _best(self, piece: Piece) -> Way:
        """The first way in which everything has a voice; else the last one, of which something is missing."""
        ways = list(_ways(piece))
        return next((way for way in ways if all(map(self._has_voice, way))), ways[-1])

    def _has_voice(self, leaf: Speech) -> bool:
        return bool(self._people(leaf.text, leaf.ear or leaf.language)) or (
            not leaf.spoken and (leaf.language in self._machines or bool(self._people(leaf.text, leaf.language)))
        )

    def _leaf(self, leaf: Speech) -> tuple[list[Sentence], bool]:
        """The sentences of a leaf, and whether they are to be announced as another language's."""
        ear = leaf.ear or leaf.language
        if own := self._people(leaf.text, ear):
            return own, False
        other = self._people(leaf.text, leaf.language) or clips.cut(leaf)
        return other, leaf.language != ear and not leaf.datum

    def _people(self, text: str, language: str) -> list[Sentence]:
        """What people said of it in this language: in one breath, or sentence by sentence and then all of them."""
        if (text_hash(text), language) in self._recorded:
            return [Sentence(text, language, PIECE_PAUSE)]
        parts = clips.cut(Speech(text, language))
        return parts if parts and all((part.hash, language) in self._recorded for part in parts) else []


def _ways(piece: Piece) -> Iterator[Way]:
    yield from piece.ways if isinstance(piece, Either) else ((piece,),)
