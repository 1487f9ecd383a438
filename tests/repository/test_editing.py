"""A practice in the Wagtail admin: drafts, publishing, and concepts merged while somebody edits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from repository import facts
from repository.models import PracticePage
from repository.validation import MISSING
from taxonomy.merging import merge
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.taxonomy import ConceptFactory, concept


def form(**values):
    """What the browser sends for a nearly empty form."""
    plain = dict.fromkeys(
        ("region", "from_year", "to_year", "staff_fte", "cost_amount", "setup_months", "learners_reached",
         "image", "image_alt", "video_url", "video_still", "contact", "source_name", "source_url", "external_id",
         "source_date", "review_by", "tags", "seo_title", "search_description", "go_live_at", "expire_at", "outcome",
         "evidence", "territorial_level"),
        "",
    )  # fmt: skip
    rows = {
        f"{name}-{key}": number
        for name in ("roles", "attachments", "links", "comments")
        for key, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))
    }
    story = dict.fromkeys(facts.STORY, "null")
    basis = {
        "title": "Site mentors",
        "slug": "site-mentors",
        "summary": "Mentors on sites.",
        "cost_period": "once",
        "licence": "cc-by-4.0",
    }
    return {**plain, **rows, **story, **basis, **values}


@pytest.fixture
def editor(client, tree):
    client.force_login(UserFactory.editor())
    return client


@pytest.fixture
def add(editor, tree):
    url = reverse("wagtailadmin_pages:add", args=["repository", "practicepage", tree.indexes["en"].pk])
    return lambda **values: editor.post(url, form(**values))


def complete(**values):
    return {"sectors": [concept("sector", "F").pk], "countries": [concept("country", "GR").pk], **values}


def test_author_saves_a_draft_with_a_title_alone(add):
    response = add(summary="")

    assert response.status_code == 302
    practice = PracticePage.objects.get()
    assert (practice.live, practice.slug, practice.is_original) == (False, "site-mentors", True)


def test_author_publishes_a_complete_practice_with_its_facts(add):
    role = {"roles-TOTAL_FORMS": 1, "roles-0-organisation": OrganisationFactory().pk, "roles-0-role": "lead",
            "roles-0-id": "", "roles-0-ORDER": 1, "roles-0-DELETE": ""}  # fmt: skip

    response = add(**complete(from_year=2019, tags="mentor, site", **role), **{"action-publish": "yes"})

    assert response.status_code == 302, response.context["form"].errors
    practice = PracticePage.objects.get()
    assert practice.live
    assert [item.notation for item in practice.sectors.all()] == ["F"]
    assert practice.roles.get().role == "lead"
    assert sorted(tag.name for tag in practice.tags.all()) == ["mentor", "site"]


def test_author_is_told_beside_each_field_what_readers_still_need(add):
    response = add(summary="", **{"action-publish": "yes"})

    assert response.status_code == 200
    assert {name: [str(e) for e in errors] for name, errors in response.context["form"].errors.items()} == {
        name: [str(MISSING[name])] for name in ("sectors", "countries", "summary")
    }
    assert PracticePage.objects.count() == 0


def test_contradiction_is_refused_in_a_draft_as_well(add):
    response = add(from_year=2021, to_year=2019)

    assert list(response.context["form"].errors) == ["to_year"]


def test_summary_that_is_too_long_is_refused(add):
    response = add(summary="a" * 301)

    assert list(response.context["form"].errors) == ["summary"]


def test_draft_of_a_public_practice_may_be_incomplete_and_does_not_touch_it(editor, tree):
    practice = tree.practice()

    response = editor.post(reverse("wagtailadmin_pages:edit", args=[practice.pk]), form(slug=practice.slug, summary=""))

    assert response.status_code == 302, response.context["form"].errors
    practice.refresh_from_db()
    assert (practice.live, practice.summary, practice.has_unpublished_changes) == (
        True, "Two sentences. They say what was done.", True,
    )  # fmt: skip


def test_sector_merged_while_somebody_edits_is_saved_as_the_survivor_and_said_so(editor, tree):
    old, new = ConceptFactory(scheme="sector", label="Old trade"), ConceptFactory(scheme="sector", label="New trade")
    practice = tree.practice(sectors=[old.notation])
    edit = reverse("wagtailadmin_pages:edit", args=[practice.pk])
    editor.get(edit)  # the form is open with the old sector
    merge(old, into=new, by=None)

    response = editor.post(
        edit, form(slug=practice.slug, **complete(sectors=[old.pk]), **{"action-publish": "yes"}), follow=True
    )

    assert [item.pk for item in PracticePage.objects.get(pk=practice.pk).sectors.all()] == [new.pk]
    assert "Merged in the meantime and replaced by its successor: Old trade." in response.content.decode()


def test_retired_concept_that_a_practice_holds_stays_when_it_is_edited(editor, tree):
    retired = ConceptFactory(label="Former theme")
    practice = tree.practice(themes=[retired.notation])
    type(retired).objects.filter(pk=retired.pk).update(retired_at=timezone.now())

    editor.post(
        reverse("wagtailadmin_pages:edit", args=[practice.pk]),
        form(slug=practice.slug, **complete(themes=[retired.pk]), **{"action-publish": "yes"}),
    )

    assert [item.pk for item in PracticePage.objects.get(pk=practice.pk).themes.all()] == [retired.pk]


def test_scheduled_practice_must_be_complete_when_it_is_scheduled(add):
    response = add(go_live_at="2099-01-01 10:00", **{"action-publish": "yes"})

    assert sorted(response.context["form"].errors) == ["countries", "sectors"]
