"""What a file is, by its content and not by its name; whatever could be run is not accepted."""

import io
import re
import zipfile

from core.errors import Invalid

ZIP = "application/zip"
#: First bytes (at an offset) → type. Published signatures; office documents are zip archives.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    *(
        (4, b"ftyp" + brand, "image/heic")
        for brand in (
            b"heic",
            b"heix",
            b"heim",
            b"heis",
            b"hevc",
            b"hevx",
            b"mif1",
            b"msf1",
            b"avif",
            b"avis",
        )
    ),  # pictures of telephones: taken for films they would keep the place where they were made
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", ZIP),
    (0, b"\xd0\xcf\x11\xe0", "application/msword"),
    (4, b"ftyp", "video/mp4"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
)
TEXT_BYTES = 4096  # looked at to tell plain text
_PAPERS = ("[Content_Types].xml", "content.xml")  # what office documents hold: OOXML (ISO 29500), ODF (ISO 26300)
_RUNS = re.compile(
    r"androidmanifest\.xml|meta-inf/manifest\.mf|.*vbaproject\.bin|.*\.(?:exe|dll|dex|class|js|bat)", re.I
)
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|svg|script|\?xml|head|body|iframe)", re.I)


def of(data: bytes) -> str:
    """The MIME type of pictures, papers, recordings and plain text.

    Raises:
        Invalid: anything else, programs above all.
    """
    for offset, signature, mime in _SIGNATURES:
        if data[offset : offset + len(signature)] == signature:
            if mime == ZIP:
                _see_that_it_is_a_paper(data)
            return mime
    head = data[:TEXT_BYTES]
    if head and not head.startswith(b"#!") and b"\0" not in head and not _PAGE.match(head):
        try:
            head.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 3:  # not merely a letter cut in two
                raise Invalid("neither a picture nor a paper") from error
        return "text/plain"
    raise Invalid("neither a picture nor a paper")


def _see_that_it_is_a_paper(data: bytes) -> None:
    """Of archives only office documents are taken, and of those none with programs in it."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid("neither a picture nor a paper") from error
    if not any(name in names for name in _PAPERS) or any(_RUNS.fullmatch(name) for name in names):
        raise Invalid("neither a picture nor a paper")
