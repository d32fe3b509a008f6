"""Previews: the villager's own screens, made by the same code that sends them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from admin.console import Console
from content import screens
from content.editorial import Facts
from content.guides import Plan
from content.screens import Keys
from content.texts import Text
from content.views import View, view_for
from core.channels import Capabilities, Outgoing
from core.i18n import SOURCE

#: A channel that can show everything; the others degrade from it.
WHOLE = Capabilities(buttons=True, voice="upload")


def view(session: Session, console: Console, language: str = SOURCE) -> View:
    """The eyes of somebody who reads `language`."""
    return view_for(session, settings=console.settings, person=None, language=language, caps=WHOLE, channel="preview")


def article(seen: View, words: Mapping[str, Any], facts: Facts) -> list[Outgoing]:
    """An article, screen by screen."""
    said = facts.source
    return screens.article_pages(
        seen,
        title=words["title"],
        body=words["body"],
        language=SOURCE,
        issuer=said.issuer,
        doc_no=said.doc_no,
        doc_date=said.doc_date,
    )


def guide(seen: View, words: Mapping[str, Any], facts: Facts) -> list[Outgoing]:
    """Every question with its three keys, then every end."""
    plan = Plan.from_json(words)
    shown = [
        screens.screen(seen, "guide", slots={"question": text})
        if at == 0
        else screens.screen(seen, "guide", text=Text(text, SOURCE))
        for at, text in enumerate(plan.asks)
    ]
    said = facts.source
    source = screens.said_by(seen.words, said.issuer, said.doc_no, said.doc_date, seen.settings)
    for name, text in plan.ends.items():
        message = "guide_end" if name.startswith("can") else "guide_end.ask"
        whole = seen.filled(message, {"result": text, "papers": plan.papers, "office": plan.office})[0]
        shown.append(screens.screen(seen, "guide_end", text=Text(f"{whole} {source}".strip(), SOURCE)))
    return shown


def faq(seen: View, words: Mapping[str, Any], facts: Facts) -> list[Outgoing]:
    """The answer to a question."""
    said = facts.source
    text = screens.sourced(
        seen, words["answer"], SOURCE, issuer=said.issuer, doc_no=said.doc_no, doc_date=said.doc_date
    )
    return [screens.screen(seen, "answer", text=text, keys=Keys(hidden=(3, 4, screens.GUIDE_ANSWER)))]
