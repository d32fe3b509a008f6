"""Which tongue: Vietnamese however it is typed, and what is not forced into Vietnamese."""

import random

import pytest

from content.search.noise import CONDITIONS
from content.search.normalise import normalise
from content.search.tongue import is_vietnamese
from tools.calibrate import library


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_librarys_questions_are_vietnamese_in_every_condition(condition: str) -> None:
    dice = random.Random(2)
    asked = [CONDITIONS[condition](question, dice) for entry in library() for question in entry.questions]
    taken = [text for text in asked if is_vietnamese(normalise(text).folded)]
    assert len(taken) >= 0.98 * len(asked), set(asked) - set(taken)


@pytest.mark.parametrize(
    "text",
    [
        "how much money does a boarding pupil get each month",
        "berapa wang yang diterima setiap murid",
        "ខ្ញុំចង់សួរអំពីសាលា",
        "ꨌꩌ ꨆꨯꨱ ꨚꨣꨯꩃ",
        "我想问学校的事",
    ],
)
def test_other_languages_and_scripts_are_told(text: str) -> None:
    assert not is_vietnamese(normalise(text).folded)


@pytest.mark.parametrize("text", ["", "12 34", "Raglai", "Kate Ramuwan", "wifi facebook"])
def test_a_few_words_are_given_the_benefit_of_the_doubt(text: str) -> None:
    assert is_vietnamese(normalise(text).folded)
