"""The fixed sentences of the interface: what the house itself says, screen after screen."""

import functools
import re

from content.pages import sentences
from content.texts import text_hash
from core.i18n import catalog, fill

_KEY = re.compile(r"\w+\.(\d)")  # home.1: the label beside digit 1
_OWN_SENTENCE = re.compile(r"(^|(?<=[.!?] ))\{\w+\}(?: |$)")  # a slot that is empty more often than not: {news}


@functools.cache
def fixed(language: str) -> tuple[str, ...]:
    """All sentences without slots, keys as they are said with their digit ("Sức khỏe, bấm 2."), each once."""
    said: list[str] = []
    press = catalog(language).get("key.press", "")
    for domain in ("messages", "web"):
        for key, text in catalog(language, domain).items():
            said += sentences(_OWN_SENTENCE.sub("", text))
            if press and (digit := _KEY.fullmatch(key)):
                said.append(fill(press, {"label": text, "digit": digit[1]}))
    return tuple(part for part in dict.fromkeys(said) if "{" not in part)


@functools.cache
def hashes(language: str) -> frozenset[str]:
    """What recordings of the fixed sentences are bound to."""
    return frozenset(text_hash(part) for part in fixed(language))
