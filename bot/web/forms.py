"""Reading a form of any size without keeping more than is allowed."""

import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from aiohttp import BodyPartReader, hdrs, web

from content.cases import TEXT_LIMIT
from core.errors import Invalid

UPLOAD_BYTES = 20_000_000  # one voice note or photo
FORM_BYTES = 24_000_000  # all of a form
FIELD_BYTES = 65_536  # read of one field: 4,000 characters are at most 48,000 bytes in the longest writing
FIELDS = 50
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Form:
    """What a form said."""

    fields: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    long: bool = False  # more words came than are kept

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def number(self, name: str) -> float | None:
        """A field that holds a finite number, or None."""
        try:
            number = float(self[name])
        except ValueError:
            return None
        return number if math.isfinite(number) else None


class TooBig(Invalid):
    """The form or a file in it is larger than we take."""


async def read(request: web.Request) -> Form:
    """The form of a request, in either of the two ways browsers send one.

    Words beyond TEXT_LIMIT characters are dropped and `long` is set.

    Raises:
        TooBig: a file has more than UPLOAD_BYTES, or everything together more than FORM_BYTES.
        Invalid: no form.
    """
    if (request.content_length or 0) > FORM_BYTES:
        raise TooBig(f"{request.content_length} bytes")
    form = Form()
    try:
        if request.content_type == "multipart/form-data":
            await _read_parts(request, form)
        else:
            body = await _collect(_chunks(request), FORM_BYTES)
            for pair in body.split(b"&", FIELDS):
                name, _, value = pair.partition(b"=")  # cut before it is decoded: a megabyte takes half a second
                form.fields[_plain(name)] = _plain(value)
    except ValueError as error:  # a multipart body that is none
        raise Invalid("not a form") from error
    form.long = len(form["text"]) > TEXT_LIMIT
    form.fields = {name: value[:TEXT_LIMIT].replace("\0", "") for name, value in form.fields.items()}
    return form


def _plain(value: bytes) -> str:
    return unquote_plus(value[:FIELD_BYTES].decode(errors="replace"), errors="replace")


async def _read_parts(request: web.Request, form: Form) -> None:
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise Invalid("not a form of ours")
        if part.filename is None:
            head, size = await _head(part)
            form.fields[part.name] = head.decode(errors="replace")
        else:
            data = await _collect(_part_chunks(part), UPLOAD_BYTES)
            size = len(data)
            if data:
                mime = part.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
                form.uploads[part.name] = Upload(part.filename, mime, data)
        total += size
        if total > FORM_BYTES:
            raise TooBig(f"more than {FORM_BYTES} bytes")


async def _head(part: BodyPartReader) -> tuple[bytes, int]:
    """The beginning of a field, and how long all of it was."""
    kept, size = bytearray(), 0
    async for chunk in _part_chunks(part):
        size += len(chunk)
        kept += chunk[: FIELD_BYTES - len(kept)]
        if size > FORM_BYTES:
            raise TooBig(f"a field of more than {FORM_BYTES} bytes")
    return bytes(kept), size


async def _collect(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    data = bytearray()
    async for chunk in chunks:
        data += chunk
        if len(data) > limit:
            raise TooBig(f"more than {limit} bytes")
    return bytes(data)


async def _part_chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(_CHUNK):
        yield chunk


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    async for chunk in request.content.iter_chunked(_CHUNK):
        yield chunk
