"""How others name a practice: a citation line, BibTeX, RIS, and metadata for machines.

Each function takes the page that is shown (a translation or the original; facts come from `page.original`) and its
full address. Authors are the leading organisations, else the portal itself.
"""

import json
import re
from typing import TYPE_CHECKING, Any

from core.models import SiteSettings
from core.navigation import absolute
from core.slugs import ascii_slug
from repository import cards
from repository.enums import Licence, Role

if TYPE_CHECKING:
    from repository.models import PracticePage
    from taxonomy.table import Entry

TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"},
}  # fmt: skip
IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


# --- what the citation is made of -------------------------------------------------------------


def portal_name(page: "PracticePage") -> str:
    """The name of the portal that `page` stands in; looked up once a page, since a page cites itself several times."""
    if not hasattr(page, "_portal_name"):
        site = page.get_site()
        page._portal_name = SiteSettings.for_site(site).site_name if site else ""
    return page._portal_name


def lead_organisations(page: "PracticePage") -> list[str]:
    return [_line(item.organisation.name) for item in page.original.roles.all() if item.role == Role.LEAD]


def authors(page: "PracticePage") -> list[str]:
    return lead_organisations(page) or [portal_name(page)]


def year(page: "PracticePage") -> str:
    """Of the source, else of the first publication; empty for what was never published."""
    dated = page.original.source_date or page.original.first_published_at
    return str(dated.year) if dated else ""


def _line(text: str) -> str:
    """One line, without control characters: what every format below can hold."""
    return " ".join(CONTROLS.sub(" ", text).split())


# --- for people -------------------------------------------------------------------------------


def apa(page: "PracticePage", url: str) -> str:
    """“Lead, & Lead. (2024). Title. Portal. https://…”; the portal is not repeated when it is the author."""
    names, portal = authors(page), portal_name(page)
    author = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
    parts = [_ended(author), f"({year(page) or 'n.d.'}).", _ended(_line(page.title))]
    if portal and portal not in names:
        parts.append(_ended(portal))
    return " ".join([*parts, url])


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ";", "·")) else f"{text}."


# --- for reference managers ---------------------------------------------------------------------


