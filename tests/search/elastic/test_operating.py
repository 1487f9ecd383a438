"""What an operator sees and does: the page in the admin and the commands."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from search import actions
from search.elastic import client as connection
from search.elastic.deliveries import parked, waiting
from search.models import SearchDelivery
from tests.factories.community import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/search-server/"


@pytest.fixture
def operator(client):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def configured(server, settings, monkeypatch):
    """The portal's own server."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": ["http://set"], "prefix": server.prefix}
    for module in ("search.management.commands.rebuild_index", "search.management.commands.check_index"):
        monkeypatch.setattr(f"{module}.client", lambda: server.client)
    monkeypatch.setattr(connection, "client", lambda: server.client)
    return server


def park(shelf) -> SearchDelivery:
    shelf.put("first", "First workshop")
    SearchDelivery.objects.update(parked_at=timezone.now(), reason="400 field [kind] is too long", attempts=3)
    return SearchDelivery.objects.get()


def call(*words: str) -> str:
    told = StringIO()
    call_command(*words, stdout=told)
    return told.getvalue()


def test_page_without_a_server_says_so(client, operator):
    assert "the engine inside the portal answers every search" in client.get(PAGE).content.decode()


def test_page_shows_what_was_refused_and_sends_it_again(client, operator, shelf):
    row = park(shelf)
    page = client.get(PAGE).content.decode()
    assert "400 field [kind] is too long" in page
    assert "shelved first" in page

    response = client.post(PAGE, {"document": row.pk}, follow=True)

    assert "1 document is sent again." in response.content.decode()
    assert not parked().exists()
    assert waiting().get().attempts == 0
    entry = ModelLogEntry.objects.get(action="search.try_again")
    assert (entry.user, entry.data) == (operator, {"reason": "400 field [kind] is too long"})
    assert actions.try_again(by=operator) == 0  # a second click
    assert ModelLogEntry.objects.count() == 1


@pytest.mark.parametrize("document", ["", "999999", "x"])
def test_odd_answer_does_no_harm(client, operator, shelf, document):
    park(shelf)
    response = client.post(PAGE, {"document": document})

    assert response.status_code == 302
    assert parked().exists() == (document == "999999")


def test_page_shows_the_index(client, operator, configured, shelf):
    shelf.put("first", "First workshop")
    assert "There is no index yet: run `manage.py rebuild_index`." in client.get(PAGE).content.decode()

    configured.rebuild()
    page = client.get(PAGE).content.decode()

    assert configured.indexes()[0] in page
    assert "refused nothing" in page


def test_page_of_a_server_that_is_away_is_shown(client, operator, settings, monkeypatch):
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": ["http://127.0.0.1:9"]}
    monkeypatch.setattr(connection, "client", lambda: connection.connect(["http://127.0.0.1:9"]))

    assert "The search server does not answer" in client.get(PAGE).content.decode()


def test_page_is_no_editors_business(client):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 302


# --- commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["rebuild_index", "check_index"])
def test_command_without_a_cluster_says_so(command):
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL is not set"):
        call_command(command)


def test_status_without_a_cluster_says_so():
    assert "ELASTICSEARCH_URL is not set" in call("search_status")


def test_commands_make_check_and_tell_of_an_index(configured, shelf):
    shelf.put("first", "First workshop")
    assert "There is no index yet" in call("search_status")

    assert "is in use" in call("rebuild_index")
    assert call("rebuild_index", "--if-needed").strip() == "The index in use can answer."
    assert "has what the database has" in call("check_index")
    told = call("search_status")
    assert "1 here, 1 there" in told
    assert "waiting    0" in told


def test_check_names_what_differs_and_repairs_it(configured, shelf):
    shelf.put("first", "First workshop")
    call("rebuild_index")
    configured.client.delete_by_query(index=configured.indexes()[0], query={"match_all": {}}, refresh=True)

    with pytest.raises(CommandError, match="1 documents differ: run it again with --repair"):
        call("check_index")
    assert "1 are put right" in call("check_index", "--repair")


def test_rebuild_of_a_server_that_is_away_leaves_the_old_index(settings, monkeypatch):
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": ["http://127.0.0.1:9"]}
    away = connection.connect(["http://127.0.0.1:9"])
    monkeypatch.setattr("search.management.commands.rebuild_index.client", lambda: away)

    with pytest.raises(CommandError, match="The old index stays in use"):
        call_command("rebuild_index")
