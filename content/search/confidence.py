"""How sure the best candidate is: a small logistic over a few figures, fitted on entries it had never seen."""

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from content.search.index import Found, Match
from content.search.normalise import Query

TABLE = Path(__file__).parent / "confidence.json"
FEATURES = ("score", "margin", "words", "runs", "asked", "same", "known", "length")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights and the two thresholds, as `tools/tune_search.py` wrote them."""

    weights: tuple[float, ...]
    bias: float
    answer: float  # at least this sure: answered alone
    suggest: float  # at least this sure: "did you mean"

    def sure(self, features: Mapping[str, float]) -> float:
        """0 to 1: the probability that the first candidate answers the question."""
        total = self.bias + sum(w * features[name] for w, name in zip(self.weights, FEATURES, strict=True))
        return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))

    def outcome(self, sure: float) -> Literal["answer", "suggest", "handover"]:
        """answer, suggest or handover."""
        return "answer" if sure >= self.answer else "suggest" if sure >= self.suggest else "handover"


def features(query: Query, found: Found, first: Match, second: Match | None) -> dict[str, float]:
    """The figures that the confidence is made of; `second` is the best candidate that says something else."""
    return {
        "score": first.score,
        "margin": first.score - (second.score if second else 0.0),
        "words": first.words,
        "runs": first.runs,
        "asked": first.asked,
        "same": first.same,
        "known": found.known,
        "length": math.log(1 + len(query.folded)),
    }


@functools.cache
def calibration() -> Calibration:
    """The table in use."""
    return read(json.loads(TABLE.read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Calibration:
    """A calibration from the content of its file."""
    weights = tuple(float(data["weights"][name]) for name in FEATURES)
    return Calibration(weights, float(data["bias"]), float(data["answer"]), float(data["suggest"]))
