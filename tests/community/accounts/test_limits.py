"""Every form with something to guess stops answering after too many attempts, for all processes together."""

import subprocess
import sys

import pytest
from django.core.cache import cache, caches

from core.duties import forget_counts
from core.models import SharedCacheEntry
from tests.factories.community import PASSWORD
from tests.factories.privacy import close

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/login/"


def attempt(client, email="maria@example.org", password=None, **more):
    return client.post(LOGIN, {"login": email, "password": password or "a wrong password"}, **more)


def is_in(client):
    return "_auth_user_id" in client.session


def test_five_wrong_passwords_close_the_account_for_a_while_to_every_address(client, person):
    for turn in range(5):
        attempt(client, REMOTE_ADDR=f"192.0.2.{turn}")

    attempt(client, password=PASSWORD, REMOTE_ADDR="192.0.2.99")

    assert not is_in(client)


def test_owner_gets_in_by_a_new_password_meanwhile(client, person, mailoutbox, link):
    for turn in range(6):
        attempt(client, REMOTE_ADDR=f"192.0.2.{turn}")
    client.post("/en/account/password/reset/", {"email": person.email})
    page = client.get(link(), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "another long word", "password2": "another long word"})

    attempt(client, password="another long word")

    assert is_in(client)


def test_wrong_passwords_count_for_unknown_addresses_alike(client, person):
    texts = []
    for email in ("maria@example.org", "nobody@example.org"):
        for turn in range(5):
            attempt(client, email, REMOTE_ADDR=f"198.51.100.{turn}")
        response = attempt(client, email, REMOTE_ADDR="198.51.100.99")
        texts.append((response.status_code, response.context["form"].non_field_errors()))

    assert texts[0] == texts[1]
    assert "Too many attempts" in texts[0][1][0]


@pytest.mark.parametrize(
    ("url", "data", "allowed"),
    [
        ("/en/account/login/", {"login": "x", "password": "y"}, 60),
        ("/en/account/signup/", {"email": "x"}, 20),
        ("/en/account/password/reset/", {"email": "x@example.org"}, 5),
        ("/en/account/second-step/webauthn/login/", {"credential": "{}"}, 10),
    ],
)
def test_form_sent_too_often_gets_an_honest_page(client, person, url, data, allowed):
    found = [client.post(url, data).status_code for _turn in range(allowed + 1)]

    assert found[-1] == 429
    assert 429 not in found[:allowed]
    response = client.post(url, data)
    assert response["Retry-After"]
    assert "Wait a few minutes" in response.content.decode()
    assert client.get("/en/account/login/").status_code == 200


def test_password_of_a_page_is_no_game_of_patience(client, tree):
    close(tree.practice(slug="closed"), "password")
    page = client.get("/en/practices/closed/")
    url = page.context["action_url"]

    right = [client.post(url, {"password": "open sesame", "return_url": "/"}).status_code for _turn in range(25)]
    assert right == [302] * 25
    found = [client.post(url, {"password": "guess", "return_url": "/"}).status_code for _turn in range(21)]

    assert (found[19], found[20]) == (200, 429)


def test_counts_stand_in_the_database_and_other_things_in_the_process(client, person):
    attempt(client)
    cache.set("wagtail_site_root_paths_sample", 1)

    keys = [entry.cache_key for entry in SharedCacheEntry.objects.all()]
    assert any("login_failed" in key for key in keys)
    assert all("allauth" in key for key in keys)
    assert not any("maria" in key for key in keys)


def test_cache_keeps_the_two_kinds_apart():
    for key in ("allauth:sample", "sample"):
        assert cache.add(key, 1) is True
        assert cache.add(key, 2) is False
        cache.set(key, 3, 60)
        assert cache.get(key) == 3
    assert (caches["shared"].get("allauth:sample"), caches["shared"].get("sample")) == (3, None)
    for key in ("allauth:sample", "sample"):
        assert cache.delete(key) is True
        assert cache.get(key, "gone") == "gone"


def test_counts_that_count_no_more_are_forgotten():
    cache.set("allauth:old", 1, -1)
    cache.set("allauth:new", 1, 60)
    SharedCacheEntry.objects.filter(cache_key__endswith="old").update(expires="2020-01-01T00:00Z")

    forget_counts()

    assert [entry.cache_key for entry in SharedCacheEntry.objects.all()] == [cache.make_key("allauth:new")]


@pytest.mark.parametrize(("proxies", "counted_apart"), [(0, False), (1, True)])
def test_address_that_a_proxy_names_counts_only_where_the_setting_says_so(
    client, person, settings, proxies, counted_apart
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for turn in range(61):
        response = attempt(client, f"nobody{turn}@example.org", headers={"x-forwarded-for": f"203.0.113.{turn}"})

    assert (response.status_code != 429) is counted_apart


def test_forged_hop_before_the_proxy_changes_nothing(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for turn in range(61):
        forged = {"x-forwarded-for": f"203.0.113.{turn}, 192.0.2.1"}
        response = attempt(client, f"nobody{turn}@example.org", headers=forged)

    assert response.status_code == 429


@pytest.mark.once
def test_two_processes_count_together(tmp_path):
    """Real processes, one database file, each with a memory of its own."""
    from portal import env

    code = (
        "import django; django.setup()\n"
        "from django.core.cache import cache\n"
        "history = cache.get('allauth:rl:sample', [])\n"
        "cache.set('allauth:rl:sample', [*history, 1], 600)\n"
        "print(len(history) + 1)\n"
    )
    variables = {
        "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "portal.settings.demo", "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3", "PYTHONPATH": f"{env.ROOT}/site:{env.ROOT}",
    }  # fmt: skip
    run = {"cwd": env.ROOT, "env": variables, "capture_output": True, "text": True}
    made = subprocess.run([sys.executable, "manage.py", "migrate", "core", "-v0"], **run)
    assert made.returncode == 0, made.stderr

    counts = [subprocess.run([sys.executable, "-c", code], **run).stdout.strip() for _turn in range(3)]

    assert counts == ["1", "2", "3"]
