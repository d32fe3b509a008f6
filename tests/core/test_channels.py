"""What is kept of a reply is the reply."""

import json

from core.channels import Choice, Either, Outgoing, Said, Speech

WAYS = Either(((Speech("một", "vi", "qaa", spoken=True),), (Speech("1", "vi"),)))
SPEECH = (Speech("Bà con chọn tiếng.", "vi"), WAYS)


def a_screen(**more: object) -> Outgoing:
    keys = (Choice("1", "Tiếng Việt", "key.1:4:1"),)
    return Outgoing("lang_pick", 'Bà con "chọn" tiếng.', choices=keys, tail=(Choice("9", "Nghe", "x"),), **more)  # type: ignore[arg-type]


def test_a_reply_is_read_back_as_it_was_written() -> None:
    for screen in (
        a_screen(),
        a_screen(speech=SPEECH),
        a_screen(speech=Said(SPEECH), announce=Speech("Tiếng Việt", "vi"), voice="send", light=True, code="AB12"),
    ):
        assert Outgoing.from_json(json.loads(screen.dumps())) == screen
        assert Outgoing.from_json(screen.to_json()) == screen


def test_what_is_always_so_is_not_written() -> None:
    assert json.loads(Outgoing("home", "x").dumps()) == {"screen": "home", "text": "x"}
