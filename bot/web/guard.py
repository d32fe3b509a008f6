"""What every answer of the web chat carries, and which requests are refused before they are read."""

from urllib.parse import urlsplit

from aiohttp import web

_CONTENT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _CONTENT.items()),
    "Permissions-Policy": "microphone=(self), geolocation=(self), camera=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE = {**HEADERS, "Cache-Control": "no-store"}


def from_elsewhere(request: web.Request, public_url: str) -> bool:
    """Whether a form was sent from another site's page.

    Browsers tell by Sec-Fetch-Site, older ones by Origin. A request with neither comes from no page at all
    and carries nobody's cookie by surprise.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc not in (request.host, urlsplit(public_url).netloc or request.host)
