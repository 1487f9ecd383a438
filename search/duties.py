"""What the worker does for the search, whatever is indexed."""

from core.worker import register
from search import documents, privacy, wordtable
from search.elastic.configuration import is_configured
from search.kinds import KINDS


@register("stale search documents", every=5)
def refresh_stale() -> int:
    return documents.refresh_stale()


@register("privacy of search documents", every=5)
def apply_privacy() -> int:
    return privacy.apply_waiting()


@register("search documents beside their objects", every=3600)
def reconcile() -> int:
    return sum(documents.reconcile(kind) for kind in KINDS.values())


@register("words that nobody reads any more", every=86_400)
def forget_words() -> int:
    return wordtable.forget_words()


@register("deliveries to the search server", every=0.5)
def deliver() -> int:
    if not is_configured():
        return 0
    from search.elastic import duty

    return duty.deliver()


@register("index of the search server", every=60)
def look_at_index() -> int:
    if not is_configured():
        return 0
    from search.elastic import duty

    return duty.look_at_index()
