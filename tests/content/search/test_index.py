"""The index: what is found first, and what the figures of a candidate say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from content.search import synonyms
from content.search.index import Document, Index
from content.search.normalise import normalise
from content.search.synonyms import Synonyms

DOCUMENTS = [
    Document(("Học sinh bán trú được bao nhiêu tiền?", "Tiền ăn của em ở lại trường"), "Mỗi tháng 936.000 đồng."),
    Document(("Mỗi em bán trú được mấy ký gạo?",), "Mỗi tháng 15 kg gạo."),
    Document(("Thẻ bảo hiểm y tế làm ở đâu?",), "Hỏi ủy ban xã."),
    Document(("Hồ tiêu bị chết nhanh thì làm sao?",), "Cắt bỏ, xử lý đất."),
]
INDEX = Index(DOCUMENTS, Synonyms([("thẻ bảo hiểm y tế", "thẻ khám bệnh"), ("heo", "lợn")]))


def best(text: str) -> int:
    return INDEX.search(normalise(text)).matches[0].at


def test_the_same_is_found_however_it_is_typed() -> None:
    for text in ("bán trú bao nhiêu tiền", "ban tru bn tien", "bans truj bao nhieeu tieenf", "bna tru bao nhieu tine"):
        assert best(text) == 0, text
    assert best("gạo cho em bán trú") == 1
    assert best("936.000 đồng") == 0


def test_synonyms_bring_together_what_shares_no_word() -> None:
    assert best("xin thẻ khám bệnh") == 2
    without = Index(DOCUMENTS).search(normalise("khám bệnh"))
    assert [match.words for match in without.matches if match.words > 0] == []


def test_the_longest_synonym_counts_and_only_as_whole_words() -> None:
    table = Synonyms([("tiêu", "hồ tiêu"), ("chi tiêu", "tiêu tiền")])
    assert table.concepts(["ho", "tieu"]) == [0, 0]
    assert table.concepts(["tieu", "tien"]) == [1]
    assert table.concepts(["tieuu"]) == []


def test_figures_tell_how_much_was_covered() -> None:
    exact = INDEX.search(normalise("Mỗi em bán trú được mấy ký gạo?"))
    assert exact.known == 1.0
    assert exact.matches[0].same > 0.99
    stranger = INDEX.search(normalise("tàu vũ trụ bay lên được mấy mét"))
    assert stranger.known < 0.5
    assert stranger.matches[0].score < exact.matches[0].score / 2


def test_marks_that_were_typed_break_a_tie() -> None:
    index = Index([Document(("cho bò ăn",)), Document(("cho bố ăn",))])
    assert index.search(normalise("cho bố ăn")).matches[0].at == 1
    assert index.search(normalise("cho bò ăn")).matches[0].at == 0


def test_a_bonus_breaks_ties_and_takes_out() -> None:
    bonus = np.array([0, 0, 0, 0], dtype=np.float32)
    assert best("bán trú") in (0, 1)
    for at in (0, 1):
        bonus[:] = 0
        bonus[at] = 0.2
        assert INDEX.search(normalise("bán trú"), bonus=bonus).matches[0].at == at
    bonus[:] = -10
    assert INDEX.search(normalise("bán trú"), bonus=bonus).matches == ()


def test_nothing_is_found_in_nothing() -> None:
    assert Index([]).search(normalise("bán trú")).matches == ()
    assert INDEX.search(normalise("")).matches == ()
    assert INDEX.search(normalise("!!! 😀")).matches == ()


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_may_be_asked_and_indexed(text: str) -> None:
    INDEX.search(normalise(text))
    found = Index([Document((text,), text)]).search(normalise(text))
    assert all(0 <= match.at < 1 for match in found.matches)


def test_the_synonym_file_is_read_and_names_no_phrase_twice() -> None:
    assert synonyms.load().concepts(["lon"]) == synonyms.load().concepts(["heo"]) != []
    phrases = synonyms.phrases()
    assert sorted(set(phrases)) == sorted(phrases)
