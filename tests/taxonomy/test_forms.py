import pytest
from django import forms
from django.utils import translation
from wagtail.admin.panels import get_edit_handler

from repository.models import PracticeAttachment, PracticePage
from taxonomy import actions
from taxonomy.forms import ConceptChoiceField, ConceptsChoiceField, tree
from tests.factories.taxonomy import ConceptFactory, concept

pytestmark = pytest.mark.usefixtures("vocabularies")


class Form(forms.Form):
    sectors = ConceptsChoiceField("sector", label="Sectors", required=False)
    themes = ConceptsChoiceField("theme", required=False)
    country = ConceptChoiceField("country", required=False)
    theme = ConceptChoiceField("theme", required=False)


def keys(scheme: str, *notations: str) -> list[str]:
    return [str(concept(scheme, notation).pk) for notation in notations]


def box(html: str, key: str) -> str:
    """The label around the box of one concept."""
    start = html.index(f'value="{key}"')
    return html[html.rindex("<label", 0, start) : html.index("</label>", start)]


def test_form_that_holds_a_merged_concept_saves_the_survivor_and_names_it(editor):
    held = keys("sector", "33", "31", "F")
    actions.merge(concept("sector", "33"), into=concept("sector", "31"), by=editor)
    form = Form({"sectors": held})
    assert form.is_valid()
    assert [one.notation for one in form.cleaned_data["sectors"]] == ["F", "31"]
    assert form.fields["sectors"].led == ["Machinery repair and installation"]


def test_single_field_that_holds_a_merged_concept_saves_the_survivor_and_names_it(editor):
    (held,) = keys("country", "XK")
    actions.merge(concept("country", "XK"), into=concept("country", "AL"), by=editor)
    form = Form({"country": held})
    assert form.is_valid()
    assert form.cleaned_data["country"].notation == "AL"
    assert form.fields["country"].led == ["Kosovo"]
    assert Form({"country": held}).fields["country"].led == []


def test_concept_of_another_vocabulary_is_refused():
    form = Form({"sectors": keys("theme", "1"), "country": keys("theme", "1")[0]})
    assert set(form.errors) == {"sectors", "country"}


def test_tree_puts_parents_before_their_parts_in_order():
    notations = [(depth, entry.notation) for depth, entry in tree("sector")]
    assert notations[:4] == [(0, "A"), (1, "01"), (1, "02"), (1, "03")]
    assert len(notations) == 109


def test_countries_stand_in_the_order_of_the_readers_language():
    def first(language: str) -> list[str]:
        with translation.override(language):
            return [entry.notation for depth, entry in tree("country") if depth][:3]

    assert first("en") == ["AT", "BE", "BG"]
    assert first("el") == ["AT", "BE", "BG"]
    assert first("de") == ["BE", "BG", "DK"]


def test_tree_leaves_out_what_is_offered_no_more_unless_it_is_held(editor):
    retired = concept("sector", "32")
    actions.retire(retired, by=editor)
    assert retired.pk not in [entry.pk for _depth, entry in tree("sector")]
    assert retired.pk in [entry.pk for _depth, entry in tree("sector", {retired.pk})]


def test_retired_whole_stays_as_the_heading_of_its_parts(editor):
    whole = concept("sector", "F")
    actions.retire(whole, by=editor)
    html = str(Form()["sectors"])
    assert "F Construction" in html
    assert f'value="{whole.pk}"' not in html


def test_widget_ticks_and_names_what_is_chosen():
    furniture, construction = keys("sector", "31", "F")
    html = str(Form({"sectors": [furniture, construction]})["sectors"])
    assert "Chosen: 31 Furniture · F Construction" in html
    assert html.count(" checked") == 2
    assert 'aria-label="Sectors"' in html
    assert html.count("<details") == 22


def test_widget_marks_what_is_held_though_retired_or_merged(editor):
    retired, merged = keys("sector", "32", "33")
    actions.retire(concept("sector", "32"), by=editor)
    actions.merge(concept("sector", "33"), into=concept("sector", "31"), by=editor)
    html = str(Form({"sectors": [retired, merged]})["sectors"])
    assert "checked" in box(html, retired)
    assert "retired" in box(html, retired)
    assert "merged into “Furniture”" in box(html, merged)


def test_widget_writes_labels_as_text():
    ConceptFactory(scheme="theme", notation="<9>", label="<script>alert(1)</script>")
    html = str(Form()["themes"])
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_widget_survives_nonsense_in_the_address():
    form = Form({"sectors": ["x", "²", "-1", "9" * 40], "country": "x"})
    assert "Nothing chosen" in str(form["sectors"])
    assert not form.is_valid()


def test_select_shows_groups_of_countries_as_headings_only():
    html = str(Form()["country"])
    group, greece = concept("country", "EU"), concept("country", "GR")
    assert '<optgroup label="European Union">' in html
    assert f'value="{group.pk}"' not in html
    assert f'value="{greece.pk}"' in html


def test_select_indents_parts():
    assert f'<option value="{concept("theme", "1.1").pk}">\u20031.1 Policy coordination</option>' in str(
        Form()["theme"]
    )


def test_drawing_a_form_takes_no_query(django_assert_num_queries):
    str(Form())
    with django_assert_num_queries(0):
        str(Form(initial={"sectors": [1, 2], "country": 3}))


def test_wagtail_gives_foreign_keys_to_concepts_this_field():
    panel = get_edit_handler(PracticeAttachment)
    field = panel.get_form_class().base_fields["language"]
    assert isinstance(field, ConceptChoiceField)
    assert field.scheme == "language"


def test_page_form_draws_trees(tree, editor, client):
    practice = tree.practice(sectors=["31"])
    client.force_login(editor)
    html = client.get(f"/admin/pages/{practice.pk}/edit/").content.decode()
    assert html.count("<concept-tree") == 9
    assert "taxonomy/concept-tree.js" in html
    assert PracticePage.objects.get(pk=practice.pk).sectors.get().notation == "31"


def test_page_form_posted_with_a_merged_concept_saves_the_survivor_and_says_so(tree, editor, client):
    practice = tree.practice(sectors=["33"], outcome="worked")
    client.force_login(editor)
    address = f"/admin/pages/{practice.pk}/edit/"
    data = sent(client.get(address).context["form"])
    actions.merge(concept("sector", "33"), into=concept("sector", "31"), by=editor)
    assert data["sectors"] == [concept("sector", "33").pk]
    client.post(address, data | {"action-publish": "1"})
    saved = PracticePage.objects.get(pk=practice.pk)
    assert [one.notation for one in saved.sectors.all()] == ["31"]
    assert saved.outcome == concept("outcome", "worked")


def sent(form: forms.ModelForm) -> dict[str, object]:
    """What a browser sends for an unchanged page form."""
    data = {bound.html_name: bound.field.widget.format_value(bound.value()) for bound in form}
    data |= {"sectors": form["sectors"].value(), "countries": form["countries"].value()}
    for formset in form.formsets.values():
        data |= {bound.html_name: bound.value() for bound in formset.management_form}
    return {name: value for name, value in data.items() if value is not None}
