"""Mail to people: one text in plain paragraphs, sent as text and as simple HTML without pictures or trackers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.mail import KEY_HEADER
from core.models import SiteSettings


@dataclass(frozen=True)
class Letter:
    """`code` is typed from the mail, `url` is where `url_label` leads; both may be empty."""

    subject: str
    paragraphs: Sequence[str]
    code: str = ""
    url: str = ""
    url_label: str = ""


def portal_name() -> str:
    found = SiteSettings.objects.order_by("-site__is_default_site").values_list("site_name", flat=True).first()
    return found or SiteSettings._meta.get_field("site_name").default


def send(letter: Letter, to: str, *, key: str = "") -> None:
    """Queue `letter` for one address in the active language; with a `key`, at most once ever."""
    context = {"letter": letter, "portal_name": portal_name()}
    text = render_to_string("mail/letter.txt", context)
    headers = {KEY_HEADER: key} if key else {}
    subject = " ".join(str(letter.subject).split())
    message = EmailMultiAlternatives(subject, text, None, [to], headers=headers)
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    message.send()
