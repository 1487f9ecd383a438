"""What happens to translations and to stand-ins when the original goes, or when names meet."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.privacy import close

pytestmark = pytest.mark.django_db


def test_translation_is_gone_when_its_private_original_is_deleted(tree, client):
    practice = tree.practice(slug="site-mentors")
    tree.translation(practice, "it", slug="tutor")
    close(practice, "login")
    assert client.get("/it/practices/tutor/").status_code == 302

    practice.delete()

    assert client.get("/it/practices/tutor/").status_code == 404
    assert client.get("/it/practices/tutor/fact-sheet/").status_code == 404


def test_unknown_address_below_a_practice_is_not_found(tree, client):
    practice = tree.practice(slug="site-mentors")
    tree.translation(practice, "it", slug="site-mentors")

    assert client.get("/en/practices/site-mentors/bogus/").status_code == 404
    assert client.get("/it/practices/site-mentors/bogus/").status_code == 404


def test_name_of_a_practice_is_its_own_in_every_language(tree):
    tree.practice("en", slug="officina")

    with pytest.raises(ValidationError) as error:
        tree.practice("it", slug="officina")

    assert list(error.value.message_dict) == ["slug"]


def test_translation_may_share_the_name_of_its_original(tree):
    practice = tree.practice(slug="officina")

    assert tree.translation(practice, "it", slug="officina").slug == "officina"


def test_breadcrumb_leaves_out_a_parent_that_is_not_published(tree, client):
    from tests.factories.projects import ContentPageFactory

    parent = ContentPageFactory(parent=tree.homes["en"], title="Not for readers yet")
    ContentPageFactory(parent=parent, slug="child", title="Child")
    parent.unpublish()

    page = client.get(f"{parent.url}child/").content.decode()

    assert "Not for readers yet" not in page
