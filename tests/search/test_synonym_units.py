"""Words of a question that are a synonym become one unit with all that means the same."""

import pytest
from django.conf import settings as portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.models import SynonymSet
from search.words import MOST_SEQUENCES, MOST_UNITS, Words, parse
from tests.factories.search import SynonymSetFactory, fresh_synonyms

__all__ = ["fresh_synonyms"]
LANGUAGES = [code for code, _name in portal.LANGUAGES]
pytestmark = pytest.mark.usefixtures("vocabularies")


def parsed(text: str) -> Words:
    return parse(text, LANGUAGES)


def units(text: str) -> list[str]:
    return [unit.text for unit in parsed(text).units]


def sequences(text: str) -> set[tuple[str, ...]]:
    (unit,) = parsed(text).units
    return set(unit.sequences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the WBL of the", ["WBL"]),
        ("work based learning in Greece", ["work based learning", "Greece"]),
        ("good work-based learning", ["good", "work based learning"]),
        ("work learning", ["work", "learning"]),
        ("learning based work", ["learning", "based", "work"]),
        ("work based", ["work", "based"]),
        ('work "based learning"', ["work", "based learning"]),
        ('"good work based learning"', ["good work based learning"]),
        ('"work" based learning', ["work", "based", "learning"]),
        ("work based learning of adults", ["work based learning of adults"]),
        ("work based learning adult", ["work based learning adult"]),
        ("work based work based learning", ["work", "based", "work based learning"]),
        ("WBL work-based learning WBL", ["WBL"]),
    ],
)
def test_words_in_a_row_are_one_unit_the_longest_first(text, expected):
    SynonymSetFactory()
    SynonymSetFactory(words="work-based learning of adults, adult WBL")
    assert units(text) == expected


def test_phrase_is_expanded_only_as_a_whole():
    SynonymSetFactory()
    assert ("wbl",) in sequences('"work based learning"')
    assert ("wbl",) not in sequences('"good work based learning"')


def test_stop_words_around_a_synonym_are_ignored_and_those_within_are_part_of_it():
    SynonymSetFactory(words="RPL, recognition of prior learning")
    assert parsed("the recognition of prior learning of the").ignored == ("the", "of")


def test_word_of_sets_in_two_languages_has_the_meanings_of_both():
    SynonymSetFactory()
    SynonymSetFactory(language="it", words="WBL, apprendimento sul lavoro")
    assert {("work", "base", "learn"), ("apprend", "lavor")} <= sequences("WBL")
    assert ("apprend", "lavor") not in sequences("work-based learning")


def test_synonyms_name_the_concepts_whose_labels_they_are():
    theme = ("theme", "work-based-learning")
    (short,) = parsed("WBL").units
    assert theme not in short.concepts
    SynonymSetFactory()
    for text in ("work-based learning", '"work-based learning"', "WBL", "WBL work-based learning"):
        (unit,) = parsed(text).units
        assert theme in unit.concepts


def test_word_of_a_synonym_names_nothing_beside_another_synonym():
    SynonymSetFactory(words="QQQ, based wwww, work wwww, learning wwww")
    (unit,) = parsed("QQQ").units
    assert ("theme", "work-based-learning") not in unit.concepts


def test_units_stay_bounded_however_much_means_the_same():
    SynonymSetFactory(words=", ".join(["WBL", *(f"one{n} two{n} three{n} fours{n} fives{n}" for n in range(19))]))
    for language in ("de", "it"):
        SynonymSetFactory(language=language, words=", ".join(["WBL", *(f"{language}{n} zweien{n}" for n in range(19))]))
    (unit,) = parsed("WBL").units
    assert len(unit.sequences) == MOST_SEQUENCES
    assert unit.sequences[0] == ("wbl",)
    own = {("wbl",), *((f"one{n}", f"two{n}", f"three{n}", f"fours{n}", f"fives{n}") for n in range(19))}
    assert own <= set(unit.sequences)
    other = parsed("WBL school")
    assert set(other.units[0].sequences) == set(unit.sequences)
    words = parsed(" ".join(f"w{n} WBL" for n in range(15)))
    assert (len(words.units), words.ignored) == (MOST_UNITS, ("w11", "w12", "w13", "w14"))


def test_units_with_synonyms_share_the_room_for_them():
    for number in range(12):
        phrases = (f"{number}x{n} two{n} three{n} fours{n} fives{n}" for n in range(19))
        SynonymSetFactory(words=", ".join([f"short{number}", *phrases]))
    sizes = {
        count: [len(unit.sequences) for unit in parsed(" ".join(f"short{n}" for n in range(count))).units]
        for count in (1, 2, 4, 12)
    }
    assert sizes == {1: [1 + 19], 2: [1 + 19] * 2, 4: [1 + 10] * 4, 12: [1 + 3] * 12}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("ab \" ”«'the of\x00\ue000*İς,"), max_size=80) | st.text(max_size=200))
def test_any_text_gives_bounded_units_that_can_match(text):
    if not SynonymSet.objects.exists():
        SynonymSetFactory(words="a b, b a a, ab the ba")
    found = parsed(text).units
    assert len(found) <= MOST_UNITS
    for unit in found:
        assert 1 <= len(unit.sequences) <= MOST_SEQUENCES
        assert all(unit.sequences)
