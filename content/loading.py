"""Loading: the sample library and the operator's own files become rows; doing it again changes nothing.

Who wrote a row decides who may change it: the library changes only its own rows, the operator's
files also the library's, and what a member of staff has edited is left as it is and counted `kept`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from content import audit, loadfiles, loadrows, switches, tables, texts
from content.audio.approval import DEMO
from content.loadfiles import Piece
from content.loadrows import Writer
from content.tables import BadCell
from core.db import Database, serialise
from core.errors import Invalid
from core.models import Area, Article, Case, Faq, Guide, Language, Office, Person, Price, Recording, Role, Topic

LIBRARY = Path(__file__).parent / "library"
LOADED = "library.loaded"  # the switch that says when the sample library was loaded last

Counts: TypeAlias = Counter[tuple[str, str]]  # (kind, result) → rows


def load_library(session: Session, folder: Path = LIBRARY, *, now: datetime, samples: bool = True) -> Counts:
    """Load the sample library in the caller's transaction; for tests and small libraries.

    Args:
        samples: False loads only what is fact: communes, languages and topics.
    """
    counts: Counts = Counter()
    writer = Writer(now, "library")
    for kind, path in _library_files(folder, samples):
        for piece in loadfiles.pieces(kind, path):
            counts += write(session, piece, writer)
    finish(session, counts, writer)
    return counts


def load_library_into(
    db: Database,
    folder: Path = LIBRARY,
    *,
    now: datetime,
    samples: bool = True,
    advance: Callable[[int], None] = lambda rows: None,
) -> Counts:
    """`load_library` for a database in use: small transactions, `advance` after each."""
    return _load(db, _library_files(folder, samples), Writer(now, "library"), advance)


def load_files(
    db: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    draft: bool = False,
    advance: Callable[[int], None] = lambda rows: None,
) -> Counts:
    """Load the operator's own files, published at once unless `draft`; audited as the operator's deed.

    Raises:
        Invalid: a file cannot be read or refers to something that does not exist; rows before it stay loaded.
    """
    return _load(db, loadfiles.find(paths), Writer(now, "operator", draft), advance)


def write(session: Session, piece: Piece, writer: Writer) -> Counts:
    """Write some rows of one file."""
    _alone(session)
    one = loadrows.WRITERS[piece.kind]
    # held on to, so that looking them up for every row does not ask the database again
    _held = [*session.scalars(select(Topic)), *session.scalars(select(Language))]
    counts: Counts = Counter()
    for row in piece.rows:
        counts[piece.kind, one(session, row, piece.path, writer)] += 1
    session.flush()
    return counts


def write_table(
    session: Session, kind: str, text: str, writer: Writer, *, path: Path, limit: int
) -> tuple[Counts, dict[int, BadCell]]:
    """Write a table that somebody filled in, in one transaction: for all rows or none.

    Returns:
        What became of the rows, and every line that cannot be used. When there is one, the caller leaves the
        transaction: some rows before it were written.

    Raises:
        Invalid: more rows than `limit`, or none.
    """
    rows = list(tables.lines(text))
    if not 1 <= len(rows) <= limit:
        raise Invalid(f"{path}: 1 to {limit} rows, not {len(rows)}")
    _alone(session)
    counts: Counts = Counter()
    bad: dict[int, BadCell] = {}
    for number, row in rows:
        try:
            if isinstance(row, BadCell):
                raise row
            counts[kind, loadrows.WRITERS[kind](session, row, path, writer)] += 1
        except BadCell as problem:
            bad[number] = problem
    session.flush()
    if not bad:
        finish(session, counts, writer)
    return counts, bad


def finish(session: Session, counts: Counts, writer: Writer, *, whole: bool = True) -> None:
    """Tell the other processes that there is something new, and the audit that it was loaded.

    Args:
        whole: False when a mistake in a file ended the loading half-way.
    """
    _alone(session)
    if whole and writer.author == "library":
        switches.write(session, LOADED, writer.now.isoformat(), now=writer.now)
    changed = {f"{kind}_{result}": n for (kind, result), n in counts.items() if result in ("added", "changed")}
    if changed:
        actor = "system" if writer.author == "library" else writer.author
        audit.record(session, actor=actor, verb="content.load", detail=changed, now=writer.now)
        switches.raise_knowledge(session, now=writer.now)


def _alone(session: Session) -> None:
    """Several roles may start on a new PostgreSQL at the same moment: one transaction after the other."""
    serialise(session, "loading")


def _load(db: Database, files: Sequence[tuple[str, Path]], writer: Writer, advance: Callable[[int], None]) -> Counts:
    counts: Counts = Counter()
    try:
        for kind, path in files:
            for piece in loadfiles.pieces(kind, path):
                counts += db.write_now(lambda session, piece=piece: write(session, piece, writer))  # type: ignore[misc]
                advance(len(piece.rows))
    except Invalid:
        db.write_now(lambda session: finish(session, counts, writer, whole=False))
        raise
    db.write_now(lambda session: finish(session, counts, writer))
    return counts


def _library_files(folder: Path, samples: bool) -> list[tuple[str, Path]]:
    files = loadfiles.find([folder])
    return files if samples else [item for item in files if item[0] in ("languages", "topics", "areas")]


def remove_demo(session: Session, *, now: datetime) -> Counts:
    """Take everything out that is marked as demo; people and cases of demo villages move to the commune.

    The machine's clips of them are no longer found; what staff have written stays.
    """
    counts: Counts = Counter()
    session.execute(delete(Recording).where(Recording.released_by == DEMO))
    for kind, told in (("article", Article), ("faq", Faq), ("guide", Guide)):
        for number in session.scalars(select(told.id).where(told.demo)).all():
            texts.drop(session, f"{kind}:{number}")
            counts[f"{kind}s", "removed"] += 1
        session.execute(delete(told).where(told.demo))
    for kind, table in (("offices", Office), ("prices", Price), ("cases", Case)):
        gone = session.scalars(delete(table).where(table.demo).returning(table.id)).all()
        counts[kind, "removed"] = len(gone)
    villages = session.scalars(select(Area).where(Area.demo).order_by(Area.path.desc())).all()
    for area in villages:
        session.execute(update(Person).where(Person.area_id == area.id).values(area_id=area.parent_id))
        for placed in (Case, Article, Faq, Guide):
            session.execute(update(placed).where(placed.area_id == area.id).values(area_id=area.parent_id))
        session.execute(update(Case).where(Case.team_area_id == area.id).values(team_area_id=area.parent_id))
        # a right in a place that was never there must not grow to the whole commune
        session.execute(delete(Role).where(Role.area_id == area.id))
        session.delete(area)
    counts["villages", "removed"] = len(villages)
    session.flush()
    audit.record(
        session,
        actor="operator",
        verb="demo.remove",
        detail={kind: n for (kind, _), n in counts.items()},
        now=now,
    )
    switches.raise_knowledge(session, now=now)
    return counts
