"""Letters that let their readers in."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from community import joining
from community.enums import Role, SignUpMode, SignUpState
from community.models import Invitation, SignUp, User
from community.rules import roles_of
from tests.community.accounts.conftest import FORM, mode
from tests.factories.community import UserFactory

pytestmark = pytest.mark.django_db


def is_in(client):
    return "_auth_user_id" in client.session


def invite(client, moderator, **changes):
    client.force_login(moderator)
    data = {
        "email": "Guest@Example.org",
        "name": "Example Guest",
        "language": "es",
        "role": "author",
        "words": "See you!",
    }
    response = client.post("/admin/invitations/", {**data, **changes})
    client.logout()
    return response


def test_invited_person_joins_without_code_and_decision(client, moderator, mailoutbox, link):
    mode(SignUpMode.INVITED)
    invite(client, moderator)
    assert "See you!" in mailoutbox[-1].body
    address = link()
    assert address.startswith("/es/account/invitation/")

    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == "/es/account/signup/"
    mails = len(mailoutbox)
    response = client.post("/en/account/signup/", {**FORM, "email": "guest@example.org"})

    assert response["Location"] == "/en/account/"
    assert is_in(client)
    assert len(mailoutbox) == mails
    invitation = Invitation.objects.get()
    assert invitation.accepted_by.email == "guest@example.org"
    assert client.get(address).status_code == 404


def test_looking_at_an_invitation_uses_nothing(client, moderator, mailoutbox, link):
    mode(SignUpMode.INVITED)
    invite(client, moderator)
    client.get(link())

    assert "Joining is by invitation" in client.get("/en/account/signup/").content.decode()


def test_invitation_vouches_for_its_own_address_only(client, moderator, mailoutbox, link):
    mode(SignUpMode.APPROVED)
    invite(client, moderator, role="author")
    client.post(link())

    response = client.post("/en/account/signup/", {**FORM, "email": "another@example.org"})

    assert response["Location"] == "/en/account/confirm-email/"
    assert SignUp.objects.get().state == SignUpState.WAITING
    assert Invitation.objects.get().accepted_at is None


def test_second_letter_closes_the_first(client, moderator, mailoutbox, link):
    invite(client, moderator)
    first = link()
    invite(client, moderator)

    assert client.get(first).status_code == 404
    assert client.get(link()).status_code == 200
    assert Invitation.objects.count() == 1


def test_old_and_withdrawn_invitations_open_nothing(client, moderator, mailoutbox, link):
    invite(client, moderator)
    with time_machine.travel(timezone.now() + timedelta(days=22)):
        assert client.get(link()).status_code == 404
    assert client.get(link()).status_code == 200
    client.force_login(moderator)
    for _turn in range(2):
        client.post("/admin/invitations/", {"withdraw": Invitation.objects.values_list("pk", flat=True).first() or 1})
    assert client.get(link()).status_code == 404


def test_table_of_invitations_opens_no_door(client, moderator, mailoutbox, link):
    invite(client, moderator)

    token = link().rstrip("/").rsplit("/", 1)[1]
    assert token not in str(Invitation.objects.values().get())


def test_moderator_invites_members_and_authors_only(client, moderator, mailoutbox):
    for role in ("reviewer", "editor", "moderator", "administrator", "nothing"):
        response = invite(client, moderator, role=role)
        assert list(response.context["form"].errors) == ["role"]
    with pytest.raises(PermissionDenied):
        joining.invite("x@example.org", by=moderator, role=Role.EDITOR)
    assert mailoutbox == []


def test_administrator_invites_an_editor(client, moderator, mailoutbox, link):
    invite(client, UserFactory.administrator(), role="editor")
    client.post(link())
    client.post("/en/account/signup/", {**FORM, "email": "guest@example.org"})

    assert Role.EDITOR in roles_of(User.objects.get(email="guest@example.org"))


def test_person_with_an_account_is_not_invited_again(client, moderator, mailoutbox):
    UserFactory(email="guest@example.org")
    invite(client, moderator)

    assert (mailoutbox, Invitation.objects.count()) == ([], 0)


def test_line_breaks_in_an_invitation_forge_no_header(client, moderator, mailoutbox):
    invite(client, moderator, name="Guest\r\nBcc: x@example.org")

    assert all("Bcc" not in mail.message() for mail in mailoutbox)
