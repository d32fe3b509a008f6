"""Machine voices behind one protocol: espeak-ng, Piper and gTTS; only this package knows them."""

import functools
import hashlib
import io
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from core.errors import Invalid, Unavailable
from core.settings import Settings

SPEAK_SECONDS = 30.0  # one sentence takes a tenth of a second with espeak, a few seconds with Piper
ESPEAK_WORDS_A_MINUTE = "150"  # its own 175 is fast for old ears
GTTS_PAUSE = 2.0  # seconds between requests; the service bans who hurries (AUDIO.md, S5)
NAMES = ("piper", "espeak", "gtts")
_NAMED = re.compile(rf"({'|'.join(NAMES)})=([A-Za-z0-9][A-Za-z0-9_.+-]{{0,39}})")


class Engine(Protocol):
    """A machine that turns spoken words into sound. `called` is its own name of the voice; empty: as it chooses."""

    name: str
    low_quality: bool  # its clips of emergency, health and legal texts need a person's release
    online: bool  # asks a server: made ahead only, never while a villager waits

    def voice(self, language: str, called: str = "") -> str:
        """The exact voice (with version) for a language: part of the cache key. Empty: it does not speak it."""

    def missing(self) -> str:
        """Why it cannot speak now, in words for an operator; empty when it can."""

    def speak(self, words: str, language: str, called: str = "") -> bytes:
        """The words as a sound file of any kind `encode.decode` reads. Blocks: call it in a thread.

        Raises:
            Unavailable: the engine failed, is missing, or does not speak the language.
        """


class Espeak:
    """espeak-ng, offline and fast, and hard to understand: better than silence, worse than anybody's neighbour.

    The northern voice is used for every reading: it was measured as the least bad one (AUDIO.md, 1).
    """

    name = "espeak"
    low_quality = True
    online = False
    _voices = {"vi": "vi", "en": "en-gb"}  # noqa: RUF012

    def voice(self, language: str, called: str = "") -> str:
        """The exact voice with espeak's version."""
        own = called or self._voices.get(language)
        return f"espeak-ng {_espeak_version()} {own} {ESPEAK_WORDS_A_MINUTE}" if own else ""

    def missing(self) -> str:
        """Whether Debian's package is there."""
        if shutil.which("espeak-ng"):
            return ""
        return (
            "espeak-ng is not installed: texts without a recording by a person are not read aloud"
            " (apt-get install espeak-ng)"
        )

    def speak(self, words: str, language: str, called: str = "") -> bytes:
        """A WAV file from espeak's standard output."""
        own = called or self._voices.get(language)
        if not own:
            raise Unavailable(f"espeak-ng does not speak {language}")
        return _run(["espeak-ng", "-v", own, "-s", ESPEAK_WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout"], words)


class Piper:
    """Piper with voice files that the operator provided; a process of its own, because it is GPL.

    Vietnamese speaks the file of the setting; other languages name one that lies beside it, without its ".onnx".
    """

    name = "piper"
    low_quality = False
    online = False

    def __init__(self, model: str) -> None:
        self._model = Path(model) if model else None

    def voice(self, language: str, called: str = "") -> str:
        """The hash of the voice file: another file is another voice."""
        model = self._file(language, called)
        return f"piper {_file_hash(str(model))[:16]}" if model is not None and model.is_file() else ""

    def missing(self) -> str:
        """Whether the program and the voice file are there."""
        if self._model is None:
            return "Piper is off: no voice file is set (PIPER_MODEL)"
        if not self._model.is_file():
            return f"Piper's voice file is not there: {self._model}"
        return "" if shutil.which("piper") else "the program piper is not installed (pip install piper-tts)"

    def speak(self, words: str, language: str, called: str = "") -> bytes:
        """A WAV file; Piper writes it to a temporary folder."""
        if not self.voice(language, called):
            raise Unavailable(f"Piper has no voice for {language}")
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "out.wav"
            _run(["piper", "--model", str(self._file(language, called)), "--output_file", str(target)], words)
            if not target.is_file():
                raise Unavailable("piper wrote nothing")
            return target.read_bytes()

    def _file(self, language: str, called: str) -> Path | None:
        if self._model is not None and called:
            return self._model.with_name(f"{called}.onnx")
        return self._model if language == "vi" else None


class Gtts:
    """Google's voice through gTTS: sends the text abroad, so only for published texts and only when asked for."""

    name = "gtts"
    low_quality = False
    online = True
    _last = 0.0
    _turn = threading.Lock()

    def voice(self, language: str, called: str = "") -> str:
        """Its languages; the voice may change any day, which no key can know."""
        own = called or (language if language in ("vi", "en") else "")
        return f"gtts {own}" if own else ""

    def missing(self) -> str:
        """Always worth a try: whether the net is there shows only when asked."""
        return ""

    def speak(self, words: str, language: str, called: str = "") -> bytes:
        """An MP3 file; one request at a time, GTTS_PAUSE apart."""
        import requests  # gTTS brings it
        from gtts import gTTS, gTTSError

        buffer = io.BytesIO()
        with Gtts._turn:
            time.sleep(max(0.0, Gtts._last + GTTS_PAUSE - time.monotonic()))  # pacing, not synchronisation
            try:
                gTTS(words, lang=called or language, timeout=SPEAK_SECONDS).write_to_fp(buffer)
            except (gTTSError, requests.RequestException, AssertionError, ValueError) as error:
                raise Unavailable(f"gTTS: {type(error).__name__}") from error
            finally:
                Gtts._last = time.monotonic()
        return buffer.getvalue()


def named(text: str) -> Mapping[str, str]:
    """What a language says its voices are called: "espeak=yue, gtts=zh-TW" → by the names of the engines.

    Raises:
        Invalid: an engine that nobody knows, or a name that none of them has (letters, digits, `_ . + -`).
    """
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    found = [_NAMED.fullmatch(part) for part in parts]
    if not all(found):
        raise Invalid(f"voices are named as espeak=yue, gtts=zh-TW; engines are {', '.join(NAMES)}")
    return {match[1]: match[2] for match in found if match}


def chosen(settings: Settings) -> list[Engine]:
    """The engines of the setting VOICE_ENGINES, best first.

    Raises:
        Invalid: an unknown name.
    """
    engines: list[Engine] = []
    for name in (part.strip() for part in settings.voice_engines.split(",")):
        match name:
            case "piper":
                engines.append(Piper(settings.piper_model))
            case "espeak":
                engines.append(Espeak())
            case "gtts":
                engines.append(Gtts())
            case "":
                pass
            case _:
                raise Invalid(f"VOICE_ENGINES knows piper, espeak and gtts, not {name!r}")
    return engines


def _run(command: Sequence[str], words: str) -> bytes:
    try:
        done = subprocess.run(command, input=words.encode(), capture_output=True, timeout=SPEAK_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]}: {type(error).__name__}") from error
    if done.returncode:
        raise Unavailable(f"{command[0]} ended with {done.returncode}")
    return done.stdout


@functools.cache
def _espeak_version() -> str:
    try:
        said = subprocess.run(["espeak-ng", "--version"], capture_output=True, timeout=5, check=False).stdout.decode()
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.partition(":")[2].split()[0] if ":" in said else ""


@functools.cache
def _file_hash(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
