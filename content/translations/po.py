"""Gettext PO: the key is the context, the Vietnamese the msgid; what is not approved is fuzzy.

State, note and standing stand in the extracted comment (`#.`), one a line, so that other tools keep them.
"""

import tempfile
from pathlib import Path

import polib

from content.translations.lines import Bundle, Line
from core.errors import Invalid

_STATE, _SEEN, _NOTE = "state: ", "seen: ", "note: "
_NOTE_BREAK = " ⏎ "  # a note of several lines stands in one


def write(bundle: Bundle) -> bytes:
    """The file, UTF-8."""
    file = polib.POFile(wrapwidth=0)  # a line broken by us could not be told from one broken by a person
    file.metadata = {
        "Project-Id-Version": "tienglang",
        "Language": bundle.language,
        "X-Source-Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for line in bundle.lines:
        told = [_STATE + line.state, _SEEN + line.seen]
        told += [_NOTE + line.note.replace("\n", _NOTE_BREAK)] if line.note else []
        file.append(
            polib.POEntry(
                msgctxt=line.key,
                msgid=line.source,
                msgstr=line.text,
                comment="\n".join(told),
                flags=["fuzzy"] if line.text and line.state != "approved" else [],
            )
        )
    return f"{file}\n".encode()


def read(data: bytes) -> Bundle:
    """The lines of a file, ours or another tool's.

    Raises:
        Invalid: not PO, or it does not say which language it is.
        UnicodeDecodeError: not UTF-8.
    """
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    if "msgid" not in text:
        raise Invalid("this is not a PO file")
    with tempfile.TemporaryDirectory() as folder:  # given as text, polib would break lines at U+2028 inside of words
        path = Path(folder) / "given.po"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            file = polib.pofile(str(path), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise Invalid(f"this is not a PO file: {str(error).rpartition(':')[2].strip()}") from error
    language = file.metadata.get("Language", "")
    if not language:
        raise Invalid("the PO file does not name its language (header Language)")
    return Bundle(language, [_line(entry) for entry in file if not entry.obsolete])


def _line(entry: polib.POEntry) -> Line:
    told = entry.comment.split("\n")

    def said(begin: str) -> str:
        return next((part.removeprefix(begin) for part in told if part.startswith(begin)), "")

    state = said(_STATE)
    if not entry.msgstr:
        state = "stale" if state == "stale" else "missing"
    elif entry.fuzzy:
        state = state if state in ("draft", "review", "stale") else "draft"
    elif state != "approved":
        state = "review"  # another tool took the mark away: somebody looked at it
    note = said(_NOTE).replace(_NOTE_BREAK, "\n")
    return Line(entry.msgctxt or "", entry.msgid, entry.msgstr, state, note, said(_SEEN))
