"""Translations as files: what leaves for other tools and comes back. Nothing is overwritten, and nothing is approved.

The three formats (PO, XLIFF 2.1 core, CSV) carry the same lines; each reads back exactly what it wrote.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from content.translations import csvfile, flow, po, units, xliff
from content.translations.lines import Bundle, Line
from core.errors import Conflict, Invalid, NotFound

FORMATS: Mapping[str, ModuleType] = {"po": po, "xliff": xliff, "csv": csvfile}
ENDINGS = {"po": ".po", "xliff": ".xlf", "csv": ".csv"}
MIMES = {"po": "text/x-gettext-translation", "xliff": "application/xliff+xml", "csv": "text/csv"}
LARGEST = 20_000_000  # bytes of a file
KINDS = tuple(kind for kind in units.KINDS if kind != "answer")  # what is said to one person leaves in no file
AT_ONCE = 25  # lines in a transaction: others write in between

WRITTEN, SAME, EMPTY = "written", "same", "empty"
CONFLICT, STALE, UNKNOWN, INVALID = "conflict", "stale", "unknown", "invalid"
REFUSED = (CONFLICT, STALE, UNKNOWN, INVALID)


@dataclass(slots=True)
class Report:
    """What an import did: how many lines of each kind, and which were left alone and why."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str, str]] = field(default_factory=list)  # key, one of REFUSED, words

    def add(self, key: str, result: str, why: str = "") -> None:
        """Count one line."""
        self.counts[result] += 1
        if result in REFUSED:
            self.refused.append((key, result, why))

    def plus(self, other: "Report") -> "Report":
        """Both together."""
        return Report(self.counts + other.counts, [*self.refused, *other.refused])

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        kinds = (WRITTEN, SAME, EMPTY, *REFUSED)
        return {
            **{name: self.counts[name] for name in kinds},
            "refused": [{"key": key, "result": result, "why": why} for key, result, why in self.refused],
        }


def bundle(session: Session, language: str, kinds: Collection[str] = KINDS) -> Bundle:
    """Everything to be translated into a language, with what is there.

    Raises:
        NotFound: there is no such language to translate into.
    """
    flow.target(session, language)
    rows = flow.standings(session, language, units.every(session, kinds))
    return Bundle(
        language,
        [Line(row.unit.key, row.unit.source, row.text, row.state, row.note, row.seen) for row in rows],
    )


def write(made: Bundle, kind: str) -> bytes:
    """A file of one of FORMATS.

    Raises:
        Invalid: no such format.
    """
    return _format(kind).write(made)  # type: ignore[no-any-return]


def read(data: bytes, name: str) -> Bundle:
    """The lines of a file; `name` tells its format by its ending (.po, .xlf, .xliff, .csv).

    Raises:
        Invalid: too large, of no known format, or not readable as what it is; the message says where.
    """
    if len(data) > LARGEST:
        raise Invalid(f"{name[:80]}: {len(data)} bytes, allowed {LARGEST}")
    ending = name.rpartition(".")[2].lower()
    kind = {"po": "po", "xlf": "xliff", "xliff": "xliff", "csv": "csv"}.get(ending, "")
    try:
        found: Bundle = _format(kind).read(data)
    except UnicodeDecodeError as error:
        raise Invalid(f"{name[:80]}: not UTF-8") from error
    return found


def pieces(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """A transaction's worth of lines at a time."""
    return [lines[at : at + AT_ONCE] for at in range(0, len(lines), AT_ONCE)]


def take(session: Session, lines: Sequence[Line], *, language: str, actor: str, now: datetime) -> Report:
    """Take lines in. New words go to another speaker for approval, drafts stay drafts.

    A line is left alone and reported when its source is not (any more) what the file says, when somebody has
    written other words since the file left, and when it would break a screen.

    Raises:
        NotFound: there is no such language to translate into.
    """
    flow.target(session, language)
    report = Report()
    known = {unit.key: unit for unit in units.every(session, {line.kind for line in lines} & set(KINDS))}
    rows = flow.standings(session, language, [known[line.key] for line in lines if line.key in known])
    standing = {row.unit.key: row for row in rows}
    for line in lines:
        row = standing.get(line.key)
        if row is None:
            report.add(line.key, UNKNOWN, "nothing of this name is to be translated")
        elif not line.text.strip():
            report.add(line.key, EMPTY)
        elif line.source != row.unit.source:
            report.add(line.key, STALE, "the Vietnamese has changed since the file was made")
        elif line.text == row.text:
            report.add(line.key, SAME)
        elif row.text and line.seen != row.seen:
            report.add(line.key, CONFLICT, f"somebody has written other words since ({row.state})")
        else:
            _take(session, line, row, actor, now, report)
    return report


def _take(session: Session, line: Line, row: flow.Standing, actor: str, now: datetime, report: Report) -> None:
    unit = row.unit
    try:
        unit.checked(line.text)
        flow.write(
            session,
            ref=unit.ref,
            field=unit.field,
            language=row.language,
            text=line.text,
            actor=actor,
            seen=row.seen,
            now=now,
            review=line.state != flow.DRAFT,
        )
    except Invalid as error:
        report.add(line.key, INVALID, str(error))
    except Conflict as error:
        report.add(line.key, CONFLICT, str(error))
    except NotFound as error:
        report.add(line.key, UNKNOWN, str(error))
    else:
        report.add(line.key, WRITTEN)


def _format(kind: str) -> ModuleType:
    if kind not in FORMATS:
        raise Invalid(f"a file of translations is {', '.join(FORMATS)}; its name ends in {', '.join(ENDINGS.values())}")
    return FORMATS[kind]
