"""Writes about practices: each a verb, atomic, logged with the person who did it."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from community.actions import find_or_add_organisation
from community.models import Organisation, User
from core.slugs import ascii_slug, free_slugs
from repository import bulk, facts, filling
from repository.models import PracticePage
from repository.values import Body, PracticeValues
from taxonomy.models import Concept

TEXTS = ("title", "summary", *facts.STORY, "image_alt", "seo_title", "search_description")


@transaction.atomic
def add_practice(parent: Page, *, values: PracticeValues, by: User | None, publish: bool) -> PracticePage:
    """Add a practice below the index page `parent`, in its language.

    Raises ValidationError by field; nothing is kept then. Unpublished ones are drafts with one revision.
    """
    practice = PracticePage(locale=parent.locale, owner=by, live=False)
    _fill(practice, values, by)
    if not practice.slug:
        practice.slug = _free_slug(ascii_slug(practice.title) or "practice")
    practice.full_clean(exclude=["path", "depth", "url_path"])
    parent.add_child(instance=practice)
    _keep(practice, by=by, publish=publish)
    return practice


@transaction.atomic
def add_practices(
    parent: Page, *, values: Sequence[PracticeValues], by: User | None, publish: bool
) -> list[PracticePage | ValidationError]:
    """Add a practice for each of `values`, as `add_practice` would; in its place the error of one that is refused.

    Raises DatabaseError, and then none is kept. At most some hundreds at once: writers wait until it is done.
    """
    return bulk.add(parent, values, by=by, publish=publish)


@transaction.atomic
def update_practice(practice: PracticePage, *, values: PracticeValues, by: User | None, publish: bool) -> PracticePage:
    """Replace texts and facts of `practice` in a new revision: published, or a draft beside the live page."""
    draft = practice.get_latest_revision_as_object()
    _fill(draft, values, by)
    draft.full_clean()
    _keep(draft, by=by, publish=publish)
    return draft


@transaction.atomic
def publish_practice(practice: PracticePage, *, by: User | None) -> None:
    """Publish the latest revision as it is. Raises ValidationError when it lacks what readers need."""
    practice.get_latest_revision().publish(user=by)


@transaction.atomic
def translate_practice(
    practice: PracticePage, *, into: Locale, texts: dict[str, str], by: User | None, publish: bool
) -> PracticePage:
    """Add the translation of `practice` below its index page in `into`. Facts stay on the original.

    `texts` are text fields by name (rich text as HTML). Raises Page.DoesNotExist without an index page there.
    """
    parent = practice.get_parent().get_translation(into)
    copy = PracticePage(
        locale=into,
        translation_key=practice.translation_key,
        original_locale_id=practice.original_locale_id,
        licence=practice.licence,
        owner=by,
        live=False,
        **{name: texts[name] for name in TEXTS if name in texts},
    )
    copy.slug = _free_slug(texts.get("slug") or ascii_slug(copy.title) or practice.slug)
    parent.add_child(instance=copy)
    _keep(copy, by=by, publish=publish)
    return copy


def _keep(practice: PracticePage, *, by: User | None, publish: bool) -> None:
    revision = practice.save_revision(user=by, log_action=True, clean=True)
    if publish:
        revision.publish(user=by)
        practice.refresh_from_db(fields=["live", "latest_revision", "first_published_at", "last_published_at"])


def _fill(practice: PracticePage, values: PracticeValues, by: User | None) -> None:
    filling.fill(practice, values)
    practice.roles = filling.roles(values, [_organisation(body, by) for body in values.bodies])
    practice.tags.set(list(values.tags))


def _organisation(body: Body, by: User | None) -> Organisation:
    country = Concept.objects.get(pk=body.country) if body.country else None
    return find_or_add_organisation(body.name, by=by, kind=body.kind, country=country, website=body.website)


def _free_slug(stem: str) -> str:
    """A name that no practice has in any language, as `PracticePage` asks."""
    return free_slugs(PracticePage.objects.all(), [stem])[0]
