"""What is typed becomes units, and words name the concepts that people mean by them."""

import pytest
from django.conf import settings as portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import labels
from search.othernames import OTHER_NAMES
from search.stemming import stem
from search.words import MOST_UNITS, parse
from taxonomy import table
from taxonomy.models import ConceptLabel

LANGUAGES = [code for code, _name in portal.LANGUAGES]

pytestmark = pytest.mark.usefixtures("vocabularies")


def units(text: str) -> list[str]:
    return [unit.text for unit in parse(text, LANGUAGES).units]


def named(text: str) -> list[set[str]]:
    """The concepts of each unit as scheme:slug."""
    return [{f"{scheme}:{slug}" for scheme, slug in unit.concepts} for unit in parse(text, LANGUAGES).units]


# --- units ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("night school", ["night", "school"]),
        ('"night school" Athens', ["night school", "Athens"]),
        ("“night school” x", ["night school", "x"]),
        ("«σχολή νύχτας»", ["σχολή νύχτας"]),
        ("„Duale Ausbildung“ jetzt", ["Duale Ausbildung", "jetzt"]),
        ('night" school', ["night", "school"]),
        ('"night school" "open', ["night school", "open"]),
        ('"" night', ["night"]),
        ('"night"', ["night"]),
        ("dell'artigianato", ["artigianato"]),
        ("night night Night", ["night"]),
        ('NEAR( "* AND title:x', ["NEAR", "title", "x"]),
        ("", []),
        ('"', []),
        ("\x00 \ue000 %_*", []),
    ],
)
def test_text_is_parted_into_words_and_phrases(text, expected):
    assert units(text) == expected


def test_stop_words_are_named_as_ignored():
    words = parse("the training of the trainers", LANGUAGES)
    assert ([unit.text for unit in words.units], words.ignored) == (["training", "trainers"], ("the", "of"))


def test_phrase_of_stop_words_is_ignored_word_by_word():
    assert parse('"to be or not"', LANGUAGES).ignored == ("to", "be", "or", "not")


def test_stop_words_of_a_phrase_are_left_out_as_in_the_texts():
    (unit,) = parse('"training of the trainers"', ["en"]).units
    assert unit.sequences == (("train", stem("trainers", "en")),)


def test_words_beyond_the_twelfth_are_ignored():
    words = parse(" ".join(f"w{n}" for n in range(15)) + " w3", LANGUAGES)
    assert (len(words.units), words.ignored) == (MOST_UNITS, ("w12", "w13", "w14"))


def test_word_has_a_sequence_for_each_language_without_doubles():
    (unit,) = parse("2024", LANGUAGES).units
    assert unit.sequences == (("2024",),)
    (unit,) = parse("trainings", LANGUAGES).units
    assert set(unit.sequences) == {(stem("trainings", language),) for language in LANGUAGES}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("ab \" “”«»'the of\x00\ue000*()ßς"), max_size=80) | st.text(max_size=300))
def test_any_text_gives_bounded_units_that_can_match(text):
    words = parse(text, LANGUAGES)
    assert len(words.units) <= MOST_UNITS
    for unit in words.units:
        assert 1 <= len(unit.sequences) <= len(LANGUAGES)
        assert all(run and all(run) for run in unit.sequences)


# --- concepts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("construction", "sector:construction"),
        ("edilizia", "sector:construction"),
        ("costruzioni", "sector:construction"),
        ("κατασκευές", "sector:construction"),
        ("Baugewerbe", "sector:construction"),
        ("construcción", "sector:construction"),
        ("construccion", "sector:construction"),
        ("budownictwo", "sector:construction"),
        ("Grecia", "country:gr"),
        ("Griechenland", "country:gr"),
        ("ΕΛΛΆΔΑ", "country:gr"),
        ("Řecko", "country:gr"),
        ("UK", "country:gb"),
        ("EU", "country:eu"),
        ("apprendistato", "theme:work-based-learning"),
        ("apprenticeships", "theme:work-based-learning"),
        ("apprentice", "target-group:apprentices-upper-secondary"),
        ("refugee", "target-group:migrants-refugees"),
        ("restaurant", "sector:food-beverage-services"),
        ("turismo", "sector:travel-tourism"),
        ("workplace", "mode:workplace"),
        ("evaluation", "evidence:evaluated"),
    ],
)
def test_word_names_a_concept(word, concept):
    assert concept in named(word)[0]


@pytest.mark.parametrize("text", ["work-based learning", "EQF level 4", "learning based work"])
def test_words_of_a_whole_label_all_name_its_concept(text):
    concept = {"work-based learning": "theme:work-based-learning", "EQF level 4": "eqf:eqf-4"}.get(text)
    assert all((concept or "theme:work-based-learning") in concepts for concepts in named(text))


def test_phrase_names_concepts_whose_label_has_it():
    assert named('"work-based learning"') == [{"theme:work-based-learning"}]
    assert "theme:work-based-learning" not in named('"learning based work"')[0]


@pytest.mark.parametrize(
    "word", ["products", "attività", "isla", "interdisciplinary", "sonstige", "results", "επιστήμες"]
)
def test_word_of_many_labels_names_nothing(word):
    assert named(word) == [set()]


@pytest.mark.parametrize("word", ["VET", "vocational", "training", "formazione", "level", "EQF", "Ausbildung"])
def test_word_of_a_whole_vocabulary_does_not_name_all_of_it(word):
    vocabulary = table.current()
    for scheme in ("strand", "eqf", "mode", "territorial-level"):
        everything = {f"{scheme}:{entry.slug}" for entry in vocabulary.of(scheme)}
        assert not everything <= named(word)[0]


@pytest.mark.parametrize("word", ["worked", "mixed", "other", "none", "not stated"])
def test_verdicts_are_not_named(word):
    found = set().union(*named(word))
    assert not {concept for concept in found if concept.startswith(("outcome:", "evidence:"))}


def test_no_word_names_many_concepts():
    for index in (*labels.current()._by_language.values(), labels.current()._others):
        most = max(len(index.matching((token,), frozenset())) for token in index._places)
        assert most <= labels.MOST_TOGETHER


def test_retired_concepts_are_not_named(vocabularies):
    entry = vocabularies.by_slug["sector", "furniture"]
    assert "sector:furniture" in named("furniture")[0]
    ConceptLabel.objects.filter(concept_id=entry.pk, language="en").update(text="Zebrawood", short="Zebrawood")
    table.changed()
    assert "sector:furniture" in named("zebrawood")[0]
    assert "sector:furniture" not in named("furniture")[0]


def test_other_names_belong_to_concepts():
    assert [key for key in OTHER_NAMES if key not in table.current().by_slug] == []
    assert {language for names in OTHER_NAMES.values() for language in names} <= set(LANGUAGES)


@pytest.mark.parametrize(
    ("key", "language", "name"),
    [
        (key, language, name.strip())
        for key, names in OTHER_NAMES.items()
        for language, listed in names.items()
        for name in listed.split(",")
    ],
)
def test_other_name_names_its_concept(key, language, name):
    assert all(f"{key[0]}:{key[1]}" in concepts for concepts in named(name))
