"""What the worker does for vocabularies."""

from core.worker import register
from taxonomy import merging, table


@register("vocabulary table", every=2)
def look_at_vocabularies() -> int:
    """The worker has no requests that would make it look whether its table is still the current one."""
    table.look_again()
    return 0


@register("merged concepts", every=60)
def lead_leftovers() -> int:
    return merging.lead_leftovers()
