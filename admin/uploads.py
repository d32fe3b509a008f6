"""Tables that staff upload: read, and what is wrong in which line said in the console's language."""

from collections.abc import Mapping

from admin.forms import Form
from content.tables import BadCell
from core.i18n import Words

ROWS = 2000  # of one table: a transaction holds no more


def text_of(form: Form, data: bytes) -> str:
    """The text of the file; an error is noted in the form when there is none or it is not UTF-8."""
    if not data.strip():
        form.wrong("file", "no_file")
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        form.wrong("file", "not_utf8")
        return ""


def told(words: Words, bad: Mapping[int, BadCell]) -> list[str]:
    """Every line that cannot be used, in the order of the table: "Dòng 5: …"."""
    return [
        words("upload.line", number=number, why=words(f"cell.{cell.why}", **{"value": "", **cell.slots}))
        for number, cell in sorted(bad.items())
    ]
