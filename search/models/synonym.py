from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from core.models import State
from search import stemming

MOST_ALTERNATIVES = 20
LONGEST_ALTERNATIVE = 60
MOST_WORDS = 5

Run = tuple[str, ...]


def languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


def language_choices() -> list[tuple[str, Any]]:
    return [("", _("All languages")), *languages()]


@lru_cache(maxsize=20_000)
def runs_of(alternative: str, codes: tuple[str, ...]) -> Mapping[str, Run]:
    """What is sought of an alternative, by language: its stems, without words that every search leaves out."""
    return {code: tuple(stemming.stems(alternative, code)) for code in codes}


class SynonymVersion(State):
    """Its token changes with every change of a set, so each process knows when what it keeps of them is old."""

    NAME = "synonyms"

    class Meta:
        proxy = True


class SynonymSet(models.Model):
    """Words and phrases that mean the same: who types one finds the others too.

    They are of one language or, without one, of any: each of them is then read by the rules of every language.
    """

    language = models.CharField(
        _("language"), max_length=8, choices=language_choices, blank=True,
        help_text=_("All languages: for words of several that mean the same, such as “hairdresser, parrucchiere”."),
    )  # fmt: skip
    words = models.CharField(
        _("words that mean the same"), max_length=2000,
        help_text=_(
            "Separated by commas, such as “WBL, work-based learning”. Plurals and other forms of ordinary words need "
            "not be listed, those of abbreviations do. What you save takes effect at once."
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "words"]

    def __str__(self) -> str:
        return self.words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django tells of a save after its transaction; what processes keep must be old with the commit itself.

        Whoever writes sets takes turns before any of their rows is held, so none locks another out.
        """
        with transaction.atomic():
            SynonymVersion.lock()
            super().save(*args, **kwargs)
            SynonymVersion.bump()

    @property
    def alternatives(self) -> list[str]:
        """As they are written, one after another; doubles and empty ones are left out."""
        found: dict[str, str] = {}
        for text in (" ".join(part.split()) for part in self.words.split(",")):
            found.setdefault(text.casefold(), text)
        found.pop("", None)
        return list(found.values())

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the languages whose rules read its words."""
        return (self.language,) if self.language else tuple(code for code, _name in languages())

    def runs(self, alternative: str) -> Mapping[str, Run]:
        return runs_of(alternative, self.codes)

    def clean(self) -> None:
        super().clean()
        if not self.words or self.language not in dict(language_choices()):
            return  # said by the fields themselves
        self.check_words(Taken(SynonymSet.objects.filter(language=self.language).exclude(pk=self.pk)))

    def check_words(self, taken: "Taken") -> None:
        """Writes them tidily. Raises ValidationError where they cannot be sought, or stand in another set."""
        alternatives = self.alternatives
        errors = [*self._amiss(alternatives)]
        for alternative in alternatives[:MOST_ALTERNATIVES]:
            errors += self._unfit(alternative)
        errors = errors or [*self._doubled(alternatives, taken)]
        if errors:
            raise ValidationError({"words": errors})
        self.words = ", ".join(alternatives)

    def _amiss(self, alternatives: list[str]) -> Iterator[str]:
        """What is wrong with all of them together."""
        if len(alternatives) < 2:
            yield str(_("Write at least two words or phrases that mean the same, with a comma between them."))
        elif len(alternatives) > MOST_ALTERNATIVES:
            sizes = {"most": MOST_ALTERNATIVES, "count": len(alternatives)}
            yield _("At most %(most)d words and phrases are possible, these are %(count)d.") % sizes
        elif any(len({self.runs(alternative)[code] for alternative in alternatives}) == 1 for code in self.codes):
            names = {"first": alternatives[0], "second": alternatives[1]}
            yield _("“%(first)s” and “%(second)s” are one word to the search, which knows its other forms.") % names

    def _unfit(self, alternative: str) -> Iterator[str]:
        """Why it cannot be sought."""
        said, sought = list(stemming.words(alternative)), self.runs(alternative)[self.codes[0]]  # as many in each
        facts = {"text": alternative, "longest": LONGEST_ALTERNATIVE, "most": MOST_WORDS}
        if len(alternative) > LONGEST_ALTERNATIVE:
            yield _("“%(text)s” is longer than %(longest)d characters.") % facts
        elif len(sought) > MOST_WORDS:
            yield _("“%(text)s” has more than %(most)d words, articles and the like not counted.") % facts
        elif not sought:
            yield _("“%(text)s” cannot be sought: articles and the like are left out of every search.") % facts
        elif len(sought) == 1 < len(said):
            yield _("Of “%(text)s” only one word would be sought: articles and the like are left out.") % facts

    def _doubled(self, alternatives: list[str], taken: "Taken") -> Iterator[str]:
        for alternative in alternatives:
            if other := taken.by(self, alternative):
                facts = {"text": alternative, "other": other.words}
                yield _("“%(text)s” already stands in the synonyms “%(other)s”.") % facts


class Taken:
    """Which words stand in which sets; a set of one language may share a word with one of all languages."""

    def __init__(self, sets: Iterable[SynonymSet] = ()) -> None:
        self._sets: dict[tuple[str, str, Run], SynonymSet] = {}
        for one in sets:
            self.add(one)

    def add(self, one: SynonymSet) -> None:
        for alternative in one.alternatives:
            self._sets |= dict.fromkeys(_places(one, alternative), one)

    def remove(self, one: SynonymSet) -> None:
        self._sets = {place: other for place, other in self._sets.items() if other.pk != one.pk}

    def by(self, one: SynonymSet, alternative: str) -> SynonymSet | None:
        """The other set that has it."""
        found = (self._sets.get(place) for place in _places(one, alternative))
        return next((other for other in found if other and other.pk != one.pk), None)


def _places(one: SynonymSet, alternative: str) -> Iterator[tuple[str, str, Run]]:
    return ((one.language, code, run) for code, run in one.runs(alternative).items())


class ShippedSynonyms(models.Model):
    """What the portal brought of its own synonyms, so that nothing a person changed or deleted comes again.

    `loaded` are the words as they were brought.
    """

    key = models.CharField(primary_key=True, max_length=60)
    loaded = models.CharField(max_length=2000)
    synonyms = models.OneToOneField(SynonymSet, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.key


@receiver(pre_delete, sender=SynonymSet)
def wait_for_turn(**kwargs: Any) -> None:
    SynonymVersion.lock()


@receiver(post_delete, sender=SynonymSet)
def tell_of_deletion(**kwargs: Any) -> None:
    """Sent, as the one above, inside the deleting transaction."""
    SynonymVersion.bump()
