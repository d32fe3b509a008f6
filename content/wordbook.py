"""The house's own words: the catalogs in locales/, and over them what speakers have written in the console or the chat.

What they wrote stands in the one table of translations (ref `screen:<key>`), approved like every text. It is
read once and read again when the switch `words.version` says that something changed, so every process shows a
new word with the next screen it makes.
"""

import secrets
import threading
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content import switches, texts
from core import memo
from core.i18n import SOURCE, Overlay, Words, source_text
from core.models import Translation

#: How refs of the catalogs' words begin, and the catalog each is in.
DOMAINS: Mapping[str, str] = {"screen": "messages", "delivery": "delivery", "web": "web"}
FIELD = "text"
VERSION = "words.version"
_KEPT = 4  # overlays remembered: a process has one database, a run of tests has several

_empty: Overlay = MappingProxyType({})
_overlays: dict[str, Overlay] = {}
_lock = threading.Lock()


def words(session: Session, tag: str, domain: str = "messages") -> Words:
    """The words of a language with its fallback chain, as they are now."""
    chain = texts.chain(session, tag)
    return Words(chain[0], chain[1:], domain, overlay(session))


def overlay(session: Session) -> Overlay:
    """What stands over the catalogs: (domain, tag) → key → words."""
    version = memo.once(session, VERSION, lambda: switches.read(session, VERSION))
    if not version:
        return _empty
    found = _overlays.get(version)
    if found is None:
        found = _read(session)
        with _lock:
            _overlays[version] = found
            for old in list(_overlays)[:-_KEPT]:
                del _overlays[old]
    return found


def changed(session: Session, *, now: datetime) -> None:
    """Tell every process that an interface word is another one from now on."""
    switches.write(session, VERSION, f"{now.isoformat()} {secrets.token_hex(4)}", now=now)


def is_interface(ref: str) -> bool:
    """Whether a ref names a word of the catalogs."""
    return ref.partition(":")[0] in DOMAINS


def source(ref: str) -> str:
    """The Vietnamese words behind an interface ref, empty when no catalog has the key (any more)."""
    kind, _, key = ref.partition(":")
    return source_text(key, DOMAINS[kind]) if kind in DOMAINS else ""


def _read(session: Session) -> Overlay:
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = session.execute(
        select(Translation.ref, Translation.language, Translation.text, Translation.source_hash).where(
            or_(*(Translation.ref.startswith(f"{kind}:") for kind in DOMAINS)),
            Translation.field == FIELD,
            Translation.state == texts.APPROVED,
            Translation.language != SOURCE,
        )
    )
    for ref, language, text, source_hash in rows:
        kind, _, key = ref.partition(":")
        if source_hash == texts.text_hash(source(ref)):  # a release changed the Vietnamese: it needs an update first
            found[DOMAINS[kind], language][key] = text
    return found
