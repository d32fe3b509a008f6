"""XLIFF 2.1 core (OASIS Standard, 13 February 2018): a unit a text, a placeholder a slot.

States: missing is `initial` without a target; draft and stale are `initial` with a sub-state of ours; in review
is `translated`, approved is `final`. Our names for them, notes and the standing are notes by category.
"""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from content.translations.lines import Bundle, Line
from core.errors import Invalid

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # of all 2.x versions
VERSION = "2.1"
_STATES = {"missing": "initial", "draft": "initial", "stale": "initial", "review": "translated", "approved": "final"}
_SUB = "tienglang:"
_SLOT = re.compile(r"(\{\w+\})")
#: What XML 1.0 cannot hold, and CR, which it would change.
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(bundle: Bundle) -> bytes:
    """The file, UTF-8."""
    ElementTree.register_namespace("", NAMESPACE)
    root = Element(_q("xliff"), {"version": VERSION, "srcLang": "vi", "trgLang": bundle.language})
    file = SubElement(root, _q("file"), {"id": "tienglang", _SPACE: "preserve"})
    for line in bundle.lines:
        unit = SubElement(file, _q("unit"), {"id": line.key.replace("/", "."), "name": line.key})
        notes = SubElement(unit, _q("notes"))
        for category, text in (("state", line.state), ("seen", line.seen), ("note", line.note)):
            if text:
                _mixed(SubElement(notes, _q("note"), {"category": category}), text, slots=None)
        state = {"state": _STATES.get(line.state, "initial")}
        if line.state in ("draft", "stale"):
            state["subState"] = f"{_SUB}{line.state}"
        segment = SubElement(unit, _q("segment"), state)
        slots: dict[str, list[str]] = {}
        _mixed(SubElement(segment, _q("source")), line.source, slots=slots, first=True)
        if line.text:
            _mixed(SubElement(segment, _q("target")), line.text, slots=slots)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'.encode()


def read(data: bytes) -> Bundle:
    """The lines of a file, ours or another tool's.

    Raises:
        Invalid: not XLIFF 2, or it does not say which language it is.
        UnicodeDecodeError: not UTF-8.
    """
    text = data.decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Invalid("an XLIFF file has no DOCTYPE")  # entities of a stranger are never expanded
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise Invalid(f"this is not XML: {error}") from error
    language = root.get("trgLang", "")
    if root.tag != _q("xliff") or not root.get("version", "").startswith("2.") or not language:
        raise Invalid("this is not XLIFF 2 with a target language (trgLang)")
    return Bundle(language, [_line(unit) for unit in root.iter(_q("unit"))])


def _line(unit: Element) -> Line:
    notes = {note.get("category", ""): _text(note) for note in unit.iter(_q("note"))}
    segments = unit.findall(_q("segment"))  # a tool may have cut the text; between them stand ignorables
    parts = [part for part in unit if part.tag in (_q("segment"), _q("ignorable"))]
    source = "".join(_text(found) for part in parts if (found := part.find(_q("source"))) is not None)
    targets = [part.find(_q("target")) for part in parts]
    whole = all(part.find(_q("target")) is not None for part in segments)
    text = "".join(_text(found) for found in targets if found is not None) if whole else ""
    return Line(
        unit.get("name", "") or unit.get("id", ""),
        source,
        text,
        _state([part.get("state", "initial") for part in segments], notes.get("state", ""), text),
        notes.get("note", ""),
        notes.get("seen", ""),
    )


def _state(states: list[str], ours: str, text: str) -> str:
    """What the file says now; our own word counts as long as the tool left the state as it was."""
    lowest = min(states, key=("initial", "translated", "reviewed", "final").index, default="initial")
    if _STATES.get(ours) == lowest:
        return ours
    if not text:
        return "missing"
    return {"initial": "draft", "translated": "review", "reviewed": "review", "final": "approved"}[lowest]


def _mixed(element: Element, text: str, *, slots: dict[str, list[str]] | None, first: bool = False) -> None:
    """Text with its slots as placeholders. The n-th {x} of a target has the id of the n-th {x} of the source."""
    last: Element | None = None
    used: dict[str, int] = {}
    for part in _SLOT.split(text) if slots is not None else [text]:
        if slots is not None and _SLOT.fullmatch(part):
            ids = slots.setdefault(part, [])
            at = used[part] = used.get(part, 0) + 1
            if at > len(ids):
                number = sum(len(known) for known in slots.values()) + 1
                ids.append(f"{number}" if first else f"x{number}")
            last = SubElement(element, _q("ph"), {"id": ids[at - 1], "equiv": part, "disp": part})
        else:
            last = _plain(element, last, part)


def _plain(element: Element, last: Element | None, text: str) -> Element | None:
    """Characters; those that XML cannot hold as <cp hex="…"/>."""
    at = 0
    for found in _NO_XML.finditer(text):
        _append(element, last, text[at : found.start()])
        last = SubElement(element, _q("cp"), {"hex": f"{ord(found[0]):04X}"})
        at = found.end()
    _append(element, last, text[at:])
    return last


def _append(element: Element, last: Element | None, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _text(element: Element) -> str:
    parts = [element.text or ""]
    for inner in element:
        if inner.tag == _q("ph"):
            parts.append(inner.get("equiv", ""))
        elif inner.tag == _q("cp"):
            parts.append(chr(int(inner.get("hex", "0"), 16)))
        else:  # marks of another tool stand around text
            parts.append(_text(inner))
        parts.append(inner.tail or "")
    return "".join(parts)


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
