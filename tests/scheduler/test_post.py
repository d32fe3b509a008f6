"""Letters leave by a real mail server: sealed, once in a mailbox, tried again, and counted when they are lost."""

import email
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as Talk
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from content import cases, mail, roles
from content.checkup import look
from core.db import Database
from core.models import Mail
from core.settings import Settings
from scheduler.post import Post
from tests.builders import a_clerk
from tests.conftest import NOW
from tests.content.cases.kit import a_province

USER, PASSWORD = "tienglang", "p@ss: w%rd/"
URL_PASSWORD = "p%40ss%3A%20w%25rd%2F"


class Mailbox:
    """What a mail server took, and how; it refuses the first `busy` letters, and forgets to say that it took `lost`."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.sealed: list[bool] = []
        self.users: list[str] = []
        self.busy = 0
        self.lost = 0

    async def handle_DATA(self, server: SMTP, session: Talk, envelope: Envelope) -> str:  # noqa: N802 - the library's
        """One letter."""
        if self.busy:
            self.busy -= 1
            return "451 4.3.0 try again later"
        self.letters.append(email.message_from_bytes(bytes(envelope.original_content or b"")))
        self.sealed.append(session.ssl is not None)
        if self.lost:
            self.lost -= 1
            return "421 4.4.2 the line is lost"
        return "250 OK"

    def login(self, server: SMTP, session: Talk, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        """Whether it is who we know."""
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD))


Serving = Callable[..., int]


@pytest.fixture
def mailbox() -> Mailbox:
    """An empty one."""
    return Mailbox()


@pytest.fixture
def serving(mailbox: Mailbox) -> Iterator[Serving]:
    """Starts a mail server with these options of aiosmtpd; returns its port."""
    running: list[Controller] = []

    def start(**options: Any) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        running.append(Controller(mailbox, hostname="127.0.0.1", port=port, **options))
        running[-1].start()
        return port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of "localhost" with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def sealed(certificate: Path) -> ssl.SSLContext:
    """How the server shows who it is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def owed(db: Database, settings: Settings) -> str:
    """An urgent case has come in, and its officer has an address; returns the code of the case."""
    with db.writing() as session:
        province = a_province(session, settings)
        province.officer.email = "mot@xa.example"
        return province.case("Con suối cuốn trôi cầu", urgent=True).code


def post(db: Database, settings: Settings, url: str, *, at: datetime = NOW) -> Post:
    """The post of a service whose mail server is there."""
    mine = settings.model_copy(update={"smtp_url": url, "mail_from": "Tiếng Làng <tieng-lang@tinh.example>"})
    return Post(db, mine, lambda: at)


def state(db: Database) -> tuple[str, int]:
    with db.reading() as session:
        [row] = session.scalars(select(Mail))
        return row.state, row.tries


