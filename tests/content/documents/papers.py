"""Papers for tests: a decree as text, and the same as the bytes of a Word file and of a PDF."""

import io
import zipfile
from xml.sax.saxutils import escape

from pypdf import PdfWriter

DECREE = """CHÍNH PHỦ
Số: 188/2026/NĐ-CP
Hà Nội, ngày 27 tháng 5 năm 2026
NGHỊ ĐỊNH
Quy định chính sách cho học sinh trường nội trú
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định chính sách cho học sinh nội trú.
Chương II
MỨC HƯỞNG CHÍNH SÁCH
Mục 1. HỌC SINH
Điều 2. Mức hưởng của học sinh
1. Hỗ trợ tiền ăn
a) Mỗi học sinh bán trú buổi trưa được hỗ trợ tiền ăn trưa mỗi tháng là 450.000 đồng;
b) Mỗi học sinh nội trú được hỗ trợ tiền ăn mỗi tháng là 1.170.000 đồng.
2. Hỗ trợ gạo
Mỗi học sinh nội trú được hỗ trợ mỗi tháng 15 kg gạo theo quy định tại khoản 1
Điều 1 của Nghị định này.
Điều 12a. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 15 tháng 7 năm 2026.
PHỤ LỤC
Danh mục mẫu đơn
Mẫu số 01: Đơn đề nghị."""

_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def docx(text: str = DECREE) -> bytes:
    """A Word file with one paragraph a line."""
    return word("".join(paragraph(line) for line in text.split("\n")))


def paragraph(line: str, properties: str = "") -> str:
    """A paragraph of a Word file, with properties such as a style or a list."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{escape(line)}</w:t></w:r></w:p>"


def listed(line: str, number: int, level: int = 0) -> str:
    """A paragraph that Word counts in a list."""
    return paragraph(line, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(line: str, style: str) -> str:
    """A paragraph with a style."""
    return paragraph(line, f'<w:pStyle w:val="{style}"/>')


def word(body: str, *, numbering: str = "", styles: str = "") -> bytes:
    """A Word file of raw parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{body}</w:body></w:document>")
        if numbering:
            zipped.writestr("word/numbering.xml", f"<w:numbering {_WORD}>{numbering}</w:numbering>")
        if styles:
            zipped.writestr("word/styles.xml", f"<w:styles {_WORD}>{styles}</w:styles>")
    return packed.getvalue()


def pdf_of(pages: list[list[str]]) -> bytes:
    """A PDF of several pages."""
    whole, made = PdfWriter(), io.BytesIO()
    for lines in pages:
        whole.append(io.BytesIO(pdf(lines)))
    whole.write(made)
    return made.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with lines in Latin letters, written out by hand."""
    drawn = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 11 Tf 40 800 Td {drawn}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    whole, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(whole))
        whole += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(whole)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return whole + (
        b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    )
