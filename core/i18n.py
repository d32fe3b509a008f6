"""Interface words: gettext catalogs with keys as msgids, one folder a language under locales/.

A language without a word falls back along its chain and in the end to Vietnamese, the source.
Catalogs are read once per process; article text lives in the database, not here.
"""

import functools
import gettext
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polib

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE = "vi"
_SLOT = re.compile(r"\{(\w+)\}")


class MissingWord(KeyError):
    """A key that even the Vietnamese catalog does not have: a bug, found by tests."""


@functools.cache
def catalog(tag: str, domain: str = "messages") -> Mapping[str, str]:
    """All finished words of one language; empty when it has no catalog yet. Fuzzy ones are not shown.

    Domains: `messages` is what villagers read and hear, `console` what staff read, `web` the chat page's own words.
    """
    path = LOCALES / tag / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return {}
    return {e.msgid: e.msgstr for e in polib.pofile(str(path)) if e.msgstr and not e.fuzzy and not e.obsolete}


@functools.cache
def _plurals(tag: str, domain: str) -> tuple[Mapping[str, Mapping[int, str]], Callable[[int], int]]:
    """Words with plural forms, and the language's own rule for choosing one."""
    path = LOCALES / tag / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return {}, lambda _n: 0
    file = polib.pofile(str(path))
    rule = re.search(r"plural=([^;]+);", file.metadata.get("Plural-Forms", ""))
    forms = {
        e.msgid: e.msgstr_plural for e in file if e.msgstr_plural and all(e.msgstr_plural.values()) and not e.fuzzy
    }
    return forms, gettext.c2py(rule[1]) if rule else lambda _n: 0


class Words:
    """The words of one language, with its fallback chain."""

    def __init__(self, tag: str, fallback: Sequence[str] = (), domain: str = "messages") -> None:
        self.tag = tag
        self.domain = domain
        self.chain = tuple(dict.fromkeys((tag, *fallback, SOURCE)))

    def __call__(self, key: str, /, **slots: object) -> str:
        """The text for `key` with its {slots} filled.

        Slots are filled in one pass and their values are never looked at again, so what a person
        typed can contain braces safely. A slot that is not given stays visible: a bug, not a crash.
        """
        return fill(self.pattern(key)[0], slots)

    def pattern(self, key: str) -> tuple[str, str]:
        """The raw text for `key` and the tag of the language it is in."""
        for tag in self.chain:
            if text := catalog(tag, self.domain).get(key):
                return text, tag
        raise MissingWord(key)

    def plural(self, key: str, n: int, /, **slots: object) -> str:
        """The form of `key` for the number `n`, which fills {n}."""
        for tag in self.chain:
            forms, choose = _plurals(tag, self.domain)
            if key in forms:
                return fill(forms[key][choose(n)], {"n": n, **slots})
        raise MissingWord(key)

    def has(self, key: str) -> bool:
        """Whether any language of the chain has the key."""
        return any(key in catalog(tag, self.domain) for tag in self.chain)


def fill(pattern: str, slots: Mapping[str, object]) -> str:
    """Put values into {slots}; spaces left by empty values are closed."""
    text = _SLOT.sub(lambda m: str(slots[m[1]]) if m[1] in slots else m[0], pattern)
    if any(str(value) == "" for value in slots.values()):
        text = re.sub(r"[ \t]{2,}", " ", text).strip()
    return text
