"""Laws and guides taken apart: from every kind of file the same articles, with where they stand."""

from datetime import date

import pytest

from content.documents import reading
from content.documents.structure import parse
from content.documents.text import Text
from core.errors import Invalid
from tests.content.documents.papers import DECREE, docx, pdf


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (DECREE.encode(), "a.txt"),
        (DECREE.replace("\n", "\r\n").encode("utf-8-sig"), "a.txt"),
        (docx(), "a.docx"),
        (DECREE.replace("Điều 1.", "### **Điều 1.**").replace("Chương I\n", "## Chương I\n").encode(), "a.md"),
    ],
)
def test_every_kind_of_file_gives_the_same_articles(data: bytes, name: str) -> None:
    parsed = parse(reading.read(data, name))
    assert [article.number for article in parsed.articles] == ["Điều 1", "Điều 2", "Điều 12a", "Phụ lục"]
    assert (parsed.doc_no, parsed.doc_date) == ("188/2026/NĐ-CP", date(2026, 5, 27))
    money = parsed.articles[1]
    assert money.title == "Mức hưởng của học sinh"
    assert money.path == ("Chương II. Mức hưởng chính sách", "Mục 1. Học sinh")
    assert [clause.number for clause in money.clauses] == [1, 2]
    assert "450.000 đồng" in money.clauses[0].text
    assert parsed.articles[3].title == "Danh mục mẫu đơn"


def test_a_chapter_ends_what_stood_under_the_one_before() -> None:
    text = "Chương I. Chung\nMục 2. Nhà\nĐiều 1. A\nx\nChương II. Riêng\nĐiều 2. B\ny"
    assert [article.path for article in parse(Text((line, False) for line in text.split("\n"))).articles] == [
        ("Chương I. Chung", "Mục 2. Nhà"),
        ("Chương II. Riêng",),
    ]


def test_a_sentence_about_an_article_or_a_year_begins_nothing() -> None:
    text = "Điều 1. A\n1. Theo\nĐiều 5 của Luật này thì được.\n2025. là năm\nChương này có hiệu lực.\n2. Hai"
    [article] = parse(Text((line, False) for line in text.split("\n"))).articles
    assert [clause.number for clause in article.clauses] == [1, 2]
    assert "2025. là năm" in article.clauses[0].text


def test_a_collection_names_the_law_each_article_was_taken_from_and_repeats_none() -> None:
    text = (
        "Điều 2.2.LQ.1. Phạm vi\n(Điều 1 Luật số 25/2008/QH12 ngày 14/11/2008, có hiệu lực kể từ ngày 01/07/2009)\n"
        "Luật này quy định.\n(Điều này có nội dung liên quan đến Điều 9.)\n0200200\n"
        "Điều 2.2.LQ.1. Phạm vi Luật này\n02002"
    )
    [article] = parse(Text((line, False) for line in text.split("\n"))).articles
    assert article.origin == "Điều 1 Luật số 25/2008/QH12 ngày 14/11/2008"
    assert article.text == "Luật này quy định."


def test_a_table_of_contents_is_no_article() -> None:
    text = (
        "MỤC LỤC\nChương I. Chung ........ 1\nĐiều 1. Phạm vi ............ 1\nĐiều 2. Mức hưởng………… 12\n"
        "Chương I. Chung\nĐiều 1. Phạm vi\nMột.\nĐiều 2. Mức hưởng\nHọ tên: ............"
    )
    found = parse(Text((line, False) for line in text.split("\n"))).articles
    assert [(article.number, article.text) for article in found] == [
        ("Điều 1", "Một."),
        ("Điều 2", "Họ tên: ............"),
    ]


def test_a_guide_without_articles_is_parted_at_its_headings() -> None:
    parsed = parse(reading.read("# Cách làm\nMột.\n## Bước hai\nHai.\nBa.".encode(), "guide.md"))
    assert [(a.title, a.text) for a in parsed.articles] == [("Cách làm", "Một."), ("Bước hai", "Hai.\nBa.")]
    long = parse(Text((" ".join(["chữ"] * 100), False) for _ in range(5)))
    assert len(long.articles) == 3


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.4 broken", "a.pdf", "not a PDF"),
        (pdf([]), "a.pdf", "pictures of pages"),
        (b"PK\x03\x04", "a.docx", "not a Word file"),
        (b"", "a.txt", "no text"),
        ("é".encode("latin-1"), "a.txt", "not UTF-8"),
        (b"x", "a.exe", "not a .md"),
        (b"x" * (reading.LARGEST + 1), "a.txt", "larger than 20 MB"),
        (b"---\ntitle: [\n---\nx", "a.md", "between ---"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, name: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        reading.read(data, name)


def test_the_ending_of_an_upload_is_told_by_its_first_bytes() -> None:
    assert [reading.ending(data) for data in (pdf(["x"]), docx(), b"# x")] == [".pdf", ".docx", ".md"]
