"""Many new pages of one type at once, with all that Wagtail keeps about them, as saving each one would leave it.

For use inside one transaction; the callers check the pages first. `post_save` is not sent: what follows it in the
portal (references, admin search, search documents) is written here or by the caller. Wagtail's publishing signals are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import CharField, F, Model, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signals import page_published, published

BATCH = 500


def write_pages(pages: Sequence[Page], parent: Page) -> None:
    """Insert `pages`, all of one type and in memory, as the last children of `parent`; gives them their keys.

    Their parent must be locked. Child objects and many-to-many relations are those set in memory, others are empty.
    """
    fresh = Page.objects.get(pk=parent.pk)
    last = fresh.get_last_child() if fresh.numchild else None
    taken = Page._str2int(last.path[-Page.steplen :]) if last else 0
    kind = ContentType.objects.get_for_model(type(pages[0]))
    for step, page in enumerate(pages, start=taken + 1):
        page.path, page.depth = Page._get_path(fresh.path, fresh.depth + 1, step), fresh.depth + 1
        page.content_type, page.draft_title = kind, page.draft_title or page.title
        page._cached_parent_obj = parent
        page.set_url_path(fresh)
    own = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    rows = Page.objects.bulk_create(
        [Page(**{name: getattr(page, name) for name in own}) for page in pages], batch_size=BATCH
    )
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
        page._state.adding, page._state.db = False, row._state.db
    insert_own_table(type(pages[0]), pages)
    _write_relations(pages)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def insert_own_table(model: type[Model], rows: Sequence[Model]) -> None:
    """Django refuses bulk_create on a model that has a parent table; this writes the child's table alone."""
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})", values)  # noqa: S608


def _write_relations(pages: Sequence[Page]) -> None:
    """Child objects get keys. What was not set is set empty, or each page would ask the database for it later."""
    model = type(pages[0])
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        children = []
        for page in pages:
            own = page.__dict__.setdefault("_cluster_related_objects", {}).setdefault(name, [])
            for child in own:
                setattr(child, relation.field.name, page)
            children += own
        relation.related_model._default_manager.bulk_create(children, batch_size=BATCH)
    for field in get_all_child_m2m_relations(model):
        through = field.remote_field.through
        mine, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        through._default_manager.bulk_create(
            [through(**{mine: page.pk, other: one.pk}) for page in pages for one in getattr(page, field.name).all()],
            batch_size=BATCH,
        )


def add_revisions(pages: Sequence[Page], *, by: Any, publish: bool) -> list[Revision]:
    """The first revision of each stored page, published or as a draft, with its log entries; updates `pages`."""
    now = timezone.now()
    revisions = Revision.objects.bulk_create([_revision(page, by, now) for page in pages], batch_size=BATCH)
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
        page.has_unpublished_changes = not publish
        if publish:
            page.live, page.live_revision = True, revision
            page.first_published_at = page.last_published_at = now
    _update_pages(pages, now, publish=publish)
    log_all(_entries(pages, revisions, publish=publish), by=by)
    return revisions


def _revision(page: Page, by: Any, now: datetime) -> Revision:
    return Revision(
        content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        object_str=str(page),
        content=page.serializable_data(),
        created_at=now,
        user=by,
    )


def _update_pages(pages: Sequence[Page], now: datetime, *, publish: bool) -> None:
    """One statement: keys of the revisions are found by the database."""
    own = Revision.objects.filter(
        base_content_type=pages[0].get_base_content_type(), object_id=Cast(OuterRef("pk"), CharField())
    )
    first = Subquery(own.order_by().values("pk")[:1])
    values: dict[str, Any] = {
        "latest_revision": first,
        "latest_revision_created_at": now,
        "has_unpublished_changes": not publish,
    }
    if publish:
        values |= {"live": True, "live_revision": first, "first_published_at": now, "last_published_at": now}
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(**values)


def _entries(
    pages: Sequence[Page], revisions: Sequence[Revision], *, publish: bool
) -> list[tuple[Model, str, dict[str, Any]]]:
    told: list[tuple[Model, str, dict[str, Any]]] = []
    for page, revision in zip(pages, revisions, strict=True):
        told.append((page, "wagtail.create", {"content_changed": True}))
        told.append((page, "wagtail.edit", {"content_changed": True, "revision": revision}))
        if publish:
            told.append((page, "wagtail.publish", {"content_changed": True, "revision": revision}))
    return told


def log_all(entries: Iterable[tuple[Model, str, dict[str, Any]]], *, by: Any) -> None:
    """What `wagtail.log_actions.log` writes for each (instance, action, other values), in their order."""
    context = get_active_log_context()
    registry.scan_for_actions()
    now = timezone.now()
    rows: list[Model] = []
    for instance, action, values in entries:
        model = registry.get_log_model_for_instance(instance)
        subject = {"page": instance} if isinstance(instance, Page) else {"object_id": str(instance.pk)}
        given = {"user": by or context.user, "uuid": context.uuid, "data": {}, "timestamp": now, **subject, **values}
        rows.append(
            model(
                content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
                label=model.objects.get_instance_title(instance),
                action=action,
                **given,
            )
        )
    for _model, group in groupby(rows, key=type):
        alike = list(group)
        type(alike[0])._default_manager.bulk_create(alike, batch_size=BATCH)


def index_references(objects: Sequence[Model]) -> None:
    """References of new objects of one type, of which the index has none yet.

    Wagtail has no such call for many objects; the two private methods are those that its own public one is made of.
    """
    if not objects:
        return
    types = [
        ContentType.objects.get_for_model(model, for_concrete_model=False)
        for model in (type(objects[0]), *type(objects[0])._meta.get_parent_list())
    ]
    rows = [
        ReferenceIndex(
            content_type=types[0], base_content_type=types[-1], object_id=str(one.pk), to_content_type_id=kind,
            to_object_id=key, model_path=model_path, content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for one in objects
        for kind, key, model_path, content_path in dict.fromkeys(ReferenceIndex._extract_references_from_object(one))
    ]  # fmt: skip
    ReferenceIndex.objects.bulk_create(rows, batch_size=BATCH)


def index_for_admin(objects: Sequence[Model]) -> None:
    """Make new objects of one type findable in Wagtail's admin."""
    for backend in get_search_backends(with_auto_update=True) if objects else ():
        backend.get_index_for_model(type(objects[0])).add_items(type(objects[0]), objects)


def tell_published(pages: Sequence[Page]) -> None:
    """Wagtail's signals, for whoever follows what goes public."""
    for page in pages:
        page_published.send(sender=type(page), instance=page, revision=page.live_revision)
        published.send(sender=type(page), instance=page, revision=page.live_revision)
