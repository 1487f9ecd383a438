"""Steps of signing in that are the portal's own."""

from typing import Any

from allauth.account.stages import LoginStage
from allauth.core.internal.httpkit import headed_redirect_response

from community import emails
from community.enums import SignUpState
from community.models import SignUp


class ApprovalStage(LoginStage):
    """Who signed up where a moderator decides comes as far as this, with a confirmed address, and no further."""

    key = "approval"

    def handle(self) -> tuple[Any, bool]:
        waiting = SignUp.objects.filter(user=self.login.user, state=SignUpState.WAITING).select_related("user").first()
        if waiting is None:
            return None, True
        emails.tell_waiting(waiting)
        return headed_redirect_response("account_waiting"), False
