"""What signing up asks beside address and password. Apart from `account_forms`: allauth's forms build on it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models import User


class JoiningForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label=_("Organisation (if you like)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ["name", "email", "organisation", "password1"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_organisation(self) -> str:
        return " ".join(self.cleaned_data["organisation"].split())

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth once the account is saved, in the same transaction."""
        from community import invitations, joining

        user.name = self.cleaned_data["name"]
        user.language = get_language() or User._meta.get_field("language").get_default()
        user.save(update_fields=["name", "language"])
        invitation = invitations.opened(request)
        if invitation is None or invitation.email != user.email:
            invitation = None
            invitations.forget(request)  # else allauth would add the invited address to this account
        joining.ask_to_join(user, organisation=self.cleaned_data["organisation"], invitation=invitation)
