"""The verbs of the audit: every one that the code writes can be read by staff, and chosen in the filter."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.views.audit import verbs
from core.i18n import Words

ROOT = Path(__file__).parent.parent
PACKAGES = ("core", "content", "scheduler", "bot", "admin", "cli")
WRITERS = {"record": "verb", "alert_staff": "text_key", "tell_approvers": "text_key", "alert": "text_key"}

#: Verbs that are put together: what stands in the source → what it can be.
BUILT = {
    "f'{_noun(ref)}.write'": ("article.write", "faq.write", "guide.write"),
    "f'{_noun(ref)}.submit'": ("article.submit", "faq.submit", "guide.submit"),
    "f'{_noun(ref)}.approve'": ("article.approve", "faq.approve", "guide.approve"),
    "f'{_noun(ref)}.send_back'": ("article.send_back", "faq.send_back", "guide.send_back"),
    "f'clip.{state}'": ("clip.approved", "clip.rejected"),
    "outbox.TEST_SEND": ("notice.test",),
    "VERB": ("digest.cases", "alert.rumour"),
    "MONTH_VERB": ("digest.questions",),
}
POSITION = {"tell_approvers": 2, "alert": 2}  # where the verb stands when it is not named


def written() -> set[str]:
    """Every verb that the source can write into the audit."""
    found: set[str] = set()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
                for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                    for value in _verb_of(call):
                        found.update(_said(value, function, path))
    return found


def _verb_of(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in WRITERS:
        return
    named = [word.value for word in call.keywords if word.arg == WRITERS[name]]
    yield from named or call.args[POSITION.get(name, len(call.args)) :][:1]


def _said(value: ast.expr, function: ast.FunctionDef, path: Path) -> Iterator[str]:
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _said(value.body, function, path)
        yield from _said(value.orelse, function, path)
    elif (text := ast.unparse(value)) in BUILT:
        yield from BUILT[text]
    elif isinstance(value, ast.Name):
        given = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == value.id for t in node.targets)
        ]
        arguments = {arg.arg for arg in (*function.args.args, *function.args.kwonlyargs)}
        if not given and value.id not in arguments:
            pytest.fail(f"{path.name}: which verbs is {text}? Say so in BUILT")
        for one in given:  # an argument is read where the function is called
            yield from _said(one, function, path)
    else:
        pytest.fail(f"{path.name}: which verbs is {text}? Say so in BUILT")


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_every_verb_the_code_writes_has_words_and_can_be_chosen(tag: str) -> None:
    offered = {value for _, deeds in verbs(Words(tag, domain="console")) for value, _ in deeds}
    assert sorted(written() - offered) == [], "give it words: verb.NAME in locales/vi and locales/en, console"


def test_the_collector_sees_constants_choices_names_and_what_is_put_together() -> None:
    assert {
        "notice.approve", "staff.open", "staff.close", "place.add", "faq.submit", "notice.test", "alert.case_late",
        "alert.moved", "broadcast.refused", "switch.pause",
    } <= written()  # fmt: skip
