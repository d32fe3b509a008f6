"""How sure the best candidate is: a small logistic over a few figures, fitted on entries it had never seen."""

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from content.search.index import Found, Match

TABLE = Path(__file__).parent / "confidence.json"
FEATURES = ("score", "margin", "words", "runs", "shared", "known", "length")
LEAST_WORDS = 2  # one word alone is never enough for an answer

Outcome: TypeAlias = Literal["answer", "suggest", "handover"]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A weighted sum of the features, squeezed between 0 and 1."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, features: Mapping[str, float]) -> float:
        total = self.bias + sum(w * features[name] for w, name in zip(self.weights, FEATURES, strict=True))
        return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `content/search/tuning.py` found.

    Attributes:
        first: probability that the first candidate answers the question.
        near: probability that one of the first three does.
        answer: least `first` for an answer alone.
        suggest: least `near` for "did you mean".
    """

    first: Logistic
    near: Logistic
    answer: float
    suggest: float

    def outcome(self, read: Sequence[str], features: Mapping[str, float]) -> Outcome:
        """What the figures of a question with these folded words allow."""
        if self.first(features) >= self.answer and len(read) >= LEAST_WORDS:
            return "answer"
        return "suggest" if self.near(features) >= self.suggest else "handover"


def features(found: Found, first: Match, second: Match | None) -> dict[str, float]:
    """The figures that the confidence is made of; `second` is the next candidate that says something else."""
    return {
        "score": first.score,
        "margin": first.score - (second.score if second else 0.0),
        "words": first.words,
        "runs": first.runs,
        "shared": first.shared,
        "known": found.known,
        "length": math.log(1 + len(found.read)),
    }


@functools.cache
def calibration() -> Calibration:
    """The table that is shipped; `tienglang tune` makes one of the agency's own entries."""
    return read(json.loads(TABLE.read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Calibration:
    """A calibration from the content of its file."""
    return Calibration(_logistic(data["first"]), _logistic(data["near"]), data["answer"], data["suggest"])


def _logistic(data: Mapping[str, Any]) -> Logistic:
    return Logistic(tuple(float(data["weights"][name]) for name in FEATURES), float(data["bias"]))
