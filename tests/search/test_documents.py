"""Documents follow their practices: in the same transaction, whatever changes them, and never before."""

import json

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page, PageViewRestriction

from repository.indexing import PRACTICES
from repository.models import PracticePage
from search import documents, privacy
from search.models import SearchCounter, SearchDocument, SearchTerm, SearchTitle
from taxonomy import actions as taxonomy_actions
from tests.factories.taxonomy import concept

pytestmark = pytest.mark.django_db


def document(practice) -> SearchDocument:
    return SearchDocument.objects.get(key=str(practice.translation_key))


def body(practice) -> dict:
    return json.loads(document(practice).body)


def terms(practice) -> set[str]:
    numbers = memoryview(document(practice).packed).cast("I").tolist()
    return {str(term) for term in SearchTerm.objects.filter(pk__in=numbers)}


def texts_of(practice) -> int:
    with connection.cursor() as cursor:
        key = "rowid" if connection.vendor == "sqlite" else "id"
        cursor.execute(f"SELECT count(*) FROM search_text WHERE {key} = %s", [document(practice).pk])  # noqa: S608
        return cursor.fetchone()[0]


# --- what a document holds ----------------------------------------------------------------------


def test_document_of_a_published_practice_holds_texts_values_and_ancestors(tree):
    practice = tree.practice(title="Site mentors", countries=["GR"], sectors=["41"], from_year=2019, to_year=2021)
    assert body(practice)["texts"]["en"]["title"] == "Site mentors"
    assert body(practice)["values"]["country"] == ["gr"]
    assert {"country:gr", "country:eu", "sector:construction", "kind:practice", "visibility:open"} <= terms(practice)
    assert {"year:2019", "year:2020", "year:2021"} <= terms(practice)
    assert "year:2022" not in terms(practice)


def test_what_is_not_stated_can_be_filtered_by(tree):
    assert {"outcome:not-stated", "evidence:not-stated"} <= terms(tree.practice())


def test_ongoing_practice_is_since_its_first_year(tree):
    assert {t for t in terms(tree.practice(from_year=2019, ongoing=True)) if t.startswith(("year", "since"))} == {
        "since:2019"
    }


@pytest.mark.parametrize("known", [{"from_year": 2019}, {"to_year": 2019}])
def test_period_with_one_end_counts_in_that_year(tree, known):
    assert {t for t in terms(tree.practice(**known)) if t.startswith(("year", "since"))} == {"year:2019"}


def test_document_has_a_title_key_for_every_language_of_the_portal(tree, settings):
    practice = tree.practice(title="Ärzte")
    keys = dict(SearchTitle.objects.filter(document=document(practice)).values_list("language", "key"))
    assert keys == {code: "arzte" for code, _name in settings.LANGUAGES}


def test_draft_is_in_no_document(tree):
    practice = tree.practice(live=False)
    assert (document(practice).body, bytes(document(practice).packed)) == ("", b"")


def test_draft_of_a_live_practice_changes_nothing(tree):
    practice = tree.practice(title="Site mentors")
    before = document(practice).version
    practice.title = "Secret plan"
    practice.save_revision()
    assert (document(practice).version, body(practice)["texts"]["en"]["title"]) == (before, "Site mentors")


def test_saving_without_a_change_takes_no_version(tree):
    practice = tree.practice()
    before = SearchCounter.current()
    practice.save()
    assert SearchCounter.current() == before


# --- what changes it ----------------------------------------------------------------------------


def test_unpublishing_empties_the_document_and_its_texts(tree):
    practice = tree.practice()
    assert texts_of(practice) == 1
    practice.unpublish()
    assert (document(practice).body, bytes(document(practice).packed), texts_of(practice)) == ("", b"", 0)
    assert not SearchTitle.objects.filter(document=document(practice)).exists()


def test_unpublishing_through_the_base_class_is_seen(tree):
    practice = tree.practice()
    page = Page.objects.get(pk=practice.pk)
    page.live = False
    page.save()
    assert document(practice).body == ""


def test_translation_joins_its_original_and_leaves_it(tree):
    practice = tree.practice(title="Site mentors")
    told = tree.translation(practice, "it", title="Tutor di cantiere")
    assert set(body(practice)["texts"]) == {"en", "it"}
    told.unpublish()
    assert set(body(practice)["texts"]) == {"en"}


def test_translation_in_a_closed_branch_stays_out(tree):
    practice = tree.practice()
    tree.translation(practice, "it")
    PageViewRestriction.objects.create(page=tree.indexes["it"], restriction_type=PageViewRestriction.LOGIN)
    assert set(body(practice)["texts"]) == {"en"}
    assert document(practice).visibility == "open"


def test_restriction_on_an_ancestor_closes_documents_at_once_and_opens_them(tree):
    practice = tree.practice()
    rule = PageViewRestriction.objects.create(page=tree.homes["en"], restriction_type=PageViewRestriction.LOGIN)
    assert document(practice).visibility == str(rule.pk)
    rule.delete()
    assert document(practice).visibility == "open"


def test_nested_restrictions_are_all_named(tree):
    practice = tree.practice()
    outer = PageViewRestriction.objects.create(page=tree.homes["en"], restriction_type=PageViewRestriction.LOGIN)
    inner = PageViewRestriction.objects.create(page=practice, restriction_type=PageViewRestriction.GROUPS)
    inner.groups.add(Group.objects.create(name="Reviewers"))
    assert document(practice).visibility == f"{outer.pk}+{inner.pk}"


