"""Reads of people and organisations, as sentences."""

from django.db import models
from django.utils import timezone
from wagtail.search.queryset import SearchableQuerySetMixin

from community.enums import SignUpState


class OrganisationQuerySet(SearchableQuerySetMixin, models.QuerySet):
    def standing(self) -> "OrganisationQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def merged(self) -> "OrganisationQuerySet":
        """Signposts, each with the survivor that it leads to."""
        return self.exclude(merged_into=None).select_related("merged_into")


class SignUpQuerySet(models.QuerySet):
    def waiting(self) -> "SignUpQuerySet":
        """Those that a moderator may decide: the e-mail address is confirmed, so a person stands behind it."""
        confirmed = models.Q(user__emailaddress__verified=True, user__emailaddress__primary=True)
        return self.filter(confirmed, state=SignUpState.WAITING).select_related("user")

    def decided(self) -> "SignUpQuerySet":
        return self.exclude(state=SignUpState.WAITING).select_related("user", "decided_by").order_by("-decided_at")


class InvitationQuerySet(models.QuerySet):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())
