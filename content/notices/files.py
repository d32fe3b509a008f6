"""A notice from a file: Markdown with front matter, sent by the operator of the service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy.orm import Session

from content import outbox
from content.audience import LEVELS, Audience
from content.notices import deciding, drafting, states
from content.notices.drafting import Content
from core.clock import local, require_aware
from core.errors import Invalid
from core.models import Notice
from core.settings import Settings

OPERATOR = "operator"
ONE_PAIR = "operator, one pair of eyes"
_FIELDS = (
    "title", "class", "audience", "languages", "newcomers", "not_after", "day", "repeat", "repeat_until",
    "question", "options", "explain", "confirm_after",
)  # fmt: skip
_FENCE = "---"
ZONE = "Asia/Ho_Chi_Minh"
EVERY = ("week", "month")
CONFIRM_LIMIT = 1440  # minutes


def from_file(text: str, zone: str = ZONE) -> Content:
    """Read a notice file: `title`, `class` (normal, priority, emergency), `audience` (all or a list of area codes),
    `languages` (a list; left out = all), `newcomers` (yes: also who comes until everybody else has been reached),
    `not_after` (2026-11-27 18:00: sent to nobody after that), `day` (2026-12-03: people may ask to be reminded),
    `repeat` (week or month) with `repeat_until`, `question` with `options` (a list) and `explain`, `confirm_after`
    (minutes; an emergency with a question comes again to who has not answered), then the text in plain paragraphs.

    Args:
        zone: of the times in it.

    Raises:
        Invalid: says which field is wrong, and what it may be.
    """
    head, body = _split(text.lstrip("\ufeff").replace("\r\n", "\n"))
    unknown = sorted(set(head) - set(_FIELDS))
    if unknown:
        raise Invalid(f"unknown field {', '.join(unknown)}; there are {', '.join(_FIELDS)}")
    title = head.get("title")
    if not isinstance(title, str) or not title.strip():
        raise Invalid("title: is missing")
    level = head.get("class", "normal")
    if level not in LEVELS:
        raise Invalid(f"class: is {', '.join(LEVELS)}, not {level!r}")
    if not body.strip():
        raise Invalid("there is no text below the front matter")
    newcomers = head.get("newcomers", "no")
    if newcomers not in ("yes", "no"):
        raise Invalid(f"newcomers: is yes or no, not {newcomers!r}")
    day = _moment(head, "day", zone)
    return Content(
        title=title,
        body=body.strip(),
        level=level,
        audience=Audience(areas=_areas(head.get("audience")), languages=_names("languages", head.get("languages", []))),
        newcomers=newcomers == "yes",
        expires_at=_moment(head, "not_after", zone),
        event_on=local(day, zone).date() if day else None,
        every=_repeat(head),
        every_until=_moment(head, "repeat_until", zone),
        question=_question(head),
        confirm_minutes=_minutes(head),
    )


def _moment(head: Mapping[str, Any], field: str, zone: str) -> datetime | None:
    """A day or a time on the local clock; a day ends at midnight."""
    value = head.get(field)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise Invalid(f"{field}: is written 2026-11-27 18:00, not {value!r}") from error
    if len(str(value).strip()) <= len("2026-11-27"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return require_aware(moment.replace(tzinfo=ZoneInfo(zone)))


def _repeat(head: Mapping[str, Any]) -> str | None:
    every = head.get("repeat")
    if every is not None and every not in EVERY:
        raise Invalid(f"repeat: is {' or '.join(EVERY)}, not {every!r}")
    return every


def _question(head: Mapping[str, Any]) -> dict[str, Any] | None:
    if "question" not in head:
        return None
    return {
        "question": str(head["question"]),
        "options": list(_names("options", head.get("options", []))),
        "explain": str(head.get("explain", "")),
    }


def _minutes(head: Mapping[str, Any]) -> int | None:
    value = head.get("confirm_after")
    if value is None:
        return None
    if not str(value).isdecimal() or not 1 <= int(value) <= CONFIRM_LIMIT:
        raise Invalid(f"confirm_after: is 1 to {CONFIRM_LIMIT} minutes, not {value!r}")
    return int(value)


def words_from_file(text: str) -> tuple[str, str]:
    """Title and text of a notice file; whatever else stands in it is not looked at.

    Raises:
        Invalid: one of the two is missing.
    """
    head, body = _split(text.lstrip("\ufeff").replace("\r\n", "\n"))
    title = head.get("title")
    if not isinstance(title, str) or not title.strip() or not body.strip():
        raise Invalid("title: and a text below the front matter are needed")
    return title, body.strip()


def send_as_operator(session: Session, *, content: Content, settings: Settings, now: datetime) -> Notice:
    """The operator's own approval, for every class; the audit says so and administrators are told at once.

    Raises:
        Invalid: the content is refused, or nobody would get it.
    """
    notice = drafting.draft(session, author=OPERATOR, sender=settings.agency, content=content, now=now)
    drafting.somebody_gets(session, notice)
    deciding.release(session, notice, actor=OPERATOR, now=now, note=ONE_PAIR)
    outbox.alert_staff(
        session, permission="staff.manage", path=None, text_key="alert.operator", ref=states.ref(notice), now=now
    )
    return notice


def _split(text: str) -> tuple[Mapping[str, Any], str]:
    lines = text.split("\n")
    if lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        raise Invalid(f"the file begins with {_FENCE}, the fields, and {_FENCE} again; then comes the text")
    end = [line.strip() for line in lines].index(_FENCE, 1)
    try:
        head = yaml.load("\n".join(lines[1:end]), Loader=yaml.BaseLoader) or {}  # all text: 01 is a code
    except yaml.YAMLError as error:
        raise Invalid(f"the fields between the {_FENCE} lines cannot be read: {error}") from error
    if not isinstance(head, dict):
        raise Invalid(f"between the {_FENCE} lines stand fields such as `title: …`")
    return {str(key): value for key, value in head.items()}, "\n".join(lines[end + 1 :])


def _areas(value: object) -> tuple[str, ...]:
    if value == "all":
        return ()
    codes = _names("audience", value)
    if not codes:
        raise Invalid("audience: is `all` or a list of area codes")
    return codes


def _names(field: str, value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) and item for item in listed):
        raise Invalid(f"{field}: is a list such as [24769, 24778]")
    return tuple(listed)
