"""What happens to the objects on a shelf: each change as its screen makes it, in a transaction of its own."""

import random
from collections.abc import Callable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from search import documents
from search.drafts import Draft
from taxonomy.merging import merge
from taxonomy.models import Concept
from taxonomy.signals import concept_merging
from tests.search.contract.drafting import drafts, text, with_period
from tests.search.contract.specimens import CLASSES, FACETS, Shelf

SOME = 8  # documents of a change of many
HOT = 4  # documents that are chosen half of the time, so that one change meets another


class Changes:
    """On `shelf`, chosen by `rng` alone: what workers do meanwhile changes nothing in what is chosen."""

    def __init__(self, shelf: Shelf, rng: random.Random) -> None:
        self._shelf = shelf
        self._rng = rng
        self._gone: list[Draft] = []

    def publish(self) -> None:
        """New ones, or some that were taken off come back."""
        if self._gone and self._rng.random() < 0.5:
            back = [self._gone.pop(self._rng.randrange(len(self._gone)))]
        else:
            back = list(drafts(self._rng.randint(1, 3), seed=self._rng.randrange(10**9)))
        documents.refresh(self._shelf.kind, self._shelf.put(back))

    def edit(self) -> None:
        self._change(lambda draft: replace(draft, texts={code: text(self._rng, code) for code in draft.texts}))

    def retag(self) -> None:
        other = next(drafts(1, seed=self._rng.randrange(10**9)))
        self._change(lambda draft: replace(draft, values=other.values, labels=other.labels, names=other.names))

    def translate(self) -> None:
        """Add a text, or take one away."""
        code = self._rng.choice(("en", "it", "es", "el", "de"))

        def other(draft: Draft) -> Draft:
            rest = {language: one for language, one in draft.texts.items() if language != code}
            added = {} if code in draft.texts else {code: text(self._rng, code)}
            return replace(draft, texts={draft.language: draft.texts[draft.language], **rest, **added})

        self._change(other)

    def hide(self) -> None:
        self._change(lambda draft: replace(draft, restrictions=self._rng.choice(CLASSES[1:])))

    def open(self) -> None:
        self._change(lambda draft: replace(draft, restrictions=()))

    def unpublish(self) -> None:
        for key in self._some(self._rng.randint(1, 2)):
            self._gone.append(self._shelf.drafts.pop(key))
            documents.refresh(self._shelf.kind, [key])

    def delete(self) -> None:
        """It never comes back."""
        for key in self._some(1):
            del self._shelf.drafts[key]
            documents.refresh(self._shelf.kind, [key])

    def bulk_refresh(self) -> None:
        """Many at once, in one transaction."""
        keys = self._some(SOME)
        self._shelf.put(with_period(self._rng, self._shelf.drafts[key]) for key in keys)
        documents.refresh(self._shelf.kind, keys)

    def bulk_update(self) -> None:
        """`QuerySet.update()` tells nobody: the documents are marked, and the worker makes them again."""
        keys = self._some(SOME)
        self._shelf.put(replace(self._shelf.drafts[key], updated=self._shelf.drafts[key].newest) for key in keys)
        documents.mark(self._shelf.kind, keys)

    def merge_concept(self) -> None:
        facet = self._rng.choice([facet for facet in FACETS if facet.tree])
        carried = sorted({slug for draft in self._shelf.drafts.values() for slug in draft.values.get(facet.name, ())})
        offered = list(Concept.objects.of(str(facet.scheme)).offered().order_by("slug"))
        if not carried or not offered:
            return
        chosen, into = self._rng.choice(carried), self._rng.choice(offered)
        concept = Concept.objects.filter(scheme=facet.scheme, slug=chosen, replaced_by=None).first()

        def move(**kwargs: object) -> None:
            self._shelf.put(_led_on(draft, facet.name, chosen, into.slug) for draft in self._shelf.drafts.values())
            self._gone = [_led_on(draft, facet.name, chosen, into.slug) for draft in self._gone]

        concept_merging.connect(move, weak=False)
        try:
            if concept:
                merge(concept, into=into, by=None)
        except ValidationError:
            pass  # not these two
        finally:
            concept_merging.disconnect(move)

    def roll_back(self) -> None:
        """A change that never was; the next one gets its version."""
        before, gone = dict(self._shelf.drafts), list(self._gone)
        change = self._rng.choice(("publish", "edit", "hide", "unpublish", "bulk_refresh"))
        with transaction.atomic():
            getattr(self, change)()
            transaction.set_rollback(True)
        self._shelf.drafts, self._gone = before, gone

    def _change(self, how: Callable[[Draft], Draft]) -> None:
        keys = self._some(self._rng.randint(1, 2))
        documents.refresh(self._shelf.kind, self._shelf.put(how(self._shelf.drafts[key]) for key in keys))

    def _some(self, count: int) -> list[str]:
        known = sorted(self._shelf.drafts)
        if count <= HOT and self._rng.random() < 0.5:
            known = known[:HOT]
        return self._rng.sample(known, min(count, len(known)))


def _led_on(draft: Draft, facet: str, slug: str, into: str) -> Draft:
    held = draft.values.get(facet, ())
    if slug not in held:
        return draft
    return replace(draft, values={**draft.values, facet: tuple(dict.fromkeys(into if v == slug else v for v in held))})
