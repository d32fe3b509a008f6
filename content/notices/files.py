"""A notice from a file: Markdown with front matter, sent by the operator of the service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy.orm import Session

from content import outbox
from content.audience import LEVELS, Audience
from content.notices import deciding, drafting, states
from content.notices.drafting import Content
from core.errors import Invalid
from core.models import Notice
from core.settings import Settings

OPERATOR = "operator"
ONE_PAIR = "operator, one pair of eyes"
_FIELDS = ("title", "class", "audience", "languages", "newcomers")
_FENCE = "---"


def from_file(text: str) -> Content:
    """Read a notice file: `title`, `class` (normal, priority, emergency), `audience` (all or a list of area codes),
    `languages` (a list; left out = all), `newcomers` (yes: also who comes until everybody else has been reached),
    then the text in plain paragraphs.

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
    audience = Audience(areas=_areas(head.get("audience")), languages=_names("languages", head.get("languages", [])))
    return Content(title=title, body=body.strip(), level=level, audience=audience, newcomers=newcomers == "yes")


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
