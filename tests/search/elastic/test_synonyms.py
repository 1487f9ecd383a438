"""Synonyms on a real server: a question is expanded before it is sent, so the index stays as it is."""

from itertools import product

import pytest

from search.backends.elasticsearch import ElasticsearchBackend
from search.query import SearchQuery
from search.readers import Reader
from tests.factories.search import SynonymSetFactory, fresh_synonyms

__all__ = ["fresh_synonyms"]
pytestmark = pytest.mark.django_db
READER = Reader("en", year=2026)


@pytest.fixture
def found(server, shelf):
    """Keys of what a question finds, by relevance and otherwise, with counts on the way."""

    def find(words: str) -> list[str]:
        engine = ElasticsearchBackend(server.client, server.prefix)
        result = engine.run(SearchQuery(shelf.kind).with_words(words), READER)
        found = sorted(hit.key for hit in result.hits)
        assert found == sorted(hit.key for hit in engine.hits(SearchQuery(shelf.kind, words), READER))
        return found

    return find


def test_synonyms_take_effect_at_once_on_the_same_index(server, shelf, found):
    shelf.put("a", "A WBL year")
    shelf.put("b", "Work-based learning")
    shelf.put("c", "Work here, learning there")
    server.rebuild()
    assert (found("WBL"), found("work-based learning")) == (["a"], ["b"])

    synonyms = SynonymSetFactory()
    assert found("WBL") == found("work based learning") == found('"work-based learning"') == ["a", "b"]
    synonyms.delete()
    assert found("WBL") == ["a"]


def test_question_with_as_many_synonyms_as_possible_is_answered(server, shelf, found):
    """No more conditions than a server takes: the first synonyms of each unit are sought."""
    for unit, language in product(range(12), ("en", "de", "it")):
        phrases = (
            f"{language}{unit}x{number} two{number} three{number} four{number} five{number}" for number in range(19)
        )
        SynonymSetFactory(language=language, words=", ".join([f"short{unit}", *phrases]))
    shelf.put("a", " ".join(f"en{unit}x1 two1 three1 four1 five1" for unit in range(12)))
    shelf.put("b", " ".join(f"en{unit}x1 two1 three1 four1 five1" for unit in range(11)))
    server.rebuild()

    assert found(" ".join(f"short{unit}" for unit in range(12))) == ["a"]
