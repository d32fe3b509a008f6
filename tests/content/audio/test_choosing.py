"""Which voice says a screen in a language of its own: its speakers, and Vietnamese only where it is announced."""

import pytest

from content import prompts, screens
from content.audio import choosing, clips
from content.screens import Keys
from content.views import View
from core.channels import Capabilities, Either, Outgoing, Piece, Speech
from core.db import Database
from core.files import Files
from core.i18n import Words
from core.settings import Settings
from tests.builders import a_language
from tests.content.audio.test_voice import a_recording

NOTE = "Bài này chưa có tiếng của mình. Sau đây là tiếng Việt."


@pytest.fixture
def db(db: Database) -> Database:
    """Vietnamese may be spoken by a machine, the private language only by people."""
    with db.writing() as session:
        a_language(session).machine_voice = True
        a_language(session, "qaa", "Tiếng thử")
    return db


@pytest.fixture
def view(settings: Settings) -> View:
    """The ears of somebody who chose the private language, of which no word was ever written."""
    return View(Words("qaa"), "qaa", settings, Capabilities(buttons=True), chain=("qaa", "vi"))


def spoken(db: Database, outgoing: Outgoing) -> list[tuple[str, str]]:
    """(language of the voice, words) of everything that would be heard, in order."""
    with db.reading() as session:
        return [
            (part.language, part.text) for part in choosing.choose(session, outgoing, clips.machine_languages(session))
        ]


def voices(db: Database, outgoing: Outgoing) -> list[str]:
    """The languages that are heard one after the other."""
    said = [language for language, _ in spoken(db, outgoing)]
    return [tag for n, tag in enumerate(said) if n == 0 or said[n - 1] != tag]


def test_without_any_recording_a_screen_is_announced_as_vietnamese_and_heard_so(db: Database, view: View) -> None:
    said = spoken(db, screens.screen(view, "topics", keys=Keys(more=True)))
    assert said[0] == ("vi", "Bài này chưa có tiếng của mình.")
    assert ("vi", "Sức khỏe, bấm 2.") in said
    assert ("vi", "Văn hóa, lễ hội, bấm 8.") in said
    assert {language for language, _ in said} == {"vi"}
    assert sum(words == "Sau đây là tiếng Việt." for _, words in said) == 1


def test_one_take_says_a_screen_with_its_keys_and_nothing_is_announced(db: Database, files: Files, view: View) -> None:
    take = prompts.take(Words("vi"), "topics", "topics", view.standing)
    a_recording(db, files, take)
    said = spoken(db, screens.screen(view, "topics", keys=Keys(more=True)))
    assert said[0] == ("qaa", take)
    assert "Văn hóa, lễ hội, bấm 8." in take
    assert NOTE not in [words for _, words in said][:1]


def test_a_take_is_not_played_when_one_of_its_keys_is_not_there_now(db: Database, files: Files, view: View) -> None:
    a_recording(db, files, prompts.take(Words("vi"), "home", "home", view.standing))
    whole = screens.screen(view, "home")
    assert spoken(db, whole)[0][0] == "qaa"
    assert "Hỏi một câu, bấm 2." not in [w for _, w in spoken(db, screens.screen(view, "home", keys=Keys(hidden=(2,))))]
    assert voices(db, screens.screen(view, "home", keys=Keys(hidden=(2,)))) == ["vi"]


def test_data_stand_behind_the_take_in_vietnamese_without_being_announced(
    db: Database, files: Files, view: View
) -> None:
    take = prompts.take(Words("vi"), "place_ok", "place_ok", view.standing)
    assert take.startswith("Nơi của bà con là: … Đúng không?")
    a_recording(db, files, take)
    a_recording(db, files, "Chọn thôn, buôn, bấm 3.")
    for key in ("Nghe, bấm 9.", "Quay lại, bấm 0."):
        a_recording(db, files, key)
    said = spoken(db, screens.screen(view, "place_ok", slots={"place": "Xã Phan Sơn"}))
    assert said == [
        ("qaa", take), ("vi", "Xã Phan Sơn"), ("qaa", "Chọn thôn, buôn, bấm 3."), ("qaa", "Nghe, bấm 9."),
        ("qaa", "Quay lại, bấm 0."),
    ]  # fmt: skip


