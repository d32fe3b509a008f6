"""Interface words: gettext catalogs with keys as msgids, one folder a language under locales/.

A language without a word falls back along its chain and in the end to Vietnamese, the source.
Catalogs are read once per process; article text lives in the database, not here.
"""

import functools
import gettext
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import polib

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE = "vi"
_SLOT = re.compile(r"\{(\w+)\}")
_PLAIN_DIGITS = "0123456789"

#: Words that stand over those of the catalogs: (domain, tag) → key → text.
Overlay: TypeAlias = Mapping[tuple[str, str], Mapping[str, str]]
_NOTHING: Overlay = MappingProxyType({})
_NO_WORDS: Mapping[str, str] = MappingProxyType({})


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


def source_text(key: str, domain: str = "messages") -> str:
    """The Vietnamese words of a key; of one with plural forms the form for many. Empty when there is no such key."""
    forms = _plurals(SOURCE, domain)[0].get(key)
    return forms[max(forms)] if forms else catalog(SOURCE, domain).get(key, "")


@functools.cache
def source_keys(domain: str = "messages") -> tuple[str, ...]:
    """All keys of the Vietnamese catalog, in the order of the file: that of the talk."""
    return tuple(
        e.msgid for e in polib.pofile(str(LOCALES / SOURCE / "LC_MESSAGES" / f"{domain}.po")) if not e.obsolete
    )


def number(value: int, locale: str = SOURCE, digits: str = "") -> str:
    """A number as a language writes it: 12.500 in Vietnamese, 12,500 in English.

    Args:
        locale: a tag; `vi` stands in for what Babel does not know, as it knows none of the local languages.
        digits: the ten signs of a writing that has its own.
    """
    if abs(value) < 1000:
        shown = str(value)
    else:
        from babel.numbers import format_decimal

        shown = format_decimal(value, locale=format_locale(locale))
    return shown.translate(str.maketrans(_PLAIN_DIGITS, digits)) if digits else shown


@functools.cache
def format_locale(tag: str) -> str:
    """The name under which Babel writes numbers and dates for a language: its own, else the Vietnamese."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(tag.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return SOURCE


class Words:
    """The words of one language, with its fallback chain."""

    def __init__(
        self, tag: str, fallback: Sequence[str] = (), domain: str = "messages", overlay: Overlay = _NOTHING
    ) -> None:
        """Args: `overlay` holds words that stand over the catalogs (content/wordbook.py)."""
        self.tag = tag
        self.domain = domain
        self.overlay = overlay
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
            if text := self._own(tag).get(key) or catalog(tag, self.domain).get(key):
                return text, tag
        raise MissingWord(key)

    def plural(self, key: str, n: int, /, **slots: object) -> str:
        """The form of `key` for the number `n`, which fills {n}."""
        for tag in self.chain:
            if text := self._own(tag).get(key):
                return fill(text, {"n": n, **slots})
            forms, choose = _plurals(tag, self.domain)
            if key in forms:
                return fill(forms[key][choose(n)], {"n": n, **slots})
        raise MissingWord(key)

    def has(self, key: str) -> bool:
        """Whether any language of the chain has the key."""
        return any(key in self._own(tag) or key in catalog(tag, self.domain) for tag in self.chain)

    def only(self, tag: str) -> "Words":
        """The same words in exactly one other language, for what is quoted in it."""
        return self if tag == self.tag else Words(tag, (), self.domain, self.overlay)

    def of(self, domain: str) -> "Words":
        """The words of another catalog in the same language."""
        return Words(self.tag, self.chain[1:], domain, self.overlay)

    def _own(self, tag: str) -> Mapping[str, str]:
        return self.overlay.get((self.domain, tag), _NO_WORDS)


def fill(pattern: str, slots: Mapping[str, object]) -> str:
    """Put values into {slots}; spaces left by empty values are closed."""
    if "{" not in pattern:
        return pattern
    text = _SLOT.sub(lambda m: str(slots[m[1]]) if m[1] in slots else m[0], pattern)
    if any(str(value) == "" for value in slots.values()):
        text = re.sub(r"[ \t]{2,}", " ", text).strip()
    return text
