"""Import of people from a list: streamed, in small transactions, never against a person's own wish."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content import audit, people, peoplefile, roles
from content.peoplefile import Entry, RefusedFile, RowError
from content.texts import text_hash
from core.db import Database, insert_new
from core.i18n import SOURCE
from core.models import Address, Area, Consent, Language, Person, Suppression, Wording
from core.security import Keyring

ROWS_AT_ONCE = 500  # a row makes at most four (person, address, consent, role): 2,000 in a transaction
METHOD = "imported list"

_person, _address, _consent = (cast(Table, model.__table__) for model in (Person, Address, Consent))

Row: TypeAlias = Mapping[str, str]


@dataclass(slots=True)
class Report:
    """What became of a list. `rows` = added + updated + suppressed + refused."""

    rows: int = 0
    added: int = 0
    updated: int = 0
    suppressed: int = 0  # stopped or forgotten: left alone
    refused: int = 0
    refused_file: str = ""


@dataclass(slots=True)
class _Outcome:
    """What one transaction did; `silent` are the rows of people who asked to be left alone."""

    added: int = 0
    updated: int = 0
    silent: list[tuple[Row, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database says about the address of a row."""

    person_id: int
    wrote: bool  # they chose for themselves, and a list does not overrule them
    notices: str
    language: str | None
    area_id: int | None


class Importer:
    """One list on its way into the database; remembers places and languages between transactions."""

    def __init__(self, session: Session, name: str, keyring: Keyring, now: datetime) -> None:
        self.name = name
        self.keyring = keyring
        self.now = now
        self.areas: dict[str, tuple[int, str]] = {
            code: (number, called) for code, number, called in session.execute(select(Area.code, Area.id, Area.name))
        }
        self.languages = set(session.scalars(select(Language.tag)))

    def entry(self, row: Row) -> Entry:
        """Check one row.

        Raises:
            RowError: with the reason.
        """
        entry = peoplefile.entry(row)
        if entry.area_code and entry.area_code not in self.areas:
            raise RowError(f"không có nơi nào mang mã này / there is no area with code {entry.area_code!r}")
        if entry.language and entry.language not in self.languages:
            raise RowError(f"không có tiếng này / there is no language {entry.language!r}")
        return entry

    def stored_address(self, entry: Entry) -> str:
        """The address as it stands in the table: phone numbers only as a keyed hash."""
        return self.keyring.keyed_hash("phone", entry.address) if entry.phone else entry.address

    def write(self, session: Session, entries: Sequence[tuple[Row, Entry]]) -> "_Outcome":
        """Write some rows in the caller's transaction."""
        wanted = {(entry.channel, self.stored_address(entry)): (row, entry) for row, entry in entries}
        outcome = _Outcome(updated=len(entries) - len(wanted))  # twice in one list: the last row counts
        suppressed = self._suppressed(session, list(wanted))
        known = self._known(session, list(wanted))
        fresh: list[tuple[tuple[str, str], Entry]] = []
        for key, (row, entry) in wanted.items():
            if why := suppressed.get(key):
                outcome.silent.append((row, f"người này đã xin thôi hoặc xin quên / this person {why}"))
            elif key in known:
                self._update(session, known[key], entry)
                outcome.updated += 1
            else:
                fresh.append((key, entry))
        self._add(session, fresh)
        outcome.added = len(fresh)
        return outcome

    def _suppressed(self, session: Session, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        digests = {self.keyring.keyed_hash("address", *key): key for key in keys}
        found = session.execute(
            select(Suppression.key_hash, Suppression.reason).where(Suppression.key_hash.in_(digests))
        )
        return {digests[digest]: reason for digest, reason in found}

    def _known(self, session: Session, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], _Known]:
        by_channel: dict[str, list[str]] = {}
        for channel, address in keys:
            by_channel.setdefault(channel, []).append(address)
        known: dict[tuple[str, str], _Known] = {}
        for channel, addresses in by_channel.items():
            for row in session.execute(
                select(Address.address, Person.id, Person.seen_at, Person.notices, Person.language, Person.area_id)
                .join(Person, Person.id == Address.person_id)
                .where(Address.channel == channel, Address.address.in_(addresses))
            ):
                wrote = row.seen_at is not None
                known[channel, row.address] = _Known(row.id, wrote, row.notices, row.language, row.area_id)
        return known

    def _add(self, session: Session, fresh: Sequence[tuple[tuple[str, str], Entry]]) -> None:
        if not fresh:
            return
        ids = self._persons(session, [entry for _, entry in fresh])
        session.connection().execute(
            insert(_address).values(account="", state=people.GOOD, reason="", created_at=self.now),
            [
                {
                    "person_id": person_id,
                    "channel": channel,
                    "address": address,
                    "sealed": self.keyring.seal(entry.address) if entry.phone else None,
                }
                for person_id, ((channel, address), entry) in zip(ids, fresh, strict=True)
            ],
        )
        agreed = [
            (person_id, entry) for person_id, (_, entry) in zip(ids, fresh, strict=True) if entry.consent == "yes"
        ]
        self._consent(session, agreed)
        for person_id, (_, entry) in zip(ids, fresh, strict=True):
            self._give_role(session, person_id, entry)

    def _persons(self, session: Session, entries: Sequence[Entry]) -> list[int]:
        """A person for each entry; their ids, in the order of the entries.

        Those who are alike are made together: whose id is whose then does not matter, and no row needs a
        statement of its own.
        """
        alike: dict[tuple[str | None, int | None, str], list[int]] = {}
        for at, entry in enumerate(entries):
            notices = "each" if entry.consent == "yes" else "none"
            alike.setdefault((entry.language or None, self._area_id(entry), notices), []).append(at)
        ids = [0] * len(entries)
        for (language, area_id, notices), places in alike.items():
            person = {
                "created_at": self.now,
                "language": language,
                "area_id": area_id,
                "audio": "ask",
                "notices": notices,
                "shared": False,
                "imported_from": self.name,
            }
            made = session.connection().execute(insert(_person).returning(_person.c.id), [person] * len(places))
            for at, person_id in zip(places, made.scalars(), strict=True):
                ids[at] = person_id
        return ids

    def _update(self, session: Session, known: _Known, entry: Entry) -> None:
        """An upsert: what the list says wins, except over what the person chose in the chat."""
        values: dict[str, Any] = {}
        if not known.wrote:
            if entry.language and entry.language != known.language:
                values["language"] = entry.language
            if entry.area_code and self._area_id(entry) != known.area_id:
                values["area_id"] = self._area_id(entry)
            if entry.consent == "no" and known.notices != "none":
                values["notices"] = "none"
                self._withdraw(session, known.person_id)
            elif entry.consent == "yes" and known.notices == "none":
                values["notices"] = "each"
                self._consent(session, [(known.person_id, entry)])
        if values:
            session.execute(update(Person).where(Person.id == known.person_id).values(**values))
        self._give_role(session, known.person_id, entry)

    def _consent(self, session: Session, agreed: Sequence[tuple[int, Entry]]) -> None:
        """Notices, by the list: the proof is the name of the file, which the agency keeps."""
        if not agreed:
            return
        digest = text_hash(self.name)
        wording = {"hash": digest, "text": self.name, "first_used_at": self.now}
        session.execute(insert_new(session, Wording.__table__).values(wording))
        session.connection().execute(
            insert(_consent).values(purpose=people.NOTICES, wording_hash=digest, method=METHOD, given_at=self.now),
            [{"person_id": person_id, "language": entry.language or SOURCE} for person_id, entry in agreed],
        )

    def _withdraw(self, session: Session, person_id: int) -> None:
        session.execute(
            update(Consent)
            .where(Consent.person_id == person_id, Consent.method == METHOD, Consent.withdrawn_at.is_(None))
            .values(withdrawn_at=self.now)
        )

    def _give_role(self, session: Session, person_id: int, entry: Entry) -> None:
        if not entry.role:
            return
        area_id, called = self.areas.get(entry.area_code, (None, ""))
        roles.give(
            session,
            role=entry.role,
            person_id=person_id,
            area_id=area_id,
            language=entry.language if entry.role in roles.LANGUAGE_ROLES else None,
            # lists carry no names; staff put the one the village knows into the console
            display_name=f"Người có uy tín {called}" if entry.role == roles.INFLUENTIAL else "",
            actor="operator",
            now=self.now,
        )

    def _area_id(self, entry: Entry) -> int | None:
        return self.areas[entry.area_code][0] if entry.area_code else None


