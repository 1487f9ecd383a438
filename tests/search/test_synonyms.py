"""Who types one of several words that mean the same is answered as if they had typed all, at once, without reindex."""

import pytest
from django.conf import settings as portal
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from search import synonyms
from search.backends.embedded import EmbeddedBackend
from search.extracts import Marker
from search.models import SynonymSet, SynonymVersion
from search.query import SearchQuery
from search.readers import Reader
from search.suggestions import nearest
from search.words import parse
from tests.factories.search import SynonymSetFactory, fresh_synonyms

__all__ = ["fresh_synonyms"]
LANGUAGES = [code for code, _name in portal.LANGUAGES]
NOBODY = Reader("en")
engine = EmbeddedBackend()


@pytest.fixture
def found(shelf):
    """Keys of what a question finds, in order of the alphabet."""

    def find(words: str) -> list[str]:
        return sorted(hit.key for hit in engine.hits(SearchQuery(shelf.kind, words), NOBODY))

    return find


# --- what is found ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "titles", "questions"),
    [
        (
            "en", "WBL, work-based learning", ["A WBL year", "Work-Based Learning in firms"],
            ["WBL", "wbl", "work-based learning", "work based learning", "Work based the learning", '"WBL"',
             '"work-based learning"', "wbl work-based learning"],
        ),
        (
            "en", "RPL, recognition of prior learning", ["RPL for welders", "The recognition of prior learning"],
            ["RPL", "recognition of prior learning", "recognition prior learning", '"Recognition of prior learning"'],
        ),
        (
            "el", "ΕΕΚ, επαγγελματική εκπαίδευση και κατάρτιση",
            ["Η ΕΕΚ σήμερα", "Επαγγελματική εκπαίδευση και κατάρτιση"],
            ["ΕΕΚ", "εεκ", "επαγγελματικη εκπαιδευση και καταρτιση", "επαγγελματικής εκπαίδευσης και κατάρτισης"],
        ),
        (
            "de", "KMU, kleine und mittlere Unternehmen, Mittelstand",
            ["Lernen in KMU", "Für kleine und mittlere Unternehmen", "Der Mittelstand lernt"],
            ["KMU", "kleinen und mittleren Unternehmen", "mittelstand"],
        ),
        (
            "de", "IHK, Industrie- und Handelskammer", ["Bei der IHK", "Eine Industrie- und Handelskammer"],
            ["ihk", "Industrie- und Handelskammern", "„Industrie- und Handelskammer“"],
        ),
    ],
)  # fmt: skip
def test_each_form_finds_all_others(shelf, found, language, words, titles, questions):
    for title in titles:
        shelf.put(title, title, language=language)
    shelf.put("apart", "Learning here, work there: a base")
    assert all(found(question) != sorted(titles) for question in questions)

    SynonymSetFactory(language=language, words=words)

    assert {question: found(question) for question in questions} == dict.fromkeys(questions, sorted(titles))


def test_short_form_is_found_in_texts_of_every_language(shelf, found):
    SynonymSetFactory()
    shelf.put("it", "Un anno di WBL", language="it")
    shelf.put("de", "Was heißt Work-based Learning?", language="de")

    assert found("work based learning") == found("WBL") == ["de", "it"]


def test_change_and_deletion_take_effect_at_once(shelf, found):
    shelf.put("a", "WBL")
    shelf.put("b", "Work-based learning")
    shelf.put("c", "Learning at the workplace")
    known = SynonymSetFactory()
    assert found("WBL") == ["a", "b"]

    known.words = "WBL, learning at the workplace"
    known.save()
    assert (found("WBL"), found("learning at the workplace"), found("work-based learning")) == (
        ["a", "c"], ["a", "c"], ["b"],
    )  # fmt: skip

    known.language = "xx"  # a language that the portal does not speak any more
    known.save()
    assert found("WBL") == ["a"]

    known.language = "de"
    known.save()
    assert found("WBL") == ["a", "c"]

    SynonymSet.objects.all().delete()
    assert found("WBL") == ["a"]


def test_what_is_rolled_back_has_no_effect(shelf, found):
    shelf.put("b", "Work-based learning")
    with transaction.atomic():
        SynonymSetFactory()
        assert found("WBL") == ["b"]
        transaction.set_rollback(True)
    synonyms.look_again()  # the next request
    assert found("WBL") == []


def test_synonyms_found_are_marked(vocabularies):
    SynonymSetFactory()
    title = "Work-based learning: the WBL of work"
    assert Marker.of("wbl").mark(title, "en") == "<mark>Work-based learning</mark>: the <mark>WBL</mark> of work"
    assert Marker.of("work based learning").extract("Was ist WBL?", "de") == "Was ist <mark>WBL</mark>?"


def test_way_out_of_nothing_keeps_a_synonym_together(shelf):
    SynonymSetFactory()
    shelf.put("a", "A WBL year")
    shelf.put("b", "Learning by work")
    assert [hit.key for hit in nearest(SearchQuery(shelf.kind, "work-based learning zzzz"), NOBODY)] == ["a"]


def test_question_with_as_many_synonyms_as_possible_is_answered(shelf, found):
    for number in range(12):
        phrases = (f"one{number}x{n} two{n} three{n} fours{n} fives{n}" for n in range(19))
        SynonymSetFactory(words=", ".join([f"short{number}", *phrases]))
        phrases = (f"one{number}y{n} two{n} three{n} fours{n} fives{n}" for n in range(19))
        SynonymSetFactory(language="de", words=", ".join([f"short{number}", *phrases]))
    shelf.put("a", " ".join(f"one{number}x1 two1 three1 fours1 fives1" for number in range(12)))

    assert found(" ".join(f"short{number}" for number in range(12))) == ["a"]


# --- processes and what it costs -----------------------------------------------------------------


def test_every_change_moves_the_version_on(db):
    seen = {SynonymVersion.current()[0]}
    one = SynonymSetFactory()
    seen.add(SynonymVersion.current()[0])
    one.save()
    seen.add(SynonymVersion.current()[0])
    one.delete()
    seen.add(SynonymVersion.current()[0])
    SynonymSetFactory()
    seen.add(SynonymVersion.current()[0])
    SynonymSet.objects.all().delete()
    seen.add(SynonymVersion.current()[0])
    assert len(seen) == 6


def test_page_takes_no_query_more_however_many_there_are(client, tree):
    tree.practice(title="A WBL year")
    tree.practice(title="Work-based learning")

    def asked(words: str) -> int:
        client.get("/en/practices/", {"q": words})
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/practices/", {"q": words}).status_code == 200
        return len(queries)

    before = asked("WBL")
    for number in range(30):
        SynonymSetFactory(words=f"WBL, work-based learning, example {number}")
    assert asked("WBL") == asked("work-based learning") == before


@pytest.fixture
def connection_stays():
    """A request that begins or ends would close it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_request_asks_once_whether_anything_changed(vocabularies, connection_stays):
    SynonymSetFactory()
    parse("WBL", LANGUAGES)
    request_started.send(sender=None, environ={})
    with CaptureQueriesContext(connection) as queries:
        for _time in range(3):
            parse("WBL", LANGUAGES)
    request_finished.send(sender=None)
    assert ["core_state" in query["sql"] for query in queries] == [True]
