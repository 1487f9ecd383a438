"""The languages in which concepts are named."""

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language

# fmt: off
OFFICIAL_EU = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)
# fmt: on


def portal_languages() -> list[str]:
    """Codes of the languages that the portal speaks, in the order of the settings."""
    return [code.split("-")[0] for code, _name in settings.LANGUAGES]


def label_languages() -> list[str]:
    """Codes of all languages that a concept can be named in: the portal's first, then the other official ones."""
    own = portal_languages()
    return own + [code for code in OFFICIAL_EU if code not in own]


def language_name(code: str) -> str:
    """The name of a language in the reader's language, in its own, or its code."""
    reader = Locale.parse((get_language() or "en").split("-")[0])
    return str(reader.languages.get(code) or Locale.parse(code).get_display_name() or code)
