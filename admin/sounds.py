"""Clips and pictures out of the store, for one's own eyes and ears only."""

from pathlib import Path

from aiohttp import web

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})  # what a browser draws without running anything


def sound(path: Path) -> web.FileResponse:
    """An OGG clip that plays in place; ranges let the player jump."""
    return web.FileResponse(path, headers={"Content-Type": "audio/ogg", "Cache-Control": "private, no-store"})


def attachment(path: Path, mime: str, name: str) -> web.FileResponse:
    """A picture shown in place; anything else is handed over as a file, never opened here."""
    if mime in SHOWN:
        return web.FileResponse(path, headers={"Content-Type": mime, "Cache-Control": "private, no-store"})
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return web.FileResponse(path, headers=headers)
