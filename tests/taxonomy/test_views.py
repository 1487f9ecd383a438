import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from taxonomy import actions
from taxonomy.enums import Scheme
from taxonomy.listing import rows
from taxonomy.models import Concept
from tests.factories.community import UserFactory
from tests.factories.taxonomy import ConceptFactory, concept

pytestmark = pytest.mark.usefixtures("vocabularies")

LIST = "/admin/vocabularies/sector/"
READ = (LIST, f"{LIST}results/", f"{LIST}?q=furniture")


def url(view: str, row: Concept) -> str:
    return reverse(f"vocabulary_{row.scheme.replace('-', '_')}:{view}", args=[row.pk])


def posted(row: Concept | None = None, **changes: object) -> dict[str, object]:
    """What the form sends: every name as it is, with the changes."""
    names = row.entry.names if row else {}
    data = {
        f"{code}_{part}": getattr(name, part)
        for code, name in names.items()
        for part in ("text", "short", "definition")
    }
    data |= {"broader": row.broader_id or "", "rank": row.rank} if row else {}
    return data | changes


@pytest.mark.parametrize("scheme", Scheme.values)
def test_every_vocabulary_has_a_listing(signed_in, scheme):
    response = signed_in.get(f"/admin/vocabularies/{scheme}/")
    assert response.status_code == 200
    assert len(response.context["object_list"]) == Concept.objects.of(scheme).count()


def test_listing_is_a_tree_in_order_with_usage_and_state(tree, editor):
    tree.practice(sectors=["31"])
    actions.retire(concept("sector", "30"), by=editor)
    actions.merge(concept("sector", "33"), into=concept("sector", "31"), by=editor)
    listed = {row.code: row for row in rows("sector")}
    assert list(listed)[:3] == ["A", "01", "02"]
    assert [listed[code].depth for code in ("C", "31")] == [0, 1]
    assert [listed[code].used for code in ("31", "33", "F")] == [1, 0, 0]
    assert [listed[code].state for code in ("31", "30", "33")] == ["", "Retired", "Merged into “Furniture”"]


@pytest.mark.parametrize("words", ["επιπλων", "FURNITURE", "möbel", "31"])
def test_search_finds_labels_of_every_language_and_codes_with_the_path_to_them(words):
    found = rows("sector", words)
    assert {row.code for row in found} >= {"C", "31"}
    assert "F" not in {row.code for row in found}
    assert [row.is_match for row in found if row.code == "31"] == [True]


def test_search_that_finds_nothing_says_so(signed_in):
    assert "No concepts match your query." in signed_in.get(f"{LIST}?q=zzzz").content.decode()


