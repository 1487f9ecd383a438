"""Workers that die wherever they may, and two at once."""

import pytest

from tests.chaos.conftest import run_program

pytestmark = [pytest.mark.elasticsearch, pytest.mark.once, pytest.mark.slow]


def test_worker_killed_at_each_step_loses_nothing_and_two_tell_nothing_twice(seed):
    """In processes of their own, on a database of their own; see dying.py."""
    result = run_program("dying", seed)

    for what, least in (("delivery", 8), ("rebuild", 20)):
        assert result[what]["steps"] >= least
        assert result[what]["wrong"] == []
    assert min(result["two"]["told"]) > 0
    assert sum(result["two"]["told"]) == result["two"]["different"] == 80
    assert result["two"]["waiting"] == 0
    assert result["differences"] == []
