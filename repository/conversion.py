"""From the text of a mapped row to the values of a practice; everything wrong with a row is said at once."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from community.enums import OrganisationKind
from core.imports import fields as read
from core.imports.errors import ValueRefused
from core.imports.mapping import MappedRow
from core.imports.plaintext import first_sentences
from core.imports.rows import Refusal
from repository import facts
from repository.enums import CostPeriod, Licence, Role
from repository.values import Body, PracticeValues
from taxonomy import table
from taxonomy.enums import Scheme

LONGEST_ADDRESS = 300
LONGEST_NAME = 1_000  # looked at


def one_of(choices: Any) -> Callable[[str], str]:
    """A converter that takes a value or a label of `choices`, in any writing."""

    def convert(value: str) -> str:
        wanted = value.strip().casefold()
        for choice, label in choices.choices:
            if wanted in (choice.casefold(), str(label).casefold()):
                return choice
        raise ValueRefused(_("Choose one of: %(choices)s.") % {"choices": ", ".join(choices.values)})

    return convert


def within(length: int) -> Callable[[str], str]:
    """A converter for plain text of at most `length` characters."""

    def convert(value: str) -> str:
        cleaned = " ".join(read.text(value).split())
        if len(cleaned) > length:
            words = _("The text has %(have)d characters, at most %(most)d are possible.")
            raise ValueRefused(words % {"have": len(cleaned), "most": length})
        return cleaned

    return convert


def language(value: str) -> str:
    """The code of a language by its code or its name in any language."""
    found = table.current().find(Scheme.LANGUAGE, value)
    if found is None:
        raise ValueRefused(_("This is no language that we know. Write its name or its code, such as it."))
    return found.notation.lower()


def short_url(value: str) -> str:
    """An address that fits the places where addresses are kept."""
    address = read.url(value)
    if len(address) > LONGEST_ADDRESS:
        raise ValueRefused(_("The address has more than %(most)d characters.") % {"most": LONGEST_ADDRESS})
    return address


def posts(value: str) -> Decimal:
    """Full-time posts: a decimal number, rounded to hundredths."""
    number = read.decimal(value)
    if number < 0:
        raise ValueRefused(_("The number cannot be negative."))
    return round(number, 2)


# With the comma or bracket before it, and what introduces it.
EMAIL = re.compile(r"[\s,;(<]*(?:\b(?:contact|e-?mail):?\s*)?[^\s,;()<>@]+@[^\s,;()<>@]+[)>]?", re.IGNORECASE)

CONVERTERS: dict[str, Callable[[str], Any]] = {
    "title": within(255),
    "summary": within(facts.SUMMARY_LENGTH),
    **dict.fromkeys(facts.STORY, read.rich_text),
    "image_alt": within(200),
    "region": within(120),
    "from_year": read.year,
    "to_year": read.year,
    "ongoing": read.boolean,
    "staff_fte": posts,
    "cost_amount": lambda value: read.integer(value, minimum=0),
    "cost_period": one_of(CostPeriod),
    "setup_months": lambda value: read.integer(value, minimum=0, maximum=600),
    "learners_reached": lambda value: read.integer(value, minimum=0),
    "contact": within(200),
    "licence": one_of(Licence),
    "video_url": short_url,
    "source_name": within(200),
    "source_url": short_url,
    "source_date": read.date,
    "review_by": read.date,
}
CONCEPTS = {fact.name: fact for fact in facts.CONCEPT_FIELDS}
BODY_FIELDS = ("lead", "lead_kind", "lead_country", "lead_website", "partners")
SERIES_FIELDS = ("partners.name", "partners.country", "partners.kind")
OTHER = (
    "external_id", "text_language", "shorten_summary", "tags", "link_url", "link_label", *BODY_FIELDS, *SERIES_FIELDS,
)  # fmt: skip
KNOWN_FIELDS = frozenset([*CONVERTERS, *CONCEPTS, *OTHER])


@dataclass
class Converted:
    """`values` when nothing stands in `refusals`; `unmapped` are (field, value) without a concept of ours."""

    values: PracticeValues | None = None
    language: str = ""
    refusals: list[Refusal] = field(default_factory=list)
    unmapped: list[tuple[str, str]] = field(default_factory=list)


def convert(row: MappedRow) -> Converted:
    done = Converted(refusals=list(row.refusals), unmapped=list(row.unmapped))
    if row.text("text_language"):
        done.language = _read(row, "text_language", row.text("text_language"), language, done) or ""
    fields = {name: value for name in CONVERTERS if (value := _field(row, name, done)) is not None}
    concepts = {name: _concepts(row, fact, done) for name, fact in CONCEPTS.items()}
    bodies = _bodies(row, done)
    links = _links(row, done)
    if not done.refusals:
        fields["external_id"] = row.text("external_id")[:200]
        tags = tuple(name[:100] for tag in row.many("tags") if (name := tag.strip(" .").lower()))
        done.values = PracticeValues(fields=fields, concepts=concepts, bodies=bodies, links=links, tags=tags)
    return done


def _field(row: MappedRow, name: str, done: Converted) -> Any:
    text = row.text(name)
    if not text.strip():
        return None
    if name == "summary" and row.text("shorten_summary"):
        text = first_sentences(text, facts.SUMMARY_LENGTH)
    return _read(row, name, text, CONVERTERS[name], done)


def _read(row: MappedRow, name: str, text: str, converter: Callable[[str], Any], done: Converted) -> Any:
    try:
        return converter(text)
    except ValueRefused as error:
        if name in row.lenient:
            done.unmapped.append((name, text))
        else:
            done.refusals.append(Refusal(row.column(name), text, error.reason))
        return None


def _concepts(row: MappedRow, fact: facts.ConceptField, done: Converted) -> list[int]:
    """What no vocabulary has is reported and left out; it does not keep the row away."""
    found: dict[int, None] = {}
    for value in row.many(fact.name):
        if (entry := table.current().find(fact.scheme, value)) and entry.is_offered:
            found[entry.pk] = None
        elif value.strip():
            done.unmapped.append((fact.name, value))
    return list(found)


def _name(field: str, value: str, done: Converted) -> str:
    """The name of an organisation without the e-mail addresses of people; they are reported and not kept."""
    name = value.strip()[:LONGEST_NAME]
    if "@" in name:
        done.unmapped += [(field, address.strip(" ,;()<>")) for address in EMAIL.findall(name)]
        name = " ".join(EMAIL.sub(" ", name).split())
    return name[:200]


def _bodies(row: MappedRow, done: Converted) -> tuple[Body, ...]:
    names = [name for value in row.many("lead") if (name := _name("lead", value, done))]
    countries = row.many("lead_country")  # of several, nobody knows whose each is
    country = _country("lead_country", countries[0], done) if len(countries) == 1 else None
    website = _read(row, "lead_website", row.text("lead_website"), short_url, done) if row.text("lead_website") else ""
    kind = _kind("lead_kind", row.text("lead_kind"), done)
    leads = [Body(name, Role.LEAD, kind, country, website or "") for name in names]
    partners = [Body(name, Role.PARTNER) for value in row.many("partners") if (name := _name("partners", value, done))]
    numbered = [
        Body(
            name,
            Role.PARTNER,
            _kind("partners.kind", record.get("kind", ""), done),
            _country("partners.country", record.get("country", ""), done),
        )
        for record in row.series.get("partners", [])
        if (name := _name("partners.name", record["name"], done))
    ]
    return (*leads, *partners, *numbered)


def _country(name: str, value: str, done: Converted) -> int | None:
    entry = table.current().find(Scheme.COUNTRY, value) if value else None
    if value and entry is None:
        done.unmapped.append((name, value))
    return entry.pk if entry else None


def _kind(name: str, value: str, done: Converted) -> str:
    """The kind of an organisation; what we have no kind for is reported and counts as other."""
    try:
        return one_of(OrganisationKind)(value) if value else OrganisationKind.OTHER
    except ValueRefused:
        done.unmapped.append((name, value))
        return OrganisationKind.OTHER


def _links(row: MappedRow, done: Converted) -> tuple[tuple[str, str], ...]:
    label = row.text("link_label")
    addresses = [_read(row, "link_url", address, short_url, done) for address in row.many("link_url")]
    return tuple((url, (label or url)[:160]) for url in dict.fromkeys(addresses) if url)
