"""What every kind of installation shares. All that differs comes from the environment, through `portal.env`."""

from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal import connected, env
from portal.account_forms import ACCOUNT_FORM_CLASSES, MFA_FORM_CLASSES

ROOT = env.ROOT
VAR = env.path("PORTAL_VAR", ROOT / "var")  # database, media, built files: everything that is not code
BASE_URL = env.url("PORTAL_URL", "http://localhost:8000")

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", "")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "portal",
    "projects",
    "repository",
    "community",
    "search",
    "taxonomy",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "community.apps.PeopleAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.TextGZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.admin_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "community.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "search.freshness.remember_changes",
    "core.middleware.admin_transaction",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- data -------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR}/portal.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Without nodes the engine inside the portal answers every search.
ELASTICSEARCH: dict[str, Any] = {
    "nodes": env.nodes("ELASTICSEARCH_URL", []),
    "api_key": env.text("ELASTICSEARCH_API_KEY", ""),
    "ca": env.path("ELASTICSEARCH_CA", None),
    "prefix": env.name("ELASTICSEARCH_PREFIX", "portal"),
    "connect": env.seconds("ELASTICSEARCH_CONNECT_SECONDS", 0.3),
    "read": env.seconds("ELASTICSEARCH_READ_SECONDS", 1.5),
    "replicas": env.number("ELASTICSEARCH_REPLICAS", 0),
}

# Tasks that must be seen at once (reference index, admin search) run at once; long ones wait for the worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

CACHES = {
    "default": {"BACKEND": "core.caches.ProcessCache"},  # what is counted against guessing goes to "shared"
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_shared_cache",  # made by a migration
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "paper": {  # finished fact sheets: dear to make, so all processes share them
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache" / "paper",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

# --- people -----------------------------------------------------------------------------
AUTH_USER_MODEL = "community.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"  # in the language of the page
LOGIN_REDIRECT_URL = "account_home"
PASSWORD_RESET_TIMEOUT = 4 * 3600
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # both under "My account"

ACCOUNT_ADAPTER = "community.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.joining_form.JoiningForm"
ACCOUNT_FORMS = ACCOUNT_FORM_CLASSES
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who may not open a page is offered to sign in as somebody else
ACCOUNT_RATE_LIMITS = {  # a class may sit behind one address: what succeeds is limited widely
    "login": "60/m/ip",
    "login_failed": "20/10m/ip,5/5m/key,20/h/key",
    "confirm_email": "1/10s/key,10/h/key",
}
MFA_ADAPTER = "community.adapters.SecondFactorAdapter"
MFA_FORMS = MFA_FORM_CLASSES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://")
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", 0)
PORTAL_RATE_LIMITS = {"page_password": "20/10m/ip,30/h/key", "invite": "100/h/user"}
ANSWER_AFTER = 0.6  # seconds: forms that know addresses take no shorter for one than for another
SECOND_FACTOR_ROLES = env.names("SECOND_FACTOR_ROLES", [])
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- languages and time -------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("it", _("Italian")),
    ("es", _("Spanish")),
    ("el", _("Greek")),
    ("de", _("German")),
]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Rome")
USE_TZ = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# --- files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [ROOT / "site" / "static"]
STATICFILES_FINDERS = [
    "core.stylesheets.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR / "media")
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends one field a block

WAGTAILIMAGES_IMAGE_MODEL = "core.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.forms.PortalImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "core.PortalDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- mail: every message is a row first, the worker hands the rows to EMAIL_DELIVERY ----------
EMAIL_BACKEND = "core.mail.RowBackend"
EMAIL_DELIVERY = env.email("EMAIL_URL", "consolemail://")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "VET NET <noreply@localhost>")

# --- Wagtail ------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "VET NET"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "ATOMIC_REBUILD": True}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is fetched from elsewhere while a page is saved
TAGGIT_CASE_INSENSITIVE = True

# --- security -----------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"  # Wagtail lets its own previews be framed
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
VIDEO_PLAYERS = ["https://player.vimeo.com", "https://www.youtube-nocookie.com"]  # see repository/videos.py
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": VIDEO_PLAYERS,
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- signing in with another organisation's accounts (OpenID Connect), where a server is named ---------------
OIDC = {"server": env.url("OIDC_SERVER", ""), "name": env.text("OIDC_NAME", "OpenID Connect")}
OIDC |= {"client": env.text("OIDC_CLIENT", ""), "secret": env.text("OIDC_SECRET", "")}
if OIDC["server"]:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = connected.providers(**OIDC)
    SOCIALACCOUNT_ADAPTER = "community.connections.ConnectionAdapter"
    SOCIALACCOUNT_FORMS = {"signup": "community.connections.ConnectedSignUpForm"}
    SOCIALACCOUNT_AUTO_SIGNUP = False  # the same questions as everybody
    SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(connected.origin(OIDC["server"]))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"portal": {"level": "INFO"}},
}
