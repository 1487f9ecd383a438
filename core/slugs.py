from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii


def ascii_slug(text: str, *, at_most: int = 80) -> str:
    """A name for addresses out of a title in any script, cut at a word; Greek and others are transliterated."""
    slug = slugify(string_to_ascii(text))
    return slug if len(slug) <= at_most else slug[: at_most + 1].rpartition("-")[0] or slug[:at_most]
