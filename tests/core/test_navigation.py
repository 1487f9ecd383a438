"""Menu, breadcrumb and home address follow the page tree of the reader's language."""

from tests.factories.projects import ContentPageFactory


def titles(links):
    return [link.title for link in links]


def test_menu_lists_the_pages_of_the_language_that_ask_for_it_in_tree_order(tree, client):
    ContentPageFactory(parent=tree.homes["en"], title="About", show_in_menus=True)
    ContentPageFactory(parent=tree.homes["en"], title="Hidden")
    ContentPageFactory(parent=tree.homes["en"], title="Draft", show_in_menus=True, live=False)
    ContentPageFactory(parent=tree.homes["it"], title="Il progetto", show_in_menus=True)

    assert titles(client.get("/en/").context["menu"]) == ["Practices", "About"]
    assert titles(client.get("/it/").context["menu"]) == ["Practices", "Il progetto"]


def test_menu_marks_where_the_reader_is(tree, client):
    tree.practice(slug="site-mentors")
    ContentPageFactory(parent=tree.homes["en"], title="About", show_in_menus=True)

    menu = client.get("/en/practices/site-mentors/").context["menu"]

    assert [(link.title, link.current) for link in menu] == [("Practices", True), ("About", False)]


def test_breadcrumb_leads_from_the_home_page_to_the_parent(tree, client):
    about = ContentPageFactory(parent=tree.homes["en"], title="About")
    team = ContentPageFactory(parent=about, title="Team", slug="team")

    links = client.get(team.url).context["breadcrumb"]

    assert [(link.title, link.url) for link in links] == [("VET NET", "/en/"), ("About", about.url)]
    assert client.get("/en/").context["breadcrumb"] == []


def test_not_found_page_keeps_menu_languages_and_home_of_the_reader(tree, client):
    response = client.get("/it/niente/")

    assert response.status_code == 404
    assert titles(response.context["menu"]) == ["Practices"]
    assert {link.code: link.url for link in response.context["languages"]} == {"en": "/en/", "it": "/it/", "el": "/el/"}
    assert response.context["home_url"] == "/it/"
    assert '<html lang="it"' in response.content.decode()
