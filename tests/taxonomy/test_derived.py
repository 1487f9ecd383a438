"""What is made from the vocabularies is made once a version, whoever asks."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from taxonomy import table
from taxonomy.derived import Derived
from taxonomy.table import Table


@pytest.mark.django_db
def test_made_again_when_the_vocabularies_moved_on(vocabularies):
    derived = Derived(lambda vocabulary: [vocabulary.token])
    first = derived.current()
    assert derived.current() is first

    table.changed()

    assert derived.current() == [table.current().token] != first


def test_threads_that_ask_at_once_share_what_one_makes(monkeypatch):
    monkeypatch.setattr(table, "current", lambda: Table("one", {}))
    made = []

    def make(vocabulary):
        time.sleep(0.05)
        made.append(vocabulary.token)
        return object()

    derived = Derived(make)
    with ThreadPoolExecutor(8) as pool:
        answers = {id(answer) for answer in pool.map(lambda _n: derived.current(), range(8))}

    assert (made, len(answers)) == (["one"], 1)
