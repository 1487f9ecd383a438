"""Translating with wagtail-localize as an editor does it, and by the verb that imports use."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from repository import actions, facts
from repository.models import PracticeAttachment, PracticeLink, PracticePage, PracticeRole
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.core import PortalDocumentFactory, PortalImageFactory


@pytest.fixture
def practice(tree):
    practice = tree.practice(
        title="Site mentors", slug="site-mentors", situation="<p>Before.</p>", themes=["1.1"], outcome="worked",
        evidence="monitored", territorial_level="local", image=PortalImageFactory(), image_alt="A pattern",
        from_year=2019, learners_reached=40,
        roles=[PracticeRole(organisation=OrganisationFactory())],
        attachments=[PracticeAttachment(document=PortalDocumentFactory())],
        links=[PracticeLink(url="https://example.org/", label="More")],
    )  # fmt: skip
    practice.tags.add("mentoring")
    practice.save_revision().publish()
    return PracticePage.objects.get(pk=practice.pk)


@pytest.fixture
def admin(client, tree):
    client.force_login(UserFactory.administrator())
    return client


def submit(admin, practice, language="it"):
    """What the button “Translate this page” does."""
    locale = Locale.objects.get(language_code=language)
    response = admin.post(
        reverse("wagtail_localize:submit_page_translation", args=[practice.pk]), {"locales": [locale.pk]}
    )
    assert response.status_code == 302
    return PracticePage.objects.get(translation_key=practice.translation_key, locale=locale)


def held_facts(page):
    """Names of the facts that a page itself holds."""
    many = [fact.name for fact in facts.MANY if getattr(page, fact.name).exists()]
    single = [fact.name for fact in facts.SINGLE if getattr(page, f"{fact.name}_id")]
    children = [name for name in ("roles", "attachments", "links", "tags") if getattr(page, name).exists()]
    plain = [name for name in ("image_id", "from_year", "learners_reached") if getattr(page, name)]
    return many + single + children + plain


def test_submitted_translation_is_a_draft_below_the_list_of_its_language(tree, admin, practice):
    page = submit(admin, practice)

    assert page.get_parent().pk == tree.indexes["it"].pk
    assert (page.live, page.is_original, page.original) == (False, False, practice)
    assert Translation.objects.get().enabled is True


def test_submitted_translation_holds_no_facts_and_the_original_all_of_them(admin, practice):
    before = held_facts(practice)
    page = submit(admin, practice)

    assert held_facts(page) == []
    assert held_facts(page.get_latest_revision_as_object()) == []
    assert held_facts(PracticePage.objects.get(pk=practice.pk)) == before
    assert before[:2] == ["countries", "sectors"]


def fill_in(words, *, without=()):
    """What a translator does with every string, and “Publish in Italian”."""
    translation = Translation.objects.get()
    for segment in translation.source.stringsegment_set.exclude(context__path__in=without):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, locale=translation.target_locale, context=segment.context,
            defaults={"data": words.get(segment.string.data, f"it: {segment.string.data}")},
        )  # fmt: skip
    translation.save_target(publish=True)


def test_translated_strings_are_published_and_read_with_the_facts_of_the_original(
    admin, client, practice, django_capture_on_commit_callbacks
):
    page = submit(admin, practice)
    with django_capture_on_commit_callbacks(execute=True):
        fill_in({"Site mentors": "Tutor di cantiere", "Before.": "Prima.", "site-mentors": "tutor-di-cantiere"})
    page = PracticePage.objects.get(pk=page.pk)

    assert (page.title, page.slug, page.live) == ("Tutor di cantiere", "tutor-di-cantiere", True)
    assert "Prima." in page.situation
    reading = client.get("/it/practices/tutor-di-cantiere/").context["reading"]
    assert [badge.url for badge in reading.badges][:1] == ["/it/topics/country/gr/"]
    assert len(reading.materials) == 1
    assert held_facts(page) == []


def test_changed_facts_of_the_original_are_seen_in_its_translation_at_once(tree, client, practice):
    tree.translation(practice, "it", title="Pratica", slug="pratica", image_alt="Motivo")
    practice.learners_reached = 4711
    practice.save_revision().publish()

    assert "4" in next(
        fact.value
        for fact in client.get("/it/practices/pratica/").context["reading"].facts
        if fact.value.replace(".", "").replace(",", "") == "4711"
    )


FIELD = re.compile(r'name="([a-z_]+)(?:-[A-Z0-9_a-z-]+)?"')


def fields_of_form(client, page):
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return set(FIELD.findall(response.content.decode()))


def test_form_of_an_original_shows_texts_and_facts(admin, practice):
    shown = fields_of_form(admin, practice)

    assert {"title", "summary", "situation", "image_alt", "sectors", "countries", "from_year", "roles", "tags"} <= shown


def test_form_of_a_translation_shows_texts_only(tree, admin, practice):
    translation = tree.translation(practice, "it", title="Pratica", image_alt="Motivo")

    shown = fields_of_form(admin, translation)

    hidden = {fact.name for fact in facts.CONCEPT_FIELDS} | {
        "from_year", "to_year", "ongoing", "roles", "attachments", "links", "image", "video_url", "licence", "contact",
        "source_name", "review_by", "region", "staff_fte",
    }  # fmt: skip
    assert shown & hidden == set()
    assert {"title", "summary", *facts.STORY, "image_alt", "slug"} <= shown


def test_editor_publishes_a_translation_through_its_form(tree, admin, practice):
    translation = tree.translation(practice, "it", title="Pratica", slug="pratica", image_alt="Motivo", live=False)
    response = admin.post(
        reverse("wagtailadmin_pages:edit", args=[translation.pk]),
        {
            **dict.fromkeys(facts.STORY, "null"), "title": "Pratica nuova", "slug": "pratica",
            "summary": "Un riassunto.",
            "image_alt": "Motivo", "action-publish": "yes", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
            "seo_title": "", "search_description": "",
        },
    )  # fmt: skip

    assert response.status_code == 302, response.context["form"].errors
    page = PracticePage.objects.get(pk=translation.pk)
    assert (page.title, page.live, page.is_original) == ("Pratica nuova", True, False)
    assert held_facts(page) == []


def test_verb_translates_texts_and_leaves_the_facts(practice):
    italian = Locale.objects.get(language_code="it")

    page = actions.translate_practice(
        practice, into=italian, texts={"title": "Tutor di cantiere", "summary": "In breve.", "image_alt": "Motivo"},
        by=None, publish=True,
    )  # fmt: skip

    page = PracticePage.objects.get(pk=page.pk)
    assert (page.title, page.slug, page.situation, page.live) == ("Tutor di cantiere", "tutor-di-cantiere", "", True)
    assert held_facts(page) == []
    assert held_facts(page.get_latest_revision_as_object()) == []
