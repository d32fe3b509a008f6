"""One row of each kind of file, written into the database: added, changed, the same, or kept as staff left it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from content import areas, faqs, guides, languages, prices, texts
from content.languages import Facts
from content.loadfiles import Row, day, flag, required
from content.search.fold import fold
from content.tables import BadCell
from core.errors import Invalid
from core.i18n import SOURCE
from core.models import (
    Area,
    AreaName,
    Article,
    ArticleVersion,
    Base,
    Faq,
    Guide,
    Language,
    Office,
    Topic,
    Translation,
)

Result: TypeAlias = Literal["added", "changed", "same", "kept"]

_YES_NO = {True: "yes", False: "no"}  # YAML reads a bare yes and no as truth
RANK = {"": 0, "library": 0, "operator": 1}  # staff stand above both


@dataclass(frozen=True, slots=True)
class Writer:
    """On whose behalf rows are written, and whether villagers see them at once."""

    now: datetime
    author: str = "operator"
    draft: bool = False

    def may_change(self, author: str) -> bool:
        """Whether a row that `author` wrote may be written anew."""
        return RANK.get(author, 2) <= RANK[self.author]


def _language(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    tag = required(row, "tag", path)
    language = session.get(Language, tag)
    if language is not None and writer.author == "library":
        return "kept"  # speakers have filled in names, staff have switched languages off
    before = languages.of(language) if language else Facts(vi_name="")
    # a language that is only spoken has recordings, but no texts to choose it for
    written = flag(row, "written") or "written" not in row
    facts = Facts(
        vi_name=required(row, "vi_name", path),
        own_name=str(row.get("own_name") or before.own_name),
        en_name=str(row.get("en_name") or before.en_name),
        script=str(row.get("script") or before.script),
        fallback=tuple(str(part) for part in row.get("fallback") or ()),
        locale=str(row.get("locale") or before.locale),
        machine_voice=flag(row, "machine_voice"),
        voices=str(row.get("voices") or before.voices),
        digits=str(row.get("digits") or ""),
        active=flag(row, "active") if "active" in row else before.active if language else written,
    )
    if wrong := languages.problems(tag, facts):
        raise Invalid(f"{path}: {tag}: {'; '.join(wrong.values())}")
    changed = languages.fill(language or languages.add(session, tag), facts)
    session.flush()
    return "added" if language is None else "changed" if changed else "same"


def _topic(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    code = required(row, "code", path)
    topic = session.get(Topic, code)
    if topic is not None and writer.author == "library":
        return "kept"
    values = {"vi_name": required(row, "vi", path), "en_name": str(row.get("en") or "")}
    if topic is not None:
        return _update(topic, values)
    session.add(Topic(code=code, position=_next(session, Topic.position), **values))
    return "added"


def _commune(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    values = {
        "kind": required(row, "kind", path),
        "latitude": _degrees(row, "lat", path),
        "longitude": _degrees(row, "lon", path),
    }
    return _place(session, row, path, parent=str(row.get("parent") or ""), values=values)


def _village(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    code = required(row, "code", path)
    area = _area(session, code)
    if area is not None and area.kind != areas.VILLAGE:
        raise BadCell(f"{path}: {code!r} is the code of {area.name}", why="village", column="code", value=code)
    if area is not None and not area.demo and writer.author == "library":
        return "kept"
    languages = [tag.strip() for tag in str(row.get("languages") or "").split("|") if tag.strip()]
    for tag in languages:
        _known_language(session, tag, path)
    commune = required(row, "commune", path)
    if area_by_code(session, commune, path, column="commune").kind not in areas.COMMUNES:
        raise BadCell(f"{path}: {commune!r} is no commune", why="commune", column="commune", value=commune)
    values = {"kind": "village", "languages": ",".join(languages), "demo": flag(row, "demo")}
    return _place(session, row, path, parent=commune, values=values)


def _place(session: Session, row: Row, path: Path, *, parent: str, values: Mapping[str, object]) -> Result:
    code, name = required(row, "code", path), required(row, "name", path)
    above = area_by_code(session, parent, path) if parent else None
    values = {**values, "name": name, "folded": fold(name), "parent_id": above.id if above else None}
    area = _area(session, code)
    if area is None:
        area = Area(code=code, path="", **values)
        session.add(area)
        session.flush()
        result: Result = "added"
    else:
        result = _update(area, values)
    here = f"{above.path if above else '/'}{area.id}/"
    if area.path != here:
        area.path = here
    former = [part.strip() for part in str(row.get("former") or "").split("|") if part.strip()]
    known = set(session.scalars(select(AreaName.name).where(AreaName.area_id == area.id)))
    session.add_all(AreaName(area_id=area.id, name=f, folded=fold(f)) for f in dict.fromkeys(former) if f not in known)
    return result if known >= set(former) or result == "added" else "changed"


def _office(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    area = area_by_code(session, required(row, "area_code", path), path, column="area_code")
    office = session.scalar(select(Office).where(Office.area_id == area.id))
    if office is not None and not office.demo and writer.author == "library":
        return "kept"
    values = {
        "name": required(row, "name", path),
        "phone": str(row.get("phone") or ""),
        "hours": str(row.get("hours") or ""),
        "address": str(row.get("address") or ""),
        "demo": flag(row, "demo"),
    }
    if office is not None:
        return _update(office, values)
    session.add(Office(area_id=area.id, **values))
    return "added"


def _article(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    slug, language = str(row["slug"]), str(row["language"])
    article = session.scalar(select(Article).where(Article.slug == slug))
    if language != SOURCE:
        return _article_text(session, article, row, path, writer)
    if article is not None and not writer.may_change(article.author):
        return "kept"
    values = {
        **_source(row, path),
        "topic": _known_topic(session, required(row, "topic", path), path),
        "area_id": _area_id(session, row, path),
        "demo": flag(row, "demo"),
    }
    result: Result
    if article is None:
        state = {"state": "draft"} if writer.draft else {"state": "published", "published_at": writer.now}
        article = Article(
            slug=slug, author=writer.author, approver=writer.author, created_at=writer.now, **state, **values
        )
        session.add(article)
        session.flush()
        result = "added"
    else:
        result = _update(article, values)
    if _article_text(session, article, row, path, writer) != "same" and result != "added":
        article.version += 1
        result = "changed"
    if result != "same":
        article.author = writer.author
        _keep_version(session, article, row, writer)
    return result


def _article_text(session: Session, article: Article | None, row: Row, path: Path, writer: Writer) -> Result:
    """Title and body in one language."""
    if article is None:
        raise Invalid(f"{path}: there is no Vietnamese article {row['slug']}.{SOURCE}.md")
    ref, language = f"article:{article.id}", str(row["language"])
    _known_language(session, language, path)
    results: list[Result] = [
        _text(session, ref, field, language, required(row, field, path), writer) for field in ("title", "body")
    ]
    return next((result for result in ("added", "changed", "kept") if result in results), "same")


def _text(session: Session, ref: str, field: str, language: str, words: str, writer: Writer) -> Result:
    """One translated text, unless staff have written it."""
    row = session.scalar(
        select(Translation).where(Translation.ref == ref, Translation.field == field, Translation.language == language)
    )
    if row is not None and not writer.may_change(row.author):
        return "kept"
    if row is not None and row.hash == texts.text_hash(words):
        return "same"  # also when stale: the same words are still the translation of another text
    texts.put(session, ref=ref, field=field, language=language, text=words, author=writer.author, now=writer.now)
    return "changed" if row else "added"


def _keep_version(session: Session, article: Article, row: Row, writer: Writer) -> None:
    kept = session.scalar(
        select(ArticleVersion).where(ArticleVersion.article_id == article.id, ArticleVersion.version == article.version)
    )
    if kept is None:
        session.add(
            ArticleVersion(
                article_id=article.id,
                version=article.version,
                title=row["title"],
                body=row["body"],
                author=writer.author,
                approver=writer.author,
                at=writer.now,
            )
        )


def _faq(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    """An entry of faqs/<topic>.yml, Vietnamese with an optional English text."""
    english = row.get("en") or {}
    more = {"en": (required(english, "question", path), required(english, "answer", path))} if english else {}
    return _put_faq(session, required(row, "key", path), row, path, writer, translations=more)


def _guide(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    """A guide of guides/<topic>.yml."""
    key = required(row, "key", path)
    before = session.scalar(select(Guide).where(Guide.key == key))
    if before is not None and not writer.may_change(before.author):
        return "kept"
    changed_at = before.changed_at if before else None
    asked = [dict(question) for question in row["questions"] or []]
    plan = guides.Plan(
        title=required(row, "title", path),
        asks=[str(question.pop("ask", "")) for question in asked],
        steps=[
            {_YES_NO.get(answer, str(answer)): str(target) for answer, target in question.items()} for question in asked
        ],
        ends={str(name): str(text) for name, text in (row["results"] or {}).items()},
        papers=required(row, "papers", path),
        office=required(row, "office", path),
        under=[str(name) for name in row.get("under") or []],
    )
    try:
        guide = guides.put(
            session, key=key, topic=_known_topic(session, row["topic"], path), plan=plan,
            source=faqs.Source(**_source(row, path)), area_id=_area_id(session, row, path),
            state="draft" if writer.draft else "published", author=writer.author, approver=writer.author,
            demo=flag(row, "demo"), now=writer.now,
        )  # fmt: skip
    except Invalid as error:
        raise Invalid(f"{path}: {error}") from error
    if before is None:
        return "added"
    return "changed" if guide.changed_at != changed_at else "same"


def _entry(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    """A line of a .jsonl file: {"id","question","phrasings","answer","topic","language","source","area"}."""
    topic = str(row.get("topic") or "policy")
    if session.get(Topic, topic) is None:  # on a bare database the file is the whole knowledge
        session.add(Topic(code=topic, position=_next(session, Topic.position), vi_name=topic))
        session.flush()
    whole = {**row, "topic": topic, "issuer": str(row.get("source") or row.get("issuer") or "")}
    language = str(row.get("language") or SOURCE)
    return _put_faq(session, required(row, "id", path), whole, path, writer, language=language)


def _put_faq(
    session: Session,
    key: str,
    row: Row,
    path: Path,
    writer: Writer,
    *,
    language: str = SOURCE,
    translations: Mapping[str, tuple[str, str]] | None = None,
) -> Result:
    before = session.scalar(select(Faq).where(Faq.key == key))
    if before is not None and not writer.may_change(before.author):
        return "kept"
    _known_topic(session, row["topic"], path)
    _known_language(session, language, path)
    changed_at = before.changed_at if before else None
    faq = faqs.put_faq(
        session,
        key=key,
        topic=row["topic"],
        question=required(row, "question", path),
        answer=required(row, "answer", path),
        phrasings=[str(phrasing) for phrasing in row.get("phrasings") or []],
        language=language,
        translations=translations,
        source=faqs.Source(**_source(row, path)),
        area_id=_area_id(session, row, path),
        state="draft" if writer.draft else "published",
        author=writer.author,
        approver=writer.author,
        demo=flag(row, "demo"),
        now=writer.now,
    )
    if before is None:
        return "added"
    return "changed" if faq.changed_at != changed_at else "same"


def _price(session: Session, row: Row, path: Path, writer: Writer) -> Result:
    loaded = prices.load_csv(session, [row], now=writer.now, demo=flag(row, "demo"))
    if loaded.errors:
        raise Invalid(f"{path}: {row.get('product')}: {', '.join(map(str, loaded.errors.values()))}")
    return "added" if loaded.added else "changed" if loaded.changed else "same"


WRITERS: Mapping[str, Callable[[Session, Row, Path, Writer], Result]] = {
    "languages": _language,
    "topics": _topic,
    "areas": _commune,
    "villages": _village,
    "offices": _office,
    "articles": _article,
    "faqs": _faq,
    "guides": _guide,
    "entries": _entry,
    "prices": _price,
}


# --- helpers ---


def area_by_code(session: Session, code: str, path: Path, *, column: str = "area") -> Area:
    """The area with this code.

    Raises:
        BadCell: there is none; the message names the file.
    """
    area = _area(session, code)
    if area is None:
        raise BadCell(f"{path}: there is no area with code {code!r}", why="area", column=column, value=code)
    return area


def _area(session: Session, code: str) -> Area | None:
    return session.scalar(select(Area).where(Area.code == code))


def _area_id(session: Session, row: Row, path: Path) -> int | None:
    code = str(row.get("area") or "")
    return area_by_code(session, code, path).id if code else None


def _known_topic(session: Session, code: str, path: Path) -> str:
    if session.get(Topic, code) is None:
        raise Invalid(f"{path}: there is no topic {code!r}; topics stand in topics.yml")
    return code


def _known_language(session: Session, tag: str, path: Path) -> None:
    if session.get(Language, tag) is None:
        said = f"{path}: there is no language {tag!r}; languages stand in languages.yml"
        raise BadCell(said, why="language", column="languages", value=tag)


def _update(row: Base, values: Mapping[str, object]) -> Result:
    """Set what differs."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return "changed" if different else "same"


def _next(session: Session, position: InstrumentedAttribute[int]) -> int:
    return (session.scalar(select(func.max(position))) or 0) + 1


def _source(row: Row, path: Path) -> dict[str, Any]:
    """Where a statement comes from and how long it holds."""
    plain = {name: str(row.get(name) or "") for name in ("issuer", "doc_no", "source_url")}
    return {**plain, **{name: day(row, name, path) for name in ("doc_date", "checked_on", "valid_from", "valid_until")}}


def _degrees(row: Row, name: str, path: Path) -> float | None:
    value = row.get(name)
    try:
        return float(value) if value else None
    except ValueError as error:
        raise Invalid(f"{path}: {name} of {row['code']} is in degrees like 11.6739, not {value!r}") from error
