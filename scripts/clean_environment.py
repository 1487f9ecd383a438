"""The environment that checks and tests run in: nothing of the caller's settings leaks into them."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TERM", "TZ", "CI", "ES_JAVA_HOME", "JAVA_HOME")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@localhost/portal",
    "EMAIL_URL": "smtp://localhost:25",
    "EMAIL_FROM": "portal@example.org",
}
PYTHON = sys.executable


def environment(**more: str) -> dict[str, str]:
    """Variables of the system, the test settings, and `more` on top."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    basics = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    return kept | basics | more
