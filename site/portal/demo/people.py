"""The known logins of a demonstration. Never made outside it."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured

from community import addresses, roles
from community.models import User

PASSWORD = "portal-demo"  # noqa: S105  (known on purpose, printed by the command)
LOGINS = {"admin@example.org": "Example administrator", "editor@example.org": "Example editor"}
VOCABULARY_WORK = ("add_concept", "change_concept", "add_organisation", "change_organisation")


def make_logins() -> User:
    """Make the logins that are missing and return the administrator."""
    if not getattr(settings, "DEMO", False):
        raise ImproperlyConfigured("Demonstration logins are made with portal.settings.demo only.")
    roles.make()
    for email, name in LOGINS.items():
        if not User.objects.filter(email=email).exists():
            user = User.objects.create_user(email, PASSWORD, name=name, is_superuser=email.startswith("admin"))
            addresses.confirm(user)
    moderators = Group.objects.get(name="Moderators")
    moderators.permissions.add(*Permission.objects.filter(codename__in=VOCABULARY_WORK))
    User.objects.get(email="editor@example.org").groups.add(moderators)
    return User.objects.get(email="admin@example.org")


def lines() -> list[str]:
    return [f"{email}  password {PASSWORD}" for email in LOGINS]
