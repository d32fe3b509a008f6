"""One's own account: password, second factor, sessions, language, and the chat to which alerts go."""

from aiohttp import web
from sqlalchemy.orm import Session

from admin.console import LANGUAGES, TAG_COOKIE
from admin.forms import Form
from admin.views.signin import let_in, new_password
from admin.visit import Visit
from content import signin, staff
from core.errors import Invalid

HOME = "/admin/account"


async def show(visit: Visit) -> web.StreamResponse:
    """Everything about one's own account on one page."""
    return await _show(visit, visit.form())


async def set_password(visit: Visit) -> web.StreamResponse:
    """Another password; all other sessions end."""
    form, me = visit.form(), visit.staff
    known = await visit.read(lambda s: staff.check_password(s, login=me.login, password=form["old"]))
    if known is None:
        form.wrong("old", "old_password")
    hashed = await new_password(form, me.login) if form.ok() else ""
    if not form.ok():
        return await _show(visit, form, 422)
    keep = visit.signed.session.token_hash

    def change(session: Session) -> str:
        staff.change_password(session, staff_id=me.id, password_hash=hashed, keep=keep, now=visit.now)
        return f"{HOME}?said=password"

    return await visit.once(change)


async def end_session(visit: Visit) -> web.StreamResponse:
    """Sign out another browser."""
    key = visit.form()["session"]

    def end(session: Session) -> str:
        signin.end(session, staff_id=visit.staff.id, key=key)
        return f"{HOME}?said=session_ended"

    return await visit.once(end)


async def set_language(visit: Visit) -> web.StreamResponse:
    """The language of the account: pages after signing in, and alerts."""
    tag = visit.form().choice("language", LANGUAGES)
    if tag not in LANGUAGES:
        tag = LANGUAGES[0]

    def change(session: Session) -> str:
        staff.set_language(session, staff_id=visit.staff.id, language=tag, now=visit.now)
        return f"{HOME}?said=saved"

    response = await visit.once(change)
    response.del_cookie(TAG_COOKIE, path="/admin")
    return response


async def chat_code(visit: Visit) -> web.StreamResponse:
    """A code to type in one's own chat; shown once, on this page only."""
    code = await visit.write(lambda s: staff.chat_code(s, staff_id=visit.staff.id, now=visit.now))
    return await _show(visit, visit.form(), chat=code)


async def chat_off(visit: Visit) -> web.StreamResponse:
    """Alerts go to no chat any more."""

    def off(session: Session) -> str:
        staff.unbind_chat(session, staff_id=visit.staff.id, now=visit.now)
        return f"{HOME}?said=chat_off"

    return await visit.once(off)


async def second(visit: Visit) -> web.StreamResponse:
    """Begin with the second factor: a secret for the phone."""
    if _code_missing(visit):
        return visit.go("/admin/second")
    return _enrol(visit, signin.new_secret(), visit.form())


async def enrol(visit: Visit) -> web.StreamResponse:
    """Turn the second factor on, when a first code shows that the phone has the secret."""
    if _code_missing(visit):
        return visit.go("/admin/second")
    form, keyring = visit.form(), visit.console.keyring
    secret = keyring.unseal(form["secret"].encode())
    me, old = visit.staff, visit.signed.session

    def turn_on(session: Session) -> str:
        signin.enrol(session, staff_id=me.id, secret=secret, code=form["code"], keyring=keyring, now=visit.now)
        signin.end_all(session, me.id)
        return signin.start(session, staff_id=me.id, now=visit.now, browser=old.browser, strong=True)

    try:
        value = await visit.write(turn_on)
    except Invalid:
        form.wrong("code", "code")
        return _enrol(visit, secret, form, 422)
    return let_in(visit, visit.go(HOME, said="second_on"), value)


def _code_missing(visit: Visit) -> bool:
    """Whoever has only the password must not replace the phone that is asked for."""
    return visit.staff.totp_sealed is not None and not visit.signed.session.strong


async def _show(visit: Visit, form: Form, status: int = 200, chat: str = "") -> web.Response:
    rows = await visit.read(lambda s: signin.sessions(s, visit.staff.id, now=visit.now))
    return visit.page(
        "account",
        status,
        form=form,
        sessions=rows,
        this=visit.signed.session.token_hash,
        chat=chat,
        languages=LANGUAGES,
        least=staff.PASSWORD_MIN,
    )


def _enrol(visit: Visit, secret: str, form: Form, status: int = 200) -> web.Response:
    return visit.page(
        "enrol",
        status,
        form=form,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        sealed=visit.console.keyring.seal(secret).decode(),
        uri=signin.otpauth(secret, visit.staff.login),
        required=visit.console.secure,
    )
