"""The figure of bench/relevance.py, and the rules of its files."""

from math import log2

import pytest

from bench.relevance import CATEGORIES, FEWEST, ndcg, read

GRADES = {"best": 3, "good": 2, "near": 1}


@pytest.mark.parametrize(
    ("shown", "figure"),
    [
        (["best", "good", "near"], 1.0),
        (["best", "good", "near", "other"], 1.0),
        ([], 0.0),
        (["other"] * 10 + ["best"], 0.0),
        (["near", "good", "best"], (1 + 3 / log2(3) + 7 / 2) / (7 + 3 / log2(3) + 1 / 2)),
        (["other", "best"], (7 / log2(3)) / (7 + 3 / log2(3) + 1 / 2)),
    ],
)
def test_figure_falls_with_the_place_of_what_was_sought(shown, figure):
    assert ndcg(shown, GRADES) == pytest.approx(figure)


def test_more_than_ten_good_ones_can_be_shown_perfectly():
    many = {str(number): 2 for number in range(14)}
    assert ndcg(list(many)[:10], many) == pytest.approx(1)


def test_judgements_follow_their_rules():
    searches = read()
    assert len(searches) >= 150
    for category in CATEGORIES:
        assert sum(one.category == category for one in searches) >= FEWEST
