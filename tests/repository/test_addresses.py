"""What addresses lead to: language of the browser, unknown prefixes, renamed and moved pages, cookies."""

import pytest
from wagtail.models import Page

from tests.factories.projects import ContentPageFactory


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("it-IT,it;q=0.9,en;q=0.5", "/it/"), ("el", "/el/"), ("fr,ja", "/en/"), ("", "/en/"), ("fr;q=1,it;q=0.2", "/it/")],
)
def test_first_visit_is_led_to_the_language_of_the_browser(tree, client, accepted, expected):
    response = client.get("/", headers={"Accept-Language": accepted})

    assert (response.status_code, response["Location"]) == (302, expected)
    assert "Accept-Language" in response["Vary"]


def test_address_without_language_leads_to_the_page(tree, client):
    response = client.get("/practices/", headers={"Accept-Language": "it"})

    assert (response.status_code, response["Location"]) == (302, "/it/practices/")


@pytest.mark.parametrize(
    "url", ["/fr/", "/xx/practices/", "/en/nothing/", "/en/practices/nothing/", "/it/practices/a/b/c/"]
)
def test_unknown_language_and_unknown_page_are_not_found_with_a_page_of_ours(tree, client, url):
    response = client.get(url, follow=True)

    assert response.status_code == 404
    assert response.templates[0].name == "404.html"


@pytest.mark.parametrize("url", ["/fr/", "/fr", "/xx/practices/", "/pt-br/practices/?q=a"])
def test_unknown_language_is_not_found_at_once_and_said_in_the_language_of_the_browser(tree, client, url):
    response = client.get(url, headers={"Accept-Language": "it"})

    assert (response.status_code, response["Content-Language"]) == (404, "it")
    assert "Accept-Language" in response["Vary"]


def test_deleted_practice_is_not_found(tree, client):
    practice = tree.practice(slug="gone")
    practice.delete()

    assert [client.get(f"/{code}/practices/gone/").status_code for code in ("en", "it")] == [404, 404]


def rename(page, slug, committed):
    page.slug = slug
    with committed(execute=True):
        page.save_revision().publish()


def test_old_address_of_a_renamed_practice_leads_to_the_new_one(tree, client, django_capture_on_commit_callbacks):
    rename(tree.practice(slug="old"), "new", django_capture_on_commit_callbacks)

    response = client.get("/en/practices/old/")

    assert (response.status_code, response["Location"]) == (301, "/en/practices/new/")
    assert client.get("/en/practices/old/cite/ris/", follow=True).status_code == 200


def test_old_address_of_a_renamed_list_leads_on_with_everything_below_it(
    tree, client, django_capture_on_commit_callbacks
):
    tree.practice(slug="site-mentors")
    index = tree.indexes["en"]
    index.refresh_from_db()
    rename(index, "catalogue", django_capture_on_commit_callbacks)

    assert client.get("/en/practices/")["Location"] == "/en/catalogue/"
    assert client.get("/en/practices/site-mentors/")["Location"] == "/en/catalogue/site-mentors/"


def test_old_address_of_a_moved_page_leads_to_the_new_one(tree, client):
    first = ContentPageFactory(parent=tree.homes["en"], slug="first")
    second = ContentPageFactory(parent=tree.homes["en"], slug="second")

    second.move(Page.objects.get(pk=first.pk), pos="last-child")

    assert client.get("/en/second/")["Location"] == "/en/first/second/"


def test_old_address_of_a_stand_in_leads_to_the_new_one_as_well(tree, client, django_capture_on_commit_callbacks):
    rename(tree.practice(slug="old"), "new", django_capture_on_commit_callbacks)

    assert client.get("/it/practices/new/").status_code == 200
    assert client.get("/it/practices/old/")["Location"] == "/it/practices/new/"


def test_slug_of_a_greek_title_is_written_in_ascii(tree):
    assert tree.practice("el", title="Εκπαίδευση μαστόρων").slug == "ekpaideysi-mastoron"


def test_two_practices_of_one_title_get_two_addresses(tree):
    assert [tree.practice(title="Mentors").slug, tree.practice(title="Mentors").slug] == ["mentors", "mentors-2"]


def test_title_without_any_letter_still_gets_an_address(tree, client):
    practice = tree.practice(title="👷🏽")

    assert practice.slug
    assert client.get(practice.url).status_code == 200


@pytest.mark.parametrize("title", ["ا" * 255, "👷🏽 " * 50, "Ω" * 255, "<script>alert(1)</script>", "a" * 255])
def test_any_title_is_shown_and_escaped(tree, client, title):
    practice = tree.practice(title=title.strip())

    for code in ("en", "it"):
        response = client.get(f"/{code}/practices/{practice.slug}/")
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert client.get(f"/{code}/practices/").status_code == 200


def test_no_public_page_sets_a_cookie_for_a_stranger(tree, client):
    tree.practice(slug="site-mentors")
    tree.settings.security_contact = "security@example.org"
    urls = ["/", "/healthz", "/robots.txt", "/sitemap.xml", "/theme.css", "/styleguide/", "/en/nothing/"]
    for code in ("en", "it"):
        urls += [
            f"/{code}/{rest}"
            for rest in ("", "practices/", "practices/?sector=construction&page=2", "practices/site-mentors/",
                         "practices/site-mentors/fact-sheet/", "practices/site-mentors/cite/bibtex/",
                         "practices/site-mentors/cite/ris/")
        ]  # fmt: skip

    assert {url: sorted(client.get(url).cookies) for url in urls} == {url: [] for url in urls}
