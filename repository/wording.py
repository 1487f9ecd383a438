"""Facts in words, the same on a page, on a card and in a file; each takes plain values, wherever they were read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from taxonomy.table import Entry

NOT_STATED = "not-stated"
TONES = {"worked": "good", "mixed": "mixed", "did-not-work": "bad"}
EVIDENCE_LEVELS = {"none-yet": 1, "monitored": 2, "evaluated": 3, "replicated": 4}


@dataclass(frozen=True)
class Outcome:
    label: str
    tone: str


@dataclass(frozen=True)
class Evidence:
    label: str
    level: int
    definition: str = ""


def period(start: int | None, end: int | None, ongoing: bool) -> str:
    """“2019 to 2024”, “since 2021”, “until 2020”, “2022” or nothing."""
    if start and ongoing:
        return _("since %(year)d") % {"year": start}
    if start and end:
        return str(start) if start == end else _("%(start)d to %(end)d") % {"start": start, "end": end}
    if start:
        return _("from %(year)d") % {"year": start}
    return _("until %(year)d") % {"year": end} if end else ""


def outcome(found: Entry | None) -> Outcome | None:
    if found is None or found.slug == NOT_STATED:
        return None
    return Outcome(found.label(), TONES.get(found.slug, "none"))


def evidence(found: Entry | None) -> Evidence | None:
    if found is None or found.slug == NOT_STATED:
        return None
    return Evidence(found.label(), EVIDENCE_LEVELS.get(found.slug, 0), found.definition())


def eqf(entries: Sequence[Entry]) -> str:
    """“EQF 4”, “EQF 3 to 5”, “EQF 3, 5” or nothing; `entries` in their order."""
    levels = [entry.notation for entry in entries]
    if not levels:
        return ""
    if len(levels) == 1:
        return _("EQF %(level)s") % {"level": levels[0]}
    if len(levels) - 1 == int(levels[-1]) - int(levels[0]):
        return _("EQF %(first)s to %(last)s") % {"first": levels[0], "last": levels[-1]}
    return _("EQF %(level)s") % {"level": ", ".join(levels)}


def short_facts(strands: Sequence[Entry], levels: Sequence[Entry], files: int) -> list[str]:
    """What stands at the foot of a card: strands, EQF levels, how many files."""
    facts = [entry.label() for entry in strands]
    if level := eqf(levels):
        facts.append(level)
    if files:
        facts.append(ngettext("%(count)s file", "%(count)s files", files) % {"count": number_format(files)})
    return facts


def language_name(code: str) -> str:
    """The name of a language in the reader's own: “German”, “tedesco”."""
    return str(_(get_language_info(code)["name"]))
