"""Loads demonstration practices. Repeatable: what is there stays as people left it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Locale

from community.models import User
from core.imports.fields import rich_text
from core.models import ImportedRecord
from portal.demo import attachments, content, pictures
from repository import actions, facts
from repository.models import PracticeIndexPage, PracticePage
from repository.values import Body, PracticeValues
from taxonomy import table
from taxonomy.enums import Scheme

SOURCE = "demonstration"
DATA_SETS = {"Cedefop": "cedefop-timeline", "Vocational Excellence": "cedefop-timeline"}
CC_BY = "cc-by-4.0"


def load(by: User) -> Iterator[str]:
    """Add each practice and its translations once; yields the key of each it adds."""
    indexes = {index.locale.language_code: index for index in PracticeIndexPage.objects.select_related("locale")}
    known = set(ImportedRecord.objects.filter(source=SOURCE).values_list("external_id", flat=True))
    for text in content.practices():
        if text.key not in known:
            yield _add(text, indexes[text.language], by)
        for translation in content.translations(text.key):
            if f"{text.key}.{translation.language}" not in known:
                _translate(text.key, translation, by)
                yield f"{text.key}.{translation.language}"


@transaction.atomic
def _add(text: content.Text, index: PracticeIndexPage, by: User) -> str:
    told = values(text)
    with override(text.language):
        fields = told.fields | pictures.picture(text, by)
        told = replace(told, fields=fields, attachments=attachments.files(text, by))
    practice = actions.add_practice(index, values=told, by=by, publish=True)
    _claim(practice, text)
    _remember(text.key, practice, text)
    return text.key


@transaction.atomic
def _translate(key: str, text: content.Text, by: User) -> None:
    record = ImportedRecord.objects.get(source=SOURCE, external_id=key)
    original = PracticePage.objects.originals().filter(translation_key=record.object_key).first()
    if original is None:  # somebody deleted it: it stays deleted
        return
    texts = {name: _text(name, value) for name, value in text.data.items()}
    with override(text.language):
        if original.image_id:
            texts["image_alt"] = pictures.description(key)
    locale = Locale.objects.get(language_code=text.language)
    page = actions.translate_practice(original, into=locale, texts=texts, by=by, publish=True)
    _remember(f"{key}.{text.language}", page, text)


def _claim(practice: PracticePage, text: content.Text) -> None:
    """The record of the data set is here already, told in our own words: an import of the set leaves it alone."""
    if source := text.data.get("source", {}).get("id", ""):
        set_name = next((name for words, name in DATA_SETS.items() if words in text.data["source"]["name"]), "")
        if set_name:
            ImportedRecord.objects.get_or_create(
                source=set_name,
                external_id=source,
                defaults={"object_key": str(practice.translation_key), "revision": 0},
            )


def _remember(external_id: str, practice: PracticePage, text: content.Text) -> None:
    digest = hashlib.sha256(json.dumps(text.data, sort_keys=True, default=str).encode()).hexdigest()
    ImportedRecord.objects.create(
        source=SOURCE, external_id=external_id, object_key=str(practice.translation_key), digest=digest,
        revision=practice.latest_revision_id,
    )  # fmt: skip


def _text(name: str, value: str) -> str:
    return rich_text(value) if name in facts.STORY else value.strip()


def values(text: content.Text) -> PracticeValues:
    """The practice of a file; a notation that no vocabulary has is an error that names it."""
    data, given, source = text.data, text.data.get("facts", {}), text.data.get("source", {})
    fields: dict[str, Any] = {
        name: _text(name, data[name]) for name in ("title", "summary", *facts.STORY) if name in data
    }
    plain = ("region", "from_year", "to_year", "ongoing", "cost_period", *facts.NUMBERS)
    fields |= {name: given[name] for name in plain if name in given}
    if "staff_fte" in fields:
        fields["staff_fte"] = Decimal(str(fields["staff_fte"]))
    fields |= {
        "source_name": source.get("name", ""),
        "source_url": source.get("url", ""),
        "external_id": source.get("id", ""),
    }
    if day := source.get("date"):
        fields["source_date"] = date.fromisoformat(str(day))
    return PracticeValues(
        fields=fields,
        concepts={fact.name: _concepts(text.key, fact, given.get(fact.name, [])) for fact in facts.CONCEPT_FIELDS},
        bodies=tuple(_body(text.key, item) for item in data.get("organisations", [])),
        links=tuple((item["url"], item["label"]) for item in data.get("links", [])),
        tags=tuple(given.get("tags", [])),
    )


def _concepts(key: str, fact: facts.ConceptField, notations: list[str] | str) -> list[int]:
    wanted = [notations] if isinstance(notations, str) else notations
    return [_concept(key, fact.scheme, notation) for notation in wanted if notation]


def _concept(key: str, scheme: str, notation: str) -> int:
    found = table.current().find(scheme, str(notation))
    if found is None:
        raise ValueError(f"demo/practices/{key}.toml: no {scheme} “{notation}”.")
    return found.pk


def _body(key: str, item: dict[str, str]) -> Body:
    country = _concept(key, Scheme.COUNTRY, item["country"]) if item.get("country") else None
    return Body(item["name"], item.get("role", "lead"), item.get("kind", "other"), country, item.get("website", ""))
