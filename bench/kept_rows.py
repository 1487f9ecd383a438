"""All rows that practices leave in the database, without keys and times: two portals that were filled in different
ways have the same ones. Keys of other rows are replaced by what people know those rows by."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from community.models import Organisation
from repository.models import PracticeLink, PracticePage, PracticeRole, PracticeTag
from repository.models.relations import TaggedPractice
from search.models import SearchDocument, SearchTerm, SearchTitle, SearchWord

Row = dict[str, Any]
UNKEPT = {  # keys, and what is computed from keys and times
    "id", "page_ptr_id", "translation_key", "content_path_hash", "digest", "version", "newest", "updated", "uuid",
}  # fmt: skip
UNKEPT_CONTENT = {"pk", "translation_key"}  # in revisions
UNKEPT_BODY = {"key", "newest", "updated"}  # in search documents
TEXTS = {
    "sqlite": "SELECT rowid, title, names, summary, story FROM search_text",
    "postgresql": "SELECT id, stems::text FROM search_text",
}
IMPORTED = "repository.import"  # the log entry that only an import leaves


class Names:
    """What people know rows by, by their keys."""

    def __init__(self) -> None:
        self.pages = dict(Page.objects.values_list("pk", "url_path"))
        self.keys = {str(key): path for key, path in PracticePage.objects.values_list("translation_key", "url_path")}
        self.revisions = {pk: self.pages[int(page)] for pk, page in Revision.objects.values_list("pk", "object_id")}
        self.organisations = dict(Organisation.objects.values_list("pk", "slug"))
        self.tags = dict(PracticeTag.objects.values_list("pk", "slug"))
        self.documents = {pk: self.keys[key] for pk, key in SearchDocument.objects.values_list("pk", "key")}
        self.terms = {pk: [group, value] for pk, group, value in SearchTerm.objects.values_list("pk", "group", "value")}
        self.by_model: dict[type[models.Model], dict[Any, Any]] = {
            Page: self.pages,
            PracticePage: self.pages,
            Revision: self.revisions,
            Organisation: self.organisations,
            PracticeTag: self.tags,
            SearchDocument: self.documents,
        }

    def of(self, kind: int, key: str) -> Any:
        """The row `key` of a content type."""
        known = self.by_model.get(ContentType.objects.get_for_id(kind).model_class() or Page, {})
        return known.get(int(key), key)


def dump() -> dict[str, list[str]]:
    """Table to its rows, as JSON in an order of their own."""
    get_search_backend().get_index_for_model(Page)._refresh_title_norms(full=True)  # what `update_index` does
    names = Names()
    pages = [page.pk for page in PracticePage.objects.all()]
    tables: dict[str, Iterable[Row]] = {
        "pages": _rows(Page.objects.filter(pk__in=pages), names),
        "practices": _rows(PracticePage.objects.all(), names, PracticePage._meta.local_concrete_fields),
        "lists of practices": _rows(Page.objects.filter(depth=3), names),
        "organisations": _rows(Organisation.objects.all(), names),
        "revisions": _rows(Revision.objects.all(), names, object_id=_page, content=_content),
        "references": _rows(ReferenceIndex.objects.all(), names, to_object_id=_to, object_id=_from, content_path=_path),
        "admin search": _rows(IndexEntry.objects.all(), names, object_id=_indexed, title_norm=_rounded),
        "log of pages": _rows(PageLogEntry.objects.exclude(action=IMPORTED), names),
        "log of others": _rows(ModelLogEntry.objects.all(), names, object_id=_logged),
        "search documents": _rows(SearchDocument.objects.all(), names, key=_key, body=_body, packed=_terms),
        "search titles": _rows(SearchTitle.objects.all(), names),
        "search terms": _rows(SearchTerm.objects.all(), names),
        "search words": _rows(SearchWord.objects.all(), names),
        "search texts": _texts(names),
        **{str(model._meta.model_name): _rows(model._default_manager.all(), names) for model in _relations()},
    }
    return {
        name: sorted(json.dumps(row, sort_keys=True, default=str, ensure_ascii=False) for row in rows)
        for name, rows in tables.items()
    }


def _relations() -> list[type[models.Model]]:
    concepts = [field for field in PracticePage._meta.local_many_to_many if field.name != "tags"]
    through = [model for field in concepts if (model := field.remote_field.through)]
    return [PracticeRole, PracticeLink, PracticeTag, TaggedPractice, *through]


def _rows(
    query: models.QuerySet, names: Names, fields: Iterable[Any] = (), **ours: Callable[[Row, Names], Any]
) -> Iterable[Row]:
    kept = [
        field
        for field in (fields or query.model._meta.concrete_fields)
        if field.attname not in UNKEPT and not isinstance(field, models.DateTimeField)
    ]
    places = {
        field.attname: names.by_model[field.related_model]
        for field in kept
        if field.is_relation and field.related_model in names.by_model
    }
    asked = [*(field.attname for field in kept), "pk"]
    for row in query.order_by().values(*asked):
        found = {name: places[name].get(value, value) if name in places else value for name, value in row.items()}
        found |= {name: change(row, names) for name, change in ours.items()}
        if query.model is PracticePage:
            found["page"] = names.pages[row["pk"]]
        del found["pk"]
        yield found


def _page(row: Row, names: Names) -> Any:
    return names.pages[int(row["object_id"])]


def _key(row: Row, names: Names) -> Any:
    return names.keys[row["key"]]


def _content(row: Row, names: Names) -> Any:
    """The page as the revision has it; of moments only whether there is one."""
    return _plain(row["content"], names)


def _plain(content: Row, names: Names) -> Row:
    known = {"organisation": names.organisations, "tag": names.tags, "practice": names.pages}
    known |= {"content_object": names.pages, "latest_revision": names.revisions, "live_revision": names.revisions}
    found: Row = {}
    for name, value in content.items():
        if name in UNKEPT_CONTENT:
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found[name] = [_plain(one, names) for one in value]
        elif name in known:
            found[name] = known[name].get(value, value)
        else:
            found[name] = bool(value) if name.endswith("_at") else value
    return found


def _to(row: Row, names: Names) -> Any:
    return names.of(row["to_content_type_id"], row["to_object_id"])


def _from(row: Row, names: Names) -> Any:
    return names.of(row["base_content_type_id"], row["object_id"])


def _indexed(row: Row, names: Names) -> Any:
    return names.of(row["content_type_id"], row["object_id"])


def _logged(row: Row, names: Names) -> Any:
    return names.of(row["content_type_id"], row["object_id"])


def _path(row: Row, names: Names) -> str:
    """Keys of child objects stand in it."""
    return re.sub(r"\.\d+\.", ".#.", row["content_path"])


def _rounded(row: Row, names: Names) -> float:
    return round(row["title_norm"], 6)


def _body(row: Row, names: Names) -> Any:
    return {name: value for name, value in json.loads(row["body"] or "{}").items() if name not in UNKEPT_BODY}


def _terms(row: Row, names: Names) -> Any:
    return sorted(names.terms[number] for number in memoryview(bytes(row["packed"])).cast("I"))


def _texts(names: Names) -> Iterable[Row]:
    with connection.cursor() as cursor:
        cursor.execute(TEXTS[connection.vendor])
        for pk, *texts in cursor.fetchall():
            yield {"document": names.documents[pk], "texts": texts}
