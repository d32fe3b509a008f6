"""What a screen says aloud: each of its pieces with the ways in which it can be heard, the best first.

A person's recording in the listener's language comes first, whether its words were ever written or not; then the
words as they stand on the screen; for what is written in a language nobody has recorded, the Vietnamese ones.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from content import prompts
from content.pages import sentences
from content.texts import Text
from core.channels import Choice, Either, Piece, Speech
from core.i18n import SOURCE, Words, fill

Values = Mapping[str, object]
Way = tuple[Speech, ...]


def wordings(words: Words) -> list[Words]:
    """The catalogs a prompt may have been recorded from: the listener's own, then the Vietnamese."""
    return [words] if words.tag == SOURCE else [words, words.only(SOURCE)]


def line(words: Words, key: str, values: Values, standing: Values) -> tuple[Piece, ...] | None:
    """How a message is heard: a take without its data, the data behind it; None: simply read aloud."""
    pattern, language = words.pattern(key)
    named = [name for name in prompts.slots(pattern) if name in values or name in prompts.PASSING]
    if not named and language == words.tag:
        return None
    ear = words.tag
    ways: list[Way] = [
        (_take(prompts.filled(some, key, standing), some, key, ear), *_data(some, key, values, standing, ear))
        for some in wordings(words)
    ]
    ways += [(Speech(own, tag, words.tag),) for own, tag in _versions(words, key, {**standing, **values})]
    return (_either(ways),)


