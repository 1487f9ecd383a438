"""The site map names what everybody may read, each page once, with its translations."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.community import UserFactory
from tests.factories.privacy import close
from tests.factories.projects import ContentPageFactory

BASE = "http://localhost:8000"
# ruff: noqa: S314  (the documents are our own answers)
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
STRUCTURE = [f"/{code}/{rest}" for code in ("en", "it", "el") for rest in ("", "practices/")]


def files(client, **options):
    """The site map is an index of files: all of them, parsed."""
    index = client.get("/sitemap.xml", **options)
    assert index["Content-Type"] == "application/xml"
    addresses = [
        item.text.removeprefix(BASE) for item in ElementTree.fromstring(index.content).iterfind(".//s:loc", SPACES)
    ]
    return [ElementTree.fromstring(client.get(address, **options).content) for address in addresses]


def entries(client, **options):
    """Address to its alternates by language; none stands there twice."""
    urls = [url for file in files(client, **options) for url in file.findall("s:url", SPACES)]
    found = {
        url.find("s:loc", SPACES).text.removeprefix(BASE): {
            link.get("hreflang"): link.get("href").removeprefix(BASE) for link in url.findall("x:link", SPACES)
        }
        for url in urls
    }
    assert len(found) == len(urls)
    return found


def practices(client):
    return sorted(url for url in entries(client) if url not in STRUCTURE and "/topics/" not in url)


def test_every_public_page_stands_there_once_with_the_portal_as_its_host(tree, client):
    tree.practice(slug="site-mentors")
    ContentPageFactory(parent=tree.homes["it"], slug="progetto")

    assert practices(client) == ["/en/practices/site-mentors/", "/it/progetto/"]
    assert entries(client) == entries(client, headers={"Host": "127.0.0.1"})


def test_translations_name_one_another(tree, client):
    practice = tree.practice(slug="site-mentors")
    tree.translation(practice, "it", title="Tutor", slug="tutor")
    both = {"en": "/en/practices/site-mentors/", "it": "/it/practices/tutor/"}

    found = entries(client)

    assert found["/en/practices/site-mentors/"] == found["/it/practices/tutor/"] == both
    assert found["/en/"] == {"en": "/en/", "it": "/it/", "el": "/el/"}


def test_page_without_translation_has_no_alternates(tree, client):
    tree.practice(slug="alone")

    assert entries(client)["/en/practices/alone/"] == {}


@pytest.mark.parametrize("how", ["login", "password", "groups"])
def test_closed_practice_is_not_named_and_neither_is_its_translation(tree, client, how):
    practice = tree.practice(slug="closed")
    tree.translation(practice, "it", title="Chiusa", slug="chiusa")
    close(practice, how)

    assert practices(client) == []
    client.force_login(UserFactory.administrator())
    assert practices(client) == []


def test_draft_and_translation_of_a_draft_are_not_named(tree, client):
    practice = tree.practice(slug="draft")
    tree.translation(practice, "it", title="Bozza", slug="bozza")
    practice.unpublish()

    assert practices(client) == []


def test_closing_a_list_takes_everything_below_it_away(tree, client):
    practice = tree.practice(slug="site-mentors")
    tree.translation(practice, "it", title="Tutor", slug="tutor")
    close(tree.indexes["en"], "login")

    assert practices(client) == []


def test_number_of_queries_does_not_depend_on_the_number_of_pages(tree, client):
    asked = []
    for wanted in (1, 10):
        for number in range(wanted):
            practice = tree.practice(revision=False)
            tree.translation(practice, "it", title=f"Pratica {wanted} {number}", revision=False)
        files(client)
        with CaptureQueriesContext(connection) as captured:
            files(client)
        asked.append(len(captured))

    assert asked[0] == asked[1]
