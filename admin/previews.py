"""Previews: the villager's own screens, made by the same code that sends them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from admin.console import Console
from content import screens
from content.editorial import Facts
from content.screens import Keys, View
from core.channels import Capabilities, Outgoing
from core.i18n import SOURCE

#: A channel that can show everything; the others degrade from it.
WHOLE = Capabilities(buttons=True, voice="upload")


def view(session: Session, console: Console, language: str = SOURCE) -> View:
    """The eyes of somebody who reads `language`."""
    return screens.view_for(
        session, settings=console.settings, person=None, language=language, caps=WHOLE, channel="preview"
    )


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


def faq(seen: View, words: Mapping[str, Any], facts: Facts) -> list[Outgoing]:
    """The answer to a question."""
    said = facts.source
    text = screens.sourced(
        seen, words["answer"], SOURCE, issuer=said.issuer, doc_no=said.doc_no, doc_date=said.doc_date
    )
    return [screens.screen(seen, "answer", text=text, keys=Keys(hidden=(3, 4)))]
