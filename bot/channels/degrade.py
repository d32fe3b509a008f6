"""What a channel cannot do, said in another way: numbered lines for buttons, several parts for a long text."""

from content.pages import cut
from core.channels import Capabilities, Outgoing


def parts(outgoing: Outgoing, caps: Capabilities) -> list[str]:
    """The words of a screen in the order in which they are to be sent, each at most `caps.text_max` units long.

    Without buttons the keys become numbered lines under the last part. A text that fits is left as it is;
    a longer one is cut at sentence ends, never inside a number.
    """
    made = _cut(outgoing.text, caps.text_max)
    if caps.buttons or not outgoing.keys():
        return made
    keys = "\n".join(numbered(outgoing))
    last = f"{made[-1]}\n{keys}"
    if units(last) <= caps.text_max:
        return [*made[:-1], last]
    return [*made, *_cut(keys, caps.text_max)]


def numbered(outgoing: Outgoing) -> list[str]:
    """One line a key: "1. Sức khỏe"."""
    keys = outgoing.keys()
    return [f"{key.digit}. {key.label}" for key in keys]


def units(text: str) -> int:
    """Length in UTF-16 units, the strictest way a platform counts: rare letters and pictures count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _cut(text: str, limit: int) -> list[str]:
    if units(text) <= limit:
        return [text]
    doubles = units(text) - len(text)
    return cut(text, max(limit - doubles, limit // 2))  # so many characters surely have no more than `limit` units
