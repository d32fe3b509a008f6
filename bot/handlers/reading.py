"""Reading: topics, titles, an article page by page."""

from collections.abc import Callable, Sequence

from bot.handlers import guiding
from bot.turn import Turn, chooses, shows
from content import articles, guides, heard, lines, prices, screens, tally, texts
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing, Piece
from core.i18n import SOURCE
from core.models import Article

#: The digits of `topics`; culture is behind 8, because 7 to 0 never change their meaning.
TOPICS = ("policy", "health", "education", "market", "science", "security")
BEHIND_8 = "culture"


@shows("topics")
def _topics(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before, keys=Keys(more=True))


@chooses("topics")
def _topic(turn: Turn, digit: int) -> None:
    _open(turn, TOPICS[digit - 1])


def _open(turn: Turn, topic: str) -> None:
    turn.reading(topic)
    turn.go("topic_list", topic=topic)


def _lines(turn: Turn, topic: str) -> list[tuple[int, str]]:
    """Articles of a topic by id, then its guides by id below 0; 0 stands for the table of prices."""
    found = articles.listed(
        turn.session, topic=topic, area_path=turn.area_path, today=turn.today, languages=turn.view.chain
    )
    listed = [(line.id, line.title) for line in found]
    if topic == "market" and prices.listed(turn.session):
        listed.insert(0, (0, turn.line("topic_list.prices").text))
    offered = guides.listed(
        turn.session, topic=topic, area_path=turn.area_path, today=turn.today, languages=turn.view.chain
    )
    return [*listed, *((-line.id, line.title) for line in offered)]


@shows("topic_list")
def _topic_list(turn: Turn, before: Sequence[Text], topic: str, page: int = 0) -> Outgoing:
    rows = _lines(turn, topic)
    titles = [title for _, title in rows]
    keys = Keys(items=titles, page=page, said=_said(turn, rows))
    return turn.plain(before=before, empty=not titles, slots={"n": len(titles)}, keys=keys)


def _said(turn: Turn, rows: Sequence[tuple[int, str]]) -> dict[int, Piece]:
    """A translated title nobody has recorded is heard in Vietnamese."""
    if turn.language == SOURCE:
        return {}
    refs = {articles.ref(article_id): n for n, (article_id, _) in enumerate(rows) if article_id > 0}
    shown = texts.find_many(turn.session, refs, "title", turn.view.chain)
    vietnamese = texts.find_many(turn.session, refs, "title", [SOURCE])
    return {
        n: heard.title(turn.view.words, shown[ref], vietnamese[ref])
        for ref, n in refs.items()
        if ref in shown and ref in vietnamese
    }


@chooses("topic_list")
def _title(turn: Turn, digit: int) -> None:
    topic = str(turn.state.args["topic"])
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    article_id = _lines(turn, topic)[at][0]
    if article_id == 0:
        turn.go("prices")
        return
    if article_id < 0:
        turn.reading(topic)
        guiding.begin(turn, -article_id)
        return
    open_article(turn, article_id)


def open_article(turn: Turn, article_id: int) -> None:
    """Show the first page and count the reading, by place and language only."""
    tally.count(
        turn.session, "article_read", day=turn.today, ref=f"article:{article_id}", area_id=turn.area_id,
        language=turn.language,
    )  # fmt: skip
    turn.go("article", id=article_id)


@shows("article")
def _article(turn: Turn, before: Sequence[Text], id: int, page: int = 0) -> Outgoing:  # noqa: A002
    view = turn.view
    text = articles.read(turn.session, id, view.chain)
    if text is None:  # withdrawn while it was being read
        return turn.plain(before=before, text=turn.line("article.gone"), keys=Keys(hidden=(screens.GUIDE_ARTICLE,)))
    notes = list(before)
    if text.valid_until is not None and text.valid_until < turn.today:
        notes.append(turn.line("was_valid", date=screens.day(text.valid_until, turn.settings)))
    source = articles.read(turn.session, id, [SOURCE]) if text.language != SOURCE else None
    pages = screens.article_pages(
        view,
        title=text.title,
        body=text.body,
        language=text.language,
        issuer=text.issuer,
        doc_no=text.doc_no,
        doc_date=text.doc_date,
        before=notes,
        data=turn.data,
        vietnamese=(source.title, source.body) if source else ("", ""),
        guide=_guide_of(turn, id) is not None,
    )
    return pages[min(page, len(pages) - 1)]


@chooses("article")
def _about_article(turn: Turn, digit: int) -> None:
    article_id = int(turn.state.args["id"])
    article = articles.read(turn.session, article_id, turn.view.chain)
    if article is not None:
        turn.reading(article.topic, about=article.title)
    if digit == 1:
        tally.count(turn.session, "article_useful", day=turn.today, ref=f"article:{article_id}", area_id=turn.area_id)
        turn.go("home", before=[turn.line("thanks_useful")])
    elif digit == 2:
        tally.count(turn.session, "article_unclear", day=turn.today, ref=f"article:{article_id}", area_id=turn.area_id)
        turn.go("fb_start")
    elif digit == screens.GUIDE_ARTICLE and (guide := _guide_of(turn, article_id)) is not None:
        guiding.begin(turn, guide)
    else:
        turn.go("ask")


def _guide_of(turn: Turn, article_id: int) -> int | None:
    article = turn.session.get(Article, article_id)
    if article is None:
        return None
    return guides.beside(turn.session, thing=article, area_path=turn.area_path, today=turn.today)


@shows("prices")
def _prices(turn: Turn, before: Sequence[Text], page: int = 0) -> Outgoing:
    rows = [price_line(turn, row) for row in prices.listed(turn.session, today=turn.today)]
    size = 3  # each with its date and source: three are as much as one hears at once
    shown = rows[page * size : (page + 1) * size]
    text = Text("\n".join(line.text for line in shown), shown[0].language if shown else "vi")
    return turn.plain(
        before=before,
        text=text if shown else turn.line("answer.price_none"),
        keys=Keys(more=(page + 1) * size < len(rows), person=True),
    )


def price_line(turn: Turn, row: prices.PriceLine) -> Text:
    """One price with its date, its source and, when it is old, a word about that."""
    words = turn.view.words
    said = lines.price(words, row, settings=turn.settings, today=turn.today)
    return Text(said, words.pattern("answer.price")[1])


def _culture(turn: Turn) -> None:
    _open(turn, BEHIND_8)


#: What 8 does where it is not simply the next page.
MORE: dict[str, Callable[[Turn], None]] = {
    "topics": _culture,
    "home": lambda turn: turn.go("home_more"),
}
