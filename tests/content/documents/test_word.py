"""Word files: what a reader of the printed page has before them, with the numbers that Word counts itself."""

import pytest

from content.documents import numbering, reading
from content.documents.structure import parse
from core.errors import Invalid
from tests.content.documents.papers import listed, paragraph, styled, word

LAW = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="Điều %1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>'
    "</w:lvlOverride></w:num>"
)


def lines(body: str, **parts: str) -> list[str]:
    return reading.read(word(body, **parts), "a.docx").lines


def test_articles_that_word_counts_itself_are_found_with_their_clauses() -> None:
    body = (
        listed("Mức hưởng", 1) + listed("Tiền ăn", 1, 1) + listed("Học sinh bán trú;", 1, 2)
        + listed("Học sinh nội trú.", 1, 2) + listed("Gạo", 1, 1) + listed("Hồ sơ", 1) + listed("Đơn", 1, 1)
    )  # fmt: skip
    first, second = parse(reading.read(word(body, numbering=LAW), "a.docx")).articles
    assert (first.number, first.title, second.number, second.title) == ("Điều 3", "Mức hưởng", "Điều 4", "Hồ sơ")
    assert first.text == "1. Tiền ăn\na) Học sinh bán trú;\nb) Học sinh nội trú.\n2. Gạo"
    assert [clause.number for clause in second.clauses] == [1]


def test_a_list_that_begins_again_bullets_and_lists_nobody_described() -> None:
    body = listed("Ba", 1) + listed("Chín", 3) + listed("Mười", 3) + listed("chấm", 2) + listed("lạ", 44)
    assert lines(body, numbering=LAW) == ["Điều 3. Ba", "Điều 9. Chín", "Điều 10. Mười", "chấm", "lạ"]


def test_a_style_may_carry_the_list_and_what_it_is_called_in_another_tongue_does_not_matter() -> None:
    styles = (
        '<w:style w:styleId="u1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="x"><w:name w:val="Mine"/><w:basedOn w:val="u1"/></w:style>'
        '<w:style w:styleId="a"><w:name w:val="A"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="B"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="m"><w:name w:val="toc 1"/></w:style>'
    )
    body = (
        styled("Mức hưởng 12", "m") + styled("Mức hưởng", "u1") + styled("Hồ sơ", "x") + styled("Vòng", "a")
        + paragraph("Thôi", '<w:pStyle w:val="u1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip
    text = reading.read(word(body, numbering=LAW, styles=styles), "a.docx")
    assert text.lines == ["Điều 3. Mức hưởng", "Điều 4. Hồ sơ", "Vòng", "Thôi"]
    assert text.heads == {0, 3}


def test_words_that_the_page_does_not_show_are_not_read_and_none_is_read_twice() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Một</w:t></w:r><w:del><w:r><w:t>xóa</w:t></w:r></w:del><w:moveFrom><w:r><w:t>dời</w:t></w:r>"
        "</w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:ins><w:r><w:tab/><w:t>thêm</w:t></w:r></w:ins>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:noBreakHyphen/><w:t>hiện</w:t><w:br/><w:t>Hai</w:t></w:r></w:p>'
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:t>Ngoài khung</w:t></w:r></w:p>"
    )
    assert lines(body) == ["Một thêm-hiện", "Hai", "Ngoài khung", "Trong khung"]


def test_an_amount_in_a_table_stays_beside_what_it_is_for_but_the_head_of_a_letter_is_no_table() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"

    body = (
        table(("CHÍNH PHỦ", "CỘNG HÒA"), ("Số: 5/2026/NĐ-CP", "Hà Nội, ngày 2 tháng 3 năm 2026"))
        + paragraph("Điều 1. Mức")
        + table(("Hộ nghèo", "500.000 đồng"), ("Hộ khác", ""))
        + f"<w:tbl><w:tr><w:tc>{paragraph('a')}{paragraph('b')}</w:tc><w:tc>{paragraph('c')}</w:tc></w:tr></w:tbl>"
    )
    parsed = parse(reading.read(word(body), "a.docx"))
    assert (parsed.doc_no, str(parsed.doc_date)) == ("5/2026/NĐ-CP", "2026-03-02")
    assert parsed.articles[0].text == "Hộ nghèo | 500.000 đồng\nHộ khác\na\nb\nc"


def test_a_file_made_to_break_the_reader_is_refused_with_words() -> None:
    with pytest.raises(Invalid, match="not a Word file"):
        lines("<w:sdt>" * 5000 + "</w:sdt>" * 5000)


@pytest.mark.parametrize(
    ("number", "form", "there"),
    [(28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (7, "decimalZero", "07"),
     (3, "upperLetter", "C"), (0, "lowerLetter", "0"), (5, "chicken", "5"), (5, "bullet", ""),
     (10**12, "lowerLetter", "1000000000000")],
)  # fmt: skip
def test_numbers_in_words_formats(number: int, form: str, there: str) -> None:
    assert numbering.written(number, form) == there
