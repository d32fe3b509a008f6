"""The files an editor writes: what kind each one is, and its rows, checked for form but not yet for meaning."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from content import tables
from content.tables import BadCell
from core.errors import Invalid

Row: TypeAlias = Mapping[str, Any]

ROWS_AT_ONCE = 50  # in a transaction: about a quarter of a second in which nobody else writes

#: Order matters: what stands later refers to what stands earlier.
ORDER = ("languages", "topics", "areas", "villages", "offices", "articles", "faqs", "guides", "entries", "prices")

#: The columns by which a table is known.
_TABLES = {
    "areas": {"code", "kind", "name", "parent"},
    "villages": {"code", "commune", "name"},
    "offices": {"area_code", "name", "phone"},
    "prices": {"product", "place", "unit", "low", "high", "day"},
}
_LISTS = {
    "languages": {"tag", "vi_name"},
    "topics": {"code", "vi"},
    "faqs": {"key", "question", "answer"},
    "guides": {"key", "title", "questions", "results"},
}
_FRONT = "---\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one file, few enough for one transaction."""

    kind: str
    path: Path
    rows: Sequence[Row]


def find(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """The files to load and their kinds, in the order in which they can be loaded.

    A folder gives everything in it that has a kind; files that are read by their own modules
    (danger words, synonyms, templates, notes) are left alone. A file named by itself must have one.

    Raises:
        Invalid: a path does not exist, or a named file is of no kind that can be loaded.
    """
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and "template" not in p.name)
            found += [(kind, p) for p in inside if (kind := kind_of(p))]
        elif not path.exists():
            raise Invalid(f"{path}: no such file or folder")
        elif kind := kind_of(path):
            found.append((kind, path))
        else:
            raise Invalid(f"{path}: neither a table, an article, a list of questions nor a .jsonl that can be loaded")
    # an article's Vietnamese text comes before its translations, everything else in the order of names
    return sorted(found, key=lambda item: (ORDER.index(item[0]), not item[1].name.endswith(".vi.md")))


def kind_of(path: Path) -> str:
    """What a file holds, by its ending and its first words; empty when it is nothing to load."""
    match path.suffix:
        case ".md":
            return "articles" if read_text(path).startswith(_FRONT) else ""
        case ".jsonl":
            return "entries"
        case ".csv":
            return kind_of_table(read_text(path))
        case ".yml" | ".yaml":
            rows = _yaml(path)
            first = set(rows[0]) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else set()
            return next((kind for kind, keys in _LISTS.items() if keys <= first), "")
    return ""


def kind_of_table(text: str) -> str:
    """What a CSV file holds, by the names in its header; empty when it is nothing to load."""
    head = set(tables.columns(text))
    return next((kind for kind, columns in _TABLES.items() if columns <= head), "")


def pieces(kind: str, path: Path) -> Iterator[Piece]:
    """The rows of one file, a transaction's worth at a time.

    Raises:
        Invalid: the file cannot be read as what it is; the message names file and line.
    """
    rows: Iterator[Row]
    if kind == "articles":
        rows = iter([read_article(path)])
    elif kind == "entries":
        rows = _jsonl(path)
    elif kind in _TABLES:
        rows = read_table(path)
    else:
        rows = _checked_list(path)
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield Piece(kind, path, batch)
            batch = []
    if batch:
        yield Piece(kind, path, batch)


def read_table(path: Path) -> Iterator[Row]:
    """Rows of a CSV file with a header; lines that begin with # are notes.

    Raises:
        Invalid: a row has more cells than the header, or a quotation mark is not closed.
    """
    for _, row in tables.lines(read_text(path)):
        if isinstance(row, BadCell):
            raise Invalid(f"{path}: {row}") from row
        yield row


def read_article(path: Path) -> Row:
    """An article: front matter, body, and from its place the slug, language and topic.

    Raises:
        Invalid: there is no front matter, or it is not YAML.
    """
    text = read_text(path)
    slug, _, language = path.stem.rpartition(".")
    if not slug:
        raise Invalid(f"{path}: an article is called NAME.LANGUAGE.md, for example vay-von.vi.md")
    try:
        _, head, body = text.split(_FRONT, 2)
        front = yaml.safe_load(head) or {}
    except (ValueError, yaml.YAMLError) as error:
        raise Invalid(f"{path}: begins with lines between --- and ---, written as `name: value`") from error
    return {"topic": path.parent.name, **front, "slug": slug, "language": language, "body": body.strip()}


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        Invalid: it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path}: not UTF-8; save it again as UTF-8") from error


def day(row: Row, name: str, path: Path) -> date | None:
    """A date of a row, None when it is empty.

    Raises:
        Invalid: it is not written YYYY-MM-DD.
    """
    value = row.get(name)
    if value is None or value == "" or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Invalid(f"{path}: {name} is a date like 2026-07-01, not {value!r}") from error


def flag(row: Row, name: str) -> bool:
    """A yes or no of a row; empty is no."""
    return str(row.get(name, "")).strip().lower() in ("true", "yes", "1")


def required(row: Row, name: str, path: Path) -> str:
    """A text that must be there.

    Raises:
        BadCell: it is missing or empty.
    """
    value = str(row.get(name) or "").strip()
    if not value:
        said = f"{path}: {name} is missing in {next(iter(row.values()), '?')!r}"
        raise BadCell(said, why="missing", column=name)
    return value


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise Invalid(f"{path}: not YAML: {str(error).splitlines()[-1].strip()}") from error


def _checked_list(path: Path) -> Iterator[Row]:
    topic = {"topic": path.stem}  # questions name their topic by the file they stand in
    for row in _yaml(path):
        if not isinstance(row, dict):
            raise Invalid(f"{path}: a list of entries, each with names and values")
        yield {**topic, **row}


def _jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            try:
                row = json.loads(text)
            except json.JSONDecodeError as error:
                raise Invalid(f"{path}: line {number} is not JSON: {error.msg}") from error
            if not isinstance(row, dict):
                raise Invalid(f"{path}: line {number} is not an object")
            yield row
