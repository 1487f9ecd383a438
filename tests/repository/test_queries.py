"""The number of SQL queries of a page does not depend on the number of practices."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Organisation
from repository.models import PracticeAttachment, PracticeLink, PracticePage, PracticeRole
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.core import PortalDocumentFactory
from tests.factories.privacy import close

MANY = {
    "sectors": ["F", "31"], "countries": ["GR", "ES"], "themes": ["1.1", "2.1"], "strands": ["initial"],
    "eqf_levels": ["3", "4"], "outcome": "worked", "evidence": "monitored",
}  # fmt: skip


def queries(client, url):
    client.get(url)  # site, content types and vocabulary are known from now on
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


def practice(tree, *, translated=False, **values):
    page = tree.practice(
        **MANY,
        **values,
        roles=[PracticeRole(organisation=OrganisationFactory()), PracticeRole(organisation=OrganisationFactory())],
        attachments=[PracticeAttachment(document=PortalDocumentFactory())],
        links=[PracticeLink(url="https://example.org/", label="More")],
    )
    if translated:
        tree.translation(page, "it", title="Pratica 1")
    return page


@pytest.fixture
def shown(tree):
    """Home page with all blocks of the repository, one practice, and one that is closed."""
    for home in tree.homes.values():
        home.body = [("counts", None), ("newest_practices", {"heading": "", "number": 12})]
        home.save_revision().publish()
    close(tree.practice(**MANY), "login")
    return practice(tree, translated=True)


def addresses(language, shown):
    slug = shown.slug if language == "en" else "pratica-1"
    return [
        f"/{language}/",
        f"/{language}/practices/",
        f"/{language}/practices/?sector=construction&country=gr",
        f"/{language}/practices/{slug}/",
        "/sitemap-pages.xml",
    ]


def test_public_pages_ask_as_often_at_one_three_and_a_hundred_practices(tree, shown):
    stranger, member = Client(), Client()
    member.force_login(UserFactory())
    asked = []
    for wanted in (1, 3, 100):
        while PracticePage.objects.originals().filter(slug__startswith="more").count() < wanted:
            practice(tree, title="More", translated=wanted == 3, revision=wanted < 100)
        asked.append(
            {
                (name, url): queries(client, url)
                for name, client in (("stranger", stranger), ("member", member))
                for language in ("en", "it")
                for url in addresses(language, shown)
            }
        )

    assert asked[0] == asked[1]
    assert asked[1] == asked[2]


def test_listing_of_organisations_asks_as_often_at_one_three_and_a_hundred(client, db):
    client.force_login(UserFactory.administrator())
    asked = []
    for wanted in (1, 3, 49):
        while Organisation.objects.count() < wanted:
            OrganisationFactory()
        asked.append(queries(client, "/admin/snippets/community/organisation/"))

    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("kind", ["roles", "attachments", "links"])
def test_reading_page_asks_as_often_whatever_the_practice_carries(tree, client, kind):
    few, many = tree.practice(), tree.practice(sectors=["A"], countries=["IT"])
    make = {
        "roles": lambda: PracticeRole(organisation=OrganisationFactory()),
        "attachments": lambda: PracticeAttachment(document=PortalDocumentFactory()),
        "links": lambda: PracticeLink(url="https://example.org/", label="More"),
    }[kind]
    for page, number in ((few, 1), (many, 7)):
        setattr(page, kind, [make() for _ in range(number)])
        page.save_revision().publish()

    assert queries(client, few.url) == queries(client, many.url)
