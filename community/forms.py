"""People in the Wagtail admin. Its own forms ask for a first and a last name, which our users do not have."""

from django import forms
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from community.models import User

PERSONAL = {"name", "language", "time_zone"}


class PersonCreationForm(UserCreationForm):
    first_name = last_name = None

    class Meta(UserCreationForm.Meta):
        fields = {"email", "is_superuser", "groups"} | PERSONAL

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class PersonEditForm(UserEditForm):
    first_name = last_name = None

    class Meta(UserEditForm.Meta):
        fields = {"email", "is_superuser", "is_active", "groups"} | PERSONAL

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class OwnNameForm(NameEmailForm):
    """What people change about themselves."""

    first_name = last_name = None
    name = forms.CharField(max_length=150, label=User._meta.get_field("name").verbose_name)

    class Meta(NameEmailForm.Meta):
        model = User
        fields = ["name", "email"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()
