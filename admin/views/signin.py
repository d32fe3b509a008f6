"""The way in and out: password, second factor, one-time links, language."""

import asyncio
from datetime import timedelta

import structlog
from aiohttp import web

from admin import drafts
from admin.console import LANGUAGES, TAG_COOKIE
from admin.forms import Form
from admin.visit import Visit, local_path
from content import audit, signin, staff
from core.errors import Conflict, Invalid, NotFound

YEAR = 31_536_000  # seconds
FREE_ADDRESS = 40  # failures from one address: a whole office may stand behind it
LOOPBACK = ("127.0.0.1", "::1")

log = structlog.get_logger()


async def show(visit: Visit) -> web.StreamResponse:
    """The sign-in page."""
    if visit.me is not None:
        return visit.go(local_path(visit.request.query.get("next", "")))
    return _signin(visit, visit.form(next=visit.request.query.get("next", "")))


async def enter(visit: Visit) -> web.StreamResponse:
    """Check login and password. The wait after failures is the same whether the login exists or not."""
    form, limiter = visit.form(), visit.console.limiter
    login, address = form["login"].strip().lower()[:60], address_of(visit)
    guessed, guesser = f"login\0{login}\0{address}", f"address\0{address}"
    wait = max(limiter.wait(guessed, visit.now), limiter.wait(guesser, visit.now, free=FREE_ADDRESS))
    if wait:
        return _signin(visit, form, status=429, problem="slow", minutes=_minutes(wait))
    limiter.begin(guessed, visit.now)
    limiter.begin(guesser, visit.now)
    account = await visit.read(lambda s: staff.check_password(s, login=login, password=form["password"]))
    if account is None:
        log.info("console.signin_failed")
        return _signin(visit, form, status=401, problem="wrong")
    limiter.passed(guessed)
    limiter.forgive(guesser)
    return await _open(visit, account.id, form, strong=False)


async def second(visit: Visit) -> web.StreamResponse:
    """Ask for the code from the phone."""
    return visit.page("second", form=visit.form(next=visit.request.query.get("next", "")), draft="", problem="")


async def check_second(visit: Visit) -> web.StreamResponse:
    """Check the code; the session gets a new token, so that an old one is worth nothing."""
    form, limiter, staff_id = visit.form(), visit.console.limiter, visit.staff.id
    key = f"code\0{staff_id}"
    wait = limiter.wait(key, visit.now)
    problem = "slow" if wait else ""
    if not wait:
        limiter.begin(key, visit.now)
        fits = await visit.write(
            lambda s: signin.check_code(
                s, staff_id=staff_id, code=form["code"], keyring=visit.console.keyring, now=visit.now
            )
        )
        if fits:
            limiter.passed(key)
            old = visit.signed.session.token_hash
            await visit.write(lambda s: signin.end(s, staff_id=staff_id, key=old))
            return await _open(visit, staff_id, form, strong=True)
        problem = "wrong"
    return visit.page("second", 401, form=form, draft=form["draft"], problem=problem, minutes=_minutes(wait))


async def leave(visit: Visit) -> web.StreamResponse:
    """Sign out: the session ends on the server too."""
    staff_id, key = visit.staff.id, visit.signed.session.token_hash

    def end(session: object) -> None:
        signin.end(session, staff_id=staff_id, key=key)  # type: ignore[arg-type]
        audit.record(session, actor=f"staff:{staff_id}", verb="staff.signout", now=visit.now)  # type: ignore[arg-type]

    await visit.write(end)
    response = visit.go("/admin/signin")
    response.del_cookie(visit.console.cookie, path=_path(visit), secure=visit.console.secure, httponly=True)
    return response


async def look_at_link(visit: Visit) -> web.StreamResponse:
    """The page behind a one-time link."""
    value = visit.request.match_info["link"]
    found = await visit.read(lambda s: staff.look_at_link(s, value, now=visit.now))
    return _link(visit, visit.form(), found)


