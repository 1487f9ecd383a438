"""A set without a language: its words are of any, and who types one finds texts of all others."""

from itertools import product

import pytest
from django.conf import settings as portal
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from search import stemming, synonyms
from search.backends.embedded import EmbeddedBackend
from search.folding import fold
from search.models import SynonymSet
from search.query import SearchQuery
from search.readers import Reader
from search.synonym_loading import shipped
from search.synonyms import Synonyms
from search.words import MOST_SEQUENCES, parse
from tests.factories.community import UserFactory
from tests.factories.search import SynonymSetFactory, fresh_synonyms

__all__ = ["fresh_synonyms"]
LANGUAGES = [code for code, _name in portal.LANGUAGES]
HAIR = "hairdresser, parrucchiere, peluquero, κομμωτής, Friseur"
TITLES = {
    "en": "Two hairdressers", "it": "I parrucchieri", "es": "Las peluqueras", "el": "Οι κομμωτές", "de": "Friseure",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("vocabularies")


def all_languages(words: str = HAIR) -> SynonymSet:
    return SynonymSetFactory(language="", words=words)


def sequences(text: str) -> tuple[tuple[str, ...], ...]:
    (unit,) = parse(text, LANGUAGES).units
    return unit.sequences


def refusals(words: str, language: str = "") -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        SynonymSet(language=language, words=words).full_clean()
    return refusal.value.message_dict["words"]


# --- what is found ---------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["hairdressers", "Parrucchieri", "peluquera", "κομμωτη", "Friseurin", '"Friseur"'])
def test_word_of_any_language_finds_the_texts_of_all(shelf, typed):
    for language, title in TITLES.items():
        shelf.put(language, title, language=language)
    shelf.put("apart", "A hair of a dress")
    all_languages()
    hits = EmbeddedBackend().hits(SearchQuery(shelf.kind, typed), Reader("en"))
    assert sorted(hit.key for hit in hits) == sorted(TITLES)


def test_alternatives_are_read_by_the_rules_of_every_language():
    all_languages("apprentice, apprendista, aprendiz, Auszubildende")
    known = {tuple(stemming.stems(text, code)) for text in ("apprentice", "Auszubildende") for code in LANGUAGES}
    assert known <= set(sequences("apprendisti"))


def test_phrase_of_several_words_is_one_unit_and_in_quotes_only_as_a_whole():
    all_languages("recognition of prior learning, riconoscimento dell'apprendimento pregresso")
    own = ("riconosc", "apprend", "pregress")
    assert own in sequences("recognition of prior learning")
    assert own in sequences('"recognition of prior learning"')
    assert own not in sequences('"the good recognition of prior learning"')


def test_word_of_a_set_of_its_own_language_and_of_one_of_all_has_both_meanings():
    all_languages("internship, tirocinio, Praktikum")
    SynonymSetFactory(words="internship, traineeship")
    assert {("traineeship",), ("praktikum",)} <= set(sequences("internship"))
    assert ("praktikum",) not in sequences("traineeship")


def test_sets_of_a_language_come_before_those_of_all_and_what_was_typed_before_both():
    all_languages("school, scuola")
    SynonymSetFactory(words="school, college")
    found = sequences("schools")
    assert found[0] == ("school",)
    assert found.index(("colleg",)) < found.index(("scuola",))


def test_room_that_is_short_goes_to_the_first_alternatives_whatever_their_language():
    texts = [f"{code}{number}worte" for number in range(4) for code in LANGUAGES]
    all_languages(", ".join(texts))
    alone = sequences(texts[0])
    assert len(alone) <= MOST_SEQUENCES
    for number in range(11):
        all_languages(", ".join(f"{code}{number}other" for code in "abcdefghijklmnop"))
    (first, *_rest) = parse(" ".join([texts[0], *(f"a{number}other" for number in range(11))]), LANGUAGES).units
    assert len(first.sequences) < len(alone)
    assert all({(stemming.stem(text, code),) for code in LANGUAGES} <= set(first.sequences) for text in texts[:5])


def test_words_without_meaning_are_no_alternative():
    SynonymSet.objects.create(language="", words="of the, school, scuola")
    assert () not in sequences("school")
    assert parse("of the", LANGUAGES).units == ()


# --- what is made of them --------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(st.text("abceghkoqruwäöüßéñçαάεηιίοστμψ", min_size=1, max_size=12))
def test_no_stem_changes_the_first_letter(word):
    """`Synonyms` finds its sets by it; some words have nothing left when their ending is taken off."""
    letters = {stemming.stem(part, code)[:1] for part, code in product(stemming.words(word), LANGUAGES)}
    assert letters - {""} <= {fold(part)[:1] for part in stemming.words(word)}


def test_no_stem_of_what_is_shipped_changes_its_first_letter():
    said = {word for _key, _language, text in shipped() for word in stemming.words(text)}
    assert [w for w, code in product(sorted(said), LANGUAGES) if stemming.stem(w, code)[:1] != fold(w)[:1]] == []


def test_making_them_stems_nothing_and_typing_only_what_begins_alike(monkeypatch):
    rows = [SynonymSet(pk=1, language="", words=HAIR), SynonymSet(pk=2, language="en", words="WBL, practice")]
    asked: list[str] = []
    known = SynonymSet.runs
    monkeypatch.setattr(SynonymSet, "runs", lambda one, text: asked.append(text) or known(one, text))
    made = Synonyms("", rows)
    assert asked == []
    list(made.joined(["parrucchieri"], LANGUAGES))
    assert sorted(asked) == ["parrucchiere", "peluquero", "practice"]


# --- writing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("Friseur", ["Write at least two words or phrases that mean the same, with a comma between them."]),
        ("baker, bakers", ["“baker” and “bakers” are one word to the search, which knows its other forms."]),
        ("WBL, one two of the three fours fives sixes",
         ["“one two of the three fours fives sixes” has more than 5 words, articles and the like not counted."]),
        ("WBL, of the", ["“of the” cannot be sought: articles and the like are left out of every search."]),
        ("apprendimento digitale, e-learning",
         ["Of “e-learning” only one word would be sought: articles and the like are left out."]),
        ("barber, PELUQUERAS", [f"“PELUQUERAS” already stands in the synonyms “{HAIR}”."]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(words, refusal):
    all_languages()
    assert refusals(words) == refusal


def test_set_of_a_language_and_one_of_all_may_share_a_word():
    SynonymSetFactory(words="hairdresser, barber")
    all_languages().full_clean()
    SynonymSet(language="de", words="Friseur, Coiffeur").full_clean()


def test_form_offers_all_languages_and_the_list_filters_by_them(client):
    client.force_login(UserFactory.administrator())
    page = client.get("/admin/synonyms/new/").content.decode()
    assert '<option value="" selected>All languages</option>' in page
    assert client.post("/admin/synonyms/new/", {"language": "", "words": HAIR}).status_code == 302
    synonyms.look_again()
    assert ("friseur",) in sequences("hairdresser")
    SynonymSetFactory()

    def listed(query: str) -> list[str]:
        return [one.words for one in client.get(f"/admin/synonyms/?{query}").context["object_list"]]

    assert (listed("language=all"), listed("language=en")) == ([HAIR], ["WBL, work-based learning"])
    assert listed("language=") == listed("") == [HAIR, "WBL, work-based learning"]
    assert [one.get_language_display() for one in SynonymSet.objects.all()] == ["All languages", "English"]