def test_deleting_a_parent_empties_what_went_with_it(tree):
    practice = tree.practice()
    tree.indexes["en"].delete()
    assert not PracticePage.objects.filter(pk=practice.pk).exists()
    assert document(practice).body == ""


def test_deleting_the_original_empties_the_document(tree):
    practice = tree.practice()
    tree.translation(practice, "it")
    key = practice.translation_key
    PracticePage.objects.get(pk=practice.pk).delete()
    assert SearchDocument.objects.get(key=str(key)).body == ""


@pytest.mark.parametrize("through", ["the page", "Wagtail's action"])
def test_moving_below_a_closed_page_closes_the_document(tree, through):
    practice = tree.practice()
    rule = PageViewRestriction.objects.create(page=tree.indexes["it"], restriction_type=PageViewRestriction.LOGIN)
    target = type(tree.indexes["it"]).objects.get(pk=tree.indexes["it"].pk)
    if through == "the page":
        PracticePage.objects.get(pk=practice.pk).move(target, pos="last-child")
    else:
        MovePageAction(Page.objects.get(pk=practice.pk), target, pos="last-child").execute(skip_permission_checks=True)
    assert document(practice).visibility == str(rule.pk)


def test_moving_an_ancestor_closes_what_is_below(tree):
    practice = tree.practice()
    rule = PageViewRestriction.objects.create(page=tree.homes["it"], restriction_type=PageViewRestriction.LOGIN)
    index = type(tree.indexes["en"]).objects.get(pk=tree.indexes["en"].pk)
    index.slug = "moved"
    index.save()
    index.move(type(tree.homes["it"]).objects.get(pk=tree.homes["it"].pk), pos="last-child")
    assert document(practice).visibility == str(rule.pk)


def test_bulk_update_hides_at_once(tree):
    practice = tree.practice()
    PracticePage.objects.filter(pk=practice.pk).update(live=False)
    assert document(practice).body == ""


def test_merged_concept_is_replaced_in_documents(tree):
    practice = tree.practice(themes=["4.3"])
    old, new = concept("theme", "4.3"), concept("theme", "1.1")
    taxonomy_actions.merge(old, into=new, by=None)
    assert body(practice)["values"]["theme"] == [new.slug]
    assert f"theme:{old.slug}" not in terms(practice)


def test_concept_that_moves_in_its_tree_brings_its_new_ancestors(tree):
    practice = tree.practice(themes=["1.1"])
    moved, above = concept("theme", "1.1"), concept("theme", "3")
    taxonomy_actions.move(moved, broader=above, by=None)
    assert f"theme:{above.slug}" in terms(practice)


def test_renamed_organisation_is_renamed_in_documents(tree):
    from community.actions import find_or_add_organisation
    from repository.models import PracticeRole

    chamber = find_or_add_organisation("Example chamber", by=None)
    practice = tree.practice(roles=[PracticeRole(organisation=chamber)])
    chamber.name = "Example guild"
    chamber.save()
    assert "Example guild" in body(practice)["names"]
    assert SearchTerm.objects.get(group="organisation").label == "Example guild"


# --- when something goes wrong --------------------------------------------------------------------


def test_what_is_rolled_back_was_never_there(tree):
    before = (SearchCounter.current(), SearchDocument.objects.count())
    try:
        with transaction.atomic():
            tree.practice()
            raise RuntimeError
    except RuntimeError:
        pass
    assert (SearchCounter.current(), SearchDocument.objects.count()) == before


def test_draft_that_cannot_be_made_is_hidden_marked_and_tried_again(tree, monkeypatch):
    practice, other = tree.practice(), tree.practice()
    with monkeypatch.context() as broken:
        broken.setattr("repository.indexing._text", lambda page: 1 / (page.pk != practice.pk))
        practice.title = "Another title"
        practice.save()
    row = document(practice)
    assert (row.body, row.error) == ("", "ZeroDivisionError('division by zero')")
    assert document(other).body
    assert documents.refresh_stale() == 1
    assert body(practice)["texts"]["en"]["title"] == "Another title"


def test_reconciling_mends_what_was_changed_behind_our_back(tree):
    shown, hidden = tree.practice(), tree.practice()
    SearchDocument.objects.filter(key=str(shown.translation_key)).delete()
    Page.objects.filter(pk=hidden.pk).update(live=False)
    assert documents.reconcile(PRACTICES) == 2
    assert document(shown).body
    assert document(hidden).body == ""
    assert documents.reconcile(PRACTICES) == 0


def test_restriction_over_many_documents_is_left_to_the_worker(tree, monkeypatch):
    practice = tree.practice()
    monkeypatch.setattr(documents, "AT_ONCE", 0)
    rule = PageViewRestriction.objects.create(page=tree.homes["en"], restriction_type=PageViewRestriction.LOGIN)
    assert document(practice).visibility == "open"
    assert privacy.apply_waiting() == 1
    assert document(practice).visibility == str(rule.pk)
    assert privacy.apply_waiting() == 0


def test_version_is_taken_inside_a_transaction_only(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        SearchCounter.take()
