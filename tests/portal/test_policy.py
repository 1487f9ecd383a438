"""Headers that protect readers: strict on everything public, loosened where Wagtail's admin needs it."""

import re

import pytest
from django.urls import reverse

from tests.factories.community import UserFactory
from tests.factories.core import PortalImageFactory
from tests.factories.privacy import close
from tests.factories.projects import ContentPageFactory


@pytest.fixture
def addresses(tree):
    tree.practice(
        slug="site-mentors", image=PortalImageFactory(), image_alt="A pattern", situation="<p>Before.</p>",
        video_url="https://vimeo.com/123",
    )  # fmt: skip
    ContentPageFactory(parent=tree.homes["en"], slug="about", body=[("quote", {"text": "It works.", "source": ""})])
    close(tree.practice(slug="closed"), "password")
    settings = tree.settings
    settings.brand = "#123456"
    settings.save()
    return [
        "/en/", "/it/", "/en/practices/", "/en/practices/?sector=construction", "/en/practices/site-mentors/",
        "/it/practices/site-mentors/", "/en/practices/closed/", "/en/about/", "/en/nothing/", "/en/account/login/",
        "/en/account/signup/", "/en/account/password/reset/",
        "/styleguide/",
    ]  # fmt: skip


def directives(response):
    parts = (part.strip().split(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_public_pages_allow_only_our_own_scripts_and_styles(client, addresses):
    for url in addresses:
        policy = directives(client.get(url))
        assert policy["default-src"] == ["'none'"], url
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"], url
        assert policy["img-src"] == ["'self'", "data:"], url
        assert policy["frame-src"] == ["https://player.vimeo.com", "https://www.youtube-nocookie.com"], url
        assert policy["frame-ancestors"] == ["'none'"], url
        assert "unsafe" not in str(policy), url


def test_public_pages_hold_nothing_that_the_policy_would_stop(client, addresses):
    for url in addresses:
        html = client.get(url).content.decode()
        assert re.findall(r"<[^>]+\sstyle=", html) == [], url
        assert re.findall(r"<style", html) == [], url
        assert re.findall(r"<[^>]+\son[a-z]+=", html) == [], url
        assert re.findall(r"<script(?![^>]*(?:src=|application/(?:ld\+)?json))[^>]*>", html) == [], url


def test_public_pages_load_nothing_from_elsewhere(client, addresses):
    for url in addresses:
        html = client.get(url).content.decode()
        loaded = re.findall(r'<(?:script|img|iframe|source|video|audio)[^>]+src(?:set)?="([^"]+)"', html)
        loaded += re.findall(r'<link rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"', html)
        assert [address for address in loaded if not address.startswith("/")] == [], url


def test_signed_in_readers_get_the_same_policy(client, addresses):
    client.force_login(UserFactory())

    assert "unsafe" not in client.get("/en/")["Content-Security-Policy"]


def test_admin_may_use_inline_scripts_and_no_other_host(client, addresses):
    client.force_login(UserFactory.administrator())

    policy = directives(client.get("/admin/"))

    assert policy["script-src"] == policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["object-src"] == ["'none'"]
    assert [value for values in policy.values() for value in values if value.startswith("http")] == []


def test_addresses_that_only_look_like_the_admin_stay_strict(client, addresses):
    for url in ("/administration/", "/en/admin/", "/ADMIN/"):
        assert "unsafe" not in client.get(url, follow=True)["Content-Security-Policy"]


def test_every_answer_forbids_guessing_types_and_foreign_frames(client, addresses):
    for url in addresses:
        response = client.get(url)
        assert response["X-Content-Type-Options"] == "nosniff", url
        assert response["X-Frame-Options"] == "DENY", url
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin", url
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", url


def test_preview_of_a_draft_may_be_framed_by_the_admin(tree, client, addresses):
    client.force_login(UserFactory.administrator())
    practice = tree.practice(live=False)

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[practice.pk]))
    assert (response.status_code, response["X-Frame-Options"]) == (200, "DENY")
    client.get(reverse("wagtailadmin_pages:edit", args=[practice.pk]))
    response = client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[practice.pk]))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert directives(response)["frame-ancestors"] == ["'self'"]


def test_long_pages_are_compressed(client, addresses):
    response = client.get("/en/", headers={"Accept-Encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
