"""Translations as files in the console: out to a translator's own tools, and back in."""

from functools import partial

from aiohttp import web

from admin import choices
from admin.visit import Visit
from content import roles
from content.translations import exchange
from core.errors import Invalid, NotFound

HOME = "/admin/translations/files"


async def show(visit: Visit) -> web.StreamResponse:
    """Download and upload."""
    return await _page(visit)


async def export(visit: Visit) -> web.StreamResponse:
    """Everything to be translated into one of one's own languages, as a file."""
    query = visit.request.query
    language, form, kind = query.get("language", ""), query.get("format", ""), query.get("kind", "")
    if not language:
        return visit.go(HOME)
    if language not in roles.tongues(visit.signed.grants, "text.check") or form not in exchange.FORMATS:
        raise NotFound("file of translations")
    kinds = [kind] if kind in exchange.KINDS else exchange.KINDS
    made = await visit.read(lambda session: exchange.bundle(session, language, kinds))
    name = f"translations-{language}{exchange.ENDINGS[form]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=exchange.write(made, form), content_type=exchange.MIMES[form], headers=headers)


async def take(visit: Visit) -> web.StreamResponse:
    """Take a file in; what was left alone is listed. Sent twice, the second time everything is there already."""
    data = visit.uploads.get("file", b"")
    if not data:
        return await _page(visit, problem="file", status=422)
    try:
        found = exchange.read(data, f"file.{_guess(data)}")
    except Invalid as error:
        return await _page(visit, problem="unreadable", why=str(error), status=422)
    if found.language not in roles.tongues(visit.signed.grants, "text.translate"):
        return await _page(visit, problem="language", why=found.language, status=422)
    report = exchange.Report()
    for part in exchange.pieces(found.lines):
        work = partial(exchange.take, lines=part, language=found.language, actor=visit.actor, now=visit.now)
        report = report.plus(await visit.write(work))
    return await _page(visit, report=report, language=found.language)


def _guess(data: bytes) -> str:
    """What kind of file it is, by how it begins: names on people's machines say anything."""
    head = data[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    return "xlf" if head.startswith(b"<") else "po" if b"msgid" in head else "csv"


async def _page(
    visit: Visit,
    *,
    report: exchange.Report | None = None,
    language: str = "",
    problem: str = "",
    why: str = "",
    status: int = 200,
) -> web.Response:
    held = visit.signed.grants
    mine = roles.tongues(held, "text.check")
    return visit.page(
        "translation_files",
        status,
        mine=await visit.read(lambda session: choices.named(session, mine)),
        writes=bool(roles.tongues(held, "text.translate")),
        formats=list(exchange.FORMATS),
        kinds=exchange.KINDS,
        report=report,
        counts=report.to_json() if report else {},
        language=language,
        problem=problem,
        why=why,
    )
