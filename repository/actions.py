"""Writes about practices: each a verb, atomic, logged with the person who did it."""

from django.db import transaction
from wagtail.models import Locale, Page

from community.actions import find_or_add_organisation
from community.models import User
from core.slugs import ascii_slug
from repository import facts
from repository.models import PracticeAttachment, PracticeLink, PracticePage, PracticeRole
from repository.values import PracticeValues
from taxonomy.models import Concept

TEXTS = ("title", "summary", *facts.STORY, "image_alt", "seo_title", "search_description")

PLAIN = (
    "summary", "region", "from_year", "to_year", "ongoing", "cost_period", "contact", "licence", "video_url",
    "source_name", "source_url", "source_date", "review_by",
)  # fmt: skip


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
    for name in (*facts.STORY, *facts.NUMBERS, *PLAIN):
        setattr(practice, name, PracticePage._meta.get_field(name).get_default())
    for name, value in values.fields.items():
        setattr(practice, name, value)
    for fact in facts.MANY:
        setattr(practice, fact.name, list(Concept.objects.filter(pk__in=values.concepts.get(fact.name, []))))
    for fact in facts.SINGLE:
        setattr(practice, f"{fact.name}_id", next(iter(values.concepts.get(fact.name, [])), None))
    practice.roles = _roles(values, by)
    practice.links = [PracticeLink(url=url, label=label, sort_order=n) for n, (url, label) in enumerate(values.links)]
    practice.tags.set(list(values.tags))
    if values.attachments is not None:
        practice.attachments = [
            PracticeAttachment(
                document_id=item.document, title=item.title, kind=item.kind, language_id=item.language, sort_order=n
            )
            for n, item in enumerate(values.attachments)
        ]


def _roles(values: PracticeValues, by: User | None) -> list[PracticeRole]:
    roles: dict[int, PracticeRole] = {}
    for number, body in enumerate(values.bodies):
        country = Concept.objects.get(pk=body.country) if body.country else None
        found = find_or_add_organisation(body.name, by=by, kind=body.kind, country=country, website=body.website)
        roles.setdefault(found.pk, PracticeRole(organisation=found, role=body.role, sort_order=number))
    return list(roles.values())


def _free_slug(stem: str) -> str:
    """A name that no practice has in any language, as `PracticePage` asks."""
    taken = set(PracticePage.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
