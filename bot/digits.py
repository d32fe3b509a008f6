"""Digits however they are typed or said: "2", "2.", "(2)", "số 2", "hai", "2 nha" are all the key 2."""

import re
import unicodedata
from collections.abc import Sequence

from content.search.fold import clean, fold, syllables
from core.channels import Choice

_NAMES = ("", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: "không" alone is "no" and not the key 0; "số không" is the key.
_WORDS = {
    "so khong": "0",
    **{word: str(n) for n, word in enumerate(_NAMES) if word},
    **{word: str(n) for n, word in enumerate(_ENGLISH)},
}
_LEAD = re.compile(r"^(?:bam |phim |nut |press |number )?(?:so )?")
_DIGIT = re.compile(r"^[(\[]?(\d)[)\].,!:]*(?: (?:nha|nhe|a|di|dum|giup|please))*[.!]?$")
_EDGES = ".,!?…;:\"'()[] "

HOME = "00"


def bare(text: str) -> str:
    """Folded words without punctuation: what labels and commands are compared by."""
    return " ".join(part for part in syllables(fold(text)) if any(sign.isalnum() for sign in part))


def spoken(text: str) -> str:
    """Lower-case words with their marks and without punctuation at the edges."""
    return clean(text).lower().strip(_EDGES)


def read(text: str) -> str | None:
    """The key that was meant: "0" to "9", or "00"; None when the text is no single digit."""
    plain = fold(text).strip()
    if plain.strip(_EDGES) == HOME:
        return HOME
    rest = _LEAD.sub("", plain)
    if found := _DIGIT.match(rest):
        return str(unicodedata.decimal(found[1]))  # also in the signs of another writing
    return _WORDS.get(plain.strip(_EDGES)) or _WORDS.get(rest.strip(_EDGES))


def only_digits(text: str) -> bool:
    """Nothing but digits and blanks, too short to be a number anybody would ask about ("12", "1 2")."""
    squeezed = re.sub(r"[\s.,]", "", clean(text))
    return squeezed.isdigit() and len(squeezed) <= 3


def by_label(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice whose words were typed: the whole label, or its beginning when only one begins so."""
    typed = bare(text)
    if not typed:
        return None
    labels = [(bare(choice.label), choice) for choice in choices]
    for label, choice in labels:
        if label == typed:
            return choice
    begun = [choice for label, choice in labels if label.startswith(f"{typed} ")]
    return begun[0] if len(begun) == 1 else None
