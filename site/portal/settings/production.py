"""A real installation. Refuses to start without its secrets; `manage.py check --deploy` is clean with it."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES, env

SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
DATABASES = {"default": env.database("DATABASE_URL", env.text("DATABASE_URL"))}
BASE_URL = WAGTAILADMIN_BASE_URL = env.url("PORTAL_URL")
EMAIL_DELIVERY = env.email("EMAIL_URL", env.text("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM")

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", 1)
SECOND_FACTOR_ROLES = env.names("SECOND_FACTOR_ROLES", ["administrator", "moderator", "editor"])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
# Lists of browsers take whole domains only.
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", SECURE_HSTS_INCLUDE_SUBDOMAINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
