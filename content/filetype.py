"""What a file is, by its content and not by its name; whatever could be run is not accepted."""

from core.errors import Invalid

#: First bytes (at an offset) → type. Published signatures; office documents are zip archives.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0", "application/msword"),
    (4, b"ftyp", "video/mp4"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
)
TEXT_BYTES = 4096  # looked at to tell plain text


def of(data: bytes) -> str:
    """The MIME type of pictures, papers, recordings and plain text.

    Raises:
        Invalid: anything else, programs above all.
    """
    for offset, signature, mime in _SIGNATURES:
        if data[offset : offset + len(signature)] == signature:
            return mime
    head = data[:TEXT_BYTES]
    if head and not head.startswith(b"#!") and b"\0" not in head:
        try:
            head.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 3:  # not merely a letter cut in two
                raise Invalid("neither a picture nor a paper") from error
        return "text/plain"
    raise Invalid("neither a picture nor a paper")
