"""For pytest: fast hashing, mail in memory, files in a folder of the run's own."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CACHES, env

SECRET_KEY = "test-only-" * 8
DATABASES = {"default": env.database("DATABASE_URL", "sqlite://:memory:")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="portal-media-"))
EMAIL_DELIVERY = {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
STYLEGUIDE = True
CACHES["paper"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
ANSWER_AFTER = 0.0
WHITENOISE_AUTOREFRESH = True
