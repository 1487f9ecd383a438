"""Signing up, the moderator's decision, invitations."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from community import joining
from community.enums import Role, SignUpMode, SignUpState
from community.models import SignUp, User
from community.rules import roles_of
from tests.community.accounts.conftest import FORM, mode
from tests.factories.community import UserFactory

pytestmark = pytest.mark.django_db


def sign_up(client, code, **changes):
    client.post("/en/account/signup/", {**FORM, **changes})
    return client.post("/en/account/confirm-email/", {"code": code()})


def is_in(client):
    return "_auth_user_id" in client.session


def test_form_asks_name_address_password_and_perhaps_the_organisation(client):
    form = client.get("/en/account/signup/").context["form"]

    assert [(name, field.required) for name, field in form.fields.items()] == [
        ("name", True), ("email", True), ("organisation", False), ("password1", True),
    ]  # fmt: skip


def test_open_portal_lets_in_who_confirms_the_address(client, mailoutbox, code):
    response = sign_up(client, code)

    assert response["Location"] == "/en/account/"
    assert is_in(client)
    user = User.objects.get(email="nora@example.org")
    assert (user.name, user.language, user.sign_up.organisation) == ("Example Nora", "en", "Example School")
    assert roles_of(user) == {Role.MEMBER, Role.AUTHOR}


def test_newcomer_keeps_the_language_of_the_page(client, mailoutbox):
    client.post("/el/account/signup/", FORM)

    assert User.objects.get(email="nora@example.org").language == "el"


def test_without_the_code_nobody_is_in(client, mailoutbox, code):
    client.post("/en/account/signup/", FORM)
    wrong = "AAAAAA" if code() != "AAAAAA" else "BBBBBB"

    for _turn in range(4):
        client.post("/en/account/confirm-email/", {"code": wrong})
    client.post("/en/account/confirm-email/", {"code": code()})

    assert not is_in(client)


def test_newcomers_do_not_write_where_the_setting_says_so(client, mailoutbox, code):
    mode(SignUpMode.OPEN, newcomers_write=False)
    sign_up(client, code)

    assert roles_of(User.objects.get(email="nora@example.org")) == {Role.MEMBER}


def test_form_sent_twice_makes_one_account_and_one_sign_up(client, mailoutbox):
    for _turn in range(2):
        client.post("/en/account/signup/", FORM)

    assert (User.objects.count(), SignUp.objects.count()) == (1, 1)


def test_account_that_came_in_between_is_found_by_the_database(client, mailoutbox, monkeypatch):
    from community.account_forms import SignUpForm

    UserFactory(email="nora@example.org", name="Example First")
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda self, value: value)

    response = client.post("/en/account/signup/", FORM)

    assert response["Location"] == "/en/account/confirm-email/"
    assert list(User.objects.values_list("name", flat=True)) == ["Example First"]
    assert mailoutbox[-1].subject == "You have an account already"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "password1234"}, "password1"),
        ({"organisation": "x" * 201}, "organisation"),
    ],
)
def test_bad_entry_is_named_beside_its_field(client, mailoutbox, changes, field):
    response = client.post("/en/account/signup/", {**FORM, **changes})

    assert list(response.context["form"].errors) == [field]
    assert (User.objects.count(), len(mailoutbox)) == (0, 0)


def test_name_with_markup_stays_text(client, mailoutbox, code):
    sign_up(client, code, name="<b>Nora</b>")

    assert "<b>Nora" not in client.get("/en/account/").content.decode()


# --- a moderator decides ------------------------------------------------------------------------------------------
def test_who_waits_is_told_so_and_moderators_once_each_in_their_language(client, moderator, mailoutbox, code):
    mode(SignUpMode.APPROVED)

    response = sign_up(client, code)

    assert response["Location"] == "/en/account/waiting/"
    assert not is_in(client)
    assert [sign_up.user.email for sign_up in SignUp.objects.waiting()] == ["nora@example.org"]
    assert mailoutbox[-1].to == ["moderator@example.org"]
    assert "http://localhost:8000/admin/sign-ups/" in mailoutbox[-1].body


def test_who_waits_cannot_sign_in_by_any_password_or_reset(client, moderator, mailoutbox, code, link):
    mode(SignUpMode.APPROVED)
    sign_up(client, code)

    response = client.post("/en/account/login/", {"login": "nora@example.org", "password": FORM["password1"]})

    assert response["Location"] == "/en/account/waiting/"
    assert not is_in(client)


def test_sign_up_without_a_confirmed_address_waits_for_nobody(client, moderator, mailoutbox):
    mode(SignUpMode.APPROVED)
    client.post("/en/account/signup/", FORM)

    assert list(SignUp.objects.waiting()) == []


def test_moderator_lets_in_by_the_admin_and_the_person_is_told(client, moderator, mailoutbox, code):
    mode(SignUpMode.APPROVED)
    sign_up(client, code)
    User.objects.filter(email="nora@example.org").update(language="de")
    client.force_login(moderator)
    asked = SignUp.objects.get()
    assert "Example School" in client.get("/admin/sign-ups/").content.decode()

    for _turn in range(2):
        client.post("/admin/sign-ups/", {"sign_up": asked.pk, "verdict": "approve"})

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (SignUpState.APPROVED, moderator)
    assert [mail.to for mail in mailoutbox[2:]] == [["nora@example.org"]]
    logged = ModelLogEntry.objects.filter(action="community.approve")
    assert [entry.user for entry in logged] == [moderator]
    client.logout()
    client.post("/en/account/login/", {"login": "nora@example.org", "password": FORM["password1"]})
    assert is_in(client)


def test_declined_person_reads_the_reason_and_stays_out(client, moderator, mailoutbox, code):
    mode(SignUpMode.APPROVED)
    sign_up(client, code)
    asked = SignUp.objects.get()

    assert joining.decline_sign_up(asked, by=moderator, reason="We do not know your school.") is True
    assert joining.decline_sign_up(asked, by=moderator) is False

    assert "We do not know your school." in mailoutbox[-1].body
    response = client.post("/en/account/login/", {"login": "nora@example.org", "password": FORM["password1"]})
    assert not is_in(client)
    assert response["Location"] == "/en/account/inactive/"


def test_moderator_may_think_again_after_declining_but_not_after_letting_in(moderator):
    asked = SignUp.objects.create(user=UserFactory())

    joining.decline_sign_up(asked, by=moderator)
    assert joining.approve_sign_up(asked, by=moderator) is True
    assert joining.decline_sign_up(asked, by=moderator) is False
    asked.user.refresh_from_db()
    assert asked.user.is_active


def test_nobody_else_decides(moderator):
    asked = SignUp.objects.create(user=UserFactory())

    for verb in (joining.approve_sign_up, joining.decline_sign_up):
        with pytest.raises(PermissionDenied):
            verb(asked, by=UserFactory(groups=["Editors"]))
    asked.refresh_from_db()
    assert asked.state == SignUpState.WAITING


@pytest.mark.parametrize("key", ["", "0", "-1", "x", "9" * 30])
def test_decision_about_nothing_is_not_found(client, moderator, key):
    client.force_login(moderator)

    assert client.post("/admin/sign-ups/", {"sign_up": key, "verdict": "approve"}).status_code == 404
