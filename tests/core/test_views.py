"""Addresses of the portal as a whole."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from core import readiness


def test_health_is_answered_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_portal_is_ready_when_the_database_answers(client, db):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content.decode().splitlines() == ["database ok", "search embedded"]


def test_portal_is_not_ready_without_its_database(client, db, monkeypatch):
    def fail() -> str:
        raise OperationalError("no such host")

    monkeypatch.setitem(readiness.PROBES, "database", fail)
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready\n")


def test_robots_are_led_past_the_admin_to_the_site_map(client, db):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/_util/",
        "Disallow: /*/account/",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]


def test_security_contact_is_published_as_the_standard_says(tree, client):
    settings = tree.settings
    settings.security_contact = "security@example.org"
    settings.save()

    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Preferred-Languages"] == "en, it, es, el, de"
    assert timedelta(days=30) < datetime.fromisoformat(fields["Expires"]) - timezone.now() < timedelta(days=365)


def test_contact_address_stands_in_for_a_security_contact(tree, client):
    settings = tree.settings
    settings.contact_email = "office@example.org"
    settings.save()

    assert "mailto:office@example.org" in client.get("/.well-known/security.txt").content.decode()


def test_without_any_address_there_is_no_security_txt(tree, client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(
    "url", ["/healthz", "/readyz", "/robots.txt", "/theme.css", "/styleguide/", "/.well-known/security.txt"]
)
def test_addresses_of_the_portal_are_only_read(tree, client, url):
    assert client.post(url).status_code == 405


def test_style_guide_is_shown_where_it_is_switched_on_only(tree, client, settings):
    assert client.get("/styleguide/").status_code == 200

    settings.STYLEGUIDE = False
    assert client.get("/styleguide/", follow=True).status_code == 404
