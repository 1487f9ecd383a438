"""People in the Wagtail admin. Its own forms ask for a first and a last name, which our users do not have."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from community import addresses
from community.models import User

PERSONAL = {"name", "language", "time_zone"}


class PersonCreationForm(UserCreationForm):
    first_name = last_name = None

    class Meta(UserCreationForm.Meta):
        fields = {"email", "is_superuser", "groups"} | PERSONAL

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class PersonEditForm(UserEditForm):
    """An address that somebody else typed is confirmed by its owner at the next sign-in."""

    first_name = last_name = None

    class Meta(UserEditForm.Meta):
        fields = {"email", "is_superuser", "is_active", "groups"} | PERSONAL

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if commit and "email" in self.changed_data:
            addresses.replace(user)
        return user


class OwnNameForm(NameEmailForm):
    """What people change about themselves in the admin; the address is changed under "My account"."""

    first_name = last_name = None
    name = forms.CharField(max_length=150, label=User._meta.get_field("name").verbose_name)

    class Meta(NameEmailForm.Meta):
        model = User
        fields = ["name"]


class NameForm(forms.ModelForm):
    """What people change about themselves on the page "My account"."""

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Your name"), "language": _("Language of messages to you")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
