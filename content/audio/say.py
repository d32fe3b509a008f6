"""One text said once, for the command line: nothing is kept."""

from content.audio import encode, engines
from content.audio.spoken import spoken
from core.errors import Invalid, Unavailable
from core.settings import Settings


def say(text: str, language: str = "vi", light: bool = False, *, settings: Settings) -> bytes:
    """A text as OGG/Opus, by the first engine of the settings that can. Blocks for about a hundredth of its duration.

    Raises:
        Invalid: there is nothing to say.
        Unavailable: no engine speaks the language here; the message says what is missing.
    """
    words = spoken(text, settings.voice_reading) if language == "vi" else text
    if not any(sign.isalnum() for sign in words):
        raise Invalid("there is nothing to say")
    reasons: list[str] = []
    for engine in engines.chosen(settings):
        voice = engine.voice(language)
        if not voice or engine.missing():
            reasons.append(engine.missing() or f"{engine.name} does not speak {language}")
            continue
        try:
            samples = encode.decode(engine.speak(words, language))
        except (Unavailable, Invalid) as error:
            reasons.append(str(error))
            continue
        return encode.finished(samples, light=light, machine=voice)[0]
    raise Unavailable("; ".join(reasons) or "no machine voice is chosen (VOICE_ENGINES)")
