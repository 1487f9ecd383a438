"""Verbs about coming in and about roles: each atomic, safe to repeat, logged with the person who did it."""

import secrets
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.log_actions import log

from community import emails
from community.enums import Role, SignUpMode, SignUpState
from community.models import Invitation, JoiningSettings, SignUp, User
from community.models.joining import digest, expiry
from community.rules import may_decide_sign_ups, may_invite_as


@transaction.atomic
def give_roles(user: User, roles: Iterable[Role], *, by: User | None) -> list[Role]:
    """Add `user` to the groups of `roles` and return those that were new."""
    names = set(user.groups.values_list("name", flat=True))
    new = [role for role in roles if role.group_name not in names]
    user.groups.add(*(Group.objects.get_or_create(name=role.group_name)[0] for role in new))
    if new:
        log(instance=user, action="community.role", user=by, data={"roles": [role.value for role in new]})
    return new


@transaction.atomic
def ask_to_join(user: User, *, organisation: str = "", invitation: Invitation | None = None) -> SignUp:
    """Note that `user` signed up. An invitation, or an open portal, lets the person in without a moderator."""
    joining = JoiningSettings.load()
    sign_up, is_new = SignUp.objects.get_or_create(user=user, defaults={"organisation": organisation})
    if not is_new:
        return sign_up
    log(instance=user, action="community.join", user=user)
    invited = invitation is not None and accept_invitation(invitation, user=user)
    if invited or joining.sign_up == SignUpMode.OPEN:
        _let_in(sign_up, joining, by=None)
    return sign_up


def _let_in(sign_up: SignUp, joining: JoiningSettings, *, by: User | None) -> None:
    sign_up.state, sign_up.decided_at, sign_up.decided_by = SignUpState.APPROVED, timezone.now(), by
    sign_up.save(update_fields=["state", "decided_at", "decided_by"])
    give_roles(sign_up.user, joining.newcomer_roles, by=by)


def _locked(sign_up: SignUp) -> SignUp:
    return SignUp.objects.select_for_update(of=("self",)).select_related("user").get(pk=sign_up.pk)


@transaction.atomic
def approve_sign_up(sign_up: SignUp, *, by: User) -> bool:
    """Let somebody in, also after a refusal, and tell them. False when they were in already.

    Raises PermissionDenied when `by` may not decide.
    """
    if not may_decide_sign_ups(by):
        raise PermissionDenied
    sign_up = _locked(sign_up)
    if sign_up.state == SignUpState.APPROVED:
        return False
    if sign_up.state == SignUpState.DECLINED:
        sign_up.user.is_active = True
        sign_up.user.save(update_fields=["is_active"])
    _let_in(sign_up, JoiningSettings.load(), by=by)
    log(instance=sign_up.user, action="community.approve", user=by)
    emails.tell_approved(sign_up.user)
    return True


@transaction.atomic
def decline_sign_up(sign_up: SignUp, *, by: User, reason: str = "") -> bool:
    """Refuse somebody who waits, with a reason that they read. False when it was decided already.

    Raises PermissionDenied when `by` may not decide.
    """
    if not may_decide_sign_ups(by):
        raise PermissionDenied
    sign_up = _locked(sign_up)
    if sign_up.state != SignUpState.WAITING:
        return False
    sign_up.state, sign_up.decided_at, sign_up.decided_by = SignUpState.DECLINED, timezone.now(), by
    sign_up.save(update_fields=["state", "decided_at", "decided_by"])
    sign_up.user.is_active = False
    sign_up.user.save(update_fields=["is_active"])
    log(instance=sign_up.user, action="community.decline", user=by, data={"reason": reason})
    emails.tell_declined(sign_up.user, reason)
    return True


@transaction.atomic
def invite(
    email: str, *, by: User, name: str = "", language: str = "", role: Role = Role.MEMBER, words: str = ""
) -> Invitation | None:
    """Send an invitation, or send it again with a fresh address; None when somebody has an account with this e-mail.

    Raises PermissionDenied when `by` may not invite anybody with this role.
    """
    if not may_invite_as(by, role):
        raise PermissionDenied
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        return None
    known, _is_new = Invitation.objects.get_or_create(email=email, defaults={"digest": secrets.token_hex(32)})
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=known.pk)
    invitation.name, invitation.role, invitation.invited_by = name, role, by
    invitation.language = language or get_language() or invitation.language
    invitation.sent_at, invitation.expires_at = timezone.now(), expiry()
    invitation.accepted_by = invitation.accepted_at = None
    token = invitation.new_token()
    invitation.save()
    log(instance=invitation, action="community.invite", user=by, data={"role": role})
    emails.send_invitation(invitation, token, by=by, words=words)
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """The open invitation that a letter with `token` belongs to."""
    return Invitation.objects.open().filter(digest=digest(token)).first()


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> bool:
    """Take an invitation back: its letter opens nothing any more. False when it was used already."""
    if not may_invite_as(by, invitation.role):
        raise PermissionDenied
    unused = Invitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at=None).first()
    if unused is None:
        return False
    log(instance=unused, action="wagtail.delete", user=by, deleted=True)
    unused.delete()
    return True


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User) -> bool:
    """Give `user` the role of an open invitation. False when it is used, or was sent to another address."""
    found = Invitation.objects.select_for_update(of=("self",)).open().filter(pk=invitation.pk).first()
    if found is None or found.email != user.email:
        return False
    found.accepted_by, found.accepted_at = user, timezone.now()
    found.save(update_fields=["accepted_by", "accepted_at"])
    give_roles(user, [Role(found.role)], by=found.invited_by)
    return True
