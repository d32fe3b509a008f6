"""Loading: the sample library and an operator's files become rows, twice the same, and never over a person's work."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import audit, faqs, loadfiles, loading, switches, texts
from core.db import Database
from core.errors import Invalid
from core.models import (
    Area,
    AreaName,
    Article,
    ArticleVersion,
    Audit,
    Case,
    Faq,
    Language,
    Office,
    Person,
    Price,
    Role,
    Topic,
    Translation,
)

AREAS = "code,kind,name,parent,lat,lon,former\n68,province,Tỉnh Lâm Đồng,,11.6,107.9,\n"
COMMUNE = '23008,commune,Xã Phan Sơn,68,11.4,108.3,"Xã Phan Lâm, huyện Bắc Bình|Xã Phan Sơn, huyện Bắc Bình"\n'
LANGUAGES = [
    {"tag": "vi", "vi_name": "Tiếng Việt", "machine_voice": True, "written": True},
    {"tag": "en", "vi_name": "Tiếng Anh", "written": True},
    {"tag": "yue", "vi_name": "Tiếng Quảng Đông", "written": False},
]
FAQ = {
    "key": "the-bhyt",
    "question": "Thẻ bảo hiểm y tế xin ở đâu?",
    "phrasings": ["xin thẻ bhyt", "làm thẻ khám bệnh"],
    "answer": "Xin ở ủy ban xã.",
    "issuer": "Bảo hiểm xã hội",
    "doc_date": "2024-11-27",
    "demo": True,
    "en": {"question": "Where do I get the card?", "answer": "At the commune."},
}

DAY = timedelta(days=1)
Write = Callable[[str, str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Write:
    """Write a file of a small library and return where it is."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def library(put: Write, tmp_path: Path) -> Path:
    """A small library with one of everything."""
    put("areas/communes.csv", AREAS + COMMUNE)
    put("areas/villages.csv", "code,commune,word,name,former,languages,demo\n23008-1,23008,thôn,Thôn 1,,vi|en,true\n")
    put("languages.yml", yaml.safe_dump(LANGUAGES, allow_unicode=True))
    put("topics.yml", "- {code: health, vi: Sức khỏe, en: Health}\n")
    put("offices.csv", "area_code,name,phone,hours,address,demo\n23008,Chị Mẫu,0252 3000 000,7:00–11:00,Ủy ban,true\n")
    put(
        "prices.csv",
        "product,aliases,place,unit,low,high,day,source,demo\ncà phê,cafe,Di Linh,kg,95000,97000,2026-11-20,Sở,true\n",
    )
    put("articles/health/tiem.vi.md", _article("Tiêm cho trẻ", "Bà con đưa trẻ đi tiêm.\n\nTiêm là khỏe."))
    put("articles/health/tiem.en.md", "---\ntitle: Vaccines\n---\nBring the children.\n")
    put("faqs/health.yml", yaml.safe_dump([FAQ], allow_unicode=True))
    put("danger.yml", "numbers: {fire: [114]}\n")
    put("README.md", "# How to change these files\n")
    return tmp_path / "library"


def _article(title: str, body: str) -> str:
    head = f"title: {title}\nissuer: Bộ Y tế\ndoc_date: 2026-01-02\nvalid_until: 2027-01-01\ndemo: true\n"
    return f"---\n{head}---\n{body}\n"


def _counts(session: Session) -> dict[str, int]:
    models = (Area, AreaName, Article, ArticleVersion, Faq, Language, Office, Price, Topic, Translation)
    return {model.__name__: session.scalar(select(func.count()).select_from(model)) or 0 for model in models}


def test_a_library_is_loaded_whole(session: Session, library: Path, now: datetime) -> None:
    counts = loading.load_library(session, library, now=now)
    assert counts == Counter({("areas", "added"): 2, ("articles", "added"): 2, ("languages", "added"): 3}) + Counter(
        {(kind, "added"): 1 for kind in ("villages", "topics", "offices", "prices", "faqs")}
    )
    article = session.scalars(select(Article)).one()
    assert (article.state, article.author, article.demo, article.topic) == ("published", "library", True, "health")
    title = texts.find(session, f"article:{article.id}", "title", ("en", "vi"))
    assert title == texts.Text("Vaccines", "en")
    village = session.scalars(select(Area).where(Area.code == "23008-1")).one()
    commune = session.scalars(select(Area).where(Area.code == "23008")).one()
    assert village.path == f"{commune.path}{village.id}/"
    assert (village.languages, village.folded) == ("vi,en", "thon 1")
    assert not session.get_one(Language, "yue").active


