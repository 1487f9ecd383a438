"""One practice under the prefix of every language: translated, or in its original with a label."""

import re

import pytest

from tests.factories.community import UserFactory
from tests.factories.privacy import close

GREEK = "Εκπαίδευση μαστόρων"


@pytest.fixture
def practice(tree):
    return tree.practice(title="Site mentors", slug="site-mentors")


@pytest.fixture
def translation(tree, practice):
    return tree.translation(practice, "it", title="Tutor di cantiere", slug="tutor-di-cantiere", summary="In italiano.")


def html(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def canonical(text):
    return re.findall(r'<link rel="canonical" href="([^"]+)"', text)


def hreflang(text):
    return dict(re.findall(r'<link rel="alternate"\s+hreflang="([^"]+)"\s+href="([^"]+)"', text))


def switch(response):
    return {link.code: (link.url, link.translated) for link in response.context["languages"]}


# --- a practice without translation -------------------------------------------------------------------


def test_untranslated_practice_is_shown_with_a_notice_in_its_own_language(client, practice):
    text = html(client, "/it/practices/site-mentors/")

    assert '<html lang="it"' in text
    assert 'lang="en"' in re.search(r"<h1[^>]*>", text).group()
    assert re.search(r'<p class="lead" lang="en"', text)
    assert client.get("/it/practices/site-mentors/").context["reading"].notice is not None


def test_untranslated_practice_names_the_original_as_canonical_and_no_translation(client, practice):
    text = html(client, "/it/practices/site-mentors/")

    assert canonical(text) == ["http://localhost:8000/en/practices/site-mentors/"]
    assert hreflang(text) == {"en": "http://localhost:8000/en/practices/site-mentors/"}


def test_breadcrumb_of_an_untranslated_practice_is_in_the_language_of_the_reader(tree, client, practice):
    tree.homes["it"].title, tree.indexes["it"].title = "Inizio", "Pratiche"
    for page in (tree.homes["it"], tree.indexes["it"]):
        page.save_revision().publish()

    links = client.get("/it/practices/site-mentors/").context["breadcrumb"]

    assert [(link.title, link.url) for link in links] == [("Inizio", "/it/"), ("Pratiche", "/it/practices/")]


def test_draft_is_shown_in_no_language(tree, client):
    tree.practice(slug="draft", live=False)

    assert [client.get(f"/{code}/practices/draft/").status_code for code in ("en", "it", "el")] == [404] * 3


def test_practice_taken_offline_is_gone_in_every_language(client, practice, translation):
    practice.unpublish()

    urls = ["/en/practices/site-mentors/", "/it/practices/tutor-di-cantiere/", "/el/practices/site-mentors/"]
    assert [client.get(url).status_code for url in urls] == [404] * 3
    assert client.get("/it/practices/tutor-di-cantiere/fact-sheet/").status_code == 404


def test_practice_written_in_greek_is_read_under_english(tree, client):
    practice = tree.practice("el", title=GREEK)

    response = client.get("/en/practices/")
    assert [(card.title, card.lang, card.lang_name) for card in response.context["cards"]] == [(GREEK, "el", "Greek")]
    assert response.context["cards"][0].url == f"/en/practices/{practice.slug}/"
    assert canonical(html(client, f"/en/practices/{practice.slug}/")) == [
        f"http://localhost:8000/el/practices/{practice.slug}/"
    ]


# --- a translation ----------------------------------------------------------------------------------------


def test_translation_is_shown_with_its_texts_and_the_facts_of_the_original(client, practice, translation):
    reading = client.get("/it/practices/tutor-di-cantiere/").context["reading"]

    assert (reading.notice, reading.lang) == (None, "it")
    assert reading.translated_from.url == "/en/practices/site-mentors/"
    assert [badge.url for badge in reading.badges] == [
        "/it/topics/country/gr/", "/it/topics/sector/construction/"
    ]  # fmt: skip


def test_hreflang_names_real_translations_only_and_the_same_on_each(client, practice, translation):
    both = {
        "en": "http://localhost:8000/en/practices/site-mentors/",
        "it": "http://localhost:8000/it/practices/tutor-di-cantiere/",
    }
    assert hreflang(html(client, "/en/practices/site-mentors/")) == both
    assert hreflang(html(client, "/it/practices/tutor-di-cantiere/")) == both


def test_foreign_slug_leads_to_the_translation(client, practice, translation):
    response = client.get("/it/practices/site-mentors/")
    assert (response.status_code, response["Location"]) == (302, "/it/practices/tutor-di-cantiere/")

    response = client.get("/it/practices/site-mentors/cite/ris/")
    assert response["Location"] == "/it/practices/tutor-di-cantiere/cite/ris/"


def test_draft_of_a_translation_leaves_the_stand_in(tree, client, practice):
    tree.translation(practice, "it", title="Bozza", slug="bozza", live=False)

    assert client.get("/it/practices/bozza/").status_code == 404
    assert client.get("/it/practices/site-mentors/").context["reading"].lang == "en"
    assert hreflang(html(client, "/en/practices/site-mentors/")) == {
        "en": "http://localhost:8000/en/practices/site-mentors/"
    }


def test_practice_is_listed_once_in_each_language(client, practice, translation):
    for code, title in (("en", "Site mentors"), ("it", "Tutor di cantiere"), ("el", "Site mentors")):
        assert [card.title for card in client.get(f"/{code}/practices/").context["cards"]] == [title]


# --- privacy ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["login", "groups"])
def test_translation_and_stand_in_are_as_private_as_the_original(client, practice, translation, how):
    close(practice, how)
    urls = ["/en/practices/site-mentors/", "/it/practices/tutor-di-cantiere/", "/el/practices/site-mentors/"]
    assert [client.get(url).status_code for url in urls] == [302] * 3

    client.force_login(UserFactory(groups=["Insiders"]))
    assert [client.get(url).status_code for url in urls] == [200] * 3


def test_password_of_the_original_is_asked_for_its_translation_too(client, practice, translation):
    close(practice, "password")

    for url in ("/it/practices/tutor-di-cantiere/", "/el/practices/site-mentors/"):
        response = client.get(url)
        assert response.templates[0].name == "wagtailcore/password_required.html"


def test_reader_who_may_not_read_the_translation_gets_the_original(client, practice, translation):
    close(translation, "login")

    assert client.get("/it/practices/site-mentors/").context["reading"].lang == "en"
    client.force_login(UserFactory())
    assert client.get("/it/practices/site-mentors/")["Location"] == "/it/practices/tutor-di-cantiere/"


def test_reader_is_led_to_a_login_in_the_language_of_the_page(client, practice, translation):
    close(practice, "login")

    response = client.get("/it/practices/tutor-di-cantiere/", follow=True)

    assert response.request["PATH_INFO"] == "/it/account/login/"
    assert response.context["redirect_field_value"] == "/it/practices/tutor-di-cantiere/"


# --- language switch -------------------------------------------------------------------------------------------


def test_switch_keeps_the_page_and_says_which_is_a_stand_in(client, practice, translation):
    for url in ("/en/practices/site-mentors/", "/it/practices/tutor-di-cantiere/"):
        links = switch(client.get(url))
        assert links["en"] == ("/en/practices/site-mentors/", True)
        assert links["it"] == ("/it/practices/tutor-di-cantiere/", True)
        assert links["el"] == ("/el/practices/site-mentors/", False)
    for url, _translated in links.values():
        assert client.get(url, follow=True).status_code == 200


def test_switch_of_a_stand_in_leads_back_to_the_original_and_marks_the_current(client, practice):
    response = client.get("/el/practices/site-mentors/")

    assert switch(response)["en"] == ("/en/practices/site-mentors/", True)
    assert [link.code for link in response.context["languages"] if link.current] == ["el"]


def test_switch_on_list_and_home_leads_to_their_translations(tree, client):
    assert switch(client.get("/it/practices/")) == {code: (f"/{code}/practices/", True) for code in ("en", "it", "el")}
    assert switch(client.get("/el/")) == {code: (f"/{code}/", True) for code in ("en", "it", "el")}


def test_languages_that_the_portal_hides_are_not_offered(tree, client, practice):
    settings = tree.settings
    settings.hidden_languages = "el de es"
    settings.save()

    assert list(switch(client.get("/en/practices/site-mentors/"))) == ["en", "it"]


@pytest.mark.parametrize(("hidden", "expected"), [("el", "/it/"), ("el it", "/en/"), ("el it en", "/es/")])
def test_nobody_is_led_to_a_language_that_the_portal_hides(tree, client, hidden, expected):
    settings = tree.settings
    settings.hidden_languages = hidden
    settings.save()

    response = client.get("/", headers={"Accept-Language": "el-GR,el;q=0.9,it-IT;q=0.8,en;q=0.5"})

    assert response["Location"] == expected
