"""Home and content pages: what editors compose from blocks."""

import json

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from core.blocks import SHELF, page_blocks
from projects.models import ContentPage
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.core import PortalImageFactory
from tests.factories.projects import ContentPageFactory
from tests.factories.taxonomy import concept


def html(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_home_page_says_what_the_portal_is(tree, client):
    home = tree.homes["en"]
    home.hero_title, home.lead = "Practices that work", "For small enterprises"
    home.save_revision().publish()

    text = html(client, home)
    assert "Practices that work" in text
    assert "For small enterprises" in text


def test_home_page_without_any_block_is_shown(tree, client):
    assert html(client, tree.homes["en"])


def test_blocks_of_other_apps_are_offered_to_editors():
    assert sorted(SHELF) == ["counts", "matrix", "newest_practices", "partners"]
    assert set(SHELF) < set(page_blocks().child_blocks)


def test_migrations_do_not_name_blocks():
    field = ContentPage._meta.get_field("body")

    assert field.deconstruct()[2] == []
    assert "block_lookup" not in field.deconstruct()[3]


def test_every_block_is_shown(tree, client):
    partner = OrganisationFactory(
        name="Example Partner", country=concept("country", "GR"), website="https://example.org/"
    )
    page = ContentPageFactory(
        parent=tree.homes["en"],
        body=[
            ("text", "<h2>Where we started</h2>"),
            ("quote", {"text": "It works.", "source": "Example Teacher"}),
            ("facts", {"heading": "In numbers", "facts": [{"label": "Partners", "value": "four"}]}),
            ("figure", {"image": PortalImageFactory(), "caption": "A pattern in blue"}),
            ("button", {"label": "All practices", "page": tree.indexes["en"], "url": ""}),
            (
                "partners",
                {"heading": "Who", "partners": [{"organisation": partner, "role": "Lead", "text": "A school"}]},
            ),
        ],
    )

    text = html(client, page)

    words = [
        "Where we started", "It works.", "Example Teacher", "In numbers", "four", "A pattern in blue",
        'href="/en/practices/"', "All practices", "Example Partner", "Greece", "Lead", "A school",
    ]  # fmt: skip
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x"])
def test_script_in_an_address_is_dropped_when_an_editor_saves_it(url):
    written = {
        "blocks": [
            {
                "key": "a", "type": "unstyled", "depth": 0, "text": "Click", "inlineStyleRanges": [],
                "entityRanges": [{"key": 0, "offset": 0, "length": 5}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}},
    }  # fmt: skip

    stored = ContentstateConverter(["bold", "link"]).to_database_format(json.dumps(written))

    assert "Click" in stored
    assert url not in stored


def test_partner_that_was_deleted_leaves_the_others(tree, client):
    gone, stays = OrganisationFactory(name="Example Gone"), OrganisationFactory(name="Example Stays")
    page = ContentPageFactory(
        parent=tree.homes["en"],
        body=[
            (
                "partners",
                {"heading": "", "partners": [{"organisation": o, "role": "", "text": ""} for o in (gone, stays)]},
            )
        ],
    )
    gone.delete()

    text = html(client, page)
    assert "Example Stays" in text
    assert "Example Gone" not in text


def test_newest_practices_are_as_many_as_the_editor_said_newest_first(tree, client):
    for number in range(5):
        tree.practice(title=f"Number {number}")
    page = ContentPageFactory(parent=tree.homes["en"], body=[("newest_practices", {"heading": "New", "number": 2})])

    text = html(client, page)
    assert [number for number in range(5) if f"Number {number}" in text] == [3, 4]
    assert text.index("Number 4") < text.index("Number 3")


def test_counts_are_those_of_the_moment(tree, client):
    page = ContentPageFactory(parent=tree.homes["en"], body=[("counts", None)])
    counts = []
    for _round in range(2):
        response = client.get(page.url)
        counts.append(next(c["counts"][0].value for c in response.context if "counts" in c))
        tree.practice()

    assert counts == ["0", "1"]


def test_editor_finds_the_form_of_a_page_with_every_block(tree, client):
    client.force_login(UserFactory.editor())
    page = ContentPageFactory(parent=tree.homes["en"])

    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_page_types_stand_only_where_they_belong(tree):
    assert [model.__name__ for model in type(tree.homes["en"]).allowed_subpage_models()] == [
        "ContentPage", "PracticeIndexPage",
    ]  # fmt: skip
    assert [model.__name__ for model in type(tree.indexes["en"]).allowed_subpage_models()] == ["PracticePage"]