def test_loading_again_changes_nothing(session: Session, library: Path, now: datetime) -> None:
    loading.load_library(session, library, now=now)
    before, audited = _counts(session), session.scalar(select(func.count()).select_from(Audit))
    counts = loading.load_library(session, library, now=now + DAY)
    assert {result for _, result in counts} == {"same", "kept"}
    assert _counts(session) == before
    assert session.scalar(select(func.count()).select_from(Audit)) == audited


def test_a_changed_file_changes_its_row_and_makes_the_translation_stale(
    session: Session, library: Path, put: Write, now: datetime
) -> None:
    loading.load_library(session, library, now=now)
    put("articles/health/tiem.vi.md", _article("Tiêm cho trẻ", "Lịch tiêm đã đổi."))
    counts = loading.load_library(session, library, now=now)
    assert counts["articles", "changed"] == 1
    article = session.scalars(select(Article)).one()
    assert article.version == 2
    assert texts.find(session, f"article:{article.id}", "body", ("en", "vi")) == texts.Text("Lịch tiêm đã đổi.", "vi")


def test_what_staff_have_edited_is_left_alone(session: Session, library: Path, put: Write, now: datetime) -> None:
    loading.load_library(session, library, now=now)
    article, faq = session.scalars(select(Article)).one(), session.scalars(select(Faq)).one()
    article.author = faq.author = "staff:3"
    session.scalars(select(Office)).one().demo = False
    session.get_one(Language, "en").own_name = "English!"
    put("articles/health/tiem.vi.md", _article("Khác", "Khác."))
    put("faqs/health.yml", yaml.safe_dump([{**FAQ, "answer": "Khác."}], allow_unicode=True))
    counts = loading.load_library(session, library, now=now)
    assert {kind for kind, result in counts if result == "kept"} >= {"articles", "faqs", "offices", "languages"}
    title = texts.find(session, f"article:{article.id}", "title", ("vi",))
    assert title is not None
    assert title.text == "Tiêm cho trẻ"
    assert session.get_one(Language, "en").own_name == "English!"


def test_the_operator_may_change_what_the_library_wrote(db: Database, library: Path, put: Write, now: datetime) -> None:
    loading.load_library_into(db, library, now=now)
    path = put("../mine/health.yml", yaml.safe_dump([{**FAQ, "topic": "health", "answer": "Ở bưu điện."}]))
    counts = loading.load_files(db, [path], now=now + DAY)
    assert counts == Counter({("faqs", "changed"): 1})
    with db.reading() as session:
        faq = session.scalars(select(Faq)).one()
        assert faq.author == "operator"
        assert session.scalars(select(Audit.actor).order_by(Audit.id.desc())).first() == "operator"
    assert loading.load_library_into(db, library, now=now)["faqs", "kept"] == 1


def test_questions_from_a_jsonl_file_are_published_at_once_or_wait_as_drafts(
    db: Database, library: Path, put: Write, now: datetime
) -> None:
    loading.load_library_into(db, library, now=now, samples=False)
    rows = [
        {"id": f"q{n}", "question": f"Câu {n}?", "phrasings": [], "answer": "Đáp.", "topic": "bhyt", "source": "Sở"}
        for n in range(120)
    ]
    path = put("more.jsonl", "\ufeff" + "\n".join(json.dumps(row) for row in rows) + "\n\n")
    seen: list[int] = []
    counts = loading.load_files(db, [path], now=now, draft=True, advance=seen.append)
    assert counts == Counter({("entries", "added"): 120})
    assert max(seen) <= loadfiles.ROWS_AT_ONCE
    with db.reading() as session:
        assert session.scalars(select(Faq.state).distinct()).all() == ["draft"]
        assert session.get_one(Topic, "bhyt").position > session.get_one(Topic, "health").position
    assert loading.load_files(db, [path], now=now + DAY)["entries", "changed"] == 120
    with db.reading() as session:
        entry = faqs.entry(session, session.scalars(select(Faq.id).where(Faq.key == "q7")).one(), ("vi",))
        assert entry is not None
        assert (entry.question, entry.answer, entry.issuer) == ("Câu 7?", "Đáp.", "Sở")
    assert loading.load_files(db, [path], now=now + 2 * DAY) == Counter({("entries", "same"): 120})


