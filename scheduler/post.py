"""The post: letters to staff leave by SMTP, or lie as files in DATA_DIR/mail where no server is set."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import partial
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy.orm import Session

from content import mail
from content.cases.digest import VERB as DIGEST
from core.db import Database
from core.errors import Invalid, NotFound
from core.i18n import SOURCE, Words
from core.models import Audit
from core.settings import Settings
from scheduler import alerts

FOLDER = "mail"  # in DATA_DIR
TIMEOUT = 20.0  # seconds for one letter
PORTS = {"smtp": 587, "smtps": 465}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter with its words; None when there is nothing to say any more, and it is dropped."""

    id: int
    message: EmailMessage | None


class Post:
    """Carries what is due, one letter after the other."""

    def __init__(self, db: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._db, self._settings, self._clock = db, settings, clock

    async def carry(self) -> int:
        """Send what is due now; returns how many letters left. Those that did not are tried again later."""
        now = self._clock()
        if not await self._db.read(lambda s: mail.due(s, now=now, limit=1)):
            return 0
        left = 0
        for ready in await self._db.read(partial(self._ready, now=now)):
            if ready.message is None:
                await self._db.write(partial(mail.drop, letter_id=ready.id))
                continue
            sent = await asyncio.to_thread(self._leave, ready.id, ready.message)
            left += sent
            await self._db.write(partial(mail.settle, letter_id=ready.id, sent=sent, now=now))
        return left

    def _ready(self, session: Session, *, now: datetime) -> list[Ready]:
        return [Ready(letter.id, self._write(session, letter, now)) for letter in mail.due(session, now=now)]

    def _write(self, session: Session, letter: mail.Letter, now: datetime) -> EmailMessage | None:
        cause = session.get(Audit, letter.cause)
        words = Words(letter.language, (SOURCE,), domain=alerts.DOMAIN)
        try:
            said = alerts.text(session, cause, words, self._settings) if cause else ""
        except NotFound:
            said = ""
        if cause is None or not said:
            return None
        message = EmailMessage()
        message["From"], message["To"] = self._settings.mail_from, letter.to
        message["Subject"] = words("mail.subject_digest" if cause.verb == DIGEST else "mail.subject")
        message["Date"] = format_datetime(now)
        # the same at every try: where a server took a letter and its answer was lost, mailboxes keep one of the two
        message["Message-ID"] = f"<letter-{letter.id}-{letter.cause}@{_domain(self._settings.mail_from)}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday reply comes back
        console = f"{self._settings.public_url.rstrip('/') or 'http://127.0.0.1'}/admin"
        message.set_content(words("mail.body", text=said, console=console))
        return message

    def _leave(self, number: int, message: EmailMessage) -> bool:
        try:
            if self._settings.smtp_url:
                self._by_server(message)
            else:
                self._as_file(number, message)
        except (OSError, smtplib.SMTPException, Invalid) as error:
            why = str(error) if isinstance(error, Invalid) else type(error).__name__
            log.warning("mail.failed", letter=number, why=why)
            return False
        return True

    def _as_file(self, number: int, message: EmailMessage) -> None:
        folder = self._settings.data_dir / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        partial_file = folder / f".{number}.part"
        partial_file.write_bytes(message.as_bytes())
        partial_file.replace(folder / f"{number:08}.eml")

    def _by_server(self, message: EmailMessage) -> None:
        where = urlsplit(self._settings.smtp_url)
        if where.scheme not in PORTS or not where.hostname:
            raise Invalid("SMTP_URL is smtp://user:password@host:587 or smtps://user:password@host:465")
        port = where.port or PORTS[where.scheme]
        user, password = unquote(where.username or ""), unquote(where.password or "")
        if not (user + password).isascii():  # `smtplib` can sign in with nothing else
            raise Invalid("user and password of SMTP_URL have letters without marks, digits and signs only")
        server: smtplib.SMTP
        if where.scheme == "smtps":
            server = smtplib.SMTP_SSL(where.hostname, port, timeout=TIMEOUT, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(where.hostname, port, timeout=TIMEOUT)
        with server:
            if where.scheme == "smtp":
                _seal(server, password=bool(user))
            if user:
                server.login(user, password)
            server.send_message(message)


def _seal(server: smtplib.SMTP, *, password: bool) -> None:
    """Encrypt with STARTTLS.

    A password never goes over the wire unsealed, or to a server that cannot show who it is. Without one, whatever the
    server offers is better than nothing, as between mail servers (RFC 3207, 4.1).
    """
    context = ssl.create_default_context()
    server.ehlo_or_helo_if_needed()
    if not password:
        if not server.has_extn("starttls"):
            return
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    server.starttls(context=context)


def _domain(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2] or "localhost"
