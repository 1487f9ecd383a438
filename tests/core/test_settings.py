import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.colours import contrast, mixed, readable_on
from core.models import SiteSettings
from tests.factories.community import UserFactory


def refused(**values):
    try:
        SiteSettings(**values).clean()
    except ValidationError as error:
        return sorted(error.message_dict)
    return []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(contrast(one, other), 2) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


def test_text_must_be_readable_on_every_ground():
    assert readable_on("#767676", ["#ffffff"]) is True
    assert readable_on("#767676", ["#ffffff", "#e4eef8"]) is False


def test_mixture_lies_between_its_parts():
    assert [mixed("#000000", "#ffffff", share) for share in (0, 0.5, 1)] == ["#ffffff", "#808080", "#000000"]


def test_colours_as_shipped_are_accepted():
    assert refused() == []


@pytest.mark.parametrize("value", ["blue", "#fff", "0a4f8f", "#0a4f8g", "#0a4f8f;}", ""])
def test_colour_in_another_writing_is_refused(value):
    assert refused(brand=value) == ["brand"]
    assert refused(accent=value) == ["accent"]


def test_colour_that_is_hard_to_read_is_refused_with_its_contrast():
    with pytest.raises(ValidationError) as error:
        SiteSettings(brand="#9ecbff").clean()

    assert re.fullmatch(
        r"Text in this colour would be hard to read: contrast 1\.\d to 1, at least 4\.5 is needed\.",
        error.value.message_dict["brand"][0],
    )
    assert refused(brand="#9ecbff", brand_dark="#0a4f8f") == ["brand", "brand_dark"]


def test_operator_is_told_beside_the_field_when_saving(tree, client):
    client.force_login(UserFactory.administrator())
    settings = tree.settings
    url = reverse("wagtailsettings:edit", args=["core", "sitesettings", settings.site_id])
    data = {
        "site_name": "Portal", "brand": "#9ecbff", "brand_dark": "#8cc0f0", "accent": "#f2a900", "tagline": "",
        "hidden_languages": "", "funder_line": "", "disclaimer": "", "contact_email": "", "contact_page": "",
        "security_contact": "", "logo": "", "funder_emblem": "", "social_links-TOTAL_FORMS": 0,
        "social_links-INITIAL_FORMS": 0, "social_links-MIN_NUM_FORMS": 0, "social_links-MAX_NUM_FORMS": 100,
    }  # fmt: skip

    response = client.post(url, data)
    assert list(response.context["form"].errors) == ["brand"]

    assert client.post(url, {**data, "brand": "#123456"}).status_code == 302
    settings.refresh_from_db()
    assert (settings.site_name, settings.brand) == ("Portal", "#123456")


# --- theme.css ---------------------------------------------------------------------------------------------


def test_portal_without_own_colours_needs_no_theme(tree, client):
    assert "theme.css" not in client.get("/en/").content.decode()


def test_own_colours_are_a_style_sheet_whose_address_changes_with_them(tree, client):
    settings = tree.settings
    addresses = []
    for colour in ("#123456", "#654321"):
        settings.brand = colour
        settings.save()
        addresses += re.findall(r'href="(/theme\.css\?v=[0-9a-f]{8})"', client.get("/en/").content.decode())
    assert len(set(addresses)) == 2

    response = client.get(addresses[1])
    assert response["Content-Type"] == "text/css"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.decode().startswith(":root{--brand:#654321;--brand-soft:#")
    assert "{--brand:#8cc0f0;" in response.content.decode()


# --- what readers see -----------------------------------------------------------------------------------------


def test_name_and_links_of_the_settings_are_on_every_page(tree, client):
    settings = tree.settings
    settings.site_name, settings.tagline = "Craft Net", "What works"
    settings.social_links.create(label="Example Network", url="https://social.example/")
    settings.save()

    html = client.get("/en/practices/").content.decode()

    assert "Craft Net" in html
    assert 'href="https://social.example/"' in html
    assert "Example Network" in html
