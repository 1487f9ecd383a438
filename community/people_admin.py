"""Pages of the Wagtail admin about people: who asks to join, who is invited, and what each role may do."""

from collections.abc import Callable
from typing import Any, cast

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from community import joining
from community.enums import Role
from community.models import Invitation, SignUp, User
from community.models.user import languages
from community.rules import RIGHTS, may_change_people, may_decide_sign_ups, may_invite, may_invite_as

SHOWN = 100


class RuledView(WagtailAdminTemplateMixin, TemplateView):
    """A page for those whom `rule` lets in."""

    rule: Callable[[Any], bool]

    @property
    def person(self) -> User:
        """Who works here: nobody else came past `rule`."""
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not type(self).rule(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class SignUpsView(RuledView):
    template_name = "community/admin/sign_ups.html"
    page_title = gettext_lazy("Sign-ups")
    header_icon = "user"
    rule = staticmethod(may_decide_sign_ups)

    def post(self, request: HttpRequest) -> HttpResponse:
        sign_up = get_object_or_404(SignUp, pk=_number(request.POST.get("sign_up", "")))
        if request.POST.get("verdict") == "approve":
            done, said = joining.approve_sign_up(sign_up, by=self.person), _("%(name)s is in, and was told.")
        else:
            reason = request.POST.get("reason", "").strip()[:1000]
            done = joining.decline_sign_up(sign_up, by=self.person, reason=reason)
            said = _("%(name)s was declined, and was told.")
        if done:
            messages.success(request, said % {"name": sign_up.user})
        else:
            messages.info(request, _("Somebody has decided about %(name)s already.") % {"name": sign_up.user})
        return redirect(reverse("sign_ups:index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = {"waiting": SignUp.objects.waiting()[:SHOWN], "decided": SignUp.objects.decided()[:SHOWN]}
        return super().get_context_data(**kwargs) | lists


class InvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=languages)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    words = forms.CharField(
        label=gettext_lazy("Your words to the person"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        choices = cast(forms.ChoiceField, self.fields["role"])
        choices.choices = [(role.value, role.label) for role in Role if may_invite_as(by, role)]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class InvitationsView(RuledView):
    template_name = "community/admin/invitations.html"
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    rule = staticmethod(may_invite)

    def post(self, request: HttpRequest) -> HttpResponse:
        if withdrawn := request.POST.get("withdraw"):
            return self._withdraw(request, withdrawn)
        form = InvitationForm(request.POST, by=self.person)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        limit = {"app": "portal", "action": "invite", "config": settings.PORTAL_RATE_LIMITS}
        if not ratelimit.consume(request, user=self.person, **limit):
            return ratelimit.respond_429(request)
        values = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        if joining.invite(values.pop("email"), by=self.person, **values):
            messages.success(request, _("The invitation is on its way."))
        else:
            messages.info(request, _("There is an account with this address already. Nothing was sent."))
        return redirect(reverse("invitations:index"))

    def _withdraw(self, request: HttpRequest, key: str) -> HttpResponse:
        invitation = Invitation.objects.filter(pk=_number(key)).first()
        if invitation is not None and joining.withdraw_invitation(invitation, by=self.person):
            messages.success(request, _("The invitation opens nothing any more."))
        else:
            messages.info(request, _("This invitation was used or taken back already."))
        return redirect(reverse("invitations:index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = {"language": self.person.language}
        form = kwargs.pop("form", None) or InvitationForm(by=self.person, initial=language)
        sent = Invitation.objects.select_related("invited_by", "accepted_by")[:SHOWN]
        return super().get_context_data(**kwargs) | {"form": form, "sent": sent}


class RoleHolder:
    """Somebody who has one role and nothing else: the rules are asked about this person."""

    is_active = is_authenticated = True
    is_superuser = False

    def __init__(self, group: Group | None) -> None:
        self._groups = [group] if group else []
        names = group.permissions.values_list("content_type__app_label", "codename") if group else ()
        self._permissions = {f"{app}.{codename}" for app, codename in names}

    @property
    def groups(self) -> "RoleHolder":
        return self

    def all(self) -> list[Group]:
        return self._groups

    def has_perm(self, name: str) -> bool:
        return name in self._permissions


class RolesView(RuledView):
    """Made from `rules.RIGHTS`: what stands here is what the portal asks."""

    template_name = "community/admin/roles.html"
    page_title = gettext_lazy("Who may do what")
    header_icon = "key"
    rule = staticmethod(may_change_people)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = {group.name: group for group in Group.objects.all()}
        holders = [RoleHolder(groups.get(role.group_name)) for role in Role]
        rows = [(right.label, [right.rule(holder) for holder in holders]) for right in RIGHTS]
        second_step = [role in settings.SECOND_FACTOR_ROLES for role in Role]
        table = {"roles": list(Role), "rows": rows, "second_step": second_step}
        return super().get_context_data(**kwargs) | table


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 15 else 0


class RuledMenuItem(MenuItem):
    def __init__(self, *args: Any, rule: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def is_shown(self, request: HttpRequest) -> bool:
        return self.rule(request.user)


class PageViewSet(ViewSet):
    """One admin page below Settings, in the menu of those who may open it."""

    view_class: type[RuledView]
    menu_hook = "register_settings_menu_item"
    add_to_settings_menu = True

    @property
    def icon(self) -> str:
        return self.view_class.header_icon

    @property
    def menu_label(self) -> Any:
        return self.view_class.page_title

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return RuledMenuItem(
            self.menu_label, reverse(f"{self.name}:index"), name=self.name, icon_name=self.icon,
            order=order or 600, rule=self.view_class.rule,
        )  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.view_class.as_view(), name="index")]


class SignUpsViewSet(PageViewSet):
    name, url_prefix, view_class = "sign_ups", "sign-ups", SignUpsView


class InvitationsViewSet(PageViewSet):
    name, url_prefix, view_class = "invitations", "invitations", InvitationsView


class RolesViewSet(PageViewSet):
    name, url_prefix, view_class = "roles", "roles", RolesView
