import pytest
from django.urls import reverse

from tests.factories.community import UserFactory

pytestmark = pytest.mark.django_db


def bulk_publish(client, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?{ids}&next=/admin/", {"include_descendants": ""}, follow=True)


def test_bulk_publishing_names_incomplete_practices_and_publishes_none(tree, client):
    client.force_login(UserFactory(is_superuser=True))
    whole = tree.practice(title="Whole", live=False)
    bare = tree.practice(title="Without a sector", live=False, sectors=())

    response = bulk_publish(client, whole, bare)

    assert response.status_code == 200
    assert "Without a sector" in response.content.decode()
    whole.refresh_from_db()
    bare.refresh_from_db()
    assert (whole.live, bare.live) == (False, False)


def test_bulk_publishing_publishes_complete_practices(tree, client):
    client.force_login(UserFactory(is_superuser=True))
    whole = tree.practice(title="Whole", live=False)

    bulk_publish(client, whole)

    whole.refresh_from_db()
    assert whole.live