def import_people(
    db: Database,
    path: Path,
    *,
    keyring: Keyring,
    now: datetime,
    advance: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Import a list; refused rows go with their reasons to `LIST.refused.csv`, absent when there are none.

    People with consent `yes` get notices, all others are kept and get nothing unasked. Doing it
    again updates by (channel, address).

    Raises:
        Invalid: the file is not such a list; nothing was imported.
    """
    report = Report()
    with db.reading() as session:
        importer = Importer(session, path.name, keyring, now)
    with peoplefile.rows(path) as (header, table), RefusedFile(path, header) as refused:
        for batch in _batches(table):
            good: list[tuple[Row, Entry]] = []
            for row in batch:
                try:
                    good.append((row, importer.entry(row)))
                except RowError as error:
                    refused.add(row, str(error))
                    report.refused += 1
            for row, reason in _write(db, importer, good, report):
                refused.add(row, reason)
            report.rows += len(batch)
            advance(len(batch))
        report.refused_file = refused.name
    counts = {name: getattr(report, name) for name in ("rows", "added", "updated", "suppressed", "refused")}
    with db.writing() as session:
        audit.record(session, actor="operator", verb="people.import", detail=counts, now=now)
    return report


def _write(
    db: Database, importer: Importer, entries: Sequence[tuple[Row, Entry]], report: Report
) -> list[tuple[Row, str]]:
    """One transaction; run again when somebody on the list wrote to us for the first time meanwhile."""
    try:
        with db.writing() as session:
            outcome = importer.write(session, entries)
    except IntegrityError:
        with db.writing() as session:
            outcome = importer.write(session, entries)
    report.added += outcome.added
    report.updated += outcome.updated
    report.suppressed += len(outcome.silent)
    return outcome.silent


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch
