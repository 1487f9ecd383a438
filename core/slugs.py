from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii


def ascii_slug(text: str, *, at_most: int = 80) -> str:
    """A name for addresses out of a title in any script, cut at a word; Greek and others are transliterated."""
    slug = slugify(string_to_ascii(text))
    return slug if len(slug) <= at_most else slug[: at_most + 1].rpartition("-")[0] or slug[:at_most]


def free_slugs(rows: QuerySet[Any], stems: Sequence[str]) -> list[str]:
    """A slug for each stem that no row and no other stem has: the stem, or the first free number after it."""
    taken = set(rows.filter(slug__in=set(stems)).values_list("slug", flat=True))
    numbered: set[str] = set()  # stems of which all rows are in `taken`
    found = []
    for stem in stems:
        slug = stem
        if slug in taken and stem not in numbered:
            taken.update(rows.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
            numbered.add(stem)
        number = 1
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        taken.add(slug)
        found.append(slug)
    return found
