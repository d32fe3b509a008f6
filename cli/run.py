"""The command that starts everything: run."""

import asyncio
import gc
import signal
import sys
from collections.abc import Iterator

import typer
from sqlalchemy.orm import Session

from cli import output
from cli.context import database, load_keyring, load_settings
from cli.staff import base_address, link_address
from core import clock, memory
from core.db import Database
from core.security import Keyring
from core.settings import PREFIX, Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)


def run() -> None:
    """Start everything this process is to do (ROLES): web chat, Telegram, console, deliveries.

    Makes or upgrades the database first, and loads the sample library into a new one. Ctrl-C stops it and loses
    nothing. It listens on HOST:PORT; docs/running.md shows a reverse proxy and a systemd unit.

    \b
    Example: tienglang run
             TIENGLANG_PORT=8090 tienglang run
    """
    import uvloop

    memory.give_back()
    settings = load_settings()
    keyring = load_keyring(settings)
    with database(settings, create=True) as db:
        _first_library(db)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, db, keyring))


async def _serve(settings: Settings, db: Database, keyring: Keyring) -> None:
    from cli import logs
    from cli.wiring import Service

    service = Service(settings, db, keyring)
    logs.set_up(style=settings.log_format, level=settings.log_level, secrets=(*service.secrets(), settings.secret_key))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await service.open()
        gc.collect()
        gc.freeze()  # what a start makes lives to the end: looking through it again and again costs 0.1 s each time
        token = await db.write(_first_link) if settings.has_role("admin") else None
        for line in welcome(settings, token=token, voice_missing="" if service.voice.health().ok else "espeak-ng"):
            output.line(line)
        sys.stdout.flush()
        await service.wait(stop)
    finally:
        await service.close()
    output.line("Đã dừng. / Stopped.")


def welcome(settings: Settings, *, token: str | None, voice_missing: str) -> Iterator[str]:
    """What the operator reads after the start: where to go, and what is off and why. Vietnamese first."""
    here = base_address(settings)
    yield "Tiếng Làng đang chạy. / Tiếng Làng is running."
    if settings.has_role("bot"):
        yield f"  Trò chuyện ở đây / Chat here:      {here}/chat"
    if settings.has_role("admin"):
        yield f"  Cán bộ làm việc / Staff work here:  {here}/admin"
    if token:
        yield "  Mở đường dẫn này một lần để lập người quản trị đầu tiên."
        yield "  Open this link once to make the first administrator:"
        yield f"    {link_address(settings, token)}"
    if settings.has_role("bot") and not settings.telegram_token:
        yield f"  Telegram đang tắt vì chưa có {PREFIX}TELEGRAM_TOKEN. / Telegram is off: no token is set (.env)."
    if voice_missing:
        yield f"  Giọng máy đang tắt vì chưa cài {voice_missing}; bà con đọc được, chỉ nghe được bản thu của người."
        yield f"  Machine voice is off: {voice_missing} is not installed; only people's recordings are heard."
    if settings.host not in ("127.0.0.1", "localhost", "::1") and not settings.public_url.startswith("https://"):
        yield "  Máy khác thấy được trang này mà chưa có https; xem docs/running.md."
        yield "  Other machines can reach this without https; see docs/running.md."
    yield "  Dừng lại: Ctrl-C. / Stop: Ctrl-C."


def _first_link(session: Session) -> str | None:
    from content import staff

    return staff.first_link(session, now=clock.now())


def _first_library(db: Database) -> None:
    """A new database gets the sample library; one that `init --bare` made does not."""
    from content import loading, switches

    with db.reading() as session:
        if switches.read(session, loading.LOADED):
            return
    with output.progress("library") as advance:
        loading.load_library_into(db, now=clock.now(), advance=advance)
