"""Many new practices at once: the rows that adding and publishing them one by one would leave, in a few statements.

`repository.actions.add_practices` is the way in. Each practice is checked by itself before anything of it is written.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page

from community.models import User
from core.slugs import ascii_slug, free_slugs
from repository import facts, filling, validation
from repository.bulk_organisations import Organisations
from repository.bulk_rows import (
    add_revisions,
    index_for_admin,
    index_references,
    tell_published,
    write_pages,
)
from repository.indexing import PRACTICES
from repository.models import PracticePage, PracticeTag
from repository.models.relations import TaggedPractice
from repository.values import PracticeValues
from search import documents
from taxonomy.enums import Scheme
from taxonomy.models import Concept

KNOWN = ("path", "depth", "url_path", "content_type", "locale", "original_locale", "owner")
Result = PracticePage | ValidationError


def add(parent: Page, values: Sequence[PracticeValues], *, by: User | None, publish: bool) -> list[Result]:
    """A stored practice below `parent`, or the error that kept it out, for each of `values`. Inside a transaction.

    Raises PublishPagePermissionError, as publishing one does.
    """
    if publish and by and not parent.permissions_for_user(by).can_publish_subpage():
        raise PublishPagePermissionError("You do not have permission to publish this page.")
    Page.objects.select_for_update().get(pk=parent.pk)  # before the documents, as adding a single child does
    documents.lock()
    concepts = Concepts(values)
    bodies = [body for one in values for body in one.bodies]
    organisations = Organisations(bodies, concepts.rows)
    results = [_checked(parent, one, concepts, organisations, by=by, publish=publish) for one in values]
    accepted = [(page, one) for page, one in zip(results, values, strict=True) if isinstance(page, PracticePage)]
    if accepted:
        organisations.save(by)
        _give_slugs([page for page, _values in accepted])
        _give_tags(accepted)
        _write([page for page, _values in accepted], parent, by=by, publish=publish)
    return results


def _write(pages: list[PracticePage], parent: Page, *, by: User | None, publish: bool) -> None:
    write_pages(pages, parent)
    add_revisions(pages, by=by, publish=publish)
    index_references(pages)
    index_for_admin(pages)
    if publish:
        tell_published(pages)
    documents.refresh(PRACTICES, [page.search_key for page in pages])


class Concepts:
    """All concepts of a batch, read once."""

    def __init__(self, values: Iterable[PracticeValues]) -> None:
        keys = {key for one in values for some in one.concepts.values() for key in some}
        keys |= {body.country for one in values for body in one.bodies if body.country}
        self.rows = {row.pk: row for row in Concept.objects.filter(pk__in=keys)}
        self._places = {key: place for place, key in enumerate(self.rows)}

    def of(self, keys: Iterable[int]) -> list[Concept]:
        """In the order of their vocabulary."""
        known = {key for key in keys if key in self.rows}
        return [self.rows[key] for key in sorted(known, key=self._places.__getitem__)]

    def is_of(self, key: int | None, scheme: Scheme) -> bool:
        return key is None or (key in self.rows and self.rows[key].scheme == scheme)


def _checked(
    parent: Page,
    values: PracticeValues,
    concepts: Concepts,
    organisations: Organisations,
    *,
    by: User | None,
    publish: bool,
) -> Result:
    """The practice in memory, when it may be kept; organisations it names are added only then."""
    practice = PracticePage(locale=parent.locale, original_locale=parent.locale, owner=by, live=False)
    try:
        filling.fill(practice, values, concepts.of)
        practice.lead_to_survivors()
        _check(practice, concepts)
        if publish:
            validation.require_for_readers(practice)
        practice.roles = filling.roles(values, organisations.of(values.bodies))  # type: ignore[misc]  # takes a list
    except ValidationError as error:
        return error
    return practice


def _check(practice: PracticePage, concepts: Concepts) -> None:
    """All rules of the model but what the batch sees to: the address, the place in the tree, rows it just read."""
    seen = [fact.name for fact in facts.SINGLE if concepts.is_of(getattr(practice, f"{fact.name}_id"), fact.scheme)]
    if not practice.slug:
        practice.slug = ascii_slug(practice.title) or "practice"
        practice._check_slug_is_unique = lambda: None  # `_give_slugs` asks once for all
    practice.full_clean(exclude=[*KNOWN, *seen], validate_unique=False, validate_constraints=False)
    practice.__dict__.pop("_check_slug_is_unique", None)


def _give_slugs(pages: list[PracticePage]) -> None:
    """A name that no practice has in any language, as `PracticePage` asks."""
    for page, slug in zip(pages, free_slugs(PracticePage.objects.all(), [page.slug for page in pages]), strict=True):
        page.slug = slug


def _give_tags(accepted: list[tuple[PracticePage, PracticeValues]]) -> None:
    """Tags by name, whatever its case. The few that are new are saved one by one: they find their own address."""
    known: dict[str, PracticeTag] = {}
    for page, values in accepted:
        tags: dict[int, PracticeTag] = {}
        for name in values.tags:
            if name not in known:
                found = PracticeTag.objects.filter(name__iexact=name).order_by("pk").first()
                known[name] = found or PracticeTag.objects.create(name=name)
            tags[known[name].pk] = known[name]
        page.tagged_items = [TaggedPractice(tag=tag) for tag in tags.values()]  # type: ignore[misc]
