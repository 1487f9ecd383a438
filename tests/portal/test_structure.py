"""`set_up_portal` makes what every portal starts with, on a fresh database and again."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Page, Revision, Site

from portal import structure
from projects.models import HomePage
from repository.models import PracticeIndexPage

pytestmark = pytest.mark.django_db
CODES = ["en", "it", "es", "el", "de"]


def set_up():
    out = StringIO()
    call_command("set_up_portal", stdout=out)
    return out.getvalue()


def test_fresh_portal_answers_in_every_language(client):
    assert set_up() == "Home pages: en, it, es, el, de.\n"

    for code in CODES:
        assert client.get(f"/{code}/").status_code == 200
        index = PracticeIndexPage.objects.get(locale__language_code=code)
        assert client.get(index.url).status_code == 200
    assert PracticeIndexPage.objects.get(locale__language_code="it").url == "/it/pratiche/"


def test_pages_of_the_languages_are_translations_of_one_another():
    set_up()

    assert HomePage.objects.values("translation_key").distinct().count() == 1
    assert PracticeIndexPage.objects.values("translation_key").distinct().count() == 1
    assert sorted(Locale.objects.values_list("language_code", flat=True)) == sorted(CODES)
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="en")


def test_welcome_page_of_wagtail_is_gone():
    set_up()

    assert {page.specific_class for page in Page.objects.filter(depth=2)} == {HomePage}
    assert Page.find_problems() == ([], [], [], [], [])


def test_second_run_changes_nothing():
    set_up()
    before = (list(Page.objects.order_by("pk").values("pk", "path", "title", "slug")), Revision.objects.count())

    set_up()

    assert (list(Page.objects.order_by("pk").values("pk", "path", "title", "slug")), Revision.objects.count()) == before


def test_what_editors_changed_stays_and_what_they_deleted_comes_back():
    set_up()
    home = HomePage.objects.get(locale__language_code="it")
    home.title = "Rete"
    home.save_revision().publish()
    PracticeIndexPage.objects.get(locale__language_code="de").delete()

    structure.set_up()

    assert HomePage.objects.get(locale__language_code="it").title == "Rete"
    assert PracticeIndexPage.objects.filter(locale__language_code="de").count() == 1
    assert PracticeIndexPage.objects.values("translation_key").distinct().count() == 1
