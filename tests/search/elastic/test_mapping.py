import json

import pytest

from search import composing
from search.elastic import mapping
from search.elastic.mapping import format_of, settings_and_mapping
from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.models import SearchDelivery
from search.textindex import COLUMNS
from tests.search.rows import THINGS


def test_every_field_is_declared_and_no_other_is_taken():
    found = settings_and_mapping([THINGS], replicas=1)["mappings"]

    assert found["dynamic"] is False
    assert found["_meta"] == {"format": format_of([THINGS])}
    assert set(found["properties"]["facets"]["properties"]) == {facet.name for facet in THINGS.facets}
    assert set(found["properties"]["stems"]["properties"]) == set(COLUMNS)
    assert set(found["properties"]["titles"]["properties"]) == {"de", "el", "en", "es", "it"}


def test_facets_of_all_kinds_are_there():
    other = Kind("other", "Other", FacetSet([Facet("format", "Format")]), "format", "format", list, list, list)

    facets = settings_and_mapping([THINGS, other], replicas=0)["mappings"]["properties"]["facets"]["properties"]

    assert {"country", "format"} <= set(facets)


def test_replicas_are_a_setting_and_no_other_format():
    one, two = (settings_and_mapping([THINGS], replicas=number) for number in (1, 2))

    assert (one["settings"]["index"]["number_of_replicas"], two["settings"]["index"]["number_of_replicas"]) == (1, 2)
    assert one["mappings"] == two["mappings"]


@pytest.mark.parametrize("change", ["documents", "fields", "languages"])
def test_format_is_another_when_documents_or_fields_are(change, monkeypatch, settings):
    before = format_of([THINGS])
    if change == "documents":
        monkeypatch.setattr(mapping, "FORMAT", composing.FORMAT + 1)
    if change == "fields":
        monkeypatch.setitem(mapping.COUNTED, "ignore_above", 256)
    if change == "languages":
        settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]

    assert format_of([THINGS]) != before
    assert len(before) == len(format_of([THINGS])) == 16


def test_order_of_kinds_is_no_other_format():
    other = Kind("other", "Other", FacetSet([Facet("format", "Format")]), "format", "format", list, list, list)

    assert format_of([THINGS, other]) == format_of([other, THINGS])


@pytest.mark.django_db
def test_every_field_of_a_document_is_declared(shelf):
    shelf.put("first", "First workshop", sector="construction")
    source = json.loads(SearchDelivery.objects.get().source)
    declared = settings_and_mapping([shelf.kind], replicas=0)["mappings"]["properties"]

    assert set(source) <= set(declared)
    for name in ("facets", "titles", "stems"):
        assert set(source[name]) <= set(declared[name]["properties"])
