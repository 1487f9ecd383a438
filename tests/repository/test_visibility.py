"""Practices that a reader may not read appear in no list, count, related box or block."""

from uuid import uuid4

import pytest
from wagtail.models import Page, PageViewRestriction

from tests.factories.community import UserFactory
from tests.factories.privacy import PASSWORD, close
from tests.factories.projects import HomePageFactory


@pytest.fixture
def newest(tree):
    """The home page shows the newest practices and the live counts."""
    home = tree.homes["en"]
    home.body = [("counts", None), ("newest_practices", {"heading": "Newest", "number": 12})]
    home.save_revision().publish()
    return home


def titles(cards):
    return [card.title for card in cards]


def listed(client, url="/en/practices/"):
    context = client.get(url).context
    assert context["listing"].total == len(context["cards"])
    return titles(context["cards"])


def related(client, practice):
    return titles(client.get(practice.url).context["reading"].related)


def on_home(client, url="/en/"):
    html = client.get(url).content.decode()
    return [title for title in ("Open", "Draft", "Members", "Group", "Password") if f">{title} practice</a>" in html]


def counts_on_home(client):
    response = client.get("/en/")
    return next(
        {count.label: count.value for count in context["counts"]} for context in response.context if "counts" in context
    )


@pytest.fixture
def practices(tree, newest):
    """One of each kind, alike in sector and country, so that each is related to each."""
    found = {
        name: tree.practice(title=f"{name.title()} practice", slug=name, live=name != "draft")
        for name in ("open", "draft", "members", "group", "password")
    }
    close(found["members"], "login")
    close(found["group"], "groups")
    close(found["password"], "password")
    return found


def test_stranger_finds_only_what_everybody_may_read(client, practices):
    assert listed(client) == ["Open practice"]
    assert related(client, practices["open"]) == []
    assert on_home(client) == ["Open"]
    assert counts_on_home(client)["Practices"] == "1"


def test_member_finds_what_members_may_read(client, practices):
    client.force_login(UserFactory())

    assert listed(client) == ["Members practice", "Open practice"]
    assert related(client, practices["open"]) == ["Members practice"]
    assert on_home(client) == ["Open", "Members"]
    assert counts_on_home(client)["Practices"] == "2"


def test_member_of_a_group_finds_what_the_group_may_read(client, practices):
    client.force_login(UserFactory(groups=["Insiders"]))

    assert listed(client) == ["Group practice", "Members practice", "Open practice"]
    assert counts_on_home(client)["Practices"] == "3"


def test_reader_who_gave_the_password_finds_that_practice(client, practices):
    restriction = practices["password"].view_restrictions.get()
    client.post(
        f"/en/_util/authenticate_with_password/{restriction.pk}/{practices['password'].pk}/",
        {"password": PASSWORD, "return_url": "/en/"},
    )

    assert listed(client) == ["Password practice", "Open practice"]


def test_what_is_closed_answers_with_its_way_in_and_drafts_with_not_found(client, practices):
    answers = {name: client.get(page.url or f"/en/practices/{name}/") for name, page in practices.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "open": 200, "draft": 404, "members": 302, "group": 302, "password": 200,
    }  # fmt: skip
    assert answers["members"]["Location"].endswith("/account/login/?next=/en/practices/members/")
    assert "Two sentences" not in answers["password"].content.decode()


@pytest.mark.parametrize("rest", ["", "fact-sheet/", "cite/bibtex/", "cite/ris/"])
@pytest.mark.parametrize("name", ["members", "group", "password"])
def test_nothing_of_a_closed_practice_leaks_from_its_other_addresses(client, practices, name, rest):
    for prefix in ("/en", "/it"):
        answer = client.get(f"{prefix}/practices/{name}/{rest}")
        assert "Two sentences" not in answer.content.decode()
        assert answer["Content-Type"].startswith("text/html")


def test_closing_the_list_closes_everything_below_it(tree, client, practices):
    close(tree.indexes["en"], "login")

    assert client.get("/en/practices/").status_code == 302
    assert listed(client, "/it/practices/") == []
    assert on_home(client) == []
    assert client.get("/it/practices/open/").status_code == 302


def test_counts_of_countries_and_sectors_leave_out_closed_practices(tree, client, practices):
    tree.practice(title="Far", countries=["ES"], sectors=["31"], live=True)
    hidden = tree.practice(title="Hidden", countries=["FR"], sectors=["85"])
    close(hidden, "login")

    counts = counts_on_home(client)
    assert (counts["Practices"], counts["Countries"]) == ("2", "2")
    assert counts["Sectors covered"].startswith("2 ")


def test_filter_finds_no_closed_practice(tree, client, practices):
    assert listed(client, "/en/practices/?country=gr") == ["Open practice"]


def test_text_of_a_closed_translation_is_not_shown_in_lists(tree, client):
    practice = tree.practice(title="Open practice")
    translation = tree.translation(practice, "it", title="Pratica riservata", summary="Riservato")
    close(translation, "login")

    assert listed(client, "/it/practices/") == ["Open practice"]
    client.force_login(UserFactory())
    assert listed(client, "/it/practices/") == ["Open practice"]  # whoever may read it finds it by its original


def test_page_that_a_reader_may_not_read_is_not_in_the_menu(tree, client):
    closed = tree.indexes["en"]
    assert [link.title for link in client.get("/en/").context["menu"]] == ["Practices"]

    close(closed, "login")

    assert [link.title for link in client.get("/en/").context["menu"]] == []
    client.force_login(UserFactory())
    assert [link.title for link in client.get("/en/").context["menu"]] == ["Practices"]


def test_practices_of_another_site_are_not_listed(tree, client):
    from wagtail.models import Site

    from tests.factories.repository import PracticeIndexPageFactory, PracticePageFactory

    home = HomePageFactory(language="en", slug="elsewhere")
    Site.objects.create(hostname="elsewhere.example", root_page=home)
    PracticePageFactory(parent=PracticeIndexPageFactory(parent=home), title="Elsewhere")

    assert listed(client) == []


def test_a_thousand_closed_pages_leave_lists_and_site_map_answering(tree, client):
    open_one = tree.practice(title="Open to all")
    parent = tree.indexes["en"]
    closed = [
        Page(
            path=f"{parent.path}{number:04d}", depth=parent.depth + 1, title="Closed", slug=f"closed-{number}",
            url_path=f"{parent.url_path}closed-{number}/", locale=parent.locale, content_type=parent.content_type,
            translation_key=uuid4(), live=True,
        )
        for number in range(1000, 2100)
    ]  # fmt: skip
    Page.objects.bulk_create(closed)
    pages = Page.objects.filter(slug__startswith="closed-")
    PageViewRestriction.objects.bulk_create(PageViewRestriction(page=page, restriction_type="login") for page in pages)

    answers = [client.get(address) for address in (parent.url, "/en/", "/sitemap-pages.xml")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert open_one.title in answers[0].content.decode()