def test_listing_takes_the_same_queries_for_10_and_300_rows(signed_in, tree):
    def count(rows_there: int) -> int:
        signed_in.get("/admin/vocabularies/mode/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = signed_in.get("/admin/vocabularies/mode/")
        assert len(response.context["object_list"]) == rows_there
        return len(queries)

    ConceptFactory.create_batch(6, scheme="mode")
    few = count(10)
    parent = ConceptFactory(scheme="mode")
    ConceptFactory.create_batch(289, scheme="mode", broader=parent)
    assert count(300) == few


@pytest.mark.parametrize("view", ["edit", "history", "retire", "restore", "merge"])
def test_screens_of_a_concept_open(signed_in, view):
    assert signed_in.get(url(view, concept("sector", "31"))).status_code == 200


@pytest.mark.parametrize(
    ("rights", "listing", "adding", "changing"),
    [
        ([], 403, 403, 403),
        (["view_concept"], 200, 403, 403),
        (["add_concept"], 200, 200, 403),
        (["change_concept"], 200, 403, 200),
    ],
)
def test_screens_ask_for_the_right(client, staff, rights, listing, adding, changing):
    client.force_login(staff(*rights))
    row = concept("sector", "31")
    assert {client.get(address).status_code for address in READ} == {listing}
    assert client.get(f"{LIST}new/").status_code == adding
    changing_screens = [url(view, row) for view in ("edit", "retire", "restore", "merge")]
    assert {client.get(address).status_code for address in changing_screens} == {changing}


def test_change_without_the_right_is_refused(client, staff):
    client.force_login(staff("view_concept", "add_concept"))
    row, into = concept("sector", "33"), concept("sector", "31")
    answers = [
        client.post(url("merge", row), {"into": into.pk}),
        client.post(url("retire", row)),
        client.post(url("edit", row), posted(row, en_short="Changed")),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    row.refresh_from_db()
    assert row.is_offered
    assert row.label("en") == "Machinery repair and installation"


def test_visitor_is_sent_to_sign_in(client):
    assert client.get(LIST).status_code == 302


def test_editor_without_rights_on_concepts_sees_no_menu(client, staff):
    client.force_login(staff())
    assert "/admin/vocabularies/" not in client.get("/admin/").content.decode()
    client.force_login(UserFactory.administrator())
    assert "/admin/vocabularies/sector/" in client.get("/admin/").content.decode()


def test_concept_is_added_with_its_slug_proposed(signed_in):
    data = posted(en_text="Example basket weaving", it_text="Esempio: intreccio", broader=concept("sector", "C").pk)
    assert signed_in.post(f"{LIST}new/", data).status_code == 302
    added = Concept.objects.get(scheme="sector", slug="example-basket-weaving")
    assert added.broader.notation == "C"
    assert added.label("it") == "Esempio: intreccio"


def test_taken_slug_and_code_and_missing_name_are_said_beside_the_field(signed_in):
    data = posted(en_text="", it_short="Solo", slug="furniture", notation="31")
    response = signed_in.post(f"{LIST}new/", data)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"en_text", "it_text", "slug", "notation"}


def test_edited_names_are_saved_and_nothing_else_changes(signed_in):
    row = concept("sector", "31")
    before = row.entry.names
    assert signed_in.post(url("edit", row), posted(row, it_short="Mobilio")).status_code == 302
    after = concept("sector", "31").entry.names
    assert [code for code in before if before[code] != after[code]] == ["it"]
    assert after["it"].short == "Mobilio"


def test_whole_cannot_be_put_below_its_part(signed_in):
    row = concept("sector", "C")
    response = signed_in.post(url("edit", row), posted(row, broader=concept("sector", "31").pk))
    assert "part of itself" in response.content.decode()
    row.refresh_from_db()
    assert row.broader is None


def test_merging_asks_first_and_tells_how_many_objects(signed_in, tree):
    tree.practice(sectors=["33"])
    row, into = concept("sector", "33"), concept("sector", "31")
    asked = signed_in.get(url("merge", row), {"into": into.pk}).content.decode()
    assert "It is used by 1 practice." in asked
    row.refresh_from_db()
    assert row.replaced_by is None
    done = signed_in.post(url("merge", row), {"into": into.pk}, follow=True).content.decode()
    assert "Objects re-tagged: 1." in done
    row.refresh_from_db()
    assert row.replaced_by == into
    assert "Merged into “Furniture”. 1 object was re-tagged." in signed_in.get(url("history", row)).content.decode()


def test_merge_that_is_refused_says_why(signed_in):
    row = concept("sector", "C")
    response = signed_in.post(url("merge", row), {"into": concept("sector", "31").pk})
    assert "Merge the part into the whole" in response.content.decode()


def test_retiring_and_restoring(signed_in):
    row = concept("sector", "32")
    signed_in.post(url("retire", row))
    assert concept("sector", "32").retired_at
    signed_in.post(url("restore", row))
    assert concept("sector", "32").retired_at is None


def test_merged_concept_is_not_retired(signed_in, editor):
    row = concept("sector", "33")
    actions.merge(row, into=concept("sector", "31"), by=editor)
    assert "was merged" in signed_in.post(url("retire", row), follow=True).content.decode()
    assert concept("sector", "33").retired_at is None


def test_concept_of_another_vocabulary_is_not_found(signed_in):
    address = reverse("vocabulary_country:edit", args=[concept("sector", "31").pk])
    assert signed_in.get(address, follow=True).status_code == 404


def test_admin_knows_where_a_concept_is_edited(editor):
    row = concept("target-group", "TG01")
    assert AdminURLFinder(editor).get_edit_url(row) == f"/admin/vocabularies/target-group/edit/{row.pk}/"
