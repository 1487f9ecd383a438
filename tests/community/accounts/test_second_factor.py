"""The second step: set up, taken, demanded by role, and no way round it."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from community import addresses
from tests.factories.community import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/login/"


def shown(secret):
    """What the app would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def editor(db, settings):
    settings.SECOND_FACTOR_ROLES = ["editor", "moderator", "administrator"]
    user = UserFactory.editor(email="editor@example.org")
    addresses.confirm(user)
    return user


def sign_in(client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


def is_in(client):
    return "_auth_user_id" in client.session


def test_person_with_an_app_is_in_only_after_its_code(client, person, secret):
    TOTP.activate(person, secret)

    assert sign_in(client, person)["Location"] == "/en/account/second-step/authenticate/"
    assert not is_in(client)
    client.post("/en/account/second-step/authenticate/", {"code": shown(secret)})
    assert is_in(client)


def test_code_works_once_in_every_process(client, person, secret, counted):
    TOTP.activate(person, secret)
    used = shown(secret)
    sign_in(client, person)
    client.post("/en/account/second-step/authenticate/", {"code": used})
    client.post("/en/account/logout/")

    sign_in(client, person)
    client.post("/en/account/second-step/authenticate/", {"code": used})

    assert not is_in(client)
    assert any("totp.used" in key for key in counted())


def test_recovery_code_lets_in_once(client, person, secret):
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        sign_in(client, person)
        client.post("/en/account/second-step/authenticate/", {"code": code})
        assert is_in(client) is expected
        client.post("/en/account/logout/")


@pytest.mark.django_db(transaction=True)  # allauth tells of the new app at the commit
def test_app_is_set_up_by_the_pages_and_counts_at_once(client, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    user = UserFactory.administrator(email="admin@example.org")
    addresses.confirm(user)
    sign_in(client, user)
    assert client.get("/admin/")["Location"].startswith("/en/account/second-step/?next=")
    assert client.get("/en/account/second-step/totp/activate/")["Location"].startswith("/en/account/reauthenticate/")
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/account/second-step/totp/activate/")
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml")

    code = shown(page.context["form"].secret)
    response = client.post("/en/account/second-step/totp/activate/", {"code": code})

    assert response["Location"] == "/en/account/second-step/recovery-codes/"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("url", ["/admin/", "/admin/api/main/pages/", "/en/account/", "/en/account/email/", "/en/"])
@pytest.mark.parametrize("how", ["login page", "session from elsewhere"])
def test_role_that_demands_it_gets_nowhere_by_password_alone(client, editor, tree, url, how):
    if how == "login page":
        sign_in(client, editor)
    else:
        client.force_login(editor)

    response = client.get(url)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/en/account/second-step/")
    assert client.post(url).status_code in {302, 403}


def test_old_session_of_somebody_with_an_app_takes_the_step_and_sets_up_nothing(client, editor, secret):
    client.force_login(editor)
    TOTP.activate(editor, secret)

    for url in (
        "/admin/",
        "/en/account/second-step/",
        "/en/account/second-step/webauthn/add/",
        "/en/account/reauthenticate/",
    ):
        assert client.get(url)["Location"].startswith("/en/account/second-step/reauthenticate/?next="), url
    client.post("/en/account/second-step/reauthenticate/?next=/admin/", {"code": shown(secret), "next": "/admin/"})
    assert client.get("/admin/").status_code == 200


def test_door_of_the_admin_is_no_way_round(client, editor, secret):
    TOTP.activate(editor, secret)

    client.post("/admin/login/?next=/admin/", {"username": editor.email, "password": PASSWORD}, follow=True)

    assert not is_in(client)


def test_member_needs_none(client, editor, person):
    sign_in(client, person)

    assert client.get("/en/account/").status_code == 200


def test_member_who_becomes_an_editor_is_asked_in_the_same_session(client, editor, person):
    from django.contrib.auth.models import Group

    sign_in(client, person)
    person.groups.add(Group.objects.get(name="Moderators"))

    assert client.get("/en/account/").status_code == 302


def test_last_second_step_cannot_be_removed_where_the_role_demands_one(client, editor, secret):
    TOTP.activate(editor, secret)
    sign_in(client, editor)
    client.post("/en/account/second-step/authenticate/", {"code": shown(secret)})
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})

    client.post("/en/account/second-step/totp/deactivate/")

    assert Authenticator.objects.filter(user=editor, type="totp").exists()


def test_guessing_codes_is_stopped(client, person, secret):
    TOTP.activate(person, secret)
    sign_in(client, person)
    for _turn in range(6):
        client.post("/en/account/second-step/authenticate/", {"code": "000000"})

    client.post("/en/account/second-step/authenticate/", {"code": shown(secret)})

    assert not is_in(client)


def test_sessions_are_listed_and_ended(client, person, django_user_model):
    from django.test import Client

    other = Client(headers={"user-agent": "Example Browser"})
    for browser in (other, client):
        sign_in(browser, person)
    assert "Example Browser" in client.get("/en/account/sessions/").content.decode()

    client.post("/en/account/sessions/")

    assert other.get("/en/account/").status_code == 302
    assert client.get("/en/account/").status_code == 200


def test_wrong_role_in_the_setting_stops_the_start(settings):
    from community.checks import second_factor_names_roles

    settings.SECOND_FACTOR_ROLES = ["editor", "boss"]
    assert [error.id for error in second_factor_names_roles(None)] == ["community.E001"]
    settings.SECOND_FACTOR_ROLES = ["editor"]
    assert second_factor_names_roles(None) == []
