"""Handles: what a platform calls our files, shared by all processes and kept apart by bot."""

from datetime import datetime

from bot.channels.handles import DbHandles
from core.db import Database

CLIP, OTHER = "a" * 64, "b" * 64


async def test_a_handle_is_found_until_it_is_dropped(db: Database, now: datetime) -> None:
    handles = DbHandles(db, lambda: now)
    assert await handles.find("1", CLIP, "voice") is None
    await handles.keep("1", CLIP, "voice", "AwAC1")
    assert await handles.find("1", CLIP, "voice") == "AwAC1"
    await handles.drop("1", CLIP, "voice")
    await handles.drop("1", CLIP, "voice")
    assert await handles.find("1", CLIP, "voice") is None


async def test_a_newer_handle_replaces_an_older_one(db: Database, now: datetime) -> None:
    handles = DbHandles(db, lambda: now)
    await handles.keep("1", CLIP, "voice", "old")
    await handles.keep("1", CLIP, "voice", "new")
    assert await DbHandles(db).find("1", CLIP, "voice") == "new"


async def test_handles_of_another_bot_file_or_kind_are_others(db: Database, now: datetime) -> None:
    handles = DbHandles(db, lambda: now)
    await handles.keep("1", CLIP, "voice", "AwAC1")
    others = [("2", CLIP, "voice"), ("1", OTHER, "voice"), ("1", CLIP, "document")]
    assert [await handles.find(*other) for other in others] == [None, None, None]