async def test_an_urgent_case_reaches_its_officer_sealed_and_signed_in(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox, sealed: ssl.SSLContext, certificate: Path,
    owed: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    port = serving(tls_context=sealed, authenticator=mailbox.login, auth_required=True)
    assert await post(db, settings, f"smtp://{USER}:{URL_PASSWORD}@localhost:{port}").carry() == 1
    [letter] = mailbox.letters
    assert (mailbox.sealed, mailbox.users) == ([True], [USER])
    assert (letter["To"], letter["Auto-Submitted"]) == ("mot@xa.example", "auto-generated")
    words = letter.get_payload(decode=True)
    assert isinstance(words, bytes)
    text = words.decode()
    assert owed in text.replace(" ", "") and "/admin" in text
    assert "suối" not in text, "no word of a villager"
    assert state(db) == ("sent", 1)
    assert await post(db, settings, f"smtp://{USER}:{URL_PASSWORD}@localhost:{port}").carry() == 0


async def test_a_server_that_speaks_tls_from_the_start_is_reached_by_smtps(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox, sealed: ssl.SSLContext, certificate: Path,
    owed: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    port = serving(ssl_context=sealed, authenticator=mailbox.login, auth_require_tls=False)
    assert await post(db, settings, f"smtps://{USER}:{URL_PASSWORD}@localhost:{port}").carry() == 1
    assert mailbox.users == [USER]


@pytest.mark.parametrize("offered", [True, False])
async def test_a_password_never_leaves_unsealed_or_to_a_stranger(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox, sealed: ssl.SSLContext, owed: str,
    offered: bool,
) -> None:  # fmt: skip
    port = serving(
        tls_context=sealed if offered else None,
        authenticator=mailbox.login,
        auth_require_tls=False,
        require_starttls=False,
    )
    assert await post(db, settings, f"smtp://{USER}:{URL_PASSWORD}@localhost:{port}").carry() == 0
    assert (mailbox.users, mailbox.letters, state(db)) == ([], [], ("due", 1))


@pytest.mark.parametrize("offered", [True, False])
async def test_without_a_password_it_is_sealed_where_the_server_can(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox, sealed: ssl.SSLContext, owed: str,
    offered: bool,
) -> None:  # fmt: skip
    port = serving(tls_context=sealed if offered else None)
    assert await post(db, settings, f"smtp://localhost:{port}").carry() == 1
    assert mailbox.sealed == [offered]


async def test_a_letter_that_was_taken_while_the_line_broke_is_the_same_letter_when_it_comes_again(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox, owed: str
) -> None:
    url = f"smtp://localhost:{serving()}"
    mailbox.busy, mailbox.lost = 1, 1
    sent = 0
    for minutes in (0, 10, 20):
        sent += await post(db, settings, url, at=NOW + timedelta(minutes=minutes)).carry()
    assert sent == 1
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@tinh.example>")


async def test_a_letter_that_no_server_takes_is_given_up_and_the_doctor_says_so(
    db: Database, settings: Settings, owed: str
) -> None:
    settings.data_dir.mkdir(exist_ok=True)

    def said(at: datetime) -> tuple[str, str]:
        found = {one.name: one for one in look(db, settings, now=at, has_command=lambda name: None)}["letters"]
        return found.state, found.words

    at = NOW
    assert said(at)[0] == "good"
    with socket.socket() as nobody:  # bound, and nobody listens
        nobody.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{nobody.getsockname()[1]}"
        for _ in range(mail.TRIES):
            assert await post(db, settings, url, at=at).carry() == 0
            at += timedelta(hours=3)
    assert state(db) == ("failed", mail.TRIES)
    bad, words = said(at)
    assert bad == "bad" and words.startswith("1 could not leave")
    assert said(at + timedelta(days=8))[0] == "good"


@pytest.mark.parametrize(
    "given", ["smtp://u:m%E1%BA%ADt@localhost:{port}", "http://localhost:{port}", "smtp://:{port}"]
)
async def test_settings_that_cannot_work_lose_no_letter(
    db: Database, settings: Settings, serving: Serving, owed: str, given: str
) -> None:
    assert await post(db, settings, given.format(port=serving())).carry() == 0
    assert state(db) == ("due", 1)


async def test_what_has_nothing_to_say_any_more_is_dropped(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox, owed: str
) -> None:
    with db.writing() as session:
        for row in session.scalars(select(Mail)):
            row.cause = 999_999
    assert await post(db, settings, f"smtp://localhost:{serving()}").carry() == 0
    with db.reading() as session:
        assert (mailbox.letters, session.scalars(select(Mail)).all()) == ([], [])


async def test_the_week_comes_to_the_manager_by_letter(
    db: Database, settings: Settings, serving: Serving, mailbox: Mailbox
) -> None:
    monday = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)  # 7:30 there
    with db.writing() as session:
        province = a_province(session, settings)
        a_clerk(session, roles.APPROVER, area=province.here, login="truong").email = "truong@xa.example"
        case = province.case()
        province.case()
        cases.answer(session, case_id=case.id, staff=province.officer, text="Rồi.", now=NOW)
        cases.tell_week(session, now=monday, settings=settings)
    assert await post(db, settings, f"smtp://localhost:{serving()}", at=monday).carry() == 1
    [letter] = mailbox.letters
    assert letter["To"] == "truong@xa.example"
    words = letter.get_payload(decode=True)
    assert isinstance(words, bytes)
    assert "Xã Một" in words.decode()
