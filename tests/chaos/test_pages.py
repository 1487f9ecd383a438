"""Changes of many pages at once, and of what stands above them: the server follows, and hides nothing too late."""

import pytest
from wagtail.models import Page

from repository.models import PracticePage
from search.backends.embedded import EmbeddedBackend
from search.elastic.client import connect
from search.elastic.drain import UnreachableError, drain, waiting
from taxonomy.merging import merge
from tests.chaos.conftest import NOWHERE, found
from tests.factories.privacy import close
from tests.factories.repository import PracticeIndexPageFactory, PracticePageFactory
from tests.factories.taxonomy import concept

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.once]
MANY = 200


def key(practice: PracticePage) -> str:
    return str(practice.translation_key)


def settle(server) -> None:
    while server.drain():
        pass


@pytest.mark.slow
def test_moved_subtree_of_200_pages_is_hidden_at_once_and_told(server, tree, readers, differences):
    other = tree.practice(title="Example workshop elsewhere")
    branch = PracticeIndexPageFactory(parent=tree.homes["en"], slug="branch", title="Branch")
    for number in range(MANY):
        PracticePageFactory(parent=branch, title=f"Example workshop {number}", revision=False)
    server.rebuild()
    assert len(found(readers)) == MANY + 1
    close(tree.indexes["it"], "login")

    branch = type(branch).objects.get(pk=branch.pk)
    branch.move(Page.objects.get(pk=tree.indexes["it"].pk), pos="last-child")

    assert waiting().count() == MANY
    assert found(readers) == {key(other)}  # the server does not know yet
    settle(server)
    assert found(readers) == {key(other)}
    assert differences() == []

    type(branch).objects.get(pk=branch.pk).move(Page.objects.get(pk=tree.homes["en"].pk), pos="last-child")
    settle(server)
    assert len(found(readers)) == MANY + 1
    assert differences() == []


def test_privacy_of_an_ancestor_holds_before_the_server_knows(server, tree, readers, differences):
    italian = tree.practice("it", title="Example officina")
    english = tree.practice(title="Example workshop")
    server.rebuild()
    assert found(readers) == {key(italian), key(english)}

    rule = close(tree.homes["it"], "password")

    assert found(readers) == {key(english)}
    settle(server)
    assert found(readers) == {key(english)}
    assert differences() == []
    rule.delete()
    settle(server)
    assert found(readers) == {key(italian), key(english)}
    assert differences() == []


def test_translation_that_is_added_is_found_by_its_words_and_taken_off_is_not(server, tree, readers, differences):
    practice = tree.practice(title="Example workshop")
    server.rebuild()
    assert found(readers, words="officina") == set()

    text = tree.translation(practice, "it", title="Example officina")
    settle(server)
    assert found(readers, words="officina") == {key(practice)}
    assert differences() == []

    PracticePage.objects.get(pk=text.pk).unpublish()
    assert found(readers, words="officina") == set()  # at once
    settle(server)
    assert found(readers, words="officina") == set()
    assert found(readers, words="workshop") == {key(practice)}
    assert differences() == []


def test_merged_concept_leads_to_the_other_on_the_server_too(server, tree, readers, differences):
    old, new = concept("theme", "4.3"), concept("theme", "1.1")
    practices = {key(tree.practice(themes=["4.3"])) for _ in range(3)}
    other = key(tree.practice(themes=["1.1"]))
    server.rebuild()
    assert found(readers, theme=old.slug) == practices

    merge(old, into=new, by=None)
    settle(server)

    assert found(readers, theme=new.slug) == {*practices, other}
    assert found(readers, theme=old.slug) == set()
    assert differences() == []


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_what_is_taken_off_in_an_outage_is_not_found_in_it_nor_after_it(
    server, tree, readers, readers_in_an_outage, differences, act
):
    gone, stays = tree.practice(title="Example workshop one"), tree.practice(title="Example workshop two")
    server.rebuild()
    assert found(readers) == {key(gone), key(stays)}

    page = PracticePage.objects.get(pk=gone.pk)
    page.unpublish() if act == "unpublish" else page.delete()
    with pytest.raises(UnreachableError):
        drain(connect([NOWHERE]), server.prefix)

    assert found(readers_in_an_outage) == {key(stays)}
    assert found(readers) == {key(stays)}  # it is back, and the worker has not come by yet
    settle(server)
    assert found(readers) == {key(stays)} == found(EmbeddedBackend())
    assert differences() == []


def test_pages_that_are_changed_by_one_statement_are_hidden_at_once_and_told(server, tree, readers, differences):
    practices = {key(tree.practice(title=f"Example workshop {number}")) for number in range(3)}
    server.rebuild()
    assert found(readers) == practices

    PracticePage.objects.update(title="Example bakery")
    settle(server)
    assert found(readers, words="bakery") == practices
    assert differences() == []

    PracticePage.objects.update(live=False)
    assert found(readers) == set()  # the server does not know yet
    settle(server)
    assert found(readers) == set()
    assert differences() == []
