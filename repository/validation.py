"""What a practice must hold, in words an author understands. Drafts may be incomplete, never contradictory."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from repository.videos import HOSTS, recognised

if TYPE_CHECKING:
    from repository.models import PracticePage

Errors = dict[str, object]

MISSING = {
    "summary": _("Readers decide by the summary whether to read on: write one or two sentences."),
    "image_alt": _("Describe the picture for people who cannot see it."),
    "sectors": _("Choose at least one sector: readers search by it."),
    "countries": _("Choose at least one country where the practice ran."),
}


def clean_practice(practice: "PracticePage") -> None:
    """Raise ValidationError by field. A translation answers for its texts only; facts are the original's."""
    errors = summary_errors(practice)
    if practice.is_original:
        errors |= period_errors(practice) | route_errors(practice)
    if errors:
        raise ValidationError(errors)


def require_for_readers(practice: "PracticePage") -> None:
    """Raise ValidationError by field when the page may not be public. Drafts of public pages are not asked."""
    if errors := publishing_errors(practice):
        raise ValidationError(errors)


def summary_errors(practice: "PracticePage") -> Errors:
    """A text column has no length of its own."""
    most, have = practice._meta.get_field("summary").max_length, len(practice.summary)
    if have <= most:
        return {}
    words = _("The text has %(have)d characters, at most %(most)d are possible.")
    return {"summary": words % {"have": have, "most": most}}


def period_errors(practice: "PracticePage") -> Errors:
    start, end = practice.from_year, practice.to_year
    if start and end and end < start:
        return {"to_year": _("The practice cannot end before it began: write %(year)d or later.") % {"year": start}}
    if end and practice.ongoing:
        return {"to_year": _("Either it is still running or it ended: clear this year or untick “still running”.")}
    return {}


def route_errors(practice: "PracticePage") -> Errors:
    errors: Errors = {}
    if practice.contact and not (
        _accepts(EmailValidator(), practice.contact) or _accepts(URLValidator(["http", "https"]), practice.contact)
    ):
        errors["contact"] = _("Write a web address (https://…) or an e-mail address.")
    if practice.video_url and recognised(practice.video_url) is None:
        hosts = ", ".join(HOSTS)
        errors["video_url"] = _("Write the address of one video on one of these sites: %(hosts)s.") % {"hosts": hosts}
    return errors


def publishing_errors(practice: "PracticePage") -> Errors:
    """What readers need before the page may be public."""
    missing = set()
    if not practice.summary.strip():
        missing.add("summary")
    if practice.original.image_id and not practice.image_alt.strip():
        missing.add("image_alt")
    if practice.is_original:
        missing |= {name for name in ("sectors", "countries") if not getattr(practice, name).exists()}
    return {name: MISSING[name] for name in sorted(missing)}


def _accepts(validator: object, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True
