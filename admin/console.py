"""What the console is made of: the services it was given, its templates and its static files."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from admin.limit import Limiter
from content.answering import Knowledge
from content.audio.intake import Accepted
from core import looks
from core.channels import Clip, Outgoing
from core.db import Database
from core.files import Files
from core.i18n import Words
from core.security import Keyring
from core.settings import Settings

HERE = Path(__file__).parent
STATIC_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript", ".woff2": "font/woff2"}
LANGUAGES = ("vi", "en")  # of the console itself
TAG_COOKIE = "tl_lang"


@dataclass(frozen=True, slots=True)
class Static:
    """A static file in memory; `url` changes with the content, so browsers may keep it for ever."""

    body: bytes
    kind: str
    url: str


def load_static() -> dict[str, Static]:
    """All files of static/ and of the shared looks, by name."""
    found = {}
    for name, path in looks.files(HERE / "static").items():
        if path.suffix in STATIC_TYPES:
            body = path.read_bytes()
            mark = hashlib.sha256(body).hexdigest()[:12]
            found[name] = Static(body, STATIC_TYPES[path.suffix], f"/admin/static/{name}?v={mark}")
    return found


class Voice(Protocol):
    """What the console asks of content/audio: the clip of one screen, and to keep what was recorded here."""

    async def clip(self, outgoing: Outgoing, *, wait: float = ...) -> Clip | None:
        """The clip, None when there is none within `wait` seconds."""

    async def accept(self, data: bytes, mime: str = "") -> Accepted:
        """Keep a recording; raises `core.errors.Invalid` for what cannot be played."""


@dataclass(frozen=True, slots=True)
class Console:
    """The services of one console. `clock` gives the present moment, aware UTC."""

    db: Database
    voice: Voice
    files: Files
    settings: Settings
    keyring: Keyring
    clock: Callable[[], datetime]
    limiter: Limiter = field(default_factory=Limiter)
    static: dict[str, Static] = field(default_factory=load_static)
    knowledge: Knowledge = field(default_factory=Knowledge)  # for listeners; built with the first question looked for
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        """Build the templates once; a name that is not given to a page is an error, not a blank."""
        made = Environment(
            loader=FileSystemLoader(HERE / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals["static"] = {name: file.url for name, file in self.static.items()}
        object.__setattr__(self, "templates", made)

    @property
    def secure(self) -> bool:
        """Whether people reach the console by https: cookies are marked, and the second factor is required."""
        return self.settings.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """Name of the session cookie; the prefix makes browsers refuse it from anybody else (RFC 6265bis)."""
        return "__Host-tienglang" if self.secure else "tienglang"

    def words(self, tag: str) -> Words:
        """The console's words in one of LANGUAGES."""
        return Words(tag if tag in LANGUAGES else LANGUAGES[0], domain="console")
