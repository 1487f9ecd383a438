"""Signing in and out, mail addresses, passwords: as a person meets them, in any language."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import translation

from community.models import User
from core.models import OutgoingMail
from tests.community.accounts.conftest import is_confirmed
from tests.factories.community import PASSWORD, UserFactory
from tests.factories.privacy import close

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/login/"
NEW = {"name": "Example Nora", "email": "Nora@Example.org", "password1": "three quiet words", "organisation": ""}


def is_in(client):
    return "_auth_user_id" in client.session


def sign_in(client, email="maria@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_person_signs_in_and_lands_on_the_own_account(client, person):
    response = sign_in(client, "MARIA@example.org")

    assert (response.status_code, response["Location"]) == (302, "/en/account/")
    assert "Example Maria" in client.get("/en/account/").content.decode()


def test_editor_lands_in_the_admin(client):
    from community import addresses

    addresses.confirm(UserFactory.editor(email="editor@example.org"))

    assert sign_in(client, "editor@example.org")["Location"] == "/admin/"


def test_way_on_is_kept_but_never_leads_elsewhere(client, person):
    assert sign_in(client, next="/en/practices/")["Location"] == "/en/practices/"
    client.post("/en/account/logout/")
    assert sign_in(client, next="https://example.com/")["Location"] == "/en/account/"


@pytest.mark.parametrize("door", ["/admin/login/", "/en/_util/login/", "/it/_util/login/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_doors_of_wagtail_lead_to_the_one_sign_in(client, person, door, method):
    person.is_superuser = True
    person.save()
    data = {"username": "maria@example.org", "password": PASSWORD} if method == "post" else None

    response = getattr(client, method)(f"{door}?next=/admin/pages/", data)

    language = "it" if door.startswith("/it/") else "en"
    assert response.status_code == 302
    assert response["Location"].startswith(f"/{language}/account/login/?next=/admin/pages/")
    assert not is_in(client)


def test_reset_door_of_the_admin_leads_to_the_one_reset(client, db):
    assert client.get("/admin/password_reset/")["Location"] == "/en/account/password/reset/"
    assert client.get("/admin/password_reset/confirm/MQ/set-password/").status_code == 404


def test_admin_and_members_pages_send_strangers_to_the_same_page(client, tree):
    close(tree.practice(slug="members"), "login")

    assert client.get("/admin/")["Location"] == "/en/account/login/?next=/admin/"
    assert client.get("/it/practices/members/")["Location"].startswith("/it/account/login/?next=/it/practices/")


def test_member_without_the_right_is_told_instead_of_sent_in_circles(client, person):
    client.force_login(person)

    response = client.get("/admin/", follow=True)

    assert [status for _url, status in response.redirect_chain] == [302]
    assert "Your account may not open this page" in response.content.decode()


def test_person_made_by_an_administrator_confirms_the_address_first(client, mailoutbox, code):
    UserFactory(email="maria@example.org")

    assert sign_in(client)["Location"] == "/en/account/confirm-email/"
    assert not is_in(client)
    response = client.post("/en/account/confirm-email/", {"code": code()})

    assert response["Location"] == "/en/account/"
    assert is_in(client)
    assert is_confirmed("maria@example.org")


def test_superuser_made_by_command_signs_in_without_a_mail(client, mailoutbox):
    User.objects.create_superuser("admin@example.org", PASSWORD, name="Example")

    assert sign_in(client, "admin@example.org")["Location"] == "/admin/"
    assert mailoutbox == []


def test_password_is_chosen_anew_by_a_mail_row_that_works_once(client, person, settings):
    settings.EMAIL_BACKEND = "core.mail.RowBackend"
    settings.BASE_URL = "https://portal.example.org"
    client.post("/en/account/password/reset/", {"email": "MARIA@example.org"}, headers={"host": "localhost"})

    mime = bytes(OutgoingMail.objects.get().mime).decode()
    assert "https://portal.example.org/en/account/password/reset/key/" in mime
    assert "text/html" in mime


def test_new_password_lets_in_and_the_old_one_does_not(client, person, mailoutbox, link):
    client.post("/en/account/password/reset/", {"email": "maria@example.org"})
    address = link()
    page = client.get(address, follow=True)
    words = {"password1": "another long word", "password2": "another long word"}

    assert client.post(page.request["PATH_INFO"], words).status_code == 302
    assert authenticate(email="maria@example.org", password="another long word") == person
    assert authenticate(email="maria@example.org", password=PASSWORD) is None
    assert "not valid any more" in client.get(address, follow=True).content.decode()


def test_mails_are_in_the_language_of_the_person(client, person, mailoutbox):
    person.language = "de"
    person.save()

    client.post("/en/account/password/reset/", {"email": "maria@example.org"})

    with translation.override("de"):
        assert mailoutbox[0].subject == translation.gettext("Choose a new password")
    assert mailoutbox[0].subject != "Choose a new password"


def test_address_changes_only_when_the_new_one_is_confirmed(client, person, mailoutbox, code):
    sign_in(client)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})

    client.post("/en/account/email/", {"email": "new@example.org", "action_add": "1"})
    person.refresh_from_db()
    assert person.email == "maria@example.org"
    client.post("/en/account/confirm-email/", {"code": code()})

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert is_confirmed("new@example.org")
    told = [mail.to for mail in mailoutbox if "new@example.org" in mail.body]
    assert ["maria@example.org"] in told


def test_open_session_alone_changes_no_address(client, person, mailoutbox):
    client.force_login(person)

    response = client.post("/en/account/email/", {"email": "new@example.org", "action_add": "1"})

    assert response["Location"].startswith("/en/account/reauthenticate/")
    assert mailoutbox == []


def test_address_of_somebody_else_is_not_taken_and_not_told(client, person, mailoutbox):
    from community import addresses

    addresses.confirm(UserFactory(email="other@example.org"))
    sign_in(client)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})

    known = client.post("/en/account/email/", {"email": "other@example.org", "action_add": "1"})
    unknown = client.post("/en/account/email/", {"email": "nobody@example.org", "action_add": "1"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_administrator_who_types_another_address_leaves_its_confirmation_to_the_person(client, person):
    from django.urls import reverse

    client.force_login(UserFactory.administrator())
    form = {
        "email": "new@example.org", "name": person.name, "language": "en", "time_zone": "Europe/Rome",
        "is_active": "on", "password1": "", "password2": "",
    }  # fmt: skip

    assert client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form).status_code == 302
    assert list(person.emailaddress_set.values_list("email", "verified")) == [("new@example.org", False)]


def test_sign_out_needs_the_button(client, person):
    sign_in(client)
    client.get("/en/account/logout/")
    assert is_in(client)

    client.post("/en/account/logout/")
    assert not is_in(client)


# --- nobody learns who has an account ---------------------------------------------------------------------------
def outcome(response, email):
    return response.status_code, response.get("Location"), response.content.decode().replace(email, "ADDRESS")


@pytest.mark.parametrize("known", ["maria@example.org", "closed@example.org", "unconfirmed@example.org"])
def test_wrong_password_and_unknown_address_look_the_same(client, person, known):
    UserFactory(email="closed@example.org", is_active=False)
    UserFactory(email="unconfirmed@example.org")

    pages = [outcome(sign_in(client, email, "a wrong password"), email) for email in (known, "nobody@example.org")]

    strip = [(status, where, text.split("<main")[1].split("csrfmiddlewaretoken")[0]) for status, where, text in pages]
    assert strip[0] == strip[1]


def test_wrong_password_and_unknown_address_cost_the_same_hashing(client, person, monkeypatch):
    calls = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **kw: calls.append(1) or encode(*args, **kw))

    counts = []
    for email in ("maria@example.org", "nobody@example.org"):
        calls.clear()
        sign_in(client, email, "a wrong password")
        counts.append(len(calls))

    assert counts[0] == counts[1] >= 1


@pytest.mark.parametrize("email", ["maria@example.org", "nobody@example.org"])
def test_reset_answers_and_mails_the_same_for_known_and_unknown(client, person, mailoutbox, email):
    response = client.post("/en/account/password/reset/", {"email": email})

    assert response["Location"] == "/en/account/password/reset/done/"
    assert [mail.to for mail in mailoutbox] == [[email]]


def test_signing_up_with_a_known_address_looks_like_any_sign_up(client, person, mailoutbox, monkeypatch):
    calls = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **kw: calls.append(1) or encode(*args, **kw))
    seen = []
    for email in ("maria@example.org", "nora@example.org"):
        client.cookies.clear()
        calls.clear()
        response = client.post("/en/account/signup/", {**NEW, "email": email})
        page = client.get(response["Location"]).content.decode().replace(email, "ADDRESS")
        seen.append((response.status_code, response["Location"], len(calls), page.split("<main")[1].split("csrf")[0]))

    assert seen[0] == seen[1]
    assert [mail.to for mail in mailoutbox] == [["maria@example.org"], ["nora@example.org"]]
    assert mailoutbox[0].subject == "You have an account already"
    person.refresh_from_db()
    assert person.name == "Example Maria"


def test_answers_leave_at_whole_multiples_of_the_set_time(client, person, settings):
    import time

    settings.ANSWER_AFTER = 0.3
    spent = []
    for email in ("maria@example.org", "nobody@example.org"):
        began = time.monotonic()
        client.post("/en/account/password/reset/", {"email": email})
        spent.append(time.monotonic() - began)

    assert all(0.3 <= seconds < 0.9 for seconds in spent)


def test_pages_about_accounts_are_in_the_language_of_the_address(client, person):
    for language in ("it", "es", "el", "de"):
        page = client.get(f"/{language}/account/login/").content.decode()
        assert f'lang="{language}"' in page
        assert "Sign in" not in page.split("<main")[1].split("</main")[0]
