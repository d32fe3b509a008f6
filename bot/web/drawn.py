"""From a line of the talk to what the template draws: paragraphs, hotlines, keys, and what can be heard."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from markupsafe import Markup, escape

from bot.channels.webtalk import FAREWELL, Heard, Line, Said
from bot.web.look import Tongue
from content.screen_map import SCREENS
from core.channels import Choice, Outgoing

HEAR_DIGIT = "9"  # its key is the big button
QUESTION = 70  # characters; a screen of one short paragraph is set large
LABEL = 40  # characters before a hotline's number that can be its name

#: Numbers that answer day and night, with their pictograms.
HOTLINES = {"113": "e-police", "114": "e-fire", "115": "e-amb", "112": "e-rescue", "111": "e-child"}
_NAMED = re.compile(r"([^.:!?\n]{2,}): (11[1-5])(?=[.\s]|$)[.\s]*")
_PHONE = re.compile(
    r"(?<![\d.,])(?:0\d[\d .]{7,11}\d|\+84[\d .]{8,12}\d|11[1-5]|1022|1800\d{2,6}|1900\d{2,6})(?![\d.,]*\d)"
)
_CALLING = frozenset({"sos", "sos_sent", "person", "complaint", "complaint_where", "help", "err"})

Block: TypeAlias = tuple[Literal["p", "ul"], list[Markup]]


@dataclass(frozen=True, slots=True)
class Hotline:
    """One number to call."""

    number: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line as the template needs it."""

    id: int
    said: Said | None = None
    out: Outgoing | None = None
    blocks: Sequence[Block] = ()
    lead: Sequence[Block] = ()  # stands before the hotlines
    hotlines: Sequence[Hotline] = ()
    keys: Sequence[Choice] = ()
    hears: bool = False  # there is something to hear
    meta: str = ""  # who speaks and how long, when it is known
    machine: bool = True
    awaits: frozenset[str] = frozenset()
    stale: bool = False  # answered already: its keys are put away
    farewell: bool = False  # the person was forgotten: what stood before it goes

    @property
    def question(self) -> bool:
        """Short enough to be set large."""
        if self.out is None or self.out.title or self.hotlines or len(self.blocks) != 1:
            return False
        kind, pieces = self.blocks[0]
        return kind == "p" and len(pieces[0]) <= QUESTION

    @property
    def passing(self) -> bool:
        """Whether its keys belong to the running talk only, and lead nowhere once it went on."""
        return bool(self.keys) and self.keys[0].data.startswith("key.")


def draw(lines: Sequence[Line], tongue: Tongue) -> list[Drawn]:
    """A talk, or the newest part of one."""
    answered = max((line.id for line in lines if line.said), default=0)
    drawn = [draw_line(line, tongue) for line in lines]
    return [replace(one, stale=True) if one.id < answered and one.passing else one for one in drawn]


def draw_line(line: Line, tongue: Tongue) -> Drawn:
    """One line."""
    if line.outgoing is None:
        return Drawn(line.id, said=line.said)
    out = line.outgoing
    body = "" if out.voice == "only" else _body(out)
    calling = out.urgent or out.screen in _CALLING
    lead, hotlines, body = _hotlines(body) if out.urgent or out.screen == "sos" else ("", [], body)
    shape = SCREENS.get(out.screen)
    return Drawn(
        line.id,
        out=out,
        lead=_blocks(lead, calling=calling),
        blocks=_blocks(body, calling=calling),
        hotlines=hotlines,
        keys=[key for key in out.choices + out.tail if key.digit != HEAR_DIGIT],
        hears=bool(out.speech or out.clip),
        meta=meta(line.heard, tongue) if line.heard else "",
        machine=line.heard.machine if line.heard else True,
        awaits=shape.awaits if shape else frozenset(),
        farewell=line.id >= FAREWELL,
    )


def meta(heard: Heard, tongue: Tongue) -> str:
    """Who speaks, and how long."""
    who = tongue.plain("voice.machine") if heard.machine else heard.credit or tongue.plain("voice.human")
    return f"{who} · {duration(heard.ms, tongue)}"


def duration(ms: int, tongue: Tongue) -> str:
    """A length of time in words: "34 giây", "1 phút 5 giây"."""
    minutes, seconds = divmod(max(1, round(ms / 1000)), 60)
    return tongue.plain("time.minutes", m=minutes, n=seconds) if minutes else tongue.plain("time.seconds", n=seconds)


def _body(out: Outgoing) -> str:
    """The text without the heading and the source, which are set apart."""
    text = out.text
    if out.title:
        before, found, after = text.partition(out.title)
        text = f"{before}\n{after.lstrip(' .:!')}" if found else text
    if out.source and text.rstrip().endswith(out.source):
        text = text.rstrip()[: -len(out.source)]
    return text.strip()


def _hotlines(text: str) -> tuple[str, list[Hotline], str]:
    """What stands before the named numbers, they in the order in which the screen says them, and the rest."""
    found: list[Hotline] = []
    loose = ["", ""]  # text before the first number, and after it
    at = 0
    for match in _NAMED.finditer(text):
        label, number = match[1].strip(), match[2]
        if len(label) > LABEL or any(line.number == number for line in found):
            continue
        loose[bool(found)] += text[at : match.start()]
        found.append(Hotline(number, label, HOTLINES[number]))
        at = match.end()
    loose[bool(found)] += text[at:]
    return (loose[0], found, loose[1]) if found else ("", [], text)


def _blocks(text: str, *, calling: bool) -> list[Block]:
    blocks: list[Block] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if line.startswith(("- ", "– ")):
            if not blocks or blocks[-1][0] != "ul":
                blocks.append(("ul", []))
            blocks[-1][1].append(_linked(line[2:], calling=calling))
        else:
            blocks.append(("p", [_linked(line, calling=calling)]))
    return blocks


def _linked(text: str, *, calling: bool) -> Markup:
    """Telephone numbers become links; short ones only where the screen is about calling."""
    made, at = Markup(), 0
    for match in _PHONE.finditer(text):
        number = re.sub(r"[ .]", "", match[0])
        if len(number) < 5 and not calling:
            continue
        made += escape(text[at : match.start()]) + Markup('<a class="tel" href="tel:{}">{}</a>').format(
            number, match[0]
        )
        at = match.end()
    return made + escape(text[at:])
