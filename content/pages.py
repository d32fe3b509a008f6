"""Cutting: long words into screens a person can read and hear, at sentence ends, never inside a number."""

import re

from core.channels import TEXT_LIMIT

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+")  # not at a colon: "Cháy: 114" belongs together


def sentences(text: str) -> list[str]:
    """The sentences of a text. A stop inside a number ("936.000", "30.6") ends nothing: no blank follows it."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def cut(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most `limit` characters, broken at paragraphs or sentence ends where there are any.

    A single sentence over the limit is broken at a blank; a word over the limit (nobody's language) is broken hard.
    """
    pages: list[str] = []
    current = ""
    for paragraph in (part for part in text.split("\n") if part.strip()):
        glue = "\n" if current else ""
        for sentence in sentences(paragraph):
            for piece in _fitting(sentence, limit):
                if current and len(current) + len(glue) + len(piece) > limit:
                    pages.append(current)
                    current, glue = "", ""
                current += glue + piece
                glue = " "
    return [*pages, current] if current else pages or [""]


def _fitting(sentence: str, limit: int) -> list[str]:
    pieces: list[str] = []
    while len(sentence) > limit:
        at = sentence.rfind(" ", 0, limit + 1)
        at = at if at > 0 else limit
        pieces.append(sentence[:at].rstrip())
        sentence = sentence[at:].lstrip()
    return [*pieces, sentence] if sentence else pieces