@dataclass(frozen=True, slots=True)
class Told:
    """A value that people may have recorded by itself: an officer's answer inside the message that brings it."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Shown:
    """The keys of a screen as they are shown now."""

    choices: Sequence[Choice]  # the lines of its list, then its fixed choices
    tail: Sequence[Choice]
    items: Sequence[Piece | None]  # how each line of the list is heard when it is not simply read
    labelled: Collection[str]  # digits of fixed choices whose label is data

    def parted(self, name: str) -> tuple[list[Choice], list[Choice]]:
        """The fixed keys: those that belong to the take of the screen, and those that come and go."""
        fixed, eighth = self.choices[len(self.items) :], [one for one in self.tail if one.digit == "8"]
        often = {*prompts.digits(name)} - {"8"}
        standing = [one for one in fixed if one.digit in often and one.digit not in self.labelled]
        if name in prompts.EIGHTH:
            standing += eighth
        return standing, [one for one in (*fixed, *self.tail) if one not in standing]


def screen(
    words: Words,
    standing: Values,
    name: str,
    main: Text | str,
    values: Values,
    shown: Shown,
    *,
    before: Sequence[Text] = (),
    after: Sequence[Text] = (),
) -> tuple[Piece, ...]:
    """Lines, words with their standing keys, the list, and last the keys that come and go.

    Args:
        standing: values of the slots that are settings.
        main: content, or the key of a message.
        values: data of the message, as they are to be heard; a tuple is said sign by sign.
    """
    ear = words.tag
    often, passing = shown.parted(name)
    pieces = [piece for line in before for piece in of(line, ear)]
    pieces += of(main, ear) if isinstance(main, Text) else ()
    pieces += prompt(words, name, main if isinstance(main, str) else "", values, standing, often)
    pieces += [piece for line in after for piece in of(line, ear)]
    pieces += [item(words, choice, said) for choice, said in zip(shown.choices, shown.items, strict=False)]
    for choice in passing:
        if choice in shown.tail or not (shown.items or choice.digit in shown.labelled):
            pieces.append(key(words, name, choice, standing))
        else:
            label = None if choice.digit in shown.labelled else Speech(choice.label, ear, ear)
            pieces.append(item(words, choice, label))
    return tuple(pieces)


def prompt(
    words: Words, name: str, message: str, values: Values, standing: Values, choices: Sequence[Choice]
) -> tuple[Piece, ...]:
    """The words of a screen with its standing keys. A take of all keys is offered only while all are shown.

    Args:
        message: key of the words; empty when they are content and only the keys are a prompt.
        values: data in the words, as they are to be heard; a tuple is said sign by sign.
        choices: the standing keys that are shown.
    """
    ear = words.tag
    ways: list[Way] = []
    if [choice.digit for choice in choices] == prompts.digits(name):
        for some in wordings(words):
            take = prompts.take(some, name, message, standing)
            data = _data(some, message, values, standing, ear) if message else ()
            if take:
                ways.append((_take(take, some, message or "key.press", ear), *data))
    for some in wordings(words):
        said = _plain(some, message, {**standing, **values}, ear) if message else ()
        keys = [pressed(some, _label(words, some, name, choice, standing), choice.digit, ear) for choice in choices]
        ways.append((*said, *keys))
    return (_either(ways),) if any(way for way in ways) else ()


def key(words: Words, name: str, choice: Choice, standing: Values) -> Piece:
    """A key that comes and goes: "Xem tiếp, bấm 8."."""
    ways = [
        (pressed(some, _label(words, some, name, choice, standing), choice.digit, words.tag),)
        for some in wordings(words)
    ]
    return _either(ways)


def item(words: Words, choice: Choice, said: Piece | None = None) -> Piece:
    """A line of a list: its label, then its digit.

    Args:
        said: how the label is heard when it is not simply read: a language by its own speaker.
    """
    ear = words.tag
    whole = pressed(words, choice.label, choice.digit, ear)
    ways: list[Way] = []
    for some in wordings(words):
        press = prompts.press(some, choice.digit)
        if said is None:
            ways.append((Speech(choice.label, SOURCE, ear, datum=True), _take(press, some, "key.press.only", ear)))
        else:
            labels = said.ways if isinstance(said, Either) else ((said,),)
            ways += [(*label, Speech(press, some.pattern("key.press.only")[1], ear, datum=True)) for label in labels]
    return _either([*ways, (whole,)])


def content(words: Words, parts: Iterable[tuple[str, str]], source: Iterable[str] = ()) -> Piece:
    """Published words in the language they are written in, or else the Vietnamese ones.

    Args:
        parts: (text, language), each heard in one voice.
        source: the Vietnamese texts of the same, when `parts` is a translation.
    """
    ear = words.tag
    ways = [tuple(Speech(text, language, ear) for text, language in parts if text.strip())]
    if vietnamese := tuple(Speech(text, SOURCE, ear) for text in source if text.strip()):
        ways.append(vietnamese)
    return _either(ways)


def title(words: Words, shown: Text, vietnamese: Text) -> Piece:
    """A title in a list, where Vietnamese need not be announced."""
    ways = [(datum(words, text.text, text.language),) for text in (shown, vietnamese)]
    return _either(ways)


def datum(words: Words, text: str, language: str) -> Speech:
    """Who says so and when, a name, a price: heard in the language it is in, unannounced."""
    return Speech(text, language, words.tag, datum=True)


def pressed(words: Words, label: str, digit: str, ear: str) -> Speech:
    """ "Sức khỏe, bấm 2." as one sentence."""
    text = words("key.press", label=label, digit=digit)
    return Speech(text, words.pattern("key.press")[1], ear)


def page(
    words: Words, page: str, language: str, *, title: str, source: str, vietnamese: str, vi_title: str
) -> tuple[Piece, ...]:
    """A page of an article: title and words, each bound to the recordings of exactly these, then who says so.

    Args:
        page: what is written on it, "Title." in front and `source` at the end where they stand there.
        vietnamese: the same page in Vietnamese, when it is a translation.
    """
    known = sentences(source)

    def parts(text: str, name: str) -> list[str]:
        named = bool(name) and (text == f"{name}." or text.startswith(f"{name}.\n"))
        return [name if named else "", besides(text, [f"{name}." if named else "", *known])]

    own = content(words, [(part, language) for part in parts(page, title)], parts(vietnamese, vi_title))
    return own, *(datum(words, part, language) for part in sentences(page) if part in known)


def of(text: Text, ear: str) -> tuple[Piece, ...]:
    """How a text is heard: as it says itself, else as it is written."""
    if text.said is not None:
        return text.said
    return (Speech(text.text, text.language, ear),) if text.text else ()


def besides(text: str, known: Iterable[str]) -> str:
    """The sentences of a text but for the known ones."""
    left_out = set(known)
    return "\n".join(part for part in sentences(text) if part not in left_out)


def _take(text: str, words: Words, key: str, ear: str) -> Speech:
    return Speech(text, words.pattern(key)[1], ear, spoken=True)


def _plain(words: Words, message: str, values: Values, ear: str) -> Way:
    """A message read aloud, cut around what people may have recorded by itself."""
    rest, language = words.pattern(message)
    read = {name: _read(value) for name, value in values.items()}
    pieces: list[Speech] = []
    for name in prompts.slots(rest):
        if isinstance(told := values.get(name), Told):
            front, _, rest = rest.partition(f"{{{name}}}")
            pieces += [Speech(fill(front, read), language, ear), Speech(told.text, told.language, ear)]
    return tuple(piece for piece in (*pieces, Speech(fill(rest, read), language, ear)) if piece.text.strip())


def _versions(words: Words, key: str, values: Values) -> list[tuple[str, str]]:
    found = []
    for some in wordings(words):
        pattern, language = some.pattern(key)
        found.append((fill(pattern, {name: _read(value) for name, value in values.items()}), language))
    return found


def _label(words: Words, some: Words, name: str, choice: Choice, standing: Values) -> str:
    """The label in another catalog; one that is data stays as it is."""
    for message in (f"{name}.{choice.digit}", f"key.{choice.digit}", "key.home"):
        if some is not words and some.has(message) and words(message, **standing) == choice.label:
            return some(message, **standing)
    return choice.label


def _data(words: Words, message: str, values: Values, standing: Values, ear: str) -> tuple[Speech, ...]:
    """The data of a message in their order, a sign at a time where they are signs."""
    pieces: list[Speech] = []
    for name in dict.fromkeys(prompts.slots(words.pattern(message)[0])):
        value = values.get(name, standing.get(name, "") if name in prompts.PASSING else "")
        passing = name in prompts.PASSING
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Told):
                pieces.append(Speech(part.text, part.language, ear))
            elif str(part).strip(" ."):
                language = words.pattern(prompts.PASSING[name])[1] if passing else SOURCE
                pieces.append(Speech(str(part), language, ear, datum=not passing))
    return tuple(pieces)


def _read(value: object) -> str:
    """A value as it is read in a sentence; signs one by one, a stop between two rounds of them."""
    return ", ".join(map(str, value)).replace(", ., ", ". ") if isinstance(value, tuple) else str(value)


def _either(ways: Sequence[Way]) -> Piece:
    """One of several ways; nothing to choose when there is one piece in one way."""
    different = tuple(dict.fromkeys(way for way in ways if way))
    if len(different) == 1 and len(different[0]) == 1:
        return different[0][0]
    return Either(different)
