"""The sample library as editors keep it: sourced, dated, short, plain, no amount or telephone number unchecked."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.loadfiles import read_article, read_table

LIBRARY = Path(__file__).parents[2] / "content" / "library"
SOURCED = ("issuer", "doc_no", "doc_date", "source_url", "checked_on", "valid_until", "demo")
CHECKED_ON = date(2026, 11, 22)
LABEL = 28  # characters of a choice on a screen

FORBIDDEN = re.compile(r"\b(vui lòng|quý khách|quý vị|bạn|nhé|nha|hợp lệ|sai|em ơi)\b", re.IGNORECASE)
NOT_FOR_THE_EAR = re.compile(r"[()\[\]{}/\\%&*_#<>=+~|]|https?:|\bv\.v\b|\b(UBND|BHYT|THCS|THPT|DTTS)\b")

#: Letters that Vietnamese does not have. A word with one of them is a proper name, listed here, or a slip.
FOREIGN_LETTER = re.compile(r"[fjwzFJWZ]|[^\W\d_a-zA-ZÀ-ỹĐđ]")
FOREIGN_NAMES = {"ramuwan"}

#: Telephone numbers that were checked; see content/library/SOURCES.md.
NUMBERS = {"111", "112", "113", "114", "115", "1022", "02633 533428"}

#: Other figures of three digits without a stop: percent, communes, litres of water.
FIGURES = {"100", "103", "124", "400", "500", "600", "800", "950"}

#: Amounts of money that were checked, and where they come from.
AMOUNTS = {
    "936.000": "boarding pupil a month",
    "360.000": "lunch in a crèche, or housing of a boarding pupil, a month",
    "800.000": "prize of an ethnic boarding school; visit to an ill influential person",
    "600.000": "prize of an ethnic boarding school",
    "1.080.000": "kit of an ethnic boarding school, once",
    "500.000": "gift to an influential person; visit when ill",
    "1.500.000": "visit to an ill influential person",
    "3.000.000": "visit to an ill influential person",
    "2.000.000": "influential person's household after a disaster",
}

#: What a text must say, word for word, because somebody acts on it.
FACTS = {
    "hoc-sinh-ban-tru": ("936.000 đồng", "15 kg gạo", "360.000 đồng", "9 tháng", "4 km", "7 km", "10 km"),
    "tiem-chung-tre-em": ("11 bệnh", "24 giờ", "2 tháng", "18 tháng", "7 tuổi"),
    "bao-hiem-y-te-can-ngheo": ("100 phần trăm", "70 phần trăm", "36 tháng", "50 phần trăm"),
    "nguoi-co-uy-tin-quyen-loi": ("2 lần", "500.000 đồng", "3.000.000 đồng", "1.500.000 đồng", "2.000.000 đồng"),
    "gop-y-hay-khieu-nai": ("90 ngày", "10 ngày làm việc", "30 ngày", "45 ngày", "60 ngày"),
    "quyen-du-lieu-rieng": ("2 ngày làm việc", "15 ngày", "20 ngày"),
    "so-dien-thoai-khan-cap": ("112:", "113:", "114:", "115:", "111:", "1022", "02633 533428"),
    "tinh-moi-xa-moi": ("124 đơn vị", "103 xã", "20 phường", "1 đặc khu"),
}

Row = Mapping[str, Any]


def _articles(language: str) -> dict[str, Row]:
    files = sorted((LIBRARY / "articles").rglob(f"*.{language}.md"))
    return {str(row["slug"]): row for row in map(read_article, files)}


def _faqs() -> list[Row]:
    files = sorted((LIBRARY / "faqs").glob("*.yml"))
    return [{"topic": file.stem, **row} for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8"))]


ARTICLES, ENGLISH, FAQS = _articles("vi"), _articles("en"), _faqs()
TOPICS = [row["code"] for row in yaml.safe_load((LIBRARY / "topics.yml").read_text(encoding="utf-8"))]


def _vietnamese() -> Iterator[tuple[str, str]]:
    """Everything a villager reads or hears in Vietnamese, with the place where it stands."""
    for slug, article in ARTICLES.items():
        yield slug, f"{article['title']}. {article['body']}"
    for entry in FAQS:
        yield entry["key"], f"{entry['question']} {entry['answer']}"


def _english() -> Iterator[tuple[str, str]]:
    for slug, article in ENGLISH.items():
        yield slug, f"{article['title']}. {article['body']}"
    for entry in FAQS:
        if "en" in entry:
            yield entry["key"], f"{entry['en']['question']} {entry['en']['answer']}"


def test_there_is_enough_to_read_and_every_topic_has_some() -> None:
    assert len(ARTICLES) >= 26
    assert len(FAQS) >= 66
    assert len(ENGLISH) >= 12
    assert sum("en" in entry for entry in FAQS) >= 12
    for topic in TOPICS:
        assert sum(article["topic"] == topic for article in ARTICLES.values()) >= 2, topic
        assert sum(entry["topic"] == topic for entry in FAQS) >= 5, topic


def test_an_article_stands_in_the_folder_of_its_topic_and_no_two_share_a_name() -> None:
    files = list((LIBRARY / "articles").rglob("*.vi.md"))
    assert len(files) == len(ARTICLES)
    assert all(ARTICLES[file.name.removesuffix(".vi.md")]["topic"] == file.parent.name for file in files)


def test_every_english_article_has_its_vietnamese() -> None:
    assert set(ENGLISH) <= set(ARTICLES)


@pytest.mark.parametrize("row", [*ARTICLES.values(), *FAQS], ids=lambda row: str(row.get("slug") or row.get("key")))
def test_a_text_says_who_wrote_it_when_it_was_checked_and_until_when_it_holds(row: Row) -> None:
    assert set(SOURCED) <= set(row)
    assert row["issuer"] and row["doc_no"]
    assert row["checked_on"] == CHECKED_ON
    assert row["demo"] is True
    assert isinstance(row["valid_until"], date)
    assert row["source_url"] is None or re.match(r"https?://[^\s]+$", row["source_url"])
    if row["doc_date"] is None:  # honest: the date was not found, and the list of sources says so
        assert row["doc_no"] in _undated(), row["doc_no"]
    else:
        assert isinstance(row["doc_date"], date)
        assert row["doc_date"] <= CHECKED_ON


def _undated() -> str:
    return (LIBRARY / "SOURCES.md").read_text(encoding="utf-8").partition("## Dates still to find")[2]


def test_some_articles_are_past_so_that_this_can_be_seen_and_no_answer_is() -> None:
    past = {slug for slug, article in ARTICLES.items() if article["valid_until"] < CHECKED_ON}
    assert past == {"gia-thang-11-2025", "kate-2025"}
    assert all(entry["valid_until"] > CHECKED_ON for entry in FAQS)


@pytest.mark.parametrize("article", [*ARTICLES.values(), *ENGLISH.values()], ids=lambda row: str(row["slug"]))
def test_an_article_fits_the_screen_and_the_ear(article: Row) -> None:
    assert len(article["title"]) <= LABEL
    assert 120 <= len(article["body"].split()) <= 260
    longest = max(re.split(r"(?<=[.:?])\s+|\n+", article["body"]), key=len)
    assert len(longest) <= 240, longest


def test_answers_are_short_and_questions_are_asked_in_several_ways() -> None:
    for entry in FAQS:
        assert 40 <= len(entry["answer"]) <= 450, entry["key"]
        assert len(entry["question"]) <= 80, entry["key"]
        assert 2 <= len(entry["phrasings"]) <= 4, entry["key"]
        if "en" in entry:
            assert entry["en"]["question"] and len(entry["en"]["answer"]) <= 450, entry["key"]


def test_nobody_is_addressed_like_a_customer_or_told_off() -> None:
    for where, text in _vietnamese():
        found = FORBIDDEN.search(text)
        assert not found, (where, found)


def test_nothing_is_written_that_cannot_be_read_aloud() -> None:
    for where, text in [*_vietnamese(), *_english()]:
        found = NOT_FOR_THE_EAR.search(text)
        assert not found, (where, found)


def test_no_word_of_another_language_slipped_into_the_vietnamese() -> None:
    for where, text in _vietnamese():
        for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text):
            assert not FOREIGN_LETTER.search(word) or word.lower() in FOREIGN_NAMES, (where, word)


def test_keys_are_unique_and_no_question_leads_to_two_answers() -> None:
    assert _twice(entry["key"] for entry in FAQS) == []
    asked = [text.casefold().strip(" ?.") for entry in FAQS for text in (entry["question"], *entry["phrasings"])]
    assert _twice(asked) == []


def test_every_amount_of_money_was_checked() -> None:
    prices = {f"{int(row['low']):,}".replace(",", ".") for row in _prices()}
    for where, text in _vietnamese():
        amounts = set(re.findall(r"(\d[\d.]*) đồng", text)) - {"100", "70", "30"}  # the worked example of a share
        unknown = amounts - set(AMOUNTS)
        assert where == "gia-thang-11-2025" or not unknown, (where, unknown)
    article = ARTICLES["gia-thang-11-2025"]["body"]
    assert set(re.findall(r"(\d[\d.]*) đồng", article)) == prices | {"7.800", "3.000"}


def test_every_telephone_number_was_checked() -> None:
    bare = re.compile(r"(?<![\d.,])\d{3,}(?: \d{6})?(?![\d.,]\d)")
    found = {number for _, text in [*_vietnamese(), *_english()] for number in bare.findall(text)}
    assert {number for number in found if not re.fullmatch(r"20[0-3]\d", number)} - FIGURES == NUMBERS


@pytest.mark.parametrize("slug", FACTS)
def test_what_people_act_on_stands_word_for_word(slug: str) -> None:
    assert [fact for fact in FACTS[slug] if fact not in ARTICLES[slug]["body"]] == []


def test_english_amounts_are_the_vietnamese_ones() -> None:
    for slug, article in ENGLISH.items():
        vietnamese = {figure.replace(".", ",") for figure in re.findall(r"\d+(?:\.\d{3})+", ARTICLES[slug]["body"])}
        assert set(re.findall(r"\d+(?:,\d{3})+", article["body"])) == vietnamese, slug


def test_prices_have_a_day_a_source_and_names_people_type() -> None:
    rows = _prices()
    assert {row["product"] for row in rows} == {"Cà phê", "Hồ tiêu"}
    for row in rows:
        assert 0 < int(row["low"]) <= int(row["high"])
        assert date.fromisoformat(row["day"]) <= CHECKED_ON
        assert row["source"] and row["demo"] == "true"
        assert row["aliases"] and row["aliases"].isascii()


def test_office_cards_name_real_places_and_no_invented_telephone() -> None:
    communes = {row["code"]: row for row in read_table(LIBRARY / "areas" / "communes.csv")}
    offices = list(read_table(LIBRARY / "offices.csv"))
    assert _twice(row["area_code"] for row in offices) == []
    assert offices[0] == {
        "area_code": "68",
        "name": "Tổng đài hỏi đáp tỉnh Lâm Đồng",
        "phone": "1022 hoặc 02633 533428",
        "hours": "",
        "address": "",
        "demo": "false",
    }
    for row in offices[1:]:
        assert communes[row["area_code"]]["name"].removeprefix("Xã ") in row["name"]
        assert "(mẫu)" in row["name"] and row["demo"] == "true" and row["phone"] == "1022"


def _prices() -> Sequence[Row]:
    return list(read_table(LIBRARY / "prices.csv"))


def _twice(values: Iterator[str] | Sequence[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
