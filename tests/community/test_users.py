import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from community.models import User
from tests.factories.community import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_address_is_kept_in_lower_case_and_found_in_any(client):
    user = User.objects.create_user(" Maria@Example.ORG ", PASSWORD, name="Example Maria")

    assert user.email == "maria@example.org"
    assert authenticate(email="MARIA@example.org", password=PASSWORD) == user


def test_two_people_cannot_have_one_address():
    UserFactory(email="maria@example.org")

    with pytest.raises(ValidationError) as error:
        User(email="Maria@Example.org", name="Another", password="x").full_clean()
    assert list(error.value.message_dict) == ["email"]


def test_database_itself_refuses_an_address_in_capitals():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Maria@example.org", name="Example")])


def test_user_needs_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("", PASSWORD)


@pytest.mark.parametrize(("zone", "valid"), [("Europe/Athens", True), ("Europe/Nowhere", False), ("", False)])
def test_time_zone_is_one_of_the_iana_list(zone, valid):
    user = UserFactory.build(time_zone=zone)
    user.set_password(PASSWORD)
    if valid:
        user.full_clean()
        return
    with pytest.raises(ValidationError) as error:
        user.full_clean()
    assert list(error.value.message_dict) == ["time_zone"]


def test_person_is_called_by_name_else_by_address():
    assert str(UserFactory(name="Example Maria")) == "Example Maria"
    assert str(UserFactory(name="", email="maria@example.org")) == "maria@example.org"


def test_command_makes_an_administrator(client):
    user = User.objects.create_superuser("admin@example.org", PASSWORD, name="Example")

    client.force_login(user)
    assert client.get("/admin/").status_code == 200


def test_person_who_may_not_sign_in_cannot(client):
    UserFactory.administrator(email="gone@example.org", is_active=False)

    response = client.post("/en/account/login/", {"login": "gone@example.org", "password": PASSWORD})

    assert response["Location"] == "/en/account/inactive/"
    assert "_auth_user_id" not in client.session


def test_administrator_adds_and_changes_people_in_the_admin(client):
    client.force_login(UserFactory.administrator())
    form = {
        "email": "New@Example.org", "name": "Example New", "password1": "a long enough word", "is_active": "on",
        "password2": "a long enough word", "language": "it", "time_zone": "Europe/Rome",
    }  # fmt: skip

    response = client.post(reverse("wagtailusers_users:add"), form)
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(email="new@example.org")

    edit = {**form, "name": "Example Renamed", "password1": "", "password2": ""}
    assert client.post(reverse("wagtailusers_users:edit", args=[user.pk]), edit).status_code == 302
    user.refresh_from_db()
    assert user.name == "Example Renamed"
    assert authenticate(email="new@example.org", password="a long enough word") == user


def test_list_of_people_is_searched_and_sorted(client):
    client.force_login(UserFactory.administrator(name="Example Zoe", email="zoe@example.org"))
    UserFactory(name="Example Maria", email="maria@example.org")
    url = reverse("wagtailusers_users:index")

    for query, expected in (
        ({}, ["maria@example.org", "zoe@example.org"]),
        ({"q": "Maria"}, ["maria@example.org"]),
        ({"q": "zoe@"}, ["zoe@example.org"]),
        ({"ordering": "-email"}, ["zoe@example.org", "maria@example.org"]),
    ):
        assert [user.email for user in client.get(url, query).context["users"]] == expected


def send_account(client, **changed):
    """Send the account's form as it came, but for what is `changed`."""
    page = client.get("/admin/account/")
    data = {
        name: field.value()
        for panel in [p for panels in page.context["panels_by_tab"].values() for p in panels]
        for name, field in ((field.html_name, field) for field in panel.get_form())
        if field.name != "avatar" and field.value() is not None
    }
    return client.post("/admin/account/", data | changed)


def test_editor_changes_own_name_in_the_admin_and_not_the_address(client):
    user = UserFactory.editor(email="old@example.org")
    client.force_login(user)

    response = send_account(client, **{"name_email-name": "Example New", "name_email-email": "New@example.org"})

    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.email) == ("Example New", "old@example.org")


def test_profile_picture_that_is_none_is_refused_with_the_reason(client):
    user = UserFactory.editor()
    client.force_login(user)

    response = send_account(client, **{"avatar-avatar": SimpleUploadedFile("face.png", b"<html>", "image/png")})

    assert "The file you uploaded was either not an image or a corrupted image" in response.content.decode()
    user.wagtail_userprofile.refresh_from_db()
    assert not user.wagtail_userprofile.avatar
