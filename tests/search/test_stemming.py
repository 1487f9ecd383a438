import pytest

from search.folding import fold
from search.stemming import LONGEST_WORD, alternatives, stem, stems, words
from search.stopwords import STOP_WORDS


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "trained", "training"),
        ("it", "apprendista", "apprendisti"),
        ("es", "formación", "formaciones"),
        ("el", "μαθητεία", "μαθητείας"),
        ("de", "Ausbildung", "Ausbildungen"),
    ],
)
def test_inflected_words_share_a_stem(language, one, other):
    assert stem(one.lower(), language) == stem(other.lower(), language)


def test_words_typed_without_accents_meet_those_with_them():
    assert stems("formacion profesional", "es") == stems("Formación profesional", "es")
    assert stems("εκπαιδευση", "el") == stems("Εκπαίδευση", "el")


def test_stop_words_are_left_out_and_order_is_kept():
    assert stems("The training of the trainers", "en") == ["train", "trainer"]


def test_apostrophes_and_hyphens_part_words():
    assert list(words("dell'artigianato e-learning 2.0")) == ["dell", "artigianato", "e", "learning", "2", "0"]


def test_endless_word_is_cut():
    assert [len(word) for word in words("x" * 5000)] == [LONGEST_WORD]


def test_language_without_an_algorithm_keeps_the_folded_word():
    assert stem("čeština", "cs") == "cestina"


def test_alternatives_have_no_doubles():
    assert alternatives("2024", ("en", "it", "de")) == ("2024",)


def test_stop_words_are_known_by_their_folded_form():
    assert {"the", "della", "που", "uber"} <= STOP_WORDS
    assert {word for word in STOP_WORDS if fold(word) != word} == set()