def test_a_code_is_read_sign_by_sign_from_the_languages_own_digits(db: Database, files: Files, view: View) -> None:
    take = prompts.take(Words("vi"), "err", "err", view.standing)
    a_recording(db, files, take)
    for sign in "47H":
        a_recording(db, files, sign)
    made = screens.screen(view, "err", slots={"code": "4H7 2M9"}, aloud={"code": tuple("4H72M9")})
    signs = spoken(db, made)[1:7]
    assert signs == [("qaa", "4"), ("qaa", "H"), ("qaa", "7"), ("vi", "2"), ("vi", "M"), ("vi", "9")]


def test_a_list_says_each_label_and_then_its_digit(db: Database, files: Files, view: View) -> None:
    a_recording(db, files, "bấm 1")
    a_recording(db, files, "bấm 2")
    a_recording(db, files, prompts.take(Words("vi"), "place_list", "place_list", view.standing))
    made = screens.screen(view, "place_list", keys=Keys(items=["Xã Phan Sơn", "Xã Bắc Bình"]))
    assert spoken(db, made)[:5] == [
        ("qaa", "Nơi nào đúng?"), ("vi", "Xã Phan Sơn"), ("qaa", "bấm 1"), ("vi", "Xã Bắc Bình"), ("qaa", "bấm 2"),
    ]  # fmt: skip


def test_a_language_says_its_own_name_to_somebody_who_hears_vietnamese(
    db: Database, files: Files, settings: Settings
) -> None:
    a_recording(db, files, "Tiếng thử", "qaa")
    seen = View(Words("vi"), "vi", settings, Capabilities(buttons=True))
    said = {0: Speech("Tiếng Việt", "vi", "vi", datum=True), 1: Speech("Tiếng thử", "vi", "qaa", datum=True)}
    made = screens.screen(seen, "lang_pick", keys=Keys(items=["Tiếng Việt", "Tiếng thử"], said=said))
    assert [part for part in spoken(db, made) if "thử" in part[1]] == [("qaa", "Tiếng thử")]
    assert voices(db, made) == ["vi", "qaa", "vi"]


def content_of(made: Outgoing) -> Piece:
    """The piece that is the article itself."""
    return made.speech[0]


def test_a_text_spoken_straight_from_vietnamese_is_heard_in_the_language(
    db: Database, files: Files, view: View
) -> None:
    [page] = screens.article_pages(
        view, title="Tiêm cho trẻ", body="Sáng thứ năm tiêm. Mang theo sổ.", language="vi", issuer="Trạm y tế",
        doc_no="", doc_date=None,
    )  # fmt: skip
    assert "chưa có tiếng của mình" in page.text
    a_recording(db, files, "Tiêm cho trẻ")
    a_recording(db, files, "Sáng thứ năm tiêm.")
    assert spoken(db, page)[2][0] == "vi", "half a text is not heard in the language"
    a_recording(db, files, "Mang theo sổ.")
    said = spoken(db, page)
    assert said[:4] == [
        ("qaa", "Tiêm cho trẻ"), ("qaa", "Sáng thứ năm tiêm."), ("qaa", "Mang theo sổ."), ("vi", "Theo Trạm y tế."),
    ]  # fmt: skip


def test_a_translation_nobody_recorded_is_heard_in_vietnamese_and_announced(
    db: Database, files: Files, view: View
) -> None:
    text = screens.sourced(view, "Từ thử.", "qaa", issuer="", doc_no="", doc_date=None, vietnamese="Sáng thứ năm.")
    made = screens.screen(view, "answer", text=text, keys=Keys(hidden=(3, 4)))
    words = [word for _, word in spoken(db, made)]
    assert words[:3] == ["Bài này chưa có tiếng của mình.", "Sau đây là tiếng Việt.", "Sáng thứ năm."]
    a_recording(db, files, "Từ thử.")
    assert spoken(db, made)[0] == ("qaa", "Từ thử.")


def test_who_hears_vietnamese_hears_no_announcement_and_every_word(db: Database, settings: Settings) -> None:
    seen = View(Words("vi"), "vi", settings, Capabilities(buttons=True))
    for name in ("home", "topics", "consent_save", "person", "settings"):
        made = screens.screen(seen, name, slots={"office_phone": "1022"}, keys=Keys(more=True))
        words = " ".join(word for _, word in spoken(db, made))
        assert all(f"{key.label}, bấm {key.digit}." in words for key in made.keys())
        assert NOTE not in words


def test_what_is_to_be_heard_survives_storage(view: View) -> None:
    made = screens.screen(view, "place_ok", slots={"place": "Xã Phan Sơn"}, keys=Keys(more=True))
    assert any(isinstance(piece, Either) for piece in made.speech)
    assert Outgoing.from_json(made.to_json()) == made
