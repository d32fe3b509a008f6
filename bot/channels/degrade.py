"""What a channel cannot do, said in another way: numbered lines for buttons, several parts for a long text."""

from content.pages import cut
from core.channels import Capabilities, Outgoing


def parts(outgoing: Outgoing, caps: Capabilities) -> list[str]:
    """The words of a screen in the order in which they are to be sent, each at most `caps.text_max` units long.

    Without buttons the keys become numbered lines under the last part. A text that fits is left as it is;
    a longer one is cut at sentence ends, never inside a number.
    """
    lines = [] if caps.buttons else numbered(outgoing)
    whole = "\n".join([outgoing.text, *lines])
    if units(whole) <= caps.text_max:
        return [whole]
    return cut(whole, _characters(whole, caps.text_max))


def numbered(outgoing: Outgoing) -> list[str]:
    """One line a key: "1. Sức khỏe"."""
    keys = outgoing.keys()
    return [f"{key.digit}. {key.label}" for key in keys]


def units(text: str) -> int:
    """Length in UTF-16 units, the strictest way a platform counts: rare letters and pictures count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _characters(text: str, limit: int) -> int:
    """How many characters a part may have so that it surely has at most `limit` units."""
    doubles = units(text) - len(text)
    return max(limit - doubles, limit // 2)
