"""Commands about accounts of the agency: staff add, list, link."""

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import output
from cli.context import database, load_keyring, load_settings
from core import clock
from core.errors import Invalid
from core.models import Area, Staff
from core.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Accounts of the agency. Nobody has a default password: everybody sets their own by a one-time link.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command()(add)
    group.command("list")(list_accounts)
    group.command()(link)
    app.add_typer(group, name="staff")


def add(
    login: str = typer.Argument(..., metavar="NAME", help="What they sign in with: a-z, 0-9, dot, dash, underscore."),
    role: list[str] = typer.Option(
        ...,
        "--role",
        help="administrator, publisher, approver, case_officer, translator, speaker or viewer; may be given again.",
    ),
    area: str = typer.Option("", "--area", help="Code of the commune or village the roles are for; empty = all."),
    language: str = typer.Option("", "--language", help="Tag of the language a translator or speaker works in."),
    person: str = typer.Option("", "--person", help="The person's name as colleagues read it; NAME when empty."),
    totp: bool = typer.Option(False, "--totp", help="Ask for a code of an authenticator app at every sign-in."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Make an account and print the link that sets its password.

    \b
    Example: tienglang staff add lan --person "Nguyễn Thị Lan" --role publisher
             tienglang staff add binh --role case_officer --area 23008 --totp
    """
    from content import signin, staff

    settings = load_settings()
    keyring = load_keyring(settings)
    with database(settings, create=True) as db, db.writing() as session:
        now = clock.now()
        account, token = staff.add(
            session,
            login=login,
            name=person or login,
            roles_held=role,
            area_id=_area_id(session, area),
            language=language or None,
            now=now,
        )
        secret = signin.require_code(session, staff_id=account.id, keyring=keyring, now=now) if totp else ""
    address = link_address(settings, token)
    uri = signin.otpauth(secret, account.login) if totp else ""
    if as_json:
        output.data({"id": account.id, "login": account.login, "link": address, "totp": uri})
        return
    output.line(f"{account.login}: hand this link over; it works once and sets the password:\n  {address}")
    if uri:
        output.line(f"For the authenticator app, shown only now:\n  {uri}")


def list_accounts(as_json: bool = output.JSON_OPTION) -> None:
    """List the accounts with their roles.

    \b
    Example: tienglang staff list --json
    """
    from content import roles

    with database(load_settings()) as db, db.reading() as session:
        now = clock.now()
        codes = {area.id: area.code for area in session.scalars(select(Area))}
        rows = [
            {
                "login": account.login,
                "name": account.name,
                "roles": [
                    f"{grant.role}@{codes[grant.area_id]}" if grant.area_id else grant.role
                    for grant in roles.grants(session, staff_id=account.id, now=now)
                ],
                "state": _state(account),
            }
            for account in session.scalars(select(Staff).order_by(Staff.login))
        ]
    if as_json:
        output.data(rows)
        return
    output.table([{**row, "roles": ", ".join(row["roles"])} for row in rows], ("login", "name", "roles", "state"))


def link(
    login: str = typer.Argument("", metavar="[NAME]", help="Whose password; empty = the first administrator."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Print a fresh one-time link: to set a password again, or to make the first administrator.

    \b
    Example: tienglang staff link lan
             tienglang staff link
    """
    from content import staff

    settings = load_settings()
    with database(settings, create=True) as db, db.writing() as session:
        now = clock.now()
        if login:
            account = session.scalar(select(Staff).where(Staff.login == login.lower()))
            if account is None:
                raise Invalid(f"There is no account {login!r}; tienglang staff list shows all")
            token: str | None = staff.new_link(session, staff_id=account.id, actor="operator", now=now)
        else:
            token = staff.first_link(session, now=now)
    if token is None:
        raise Invalid("There is an administrator already; name an account: tienglang staff link NAME")
    address = link_address(settings, token)
    if as_json:
        output.data({"link": address})
    else:
        output.line(address)


def link_address(settings: Settings, token: str) -> str:
    """The address of a one-time link."""
    return f"{base_address(settings)}/admin/link/{token}"


def base_address(settings: Settings) -> str:
    """Where people reach this service, without a slash at the end."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def _area_id(session: Session, code: str) -> int | None:
    if not code:
        return None
    number = session.scalar(select(Area.id).where(Area.code == code))
    if number is None:
        raise Invalid(f"There is no area with code {code!r}; codes stand in content/library/areas/communes.csv")
    return number


def _state(account: Staff) -> str:
    if not account.active:
        return "closed"
    return "ready" if account.password_hash else "waits for a password"
