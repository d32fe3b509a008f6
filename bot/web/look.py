"""How pages are made: templates, the page's own words, and the files beside them."""

import functools
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import jinja2
from aiohttp import web
from markupsafe import Markup, escape

from core import looks
from core.i18n import LOCALES, SOURCE, Overlay, Words

HERE = Path(__file__).parent
DOMAIN = "web"
_NOTHING: Overlay = MappingProxyType({})
CACHED = "public, max-age=31536000, immutable"  # the address changes with the content
_FONT = {".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file in memory, plain and packed."""

    body: bytes
    packed: bytes
    mime: str
    version: str


class Look:
    """Templates and static files, read once."""

    def __init__(self) -> None:
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self.files = {name: _static(path) for name, path in looks.files(HERE / "static").items()}
        self._env.globals["static"] = self.url

    def url(self, name: str) -> str:
        """Address of a static file; it changes when the file does."""
        return f"/static/{name}?v={self.files[name].version}"

    def page(self, template: str, tongue: "Tongue", **values: object) -> str:
        """A page or a piece of one, in one language."""
        return self._env.get_template(template).render(t=tongue, **values)


class Tongue:
    """The page's own words in one language. Called it gives marked text, by `plain` text for attributes."""

    def __init__(self, tag: str, overlay: Overlay = _NOTHING) -> None:
        """Args: `overlay` holds what speakers have written over the catalogs (content/wordbook.py)."""
        known = tag in _with_words() or (DOMAIN, tag) in overlay  # the tag may come from an address: no file is sought
        self.tag = tag if known else SOURCE
        self._words = Words(self.tag, domain=DOMAIN, overlay=overlay)

    def __call__(self, key: str, /, **slots: object) -> Markup:
        """The words for `key`, with their language when it is not the page's."""
        tag = self._words.pattern(key)[1]
        text = escape(self._words(key, **slots))
        return text if tag == self.tag else Markup('<span lang="{}">{}</span>').format(tag, text)

    def plain(self, key: str, /, **slots: object) -> str:
        """The words for `key`."""
        return self._words(key, **slots)


@functools.cache
def _with_words() -> frozenset[str]:
    """Languages into which the page's own words are translated."""
    return frozenset(path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def _static(path: Path) -> StaticFile:
    body = path.read_bytes()
    mime = _FONT.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(body, gzip.compress(body, mtime=0), mime, hashlib.sha256(body).hexdigest()[:10])


def serve(look: Look, request: web.Request) -> web.Response:
    """A static file, packed where the browser takes it."""
    file = look.files.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound()
    charset = "utf-8" if file.mime.startswith("text/") or file.mime.endswith(("javascript", "svg+xml")) else None
    headers = {"Cache-Control": CACHED, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    body = file.body
    if charset and "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = file.packed, "gzip"
    return web.Response(body=body, content_type=file.mime, charset=charset, headers=headers)
