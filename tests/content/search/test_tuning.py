"""Figures and tuning: right on cases counted by hand, and honest about what was never seen."""

from datetime import date

import numpy as np
import pytest

from content.search import confidence, figures, synonyms, tuning
from content.search.figures import Judged
from content.search.synonyms import Synonyms
from content.search.tuning import Entry
from tools.calibrate import entries


def test_figures_are_what_counting_by_hand_gives() -> None:
    inside = [Judged(True, rank, sure, "answer") for rank, sure in ((0, 0.9), (1, 0.8), (None, 0.3), (0, 0.7))]
    outside = [Judged(False, None, sure, "handover") for sure in (0.75, 0.2)]
    found = figures.of([*inside, *outside])
    assert found["R@1"] == 0.5
    assert found["R@3"] == 0.75
    assert found["MRR"] == pytest.approx((1 + 0.5 + 0 + 1) / 4)
    assert found["AUROC"] == pytest.approx(7 / 8 - 1 / 8)  # of 8 pairs .3 and .7 lose to .75
    assert found["right at 5 %"] == 0.25  # only .9 and .8 are above .75, and .8 is wrong
    assert found["wrong at 5 %"] == 0.25
    assert found["answered wrong"] == 0.5


def test_figures_that_cannot_be_told_are_left_out() -> None:
    assert "AUROC" not in figures.of([Judged(True, 0, 0.9, "answer")])
    assert set(figures.of([Judged(False, None, 0.9, "answer")])) == {"false answers", "false suggestions"}


def test_the_threshold_lets_at_most_one_in_twenty_through() -> None:
    outside = np.arange(100) / 100
    assert sum(outside > figures.limit_of(outside)) == 5


def test_the_table_that_is_shipped_keeps_its_promises() -> None:
    """It is made by tools/calibrate.py; whoever changes the search makes it anew."""
    import json

    table = json.loads(confidence.TABLE.read_text(encoding="utf-8"))
    for condition, row in table["figures"].items():
        assert row.get("answered wrong", 0) <= 0.02, condition
        assert row["false answers"] <= 0.06, condition
    assert table["figures"]["known words, strip"]["answered right"] >= 0.85
    assert all(weight >= 0 for name, weight in table["first"]["weights"].items() if name != "length")


def test_tuning_gives_a_table_that_can_be_used_and_refuses_what_was_removed() -> None:
    tuned = tuning.tune(
        [entries("offices")[:44]], synonyms.load(), today=date(2026, 11, 25), far=["Mặt trời cách đây bao xa?"]
    )
    used = confidence.read(tuned.table)
    assert used.answer >= 0.5
    assert tuned.entries == 44
    assert all(row["false answers"] <= 0.10 for name, row in tuned.figures.items() if "far" not in name)


def test_a_handful_of_entries_is_too_few_to_tune_on() -> None:
    with pytest.raises(ValueError, match="at least 40"):
        tuning.tune([[Entry("a", ("Hỏi?",), "Đáp.")]], Synonyms(()), today=date(2026, 11, 25))
