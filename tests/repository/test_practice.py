"""The practice: what it must hold, in which words it says so, and which page holds its facts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from repository.enums import Completeness
from repository.models import PracticePage, PracticeRole
from repository.validation import MISSING
from taxonomy.merging import merge
from tests.factories.community import OrganisationFactory
from tests.factories.core import PortalImageFactory
from tests.factories.taxonomy import ConceptFactory, concept


def refused(practice, *, publish=False):
    """What saving a draft says, by field, or publishing it."""
    try:
        revision = practice.save_revision()
        if publish:
            revision.publish()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.fixture
def practice(tree):
    return tree.practice()


# --- what is refused at any time ---------------------------------------------------------------------


def test_end_before_the_beginning_is_refused(practice):
    practice.from_year, practice.to_year = 2021, 2019

    assert refused(practice) == {"to_year": ["The practice cannot end before it began: write 2021 or later."]}


def test_end_in_the_year_of_the_beginning_is_right(practice):
    practice.from_year, practice.to_year = 2021, 2021

    assert refused(practice) == {}


def test_practice_that_ended_cannot_still_run(practice):
    practice.from_year, practice.to_year, practice.ongoing = 2019, 2021, True

    assert list(refused(practice)) == ["to_year"]


@pytest.mark.parametrize("year", [1949, 2101])
def test_year_out_of_range_is_refused(practice, year):
    practice.from_year = year

    assert list(refused(practice)) == ["from_year"]


def test_summary_of_300_letters_is_right_and_of_301_is_refused(practice):
    practice.summary = "a" * 300
    assert refused(practice) == {}

    practice.summary = "a" * 301
    assert refused(practice) == {"summary": ["The text has 301 characters, at most 300 are possible."]}


@pytest.mark.parametrize("contact", ["office@example.org", "https://example.org/contact", ""])
def test_contact_is_an_address(practice, contact):
    practice.contact = contact

    assert refused(practice) == {}


@pytest.mark.parametrize("contact", ["Ask Maria", "javascript:alert(1)", "example.org"])
def test_contact_that_is_no_address_is_refused(practice, contact):
    practice.contact = contact

    assert refused(practice) == {"contact": ["Write a web address (https://…) or an e-mail address."]}


@pytest.mark.parametrize("url", ["https://www.youtube.com/watch?v=abcdefghijk", "https://vimeo.com/123", ""])
def test_video_of_a_site_on_the_list_is_right(practice, url):
    practice.video_url = url

    assert refused(practice) == {}


@pytest.mark.parametrize("url", ["https://example.org/film.mp4", "https://youtube.com.example.org/watch?v=abc"])
def test_video_of_another_site_is_refused(practice, url):
    practice.video_url = url

    assert list(refused(practice)) == ["video_url"]


# --- what readers need ------------------------------------------------------------------------------------


def test_draft_may_be_nearly_empty(tree):
    draft = PracticePage(title="An idea", locale=tree.indexes["en"].locale, live=False)
    tree.indexes["en"].add_child(instance=draft)

    assert draft.save_revision().content["title"] == "An idea"


def test_incomplete_practice_is_not_published_and_says_everything_that_is_missing(tree):
    draft = tree.practice(live=False, summary="", sectors=[], countries=[])

    with pytest.raises(ValidationError) as error:
        draft.save_revision().publish()

    assert error.value.message_dict == {name: [str(MISSING[name])] for name in ("countries", "sectors", "summary")}
    draft.refresh_from_db()
    assert draft.live is False


def test_picture_needs_a_description_to_be_published(tree):
    draft = tree.practice(live=False, image=PortalImageFactory())

    with pytest.raises(ValidationError) as error:
        draft.save_revision().publish()

    assert error.value.message_dict == {"image_alt": ["Describe the picture for people who cannot see it."]}


def test_draft_of_a_published_practice_may_be_incomplete_and_readers_keep_the_last_one(practice, client):
    practice.summary = ""

    revision = practice.save_revision()

    assert revision.content["summary"] == ""
    assert "Two sentences" in client.get(practice.url).content.decode()
    with pytest.raises(ValidationError):
        revision.publish()


def test_translation_answers_for_its_texts_only(tree, practice):
    original = tree.practice(image=PortalImageFactory(), image_alt="A pattern")
    translation = tree.translation(original, "it", title="Pratica", image_alt="Un motivo")
    assert refused(translation, publish=True) == {}

    translation.summary, translation.image_alt = "", ""
    assert list(refused(translation, publish=True)) == ["image_alt", "summary"]


def test_practice_with_story_is_full_and_without_is_short(tree):
    told = tree.practice(situation="<p>a</p>", what_was_done="<p>b</p>", results="<p>c</p>")

    assert told.completeness == Completeness.FULL
    assert tree.practice(situation="<p>a</p>", results="<p>c</p>").completeness == Completeness.SHORT
    assert tree.translation(told, "it").completeness == Completeness.FULL


# --- organisations -----------------------------------------------------------------------------------------


def test_organisation_has_one_role_in_a_practice(practice):
    organisation = OrganisationFactory()
    PracticeRole.objects.create(practice=practice, organisation=organisation, role="lead")

    with pytest.raises(ValidationError):
        PracticeRole(practice=practice, organisation=organisation, role="partner").full_clean()


# --- which page holds the facts ------------------------------------------------------------------------------


def test_new_practice_is_its_own_original(tree):
    practice = tree.practice("el")

    assert practice.is_original
    assert practice.original == practice
    assert practice.original_locale.language_code == "el"


def test_copy_of_a_practice_is_an_original_with_the_same_facts(tree, practice):
    copy = practice.copy(update_attrs={"slug": "copy"}).specific

    assert copy.is_original
    assert [item.notation for item in copy.sectors.all()] == ["F"]


def test_copy_of_a_translation_becomes_an_original_and_stays_one_when_published(tree, practice):
    translation = tree.translation(practice, "it", title="Pratica")

    copy = translation.copy(update_attrs={"slug": "copia", "title": "Copia"}, keep_live=False).specific
    draft = copy.get_latest_revision_as_object()
    assert (copy.is_original, draft.is_original) == (True, True)

    draft.sectors, draft.countries = [concept("sector", "F")], [concept("country", "IT")]
    draft.save_revision().publish()
    published = PracticePage.objects.get(pk=copy.pk)
    assert (published.is_original, published.original_locale.language_code) == (True, "it")


# --- merged concepts -------------------------------------------------------------------------------------------


def test_draft_that_holds_a_merged_concept_is_published_with_the_survivor(tree):
    old, new = ConceptFactory(label="Old theme"), ConceptFactory(label="New theme")
    practice = tree.practice(themes=[old.notation], outcome="worked")
    revision = practice.save_revision()

    merge(old, into=new, by=None)
    revision.publish()

    assert [theme.pk for theme in PracticePage.objects.get(pk=practice.pk).themes.all()] == [new.pk]


def test_survivor_that_the_draft_holds_as_well_is_kept_once(tree):
    old, new = ConceptFactory(), ConceptFactory()
    practice = tree.practice(themes=[old.notation, new.notation])
    revision = practice.save_revision()

    merge(old, into=new, by=None)
    revision.publish()

    assert [theme.pk for theme in PracticePage.objects.get(pk=practice.pk).themes.all()] == [new.pk]


# --- order -------------------------------------------------------------------------------------------------------


def test_newest_is_by_publication_and_for_imports_by_the_date_of_the_source(tree):
    today = timezone.localdate()
    first = tree.practice(title="Published first")
    second = tree.practice(title="Published second")
    old = tree.practice(title="From an old source", source_date=date(2015, 1, 1))

    assert list(PracticePage.objects.newest()) == [second, first, old]
    assert PracticePage.objects.newest()[0].dated == today
