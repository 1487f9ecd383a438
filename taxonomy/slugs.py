"""Names in addresses: ASCII, short, unique in their vocabulary, never changed afterwards."""

from collections.abc import Collection

from core.slugs import ascii_slug

LENGTH = 80


def free(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or the first of wanted-2, wanted-3 ... that is not taken."""
    if wanted not in taken:
        return wanted
    stem = wanted[: LENGTH - 5]
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{stem}-{n}") not in taken)


def propose(label: str, taken: Collection[str]) -> str:
    """A free slug for a concept of this name; letters of other scripts are transliterated."""
    return free(ascii_slug(label, at_most=LENGTH) or "concept", taken)
