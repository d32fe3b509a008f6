"""Forms: what was typed, read field by field; what is wrong is kept in words next to the field."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.i18n import Words


class Wrong(Exception):
    """Something in the form cannot be used: nothing was done, the form is shown again with words next to its fields."""


class Form:
    """The fields of one form. A method that reads a field notes an error; `ok` tells whether there was one."""

    def __init__(self, words: Words, fields: Mapping[str, list[str]]) -> None:
        self._words = words
        self._fields = fields
        self.errors: dict[str, str] = {}

    def ok(self) -> bool:
        """Whether everything read so far can be used."""
        return not self.errors

    def stop_if_wrong(self) -> None:
        """Leave the transaction when a field cannot be used.

        Raises:
            Wrong: there was an error.
        """
        if self.errors:
            raise Wrong

    def __getitem__(self, name: str) -> str:
        """What was typed, as it was typed; empty when the field is not there."""
        return self._fields.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """All values of a field that may stand several times (ticks)."""
        return self._fields.get(name, [])

    def wrong(self, name: str, key: str, /, **slots: object) -> None:
        """Note what is wrong with a field; the first note stays."""
        self.errors.setdefault(name, self._words(f"error.{key}", **slots))

    def text(self, name: str, *, limit: int, least: int = 1, lines: bool = False) -> str:
        """A text of `least` to `limit` characters, without blanks at the ends; one line unless `lines`."""
        value = self[name].replace("\r\n", "\n").strip()
        value = value if lines else " ".join(value.split())
        if len(value) < least:
            self.wrong(name, "missing" if not value else "short", least=least)
        elif len(value) > limit:
            self.wrong(name, "long", limit=limit, is_now=len(value))
        return value

    def choice(self, name: str, options: Collection[str], *, optional: bool = False) -> str:
        """One of the options."""
        value = self[name]
        if value not in options and not (optional and value == ""):
            self.wrong(name, "choose")
        return value

    def number(self, name: str) -> int | None:
        """A whole number (an id, a version), None when the field is empty."""
        value = self[name].strip()
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or len(value) > 15:
            self.wrong(name, "number")
            return None
        return int(value)

    def day(self, name: str) -> date | None:
        """A date as date fields send it (2026-12-31), None when empty."""
        value = self[name].strip()
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(name, "date")
            return None

    def end_of_day(self, name: str, zone: str) -> datetime | None:
        """The last moment of a day on the local clock, None when empty."""
        day = self.day(name)
        return datetime.combine(day, time.max, ZoneInfo(zone)) if day else None

    def moment(self, name: str, zone: str) -> datetime | None:
        """A local date and time as the fields send it (2026-12-31T07:30), None when empty."""
        value = self[name].strip()
        if not value:
            return None
        try:
            return datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            self.wrong(name, "date")
            return None
