"""Loads the demonstration's composed pages in five languages. A page that exists is left to its editors."""

from collections.abc import Iterator
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from community.actions import find_or_add_organisation
from community.enums import OrganisationKind
from community.models import Organisation, User
from core.models import ImportedRecord
from portal.demo import content
from projects.models import ContentPage, HomePage
from repository.models import PracticeIndexPage
from taxonomy.enums import Scheme
from taxonomy.models import Concept

SOURCE = "demonstration-page"
PARTNERS = (
    ("ECIPA", "IT", OrganisationKind.PROVIDER),
    ("EFQBL", "AT", OrganisationKind.ASSOCIATION),
    ("PIMEC", "ES", OrganisationKind.ASSOCIATION),
    ("IME GSEVEE", "GR", OrganisationKind.AGENCY),
)


def load(homes: dict[str, HomePage], by: User) -> Iterator[str]:
    partners = [_partner(name, country, kind, by) for name, country, kind in PARTNERS]
    known = set(ImportedRecord.objects.filter(source=SOURCE).values_list("external_id", flat=True))
    keys = {slug: uuid4() for slug in content.PAGES}
    for slug in content.PAGES:
        record = ImportedRecord.objects.filter(source=SOURCE, external_id__startswith=f"{slug}.").first()
        page = Page.objects.filter(pk=record.object_key).first() if record else None
        keys[slug] = page.translation_key if page else keys[slug]
    for code, home in homes.items():
        for slug in ("home", "practices", *content.PAGES):
            text = content.page(slug, code)
            if text is None or f"{slug}.{code}" in known:
                continue
            with transaction.atomic(), override(code):
                page = _make(slug, text, home, partners, keys, by)
                ImportedRecord.objects.create(
                    source=SOURCE, external_id=f"{slug}.{code}", object_key=page.pk, digest=""
                )
            yield f"{slug}.{code}"


def _partner(name: str, country: str, kind: str, by: User) -> Organisation:
    concept = Concept.objects.get(scheme=Scheme.COUNTRY, notation=country)
    return find_or_add_organisation(name, by=by, kind=kind, country=concept)


def _make(slug: str, text: content.Text, home: HomePage, partners: list[Organisation], keys: dict, by: User) -> Page:
    if slug == "home":
        page = home
        page.hero_title, page.lead = text.data["title"], text.data["lead"]
        page.body = _home_body(text, partners)
    elif slug == "practices":
        page = PracticeIndexPage.objects.child_of(home).get()
        page.title, page.lead, page.slug = text.data["title"], text.data["lead"], text.data["slug"]
    else:
        page = ContentPage(title=text.data["title"], slug=text.data["slug"], locale=home.locale, show_in_menus=True)
        page.translation_key, page.owner = keys[slug], by
        page.lead = text.data["lead"]
        page.body = [("text", _rich(text.data["body"]))]
        home.add_child(instance=page)
    page.search_description = text.data.get("seo_description", "")
    page.save_revision(user=by, log_action=True).publish(user=by)
    return page


def _rich(text: str) -> object:
    from wagtail.rich_text import RichText

    return RichText(content.as_html(text))


def _home_body(text: content.Text, partners: list[Organisation]) -> list[tuple[str, object]]:
    roles = {"ECIPA": _("Lead partner")}
    listed = [
        {"organisation": partner, "role": roles.get(partner.name, _("Partner")), "text": ""} for partner in partners
    ]
    return [
        ("counts", None),
        (
            "matrix",
            {
                "heading": _("Where practice exists, and where it is missing"),
                "text": _("Practices by sector and country. Hatched cells are gaps: nobody has published there yet."),
            },
        ),
        ("newest_practices", {"heading": _("Newest practices"), "number": 4}),
        ("text", _rich(text.data["body"])),
        ("partners", {"heading": _("Partners"), "partners": listed}),
    ]