async def use_link(visit: Visit) -> web.StreamResponse:
    """Set the password and sign in."""
    form, value = visit.form(), visit.request.match_info["link"]
    found = await visit.read(lambda s: staff.look_at_link(s, value, now=visit.now))
    login, name = (found.staff.login, found.staff.name) if found.staff else _who(form)
    hashed = await new_password(form, login)
    if not form.ok():
        return _link(visit, form, found, status=422)
    try:
        account = await visit.write(
            lambda s: staff.use_link(s, value, password_hash=hashed, login=login, name=name, now=visit.now)
        )
    except Conflict:
        form.wrong("login", "login_taken")
    except Invalid:
        form.wrong("login", "login")
    if not form.ok():
        return _link(visit, form, found, status=422)
    return await _open(visit, account.id, form, strong=False)


async def language(visit: Visit) -> web.StreamResponse:
    """Switch the console's language; kept in a cookie, for the page before signing in too."""
    response = visit.go(local_path(visit.request.query.get("back", "")))
    tag = visit.request.match_info["tag"]
    if tag in LANGUAGES:
        response.set_cookie(
            TAG_COOKIE, tag, path="/admin", max_age=YEAR, httponly=True, samesite="Lax", secure=visit.console.secure
        )
    return response


async def static(visit: Visit) -> web.StreamResponse:
    """A style sheet, the icons, the script; their address changes with the content."""
    file = visit.console.static.get(visit.request.match_info["name"])
    if file is None:
        raise NotFound("static")
    return web.Response(
        body=file.body,
        headers={"Content-Type": f"{file.kind}; charset=utf-8", "Cache-Control": f"public, max-age={YEAR}, immutable"},
    )


async def new_password(form: Form, login: str) -> str:
    """The hash of a new password typed twice; what is wrong with it is noted in the form."""
    password = form["password"]
    if password != form["again"]:
        form.wrong("again", "again")
    if not staff.PASSWORD_MIN <= len(password) <= staff.PASSWORD_MAX:
        form.wrong("password", "password_length", least=staff.PASSWORD_MIN)
    if not form.ok():
        return ""
    try:
        return await asyncio.to_thread(staff.hash_password, password, login=login)  # it takes long on purpose
    except Invalid:
        form.wrong("password", "password_easy")
        return ""


def address_of(visit: Visit) -> str:
    """Who asks: the nearest address that we or our own proxy saw."""
    remote = visit.request.remote or ""
    forwarded = visit.request.headers.get("X-Forwarded-For", "")
    if visit.console.settings.public_url and remote in LOOPBACK and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return remote


async def _open(visit: Visit, staff_id: int, form: Form, *, strong: bool) -> web.Response:
    """Begin a session and go on to where the person wanted; a kept form is given back first."""
    browser = visit.request.headers.get("User-Agent", "")
    value = await visit.write(
        lambda s: signin.start(s, staff_id=staff_id, now=visit.now, browser=browser, strong=strong)
    )
    await visit.recognise(value)
    kept = drafts.unseal(visit.console.keyring, form["draft"], now=visit.now)
    if visit.me is not None and visit.staff.totp_sealed is not None and not strong:
        response = visit.page("second", form=visit.form(code=""), draft=form["draft"], problem="", minutes=0)
    elif kept is not None and kept.staff_id in (None, staff_id):
        response = visit.page("again", draft=kept, why="ended")
    else:
        response = visit.go(local_path(form["next"]))
    return let_in(visit, response, value)


def let_in(visit: Visit, response: web.Response, value: str) -> web.Response:
    """Give the browser the cookie of a session."""
    response.set_cookie(
        visit.console.cookie,
        value,
        path=_path(visit),
        max_age=int(signin.SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=visit.console.secure,
    )
    return response


def _signin(visit: Visit, form: Form, *, status: int = 200, problem: str = "", minutes: int = 0) -> web.Response:
    return visit.page(
        "signin",
        status,
        form=form,
        draft=form["draft"],
        next=form["next"],
        problem=problem,
        minutes=minutes,
        ended=False,
    )


def _link(visit: Visit, form: Form, found: staff.LinkFor, status: int = 200) -> web.Response:
    return visit.page("link", status, form=form, account=found.staff, least=staff.PASSWORD_MIN)


def _who(form: Form) -> tuple[str, str]:
    return form.text("login", limit=60, least=2), form.text("name", limit=120)


def _path(visit: Visit) -> str:
    return "/" if visit.console.secure else "/admin"  # the __Host- prefix wants the root


def _minutes(wait: timedelta) -> int:
    return max(1, round(wait.total_seconds() / 60))
