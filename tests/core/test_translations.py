"""Addresses of the pages that wagtail-localize makes: what an editor sees after translating strings and publishing."""

import pytest
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from projects.models import ContentPage
from repository.models import PracticePage
from tests.factories.projects import ContentPageFactory


@pytest.fixture
def italian(tree):
    return Locale.objects.get(language_code="it")


@pytest.fixture
def about(tree, italian):
    """An English page about the project, handed in for translation."""
    page = ContentPageFactory(parent=tree.homes["en"], title="About the project", slug="about", lead="Why.")
    translate_object(page, [italian])
    return page


@pytest.fixture
def fill_in(django_capture_on_commit_callbacks):
    """Translate the named texts of a page, save the translation, and give it back as the database has it."""

    def fill(page, publish=True, **words):
        work = Translation.objects.get(source__object_id=page.translation_key)
        for segment in work.source.stringsegment_set.filter(context__path__in=words):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=work.target_locale, context=segment.context,
                defaults={"data": words[segment.context.path], "has_error": False},
            )  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):
            work.save_target(publish=publish)
        return type(page).objects.get(translation_key=page.translation_key, locale=work.target_locale)

    return fill


def test_slug_is_made_of_the_translated_title_in_ascii(about, fill_in):
    page = fill_in(about, title="Το έργο")

    assert (page.live, page.title, page.slug, page.url) == (True, "Το έργο", "to-ergo", "/it/to-ergo/")


def test_slug_of_an_untranslated_title_is_that_of_the_source(about, fill_in):
    assert fill_in(about, lead="Perché.").slug == "about"


def test_slug_follows_the_title_until_the_page_is_published(about, fill_in):
    drafts = [fill_in(about, publish=False, title=title).slug for title in ("Il progeto", "Il progetto")]

    assert drafts == ["il-progeto", "il-progetto"]


def test_slug_of_a_published_translation_stays(about, fill_in):
    fill_in(about, title="Il progetto")

    assert fill_in(about, title="Chi siamo").slug == "il-progetto"
    assert fill_in(about, lead="Perché.").slug == "il-progetto"


def test_slug_of_a_published_translation_stays_when_its_source_is_renamed(about, fill_in, italian):
    fill_in(about, title="Il progetto")
    about.slug = "project"
    about.save_revision().publish()
    source = Translation.objects.get().source
    source.update_from_db()

    assert fill_in(about, lead="Perché.").slug == "il-progetto"


def test_page_published_before_its_title_was_translated_is_led_to_by_its_old_address(client, about, fill_in):
    fill_in(about, lead="Perché.")
    page = fill_in(about, title="Il progetto")

    assert page.slug == "il-progetto"
    assert client.get("/it/about/")["Location"] == "/it/il-progetto/"


def test_slug_that_an_editor_translated_is_kept(about, fill_in):
    assert fill_in(about, title="Il progetto", slug="chi-siamo").slug == "chi-siamo"
    assert fill_in(about, title="Progetto").slug == "chi-siamo"


def test_slug_that_an_editor_translated_by_the_same_word_is_kept(about, fill_in):
    assert fill_in(about, title="Il progetto", slug="about").slug == "about"


def test_slug_that_an_editor_translates_after_publishing_is_taken(client, about, fill_in):
    fill_in(about, title="Il progetto")

    assert fill_in(about, slug="chi-siamo").slug == "chi-siamo"
    assert client.get("/it/il-progetto/")["Location"] == "/it/chi-siamo/"


def test_slug_that_another_page_has_gets_a_number(tree, about, fill_in):
    ContentPageFactory(parent=tree.homes["it"], title="Il progetto", slug="il-progetto")

    assert fill_in(about, title="Il progetto").slug == "il-progetto-2"


def test_slug_of_the_source_that_another_page_has_is_no_obstacle(tree, about, fill_in):
    page = ContentPage.objects.get(translation_key=about.translation_key, locale__language_code="it")
    Page.objects.filter(pk=page.pk).update(slug="elsewhere")
    ContentPageFactory(parent=tree.homes["it"], title="About", slug="about")

    assert fill_in(about, title="Il progetto").slug == "il-progetto"


def test_title_without_any_letter_leaves_the_slug(about, fill_in):
    assert fill_in(about, title="…").slug == "about"


def test_slug_translated_in_greek_letters_is_made_of_the_title(about, fill_in):
    assert fill_in(about, title="Το έργο", slug="ποιοι-είμαστε").slug == "to-ergo"


def test_editor_who_stopped_the_translation_names_the_page_as_any_other(about, fill_in):
    page = fill_in(about, title="Il progetto")
    Translation.objects.update(enabled=False)
    page.slug = "about"
    page.save_revision().publish()

    assert ContentPage.objects.get(pk=page.pk).slug == "about"


def test_slug_of_a_practice_is_free_among_the_practices_of_all_languages(tree, italian, fill_in):
    tree.practice(title="Tutor di cantiere", slug="tutor-di-cantiere")
    practice = tree.practice(title="Site mentors", slug="site-mentors")
    translate_object(practice, [italian])

    assert fill_in(practice, title="Tutor di cantiere").slug == "tutor-di-cantiere-2"


def test_slug_of_a_translation_without_wagtail_localize_stays_when_its_title_changes(tree):
    practice = tree.practice(title="Site mentors", slug="site-mentors")
    page = tree.translation(practice, "it", title="Tutor", slug="tutor")
    page.title = "Tutor di cantiere"
    page.save_revision().publish()

    assert PracticePage.objects.get(pk=page.pk).slug == "tutor"
