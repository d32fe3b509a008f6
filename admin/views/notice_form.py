"""Writing a notice: the form, the count of who gets it, and keeping it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from admin import choices, spoken
from admin.forms import Form, Wrong
from admin.views import notice_extras
from admin.views.notices import page_of
from admin.visit import Visit
from content import areas, notices, roles
from content.audience import LEVELS, Audience, Count
from content.audio.readings import Unreadable
from content.notices import Content, drafting, states
from core.clock import local
from core.errors import Conflict, Forbidden, NotFound
from core.i18n import SOURCE
from core.models import Area, Notice, Office

CHANNELS = ("telegram", "webchat")
HEARD = ("title", "body")  # the fields a voice reads
SENDER_LIMIT = 120
VILLAGES_LIMIT = 30  # named one by one; more is a commune
TICKED = 160  # places offered as ticks: the communes of a province


async def new(visit: Visit) -> web.StreamResponse:
    """An empty form; a commune's clerk finds the own commune ticked."""

    def look(session: Session) -> dict[str, Any]:
        mine = _own(session, visit)
        area_id = mine[0].id if mine else None
        office = session.scalar(select(Office).where(Office.area_id == area_id)) if area_id else None
        return {
            "areas": [row.code for row in mine] if len(mine) == 1 else [],
            "sender": office.name
            if office
            else areas.label(session, area_id)
            if area_id
            else visit.console.settings.agency,
        }

    given = await visit.read(look)
    return await _page(visit, visit.form(level="normal", **given), None)


async def edit(visit: Visit) -> web.StreamResponse:
    """The form with what was written."""
    number = visit.number("notice")

    def look(session: Session) -> Form:
        notice = session.get(Notice, number)
        if notice is None or notice.state not in (*states.UNWRITTEN, *states.PENDING):
            raise NotFound(f"notice {number}")
        content = notices.content_of(session, notice)
        ticked = {row.code for row in _offered(session, visit)}
        named = [code for code in content.audience.areas if code not in ticked]
        zone = visit.console.settings.timezone
        return visit.form(
            title=content.title,
            body=content.body,
            sender=notice.sender,
            level=content.level,
            topic=content.topic,
            areas=[code for code in content.audience.areas if code in ticked],
            villages="; ".join(choices.by_code(session, code) for code in named),
            languages=content.audience.languages,
            channels=content.audience.channels,
            due_at=f"{local(content.due_at, zone):%Y-%m-%dT%H:%M}" if content.due_at else "",
            expires_at=f"{local(content.expires_at, zone):%Y-%m-%dT%H:%M}" if content.expires_at else "",
            **notice_extras.fields(content, zone),
            seen=notices.fingerprint(session, notice),
        )

    return await _page(visit, await visit.read(look), number)


async def save(visit: Visit) -> web.StreamResponse:
    """Count, keep as a draft, or keep and ask for approval: by the button that was pressed."""
    form = visit.form()
    number = visit.number("notice") if "notice" in visit.request.match_info else None
    if form["do"] == "count":
        return await _count(visit, form, number)

    def work(session: Session) -> str:
        content, sender = _content(session, visit, form), form.text("sender", limit=SENDER_LIMIT)
        total = _total(session, form, content) if form["do"] == "submit" else 1
        if not total:
            form.wrong("areas", "nobody")
        spoken.keep(session, form, HEARD, actor=visit.actor, now=visit.now)
        form.stop_if_wrong()
        if number is None:
            notice = notices.draft(session, author=visit.actor, sender=sender, content=content, now=visit.now)
        else:
            kept = states.locked(session, number)
            if form["seen"] != notices.fingerprint(session, kept):
                raise Conflict(f"notice {number} changed since it was opened")
            notice = notices.edit(session, notice_id=number, actor=visit.actor, content=content, now=visit.now)
        if form["do"] != "submit":
            return page_of(notice.id, "draft")
        try:
            notices.submit(session, notice_id=notice.id, actor=visit.actor, now=visit.now)
        except Unreadable as error:
            spoken.unread(form, error)
        form.stop_if_wrong()
        return page_of(notice.id, "submitted")

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, number, 422)
    except Conflict:
        return await _page(visit, form, number, 409, problem="stale")
    except Forbidden:
        return await _page(visit, form, number, 409, problem="own")


async def _count(visit: Visit, form: Form, number: int | None) -> web.Response:
    """Who gets it and who will not, before anything is kept."""

    def look(session: Session) -> tuple[Count, Mapping[str, int]] | None:
        content = _content(session, visit, form)
        if {"areas", "villages", "languages", "channels", "level"} & set(form.errors):
            return None
        coming = notices.foresee(
            session,
            content.audience,
            content.level,
            settings=visit.console.settings,
            now=visit.now,
            due_at=content.due_at,
        )
        return notices.count_audience(session, content.audience, content.level), coming

    count, coming = await visit.read(look) or (None, {})
    return await _page(visit, form, number, count=count, coming=coming)


