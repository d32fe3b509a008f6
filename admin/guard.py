"""The one gate: origin, session, second factor, form tokens and permission are checked here, before any view."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web
from sqlalchemy.orm import Session

from admin import drafts
from admin.console import Console
from admin.visit import Visit, language_of, split_fields
from content import roles, signin
from core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, place_of
from core.models import StaffSession
from core.security import token_hash

ASSET = "asset"  # style sheets and icons: nobody's session is looked up
OPEN = "open"  # anybody: the way in
HALF = "half"  # a session is enough, even without its second factor
SIGNED = "signed"  # everybody who is signed in

#: What is for the whole province may be seen from every commune.
MEANT_FOR_ALL = ("article.read", "notice.read", "question.read")

View = Callable[[Visit], Awaitable[web.StreamResponse]]
Scope = Callable[[Session, int], list[str | None]]
"""Paths of the areas a thing belongs to (None = the whole province); raises NotFound."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Route:
    """One URL: who may use it, and which view answers.

    `of` finds the area of the thing in the address. `whole`: what is touched belongs to the whole province,
    so a role in one commune is not enough.
    """

    method: str
    path: str
    permission: str
    view: View
    of: Scope | None = None
    whole: bool = False

    @property
    def subject(self) -> str:
        """Name of the number in the address that `of` looks up."""
        return self.path.partition("{")[2].partition(":")[0]


class Refused(Exception):
    """The request is not one of our pages' own; nothing was done."""


def handler(console: Console, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The view behind its gate, with words for every expected error."""

    async def handle(request: web.Request) -> web.StreamResponse:
        now = console.clock()
        visit = Visit(console, request, now, console.words(language_of(request, None)))
        try:
            response = await _through(visit, route)
        except NotFound:
            response = visit.page("missing", 404)
        except web.HTTPRequestEntityTooLarge:
            response = visit.page("again", 413, draft=None, why="large")
        except Refused:
            response = visit.page("again", 403, draft=_draft_of(visit), why="refused")
        except (Conflict, Forbidden, Invalid) as error:
            log.info("console.refused", route=route.path, error=type(error).__name__)
            response = visit.page("again", 409, draft=_draft_of(visit), why=type(error).__name__.lower())
        except Unavailable:
            log.warning("console.unavailable", route=route.path)
            response = visit.page("again", 503, draft=_draft_of(visit), why="unavailable")
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - a bug ends here: said in words, logged, nothing typed is lost
            log.error("console.broken", route=route.path, error=type(error).__name__, place=place_of(error))
            response = visit.page("again", 500, draft=_draft_of(visit), why="broken")
        if not response.prepared:
            response.headers.update(HEADERS)
            if console.secure:
                response.headers["Strict-Transport-Security"] = "max-age=31536000"
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


async def _through(visit: Visit, route: Route) -> web.StreamResponse:
    request = visit.request
    if request.method == "POST":
        _check_origin(visit)
        visit.fields, visit.uploads = split_fields(list((await request.post()).items()))
    if route.permission == ASSET:
        return await route.view(visit)
    if cookie := request.cookies.get(visit.console.cookie, ""):
        await visit.recognise(cookie)
        if visit.me is not None:
            visit.words = visit.console.words(language_of(request, visit.me.staff))
    if route.permission == OPEN:
        return await route.view(visit)
    if visit.me is None:
        return await _sign_in_first(visit)
    if route.permission != HALF and (step := _missing_factor(visit)):
        return visit.go(step)
    if route.permission not in (HALF, SIGNED):
        await _permit(visit, route)
    if request.method == "POST":
        given = visit.fields.get("csrf", [""])[0]
        if not hmac.compare_digest(given.encode(), visit.me.session.csrf.encode()) or "token" not in visit.fields:
            raise Refused
    if signin.needs_touch(visit.me.session, visit.now):
        key = visit.me.session.token_hash
        await visit.write(lambda session: signin.touch(session, key, now=visit.now))
    return await route.view(visit)


async def _permit(visit: Visit, route: Route) -> None:
    held = visit.signed.grants
    if not roles.may_somewhere(held, route.permission):
        raise NotFound(route.permission)
    if route.whole and not roles.may(held, route.permission, path=None):
        raise NotFound(route.permission)
    if route.of is None:
        return
    scope, number = route.of, visit.number(route.subject)
    allowed = roles.may_see if route.permission in MEANT_FOR_ALL else roles.may
    paths = await visit.read(lambda session: scope(session, number))
    if not all(allowed(held, route.permission, path=path) for path in paths):
        raise NotFound(route.permission)


def _missing_factor(visit: Visit) -> str:
    """The page of the step that is still missing, empty when the session is complete."""
    signed = visit.signed
    if signed.staff.totp_sealed is not None:
        return "" if signed.session.strong else "/admin/second"
    return "/admin/account/second" if visit.console.secure else ""


def _check_origin(visit: Visit) -> None:
    """A form of another site is refused, whatever cookies the browser added to it."""
    origin = visit.request.headers.get("Origin")
    if origin is None:
        if visit.request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise Refused
        return
    ours = {visit.request.host, urlsplit(visit.console.settings.public_url).netloc}
    if urlsplit(origin).netloc not in ours - {""}:
        raise Refused


async def _sign_in_first(visit: Visit) -> web.StreamResponse:
    if visit.request.method != "POST":
        return visit.go(f"/admin/signin?next={quote(visit.request.path_qs)}")
    cookie = visit.request.cookies.get(visit.console.cookie, "")

    def owner(session: Session) -> int | None:
        row = session.get(StaffSession, token_hash(cookie))
        return row.staff_id if row else None

    sealed = _seal(visit, await visit.read(owner))
    return visit.page("signin", 401, draft=sealed, next="", form=visit.form(), problem="", ended=True)


def _seal(visit: Visit, staff_id: int | None) -> str:
    return drafts.seal(
        visit.console.keyring,
        action=visit.request.path_qs,
        fields=[(name, value) for name, values in visit.fields.items() for value in values],
        staff_id=staff_id,
        now=visit.now,
    )


def _draft_of(visit: Visit) -> drafts.Draft | None:
    """What was typed, to be shown again with fresh tokens; nothing when nothing was typed or nobody is signed in."""
    typed = [
        (name, value) for name, values in visit.fields.items() for value in values if name not in drafts.SECRET_FIELDS
    ]
    if visit.me is None or not any(name != "token" for name, _ in typed):
        return None
    return drafts.Draft(visit.request.path_qs, tuple(typed), visit.me.staff.id)
