"""Articles and FAQ entries on their way to villagers: two people, no lost words, nothing unapproved shown."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import articles, editorial, faq_editing, faqs, switches, texts
from content.editorial import Facts
from content.faqs import Source
from core.db import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Area, ArticleVersion, Audit, Faq
from tests.builders import a_language, a_topic, an_area

TODAY = date(2026, 11, 25)
AUTHOR, SECOND, APPROVER = "staff:1", "staff:2", "staff:3"


def facts(area: Area | None = None, **source: object) -> Facts:
    return Facts("health", area.id if area else None, Source(**{"issuer": "Bộ Y tế", **source}))  # type: ignore[arg-type]


def a_draft(
    session: Session, now: datetime, *, title: str = "Tiêm chủng", area: Area | None = None, **source: object
) -> int:
    a_topic(session)
    article, _ = articles.write(
        session,
        title=title,
        body="Trẻ dưới 1 tuổi tiêm miễn phí.",
        facts=facts(area, **source),
        author=AUTHOR,
        today=TODAY,
        now=now,
    )
    return article.id


def published(session: Session, now: datetime, **kind: object) -> int:
    article_id = a_draft(session, now, **kind)  # type: ignore[arg-type]
    articles.submit(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    articles.approve(session, article_id=article_id, version=1, actor=APPROVER, now=now)
    return article_id


def edit(
    session: Session, article_id: int, now: datetime, *, expected: int, body: str = "Lời mới.", author: str = AUTHOR
) -> None:
    articles.write(
        session,
        article_id=article_id,
        title="Tiêm chủng",
        body=body,
        facts=facts(),
        author=author,
        today=TODAY,
        now=now,
        expected=expected,
    )


def test_nothing_is_shown_before_another_person_approved_it(session: Session, now: datetime) -> None:
    article_id = a_draft(session, now)
    assert articles.read(session, article_id, ["vi"]) is None
    articles.submit(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    assert articles.read(session, article_id, ["vi"]) is None
    with pytest.raises(Forbidden):
        articles.approve(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    before = switches.read(session, switches.KNOWLEDGE)
    articles.approve(session, article_id=article_id, version=1, actor=APPROVER, now=now + timedelta(seconds=1))
    shown = articles.read(session, article_id, ["vi"])
    assert shown is not None
    assert (shown.title, shown.language, shown.issuer) == ("Tiêm chủng", "vi", "Bộ Y tế")
    assert switches.read(session, switches.KNOWLEDGE) != before
    assert [row.verb for row in session.scalars(select(Audit).order_by(Audit.id))] == [
        "article.write",
        "article.submit",
        "alert.wording",
        "article.approve",
    ]


def test_an_edit_after_the_submission_makes_the_submission_fall(session: Session, now: datetime) -> None:
    article_id = a_draft(session, now)
    articles.submit(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    edit(session, article_id, now, expected=1)
    for version in (1, 2):
        with pytest.raises(Conflict):
            articles.approve(session, article_id=article_id, version=version, actor=APPROVER, now=now)
    assert articles.by_id(session, article_id).state == articles.DRAFT


def test_an_edit_of_a_published_article_needs_approval_and_villagers_read_the_old_words_meanwhile(
    session: Session, now: datetime
) -> None:
    article_id = published(session, now)
    edit(session, article_id, now, expected=1)
    shown = articles.read(session, article_id, ["vi"])
    assert shown is not None and shown.body == "Trẻ dưới 1 tuổi tiêm miễn phí."
    articles.submit(session, article_id=article_id, version=2, actor=AUTHOR, now=now)
    articles.approve(session, article_id=article_id, version=2, actor=APPROVER, now=now)
    renewed = articles.read(session, article_id, ["vi"])
    assert renewed is not None and renewed.body == "Lời mới."
    kept = session.scalars(select(ArticleVersion).order_by(ArticleVersion.version)).all()
    assert [(row.version, row.body, row.approver) for row in kept] == [
        (1, "Trẻ dưới 1 tuổi tiêm miễn phí.", APPROVER),
        (2, "Lời mới.", APPROVER),
    ]


def test_who_wrote_a_part_since_the_last_approval_does_not_approve(session: Session, now: datetime) -> None:
    article_id = a_draft(session, now)
    edit(session, article_id, now, expected=1, author=SECOND)
    articles.submit(session, article_id=article_id, version=2, actor=SECOND, now=now)
    for actor in (AUTHOR, SECOND):
        with pytest.raises(Forbidden):
            articles.approve(session, article_id=article_id, version=2, actor=actor, now=now)
    articles.approve(session, article_id=article_id, version=2, actor=APPROVER, now=now)


def test_two_authors_at_once_do_not_overwrite_each_other(session: Session, now: datetime) -> None:
    article_id = a_draft(session, now)
    edit(session, article_id, now, expected=1, author=SECOND)
    with pytest.raises(Conflict):
        edit(session, article_id, now, expected=1)
    assert [row.author for row in editorial.history(session, articles.ref(article_id))] == [SECOND, AUTHOR]


def test_a_submission_goes_back_with_a_reason(session: Session, now: datetime) -> None:
    article_id = a_draft(session, now)
    articles.submit(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    with pytest.raises(Invalid):
        articles.send_back(session, article_id=article_id, version=1, note=" ", actor=APPROVER, now=now)
    back = articles.send_back(session, article_id=article_id, version=1, note="Thiếu số.", actor=APPROVER, now=now)
    assert (back.state, back.note) == (editorial.DRAFT, "Thiếu số.")
    articles.submit(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    assert [row.ref for row in editorial.waiting(session, "article")] == [f"article:{article_id}"]


def test_a_withdrawn_article_is_gone_at_once_and_can_come_back_by_the_same_way(session: Session, now: datetime) -> None:
    article_id = published(session, now)
    articles.withdraw(session, article_id=article_id, actor=AUTHOR, now=now)
    assert articles.read(session, article_id, ["vi"]) is None
    assert articles.listed(session, topic="health", area_path="", today=TODAY, languages=["vi"]) == []
    with pytest.raises(Conflict):
        articles.withdraw(session, article_id=article_id, actor=AUTHOR, now=now)
    edit(session, article_id, now, expected=1)
    articles.submit(session, article_id=article_id, version=2, actor=AUTHOR, now=now)
    articles.approve(session, article_id=article_id, version=2, actor=APPROVER, now=now)
    assert articles.read(session, article_id, ["vi"]) is not None


def test_a_list_holds_what_concerns_the_place_and_shows_what_has_expired_as_such(
    session: Session, now: datetime
) -> None:
    province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    here, there = an_area(session, "Xã Một", parent=province), an_area(session, "Xã Hai", parent=province)
    village = an_area(session, "Thôn 2", parent=here, kind="village")
    everywhere = published(session, now, title="Cả tỉnh")
    mine = published(session, now, title="Xã mình", area=here)
    published(session, now, title="Xã khác", area=there)
    old = published(session, now, title="Cũ", valid_until=TODAY)
    published(session, now, title="Chưa tới", valid_from=TODAY + timedelta(days=3))
    a_draft(session, now, title="Nháp")
    tomorrow = TODAY + timedelta(days=1)
    lines = articles.listed(session, topic="health", area_path=village.path, today=tomorrow, languages=["vi"])
    assert [(line.id, line.expired) for line in lines] == [(mine, False), (everywhere, False), (old, True)]
    unknown = articles.listed(session, topic="health", area_path="", today=tomorrow, languages=["vi"])
    assert mine not in [line.id for line in unknown]


def test_title_and_body_are_in_one_language(session: Session, now: datetime) -> None:
    article_id = published(session, now)
    a_language(session, "en", "Tiếng Anh")
    put = {"ref": f"article:{article_id}", "language": "en", "author": "operator", "now": now}
    texts.put(session, field="title", text="Vaccination", **put)  # type: ignore[arg-type]
    half = articles.read(session, article_id, ["en", "vi"])
    assert half is not None and half.language == "vi"
    texts.put(session, field="body", text="Free below one year.", **put)  # type: ignore[arg-type]
    whole = articles.read(session, article_id, ["en", "vi"])
    assert whole is not None and (whole.title, whole.language) == ("Vaccination", "en")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"title": " "}, Invalid),
        ({"title": "x" * 121}, Invalid),
        ({"body": ""}, Invalid),
        ({"body": "x" * 6001}, Invalid),
        ({"facts": Facts("nothing", None, Source(issuer="A"))}, NotFound),
        ({"facts": Facts("health", 999, Source(issuer="A"))}, NotFound),
        ({"facts": Facts("health", None, Source())}, Invalid),
        ({"facts": Facts("health", None, Source(issuer="A", valid_until=date(2026, 1, 1)))}, Invalid),
    ],
)
def test_what_cannot_stand_is_refused(
    session: Session, now: datetime, change: dict[str, object], error: type[Exception]
) -> None:
    a_topic(session)
    given = {"title": "Đề", "body": "Lời.", "facts": facts(), "author": AUTHOR, "today": TODAY, "now": now} | change
    with pytest.raises(error):
        articles.write(session, **given)  # type: ignore[arg-type]


def test_facts_survive_the_way_through_json() -> None:
    whole = Facts("health", 7, Source("Bộ Y tế", "12/TT", TODAY, "https://moh.gov.vn", TODAY, None, TODAY))
    assert Facts.from_json(whole.to_json()) == whole


def test_two_approvers_at_once_publish_once(db: Database, now: datetime) -> None:
    with db.writing() as session:
        article_id = a_draft(session, now)
        articles.submit(session, article_id=article_id, version=1, actor=AUTHOR, now=now)
    start, outcomes = threading.Barrier(2), []

    def press(actor: str) -> None:
        start.wait()
        try:
            db.write_now(lambda s: articles.approve(s, article_id=article_id, version=1, actor=actor, now=now))
            outcomes.append("approved")
        except Conflict:
            outcomes.append("late")

    threads = [threading.Thread(target=press, args=(actor,)) for actor in (SECOND, APPROVER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "late"]
    with db.reading() as session:
        assert len(session.scalars(select(ArticleVersion)).all()) == 1


# --- FAQ ---


def a_question(
    session: Session, now: datetime, *, faq_id: int | None = None, expected: int = 0, answer: str = "Miễn phí."
) -> Faq:
    a_topic(session)
    faq, _ = faq_editing.write(
        session,
        faq_id=faq_id,
        question="Tiêm cho trẻ mất tiền không?",
        answer=answer,
        phrasings=["tiêm ngừa bao nhiêu tiền", "  ", "tiêm ngừa bao nhiêu tiền"],
        facts=facts(),
        author=AUTHOR,
        today=TODAY,
        now=now,
        expected=expected,
    )
    return faq


def test_a_faq_entry_answers_once_another_person_approved_it(session: Session, now: datetime) -> None:
    faq = a_question(session, now)
    faq_editing.submit(session, faq_id=faq.id, version=1, actor=AUTHOR, now=now)
    assert faqs.entry(session, faq.id, ["vi"]) is None
    with pytest.raises(Forbidden):
        faq_editing.approve(session, faq_id=faq.id, version=1, actor=AUTHOR, now=now)
    faq_editing.approve(session, faq_id=faq.id, version=1, actor=APPROVER, now=now)
    shown = faqs.entry(session, faq.id, ["vi"])
    assert shown is not None and shown.answer == "Miễn phí."
    assert [p.text for p in faq_editing.phrasings(session, faq.id)] == ["tiêm ngừa bao nhiêu tiền"]
    assert (faq.author, faq.approver) == (AUTHOR, APPROVER)


def test_an_edited_faq_entry_answers_with_the_old_words_until_approved_and_can_be_withdrawn(
    session: Session, now: datetime
) -> None:
    faq = a_question(session, now)
    faq_editing.submit(session, faq_id=faq.id, version=1, actor=AUTHOR, now=now)
    faq_editing.approve(session, faq_id=faq.id, version=1, actor=APPROVER, now=now)
    a_question(session, now, faq_id=faq.id, expected=1, answer="Lời mới.")
    shown = faqs.entry(session, faq.id, ["vi"])
    assert shown is not None and shown.answer == "Miễn phí."
    with pytest.raises(Conflict):
        a_question(session, now, faq_id=faq.id, expected=1)
    faq_editing.withdraw(session, faq_id=faq.id, actor=AUTHOR, now=now)
    assert faqs.entry(session, faq.id, ["vi"]) is None
    with pytest.raises(Conflict):
        faq_editing.withdraw(session, faq_id=faq.id, actor=AUTHOR, now=now)
