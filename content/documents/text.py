"""What a document's file says: its paragraphs, and which of them are headings."""

from collections.abc import Iterable, Mapping
from typing import Any

from content.search.fold import clean


class Text:
    """What a file says.

    Attributes:
        lines: paragraphs without mark-up, in order, none empty.
        heads: positions of lines that are headings in the file's own format.
        front: facts in front of a Markdown file (title, date …).
        unread: numbers of the pages, from 1, whose words are only in a picture and are therefore missing here.
    """

    def __init__(
        self,
        lines: Iterable[tuple[str, bool]],
        front: Mapping[str, Any] | None = None,
        unread: Iterable[int] = (),
    ) -> None:
        kept = [(text, head) for line, head in lines if (text := clean(line))]
        self.lines = [text for text, _ in kept]
        self.heads = frozenset(at for at, (_, head) in enumerate(kept) if head)
        self.front = dict(front or {})
        self.unread = tuple(unread)
