"""What a file is by its content: pictures, papers, recordings and plain text are taken, nothing that could be run."""

import io
import zipfile

import pytest

from content import filetype, pictures
from core.errors import Invalid


def an_archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize("brand", ["heic", "heix", "hevc", "mif1", "msf1", "avif"])
def test_pictures_of_telephones_are_pictures_so_that_their_place_is_taken_out(brand: str) -> None:
    kind = filetype.of(b"\0\0\0\x18ftyp" + brand.encode() + b"\0" * 20)
    assert kind in pictures.REDRAWN


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (an_archive("[Content_Types].xml", "word/document.xml"), "application/zip"),
        (an_archive("mimetype", "content.xml"), "application/zip"),
        (b"%PDF-1.7 ...", "application/pdf"),
        ("Kính gửi Ủy ban nhân dân xã".encode(), "text/plain"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 8, "video/mp4"),
    ],
)
def test_papers_recordings_and_text_are_taken(data: bytes, kind: str) -> None:
    assert filetype.of(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        an_archive("AndroidManifest.xml", "classes.dex"),
        an_archive("META-INF/MANIFEST.MF", "A.class"),
        an_archive("[Content_Types].xml", "word/vbaProject.bin"),
        an_archive("[Content_Types].xml", "setup.exe"),
        an_archive("a.txt"),
        b"PK\x03\x04 cut off",
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\0\x03\0",
        b"\x7fELF\x02\x01\x01\0",
        b"<html><script>alert(1)</script>",
        b"  <!DOCTYPE html>",
        b"<svg onload='alert(1)'>",
        b"<?xml version='1.0'?><svg/>",
        b"",
    ],
)
def test_what_could_be_run_and_what_nobody_can_name_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        filetype.of(data)
