"""Commands that talk: ask, chat, say."""

import asyncio
import getpass
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli import output
from cli.context import database, load_keyring, load_settings
from core import clock
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.settings import Settings

if TYPE_CHECKING:
    from core.channels import Clip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(chat)
    app.command()(say)


def chat(
    name: str = typer.Option("", "--as", help="Who is talking: the same name is the same person next time."),
) -> None:
    """Talk to the service in this terminal, as a villager does on a phone. Lines may also come from a pipe.

    \b
    Example: tienglang chat
             printf 'giá cà phê\\n9\\n' | tienglang chat --as an
    """
    from cli import logs
    from content import loading, switches

    settings = load_settings()
    logs.set_up(style=settings.log_format, level="warning", secrets=(settings.secret_key,))
    with database(settings, create=True) as db:
        with db.reading() as session:
            empty = not switches.read(session, loading.LOADED)
        if empty:
            loading.load_library_into(db, now=clock.now())
        asyncio.run(_chat(settings, db, name or getpass.getuser()))


async def _chat(settings: Settings, db: Database, name: str) -> None:
    from bot.channels.terminal import Terminal
    from bot.worker import Worker
    from content.answering import Knowledge
    from content.audio import Voice

    files = Files(settings.data_dir / "files")
    voice = Voice(db, files, settings)
    terminal = Terminal(name, files)
    keyring = load_keyring(settings)
    worker = Worker(db, {terminal.name: terminal}, voice, files, Knowledge(), settings, keyring, clock.now)
    terminal.settled = worker.idle
    work = asyncio.create_task(worker.run())
    ended = asyncio.create_task(terminal.ended.wait())
    try:
        await terminal.open(worker.sink)
        await asyncio.wait([work, ended], return_when=asyncio.FIRST_COMPLETED)
    finally:
        await terminal.close()
        await worker.close()
        await voice.close()
        ended.cancel()
    await work


def say(
    text: str = typer.Argument(..., metavar="TEXT", help="What is to be said."),
    language: str = typer.Option("vi", "--lang", "--language", help="Tag of the language the text is in."),
    words: bool = typer.Option(False, "--spoken", help="Print the words a voice would say, and make no clip."),
    out: Path = typer.Option(Path("say.ogg"), "--out", help="Where the clip (OGG/Opus) is written."),
    light: bool = typer.Option(False, "--light", help="16 kbit/s instead of 24."),
    as_json: bool = output.JSON_OPTION,
) -> None:
    """Say a text as villagers would hear it: a person's recording when there is one, else the machine's voice.

    \b
    Example: tienglang say "Ngày mai tiêm cho trẻ ở trạm y tế." --out mai.ogg
             tienglang say "UBND xã họp lúc 7h30 ngày 5/12." --spoken
    """
    settings = load_settings()
    if words:
        said = _spoken(settings, text, language)
        if as_json:
            output.data({"spoken": said})
        else:
            output.line(said)
        return
    with database(settings, create=True) as db:
        clip = asyncio.run(_say(settings, db, text, language, light))
        if clip is None:
            raise Unavailable(
                f"Nothing here can say this in {language!r}: no recording of these words, and no machine voice for it"
            )
        shutil.copyfile(clip.path, out)
    if as_json:
        output.data({"file": str(out), "ms": clip.ms, "bytes": clip.size, "machine": clip.machine})
    else:
        who = "machine voice" if clip.machine else "a person's recording"
        output.line(f"{out}: {clip.ms / 1000:.1f} s, {clip.size / 1000:.0f} kB, {who}")


def _spoken(settings: Settings, text: str, language: str) -> str:
    """The words that a machine voice is given; only Vietnamese is read here, other languages stay as they are."""
    from content.audio import readings
    from content.audio.spoken import spoken

    if language.partition("-")[0] != "vi":
        return text
    with database(settings, create=True) as db, db.reading() as session:
        return readings.apply(spoken(text, settings.voice_reading), readings.forms(session))


async def _say(settings: Settings, db: Database, text: str, language: str, light: bool) -> "Clip | None":
    from content.audio import Voice
    from core.channels import Outgoing, Speech

    voice = Voice(db, Files(settings.data_dir / "files"), settings)
    screen = Outgoing("say", text, language, speech=(Speech(text, language),), voice="only", light=light)
    try:
        return await voice.clip(screen, wait=60.0)
    finally:
        await voice.close()
