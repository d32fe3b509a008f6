"""Keeps the catalogs of all languages in step with the Vietnamese ones: `make messages`.

English gets the keys it lacks, empty, and a test is red until they are filled. Every language of
content/library/languages.yml gets a catalog for what villagers read, with the Vietnamese words as
a note above each empty string; what its own speakers have written stays, marked fuzzy when the
Vietnamese has changed since. Nothing is ever translated here.
"""

import sys
from pathlib import Path

import polib
import yaml

ROOT = Path(__file__).parent.parent
SOURCE, SECOND = "vi", "en"
VILLAGERS = ("messages", "delivery", "web")  # what is translated into every language; staff read the two above
WIDTH = 110
NOTE = "vi: "


def main(root: Path = ROOT) -> int:
    """Write what is out of step; prints the files it changed."""
    locales = root / "locales"
    languages = yaml.safe_load((root / "content/library/languages.yml").read_text(encoding="utf-8"))
    changed = [
        second
        for source in sorted((locales / SOURCE / "LC_MESSAGES").glob("*.po"))
        if add_missing(read(source), (second := path_of(locales, SECOND, source.stem)))
    ]
    tags = [row["tag"] for row in languages if row["tag"] not in (SOURCE, SECOND)]
    for domain in VILLAGERS:
        source = read(path_of(locales, SOURCE, domain))
        for tag in tags:
            path = path_of(locales, tag, domain)
            if write_if_changed(merge(source, read(path), tag), path):
                changed.append(path)
    for path in changed:
        print(path.relative_to(root))
    return 0


def path_of(locales: Path, tag: str, domain: str) -> Path:
    """Where a catalog lies."""
    return locales / tag / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path) -> polib.POFile:
    """A catalog, empty when there is none yet."""
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile(wrapwidth=WIDTH)


def add_missing(source: polib.POFile, path: Path) -> bool:
    """Add the keys that the second catalog lacks, empty, after the key they follow in the source."""
    second = read(path)
    have = {entry.msgid for entry in second}
    for position, entry in enumerate(source):
        if entry.msgid not in have:
            second.insert(position, _empty(entry, entry.comment, forms=2))
    return write_if_changed(second, path) if len(second) > len(have) else False


def merge(source: polib.POFile, old: polib.POFile, tag: str) -> polib.POFile:
    """The catalog of one language with exactly the keys of the source."""
    made = polib.POFile(wrapwidth=WIDTH)
    made.metadata = {**source.metadata, **old.metadata, "Language": tag}
    for entry in source:
        kept = old.find(entry.msgid)
        words = entry.msgstr or entry.msgstr_plural.get(0, "")
        fresh = _empty(entry, NOTE + words.replace("\n", " / "), forms=1)
        if kept is not None and (kept.msgstr or any(kept.msgstr_plural.values())):
            fresh.msgstr, fresh.msgstr_plural, fresh.flags = kept.msgstr, kept.msgstr_plural, list(kept.flags)
            if kept.comment.split() != fresh.comment.split() and not fresh.fuzzy:  # lines break anywhere
                fresh.flags.append("fuzzy")
        made.append(fresh)
    return made


def _empty(source: polib.POEntry, comment: str, *, forms: int) -> polib.POEntry:
    """The same key without words; `forms` is how many plural forms it has, if any."""
    if not source.msgid_plural:
        return polib.POEntry(msgid=source.msgid, comment=comment)
    plural = dict.fromkeys(range(forms), "")
    return polib.POEntry(msgid=source.msgid, msgid_plural=source.msgid_plural, msgstr_plural=plural, comment=comment)


def write_if_changed(made: polib.POFile, path: Path) -> bool:
    """Write a catalog when its text differs from the file; True when it did."""
    text = f"{made}\n" if not str(made).endswith("\n") else str(made)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
