"""The synonyms that come with the portal: good ones, brought once, and never against a person's will."""

from io import StringIO

import pytest
from django.core.management import call_command

from search import synonym_loading
from search.models import SynonymSet, SynonymVersion
from search.synonym_loading import LoadReport, load, shipped
from search.words import parse
from tests.factories.search import SynonymSetFactory, fresh_synonyms

__all__ = ["fresh_synonyms"]
LANGUAGES = ["en", "it", "es", "el", "de"]
COUNT = len(list(shipped()))
pytestmark = pytest.mark.django_db


@pytest.fixture
def ship(monkeypatch):
    """Lets the portal come with these sets alone."""

    def bring(*sets: tuple[str, str, str]) -> LoadReport:
        monkeypatch.setattr(synonym_loading, "shipped", lambda: iter(sets))
        return load()

    return bring


def known() -> list[str]:
    return list(SynonymSet.objects.values_list("words", flat=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_portal_brings_a_dozen_sets_in_each_language(language):
    assert sum(code == language for _key, code, _words in shipped()) >= 12


def test_shipped_sets_are_as_a_person_may_write_them():
    load()
    assert sorted(known()) == sorted(words for _key, _language, words in shipped())
    assert len({key for key, _language, _words in shipped()}) == COUNT


def test_second_run_changes_nothing():
    assert load() == LoadReport(made=COUNT)
    version = SynonymVersion.current()[0]
    assert load() == LoadReport(unchanged=COUNT)
    assert SynonymVersion.current()[0] == version


def test_everyday_words_lead_to_each_other(vocabularies):
    load()
    pairs = {
        "work based learning": "wbl", "SMEs": "sme", "small and medium-sized enterprises": "sme",
        "center of vocational excellence": "cove", "alternanza scuola lavoro": "pcto",
        "piccole e medie imprese": "pmi", "formación profesional": "fp", "επαγγελματικά λύκεια": "επαλ",
        "ΕΠΑ.Λ.": "επαλ", "kleine und mittlere Unternehmen": "kmu", "Industrie- und Handelskammern": "ihk",
        "parrucchieri": "hairdress", "κομμωτήριο": "friseur",
    }  # fmt: skip
    for typed, other in pairs.items():
        (unit,) = parse(typed, LANGUAGES).units
        assert (other,) in unit.sequences, typed


def test_set_that_nobody_changed_takes_newer_shipped_words(ship):
    assert ship(("en:a", "en", "WBL, work-based learning")) == LoadReport(made=1)
    assert ship(("en:a", "en", "WBL, work-based learning, workplace learning")) == LoadReport(changed=1)
    assert known() == ["WBL, work-based learning, workplace learning"]


def test_set_that_a_person_changed_stays(ship):
    ship(("en:a", "en", "WBL, work-based learning"))
    SynonymSet.objects.update(words="WBL, learning at work")
    for words in ("WBL, work-based learning", "WBL, newer words"):
        assert ship(("en:a", "en", words)) == LoadReport(kept=1)
    assert known() == ["WBL, learning at work"]


def test_set_that_a_person_moved_to_another_language_stays(ship):
    ship(("en:a", "en", "WBL, work-based learning"))
    SynonymSet.objects.update(language="de")
    assert ship(("en:a", "en", "WBL, newer words")) == LoadReport(kept=1)
    assert list(SynonymSet.objects.values_list("language", "words")) == [("de", "WBL, work-based learning")]


def test_set_that_a_person_deleted_does_not_come_again(ship):
    ship(("en:a", "en", "WBL, work-based learning"))
    SynonymSet.objects.all().delete()
    for words in ("WBL, work-based learning", "WBL, newer words"):
        assert ship(("en:a", "en", words)) == LoadReport(kept=1)
    assert known() == []


def test_what_a_person_already_says_of_a_word_counts(ship):
    own = SynonymSetFactory(words="WBL, learning at work")
    assert ship(("en:a", "en", "WBL, work-based learning")) == LoadReport(kept=1)
    assert known() == ["WBL, learning at work"]
    own.delete()
    assert ship(("en:a", "en", "WBL, work-based learning")) == LoadReport(made=1)


def test_command_says_what_it_did():
    out = StringIO()
    call_command("load_synonyms", stdout=out)
    call_command("load_synonyms", stdout=out)
    assert f"0 made      0 changed {COUNT:>6} unchanged" in out.getvalue()
