"""Each engine speaks, or says in plain words why it cannot; the command line's `say` uses the first that can."""

import io
import stat
from pathlib import Path

import gtts
import pytest

from content.audio import encode, leftovers, level, say
from content.audio.engines import Espeak, Gtts, Piper, chosen, named
from core.errors import Invalid, Unavailable
from core.settings import Settings
from tests.content.audio.sounds import needs_espeak, tone, wav


@needs_espeak
def test_espeak_speaks_vietnamese_and_nothing_it_does_not_know() -> None:
    espeak = Espeak()
    assert espeak.voice("vi").startswith("espeak-ng 1.")
    assert espeak.missing() == ""
    assert level.seconds(encode.decode(espeak.speak("xin chào bà con", "vi"))) > 0.5
    for local in ("cjm-Latn", "rgs", "kpm", "crw", "tyz", "nut", "qaa"):
        assert espeak.voice(local) == ""
        with pytest.raises(Unavailable):
            espeak.speak("x", local)


@needs_espeak
def test_a_language_may_name_the_voice_that_an_engine_has_for_it() -> None:
    espeak = Espeak()
    assert " yue " in espeak.voice("yue", "yue") and espeak.voice("yue") == ""
    assert level.seconds(encode.decode(espeak.speak("\u4f60\u597d", "yue", "yue"))) > 0.2
    assert Gtts().voice("zh-Hant", "zh-TW") == "gtts zh-TW"


def test_voices_are_named_engine_by_engine() -> None:
    assert named("espeak=yue, gtts=zh-TW") == {"espeak": "yue", "gtts": "zh-TW"}
    assert named("") == {}
    for wrong in ("yue", "festival=x", "espeak=-v", "piper=../../etc/passwd", "espeak="):
        with pytest.raises(Invalid, match="espeak=yue"):
            named(wrong)


@needs_espeak
def test_words_that_look_like_options_are_only_words() -> None:
    assert encode.decode(Espeak().speak("--version -w /tmp/x", "vi")).any()


def test_a_machine_without_espeak_says_what_that_means(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("PATH", "")
    assert "not read aloud" in Espeak().missing()
    with pytest.raises(Unavailable):
        Espeak().speak("xin chào", "vi")
    with pytest.raises(Unavailable, match="espeak-ng is not installed"):
        say("xin chào", settings=settings)


def test_piper_is_a_process_that_writes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, sound, program = tmp_path / "vi.onnx", tmp_path / "tone.wav", tmp_path / "piper"
    model.write_bytes(b"weights")
    sound.write_bytes(wav(tone(1)))
    program.write_text(
        f'#!/bin/sh\ncat > "{tmp_path}/words"\nwhile [ "$1" != --output_file ]; do shift; done\ncp "{sound}" "$2"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    piper = Piper(str(model))
    assert piper.missing() == ""
    assert level.seconds(encode.decode(piper.speak("xin chào", "vi"))) == pytest.approx(1, abs=0.05)
    assert (tmp_path / "words").read_text() == "xin chào"
    assert piper.voice("vi") != ""
    assert piper.voice("en") == ""
    (tmp_path / "hoa.onnx").write_bytes(b"other weights")
    assert piper.voice("yue", "hoa") not in ("", piper.voice("vi"))
    assert piper.voice("yue", "nobody") == ""


@pytest.mark.parametrize("model", ["", "/nowhere/vi.onnx"])
def test_piper_without_its_voice_file_says_so(model: str) -> None:
    piper = Piper(model)
    assert piper.missing()
    with pytest.raises(Unavailable):
        piper.speak("xin chào", "vi")


def test_gtts_hands_over_an_mp3_or_says_that_the_net_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.audio.engines.GTTS_PAUSE", 0.0)

    def write(self: gtts.gTTS, file: io.BytesIO) -> None:
        assert (self.text, self.lang) == ("xin chào", "vi")
        file.write(encode.mp3(tone(1)))

    monkeypatch.setattr(gtts.gTTS, "write_to_fp", write)
    assert level.seconds(encode.decode(Gtts().speak("xin chào", "vi"))) == pytest.approx(1, abs=0.1)

    def refuse(self: gtts.gTTS, file: io.BytesIO) -> None:
        raise gtts.gTTSError("429 (Too Many Requests)")

    monkeypatch.setattr(gtts.gTTS, "write_to_fp", refuse)
    with pytest.raises(Unavailable, match="gTTS"):
        Gtts().speak("xin chào", "vi")


def test_the_engines_stand_in_the_order_of_the_setting(tmp_path: Path) -> None:
    some = Settings(_env_file=None, data_dir=tmp_path, voice_engines="gtts, espeak")
    assert [engine.name for engine in chosen(some)] == ["gtts", "espeak"]
    with pytest.raises(Invalid, match="festival"):
        chosen(Settings(_env_file=None, data_dir=tmp_path, voice_engines="festival"))


@needs_espeak
def test_say_gives_opus_in_both_sizes(settings: Settings) -> None:
    text = "Hỗ trợ 1.500.000đ/tháng, gọi 1022."
    normal, light = say(text, settings=settings), say(text, "vi", True, settings=settings)
    sound = encode.look(normal)
    assert (sound.codec, sound.rate, sound.channels) == ("opus", 48_000, 1)
    assert len(light) < len(normal)
    assert leftovers(text) == []
    with pytest.raises(Invalid):
        say("…", settings=settings)
    with pytest.raises(Unavailable):
        say("Từ thử", "qaa", settings=settings)
