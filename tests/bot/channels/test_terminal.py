"""The terminal: a person at a keyboard, or a script whose input ends."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from bot.channels.terminal import Terminal
from core.channels import ChannelDown, Incoming
from core.errors import Unavailable
from core.files import Files
from tests.bot.channels.support import HOME, MemorySink, a_clip


def a_script(folder: Path, text: str) -> Path:
    path = folder / "script.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("last_line_break", ["", "\n"])
async def test_a_file_as_input_is_read_to_its_end(tmp_path: Path, files: Files, last_line_break: str) -> None:
    sink = MemorySink()
    with a_script(tmp_path, f"xin chào\n\n  1  \nhết{last_line_break}").open(encoding="utf-8") as stdin:
        terminal = Terminal("mai", files, stdin=stdin, stdout=StringIO())
        await terminal.open(sink)
        await asyncio.wait_for(terminal.ended.wait(), 5)
        await terminal.close()
    assert [(i.address, i.text) for i in sink.got] == [("mai", "xin chào"), ("mai", "1"), ("mai", "hết")]


async def test_each_line_is_answered_before_the_next_and_before_the_end(tmp_path: Path, files: Files) -> None:
    told: list[str] = []
    answers: asyncio.Queue[str] = asyncio.Queue()

    async def sink(incomings: Sequence[Incoming]) -> None:
        told.append(f"in {incomings[0].text}")
        answers.put_nowait(incomings[0].text)

    async def settled() -> None:
        text = await answers.get()
        await terminal.send("mai", replace(HOME, text=f"answer to {text}"))
        told.append(f"out {text}")

    with a_script(tmp_path, "một\nhai\n").open(encoding="utf-8") as stdin:
        screen = StringIO()
        terminal = Terminal("mai", files, stdin=stdin, stdout=screen)
        terminal.settled = settled
        await terminal.open(sink)
        await asyncio.wait_for(terminal.ended.wait(), 5)
        assert told == ["in một", "out một", "in hai", "out hai"]
        assert "answer to hai" in screen.getvalue()
        await terminal.close()


async def test_a_line_that_cannot_be_stored_is_tried_again(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.terminal.RETRY_SECONDS", 0.01)
    sink = MemorySink()
    sink.fails = [Unavailable("locked"), Unavailable("locked")]
    with a_script(tmp_path, "một\nhai\n").open(encoding="utf-8") as stdin:
        terminal = Terminal("mai", files, stdin=stdin, stdout=StringIO())
        await terminal.open(sink)
        await asyncio.wait_for(terminal.ended.wait(), 5)
        await terminal.close()
    assert [i.text for i in sink.got] == ["một", "hai"]


async def test_a_letter_that_comes_in_two_pieces_is_one_letter(files: Files) -> None:
    sink = MemorySink()
    hands, keyboard = os.pipe()
    whole = "đường\n".encode()
    with os.fdopen(hands) as stdin:
        terminal = Terminal("mai", files, stdin=stdin, stdout=StringIO())
        await terminal.open(sink)
        os.write(keyboard, whole[:1])
        os.write(keyboard, whole[1:])
        os.close(keyboard)
        await asyncio.wait_for(terminal.ended.wait(), 5)
        await terminal.close()
    assert [i.text for i in sink.got] == ["đường"]


async def test_a_screen_reads_like_a_page_and_names_the_file_to_hear(tmp_path: Path, files: Files) -> None:
    screen, clip = StringIO(), a_clip(tmp_path)
    document = files.put(b"{}")
    terminal = Terminal("mai", files, stdout=screen)
    await terminal.send("mai", replace(HOME, voice="send", document=document, document_name="du-lieu.json"), clip)
    lines = screen.getvalue().splitlines()
    assert lines[1:] == [
        HOME.text,
        "1. Xem bài theo chủ đề",
        "2. Hỏi một câu",
        "7. Gặp cán bộ",
        "9. Nghe",
        f"♪ {clip.path} (4 s) Giọng máy đọc.",
        f"du-lieu.json: {files.path(document)}",
    ]


async def test_an_output_that_was_closed_is_a_channel_that_is_down(files: Files) -> None:
    screen = StringIO()
    screen.close()
    assert await Terminal("mai", files, stdout=screen).send("mai", HOME) == ChannelDown("output: ValueError")
