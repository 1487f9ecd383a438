import factory
from factory.django import DjangoModelFactory

from community.models import Organisation, User

PASSWORD = "a long enough word"


class UserFactory(DjangoModelFactory):
    """`groups` are names of Django groups; `UserFactory.editor()` and `.administrator()` may use the admin."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Example Person {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        from django.contrib.auth.models import Group

        for name in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])

    @classmethod
    def editor(cls, **kwargs):
        return cls(groups=["Moderators"], **kwargs)

    @classmethod
    def administrator(cls, **kwargs):
        return cls(is_superuser=True, **kwargs)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Example Training Centre {n}")