def _total(session: Session, form: Form, content: Content) -> int:
    return 1 if form.errors else notices.count_audience(session, content.audience, content.level).total


async def _page(
    visit: Visit,
    form: Form,
    number: int | None,
    status: int = 200,
    *,
    problem: str = "",
    count: Count | None = None,
    coming: Mapping[str, int] | None = None,
) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        return {
            "places": [(row.code, row.name) for row in _offered(session, visit)],
            "all_places": roles.may(visit.signed.grants, "notice.write", path=None),
            "languages": choices.languages(session, visit.words.tag),
            "topics": choices.topics(session, visit.words.tag),
            "unread": spoken.asked(session, form, HEARD),
            "newest": notices.fingerprint(session, session.get_one(Notice, number)) if number else "",
        }

    found = await visit.read(look)
    return visit.page(
        "notice_form",
        status,
        form=form,
        number=number,
        problem=problem,
        count=count,
        coming=coming or {},
        cap=visit.console.settings.daily_cap,
        levels=LEVELS,
        channels=CHANNELS,
        **found,
    )


def _content(session: Session, visit: Visit, form: Form) -> Content:
    zone = visit.console.settings.timezone
    title = form.text("title", limit=drafting.TITLE_LIMIT)
    body = form.text("body", limit=drafting.BODY_LIMIT, lines=True)
    level = form.choice("level", LEVELS)
    topic = form.choice("topic", [code for code, _ in choices.topics(session, SOURCE)], optional=True)
    due_at, expires_at = form.moment("due_at", zone), form.moment("expires_at", zone)
    if due_at is not None and due_at < visit.now:
        form.wrong("due_at", "past")
    if expires_at is not None and expires_at <= max(due_at or visit.now, visit.now):
        form.wrong("expires_at", "expires")
    known = {tag for tag, _ in choices.languages(session, SOURCE)}
    audience = Audience(
        areas=_areas(session, visit, form),
        languages=_known(form, "languages", known),
        channels=_known(form, "channels", CHANNELS),
    )
    more = notice_extras.read(visit, form, level)
    return Content(title, body, level, audience, topic or None, due_at, expires_at, **more)


def _known(form: Form, name: str, known: Collection[str]) -> tuple[str, ...]:
    """The ticked values; one that is not ours is refused and not left out, which would mean everybody."""
    given = form.all(name)
    if not set(given) <= set(known):
        form.wrong(name, "choose")
    return tuple(given)


def _areas(session: Session, visit: Visit, form: Form) -> tuple[str, ...]:
    """Codes of the ticked places and of those typed by name; each must be one's own to write for."""
    held, codes = visit.signed.grants, []
    rows = session.scalars(select(Area).where(Area.code.in_(form.all("areas")))).all()
    typed = [part.strip() for part in form["villages"].replace("\n", ";").split(";") if part.strip()]
    if len(typed) > VILLAGES_LIMIT:
        form.wrong("villages", "many_lines", limit=VILLAGES_LIMIT)
    if strange := set(form.all("areas")) - {row.code for row in rows}:  # never wider than what was asked for
        form.wrong("areas", "place_unknown", name=", ".join(sorted(strange))[:80])
    for row in rows:
        if not roles.may(held, "notice.write", path=row.path):
            form.wrong("areas", "place_yours")
        codes.append(row.code)
    for name in typed[:VILLAGES_LIMIT]:
        area = session.get(Area, choices.one_place(session, form, "villages", name) or 0)
        if area is not None and not roles.may(held, "notice.write", path=area.path):
            form.wrong("villages", "place_yours")
        elif area is not None:
            codes.append(area.code)
    if not codes and not form.errors.get("villages") and not roles.may(held, "notice.write", path=None):
        form.wrong("areas", "place_needed")
    return tuple(dict.fromkeys(codes))


def _own(session: Session, visit: Visit) -> Sequence[Area]:
    """The places one holds the right for by itself; none for the whole province."""
    prefixes = [path for path in roles.allowed_paths(visit.signed.grants, "notice.write") if path.count("/") > 2]
    return session.scalars(select(Area).where(Area.path.in_(prefixes)).order_by(Area.folded)).all()


def _offered(session: Session, visit: Visit) -> Sequence[Area]:
    """Places to tick: communes of the province; a commune's clerk also sees its villages."""
    prefixes = roles.allowed_paths(visit.signed.grants, "notice.write")
    wide = any(path.count("/") <= 2 for path in prefixes)
    inside = or_(*(Area.path.startswith(prefix, autoescape=True) for prefix in prefixes))
    query = select(Area).where(Area.kind != "province", inside)
    if wide:
        query = query.where(Area.kind != areas.VILLAGE)
    return session.scalars(query.order_by(Area.kind == areas.VILLAGE, Area.folded).limit(TICKED)).all()
