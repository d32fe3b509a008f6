"""One line of a file of translations, whatever the format."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with what it says in one language.

    Attributes:
        key: name of the unit ("article:12/title").
        text: empty when it is missing.
        state: one of `flow.STATES`.
        seen: the standing it was written out with; an import compares it, so that newer words are not overwritten.
    """

    key: str
    source: str
    text: str = ""
    state: str = "missing"
    note: str = ""
    seen: str = ""

    @property
    def kind(self) -> str:
        """What it belongs to: screen, article …"""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The lines of one language."""

    language: str
    lines: Sequence[Line]