def bibtex(page: "PracticePage", url: str) -> str:
    """One @misc entry in UTF-8 with an ASCII key; it is read by BibTeX and biblatex."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in authors(page)),
        "title": f"{{{_tex(page.title)}}}",
        "year": year(page),
        "publisher": _tex(portal_name(page)),
        "language": page.locale.language_code,
        "url": _tex_url(url),
        "note": _tex(str(Licence(page.original.licence).label)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(page)},", *lines, "}", ""])


def _key(page: "PracticePage") -> str:
    author = ascii_slug(authors(page)[0], at_most=24).replace("-", "")
    return f"{author or 'practice'}{year(page)}-{ascii_slug(page.slug) or page.pk}"


def _tex(text: str) -> str:
    return "".join(TEX.get(sign, sign) for sign in _line(text))


def _tex_url(url: str) -> str:
    """Braces and backslashes would end the field; percent-encoded they mean the same address."""
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def ris(page: "PracticePage", url: str) -> str:
    """One record in UTF-8 with CRLF line ends."""
    practice = page.original
    dated = practice.source_date or practice.first_published_at
    keywords = [entry.label() for name in ("sectors", "countries", "themes") for entry in cards.entries(practice, name)]
    pairs = [
        ("TY", "ELEC"),
        *(("AU", name) for name in authors(page)),
        ("TI", page.title),
        ("PY", year(page)),
        ("DA", f"{dated:%Y/%m/%d}" if dated else ""),
        ("PB", portal_name(page)),
        ("LA", page.locale.language_code),
        ("AB", page.summary),
        *(("KW", word) for word in keywords),
        ("N1", str(Licence(practice.licence).label)),
        ("UR", url),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", ""])


# --- for search engines and shared links ----------------------------------------------------------


def meta(page: "PracticePage", url: str, image_url: str = "") -> list[dict[str, str]]:
    """Dublin Core (`name`) and Open Graph (`property`) entries with their `content`; empty ones are left out."""
    practice, licence = page.original, Licence(page.original.licence)
    published = practice.first_published_at
    dublin_core = [
        ("DC.title", page.title),
        *(("DC.creator", name) for name in authors(page)),
        ("DC.publisher", portal_name(page)),
        ("DC.date", f"{practice.source_date or published:%Y-%m-%d}" if practice.source_date or published else ""),
        ("DC.language", page.locale.language_code),
        ("DC.type", "Text"),
        ("DC.identifier", url),
        ("DC.description", page.summary),
        *(("DC.subject", entry.label()) for name in ("sectors", "themes") for entry in cards.entries(practice, name)),
        *(("DC.coverage", entry.label()) for entry in cards.entries(practice, "countries")),
        ("DC.source", practice.source_url),
        ("DC.rights", licence.url or str(licence.label)),
    ]
    open_graph = [
        ("og:type", "article"),
        ("og:title", page.title),
        ("og:description", page.summary),
        ("og:url", url),
        ("og:site_name", portal_name(page)),
        ("og:locale", page.locale.language_code),
        ("og:image", image_url),
        ("og:image:alt", page.image_alt if image_url else ""),
        ("article:published_time", published.isoformat() if published else ""),
        ("article:modified_time", page.last_published_at.isoformat() if page.last_published_at else ""),
    ]
    return [{"name": name, "content": _line(text)} for name, text in dublin_core if text] + [
        {"property": name, "content": _line(text)} for name, text in open_graph if text
    ]


def json_ld(page: "PracticePage", url: str, image_url: str = "") -> dict[str, Any]:
    """The practice in terms of schema.org, labels in the reader's language; empty values are left out."""
    practice = page.original
    bodies = [_organisation(item.organisation) for item in practice.roles.all() if item.role == Role.LEAD]
    portal = {"@type": "Organization", "name": portal_name(page)}
    tags = sorted(tag.name for tag in practice.tags.all())
    found = {
        "@context": "https://schema.org",
        "@type": ["CreativeWork", "LearningResource"],
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.summary,
        "image": image_url,
        "inLanguage": page.locale.language_code,
        "datePublished": _day(practice.source_date or practice.first_published_at),
        "dateModified": _day(page.last_published_at),
        "license": Licence(practice.licence).url,
        "author": bodies or [portal],
        "contributor": [_organisation(i.organisation) for i in practice.roles.all() if i.role == Role.PARTNER],
        "publisher": portal,
        "about": [_term(entry) for name in ("sectors", "themes") for entry in cards.entries(practice, name)],
        "spatialCoverage": [_country(entry) for entry in cards.entries(practice, "countries")],
        "temporalCoverage": _interval(practice),
        "audience": [
            {"@type": "EducationalAudience", "educationalRole": entry.label()}
            for entry in cards.entries(practice, "target_groups")
        ],
        "educationalLevel": [_term(entry) for entry in cards.entries(practice, "eqf_levels")],
        "keywords": tags,
        "isBasedOn": _source(practice),
        "translationOfWork": {}
        if page.is_original
        else {"@type": "CreativeWork", "@id": absolute(practice.get_url() or "")},
    }
    return {name: value for name, value in found.items() if value}


def json_ld_text(page: "PracticePage", url: str, image_url: str = "") -> str:
    """`json_ld` as text for a script element: nothing in it can end the element or begin markup."""
    text = json.dumps(json_ld(page, url, image_url), ensure_ascii=False)
    return "".join(IN_SCRIPT.get(sign, sign) for sign in text)


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _organisation(body: Any) -> dict[str, str]:
    return {"@type": "Organization", "name": body.name, **({"url": body.website} if body.website else {})}


def _term(entry: "Entry") -> dict[str, str]:
    term = {"@type": "DefinedTerm", "name": entry.label(), "termCode": entry.notation}
    return {**term, "@id": entry.uri, "url": entry.uri} if entry.uri else term


def _country(entry: "Entry") -> dict[str, str]:
    country = {"@type": "Country", "name": entry.label(), "identifier": entry.notation}
    return {**country, "sameAs": entry.uri} if entry.uri else country


def _interval(practice: "PracticePage") -> str:
    """ISO 8601: “2019/2024”, “2021/..” while it runs, “2022”."""
    start, end = practice.from_year, practice.to_year
    if start and practice.ongoing:
        return f"{start}/.."
    if start and end and start != end:
        return f"{start}/{end}"
    return str(start or end or "")


def _source(practice: "PracticePage") -> dict[str, str]:
    if not practice.source_name and not practice.source_url:
        return {}
    values = {"name": practice.source_name, "url": practice.source_url}
    return {"@type": "CreativeWork"} | {name: value for name, value in values.items() if value}
