"""Articles: written, approved by another person, shown to villagers, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content import audit, editorial, switches, texts
from content.editorial import Facts
from content.search.fold import fold
from core.db import serialise
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Area, Article, ArticleVersion, Revision

TITLE_LIMIT = 120  # characters; a title is read aloud in one breath
BODY_LIMIT = 6000  # characters: ten screens, about eight minutes to hear
DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN = "draft", "submitted", "published", "withdrawn"


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One line of a list: the title in the language it really is in, and whether its validity has ended."""

    id: int
    title: str
    title_language: str
    valid_until: date | None
    expired: bool


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article in one language, with who says so and until when."""

    id: int
    title: str
    body: str
    language: str
    topic: str
    issuer: str
    doc_no: str
    doc_date: date | None
    valid_until: date | None


# --- for the chat ---------------------------------------------------------------------------------


def listed(session: Session, *, topic: str, area_path: str, today: date, languages: Sequence[str]) -> list[ArticleLine]:
    """Published articles of a topic that concern a place: its own first, what has expired last.

    Args:
        area_path: path of the person's area; "" shows only what is meant for the whole province.
        languages: in order of preference; the title is in the first that has one.
    """
    rows = session.execute(
        select(Article, Area.path)
        .outerjoin(Area, Area.id == Article.area_id)
        .where(
            Article.topic == topic,
            Article.state == PUBLISHED,
            or_(Article.valid_from.is_(None), Article.valid_from <= today),
        )
    )
    near = [(article, path or "") for article, path in rows if area_path.startswith(path or "")]
    near.sort(key=lambda found: (_expired(found[0], today), -len(found[1]), -found[0].id))
    titles = texts.find_many(session, [ref(article.id) for article, _ in near], "title", languages)
    return [
        ArticleLine(article.id, title.text, title.language, article.valid_until, _expired(article, today))
        for article, _ in near
        if (title := titles.get(ref(article.id))) is not None
    ]


def read(session: Session, article_id: int, languages: Sequence[str]) -> ArticleText | None:
    """A published article in the first language that has both title and body; None when there is none to show."""
    article = session.get(Article, article_id)
    if article is None or article.state != PUBLISHED:
        return None
    for language in languages:
        title = texts.find(session, ref(article_id), "title", [language])
        body = texts.find(session, ref(article_id), "body", [language])
        if title and body:
            return ArticleText(
                id=article.id,
                title=title.text,
                body=body.text,
                language=language,
                topic=article.topic,
                issuer=article.issuer,
                doc_no=article.doc_no,
                doc_date=article.doc_date,
                valid_until=article.valid_until,
            )
    return None


# --- for staff ------------------------------------------------------------------------------------


def write(
    session: Session,
    *,
    title: str,
    body: str,
    facts: Facts,
    author: str,
    today: date,
    now: datetime,
    article_id: int | None = None,
    expected: int = 0,
) -> tuple[Article, Revision]:
    """Keep a new wording of an article, a new article when `article_id` is None. Nothing changes for villagers yet.

    Args:
        expected: the newest version the author has seen (of `editorial.latest`).

    Raises:
        Invalid: title or body empty or too long, or facts that cannot stand.
        NotFound: no such article, topic or area.
        Conflict: somebody has written a newer version meanwhile.
    """
    title, body = " ".join(title.split()), body.replace("\r\n", "\n").strip()
    if not 1 <= len(title) <= TITLE_LIMIT:
        raise Invalid(f"a title has 1 to {TITLE_LIMIT} characters")
    if not 1 <= len(body) <= BODY_LIMIT:
        raise Invalid(f"a text has 1 to {BODY_LIMIT} characters")
    editorial.check(session, facts, today=today)
    article = by_id(session, article_id) if article_id is not None else _new(session, title, facts, author, now)
    revision = editorial.add(
        session,
        ref=ref(article.id),
        words={"title": title, "body": body},
        facts=facts,
        author=author,
        now=now,
        expected=expected,
    )
    _unpublished(article, DRAFT)
    return article, revision


def submit(session: Session, *, article_id: int, version: int, actor: str, now: datetime) -> Revision:
    """Ask another person to approve. Raises as `editorial.submit`."""
    revision = editorial.submit(session, ref=ref(article_id), version=version, actor=actor, now=now)
    _unpublished(by_id(session, article_id), SUBMITTED)
    return revision


def approve(session: Session, *, article_id: int, version: int, actor: str, now: datetime) -> Article:
    """Approve and publish: villagers read and hear these words from now on. Raises as `editorial.approve`.

    Translations and recordings of the old words become stale and are not shown until they are renewed.
    """
    article = by_id(session, article_id)
    revision = editorial.approve(session, ref=ref(article_id), version=version, actor=actor, now=now)
    facts = Facts.from_json(revision.facts)
    for name in facts.source.__dataclass_fields__:
        setattr(article, name, getattr(facts.source, name))
    article.topic, article.area_id, article.demo = facts.topic, facts.area_id, False
    article.author, article.approver = revision.author, actor
    article.state, article.published_at = PUBLISHED, now
    for name in ("title", "body"):
        texts.put(
            session,
            ref=ref(article_id),
            field=name,
            language=SOURCE,
            text=revision.words[name],
            author=revision.author,
            now=now,
        )
    _keep(session, article, revision, now)
    switches.raise_knowledge(session, now=now)
    return article


def send_back(session: Session, *, article_id: int, version: int, note: str, actor: str, now: datetime) -> Revision:
    """Give it back to its author with the reason. Raises as `editorial.send_back`."""
    revision = editorial.send_back(session, ref=ref(article_id), version=version, note=note, actor=actor, now=now)
    _unpublished(by_id(session, article_id), DRAFT)
    return revision


def withdraw(session: Session, *, article_id: int, actor: str, now: datetime) -> Article:
    """Take an article away from villagers at once; one person may do this.

    Raises:
        NotFound: no such article.
        Conflict: it is not published.
    """
    article = by_id(session, article_id)
    if article.state != PUBLISHED:
        raise Conflict(f"article {article_id} is {article.state}")
    article.state = WITHDRAWN
    audit.record(session, actor=actor, verb="article.withdraw", ref=ref(article_id), now=now)
    switches.raise_knowledge(session, now=now)
    return article


def by_id(session: Session, article_id: int) -> Article:
    """The article, whatever its state.

    Raises:
        NotFound: no such article.
    """
    article = session.get(Article, article_id, with_for_update=True, populate_existing=True)
    if article is None:
        raise NotFound(f"article {article_id}")
    return article


def ref(article_id: int) -> str:
    """What its texts, versions and audit rows are filed under."""
    return f"article:{article_id}"


def slug_for(session: Session, title: str) -> str:
    """A free short name in plain letters, for files and links."""
    stem = "-".join("".join(ch if ch.isascii() and ch.isalnum() else " " for ch in fold(title)).split())[:100]
    serialise(session, "article.slug")
    taken = set(session.scalars(select(Article.slug).where(Article.slug.startswith(stem, autoescape=True))))
    number = 1
    while (slug := f"{stem or 'bai'}{f'-{number}' if number > 1 else ''}") in taken:
        number += 1
    return slug


def _new(session: Session, title: str, facts: Facts, author: str, now: datetime) -> Article:
    article = Article(
        slug=slug_for(session, title),
        topic=facts.topic,
        area_id=facts.area_id,
        state=DRAFT,
        version=0,
        author=author,
        created_at=now,
    )
    session.add(article)
    session.flush()
    return article


def _unpublished(article: Article, state: str) -> None:
    """An article that villagers have never seen shows where its only wording stands."""
    if article.published_at is None:
        article.state = state


def _keep(session: Session, article: Article, revision: Revision, now: datetime) -> None:
    article.version += 1
    session.add(
        ArticleVersion(
            article_id=article.id,
            version=article.version,
            title=revision.words["title"],
            body=revision.words["body"],
            author=revision.author,
            approver=revision.approver,
            at=now,
        )
    )
    session.flush()


def _expired(article: Article, today: date) -> bool:
    return article.valid_until is not None and article.valid_until < today
