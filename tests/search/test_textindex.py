import pytest
from django.db import connection, transaction

from search import textindex
from search.textindex import SEPARATOR
from search.textindex.bounds import LONGEST_STEM, MOST_OCCURRENCES, MOST_TOKENS, bounded, clean
from search.textindex.sought import anywhere, together, within
from search.words import Unit

pytestmark = pytest.mark.django_db
SIGNS = ["NEAR(", '"', "*", "a'b", "\\", "a:b", "(", "^a", "-a", "AND", "OR", "NOT", "\0", "%s", "a&!b", "<->", "{a b}"]


@pytest.fixture(autouse=True)
def no_text(db):
    """Tests with real transactions leave rows behind in a table that Django does not know."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text")


def unit(*runs):
    return Unit(" ".join(runs), tuple(tuple(run.split(" ")) for run in runs))


def having(*units):
    return found(*map(anywhere, units))


def found(*sought):
    return [list(documents) for documents in textindex.matching(sought)]


def test_each_unit_gets_its_own_documents():
    textindex.write(1, {"title": ["solar", "roof"]})
    textindex.write(2, {"names": ["roof"], "story": ["craft"]})

    assert having(unit("roof"), unit("solar", "craft"), unit("nowhere")) == [[1, 2], [1, 2], []]
    assert having() == []
    assert having(Unit("", ()), unit("solar")) == [[], [1]]


def test_phrase_needs_neighbours_in_one_text():
    textindex.write(1, {"title": ["solar", "roof"]})
    textindex.write(2, {"title": ["roof", "solar"]})
    textindex.write(3, {"title": ["solar", SEPARATOR, "roof"]})
    textindex.write(4, {"title": ["solar"], "names": ["roof"]})
    textindex.write(5, {"title": ["solar"], "summary": ["roof"]})
    textindex.write(6, {"story": ["a", "solar", "roof", "solar", "roof"]})

    assert having(unit("solar roof"), unit("solar roof solar")) == [[1, 6], [6]]


def test_writing_again_replaces_and_removing_forgets():
    textindex.write(1, {"title": ["solar"]})
    textindex.write(1, {"title": ["roof"]})
    textindex.write(2, {"title": ["roof"]})
    assert having(unit("solar"), unit("roof")) == [[], [1, 2]]

    textindex.remove([2, 99])
    textindex.remove([])
    assert having(unit("roof")) == [[1]]


def test_stems_are_compared_whole_and_letter_by_letter():
    words = ["ñandu", "nandu", "μαθητ", "日本", "x1", "ⴰⵎⴰ", "ꟸa", "𞤀b", "e\u0301"]
    for pk, word in enumerate(words, 1):
        textindex.write(pk, {"title": [word]})

    assert having(*map(unit, words)) == [[pk] for pk in range(1, len(words) + 1)]
    assert having(unit("nand"), unit("x")) == [[], []]


@pytest.mark.parametrize("text", SIGNS)
def test_operators_are_no_operators(text):
    textindex.write(1, {"title": ["a"]})
    textindex.write(2, {"title": ["b"]})
    textindex.write(3, {"title": [text, "c"]})

    phrase, word = Unit(text, ((text, "c"),)), Unit(text, ((text,),))
    assert having(phrase) == found(within(phrase, "title")) == [[3]]
    assert having(word) == found(within(word, "title"))
    assert having(word)[0] in ([3], [1, 3], [])
    assert found(together(word, unit("b")), together(word, unit("c"))) in ([[], [3]], [[], []])


def test_columns_are_told_apart():
    textindex.write(1, {"title": ["solar", "roof"]})
    textindex.write(2, {"names": ["roof"], "story": ["solar"]})
    textindex.write(3, {"summary": ["solar", "roof"], "story": ["roof"]})
    solar, roof, phrase = unit("solar"), unit("roof"), unit("solar roof")

    assert found(within(solar, "title"), within(roof, "names"), within(roof, "summary")) == [[1], [2], [3]]
    assert found(within(phrase, "title"), within(phrase, "summary"), within(phrase, "names")) == [[1], [3], []]


def test_words_are_near_each_other_in_one_column_and_any_order():
    apart = ["a", "b", "c", "d"]
    textindex.write(1, {"story": ["solar", *apart, "roof"]})
    textindex.write(2, {"story": ["roof", *apart, "solar"]})
    textindex.write(3, {"story": ["solar", *apart, "e", "roof"]})
    textindex.write(4, {"title": ["solar"], "names": ["roof"]})
    textindex.write(5, {"summary": ["solar"], "story": ["roof"]})
    textindex.write(6, {"title": ["tile", SEPARATOR, "solar"]})

    assert found(together(unit("solar"), unit("roof", "tile"))) == [[1, 2, 6]]
    assert found(together(unit("solar"), unit("solar")), together(unit("solar"), unit("a roof"))) == [[], []]


def test_limits_of_a_document_are_kept_from_the_start():
    many = [f"w{number}" for number in range(MOST_TOKENS)]

    kept = bounded({"title": ["one"], "story": many})

    assert sum(map(len, kept.values())) == MOST_TOKENS
    assert kept["story"][-1] == f"w{MOST_TOKENS - 2}"
    textindex.write(1, {"title": ["one"], "story": many})
    assert having(unit("one"), unit(f"w{MOST_TOKENS - 3} w{MOST_TOKENS - 2}"), unit(f"w{MOST_TOKENS - 1}")) == [
        [1], [1], [],
    ]  # fmt: skip


def test_stem_that_is_there_too_often_parts_its_neighbours():
    textindex.write(1, {"story": ["again"] * MOST_OCCURRENCES + ["before", "again", "after"]})

    assert having(unit("again"), unit("before after"), unit("before again"), unit("after")) == [[1], [], [], [1]]


def test_endless_stem_is_found_by_its_beginning():
    textindex.write(1, {"title": ["ﷺ" * 1_000]})

    assert clean("ﷺ" * 1_000) == "ﷺ" * LONGEST_STEM
    assert having(unit("ﷺ" * 1_000)) == [[1]]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_text_is_gone_and_asking_changes_no_setting():
    textindex.write(1, {"title": ["roof"]})
    with transaction.atomic():
        textindex.write(2, {"title": ["roof"]})
        assert having(unit("roof")) == [[1, 2]]
        transaction.set_rollback(True)

    assert having(unit("roof"), unit("roof")) == [[1], [1]]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            assert cursor.fetchone() == ("on",)