def test_bare_means_facts_without_samples(session: Session, library: Path, now: datetime) -> None:
    loading.load_library(session, library, now=now, samples=False)
    assert _counts(session) == {
        **dict.fromkeys(("Article", "ArticleVersion", "Faq", "Office", "Price", "Translation"), 0),
        **{"Area": 2, "AreaName": 2, "Language": 3, "Topic": 1},
    }
    assert switches.read(session, loading.LOADED)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.jsonl", '{"id":"a","question":"Hỏi?","answer":"Đáp.","area":"99999"}', "no area with code '99999'"),
        ("x.jsonl", '{"id":"a","question":"Hỏi?"}', "answer is missing in 'a'"),
        ("x.jsonl", "not json", "line 1 is not JSON"),
        ("x.jsonl", "[1]", "line 1 is not an object"),
        ("x.jsonl", '{"id":"a","question":"?","answer":"x","language":"tlh"}', "no language 'tlh'"),
        ("x.csv", "code,commune,word,name,former,languages,demo\n1-1,1,thôn,T,,,\n", "no area with code '1'"),
        ("x.csv", "area_code,name,phone\n23008,A,1,2,3\n", "more cells than the header"),
        ("x.csv", "product,place,unit,low,high,day,source\ncà phê,X,kg,rẻ,97000,2026-11-20,Sở\n", "cà phê"),
        ("x.csv", AREAS + "2,commune,Xã B,68,north,1,\n", "in degrees"),
        ("health/a.vi.md", "---\ntitle: [\n---\nx", "between --- and ---"),
        ("health/a.vi.md", "---\ntitle: A\ndoc_date: hôm qua\n---\nx", "a date like 2026-07-01"),
        ("nothing/a.vi.md", "---\ntitle: A\n---\nx", "no topic 'nothing'"),
        ("health/b.en.md", "---\ntitle: A\n---\nx", "no Vietnamese article b.vi.md"),
        ("a.md", "---\ntitle: A\n---\nx", "called NAME.LANGUAGE.md"),
        ("x.txt", "x", "can be loaded"),
    ],
)
def test_a_file_with_a_mistake_says_where_and_what(
    db: Database, library: Path, put: Write, now: datetime, name: str, text: str, words: str
) -> None:
    loading.load_library_into(db, library, now=now)
    with pytest.raises(Invalid) as caught:
        loading.load_files(db, [put(f"../mine/{name}", text)], now=now)
    assert words in str(caught.value)
    assert Path(name).name in str(caught.value)


def test_what_was_loaded_before_a_mistake_is_audited(db: Database, library: Path, put: Write, now: datetime) -> None:
    put("faqs/wrong.yml", yaml.safe_dump([{**FAQ, "key": "wrong", "topic": "nothing"}]))
    with pytest.raises(Invalid, match="no topic 'nothing'"):
        loading.load_library_into(db, library, now=now)
    with db.reading() as session:
        assert session.scalars(select(Audit.detail)).one()["articles_added"] == 2
        assert not switches.read(session, loading.LOADED)  # the next start tries again


def test_a_file_that_is_not_there_or_not_utf8_is_named(db: Database, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(Invalid, match="no such file"):
        loading.load_files(db, [tmp_path / "none.csv"], now=now)
    (tmp_path / "old.csv").write_bytes("product,giá cà phê".encode("cp1258"))
    with pytest.raises(Invalid, match="not UTF-8"):
        loading.load_files(db, [tmp_path / "old.csv"], now=now)


def test_the_demo_goes_and_people_of_its_villages_move_to_the_commune(
    session: Session, library: Path, now: datetime
) -> None:
    loading.load_library(session, library, now=now)
    village = session.scalars(select(Area).where(Area.code == "23008-1")).one()
    person = Person(created_at=now, area_id=village.id, audio="ask", notices="none", shared=False)
    session.add(person)
    session.flush()
    session.add(Role(person_id=person.id, role="influential", area_id=village.id, display_name="Già làng", since=now))
    session.add(Case(code="4H72M9", kind="feedback", area_id=village.id, state="received", opened_at=now))
    session.flush()
    loading.remove_demo(session, now=now)
    session.expire_all()
    commune = session.scalars(select(Area).where(Area.code == "23008")).one()
    assert session.scalars(select(Person.area_id)).one() == commune.id
    assert session.scalars(select(Case.area_id)).one() == commune.id
    assert session.scalars(select(Role)).all() == []
    assert _counts(session) == {
        **dict.fromkeys(("Article", "ArticleVersion", "Faq", "Office", "Price", "Translation"), 0),
        **{"Area": 2, "AreaName": 2, "Language": 3, "Topic": 1},
    }
    assert audit.broken(session) is None


def test_two_processes_that_start_on_a_new_database_load_it_once(url: str, library: Path, now: datetime) -> None:
    gate = threading.Barrier(2)
    counts: list[loading.Counts] = []

    def load() -> None:
        with Database(url) as db:
            gate.wait()
            counts.append(loading.load_library_into(db, library, now=now))

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sum(count["languages", result] for count in counts) for result in ("added", "kept")] == [3, 3]


@pytest.mark.slow
def test_the_real_library_is_loaded_twice_on_both_databases(db: Database, now: datetime) -> None:
    first = loading.load_library_into(db, now=now)
    assert first["areas", "added"] == 125
    again = loading.load_library_into(db, now=now + DAY)
    assert {result for _, result in again} <= {"same", "kept"}
